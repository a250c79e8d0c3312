//! Pages: by key, complete, in order, never longer than asked for.

use crate::cases::pages::{ROWS, go_through, scattered};
use crate::harness::MembersHarness;
use crate::members::world::{
    CUSTOMERS, OTHER_PORTAL, PARTNERS, PORTAL, in_status, member, member_id, record, run,
};
use crate::sample::{TENANT, id};
use crate::session::Session;
use crate::violation::Verdict;
use invitation_lifecycle::bulk::{BulkId, BulkRun, BulkRunRepository};
use invitation_lifecycle::members::{
    Member, MemberFilter, MemberId, MemberLookup, MemberQuery, MemberRecord, MemberRepository, MemberStatus,
};

/// Every filter of the list, of all types and of one (IL-51), before and after members change status and type.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_members_are_complete<H: MembersHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let mut members: Vec<Member> = scattered().map(|number| member(one(number))).collect();
    session.commit("writing many members", async |tx| {
        tx.insert_members(&members).await?;
        let elsewhere = MemberRecord { portal: OTHER_PORTAL, ..record(900) };
        tx.insert_members(&[member(elsewhere)]).await
    })?;
    every_list(&mut session, &members)?;
    session.commit("changing some of them", async |tx| {
        let ids = [member_id(3), member_id(8), member_id(11)];
        let lookup = MemberLookup { ids: &ids, ..MemberLookup::default() };
        for row in tx.lock_members(PORTAL, lookup).await? {
            let at = members.iter().position(|member| member.id() == row.value.id());
            let Some(at) = at else { continue };
            if row.value.id() == member_id(3) {
                tx.delete_members(&[(row.value.id(), row.version)]).await?;
                members.remove(at);
            } else {
                let number = if row.value.id() == member_id(8) { 8 } else { 11 };
                // The status of the one after it, and the other type.
                let next = MemberRecord { user_type: PARTNERS, ..in_status(number, status(number + 1)) };
                members[at] = member(next);
                tx.save_members(&[(members[at].clone(), row.version)]).await?;
            }
        }
        Ok(())
    })?;
    every_list(&mut session, &members)
}

fn status(number: u128) -> MemberStatus {
    let index = usize::try_from(number).unwrap_or(0) % MemberStatus::ALL.len();
    MemberStatus::ALL[index]
}

fn one(number: u128) -> MemberRecord {
    let user_type = if number.is_multiple_of(5) { PARTNERS } else { CUSTOMERS };
    MemberRecord { user_type, ..in_status(number, status(number)) }
}

fn every_list<H: MembersHarness>(session: &mut Session<'_, H>, members: &[Member]) -> Verdict {
    for filter in MemberFilter::ALL {
        for user_type in [None, Some(CUSTOMERS), Some(PARTNERS)] {
            let query = MemberQuery { filter, user_type };
            let shown = members.iter().filter(|member| query.matches(member));
            let mut expected: Vec<MemberId> = shown.map(Member::id).collect();
            expected.sort_unstable();
            let list = format!("members that are {filter}, of {user_type:?}");
            go_through(session, &list, &expected, None, async |tx, after, limit| {
                let rows = tx.page_members(PORTAL, query, after, limit).await?;
                Ok(rows.iter().map(|row| (Some(row.id()), row.id())).collect())
            })?;
        }
    }
    Ok(())
}

/// The bulk invitations of a portal.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_runs_are_complete<H: MembersHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing many runs", async |tx| {
        for number in scattered() {
            tx.insert_bulk_run(&run(number)).await?;
        }
        let mut elsewhere = run(900);
        elsewhere.bulk.order.portal = OTHER_PORTAL;
        tx.insert_bulk_run(&elsewhere).await
    })?;
    let expected: Vec<BulkId> = (1..=ROWS).map(|number| id(0xb1_0000 + number)).collect();
    go_through(&mut session, "runs of a portal", &expected, None, async |tx, after, limit| {
        let rows = tx.page_bulk_runs(PORTAL, after, limit).await?;
        Ok(rows.iter().map(|row: &BulkRun| (Some(row.id()), row.id())).collect())
    })
}

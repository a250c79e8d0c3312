//! By what members are found: addresses and records, which can change.

use crate::harness::MembersHarness;
use crate::members::world::{OTHER_PORTAL, PORTAL, kept_as, member, member_id, record};
use crate::sample::{TENANT, address};
use crate::session::Session;
use crate::violation::{Verdict, Violation, same};
use email_identity::EmailAddress;
use invitation_lifecycle::ScopeId;
use invitation_lifecycle::eligibility::RecordRef;
use invitation_lifecycle::members::{Member, MemberId, MemberLookup, MemberRecord, MemberRepository};

/// A member is found by the address and the record that it has now (IL-53, IL-60), within its portal, and by nothing that it had before. What one
/// row of a call gives up, a later row may take.
///
/// # Errors
/// A violation that names the key.
pub fn addresses_and_records_follow_their_member<H: MembersHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let (first, second) = (mail(1), mail(2));
    session.commit("inserting members", async |tx| {
        let elsewhere = MemberRecord { id: member_id(3), portal: OTHER_PORTAL, ..record(1) };
        tx.insert_members(&[member(record(1)), member(record(2)), member(elsewhere)]).await
    })?;
    expect(&mut session, PORTAL, &[&first, &second], &[1, 2])?;
    expect(&mut session, OTHER_PORTAL, &[&first, &second], &[3])?;

    // The first gives its address up, and the second takes it, in one call; then records likewise.
    let third = mail(30);
    save(&mut session, &[(1, third.clone(), kept_as(30)), (2, first.clone(), kept_as(1))])?;
    expect(&mut session, PORTAL, &[&first], &[2])?;
    expect(&mut session, PORTAL, &[&third], &[1])?;
    expect(&mut session, PORTAL, &[&second], &[])?;
    by_record(&mut session, kept_as(1), Some(2))?;
    by_record(&mut session, kept_as(30), Some(1))?;
    by_record(&mut session, kept_as(2), None)?;

    // Deleted, it leaves both free.
    session.commit("deleting a member", async |tx| {
        let rows = tx.lock_members(PORTAL, ids(&[member_id(2)])).await?;
        let rows: Vec<_> = rows.iter().map(|row| (row.value.id(), row.version)).collect();
        tx.delete_members(&rows).await?;
        let heir = MemberRecord { address: first.clone(), kept_as: kept_as(1), ..record(9) };
        tx.insert_members(&[member(heir)]).await
    })?;
    expect(&mut session, PORTAL, &[&first], &[9])?;
    by_record(&mut session, kept_as(1), Some(9))?;
    expect(&mut session, OTHER_PORTAL, &[&first], &[3])
}

fn mail(number: u128) -> EmailAddress {
    address(&format!("sage{number}@customer.example.jp"))
}

const fn ids(ids: &[MemberId]) -> MemberLookup<'_> {
    MemberLookup { ids, addresses: &[], records: &[] }
}

/// Saves all of them in one call, in this order.
fn save<H: MembersHarness>(
    session: &mut Session<'_, H>,
    next: &[(u128, EmailAddress, RecordRef)],
) -> Result<(), Violation> {
    session.commit("saving members", async |tx| {
        let mut rows = Vec::new();
        for (number, address, kept_as) in next {
            for row in tx.lock_members(PORTAL, ids(&[member_id(*number)])).await? {
                let (address, kept_as) = (address.clone(), *kept_as);
                let next = MemberRecord { address, kept_as, ..row.value.record() };
                rows.push((member(next), row.version));
            }
        }
        tx.save_members(&rows).await
    })
}

/// Whom these addresses have to lead to.
fn expect<H: MembersHarness>(
    session: &mut Session<'_, H>,
    portal: ScopeId,
    addresses: &[&EmailAddress],
    expected: &[u128],
) -> Verdict {
    let mut keys: Vec<_> = addresses.iter().map(|address| address.key().clone()).collect();
    keys.sort_unstable();
    let found = session.commit("looking for addresses", async |tx| {
        tx.find_members(portal, MemberLookup { addresses: &keys, ..MemberLookup::default() }).await
    })?;
    let mut found: Vec<MemberId> = found.iter().map(Member::id).collect();
    found.sort_unstable();
    let expected = expected.iter().map(|number| member_id(*number)).collect();
    same(&format!("whom {keys:?} lead to"), &found, &expected)
}

fn by_record<H: MembersHarness>(
    session: &mut Session<'_, H>,
    kept_as: RecordRef,
    expected: Option<u128>,
) -> Verdict {
    let found = session.commit("looking for a record", async |tx| {
        tx.find_members(PORTAL, MemberLookup { records: &[kept_as], ..MemberLookup::default() }).await
    })?;
    let found: Vec<MemberId> = found.iter().map(Member::id).collect();
    same(&format!("whom {kept_as:?} leads to"), &found, &expected.map(member_id).into_iter().collect())
}

//! Selectors: by which a link that confirms an address finds its member.

use crate::delegation::world::{selector, token};
use crate::harness::MembersHarness;
use crate::members::world::{PORTAL, in_status, member, member_id, record};
use crate::sample::{TENANT, at};
use crate::session::Session;
use crate::violation::{Verdict, Violation, same};
use invitation_lifecycle::SupersededToken;
use invitation_lifecycle::members::{
    Activity, Confirmation, Member, MemberLookup, MemberRecord, MemberRepository, MemberStatus, Verification,
};

/// Current and superseded selectors find the member (IL-16, IL-53), those it has lost do not, and all disappear with it.
///
/// # Errors
/// A violation that names the selector.
pub fn selectors_follow_their_member<H: MembersHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("inserting two members", async |tx| {
        tx.insert_members(&[member(confirming(1, 1, 1)), member(confirming(2, 2, 1))]).await
    })?;
    expect(&mut session, &[(1, Some(1)), (2, Some(2)), (3, None)])?;

    // Sent again: the new link is found, and so is the one before, which can then say why it is dead.
    let superseded = vec![SupersededToken { token: token(1, 1), until: Some(at(60)) }];
    save(&mut session, &member(MemberRecord { superseded, ..confirming(1, 3, 2) }))?;
    expect(&mut session, &[(1, Some(1)), (2, Some(2)), (3, Some(1))])?;

    // The old one's time is over; what is free again can be another member's.
    save(&mut session, &member(confirming(1, 3, 2)))?;
    save(&mut session, &member(confirming(2, 1, 2)))?;
    expect(&mut session, &[(1, Some(2)), (2, None), (3, Some(1))])?;

    // Deactivated: no link is left.
    let inactive = MemberStatus::new(Activity::Inactive, Verification::AddressNotConfirmed);
    save(&mut session, &member(MemberRecord { confirmations: 2, ..in_status(2, inactive) }))?;
    expect(&mut session, &[(1, None), (3, Some(1))])?;

    session.commit("deleting a member", async |tx| {
        let ids = [member_id(1)];
        let rows = tx.lock_members(PORTAL, MemberLookup { ids: &ids, ..MemberLookup::default() }).await?;
        let rows: Vec<_> = rows.iter().map(|row| (row.value.id(), row.version)).collect();
        tx.delete_members(&rows).await
    })?;
    expect(&mut session, &[(3, None)])?;
    session.commit("using its selector again", async |tx| {
        tx.insert_members(&[member(confirming(5, 3, 1))]).await
    })?;
    expect(&mut session, &[(3, Some(5))])
}

/// A member who has an address to confirm, by a link with this selector.
fn confirming(number: u128, selector: u128, generation: u32) -> MemberRecord {
    let status = MemberStatus::new(Activity::Active, Verification::AddressNotConfirmed);
    let sent = |sent| Confirmation { token: token(selector, generation), ..sent };
    let confirming = in_status(number, status);
    MemberRecord { confirmation: confirming.confirmation.map(sent), confirmations: generation, ..confirming }
}

fn save<H: MembersHarness>(session: &mut Session<'_, H>, next: &Member) -> Result<(), Violation> {
    session.commit("saving a member", async |tx| {
        let ids = [next.id()];
        let rows = tx.lock_members(PORTAL, MemberLookup { ids: &ids, ..MemberLookup::default() }).await?;
        let rows: Vec<_> = rows.iter().map(|row| (next.clone(), row.version)).collect();
        tx.save_members(&rows).await
    })
}

/// Which selector has to lead to which member.
fn expect<H: MembersHarness>(session: &mut Session<'_, H>, expected: &[(u128, Option<u128>)]) -> Verdict {
    for (by, expected) in expected {
        let found = session
            .commit("looking for a selector", async |tx| tx.find_member_by_selector(&selector(*by)).await)?;
        let what = format!("whom selector {by} leads to");
        let expected = expected.map(|number| record(number).id);
        same(&what, &found.map(|member| member.id()), &expected)?;
    }
    Ok(())
}

//! Selectors: by which the link in a mail finds its invitation.

use crate::delegation::world::{SCOPE, invitation, invitation_record, restored, selector, token};
use crate::harness::DelegationHarness;
use crate::sample::{TENANT, at};
use crate::session::Session;
use crate::violation::{Verdict, Violation, same};
use invitation_lifecycle::{
    Invitation, InvitationId, InvitationRecord, InvitationRepository, SupersededToken,
};

/// Current and superseded selectors find the invitation, those it has lost do not, and all disappear with it.
///
/// # Errors
/// A violation that names the selector.
pub fn selectors_follow_their_invitation<H: DelegationHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("inserting two invitations", async |tx| {
        tx.insert_invitations(&[invitation(1, SCOPE), invitation(2, SCOPE)]).await
    })?;
    expect(&mut session, &[(1, Some(1)), (2, Some(2)), (3, None)])?;

    // Sent again: the new token is found, and so is the one before, which can then say why it is dead.
    let superseded = vec![SupersededToken { token: token(1, 1), until: Some(at(60)) }];
    let again = InvitationRecord {
        sendings: 2,
        tokens: vec![token(3, 2)],
        superseded,
        ..invitation_record(1, SCOPE)
    };
    save(&mut session, &restored(again))?;
    expect(&mut session, &[(1, Some(1)), (2, Some(2)), (3, Some(1))])?;

    // The old one's time is over, and a reminder has added a token.
    let later = InvitationRecord {
        sendings: 2,
        tokens: vec![token(3, 2), token(4, 3)],
        ..invitation_record(1, SCOPE)
    };
    save(&mut session, &restored(later))?;
    expect(&mut session, &[(1, None), (2, Some(2)), (3, Some(1)), (4, Some(1))])?;

    // What is free again can be another invitation's.
    let taken = InvitationRecord { tokens: vec![token(1, 2)], ..invitation_record(2, SCOPE) };
    save(&mut session, &restored(taken))?;
    expect(&mut session, &[(1, Some(2)), (2, None), (3, Some(1))])?;

    session.commit("deleting an invitation", async |tx| {
        let rows = tx.lock_invitations(&[number(1)]).await?;
        let rows: Vec<_> = rows.iter().map(|row| (row.value.id(), row.version)).collect();
        tx.delete_invitations(&rows).await
    })?;
    expect(&mut session, &[(1, Some(2)), (3, None), (4, None)])?;
    session.commit("using its selectors again", async |tx| {
        let record = InvitationRecord { tokens: vec![token(3, 1)], ..invitation_record(5, SCOPE) };
        tx.insert_invitations(&[restored(record)]).await
    })?;
    expect(&mut session, &[(3, Some(5)), (4, None)])
}

fn number(number: u128) -> InvitationId {
    invitation(number, SCOPE).id()
}

fn save<H: DelegationHarness>(session: &mut Session<'_, H>, next: &Invitation) -> Result<(), Violation> {
    session.commit("saving an invitation", async |tx| {
        let rows = tx.lock_invitations(&[next.id()]).await?;
        let rows: Vec<_> = rows.iter().map(|row| (next.clone(), row.version)).collect();
        tx.save_invitations(&rows).await
    })
}

/// Which selector has to lead to which invitation.
fn expect<H: DelegationHarness>(session: &mut Session<'_, H>, expected: &[(u128, Option<u128>)]) -> Verdict {
    for (by, expected) in expected {
        let found = session.commit("looking for a selector", async |tx| {
            tx.find_invitation_by_selector(&selector(*by)).await
        })?;
        let what = format!("what selector {by} leads to");
        same(&what, &found.map(|invitation| invitation.id()), &expected.map(number))?;
    }
    Ok(())
}

//! Unique keys: an absent row cannot be locked, so a duplicate has to be noticed.

use crate::harness::{Harness, Repositories};
use crate::session::Session;
use crate::violation::Verdict;
use crate::world::{
    HOLDER, OTHER_SCOPE, SCOPE, TENANT, World, address, addressee, contract, delegate, id, invitation_record,
    message, pending, restored, roster_entry, selector, token,
};
use access_model::Delegate;
use invitation_lifecycle::{InvitationRecord, SupersededToken};

/// Every documented unique key is enforced, inside of a transaction and across transactions.
///
/// # Errors
/// A violation that names the key.
pub fn duplicates_conflict<H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing what is to be duplicated", async |tx| {
        harness.seed(tx, &World::new().seed).await?;
        originals(tx).await
    })?;
    for duplicate in Duplicate::ALL {
        session
            .conflict(&format!("{duplicate:?} of a committed row"), async |tx| duplicate.insert(tx).await)?;
    }
    let mut other = Session::open(harness, crate::world::OTHER_TENANT);
    for duplicate in Duplicate::ALL {
        other.conflict(&format!("{duplicate:?} of a row of the same transaction"), async |tx| {
            harness.seed(tx, &World::new().seed).await?;
            originals(tx).await?;
            duplicate.insert(tx).await
        })?;
    }
    Ok(())
}

async fn originals<R: Repositories>(tx: &mut R) -> Result<(), R::Error> {
    let contract = contract(1, HOLDER).id();
    tx.insert_delegates(&[delegate(1), delegate(2)]).await?;
    tx.insert_roster(&[roster_entry(HOLDER, delegate(1).id(), "田中")]).await?;
    tx.insert_assignments(&[pending(contract, delegate(1).id(), HOLDER)]).await?;
    tx.insert_addressees(&[addressee(SCOPE, delegate(1).address(), None)]).await?;
    tx.insert_invitations(&[restored(resent()), restored(invitation_record(2, SCOPE))]).await?;
    tx.insert_messages(&[message(1)]).await
}

/// Invitation 1, sent twice: its current selector is 1, the one before was 100.
fn resent() -> InvitationRecord {
    InvitationRecord {
        tokens: vec![token(1, 2)],
        superseded: vec![SupersededToken { token: token(100, 1), until: None }],
        sendings: 2,
        ..invitation_record(1, SCOPE)
    }
}

#[derive(Clone, Copy, Debug)]
enum Duplicate {
    DelegateId,
    DelegateAddress,
    RosterEntry,
    Assignment,
    Addressee,
    InvitationId,
    CurrentSelector,
    SupersededSelector,
    SelectorOfASavedInvitation,
    MessageId,
}

impl Duplicate {
    const ALL: [Self; 10] = [
        Self::DelegateId,
        Self::DelegateAddress,
        Self::RosterEntry,
        Self::Assignment,
        Self::Addressee,
        Self::InvitationId,
        Self::CurrentSelector,
        Self::SupersededSelector,
        Self::SelectorOfASavedInvitation,
        Self::MessageId,
    ];

    async fn insert<R: Repositories>(self, tx: &mut R) -> Result<(), R::Error> {
        let with_selector =
            |number| InvitationRecord { tokens: vec![token(number, 1)], ..invitation_record(9, OTHER_SCOPE) };
        match self {
            Self::DelegateId => {
                let other_address = Delegate::new(delegate(1).id(), address("other@example.jp"));
                tx.insert_delegates(&[other_address]).await
            }
            Self::DelegateAddress => {
                let other_spelling = Delegate::new(id(0xd_0099), address("TANTOU1@seisaku.EXAMPLE.jp"));
                tx.insert_delegates(&[other_spelling]).await
            }
            Self::RosterEntry => tx.insert_roster(&[roster_entry(HOLDER, delegate(1).id(), "鈴木")]).await,
            Self::Assignment => {
                let contract = contract(1, HOLDER).id();
                tx.insert_assignments(&[pending(contract, delegate(1).id(), HOLDER)]).await
            }
            Self::Addressee => {
                let other_spelling = address("TANTOU1@seisaku.EXAMPLE.jp");
                tx.insert_addressees(&[addressee(SCOPE, &other_spelling, None)]).await
            }
            Self::InvitationId => {
                let record =
                    InvitationRecord { tokens: vec![token(77, 1)], ..invitation_record(1, OTHER_SCOPE) };
                tx.insert_invitations(&[restored(record)]).await
            }
            Self::CurrentSelector => tx.insert_invitations(&[restored(with_selector(1))]).await,
            Self::SupersededSelector => tx.insert_invitations(&[restored(with_selector(100))]).await,
            Self::SelectorOfASavedInvitation => {
                let Some(found) = tx.find_invitation_by_selector(&selector(2)).await? else { return Ok(()) };
                let rows = tx.lock_invitations(&[found.id()]).await?;
                for row in rows {
                    let record = InvitationRecord { tokens: vec![token(1, 2)], ..row.value.record() };
                    tx.save_invitations(&[(restored(record), row.version)]).await?;
                }
                Ok(())
            }
            Self::MessageId => tx.insert_messages(&[message(1)]).await,
        }
    }
}

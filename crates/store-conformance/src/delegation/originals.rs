//! One row of each kind, and what would be a duplicate of one.

use crate::delegation::world::{
    HOLDER, OTHER_SCOPE, SCOPE, addressee, contract, delegate, invitation, invitation_record, message,
    pending, restored, roster_entry, selector, token,
};
use crate::harness::DelegationRepositories;
use crate::sample::{address, id};
use access_model::Delegate;
use invitation_lifecycle::{InvitationRecord, SupersededToken};
use storage_contract::{Version, Versioned};

/// Writes them; holders and contracts are there already.
pub(crate) async fn write<R: DelegationRepositories>(tx: &mut R) -> Result<(), R::Error> {
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

/// The unique keys.
#[derive(Clone, Copy, Debug)]
pub enum Duplicate {
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
    pub(crate) const ALL: [Self; 10] = [
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

    pub(crate) async fn insert<R: DelegationRepositories>(self, tx: &mut R) -> Result<(), R::Error> {
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

/// The kinds of rows that rules write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Contract,
    Delegate,
    RosterEntry,
    Assignment,
    Addressee,
    Invitation,
}

impl Row {
    pub(crate) const ALL: [Self; 6] = [
        Self::Contract,
        Self::Delegate,
        Self::RosterEntry,
        Self::Assignment,
        Self::Addressee,
        Self::Invitation,
    ];

    pub(crate) async fn version<R: DelegationRepositories>(
        self,
        tx: &mut R,
    ) -> Result<Option<Version>, R::Error> {
        fn first<T>(rows: &[Versioned<T>]) -> Option<Version> {
            rows.first().map(|row| row.version)
        }
        let (contract, delegate) = (contract(1, HOLDER).id(), delegate(1));
        Ok(match self {
            Self::Contract => first(&tx.lock_contracts(&[contract]).await?),
            Self::Delegate => first(&tx.lock_delegates(&[delegate.id()]).await?),
            Self::RosterEntry => first(&tx.lock_roster(HOLDER, &[delegate.id()]).await?),
            Self::Assignment => first(&tx.lock_assignments(&[(contract, delegate.id())]).await?),
            Self::Addressee => first(&tx.lock_addressees(SCOPE, &[delegate.address().key().clone()]).await?),
            Self::Invitation => first(&tx.lock_invitations(&[invitation(1, SCOPE).id()]).await?),
        })
    }

    pub(crate) async fn save<R: DelegationRepositories>(
        self,
        tx: &mut R,
        expected: Version,
    ) -> Result<(), R::Error> {
        let (contract, delegate) = (contract(1, HOLDER), delegate(1));
        match self {
            Self::Contract => tx.save_contract(&contract, expected).await,
            Self::Delegate => tx.save_delegate(&delegate, expected).await,
            Self::RosterEntry => {
                tx.save_roster_entry(&roster_entry(HOLDER, delegate.id(), "鈴木"), expected).await
            }
            Self::Assignment => {
                tx.save_assignments(&[(pending(contract.id(), delegate.id(), HOLDER), expected)]).await
            }
            Self::Addressee => {
                tx.save_addressees(&[(addressee(SCOPE, delegate.address(), None), expected)]).await
            }
            Self::Invitation => tx.save_invitations(&[(invitation(1, SCOPE), expected)]).await,
        }
    }

    /// Only for what can be deleted.
    pub(crate) async fn delete<R: DelegationRepositories>(
        self,
        tx: &mut R,
        expected: Version,
    ) -> Result<(), R::Error> {
        let (contract, delegate) = (contract(1, HOLDER).id(), delegate(1).id());
        match self {
            Self::RosterEntry => tx.delete_roster_entries(HOLDER, &[(delegate, expected)]).await,
            Self::Assignment => tx.delete_assignments(&[(contract, delegate, expected)]).await,
            Self::Invitation => tx.delete_invitations(&[(invitation(1, SCOPE).id(), expected)]).await,
            Self::Contract | Self::Delegate | Self::Addressee => Ok(()),
        }
    }
}

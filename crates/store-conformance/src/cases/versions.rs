//! Compare and set: whoever writes says what he has read.

use crate::harness::{Harness, Repositories};
use crate::session::Session;
use crate::violation::{Verdict, ensure};
use crate::world::{
    HOLDER, SCOPE, TENANT, World, addressee, contract, delegate, invitation, pending, roster_entry,
};
use storage_contract::{Version, Versioned};

/// A save moves the version on, and a save or deletion that names the version before conflicts.
///
/// # Errors
/// A violation that names the kind of row.
pub fn stale_writes_conflict<H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing one row of each kind", async |tx| {
        harness.seed(tx, &World::new().seed).await?;
        one_of_each(tx).await
    })?;
    for kind in Kind::ALL {
        let (first, second) = session.commit("saving a row twice", async |tx| {
            let Some(first) = kind.version(tx).await? else { return Ok((None, None)) };
            kind.save(tx, first).await?;
            let second = kind.version(tx).await?;
            Ok((Some(first), second))
        })?;
        let (Some(first), Some(second)) = (first, second) else {
            return ensure(false, || format!("{kind:?} is not there"));
        };
        ensure(first != second, || format!("saving {kind:?} did not move the version on"))?;
        session.conflict(&format!("a stale save of {kind:?}"), async |tx| kind.save(tx, first).await)?;
        let current = session.commit("reading a row again", async |tx| kind.version(tx).await)?;
        ensure(current == Some(second), || {
            format!("the version of {kind:?} is {current:?}, expected {second:?}")
        })?;
        if kind.is_deletable() {
            session.conflict(&format!("a stale deletion of {kind:?}"), async |tx| {
                kind.delete(tx, first).await
            })?;
        }
    }
    Ok(())
}

/// What is not there can be neither saved nor deleted, whatever the version; nor can what the same transaction has deleted.
///
/// # Errors
/// A violation that names the kind of row.
pub fn writes_to_absent_rows_conflict<H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    for kind in Kind::ALL {
        session.conflict(&format!("saving an absent {kind:?}"), async |tx| {
            kind.save(tx, Version::FIRST).await
        })?;
    }
    session.commit("writing one row of each kind", async |tx| {
        harness.seed(tx, &World::new().seed).await?;
        one_of_each(tx).await
    })?;
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_deletable()) {
        session.conflict(&format!("saving a {kind:?} just deleted"), async |tx| {
            let version = kind.version(tx).await?.unwrap_or(Version::FIRST);
            kind.delete(tx, version).await?;
            kind.save(tx, version).await
        })?;
        session.conflict(&format!("deleting {kind:?} twice"), async |tx| {
            let version = kind.version(tx).await?.unwrap_or(Version::FIRST);
            kind.delete(tx, version).await?;
            kind.delete(tx, version).await
        })?;
        let gone = session.commit("deleting a row", async |tx| {
            let version = kind.version(tx).await?.unwrap_or(Version::FIRST);
            kind.delete(tx, version).await?;
            kind.version(tx).await
        })?;
        ensure(gone.is_none(), || format!("a deleted {kind:?} is still there"))?;
        session.conflict(&format!("deleting an absent {kind:?}"), async |tx| {
            kind.delete(tx, Version::FIRST).await
        })?;
    }
    Ok(())
}

async fn one_of_each<R: Repositories>(tx: &mut R) -> Result<(), R::Error> {
    tx.insert_delegates(&[delegate(1)]).await?;
    tx.insert_roster(&[roster_entry(HOLDER, delegate(1).id(), "田中")]).await?;
    tx.insert_assignments(&[pending(contract(1, HOLDER).id(), delegate(1).id(), HOLDER)]).await?;
    tx.insert_addressees(&[addressee(SCOPE, delegate(1).address(), None)]).await?;
    tx.insert_invitations(&[invitation(1, SCOPE)]).await
}

/// The kinds of rows that rules write.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Contract,
    Delegate,
    RosterEntry,
    Assignment,
    Addressee,
    Invitation,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Contract,
        Self::Delegate,
        Self::RosterEntry,
        Self::Assignment,
        Self::Addressee,
        Self::Invitation,
    ];

    const fn is_deletable(self) -> bool {
        matches!(self, Self::RosterEntry | Self::Assignment | Self::Invitation)
    }

    async fn version<R: Repositories>(self, tx: &mut R) -> Result<Option<Version>, R::Error> {
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

    async fn save<R: Repositories>(self, tx: &mut R, expected: Version) -> Result<(), R::Error> {
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

    /// Only for what [`is_deletable`](Self::is_deletable).
    async fn delete<R: Repositories>(self, tx: &mut R, expected: Version) -> Result<(), R::Error> {
        let (contract, delegate) = (contract(1, HOLDER).id(), delegate(1).id());
        match self {
            Self::RosterEntry => tx.delete_roster_entries(HOLDER, &[(delegate, expected)]).await,
            Self::Assignment => tx.delete_assignments(&[(contract, delegate, expected)]).await,
            Self::Invitation => tx.delete_invitations(&[(invitation(1, SCOPE).id(), expected)]).await,
            Self::Contract | Self::Delegate | Self::Addressee => Ok(()),
        }
    }
}

//! Sets: whoever counts and then adds has locked the guard row, and so nobody else can have added meanwhile.

use crate::concurrency::two_transactions;
use crate::delegation::world::{HOLDER, OTHER_HOLDER, World, contract, delegate, pending, roster_entry};
use crate::harness::{DelegationHarness, DelegationRepositories};
use crate::sample::TENANT;
use crate::session::Session;
use crate::violation::{Verdict, same};
use access_model::{AssignmentRepository, DelegateRepository};
use storage_contract::OpError;

/// A contract guards the set of its assignments.
///
/// # Errors
/// A violation if two transactions both add to a set that both found empty.
pub fn a_contract_guards_its_assignments<H: DelegationHarness>(harness: &H) -> Verdict {
    only_one_adds(harness, Guard::Contract)
}

/// A roster entry guards the set of the delegate's assignments with that holder.
///
/// # Errors
/// A violation if two transactions both add to a set that both found empty.
pub fn a_roster_entry_guards_its_assignments<H: DelegationHarness>(harness: &H) -> Verdict {
    only_one_adds(harness, Guard::RosterEntry)
}

/// A contract changes hands, and the new owner offers it to a delegate of the former one: the saved assignment is the new holder's to be found by, and
/// the former one's no more. Deleted, it is nobody's.
///
/// # Errors
/// A violation that names whose it is.
pub fn a_saved_assignment_follows_its_holder<H: DelegationHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let (contract, delegate) = (contract(1, HOLDER).id(), delegate(1));
    session.commit("assigning", async |tx| {
        harness.seed(tx, &World::new().seed).await?;
        tx.insert_delegates(std::slice::from_ref(&delegate)).await?;
        let rosters = [HOLDER, OTHER_HOLDER].map(|holder| roster_entry(holder, delegate.id(), "田中"));
        tx.insert_roster(&rosters).await?;
        tx.insert_assignments(&[pending(contract, delegate.id(), HOLDER)]).await
    })?;
    let found = async |tx: &mut H::Tx<'_>| -> Result<[usize; 2], H::Error> {
        let former = tx.lock_assignments_of_delegates(HOLDER, &[delegate.id()]).await?.len();
        let new = tx.lock_assignments_of_delegates(OTHER_HOLDER, &[delegate.id()]).await?.len();
        Ok([former, new])
    };
    let before = session.commit("looking before", async |tx| found(tx).await)?;
    same("assignments of the first and of the second holder", &before, &[1, 0])?;
    let after = session.commit("offering it as another holder", async |tx| {
        for row in tx.lock_assignments(&[(contract, delegate.id())]).await? {
            let next = pending(contract, delegate.id(), OTHER_HOLDER);
            tx.save_assignments(&[(next, row.version)]).await?;
        }
        found(tx).await
    })?;
    same("assignments of both, seen by the same transaction", &after, &[0, 1])?;
    let after = session.commit("looking after", async |tx| found(tx).await)?;
    same("assignments of both after it changed hands", &after, &[0, 1])?;
    let left = session.commit("deleting it", async |tx| {
        for row in tx.lock_assignments(&[(contract, delegate.id())]).await? {
            tx.delete_assignments(&[(contract, delegate.id(), row.version)]).await?;
        }
        found(tx).await
    })?;
    same("assignments of both after a deletion", &left, &[0, 0])
}

#[derive(Clone, Copy)]
enum Guard {
    Contract,
    RosterEntry,
}

impl Guard {
    /// Locks the guard, and answers how many assignments are in the set.
    async fn count<R: DelegationRepositories>(self, tx: &mut R) -> Result<usize, R::Error> {
        match self {
            Self::Contract => {
                let contract = contract(1, HOLDER).id();
                tx.lock_contracts(&[contract]).await?;
                Ok(tx.lock_assignments_of_contract(contract).await?.len())
            }
            Self::RosterEntry => {
                let delegate = delegate(1).id();
                tx.lock_roster(HOLDER, &[delegate]).await?;
                Ok(tx.lock_assignments_of_delegates(HOLDER, &[delegate]).await?.len())
            }
        }
    }

    /// Adds to the set; each thread another row, so that no unique key helps.
    async fn add<R: DelegationRepositories>(self, tx: &mut R, index: usize) -> Result<(), R::Error> {
        let (contract, delegate) = match (self, index) {
            (_, 0) => (contract(1, HOLDER), delegate(1)),
            (Self::Contract, _) => (contract(1, HOLDER), delegate(2)),
            (Self::RosterEntry, _) => (contract(3, HOLDER), delegate(1)),
        };
        tx.insert_assignments(&[pending(contract.id(), delegate.id(), HOLDER)]).await
    }
}

fn only_one_adds<H: DelegationHarness>(harness: &H, guard: Guard) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("seeding", async |tx| {
        harness.seed(tx, &World::new().seed).await?;
        let delegates = [delegate(1), delegate(2)];
        tx.insert_delegates(&delegates).await?;
        tx.insert_roster(&delegates.map(|delegate| roster_entry(HOLDER, delegate.id(), "田中"))).await
    })?;
    let added = two_transactions(
        harness,
        TENANT,
        async |tx, index, appointment| -> Result<bool, OpError<(), H::Error>> {
            let count = guard.count(tx).await?;
            appointment.keep();
            if count > 0 {
                return Ok(false);
            }
            guard.add(tx, index).await?;
            Ok(true)
        },
    )?;
    let count = session.commit("counting", async |tx| guard.count(tx).await)?;
    same("how many added to the empty set", &added.iter().filter(|added| **added).count(), &1)?;
    same("how many are in the set", &count, &1)
}

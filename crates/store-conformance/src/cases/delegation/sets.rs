//! Sets: whoever counts and then adds has locked the guard row, and so nobody else can have added meanwhile.

use crate::atomically::atomically;
use crate::concurrency::{Rendezvous, two_threads};
use crate::delegation::world::{HOLDER, World, contract, delegate, pending, roster_entry};
use crate::harness::{DelegationHarness, DelegationRepositories};
use crate::sample::TENANT;
use crate::session::Session;
use crate::violation::{Verdict, Violation, same};
use access_model::DelegateRepository;
use std::mem::take;
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
    let meeting = Rendezvous::default();
    let results = two_threads(harness, |connection, index| {
        let mut first = true;
        let done =
            atomically(harness, connection, TENANT, async |tx| -> Result<bool, OpError<(), H::Error>> {
                let count = guard.count(tx).await?;
                if take(&mut first) {
                    meeting.meet();
                }
                if count > 0 {
                    return Ok(false);
                }
                guard.add(tx, index).await?;
                Ok(true)
            });
        done.succeeded()
    })?;
    let added: Vec<bool> = results.into_iter().collect::<Result<_, Violation>>()?;
    let count = session.commit("counting", async |tx| guard.count(tx).await)?;
    same("how many added to the empty set", &added.iter().filter(|added| **added).count(), &1)?;
    same("how many are in the set", &count, &1)
}

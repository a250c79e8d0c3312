//! An invitation that changes between the look that tells which rows to lock and the lock: the journeys go by what is locked, and the books of
//! both crates agree afterwards (IL-03, IL-04, IL-05, IL-06, IL-07; rule 3 of the isolation contract).

use crate::peeking_tx::PeekingTx;
use crate::world::*;
use memory_store::MemoryStoreError;
use std::fmt::Debug;
use tantou::access::{BatchRequest, ContractId};
use tantou::delegation::{Accept, AcceptOutcome, Receipt, Registration};
use tantou::invitation::{Invitation, InvitationId};
use tantou::storage::{OpError, run_ready};

/// An invitation as it was, and the world in which it is another by now.
struct Moved {
    world: World,
    id: InvitationId,
    before: Invitation,
    /// What it offers now.
    offers: Vec<ContractId>,
}

impl Moved {
    /// Deleted and issued anew by the same batch, which names these contracts by now.
    fn reissued(contracts: &[ContractId]) -> Self {
        let mut world = World::new();
        let mut request = world.request(SAKURA, &[HOSTING], people(&[TANAKA]));
        let id = issue(&mut world, &request);
        let before = stored(&world, id);
        world.cancel(SAKURA, id).unwrap();
        world.delete(SAKURA, id).unwrap();
        request.contracts = contracts.to_vec();
        world.pass(MINUTE);
        assert_eq!(issue(&mut world, &request), id, "a batch issues under the same id");
        Self { world, id, before, offers: contracts.to_vec() }
    }

    /// One of its contracts was taken from it.
    fn shrunk() -> Self {
        let mut world = World::new();
        let request = world.request(SAKURA, &[HOSTING, DOMAIN], people(&[TANAKA]));
        let id = issue(&mut world, &request);
        let before = stored(&world, id);
        let delegate = world.delegate_id(TANAKA);
        world.pass(MINUTE).remove(SAKURA, DOMAIN, delegate).unwrap();
        Self { world, id, before, offers: vec![HOSTING] }
    }

    /// With one contract more, one less, and quite another.
    fn all() -> [Self; 3] {
        [Self::reissued(&[HOSTING, DOMAIN]), Self::shrunk(), Self::reissued(&[DOMAIN])]
    }

    /// A transaction in which the first look shows the invitation as it was.
    fn begin(&self) -> PeekingTx {
        let now = stored(&self.world, self.id);
        assert_ne!(now.offers(), self.before.offers(), "the look shows something else than the lock");
        PeekingTx { tx: self.world.begin(), peek: Some(self.before.clone()) }
    }

    /// Ends a journey that has looked and must succeed.
    fn settle<T, R: Debug>(
        &mut self,
        tx: PeekingTx,
        result: Result<Receipt<T>, OpError<R, MemoryStoreError>>,
    ) -> Receipt<T> {
        assert_eq!(tx.peek, None, "the look was the journey's");
        self.world.settle(tx.tx, result).unwrap()
    }
}

fn issue(world: &mut World, request: &BatchRequest) -> InvitationId {
    let plan = world.plan_of(request).unwrap();
    link(&world.confirm(&plan).unwrap().messages[0]).0
}

fn stored(world: &World, id: InvitationId) -> Invitation {
    world.books().invitations[&id].value.clone()
}

/// IL-03: everything that it offers by now is accepted, and nothing is said to be left out.
#[test]
fn il_03_accept_what_is_locked() {
    for mut moved in Moved::all() {
        let mut tx = moved.begin();
        let accept = Accept { proof: by_session(moved.id, TANAKA), registration: Registration::Given };
        let result = run_ready(moved.world.delegation.accept(&mut tx, &accept, moved.world.now));
        let outcome = moved.settle(tx, result).outcome;
        assert_eq!(outcome.contracts(), moved.offers);
        let left_out = match outcome {
            AcceptOutcome::Accepted { left_out, .. } => left_out,
            other @ AcceptOutcome::AlreadyMember { .. } => panic!("{other:?}"),
        };
        assert_eq!(left_out, []);
        for contract in moved.offers {
            assert!(moved.world.configures(TANAKA, contract).is_allowed());
        }
    }
}

/// IL-04: everything that it offers by now is declined.
#[test]
fn il_04_decline_what_is_locked() {
    for mut moved in Moved::all() {
        let mut tx = moved.begin();
        let proof = by_session(moved.id, TANAKA);
        let result = run_ready(moved.world.delegation.decline(&mut tx, &proof, moved.world.now));
        let receipt = moved.settle(tx, result);
        assert_eq!(
            (receipt.outcome.contracts, receipt.events.len()),
            (moved.offers.clone(), moved.offers.len())
        );
        for contract in moved.offers {
            assert_eq!(moved.world.configures(TANAKA, contract).code(), "access.declined");
        }
    }
}

/// IL-05: everything that it offers by now is offered again, until the new expiry.
#[test]
fn il_05_resend_what_is_locked() {
    for mut moved in Moved::all() {
        moved.world.pass(DAY);
        let (mut tx, delegation) = (moved.begin(), moved.world.delegation.clone());
        let (random, now) = (&mut moved.world.random, moved.world.now);
        let result = run_ready(delegation.resend(&mut tx, SAKURA, moved.id, random, now));
        let receipt = moved.settle(tx, result);
        assert_eq!((receipt.outcome.contracts, receipt.messages.len()), (moved.offers.clone(), 1));
        moved.world.register(&link(&receipt.messages[0]).1).unwrap();
        for contract in moved.offers {
            assert!(moved.world.configures(TANAKA, contract).is_allowed());
        }
    }
}

/// IL-06: everything that it offers by now is withdrawn, and can be offered anew.
#[test]
fn il_06_cancel_what_is_locked() {
    for mut moved in Moved::all() {
        let mut tx = moved.begin();
        let result = run_ready(moved.world.delegation.cancel(&mut tx, SAKURA, moved.id, moved.world.now));
        let receipt = moved.settle(tx, result);
        assert_eq!(
            (receipt.outcome.contracts, receipt.events.len()),
            (moved.offers.clone(), moved.offers.len())
        );
        moved.world.pass(MINUTE).invite_one(SAKURA, &moved.offers, TANAKA);
    }
}

/// IL-07: the offers of an expired one that is deleted are forgotten, all that it has by now and no others.
#[test]
fn il_07_delete_what_is_locked() {
    for mut moved in Moved::all() {
        moved.world.pass(DAY * 8);
        let before = moved.world.books().assignments.len();
        let mut tx = moved.begin();
        let result = run_ready(moved.world.delegation.delete(&mut tx, SAKURA, moved.id, moved.world.now));
        let receipt = moved.settle(tx, result);
        assert_eq!(
            (receipt.outcome.contracts, receipt.events.len()),
            (moved.offers.clone(), moved.offers.len())
        );
        assert_eq!(moved.world.books().assignments.len(), before - moved.offers.len());
    }
}

/// What is refused by the invitation is refused by the one that is locked, and writes nothing: it was accepted between look and lock.
#[test]
fn il_08_refused_by_what_is_locked() {
    for mut moved in Moved::all() {
        moved.world.accept_with(by_session(moved.id, TANAKA), Registration::Given).unwrap();
        let (mut tx, delegation) = (moved.begin(), moved.world.delegation.clone());
        let result = run_ready(delegation.cancel(&mut tx, SAKURA, moved.id, moved.world.now));
        assert_eq!(moved.world.settle(tx.tx, result).unwrap_err().code(), "invitation.accepted");
        let mut tx = moved.begin();
        let (random, now) = (&mut moved.world.random, moved.world.now);
        let result = run_ready(delegation.resend(&mut tx, SAKURA, moved.id, random, now));
        assert_eq!(moved.world.settle(tx.tx, result).unwrap_err().code(), "invitation.accepted");
    }
}

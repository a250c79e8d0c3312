//! A contract changes hands, and its new owner invites whom the former one had invited: invitations of two holders in one transaction,
//! on a store that sees in which order rows are locked.

use crate::simple_store::{Flaws, SimpleStore};
use access_model::{
    AccountHolder, AccountHolderId, BatchRequest, Contract, ContractId, ContractRecord, ContractRepository,
    Plan, Service, Target, Window,
};
use email_identity::{AddressPolicy, EmailAddress};
use invitation_lifecycle::{KeyId, RandomUnavailable, TokenKey, TokenKeys};
use std::time::Duration;
use storage_contract::{TenantId, Timestamp, run_ready};
use store_conformance::{DelegationHarness, Harness, Seed};
use tantou::delegation::{Delegation, Letter, Step};
use tantou::preset;

const TENANT: u128 = 1;
/// One lock order from the former owner to the new one, and the other way round.
const OWNERS: [(u128, u128); 2] = [(0xa1, 0xa2), (0xa2, 0xa1)];
const OWN: u128 = 0xc1;
const MOVED: u128 = 0xc2;

fn id<T: From<uuid::Uuid>>(number: u128) -> T {
    uuid::Uuid::from_u128(number).into()
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).unwrap()
}

struct Stage {
    store: SimpleStore,
    delegation: Delegation,
    now: Timestamp,
    drawn: u64,
}

impl Stage {
    /// `new` owns one contract, `former` another, which is going to change hands.
    fn set(former: u128, new: u128) -> Self {
        let keys = TokenKeys::new(TokenKey::new(KeyId(1), &[7; 32]));
        let stage = Self {
            store: SimpleStore::with(Flaws::default()),
            delegation: Delegation::new(preset::delegated_hosting(), keys),
            now: "2026-04-01T09:00:00+09:00".parse().unwrap(),
            drawn: 0,
        };
        let holder = |number| AccountHolder::new(id(number), address(&format!("h{number}@x.example")), "h");
        let contract = |number, owner| Contract::new(id(number), id(owner), Service::HOSTING, "x.example");
        let seed = Seed {
            holders: vec![holder(former), holder(new)],
            contracts: vec![contract(OWN, new), contract(MOVED, former)],
        };
        run_ready(async {
            let mut connection = ();
            let mut tx = stage.store.begin(&mut connection, id::<TenantId>(TENANT)).await.unwrap();
            stage.store.seed(&mut tx, &seed).await.unwrap();
            stage.store.commit(tx).await.unwrap();
        });
        stage
    }

    fn plan(&self, batch: u128, holder: u128, contract: u128) -> Plan {
        let people = ["ito@x.example", "sato@x.example", "tanaka@x.example"];
        let request = BatchRequest {
            batch: id(batch),
            holder: id::<AccountHolderId>(holder),
            contracts: vec![id(contract)],
            targets: people.map(|person| Target::new(address(person), person)).to_vec(),
            window: Window::ALWAYS,
        };
        run_ready(async {
            let mut connection = ();
            let mut tx = self.store.begin(&mut connection, id(TENANT)).await.unwrap();
            self.delegation.plan(&mut tx, &request, self.now).await.unwrap()
        })
    }

    /// A day later.
    fn confirm(&mut self, plan: &Plan) -> Step {
        self.now = self.now.saturating_add(Duration::from_secs(24 * 60 * 60));
        let drawn = &mut self.drawn;
        let mut random = |out: &mut [u8]| -> Result<(), RandomUnavailable> {
            for octet in out {
                *drawn =
                    drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *octet = (*drawn >> 56) as u8;
            }
            Ok(())
        };
        let letter = Letter::in_language("ja".parse().unwrap());
        run_ready(async {
            let mut connection = ();
            let mut tx = self.store.begin(&mut connection, id(TENANT)).await.unwrap();
            let receipt =
                self.delegation.confirm(&mut tx, plan, &letter, &mut random, self.now).await.unwrap();
            assert_eq!(tx.out_of_order(), None, "a row was locked after one behind it");
            self.store.commit(tx).await.unwrap();
            receipt.outcome
        })
    }

    fn transfer(&self, to: u128) {
        run_ready(async {
            let mut connection = ();
            let mut tx = self.store.begin(&mut connection, id(TENANT)).await.unwrap();
            let found = tx.lock_contracts(&[id::<ContractId>(MOVED)]).await.unwrap().remove(0);
            let record = ContractRecord { holder: id(to), ..found.value.record() };
            tx.save_contract(&Contract::restore(record).unwrap(), found.version).await.unwrap();
            self.store.commit(tx).await.unwrap();
        });
    }
}

/// Addressees are locked by (scope, address), whichever of two holders comes first; `confirm` looks at the order.
#[test]
fn addressees_of_two_holders_are_locked_in_one_order() {
    for (former, new) in OWNERS {
        let mut stage = Stage::set(former, new);
        // Both holders have written to all three already.
        for (batch, holder, contract) in [(1, new, OWN), (2, former, MOVED)] {
            let plan = stage.plan(batch, holder, contract);
            assert_eq!(stage.confirm(&plan).sent.len(), 3);
        }
        stage.transfer(new);
        let plan = stage.plan(3, new, MOVED);
        assert_eq!(stage.confirm(&plan).sent.len(), 3);
    }
}

/// IL-11: a batch is confirmed once more after its assignments have made way for another owner's: its invitations are recognised, nothing is
/// sent, and each pair is reported. So is a batch under whose id other contracts were named before.
#[test]
fn il_11_what_was_done_earlier_is_reported_even_if_no_assignment_tells_so() {
    let (former, new) = OWNERS[0];
    let mut stage = Stage::set(former, new);
    let first = stage.plan(1, former, MOVED);
    stage.confirm(&first);
    stage.transfer(new);
    let second = stage.plan(2, new, MOVED);
    stage.confirm(&second);
    stage.transfer(former);
    let again = stage.confirm(&first);
    assert_eq!((again.sent.len(), again.not_sent.len(), again.done_earlier.len()), (0, 0, 3));
    assert_eq!(again.done_earlier[0].contract, id(MOVED));

    let other_contract = stage.plan(2, new, OWN);
    let again = stage.confirm(&other_contract);
    assert_eq!((again.sent.len(), again.not_sent.len(), again.done_earlier.len()), (0, 0, 3));
    assert_eq!(again.done_earlier[2].contract, id(OWN));
}

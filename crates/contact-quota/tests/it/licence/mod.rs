//! Plans, user types and licences of a portal: CQ-30, CQ-31, CQ-32, CQ-34, CQ-35, CQ-38.

mod fake_store;
mod machine;
mod model;
mod past;
mod plans;
mod repetition;
mod services;
mod types;
mod wire;

pub use crate::seats::{DAY, day, start, time};
use contact_quota::RequestId;
use contact_quota::licence::*;
use contact_quota::seats::*;
use fake_store::Store;
use std::sync::atomic::{AtomicU64, Ordering};
use storage_contract::{OpError, Timestamp, run_ready};
use uuid::Uuid;

pub const POLICY: LicencePolicy = LicencePolicy::DEFAULT;
pub const PORTAL: PortalId = PortalId::from_uuid(Uuid::from_u128(0x1));
pub const STANDARD: UserTypeId = user_type(0);

pub const fn user_type(n: u128) -> UserTypeId {
    UserTypeId::from_uuid(Uuid::from_u128(0x100 + n))
}

pub const fn pool(n: u128) -> PoolId {
    PoolId::from_uuid(Uuid::from_u128(0x200 + n))
}

pub fn seat(n: u128) -> SeatId {
    SeatId::from_uuid(Uuid::from_u128(0x300 + n))
}

pub fn new_portal(start: Start) -> NewPortal {
    NewPortal { id: PORTAL, standard: STANDARD, pool: pool(0), start }
}

pub const fn choose(plan: Plan) -> LicenceCommand {
    LicenceCommand::ChoosePlan { plan }
}

pub const fn add(n: u128, licences: u64) -> LicenceCommand {
    LicenceCommand::AddType { user_type: user_type(n), pool: pool(n), licences }
}

/// A request with an id of its own.
pub fn request(command: LicenceCommand) -> LicenceRequest {
    static REQUESTS: AtomicU64 = AtomicU64::new(0);
    let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let id = RequestId::from_uuid(Uuid::from_u128(0xBE_0000 + u128::from(number)));
    LicenceRequest { id, portal: PORTAL, command }
}

pub fn opened(start_with: Start) -> Store {
    let mut store = Store::default();
    let prepared = run_ready(prepare_open(&mut store, &new_portal(start_with), &POLICY, start())).unwrap();
    run_ready(prepared.store(&mut store)).unwrap();
    store
}

pub fn paid(plan: Plan) -> Store {
    opened(Start::Purchase { plan })
}

/// Foresees, then does; both say the same (CQ-38).
pub fn change(
    store: &mut Store,
    now: Timestamp,
    command: LicenceCommand,
) -> Result<LicenceImpact, LicenceRefusal> {
    let bytes = store.bytes();
    let what_if = run_ready(foresee_change(store, PORTAL, &command, &POLICY, now));
    let real = run_ready(prepare_change(store, &request(command), &POLICY, now));
    assert_eq!(store.bytes(), bytes, "a what-if, or a refusal, writes nothing");
    let what_if = match what_if {
        Ok(foreseen) => foreseen.impact().clone(),
        Err(OpError::Refused(refusal)) => {
            assert_eq!(real.unwrap_err().refused(), Some(&refusal));
            return Err(refusal);
        }
        Err(OpError::Storage(clash)) => panic!("{clash}"),
    };
    let real = real.unwrap();
    assert_eq!(*real.impact(), what_if);
    run_ready(real.store(store)).unwrap();
    for impact in &what_if.types {
        let pool = store.seats.pool(impact.pool.pool);
        assert_eq!(pool.usage(now), impact.pool.after);
        for over in &impact.pool.over {
            assert_eq!(pool.usage(over.from).over_by, over.by, "it comes as foreseen");
        }
    }
    Ok(what_if)
}

pub fn refused(store: &mut Store, now: Timestamp, command: LicenceCommand) -> LicenceRefusal {
    change(store, now, command).unwrap_err()
}

/// How many more users a type takes.
pub fn available(store: &Store, n: u128, now: Timestamp) -> u64 {
    store.seats.pool(pool(n)).usage(now).available.finite().unwrap()
}

/// So many users are invited to a type and accept; how many of them got a seat.
pub fn fill(store: &mut Store, n: u128, users: std::ops::Range<u128>, now: Timestamp) -> usize {
    let at = |user| SeatRef { pool: pool(n), seat: seat(user) };
    let seats: Vec<SeatRef> = users.map(at).collect();
    let context = SeatContext { now, policy: &SeatPolicy::DEFAULT };
    let prepared = run_ready(prepare_occupy(store, &seats, &context)).unwrap();
    let granted = prepared.outcomes().iter().filter(|outcome| outcome.result.is_ok()).count();
    run_ready(prepared.store(store)).unwrap();
    granted
}

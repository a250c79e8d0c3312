//! Seats of a portal: CQ-36, CQ-37, CQ-38.

mod crowded;
pub mod fake_store;
mod holds;
mod limits;
mod model;
mod moves;
mod over;
mod past;
mod repetition;
mod services;
mod wire;

use contact_quota::RequestId;
use contact_quota::seats::*;
use fake_store::Store;
use std::time::Duration;
use storage_contract::{Timestamp, run_ready};
use uuid::Uuid;

pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);
pub const HOLDING: SeatPolicy = SeatPolicy::DEFAULT;
pub const STANDARD: PoolId = PoolId::from_uuid(Uuid::from_u128(0xa));
pub const PARTNERS: PoolId = PoolId::from_uuid(Uuid::from_u128(0xb));

pub fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn start() -> Timestamp {
    time("2026-04-01T00:00:00Z")
}

/// So many days after the start.
pub fn day(days: u32) -> Timestamp {
    start().saturating_add(DAY * days)
}

pub fn seat(n: u128) -> SeatId {
    SeatId::from_uuid(Uuid::from_u128(n))
}

pub fn at(pool: PoolId, n: u128) -> SeatRef {
    SeatRef { pool, seat: seat(n) }
}

pub fn limit(seats: u64) -> SeatLimit {
    SeatLimit { seats: seats.into(), basis: LimitBasis::FreeAllowance }
}

pub fn reserve(n: u128, until: Timestamp) -> SeatRequest {
    SeatRequest::Reserve { at: at(STANDARD, n), until: Some(until) }
}

pub fn occupy(n: u128) -> SeatRequest {
    SeatRequest::Occupy { at: at(STANDARD, n) }
}

pub fn release(n: u128, why: ReleaseReason) -> SeatRequest {
    SeatRequest::Release { at: at(STANDARD, n), why }
}

pub fn batch(id: u128, requests: Vec<SeatRequest>) -> SeatBatch {
    SeatBatch { id: RequestId::from_uuid(Uuid::from_u128(id)), requests }
}

/// A store with pools of so many seats.
pub fn store(pools: &[(PoolId, u64)]) -> Store {
    let mut store = Store::default();
    for (pool, seats) in pools {
        store.put_pool(&SeatPool::new(*pool, LimitTimeline::fixed(limit(*seats))));
    }
    store
}

/// Asks, and writes what was granted.
pub fn ask_under(
    store: &mut Store,
    policy: SeatPolicy,
    now: Timestamp,
    requests: &[SeatRequest],
) -> Vec<Result<SeatAnswer, SeatRefusal>> {
    let context = SeatContext { now, policy: &policy };
    let prepared = run_ready(prepare_seats(store, requests, &context)).unwrap();
    let results = prepared.outcomes().iter().map(|outcome| outcome.result).collect();
    let promised = prepared.usage().clone();
    run_ready(prepared.store(store)).unwrap();
    for (pool, usage) in promised {
        assert_eq!(store.pool(pool).usage(now), usage, "what was promised is what holds");
    }
    store.check(now);
    results
}

pub fn ask(
    store: &mut Store,
    now: Timestamp,
    requests: &[SeatRequest],
) -> Vec<Result<SeatAnswer, SeatRefusal>> {
    ask_under(store, HOLDING, now, requests)
}

pub fn granted(store: &mut Store, now: Timestamp, request: SeatRequest) -> SeatAnswer {
    ask(store, now, &[request])[0].unwrap()
}

/// Refused, and byte-identical afterwards.
pub fn refused(store: &mut Store, now: Timestamp, request: SeatRequest) -> SeatRefusal {
    let bytes = store.bytes();
    let refusal = ask(store, now, &[request])[0].unwrap_err();
    assert_eq!(store.bytes(), bytes);
    refusal
}

/// (taken, available, over by)
pub fn numbers(store: &Store, now: Timestamp) -> (u64, u64, u64) {
    let usage = store.pool(STANDARD).usage(now);
    (usage.taken, usage.available.finite().unwrap(), usage.over_by)
}

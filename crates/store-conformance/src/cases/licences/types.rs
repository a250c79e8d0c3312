//! Sixteen threads change one licence and its pools at once.

use crate::atomically::atomically;
use crate::concurrency::{THREADS, hammer};
use crate::harness::{Harness, LicenceRepositories, LicencesHarness};
use crate::licences::world::{custom, licence, open, portal, record};
use crate::sample::{at, id};
use crate::seats::world::{limit, pool, pool_id, pool_record, seat_id};
use crate::violation::{Verdict, Violation, ensure, same};
use contact_quota::Quota;
use contact_quota::licence::{
    CustomType, LicenceCommand, LicenceEvent, LicencePolicy, LicenceRecord, LicenceRefusal,
    LicenceRepository, LicenceRequest, NewPortal, PortalLicence, Start, prepare_change, prepare_open,
};
use contact_quota::seats::{
    PoolId, PoolRecord, SeatContext, SeatPolicy, SeatRef, SeatRefusal, SeatRepository, prepare_occupy,
};
use storage_contract::{OpError, StorageError, TenantId};

pub(super) type Operation<T, R, H> = Result<T, OpError<R, <H as Harness>::Error>>;

pub(super) const POLICY: LicencePolicy = LicencePolicy::DEFAULT;

/// Every round has a tenant of its own.
pub(super) fn tenant(round: u32) -> TenantId {
    id(u128::from(round + 1) << 32)
}

/// A portal that several threads set up at once is there once (CQ-20, CQ-30): one of them has done it, and all are answered the same.
///
/// # Errors
/// A violation with what differs.
pub fn a_portal_is_set_up_once<H: LicencesHarness>(harness: &H) -> Verdict {
    let known = record(1, open());
    let new = NewPortal {
        id: known.id,
        standard: known.standard.id,
        pool: known.standard.pool,
        start: Start::Trial,
    };
    hammer(
        harness,
        |_, round| Ok(tenant(round)),
        |connection, tenant, _| {
            let done =
                atomically(harness, connection, *tenant, async |tx| -> Operation<_, LicenceRefusal, H> {
                    let prepared = prepare_open(tx, &new, &POLICY, at(1)).await?;
                    let answer = (prepared.impact().clone(), prepared.is_repeated());
                    prepared.store(tx).await?;
                    Ok(answer)
                });
            done.succeeded()
        },
        |connection, tenant, answers| {
            let opened = answers.iter().filter(|(_, repeated)| !repeated).count();
            same("how often it was set up", &opened, &1)?;
            let first = &answers[0].0;
            same("what was done", &first.event, &LicenceEvent::Opened)?;
            ensure(answers.iter().all(|(impact, _)| impact == first), || {
                format!("one opening was answered differently: {answers:?}")
            })?;
            let seen = look(harness, connection, *tenant)?;
            let licence = seen.licence.ok_or_else(|| Violation::Broken("there is no licence".to_owned()))?;
            same("what it is", &licence.standard().pool, &new.pool)
        },
    )
}

/// CQ-30: of sixteen custom types that are made at once exactly four are made, each with its pool.
///
/// # Errors
/// A violation with what differs.
pub fn as_many_types_are_made_as_there_may_be<H: LicencesHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| set(harness, connection, round, &[]),
        |connection, tenant, thread| {
            let CustomType { id, pool, licences } = custom(100 + thread as u128, 1 + thread as u64);
            let command = LicenceCommand::AddType { user_type: id, pool, licences };
            change(harness, connection, *tenant, &command)
        },
        |connection, tenant, outcomes| {
            let mut made = 0;
            for outcome in outcomes {
                match outcome {
                    Ok(_) => made += 1,
                    Err(LicenceRefusal::TooManyTypes { .. }) => {}
                    Err(refusal) => {
                        return Err(Violation::Broken(format!("an unexpected refusal: {refusal}")));
                    }
                }
            }
            same("types that were made", &made, &(POLICY.custom_types as usize))?;
            let seen = look(harness, connection, *tenant)?;
            let types: Vec<CustomType> =
                seen.licence.iter().flat_map(|licence| licence.custom().copied()).collect();
            same("types that there are", &types.len(), &made)?;
            for custom in types {
                let limit =
                    seen.limits.iter().find(|(pool, _)| *pool == custom.pool).map(|(_, limit)| *limit);
                same("the limit of a type's pool", &limit, &Some(custom.licences.into()))?;
            }
            Ok(())
        },
    )
}

/// A custom type is removed while its users come: either it goes and nobody is in, or it stays. The licence and the pool are two rows, and each side reads
/// what the other one writes.
///
/// # Errors
/// A violation if somebody has a seat of a type that is gone, or the outcome is neither.
pub fn a_type_with_users_stays<H: LicencesHarness>(harness: &H) -> Verdict {
    let own = custom(100, 1_000);
    hammer(
        harness,
        |connection, round| set(harness, connection, round, &[own]),
        |connection, tenant, thread| {
            if thread == 0 {
                let command = LicenceCommand::RemoveType { user_type: own.id };
                return Ok(match change(harness, connection, *tenant, &command)? {
                    Ok(_) => Outcome::Removed,
                    Err(LicenceRefusal::TypeHasUsers { .. }) => Outcome::Stays,
                    Err(refusal) => return unexpected(&refusal),
                });
            }
            let seat = SeatRef { pool: own.pool, seat: seat_id(thread as u128) };
            let context = SeatContext { now: at(2), policy: &SeatPolicy::DEFAULT };
            let done =
                atomically(harness, connection, *tenant, async |tx| -> Operation<(), SeatRefusal, H> {
                    let prepared = prepare_occupy(tx, &[seat], &context).await?;
                    let prepared = prepared.all_or_refused().map_err(OpError::Refused)?;
                    Ok(prepared.store(tx).await?)
                });
            match done.result {
                Ok(()) => Ok(Outcome::CameIn),
                Err(OpError::Refused(SeatRefusal::NoneFree { .. })) => Ok(Outcome::Refused),
                Err(OpError::Refused(refusal)) => unexpected(&refusal),
                Err(OpError::Storage(error)) => failed(&error),
            }
        },
        |connection, tenant, outcomes| {
            let came_in = outcomes.iter().filter(|outcome| **outcome == Outcome::CameIn).count();
            let expected = if outcomes.contains(&Outcome::Removed) { 0 } else { THREADS - 1 };
            same("users who came in", &came_in, &expected)?;
            let seen = look(harness, connection, *tenant)?;
            let types = seen.licence.map_or(0, |licence| licence.custom().len());
            ensure(types == usize::from(came_in > 0), || {
                format!("{came_in} users came in, and there are {types} custom types")
            })?;
            same("seats of the type", &seen.seats, &came_in)
        },
    )
}

/// What became of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Removed,
    Stays,
    CameIn,
    Refused,
}

fn unexpected<T>(refusal: &impl std::fmt::Display) -> Result<T, Violation> {
    Err(Violation::Broken(format!("an unexpected refusal: {refusal}")))
}

pub(super) fn failed<T>(error: &impl StorageError) -> Result<T, Violation> {
    Err(Violation::Failed { doing: "changing a licence", error: error.to_string() })
}

/// An open portal with these custom types, and a pool for each type.
pub(super) fn set<H: LicencesHarness>(
    harness: &H,
    connection: &mut H::Connection,
    round: u32,
    types: &[CustomType],
) -> Result<TenantId, Violation> {
    let tenant = tenant(round);
    let done = atomically(harness, connection, tenant, async |tx| -> Operation<(), (), H> {
        tx.insert_licence(&licence(LicenceRecord { custom: types.to_vec(), ..record(1, open()) })).await?;
        Ok(insert_pools(tx, types).await?)
    });
    done.succeeded()?;
    Ok(tenant)
}

async fn insert_pools<R: LicenceRepositories>(tx: &mut R, types: &[CustomType]) -> Result<(), R::Error> {
    let mut pools = vec![pool(pool_record(1))];
    let of_type = |custom: &CustomType| {
        let limits = limit(custom.licences);
        pool(PoolRecord { id: custom.pool, limits, ..pool_record(1) })
    };
    pools.extend(types.iter().map(of_type));
    tx.insert_pools(&pools).await
}

fn change<H: LicencesHarness>(
    harness: &H,
    connection: &mut H::Connection,
    tenant: TenantId,
    command: &LicenceCommand,
) -> Result<Result<LicenceEvent, LicenceRefusal>, Violation> {
    // One request for each type, so its number tells requests apart, too.
    let number = match *command {
        LicenceCommand::AddType { user_type, .. } => user_type.as_uuid().as_u128(),
        _ => 0,
    };
    let request = LicenceRequest { id: id(0xbe_0000_0000 + number), portal: portal(1), command: *command };
    let done = atomically(harness, connection, tenant, async |tx| -> Operation<_, LicenceRefusal, H> {
        let prepared = prepare_change(tx, &request, &POLICY, at(2)).await?;
        let event = prepared.impact().event;
        prepared.store(tx).await?;
        Ok(event)
    });
    match done.result {
        Ok(event) => Ok(Ok(event)),
        Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
        Err(OpError::Storage(error)) => failed(&error),
    }
}

/// What there is after a round.
struct Seen {
    licence: Option<PortalLicence>,
    /// The limits of the pools that custom types may have.
    limits: Vec<(PoolId, Quota)>,
    /// How many seats are taken of the first of them.
    seats: usize,
}

fn look<H: LicencesHarness>(
    harness: &H,
    connection: &mut H::Connection,
    tenant: TenantId,
) -> Result<Seen, Violation> {
    let pools: Vec<_> = (100..100 + THREADS as u128).map(pool_id).collect();
    let done = atomically(harness, connection, tenant, async |tx| -> Operation<_, (), H> {
        let found = tx.find_pools(&pools).await?;
        Ok(Seen {
            licence: tx.find_licence(portal(1)).await?,
            limits: found.iter().map(|pool| (pool.id(), pool.limits().at(at(2)).seats)).collect(),
            seats: tx.page_seats(pool_id(100), None, 100).await?.len(),
        })
    });
    done.succeeded()
}

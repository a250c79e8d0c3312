//! Setting portals up and changing what they may have, over a store; as a what-if, or for real (CQ-38).

use super::decide::{LicenceCommand, LicenceContext};
use super::event::LicenceEvent;
use super::ids::{PortalId, UserTypeId};
use super::machine::Phase;
use super::policy::LicencePolicy;
use super::portal::{NewPortal, PortalLicence};
use super::refusal::LicenceRefusal;
use super::repository::LicenceRepository;
use super::subscription::Deadline;
use crate::seats::{
    LimitBasis, LimitTimeline, PoolId, PoolImpact, PreparedLimits, SeatLimit, SeatPool, SeatRepository,
    prepare_limits,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage_contract::{OpError, Timestamp, Version, Versioned};

/// What a change does to a portal and its users (CQ-38). Who they are, [`page_over`](crate::seats::page_over) says with the [pools](PreparedChange::pools).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceImpact {
    /// What was decided.
    pub event: LicenceEvent,
    /// What the portal amounts to after it.
    pub phase: Phase,
    /// What the clock does next, after it.
    pub next_deadline: Option<Deadline>,
    /// What it does to each type: how many are over its limit, and from when.
    pub types: Vec<TypeImpact>,
}

/// What a change does to the users of one type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeImpact {
    /// The type.
    pub user_type: UserTypeId,
    /// What it does to the type's seats.
    #[serde(flatten)]
    pub pool: PoolImpact,
}

/// A change that is decided, and not yet written. Dropped, it was a what-if (CQ-38).
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedChange {
    licence: PortalLicence,
    /// `None`: to be added.
    version: Option<Version>,
    impact: LicenceImpact,
    limits: PreparedLimits,
}

impl PreparedChange {
    /// What it does: how many will be over, and from when (CQ-38).
    pub const fn impact(&self) -> &LicenceImpact {
        &self.impact
    }

    /// The licence as it will be.
    pub const fn licence(&self) -> &PortalLicence {
        &self.licence
    }

    /// The pools as they will be, in the order of their ids.
    pub fn pools(&self) -> impl Iterator<Item = &SeatPool> {
        self.limits.pools()
    }

    /// Writes the licence and the limits of its pools. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: LicenceRepository + SeatRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match (self.version, self.impact.event) {
            (None, _) => tx.insert_licence(&self.licence).await?,
            (Some(_), LicenceEvent::Unchanged) => {}
            (Some(version), _) => tx.save_licence(&self.licence, version).await?,
        }
        self.limits.store(tx).await
    }
}

/// Prepares to set a portal up, with its standard type and that type's pool (CQ-30, CQ-34). Repeated, it changes nothing.
///
/// # Errors
/// [`PortalExists`](LicenceRefusal::PortalExists), [`PlanWithoutPortal`](LicenceRefusal::PlanWithoutPortal), [`PoolInUse`](LicenceRefusal::PoolInUse), and what the
/// store fails with.
pub async fn prepare_open<R: LicenceRepository + SeatRepository>(
    tx: &mut R,
    new: &NewPortal,
    policy: &LicencePolicy,
    now: Timestamp,
) -> Result<PreparedChange, OpError<LicenceRefusal, R::Error>> {
    let known = tx.lock_licence(new.id).await?;
    let was_absent = known.is_none();
    let prepared = open_known(tx, known, new, policy, now).await;
    match prepared {
        // A licence that is absent cannot be locked: whoever was faster may have set up the licence and the pool between the two looks.
        Err(OpError::Refused(LicenceRefusal::PoolInUse { .. })) if was_absent => {
            match tx.lock_licence(new.id).await? {
                None => prepared,
                known => open_known(tx, known, new, policy, now).await,
            }
        }
        prepared => prepared,
    }
}

async fn open_known<R: LicenceRepository + SeatRepository>(
    tx: &mut R,
    known: Option<Versioned<PortalLicence>>,
    new: &NewPortal,
    policy: &LicencePolicy,
    now: Timestamp,
) -> Result<PreparedChange, OpError<LicenceRefusal, R::Error>> {
    let (licence, version) = match known {
        None => (PortalLicence::open(new, policy, now).map_err(OpError::Refused)?, None),
        Some(known) => (known.value, Some(known.version)),
    };
    if (licence.standard().id, licence.standard().pool) != (new.standard, new.pool) {
        return Err(OpError::Refused(LicenceRefusal::PortalExists { portal: new.id }));
    }
    let limits = prepare_limits(tx, &licence.pool_limits(policy), now).await?;
    if version.is_none() {
        is_new(new.pool, &limits)?;
    }
    let event = if version.is_none() { LicenceEvent::Opened } else { LicenceEvent::Unchanged };
    Ok(prepared(licence, version, event, limits, now))
}

/// Prepares a change of what a portal may have: another plan, licences, types (CQ-30, CQ-31, CQ-32, CQ-35), with the limits of its pools.
///
/// The same function answers the what-if: read [`PreparedChange::impact`] and drop the rest (CQ-38).
///
/// # Errors
/// A [`LicenceRefusal`], and what the store fails with.
pub async fn prepare_change<R: LicenceRepository + SeatRepository>(
    tx: &mut R,
    portal: PortalId,
    command: &LicenceCommand,
    policy: &LicencePolicy,
    now: Timestamp,
) -> Result<PreparedChange, OpError<LicenceRefusal, R::Error>> {
    let Some(row) = tx.lock_licence(portal).await? else {
        return Err(OpError::Refused(LicenceRefusal::UnknownPortal { portal }));
    };
    let mut licence = row.value;
    let mut wanted = licence.pool_limits(policy);
    if let LicenceCommand::AddType { pool, .. } = command {
        wanted.entry(*pool).or_insert(NOTHING);
    }
    let mut limits = prepare_limits(tx, &wanted, now).await?;
    let usage = limits.pools().map(|pool| (pool.id(), pool.usage(now))).collect();
    let context = LicenceContext { now, policy, usage: &usage };
    let event = licence.decide(command, &context).map_err(OpError::Refused)?;
    if let LicenceEvent::TypeAdded { custom } = event {
        is_new(custom.pool, &limits)?;
    }
    licence.apply(&event);
    let mut wanted: BTreeMap<_, _> = licence.pool_limits(policy);
    if let LicenceEvent::TypeRemoved { custom } = event {
        wanted.insert(custom.pool, NOTHING);
    }
    limits.set(&wanted, now);
    Ok(prepared(licence, Some(row.version), event, limits, now))
}

/// A pool that is there already is that of a type of another portal, or of one that was removed: its seats are not this type's.
fn is_new<E>(pool: PoolId, limits: &PreparedLimits) -> Result<(), OpError<LicenceRefusal, E>> {
    let known = limits.impacts().iter().any(|impact| impact.pool == pool && impact.before.is_some());
    if known { Err(OpError::Refused(LicenceRefusal::PoolInUse { pool })) } else { Ok(()) }
}

/// The limit of a pool whose type is not there.
const NOTHING: LimitTimeline =
    LimitTimeline::fixed(SeatLimit { seats: crate::Quota::ZERO, basis: LimitBasis::Licences });

fn prepared(
    licence: PortalLicence,
    version: Option<Version>,
    event: LicenceEvent,
    limits: PreparedLimits,
    now: Timestamp,
) -> PreparedChange {
    let types = licence.custom().map(|custom| (custom.id, custom.pool));
    let types = std::iter::once((licence.standard().id, licence.standard().pool)).chain(types);
    let types = types.filter_map(|(user_type, pool)| {
        let impact = limits.impacts().iter().find(|impact| impact.pool == pool)?;
        Some(TypeImpact { user_type, pool: impact.clone() })
    });
    let (phase, next_deadline) = (licence.phase(now), licence.next_deadline(now));
    let impact = LicenceImpact { event, phase, next_deadline, types: types.collect() };
    PreparedChange { licence, version, impact, limits }
}

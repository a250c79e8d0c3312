//! Setting portals up and changing what they may have, over a store; as a what-if, or for real (CQ-38).

use super::decide::{LicenceCommand, LicenceContext, LicenceRequest};
use super::event::LicenceEvent;
use super::ids::{PortalId, UserTypeId};
use super::machine::Phase;
use super::policy::LicencePolicy;
use super::portal::{NewPortal, PortalLicence};
use super::refusal::LicenceRefusal;
use super::repository::LicenceRepository;
use super::subscription::Deadline;
use crate::ids::RequestId;
use crate::journal::{Earlier, Past, Receipt, ReceiptAnswer, RequestDigest, Subject, earlier};
use crate::seats::{
    LimitBasis, LimitTimeline, PoolId, PoolImpact, PreparedLimits, SeatLimit, SeatPool, SeatRepository,
    prepare_limits,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage_contract::{OpError, Timestamp, Version, Versioned};

/// What a change does to a portal and its users (CQ-38). Who they are, [`page_over`](crate::seats::page_over) says with the [pools](ForeseenChange::pools).
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

/// What a change comes to. Nothing is written for it: that is the what-if (CQ-38).
#[derive(Debug)]
pub struct ForeseenChange {
    licence: PortalLicence,
    impact: LicenceImpact,
    limits: PreparedLimits,
}

impl ForeseenChange {
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
}

/// A change that is decided, and not yet written. Dropped, it leaves no trace.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedChange {
    licence: PortalLicence,
    impact: LicenceImpact,
    effect: Option<Effect>,
}

/// What is to be written.
#[derive(Debug)]
struct Effect {
    /// `None`: the licence is to be added.
    version: Option<Version>,
    limits: PreparedLimits,
    past: Option<Past>,
    receipt: Receipt,
}

impl PreparedChange {
    /// What it does: how many will be over, and from when (CQ-38). Of a repetition, what it did the first time (CQ-20).
    pub const fn impact(&self) -> &LicenceImpact {
        &self.impact
    }

    /// The licence as it will be; as it is, if the request was made before.
    pub const fn licence(&self) -> &PortalLicence {
        &self.licence
    }

    /// Whether the request was made before and had its effect then: nothing happens now (CQ-20).
    pub const fn is_repeated(&self) -> bool {
        self.effect.is_none()
    }

    /// Writes the licence, the limits of its pools, and what they leave in the journal. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: LicenceRepository + SeatRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        let Some(Effect { version, limits, past, receipt }) = self.effect else { return Ok(()) };
        match (version, self.impact.event) {
            (None, _) => tx.insert_licence(&self.licence).await?,
            (Some(_), LicenceEvent::Unchanged) => {}
            (Some(version), _) => tx.save_licence(&self.licence, version).await?,
        }
        limits.store(tx).await?;
        if let Some(past) = &past {
            tx.insert_past(std::slice::from_ref(past)).await?;
        }
        tx.insert_receipt(&receipt).await
    }
}

/// Prepares to set a portal up, with its standard type and that type's pool (CQ-30, CQ-34). The portal's id is that of the request, too: repeated, it is answered the same and
/// changes nothing (CQ-20).
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
    if let Some(known) = tx.lock_licence(new.id).await? {
        return opened_before(tx, known.value, new).await;
    }
    let prepared = open_new(tx, new, policy, now).await;
    // A licence that is absent cannot be locked: whoever was faster may have set up the licence and the pool between the two looks.
    if let Err(OpError::Refused(LicenceRefusal::PoolInUse { .. })) = &prepared
        && let Some(known) = tx.lock_licence(new.id).await?
    {
        return opened_before(tx, known.value, new).await;
    }
    prepared
}

/// The receipt of a portal's opening: the portal's id is that of the request, too.
fn opening(new: &NewPortal) -> (Subject, RequestId, RequestDigest) {
    let id = new.id.as_uuid();
    (Subject::Portal(new.id), RequestId::from_uuid(id), RequestDigest::of(id, new))
}

async fn opened_before<R: LicenceRepository>(
    tx: &mut R,
    licence: PortalLicence,
    new: &NewPortal,
) -> Result<PreparedChange, OpError<LicenceRefusal, R::Error>> {
    let (subject, request, digest) = opening(new);
    match earlier(tx, subject, request, digest).await? {
        Earlier::Answered(ReceiptAnswer::Licence(impact)) => Ok(repeated(licence, *impact)),
        Earlier::Answered(_) | Earlier::OtherContent | Earlier::Nothing => {
            Err(OpError::Refused(LicenceRefusal::PortalExists { portal: new.id }))
        }
    }
}

async fn open_new<R: LicenceRepository + SeatRepository>(
    tx: &mut R,
    new: &NewPortal,
    policy: &LicencePolicy,
    now: Timestamp,
) -> Result<PreparedChange, OpError<LicenceRefusal, R::Error>> {
    let licence = PortalLicence::open(new, policy, now).map_err(OpError::Refused)?;
    let limits = prepare_limits(tx, &licence.pool_limits(policy), now).await?;
    is_new(new.pool, &limits)?;
    let foreseen = foreseen(licence, LicenceEvent::Opened, limits, now);
    Ok(foreseen.prepared(None, None, opening(new)))
}

/// Prepares a change of what a portal may have: another plan, licences, types (CQ-30, CQ-31, CQ-32, CQ-35), with the limits of its pools. Sent again, however late, a
/// request is answered the same and has no second effect (CQ-20).
///
/// # Errors
/// A [`LicenceRefusal`], and what the store fails with.
pub async fn prepare_change<R: LicenceRepository + SeatRepository>(
    tx: &mut R,
    request: &LicenceRequest,
    policy: &LicencePolicy,
    now: Timestamp,
) -> Result<PreparedChange, OpError<LicenceRefusal, R::Error>> {
    let row = lock(tx, request.portal).await?;
    let subject = Subject::Portal(request.portal);
    let digest = RequestDigest::of(subject.as_uuid(), &request.command);
    match earlier(tx, subject, request.id, digest).await? {
        Earlier::Nothing => {}
        Earlier::Answered(ReceiptAnswer::Licence(impact)) => return Ok(repeated(row.value, *impact)),
        Earlier::Answered(_) | Earlier::OtherContent => {
            return Err(OpError::Refused(LicenceRefusal::RequestIdReused { request: request.id }));
        }
    }
    let mut before = row.value;
    let foreseen = weigh(tx, before.clone(), &request.command, policy, now).await?;
    let past = if foreseen.impact.event == LicenceEvent::Unchanged { None } else { before.end_period(now) };
    let held_since = before.held_since;
    let mut prepared = foreseen.prepared(Some(row.version), past, (subject, request.id, digest));
    prepared.licence.held_since = held_since;
    Ok(prepared)
}

/// What a command would come to, if it were carried out now: the function that prepares the real run decides this, too (CQ-38).
///
/// # Errors
/// As [`prepare_change`].
pub async fn foresee_change<R: LicenceRepository + SeatRepository>(
    tx: &mut R,
    portal: PortalId,
    command: &LicenceCommand,
    policy: &LicencePolicy,
    now: Timestamp,
) -> Result<ForeseenChange, OpError<LicenceRefusal, R::Error>> {
    let row = lock(tx, portal).await?;
    weigh(tx, row.value, command, policy, now).await
}

/// The licence of a portal that has to be there, under guard.
pub(super) async fn lock<R: LicenceRepository>(
    tx: &mut R,
    portal: PortalId,
) -> Result<Versioned<PortalLicence>, OpError<LicenceRefusal, R::Error>> {
    let row = tx.lock_licence(portal).await?;
    row.ok_or(OpError::Refused(LicenceRefusal::UnknownPortal { portal }))
}

async fn weigh<R: LicenceRepository + SeatRepository>(
    tx: &mut R,
    mut licence: PortalLicence,
    command: &LicenceCommand,
    policy: &LicencePolicy,
    now: Timestamp,
) -> Result<ForeseenChange, OpError<LicenceRefusal, R::Error>> {
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
    Ok(foreseen(licence, event, limits, now))
}

/// A pool that is there already is that of a type of another portal, or of one that was removed: its seats are not this type's.
fn is_new<E>(pool: PoolId, limits: &PreparedLimits) -> Result<(), OpError<LicenceRefusal, E>> {
    let known = limits.impacts().iter().any(|impact| impact.pool == pool && impact.before.is_some());
    if known { Err(OpError::Refused(LicenceRefusal::PoolInUse { pool })) } else { Ok(()) }
}

/// The limit of a pool whose type is not there.
const NOTHING: LimitTimeline =
    LimitTimeline::fixed(SeatLimit { seats: crate::Quota::ZERO, basis: LimitBasis::Licences });

fn foreseen(
    licence: PortalLicence,
    event: LicenceEvent,
    limits: PreparedLimits,
    now: Timestamp,
) -> ForeseenChange {
    let types = licence.custom().map(|custom| (custom.id, custom.pool));
    let types = std::iter::once((licence.standard().id, licence.standard().pool)).chain(types);
    let types = types.filter_map(|(user_type, pool)| {
        let impact = limits.impacts().iter().find(|impact| impact.pool == pool)?;
        Some(TypeImpact { user_type, pool: impact.clone() })
    });
    let (phase, next_deadline) = (licence.phase(now), licence.next_deadline(now));
    let impact = LicenceImpact { event, phase, next_deadline, types: types.collect() };
    ForeseenChange { licence, impact, limits }
}

impl ForeseenChange {
    /// The same, to be written, with what it leaves in the journal.
    fn prepared(
        self,
        version: Option<Version>,
        past: Option<Past>,
        (subject, request, digest): (Subject, RequestId, RequestDigest),
    ) -> PreparedChange {
        let Self { licence, impact, limits } = self;
        let answer = ReceiptAnswer::Licence(Box::new(impact.clone()));
        let receipt = Receipt { subject, request, digest, answer };
        PreparedChange { licence, impact, effect: Some(Effect { version, limits, past, receipt }) }
    }
}

const fn repeated(licence: PortalLicence, impact: LicenceImpact) -> PreparedChange {
    PreparedChange { licence, impact, effect: None }
}

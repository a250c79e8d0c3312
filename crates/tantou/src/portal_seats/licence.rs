//! Setting a portal up and changing what it may have, for real or as a what-if (CQ-30, CQ-31, CQ-32, CQ-34, CQ-35, CQ-38).

use super::notice::PortalNotice;
use super::{PortalSeatStore, PortalSeats, Receipt};
use crate::message::Message;
use contact_quota::licence::{
    LicenceCommand, LicenceEvent, LicenceImpact, LicenceRefusal, LicenceRequest, NewPortal, Plan, PortalId,
    PreparedChange, SubscriptionState, foresee_change, prepare_change, prepare_open,
};
use contact_quota::seats::PoolImpact;
use storage_contract::{OpError, Timestamp};
use uuid::Uuid;

impl PortalSeats {
    /// Sets a portal up, on trial or with a plan that has one (CQ-30, CQ-34). Sent again, it is answered the same, changes nothing and tells nobody (CQ-20).
    ///
    /// # Errors
    /// [`LicenceRefusal::PortalExists`], [`PlanWithoutPortal`](LicenceRefusal::PlanWithoutPortal). The store's errors.
    pub async fn open<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        new: &NewPortal,
        now: Timestamp,
    ) -> Result<Receipt<LicenceImpact, LicenceEvent>, OpError<LicenceRefusal, R::Error>> {
        let prepared = prepare_open(tx, new, self.licences(), now).await?;
        Ok(carry_out(tx, prepared, new.id.as_uuid(), now).await?)
    }

    /// Changes what a portal may have: its plan, its user types and their licences, its free users; or records that its data is deleted (CQ-30 … CQ-32,
    /// CQ-35). Nobody is removed, however low a limit becomes: the outcome says who is over, by how many and from when (CQ-38).
    ///
    /// Sent again, however late, a request is answered the same, has no second effect, and nobody is told again (CQ-20).
    ///
    /// # Errors
    /// A [`LicenceRefusal`]. The store's errors.
    pub async fn change<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        request: &LicenceRequest,
        now: Timestamp,
    ) -> Result<Receipt<LicenceImpact, LicenceEvent>, OpError<LicenceRefusal, R::Error>> {
        let prepared = prepare_change(tx, request, self.licences(), now).await?;
        Ok(carry_out(tx, prepared, request.id.as_uuid(), now).await?)
    }

    /// What a change would do, without doing it: the same function prepares the real one (CQ-38). Who would be over, [`who_would_be_over`](Self::who_would_be_over) says.
    ///
    /// # Errors
    /// As [`change`](Self::change).
    pub async fn what_if<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        command: &LicenceCommand,
        now: Timestamp,
    ) -> Result<LicenceImpact, OpError<LicenceRefusal, R::Error>> {
        let foreseen = foresee_change(tx, portal, command, self.licences(), now).await?;
        Ok(foreseen.impact().clone())
    }
}

async fn carry_out<R: PortalSeatStore>(
    tx: &mut R,
    prepared: PreparedChange,
    request: Uuid,
    now: Timestamp,
) -> Result<Receipt<LicenceImpact, LicenceEvent>, R::Error> {
    let outcome = prepared.impact().clone();
    let portal = prepared.licence().id();
    // CQ-20: a repetition has told everybody before.
    let notices = if prepared.is_repeated() { Vec::new() } else { notices(portal, &outcome) };
    let say = |notice| Message::portal(portal, request, notice, now);
    let messages = notices.into_iter().map(say).collect();
    let changed = !prepared.is_repeated() && outcome.event != LicenceEvent::Unchanged;
    let events = changed.then_some(outcome.event).into_iter().collect();
    prepared.store(tx).await?;
    Ok(Receipt { outcome, messages, events })
}

fn notices(portal: PortalId, impact: &LicenceImpact) -> Vec<PortalNotice> {
    let next_deadline = impact.next_deadline;
    let what = match impact.event {
        LicenceEvent::Unchanged => return Vec::new(),
        LicenceEvent::Opened => Some(PortalNotice::Opened { portal, phase: impact.phase, next_deadline }),
        LicenceEvent::SubscriptionChanged { from, to, state } => match plan_of(&state) {
            Some(plan) => Some(PortalNotice::PlanChosen { portal, plan, from, to, next_deadline }),
            None => Some(PortalNotice::DataDeleted { portal }),
        },
        // Whoever did this knows it.
        LicenceEvent::TypeAdded { .. }
        | LicenceEvent::LicencesSet { .. }
        | LicenceEvent::TypeRemoved { .. }
        | LicenceEvent::FreeUsersSet { .. } => None,
    };
    let too_full = |pool: &PoolImpact| !pool.over.is_empty();
    let types: Vec<_> = impact.types.iter().filter(|entry| too_full(&entry.pool)).cloned().collect();
    let over =
        (!types.is_empty() && impact.phase.has_data()).then_some(PortalNotice::OverLimit { portal, types });
    what.into_iter().chain(over).collect()
}

/// The plan that a change has led to; `None` if it was the deletion.
const fn plan_of(state: &SubscriptionState) -> Option<Plan> {
    match state {
        SubscriptionState::Trial { chosen, .. } => *chosen,
        SubscriptionState::Open { plan, .. } | SubscriptionState::ClosedKept { plan, .. } => Some(*plan),
        SubscriptionState::ClosedExpiring { .. } => Some(Plan::Free),
        SubscriptionState::Deleted { .. } => None,
    }
}

//! What may be done with a portal's licence (CQ-30, CQ-31, CQ-32, CQ-34, CQ-35).

use super::event::LicenceEvent;
use super::ids::{PortalId, UserTypeId};
use super::machine::Phase;
use super::plan::Plan;
use super::policy::LicencePolicy;
use super::portal::{CustomType, PortalLicence};
use super::refusal::LicenceRefusal;
use super::subscription::SubscriptionState;
use crate::ids::RequestId;
use crate::seats::{PoolId, Usage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// What is asked of a portal's licence. Who may ask is the host's to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum LicenceCommand {
    /// A plan is bought, or given up for the free one (CQ-35).
    ChoosePlan {
        /// Which plan.
        plan: Plan,
    },
    /// The host has deleted the portal's data, in this transaction (CQ-35).
    ConfirmDeletion,
    /// A custom type is created, with the licences purchased for it (CQ-30, CQ-32).
    AddType {
        /// Which type.
        user_type: UserTypeId,
        /// The pool of its seats, which is new.
        pool: PoolId,
        /// How many licences are purchased.
        licences: u64,
    },
    /// The number of licences of a custom type changes. Lowered below the number of users, nobody is removed.
    SetLicences {
        /// Which type.
        user_type: UserTypeId,
        /// How many licences there are from now on.
        licences: u64,
    },
    /// A custom type without users is removed; its users are moved to another type before.
    RemoveType {
        /// Which type.
        user_type: UserTypeId,
    },
    /// The vendor grants another number of free users (CQ-31).
    SetFreeUsers {
        /// How many.
        users: u64,
    },
}

/// A command about one portal. Repeating it has one effect (CQ-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceRequest {
    /// Minted by whoever asks; unique within the portal.
    pub id: RequestId,
    /// Which portal.
    pub portal: PortalId,
    /// What is asked.
    pub command: LicenceCommand,
}

/// What every decision about a licence is given.
#[derive(Clone, Copy, Debug)]
pub struct LicenceContext<'a> {
    /// The present, as the host's clock has it. It may step back.
    pub now: Timestamp,
    /// What the vendor chose.
    pub policy: &'a LicencePolicy,
    /// The numbers of the portal's pools, read with the pools locked. A pool that is not there has nobody.
    pub usage: &'a BTreeMap<PoolId, Usage>,
}

impl PortalLicence {
    /// Decides a command. Changes nothing.
    ///
    /// # Errors
    /// [`LicenceRefusal`] says why not.
    pub fn decide(
        &self,
        command: &LicenceCommand,
        context: &LicenceContext<'_>,
    ) -> Result<LicenceEvent, LicenceRefusal> {
        let phase = self.phase(context.now);
        match *command {
            LicenceCommand::ChoosePlan { plan } => {
                let state = self.subscription.choose(plan, context.policy, context.now);
                // CQ-35: what is deleted does not come back.
                self.changed(state.ok_or(LicenceRefusal::DataDeleted)?, phase, context.now)
            }
            LicenceCommand::ConfirmDeletion => {
                let state = self.subscription.confirm_deletion(context.now);
                let deadline = self.next_deadline(context.now);
                self.changed(state.ok_or(LicenceRefusal::NotToBeDeleted { deadline })?, phase, context.now)
            }
            LicenceCommand::AddType { user_type, pool, licences } => {
                self.decide_add(CustomType { id: user_type, pool, licences }, phase, context.policy)
            }
            LicenceCommand::SetLicences { user_type, licences } => {
                let before = self.existing_custom(user_type, phase)?.licences;
                Ok(unless(before == licences, LicenceEvent::LicencesSet { user_type, before, licences }))
            }
            LicenceCommand::RemoveType { user_type } => {
                let custom = *self.existing_custom(user_type, phase)?;
                match context.usage.get(&custom.pool).map_or(0, |usage| usage.taken) {
                    0 => Ok(LicenceEvent::TypeRemoved { custom }),
                    taken => Err(LicenceRefusal::TypeHasUsers { user_type, taken }),
                }
            }
            LicenceCommand::SetFreeUsers { users } => {
                has_data(phase)?;
                let before = self.standard.free_users;
                Ok(unless(before == users, LicenceEvent::FreeUsersSet { before, users }))
            }
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "an arm of `decide`")]
    fn changed(
        &self,
        state: SubscriptionState,
        from: Phase,
        now: Timestamp,
    ) -> Result<LicenceEvent, LicenceRefusal> {
        let to = state.phase(now);
        Ok(unless(state == self.subscription, LicenceEvent::SubscriptionChanged { from, to, state }))
    }

    fn decide_add(
        &self,
        custom: CustomType,
        phase: Phase,
        policy: &LicencePolicy,
    ) -> Result<LicenceEvent, LicenceRefusal> {
        match phase {
            // CQ-34: no custom types during the trial.
            Phase::Trial => return Err(LicenceRefusal::NoCustomTypesOnTrial),
            Phase::Open => {}
            Phase::ClosedKept | Phase::ClosedExpiring | Phase::DeletionDue | Phase::Deleted => {
                return Err(LicenceRefusal::PortalClosed { phase });
            }
        }
        // CQ-32: a custom type cannot be created without licences.
        if custom.licences == 0 {
            return Err(LicenceRefusal::NeedsLicences { user_type: custom.id });
        }
        if self.custom.get(&custom.id).is_some_and(|known| *known == custom) {
            return Ok(LicenceEvent::Unchanged);
        }
        let pools = self.custom.values().map(|known| known.pool).chain([self.standard.pool]);
        if self.custom.contains_key(&custom.id) || custom.id == self.standard.id {
            Err(LicenceRefusal::TypeExists { user_type: custom.id })
        } else if pools.into_iter().any(|known| known == custom.pool) {
            Err(LicenceRefusal::PoolInUse { pool: custom.pool })
        } else if self.custom.len() as u64 >= u64::from(policy.custom_types) {
            // CQ-30: at most 5 types: 1 standard and 4 custom.
            Err(LicenceRefusal::TooManyTypes { limit: policy.custom_types.saturating_add(1) })
        } else {
            Ok(LicenceEvent::TypeAdded { custom })
        }
    }

    fn existing_custom(&self, user_type: UserTypeId, phase: Phase) -> Result<&CustomType, LicenceRefusal> {
        has_data(phase)?;
        if user_type == self.standard.id {
            // CQ-30: the standard type always exists, and is not sold by licence.
            return Err(LicenceRefusal::StandardType);
        }
        self.custom.get(&user_type).ok_or(LicenceRefusal::UnknownType { user_type })
    }
}

const fn has_data(phase: Phase) -> Result<(), LicenceRefusal> {
    if phase.has_data() { Ok(()) } else { Err(LicenceRefusal::DataDeleted) }
}

const fn unless(same: bool, event: LicenceEvent) -> LicenceEvent {
    if same { LicenceEvent::Unchanged } else { event }
}

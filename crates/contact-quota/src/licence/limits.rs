//! How many users each type of a portal may have, and who may be invited to which (CQ-31, CQ-32, CQ-34, CQ-35).

use super::ids::UserTypeId;
use super::machine::Phase;
use super::module::BaseModule;
use super::policy::LicencePolicy;
use super::portal::PortalLicence;
use super::refusal::LicenceRefusal;
use super::subscription::SubscriptionState;
use crate::seats::{LimitBasis, LimitStep, LimitTimeline, PoolId, SeatLimit};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

const CLOSED: SeatLimit = SeatLimit { seats: crate::Quota::ZERO, basis: LimitBasis::Closed };

impl PortalLicence {
    /// How many users a type may have, now and by what is known to come: the end of the trial (CQ-31, CQ-32, CQ-34, CQ-35).
    ///
    /// # Errors
    /// [`LicenceRefusal::UnknownType`].
    pub fn limits(
        &self,
        user_type: UserTypeId,
        policy: &LicencePolicy,
    ) -> Result<LimitTimeline, LicenceRefusal> {
        if user_type == self.standard.id {
            Ok(self.standard_limits(policy))
        } else if let Some(custom) = self.custom.get(&user_type) {
            Ok(self.custom_limits(custom.licences))
        } else {
            Err(LicenceRefusal::UnknownType { user_type })
        }
    }

    /// The limits of all its pools.
    pub fn pool_limits(&self, policy: &LicencePolicy) -> BTreeMap<PoolId, LimitTimeline> {
        let custom = self.custom.values().map(|custom| (custom.pool, self.custom_limits(custom.licences)));
        std::iter::once((self.standard.pool, self.standard_limits(policy))).chain(custom).collect()
    }

    fn standard_limits(&self, policy: &LicencePolicy) -> LimitTimeline {
        match self.subscription {
            // CQ-34: ten users until the end of the trial, then none.
            SubscriptionState::Trial { ends_at, .. } => {
                let trial = SeatLimit { seats: policy.trial_users.into(), basis: LimitBasis::Trial };
                let end = LimitStep { from: ends_at, limit: CLOSED };
                // One step is always in order.
                LimitTimeline::new(trial, [end]).unwrap_or(LimitTimeline::fixed(CLOSED))
            }
            // CQ-31: 10,000, or what they were raised to.
            SubscriptionState::Open { .. } => LimitTimeline::fixed(SeatLimit {
                seats: self.standard.free_users.into(),
                basis: LimitBasis::FreeAllowance,
            }),
            SubscriptionState::ClosedKept { .. }
            | SubscriptionState::ClosedExpiring { .. }
            | SubscriptionState::Deleted { .. } => LimitTimeline::fixed(CLOSED),
        }
    }

    fn custom_limits(&self, licences: u64) -> LimitTimeline {
        match self.subscription {
            // CQ-32: what is purchased.
            SubscriptionState::Open { .. } => {
                LimitTimeline::fixed(SeatLimit { seats: licences.into(), basis: LimitBasis::Licences })
            }
            // CQ-34: no custom types during the trial.
            SubscriptionState::Trial { .. }
            | SubscriptionState::ClosedKept { .. }
            | SubscriptionState::ClosedExpiring { .. }
            | SubscriptionState::Deleted { .. } => LimitTimeline::fixed(CLOSED),
        }
    }

    /// Whether somebody whose record is in this module may now be invited to this type, and of which pool the seat is then taken (CQ-34, CQ-35).
    ///
    /// Whether a seat is free is the pool's to say; which module a custom type has is its configuration's.
    ///
    /// # Errors
    /// [`LicenceRefusal::PortalClosed`], [`UnknownType`](LicenceRefusal::UnknownType), [`ModuleDoesNotFit`](LicenceRefusal::ModuleDoesNotFit),
    /// [`NoCustomTypesOnTrial`](LicenceRefusal::NoCustomTypesOnTrial).
    pub fn may_invite(
        &self,
        user_type: UserTypeId,
        module: BaseModule,
        now: Timestamp,
    ) -> Result<PoolId, LicenceRefusal> {
        let phase = self.phase(now);
        if !phase.is_open() {
            return Err(LicenceRefusal::PortalClosed { phase });
        }
        if user_type == self.standard.id {
            return match module {
                BaseModule::Contacts => Ok(self.standard.pool),
                BaseModule::Leads | BaseModule::Vendors | BaseModule::Custom => {
                    Err(LicenceRefusal::ModuleDoesNotFit { user_type, module })
                }
            };
        }
        let custom = self.custom.get(&user_type).ok_or(LicenceRefusal::UnknownType { user_type })?;
        if phase == Phase::Trial {
            return Err(LicenceRefusal::NoCustomTypesOnTrial);
        }
        Ok(custom.pool)
    }
}

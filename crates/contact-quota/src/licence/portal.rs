//! The user types of a portal and what is paid for it, in one row (CQ-30, CQ-31, CQ-32).

use super::corrupt::{CorruptLicence, LicenceProblem};
use super::event::LicenceEvent;
use super::ids::{PortalId, UserTypeId};
use super::machine::Phase;
use super::plan::Plan;
use super::policy::LicencePolicy;
use super::refusal::LicenceRefusal;
use super::subscription::{Deadline, SubscriptionState};
use crate::journal::{Held, Past, end, holds_at};
use crate::seats::PoolId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::Timestamp;

/// What a portal may have: its plan, its standard user type, and its custom ones. Stores keep its [`LicenceRecord`].
///
/// Invariants: the standard type always exists (CQ-30); each type has a pool of its own. How many others there may be is decided when one is added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "LicenceRecord", into = "LicenceRecord")]
pub struct PortalLicence {
    pub(super) id: PortalId,
    pub(super) subscription: SubscriptionState,
    pub(super) standard: StandardType,
    pub(super) custom: BTreeMap<UserTypeId, CustomType>,
    /// Since when it is as it is, but for what the clock does.
    pub(super) held_since: Option<Timestamp>,
}

/// The type that always exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardType {
    /// Which type.
    pub id: UserTypeId,
    /// Its seats.
    pub pool: PoolId,
    /// How many users it takes free of charge, raises included (CQ-31).
    pub free_users: u64,
}

/// A type that the organisation made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomType {
    /// Which type.
    pub id: UserTypeId,
    /// Its seats.
    pub pool: PoolId,
    /// How many licences are purchased for it (CQ-32).
    pub licences: u64,
}

/// A portal's licence as a store keeps it: plain data. [`PortalLicence::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceRecord {
    /// Which portal.
    pub id: PortalId,
    /// What is paid.
    pub subscription: SubscriptionState,
    /// The standard type.
    pub standard: StandardType,
    /// The custom types, in the order of their ids.
    pub custom: Vec<CustomType>,
    /// Since when it is as the other fields say, but for what the clock does (CQ-19); absent where that was not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_since: Option<Timestamp>,
}

/// A portal that is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPortal {
    /// Which portal.
    pub id: PortalId,
    /// Its standard type.
    pub standard: UserTypeId,
    /// The pool of that type's seats, which is new.
    pub pool: PoolId,
    /// How it begins.
    pub start: Start,
}

/// How a portal begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "start", rename_all = "snake_case")]
pub enum Start {
    /// With a trial (CQ-34).
    Trial,
    /// With a plan that has a portal.
    Purchase {
        /// Which plan.
        plan: Plan,
    },
}

impl PortalLicence {
    /// Sets a portal up, with its standard type (CQ-30).
    ///
    /// # Errors
    /// [`LicenceRefusal::PlanWithoutPortal`] if it begins with a plan that has none.
    pub fn open(new: &NewPortal, policy: &LicencePolicy, now: Timestamp) -> Result<Self, LicenceRefusal> {
        let subscription = match new.start {
            Start::Trial => SubscriptionState::trial(policy, now),
            Start::Purchase { plan } if plan.has_portal() => SubscriptionState::Open { plan, since: now },
            Start::Purchase { plan } => return Err(LicenceRefusal::PlanWithoutPortal { plan }),
        };
        let standard = StandardType { id: new.standard, pool: new.pool, free_users: policy.free_users };
        Ok(Self { id: new.id, subscription, standard, custom: BTreeMap::new(), held_since: Some(now) })
    }

    /// The licence that a store kept.
    ///
    /// # Errors
    /// [`CorruptLicence`] if an invariant is broken.
    pub fn restore(record: LicenceRecord) -> Result<Self, CorruptLicence> {
        let mut problems = Vec::new();
        let mut ids = BTreeSet::from([record.standard.id]);
        let mut pools = BTreeSet::from([record.standard.pool]);
        for custom in &record.custom {
            if !ids.insert(custom.id) {
                problems.push(LicenceProblem::RepeatedType { user_type: custom.id });
            }
            if !pools.insert(custom.pool) {
                problems.push(LicenceProblem::SharedPool { pool: custom.pool });
            }
        }
        let fits = match record.subscription {
            SubscriptionState::Trial { chosen, .. } => chosen.is_none_or(|plan| !plan.has_portal()),
            SubscriptionState::Open { plan, .. } => plan.has_portal(),
            SubscriptionState::ClosedKept { plan, .. } => !plan.has_portal() && plan != Plan::Free,
            SubscriptionState::ClosedExpiring { .. } | SubscriptionState::Deleted { .. } => true,
        };
        if !fits {
            problems.push(LicenceProblem::PlanDoesNotFit);
        }
        if !problems.is_empty() {
            return Err(CorruptLicence { portal: record.id, problems });
        }
        let custom = record.custom.into_iter().map(|custom| (custom.id, custom)).collect();
        Ok(Self {
            id: record.id,
            subscription: record.subscription,
            standard: record.standard,
            custom,
            held_since: record.held_since,
        })
    }

    /// What a store has to keep.
    pub fn record(&self) -> LicenceRecord {
        LicenceRecord {
            id: self.id,
            subscription: self.subscription,
            standard: self.standard,
            custom: self.custom.values().copied().collect(),
            held_since: self.held_since,
        }
    }

    /// Carries out what was decided.
    pub fn apply(&mut self, event: &LicenceEvent) {
        match *event {
            LicenceEvent::SubscriptionChanged { state, .. } => self.subscription = state,
            LicenceEvent::TypeAdded { custom } => {
                self.custom.insert(custom.id, custom);
            }
            LicenceEvent::LicencesSet { user_type, licences, .. } => {
                if let Some(custom) = self.custom.get_mut(&user_type) {
                    custom.licences = licences;
                }
            }
            LicenceEvent::TypeRemoved { custom } => {
                self.custom.remove(&custom.id);
            }
            LicenceEvent::FreeUsersSet { users, .. } => self.standard.free_users = users,
            LicenceEvent::Opened | LicenceEvent::Unchanged => {}
        }
    }

    /// Ends what has held until now, for the [journal](crate::journal). Whoever [applies](Self::apply) an event without a service calls this before.
    #[must_use = "what is over is to be kept in the journal"]
    pub fn end_period(&mut self, now: Timestamp) -> Option<Past> {
        let held = Held::Portal(Box::new(self.clone()));
        end(&mut self.held_since, now).map(|(since, until)| Past { since, until, held })
    }

    /// Whether it was as it is at an instant of the past, by what is recorded.
    pub(super) fn holds_at(&self, at: Timestamp) -> bool {
        holds_at(self.held_since, at)
    }

    /// Which portal.
    pub const fn id(&self) -> PortalId {
        self.id
    }

    /// What is paid.
    pub const fn subscription(&self) -> &SubscriptionState {
        &self.subscription
    }

    /// The standard type, which always exists (CQ-30).
    pub const fn standard(&self) -> &StandardType {
        &self.standard
    }

    /// The custom types, in the order of their ids.
    pub fn custom(&self) -> impl ExactSizeIterator<Item = &CustomType> {
        self.custom.values()
    }

    /// Every type with its pool, the standard one first.
    pub fn pools(&self) -> impl Iterator<Item = (UserTypeId, PoolId)> {
        let standard = (self.standard.id, self.standard.pool);
        std::iter::once(standard).chain(self.custom().map(|custom| (custom.id, custom.pool)))
    }

    /// What the portal amounts to at an instant.
    pub fn phase(&self, now: Timestamp) -> Phase {
        self.subscription.phase(now)
    }

    /// What the clock does next, for the host to write to its customer in time, and to delete what is to be deleted (CQ-34, CQ-35).
    pub fn next_deadline(&self, now: Timestamp) -> Option<Deadline> {
        self.subscription.next_deadline(now)
    }
}

impl TryFrom<LicenceRecord> for PortalLicence {
    type Error = CorruptLicence;

    fn try_from(record: LicenceRecord) -> Result<Self, CorruptLicence> {
        Self::restore(record)
    }
}

impl From<PortalLicence> for LicenceRecord {
    fn from(licence: PortalLicence) -> Self {
        licence.record()
    }
}

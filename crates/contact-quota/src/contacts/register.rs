//! The register of one contract: a small row, however many people it counts.

use super::allowance::{Allowance, Standing};
use super::contact::ContactRole;
use super::corrupt::CorruptRecord;
use super::policy::ContactPolicy;
use crate::civil_date::CivilDate;
use crate::formula::{Catalogue, Entitlement, EntitlementHistory, EvaluateError, Limit};
use crate::ids::{ContactId, ContractId};
use crate::journal::{Held, Past, RegisterHeld, end, holds_at};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// The register of one contract, and the guard of its contacts: who adds, changes or deletes one locks it first.
///
/// It names its primary, so there is exactly one at all times (CQ-05); it counts people, not accounts (CQ-16).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    pub(super) contract: ContractId,
    pub(super) form: CivilDate,
    pub(super) entitlements: EntitlementHistory,
    pub(super) primary: ContactId,
    pub(super) registered: u64,
    pub(super) orders: u64,
    /// Since when so many are registered under this primary.
    pub(super) held_since: Option<Timestamp>,
}

/// A register as a store keeps it. [`Register::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRecord {
    /// The contract.
    pub contract: ContractId,
    /// Of when the application form was (CQ-06).
    pub form: CivilDate,
    /// What the contract is entitled to, from day to day.
    pub entitlements: EntitlementHistory,
    /// The primary.
    pub primary: ContactId,
    /// How many people are registered.
    pub registered: u64,
    /// How many places in the order of registration were given out.
    pub orders: u64,
    /// Since when so many are registered under this primary (CQ-19); absent where that was not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_since: Option<Timestamp>,
}

/// Days on which a register stands the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outlook {
    /// The first day.
    pub from: CivilDate,
    /// The first day that no longer belongs to it.
    pub until: CivilDate,
    /// Where the register stands with as many people as now, or why that cannot be told.
    pub standing: Result<Standing, EvaluateError>,
}

impl Register {
    /// The register that a store kept.
    ///
    /// # Errors
    /// [`CorruptRecord`] if it counts nobody, or more than it has given out places.
    pub fn restore(record: RegisterRecord) -> Result<Self, CorruptRecord> {
        let RegisterRecord { contract, form, entitlements, primary, registered, orders, held_since } = record;
        if registered == 0 {
            return Err(CorruptRecord::NobodyRegistered { contract });
        }
        if orders < registered {
            return Err(CorruptRecord::OrdersBehind { contract, registered, orders });
        }
        Ok(Self { contract, form, entitlements, primary, registered, orders, held_since })
    }

    /// What a store has to keep.
    pub fn record(&self) -> RegisterRecord {
        RegisterRecord {
            contract: self.contract,
            form: self.form,
            entitlements: self.entitlements.clone(),
            primary: self.primary,
            registered: self.registered,
            orders: self.orders,
            held_since: self.held_since,
        }
    }

    /// The contract.
    pub const fn contract(&self) -> ContractId {
        self.contract
    }

    /// Of when the application form was (CQ-06).
    pub const fn form(&self) -> CivilDate {
        self.form
    }

    /// What the contract is entitled to, from day to day (CQ-19).
    pub const fn entitlements(&self) -> &EntitlementHistory {
        &self.entitlements
    }

    /// The primary (CQ-05).
    pub const fn primary(&self) -> ContactId {
        self.primary
    }

    /// How many people are registered (CQ-16).
    pub const fn registered(&self) -> u64 {
        self.registered
    }

    /// The part that one of its contacts plays (CQ-05).
    pub fn role_of(&self, contact: ContactId) -> ContactRole {
        if contact == self.primary { ContactRole::Primary } else { ContactRole::Secondary }
    }

    /// Where it stands on a day, past or future, with as many people as now (CQ-15, CQ-19).
    ///
    /// # Errors
    /// [`EvaluateError`] if the limit cannot be told (CQ-17).
    pub fn standing(
        &self,
        catalogue: &Catalogue,
        policy: &ContactPolicy,
        on: CivilDate,
    ) -> Result<Standing, EvaluateError> {
        self.standing_of(self.registered, catalogue, policy, on)
    }

    /// Where it stands on a day with so many people, such as were registered then ([`registered_at`](super::registered_at), CQ-19).
    ///
    /// # Errors
    /// [`EvaluateError`] if the limit cannot be told (CQ-17).
    pub fn standing_of(
        &self,
        registered: u64,
        catalogue: &Catalogue,
        policy: &ContactPolicy,
        on: CivilDate,
    ) -> Result<Standing, EvaluateError> {
        let limit = self.entitlements.limit(catalogue, on)?;
        Ok(self.standing_at(limit, registered, policy, on))
    }

    /// How many are registered, and who is the primary.
    pub const fn held(&self) -> RegisterHeld {
        RegisterHeld { contract: self.contract, registered: self.registered, primary: self.primary }
    }

    /// The same, if it held at an instant, too; a later past instant than that of the last change.
    pub(super) fn held_at(&self, at: Timestamp) -> Option<RegisterHeld> {
        holds_at(self.held_since, at).then(|| self.held())
    }

    /// Ends what has held until now, for the [journal](crate::journal). Whoever [applies](Self::apply) an event without a service calls this before, if the event changes how
    /// many are registered or who is the primary.
    #[must_use = "what is over is to be kept in the journal"]
    pub fn end_period(&mut self, now: Timestamp) -> Option<Past> {
        let held = Held::Register(self.held());
        end(&mut self.held_since, now).map(|(since, until)| Past { since, until, held })
    }

    /// Where it will stand from day to day: from when on it is over quota if nobody goes (CQ-08, CQ-19).
    pub fn outlook(
        &self,
        catalogue: &Catalogue,
        policy: &ContactPolicy,
        from: CivilDate,
        until: CivilDate,
    ) -> Vec<Outlook> {
        let spans = self.entitlements.timeline(catalogue, from, until);
        spans
            .into_iter()
            .map(|span| Outlook {
                from: span.from,
                until: span.until,
                standing: span.limit.map(|limit| self.standing_at(limit, self.registered, policy, span.from)),
            })
            .collect()
    }

    /// What if the contract were entitled to something else from a day on: the same function over the register as it would be (CQ-08).
    ///
    /// # Errors
    /// As [`standing`](Self::standing).
    pub fn what_if(
        &self,
        catalogue: &Catalogue,
        policy: &ContactPolicy,
        from: CivilDate,
        entitlement: Entitlement,
    ) -> Result<Standing, EvaluateError> {
        let mut then = self.clone();
        then.entitlements.change(from, entitlement);
        then.standing(catalogue, policy, from)
    }

    fn standing_at(&self, limit: Limit, registered: u64, policy: &ContactPolicy, on: CivilDate) -> Standing {
        Standing::new(on, limit, Allowance::new(limit, self.form, policy), registered)
    }
}

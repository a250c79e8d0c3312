//! The register of one contract: a small row, however many people it counts.

use super::allowance::{Allowance, Standing};
use super::contact::ContactRole;
use super::corrupt::CorruptRecord;
use super::policy::ContactPolicy;
use crate::civil_date::CivilDate;
use crate::formula::{Catalogue, Entitlement, EntitlementHistory, EvaluateError, Limit};
use crate::ids::{ContactId, ContractId};
use serde::{Deserialize, Serialize};

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
        let RegisterRecord { contract, form, entitlements, primary, registered, orders } = record;
        if registered == 0 {
            return Err(CorruptRecord::NobodyRegistered { contract });
        }
        if orders < registered {
            return Err(CorruptRecord::OrdersBehind { contract, registered, orders });
        }
        Ok(Self { contract, form, entitlements, primary, registered, orders })
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
        self.entitlements.limit(catalogue, on).map(|limit| self.standing_at(limit, policy, on))
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
                standing: span.limit.map(|limit| self.standing_at(limit, policy, span.from)),
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

    fn standing_at(&self, limit: Limit, policy: &ContactPolicy, on: CivilDate) -> Standing {
        Standing::new(on, limit, Allowance::new(limit, self.form, policy), self.registered)
    }
}

//! The legal basis of a record, and consent where that is the basis (PV-60, PV-61).

use super::subject::{PrivacyContext, PrivacyRefusal};
use crate::record::{PortalUserId, Record};
use crate::schema::ModuleId;
use crate::value::OwnedKey;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// On what basis the data of a record is processed (PV-60).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalBasis {
    /// Legitimate interest.
    LegitimateInterest,
    /// A contract.
    Contract,
    /// A legal obligation.
    LegalObligation,
    /// Vital interests.
    VitalInterests,
    /// A public task.
    PublicTask,
    /// Consent of the person concerned.
    Consent,
}

impl LegalBasis {
    /// Every basis.
    pub const ALL: [Self; 6] = [
        Self::LegitimateInterest,
        Self::Contract,
        Self::LegalObligation,
        Self::VitalInterests,
        Self::PublicTask,
        Self::Consent,
    ];
}

/// Where consent stands. It is kept through a change of the basis, and counts only while consent is the basis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "consent", rename_all = "snake_case")]
pub enum Consent {
    /// Nobody has been heard yet; that is not consent.
    #[default]
    Waiting,
    /// Given.
    Given {
        /// When.
        at: Timestamp,
        /// By which portal user.
        by: PortalUserId,
    },
    /// Withdrawn, or refused from the beginning.
    Withdrawn {
        /// When.
        at: Timestamp,
        /// By which portal user.
        by: PortalUserId,
    },
}

/// The legal basis of one record, and the consent to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessingBasis(BasisRecord);

/// A basis as stores keep it. Unique: `module` and `record`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasisRecord {
    /// The name of the module.
    pub module: String,
    /// The record.
    pub record: OwnedKey,
    /// The basis.
    pub basis: LegalBasis,
    /// Where consent stands.
    #[serde(flatten)]
    pub consent: Consent,
}

/// What a portal user says (PV-61).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentCommand {
    /// Yes.
    Give,
    /// No, or no longer.
    Withdraw,
}

/// What becomes of consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ConsentEvent {
    /// It changes.
    Changed {
        /// Where it stands from now on.
        to: Consent,
    },
    /// It is so already.
    Unchanged,
}

impl ProcessingBasis {
    /// The organisation says on what basis a record is processed (PV-60).
    pub fn new(module: impl Into<String>, record: OwnedKey, basis: LegalBasis) -> Self {
        Self(BasisRecord { module: module.into(), record, basis, consent: Consent::Waiting })
    }

    /// Another basis, by the organisation (PV-60).
    pub const fn set_basis(&mut self, basis: LegalBasis) {
        self.0.basis = basis;
    }

    /// The basis.
    pub const fn basis(&self) -> LegalBasis {
        self.0.basis
    }

    /// Where consent stands, if consent is the basis (PV-61).
    pub const fn consent(&self) -> Option<Consent> {
        match self.0.basis {
            LegalBasis::Consent => Some(self.0.consent),
            LegalBasis::LegitimateInterest
            | LegalBasis::Contract
            | LegalBasis::LegalObligation
            | LegalBasis::VitalInterests
            | LegalBasis::PublicTask => None,
        }
    }

    /// Decides what a portal user says about a record: their own, or a lead or contact that they added (PV-61). Changes nothing.
    ///
    /// # Errors
    /// [`PrivacyRefusal`].
    pub fn decide<R: Record + ?Sized>(
        &self,
        (module, record): (ModuleId, &R),
        command: ConsentCommand,
        context: &PrivacyContext<'_>,
        now: Timestamp,
    ) -> Result<ConsentEvent, PrivacyRefusal> {
        context.check(module, record)?;
        let name = context.viewer.portal().schema()[module].name();
        if self.0.module != name
            || self.0.record != context.viewer.portal().schema().key_of(module, record.key())
        {
            return Err(PrivacyRefusal::NotForThem);
        }
        let by = context.viewer.user();
        match (self.consent().ok_or(PrivacyRefusal::NotByConsent)?, command) {
            (Consent::Given { .. }, ConsentCommand::Give)
            | (Consent::Withdrawn { .. }, ConsentCommand::Withdraw) => Ok(ConsentEvent::Unchanged),
            (Consent::Waiting | Consent::Withdrawn { .. }, ConsentCommand::Give) => {
                Ok(ConsentEvent::Changed { to: Consent::Given { at: now, by } })
            }
            (Consent::Waiting | Consent::Given { .. }, ConsentCommand::Withdraw) => {
                Ok(ConsentEvent::Changed { to: Consent::Withdrawn { at: now, by } })
            }
        }
    }

    /// Carries an event out.
    pub const fn apply(&mut self, event: ConsentEvent) {
        match event {
            ConsentEvent::Changed { to } => self.0.consent = to,
            ConsentEvent::Unchanged => {}
        }
    }

    /// For stores.
    pub const fn record(&self) -> &BasisRecord {
        &self.0
    }

    /// From a store.
    pub const fn restore(record: BasisRecord) -> Self {
        Self(record)
    }
}

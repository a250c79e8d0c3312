//! The organisation of the story, its portal and its records: `crm.json`.

use crate::data::{self, DataError, Words};
use serde::Deserialize;
use tantou::invitation::eligibility::{Module, Presence, TargetFacts};
use tantou::storage::{TenantId, Timestamp};

/// What `crm.json` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CrmData {
    pub(super) tenant: TenantId,
    /// When the story begins.
    pub(super) start: Timestamp,
    pub(super) portal: Portal,
    pub(super) types: Vec<UserType>,
    pub(super) records: Vec<Record>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Portal {
    pub(super) name: Words,
    pub(super) organisation: Words,
    pub(super) inviter: Words,
    pub(super) support: String,
    pub(super) organisation_domain: String,
    pub(super) spam_domains: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserType {
    pub(super) key: String,
    pub(super) module: Kept,
    /// Whether it is the one that every portal has.
    pub(super) standard: bool,
    pub(super) licences: u64,
    pub(super) name: Words,
}

/// Where people are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kept {
    Contacts,
    Leads,
    Vendors,
}

impl Kept {
    pub(super) const fn module(self) -> Module {
        match self {
            Self::Contacts => Module::Contacts,
            Self::Leads => Module::Leads,
            Self::Vendors => Module::Vendors,
        }
    }
}

/// A record, with what stands in the way of inviting it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "named as the facts about a record are")]
pub(super) struct Record {
    pub(super) key: String,
    pub(super) module: Kept,
    pub(super) name: String,
    pub(super) mail: String,
    #[serde(default)]
    waiting_for_approval: bool,
    #[serde(default)]
    waiting_for_review: bool,
    #[serde(default = "yes")]
    consent: bool,
    #[serde(default = "present")]
    presence: Presence,
    #[serde(default = "yes")]
    module_access: bool,
    #[serde(default = "yes")]
    record_access: bool,
}

const fn yes() -> bool {
    true
}

const fn present() -> Presence {
    Presence::Present
}

impl Record {
    pub(super) const fn facts(&self) -> TargetFacts {
        TargetFacts {
            presence: self.presence,
            module_access: self.module_access,
            record_access: self.record_access,
            waiting_for_approval: self.waiting_for_approval,
            waiting_for_review: self.waiting_for_review,
            consent_obtained: self.consent,
        }
    }
}

pub(super) fn read() -> Result<CrmData, DataError> {
    data::read(&data::folder().join("crm.json"))
}

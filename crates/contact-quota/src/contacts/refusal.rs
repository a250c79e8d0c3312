//! Why a request is refused. Facts, with which a host can say what helps.

use super::allowance::Excess;
use super::consent::Purpose;
use super::words::NameMatch;
use crate::formula::EvaluateError;
use crate::ids::{ContactId, ContractId, RequestId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// Why a request is refused. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// The contract has no register yet.
    #[error("contract {contract} has no register")]
    NotSignedUp {
        /// Which contract.
        contract: ContractId,
    },
    /// The contract has a register already.
    #[error("contract {contract} has a register already")]
    AlreadySignedUp {
        /// Which contract.
        contract: ContractId,
    },
    /// The id was used for a request of other content (CQ-20).
    #[error("request {request} was made before, with other content")]
    RequestIdReused {
        /// Which request.
        request: RequestId,
    },
    /// Nobody is to be registered.
    #[error("the request names nobody")]
    NamesNobody,
    /// The primary is not among those who sign up (CQ-05).
    #[error("the primary {contact} is not among those to be registered")]
    PrimaryNotAmong {
        /// Who was named.
        contact: ContactId,
    },
    /// Somebody is not on the register.
    #[error("contact {contact} is not on the register")]
    UnknownContact {
        /// Who.
        contact: ContactId,
    },
    /// The primary goes only together with naming a successor (CQ-05).
    #[error("contact {contact} is the primary: a successor has to be named")]
    SuccessorNeeded {
        /// The primary.
        contact: ContactId,
    },
    /// A successor was named for somebody who is not the primary, or who is the leaver (CQ-05).
    #[error("contact {successor} cannot succeed contact {contact}")]
    NoSuccessor {
        /// Who goes.
        contact: ContactId,
        /// Who was named.
        successor: ContactId,
    },
    /// The primary was to hand over to the primary.
    #[error("contact {contact} is the primary already")]
    AlreadyPrimary {
        /// Who.
        contact: ContactId,
    },
    /// Nothing would be different afterwards.
    #[error("the request changes nothing")]
    ChangesNothing,
    /// Something speaks against those who are to be registered or changed.
    #[error("{}", list(problems))]
    Contacts {
        /// Everything, in the order of the request.
        problems: Vec<ContactProblem>,
    },
    /// Too many (CQ-07, CQ-08).
    #[error(
        "{} registered and {} more are {} too many for {}", .excess.registered, .excess.asked, .excess.over_by, part(excess)
    )]
    OverQuota {
        /// By how much it exceeds which part.
        excess: Excess,
    },
    /// How many may be registered cannot be told, so nobody is added (CQ-17).
    #[error("how many may be registered cannot be told: {error}")]
    NoLimit {
        /// Why not.
        error: EvaluateError,
    },
}

impl Refusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotSignedUp { .. } => "contacts.not_signed_up",
            Self::AlreadySignedUp { .. } => "contacts.already_signed_up",
            Self::RequestIdReused { .. } => "contacts.request_id_reused",
            Self::NamesNobody => "contacts.names_nobody",
            Self::PrimaryNotAmong { .. } => "contacts.primary_not_among",
            Self::UnknownContact { .. } => "contacts.unknown_contact",
            Self::SuccessorNeeded { .. } => "contacts.successor_needed",
            Self::NoSuccessor { .. } => "contacts.no_successor",
            Self::AlreadyPrimary { .. } => "contacts.already_primary",
            Self::ChangesNothing => "contacts.changes_nothing",
            Self::Contacts { .. } => "contacts.objections",
            Self::OverQuota { .. } => "contacts.over_quota",
            Self::NoLimit { .. } => "contacts.no_limit",
        }
    }
}

/// Something that speaks against somebody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("contact {contact}: {objection}")]
pub struct ContactProblem {
    /// Who.
    pub contact: ContactId,
    /// What.
    pub objection: Objection,
}

/// What may speak against somebody who is to be registered or changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "objection", rename_all = "snake_case")]
pub enum Objection {
    /// The id is that of somebody on the register, or stands twice in the request.
    #[error("the id is taken")]
    IdTaken,
    /// The name is not a person's (CQ-09).
    #[error("the name is not a person's: it has {}", words(matches))]
    NotAPersonsName {
        /// What matched.
        matches: Vec<NameMatch>,
    },
    /// The name may be a person's or not: somebody at the desk has to look at it (CQ-09).
    #[error("the name has to be looked at: it has {}", words(matches))]
    NameNeedsReview {
        /// What matched.
        matches: Vec<NameMatch>,
    },
    /// The same person is registered under the same address already, or stands twice in the request.
    #[error("the same person is registered already, as contact {contact}")]
    AlreadyRegistered {
        /// As whom.
        contact: ContactId,
    },
    /// The consent is to another version of the notice (CQ-14).
    #[error("consent is to notice {given}; it has to be to notice {current}")]
    NoticeOutdated {
        /// The version that was agreed to.
        given: String,
        /// The version that is in force.
        current: String,
    },
    /// The consent leaves purposes out (CQ-14).
    #[error("consent leaves out {missing:?}")]
    PurposesMissing {
        /// Which.
        missing: BTreeSet<Purpose>,
    },
    /// The consent lies in the future (CQ-14).
    #[error("consent is of {at}, which lies in the future")]
    ConsentInTheFuture {
        /// When it is said to have been given.
        at: Timestamp,
    },
}

impl Objection {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::IdTaken => "contact.id_taken",
            Self::NotAPersonsName { .. } => "contact.not_a_persons_name",
            Self::NameNeedsReview { .. } => "contact.name_needs_review",
            Self::AlreadyRegistered { .. } => "contact.already_registered",
            Self::NoticeOutdated { .. } => "contact.notice_outdated",
            Self::PurposesMissing { .. } => "contact.purposes_missing",
            Self::ConsentInTheFuture { .. } => "contact.consent_in_the_future",
        }
    }
}

fn part(excess: &Excess) -> String {
    match excess.part {
        super::allowance::Part::Base => format!("the base of {}", excess.seats),
        super::allowance::Part::Additional => format!("the base and {} on top", excess.seats),
    }
}

fn words(matches: &[NameMatch]) -> String {
    matches.iter().map(|found| format!("`{}`", found.word)).collect::<Vec<_>>().join(", ")
}

fn list(problems: &[ContactProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

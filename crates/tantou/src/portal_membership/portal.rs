//! What holds of a portal while a journey runs, and who acts.

use super::letters::Letters;
use email_identity::Domain;
use invitation_lifecycle::ScopeId;
use invitation_lifecycle::eligibility::{EligibilityPolicy, Inviter, Rules, UserTypes};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// What the host knows of a portal, looked up in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalFacts {
    /// Which portal.
    pub portal: ScopeId,
    /// The user types that exist, each with the module whose records its users are (IL-45, IL-60).
    pub user_types: UserTypes,
    /// The domains of the organisation's super administrator (IL-30).
    pub organisation_domains: Vec<Domain>,
    /// The domains that are listed as senders of spam (IL-35).
    pub spam_domains: BTreeSet<Domain>,
    /// Whether compliance settings are on (IL-33).
    pub compliance: bool,
}

impl PortalFacts {
    /// A portal with these user types, and nothing that speaks against anybody.
    pub const fn new(portal: ScopeId, user_types: UserTypes) -> Self {
        Self {
            portal,
            user_types,
            organisation_domains: Vec::new(),
            spam_domains: BTreeSet::new(),
            compliance: false,
        }
    }

    pub(super) fn rules<'a>(&'a self, policy: &'a EligibilityPolicy, inviter: Inviter) -> Rules<'a> {
        Rules {
            policy,
            inviter,
            user_types: &self.user_types,
            organisation_domains: &self.organisation_domains,
            spam_domains: &self.spam_domains,
            compliance: self.compliance,
        }
    }
}

/// Who does something to the members of a portal, when, and how mails are written on it.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// What holds of the portal.
    pub portal: &'a PortalFacts,
    /// Who acts, with what they may do; at acceptance who invited (IL-14, IL-17).
    pub by: Inviter,
    /// How mails are written.
    pub letters: Letters<'a>,
    /// The present, as the host's clock has it.
    pub now: Timestamp,
}

//! The evaluator: all reasons that speak against one target, for every occasion on which they are asked
//! (IL-30 … IL-43, IL-45).

use super::ids::UserTypeId;
use super::policy::EligibilityPolicy;
use super::reason::{Reason, Reasons};
use super::record::{Module, UserTypes};
use crate::ids::InviterId;
use email_identity::{Domain, DomainRef, EmailAddress};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Whether a record is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// It is.
    Present,
    /// It is in the recycle bin (IL-41).
    InRecycleBin,
    /// It never was, or was deleted for good (IL-38).
    Missing,
}

/// What the host found about one target's record, and about the inviter's access to it, by a guarded read in the
/// same transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TargetFacts {
    /// Whether the record is there (IL-38, IL-41).
    pub presence: Presence,
    /// Whether the inviter may see the module (IL-39).
    pub module_access: bool,
    /// Whether the inviter may see the record (IL-40). Of a missing record nothing is asked.
    pub record_access: bool,
    /// Whether the record is waiting for approval (IL-31).
    pub waiting_for_approval: bool,
    /// Whether the record is waiting for review (IL-32).
    pub waiting_for_review: bool,
    /// Whether consent is obtained; it counts when compliance settings are on (IL-33).
    pub consent_obtained: bool,
}

impl TargetFacts {
    /// Nothing speaks against the target.
    pub const UNOPPOSED: Self = Self {
        presence: Presence::Present,
        module_access: true,
        record_access: true,
        waiting_for_approval: false,
        waiting_for_review: false,
        consent_obtained: true,
    };
}

/// The address of a target.
#[derive(Clone, Copy, Debug)]
pub enum TargetAddress<'a> {
    /// The record has none (IL-42).
    Missing,
    /// The record has a text that is no address (IL-72).
    Malformed,
    /// This one.
    Given(&'a EmailAddress),
}

/// One target, with all that is known about it.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Where it is kept.
    pub module: Module,
    /// As which type it is, or is to be, a portal user.
    pub user_type: UserTypeId,
    /// What the host found.
    pub facts: TargetFacts,
    /// Its address.
    pub address: TargetAddress<'a>,
    /// Whether the address, or the record, is a portal user already: another one than the target itself (IL-37).
    pub is_portal_user: bool,
    /// Whether it needs a seat where none is free (IL-36).
    pub lacks_seat: bool,
}

/// Who invites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Inviter {
    /// Their id.
    pub id: InviterId,
    /// Whether they have the permission to manage portal users (IL-45, IL-51).
    pub manages_portal_users: bool,
}

/// What holds for all targets of one operation.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// What the host chose.
    pub policy: &'a EligibilityPolicy,
    /// Who invites; at acceptance who invited.
    pub inviter: Inviter,
    /// The user types that exist.
    pub user_types: &'a UserTypes,
    /// The domains of the organisation's super administrator (IL-30).
    pub organisation_domains: &'a [Domain],
    /// The domains that are listed as senders of spam (IL-35).
    pub spam_domains: &'a BTreeSet<Domain>,
    /// Whether compliance settings are on (IL-33).
    pub compliance: bool,
}

/// On which occasion a target is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// It is invited, or would be: dry run and real run are the same.
    Invite,
    /// It is invited again.
    Resend,
    /// It accepts. What acceptance depends on is asked again (IL-17), except that a record which waits for approval
    /// or review can have no mail, but an answer.
    Accept {
        /// Whether the inviter's rights count ([`InvitationPolicy::inviter_must_keep_right`](crate::InvitationPolicy::inviter_must_keep_right), IL-14).
        inviter_must_keep_right: bool,
    },
    /// The address of somebody who has accepted is changed: the new address is looked at, and who changes it.
    ChangeAddress,
}

/// Whether a reason is asked for on an occasion.
#[expect(clippy::match_same_arms, reason = "one arm per occasion")]
pub const fn asks(occasion: Occasion, reason: Reason) -> bool {
    match (occasion, reason) {
        (Occasion::Invite | Occasion::Resend, _) => true,
        (
            Occasion::Accept { inviter_must_keep_right },
            Reason::InviterNotPermitted | Reason::NoModuleAccess | Reason::NoRecordAccess,
        ) => inviter_must_keep_right,
        (
            Occasion::Accept { .. },
            Reason::WaitingForApproval
            | Reason::WaitingForReview
            | Reason::WrittenToJustNow
            | Reason::SentTooOften,
        )
        | (
            Occasion::ChangeAddress,
            Reason::RecordMissing
            | Reason::RecordInRecycleBin
            | Reason::NoModuleAccess
            | Reason::NoRecordAccess
            | Reason::UserTypeGone
            | Reason::UserTypeDoesNotFit
            | Reason::WaitingForApproval
            | Reason::WaitingForReview
            | Reason::ConsentMissing
            | Reason::NoFreeSeat,
        ) => false,
        (
            Occasion::Accept { .. },
            Reason::RecordMissing
            | Reason::RecordInRecycleBin
            | Reason::UserTypeGone
            | Reason::UserTypeDoesNotFit
            | Reason::NoAddress
            | Reason::AddressMalformed
            | Reason::AddressCharacters
            | Reason::SpamDomain
            | Reason::OrganisationDomain
            | Reason::ConsentMissing
            | Reason::AlreadyPortalUser
            | Reason::NoFreeSeat,
        )
        | (
            Occasion::ChangeAddress,
            Reason::InviterNotPermitted
            | Reason::NoAddress
            | Reason::AddressMalformed
            | Reason::AddressCharacters
            | Reason::SpamDomain
            | Reason::OrganisationDomain
            | Reason::AlreadyPortalUser
            | Reason::WrittenToJustNow
            | Reason::SentTooOften,
        ) => true,
    }
}

/// All reasons that speak against a target, in the order of IL-43; none if it may be invited, or may accept.
///
/// A reason that would tell of a record which the inviter may not see is told alone. Nothing is allocated.
///
/// ```
/// use invitation_lifecycle::InviterId;
/// use invitation_lifecycle::eligibility::*;
/// # use std::collections::BTreeSet;
/// # use uuid::Uuid;
/// # let partners = UserTypeId::from_uuid(Uuid::from_u128(1));
/// # let policy = EligibilityPolicy::default();
/// let user_types: UserTypes = [(partners, Module::Contacts)].into_iter().collect();
/// let spam_domains = BTreeSet::new();
/// let rules = Rules {
///     policy: &policy,
///     inviter: Inviter { id: InviterId::from_uuid(Uuid::nil()), manages_portal_users: true },
///     user_types: &user_types,
///     organisation_domains: &[],
///     spam_domains: &spam_domains,
///     compliance: true,
/// };
/// let lead = Target {
///     module: Module::Leads,
///     user_type: partners,
///     facts: TargetFacts { consent_obtained: false, ..TargetFacts::UNOPPOSED },
///     address: TargetAddress::Missing,
///     is_portal_user: false,
///     lacks_seat: false,
/// };
/// let reasons: Vec<_> = evaluate(&lead, &rules, Occasion::Invite).iter().collect();
/// assert_eq!(reasons, [Reason::UserTypeDoesNotFit, Reason::NoAddress, Reason::ConsentMissing]);
/// ```
pub fn evaluate(target: &Target<'_>, rules: &Rules<'_>, occasion: Occasion) -> Reasons {
    let facts = target.facts;
    let is_there = facts.presence != Presence::Missing;
    // IL-45, IL-39, IL-40: told alone (IL-43).
    let hiding = [
        (!rules.inviter.manages_portal_users, Reason::InviterNotPermitted),
        (!facts.module_access, Reason::NoModuleAccess),
        (is_there && !facts.record_access, Reason::NoRecordAccess),
    ];
    let mut hiding = hiding.into_iter().filter(|(holds, reason)| *holds && asks(occasion, *reason));
    if let Some((_, reason)) = hiding.next() {
        return Reasons::only(reason);
    }
    let mut reasons = Reasons::NONE;
    let mut add = |holds: bool, reason| reasons.add_if(holds && asks(occasion, reason), reason);
    // IL-38, IL-41.
    add(!is_there, Reason::RecordMissing);
    add(facts.presence == Presence::InRecycleBin, Reason::RecordInRecycleBin);
    // IL-45: the user type must fit the target's module. IL-17: and must still be there.
    match rules.user_types.module(target.user_type) {
        None => add(true, Reason::UserTypeGone),
        Some(module) => add(module != target.module, Reason::UserTypeDoesNotFit),
    }
    // IL-36.
    add(target.lacks_seat, Reason::NoFreeSeat);
    if !is_there {
        // Of what is not there, nothing else can be said.
        return reasons;
    }
    match target.address {
        TargetAddress::Missing => add(true, Reason::NoAddress),
        TargetAddress::Malformed => add(true, Reason::AddressMalformed),
        TargetAddress::Given(address) => {
            // IL-34, IL-35, IL-30.
            let domain = address.domain();
            add(!rules.policy.characters.allow(address.as_given()), Reason::AddressCharacters);
            add(is_listed(domain, rules), Reason::SpamDomain);
            add(is_the_organisations(domain, rules), Reason::OrganisationDomain);
        }
    }
    // IL-31, IL-32, IL-33, IL-37.
    add(facts.waiting_for_approval, Reason::WaitingForApproval);
    add(facts.waiting_for_review, Reason::WaitingForReview);
    add(rules.compliance && !facts.consent_obtained, Reason::ConsentMissing);
    add(target.is_portal_user, Reason::AlreadyPortalUser);
    reasons
}

/// IL-30: both sides are in lower-case IDNA form.
fn is_the_organisations(domain: DomainRef<'_>, rules: &Rules<'_>) -> bool {
    rules.organisation_domains.iter().any(|own| {
        if rules.policy.organisation_subdomains { domain.is_same_or_under(own) } else { domain == *own }
    })
}

/// IL-35: one look into the list, or one per label.
fn is_listed(domain: DomainRef<'_>, rules: &Rules<'_>) -> bool {
    let mut rest = domain.as_str();
    loop {
        if rules.spam_domains.contains(rest) {
            return true;
        }
        match rest.split_once('.') {
            Some((_, above)) if rules.policy.spam_subdomains => rest = above,
            Some(_) | None => return false,
        }
    }
}

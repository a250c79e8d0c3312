//! Who is to be invited, and what became of each.

use crate::bulk::BulkPlace;
use crate::eligibility::{Reasons, RecordRef, TargetAddress, TargetFacts, UserTypeId};
use crate::ids::ScopeId;
use crate::language::Language;
use crate::members::ids::MemberId;
use crate::message::MessageText;
use email_identity::{AddressPolicy, EmailAddress};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// What is the same for all targets of an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteOrder {
    /// To which portal.
    pub portal: ScopeId,
    /// As which type.
    pub user_type: UserTypeId,
    /// In which language.
    pub language: Language,
    /// The inviter's own words.
    pub message: Option<MessageText>,
}

/// The address that a record has, read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenAddress {
    /// None (IL-42).
    Missing,
    /// A text that is no address (IL-72).
    Malformed,
    /// This one.
    Given(EmailAddress),
}

impl GivenAddress {
    /// Reads what a record has; a blank text is none.
    pub fn read(text: &str, policy: &AddressPolicy) -> Self {
        if text.trim().is_empty() {
            return Self::Missing;
        }
        EmailAddress::parse(text, policy).map_or(Self::Malformed, Self::Given)
    }

    /// The address, if there is one.
    pub const fn address(&self) -> Option<&EmailAddress> {
        match self {
            Self::Missing | Self::Malformed => None,
            Self::Given(address) => Some(address),
        }
    }

    pub(super) const fn as_target(&self) -> TargetAddress<'_> {
        match self {
            Self::Missing => TargetAddress::Missing,
            Self::Malformed => TargetAddress::Malformed,
            Self::Given(address) => TargetAddress::Given(address),
        }
    }
}

/// One record whose person is to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteTarget {
    /// The id that the member gets. Minted by the host, or derived: an id that is there already is recognised, and not
    /// sent to again. The id of a member who was deleted is never used again: the ids of its invitations and seats follow from it, and
    /// stay. The same person is invited again as another member.
    pub member: MemberId,
    /// The record.
    pub kept_as: RecordRef,
    /// Its address.
    pub address: GivenAddress,
    /// What the host found about it, by a guarded read in the same transaction.
    pub facts: TargetFacts,
    /// Its place in a bulk invitation, if it is in one.
    pub bulk: Option<BulkPlace>,
}

/// What became of one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetOutcome {
    /// Which record.
    #[serde(flatten)]
    pub kept_as: RecordRef,
    /// Its place in a bulk invitation, if it is in one.
    pub bulk: Option<BulkPlace>,
    /// What is done with it.
    pub result: TargetResult,
}

/// What is done with one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum TargetResult {
    /// It is invited.
    Sent(SentInvitation),
    /// Nothing speaks against it, and nothing was sent: a dry run, or another target holds it back (all or nothing).
    Passes,
    /// It is invited already, and has not answered; perhaps under another address than its record has now, or as another record.
    /// The invitation can still be answered, and nothing was sent.
    AlreadyInvited {
        /// As which member.
        member: MemberId,
    },
    /// It is not invited.
    Failed {
        /// All reasons (IL-43).
        reasons: Reasons,
        /// From when on the address may be written to again, if it was a moment ago (IL-12).
        again_at: Option<Timestamp>,
    },
}

/// An invitation that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentInvitation {
    /// The member.
    pub member: MemberId,
    /// How.
    pub sending: Sending,
}

/// How an invitation was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// To somebody new.
    First,
    /// To a member whose earlier invitation had expired, or was declined or cancelled; at the address that its record has now.
    Again,
    /// Earlier, by this same request: it is a repetition, and nothing was sent again (IL-44).
    Earlier,
}

impl TargetResult {
    /// The reasons, if it failed.
    pub const fn reasons(&self) -> Option<Reasons> {
        match self {
            Self::Failed { reasons, .. } => Some(*reasons),
            Self::Sent(_) | Self::Passes | Self::AlreadyInvited { .. } => None,
        }
    }
}

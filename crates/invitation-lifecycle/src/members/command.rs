//! What can be asked of a member, and what the answer depends on.

use super::machine::MemberAction;
use super::profile::Profile;
use crate::eligibility::{RecordId, UserTypeId, UserTypes};
use crate::ids::{InvitationId, PersonId};
use crate::policy::InvitationPolicy;
use crate::token::StoredToken;
use email_identity::EmailAddress;
use storage_contract::Timestamp;

/// The link that was prepared for the mail of a command; which kind is needed says
/// [`member_leads`](super::member_leads).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreparedLink {
    /// None.
    None,
    /// That of an invitation: the member's present one, sent again, or its [next](super::Member::next_invitation).
    Invitation(InvitationId),
    /// One that confirms the address: a token of the member's [next generation](super::Member::next_confirmation).
    Confirmation(StoredToken),
}

/// What is to be done with a member. What a visitor proves, and whom an inviter may invite, is checked before.
#[derive(Clone, Copy, Debug)]
pub enum MemberCommand<'a> {
    /// The invitation is accepted, by this person.
    Accept {
        /// Who.
        person: PersonId,
    },
    /// The invitation is declined.
    Decline,
    /// The new address is confirmed (IL-53).
    ConfirmAddress,
    /// The profile is complete, or changed (IL-58).
    CompleteProfile {
        /// The profile.
        profile: &'a Profile,
    },
    /// Send the link again (IL-52).
    Reinvite {
        /// The link.
        link: PreparedLink,
    },
    /// Take the invitation back.
    CancelInvitation,
    /// Change the address (IL-53, IL-54, IL-55).
    ChangeAddress {
        /// The new one.
        address: &'a EmailAddress,
        /// The link that goes there.
        link: PreparedLink,
    },
    /// Deactivate (IL-59).
    Deactivate,
    /// Activate (IL-59).
    Activate {
        /// The link, if the member is unverified (IL-55).
        link: PreparedLink,
    },
    /// Change the user type (IL-60).
    ChangeType {
        /// The new one.
        user_type: UserTypeId,
    },
    /// The lead has become this contact, and the member is of this type from now on (IL-60).
    Convert {
        /// The contact.
        contact: RecordId,
        /// Which of the types of contacts.
        user_type: UserTypeId,
    },
    /// Delete (IL-57).
    Delete,
}

/// What every decision depends on besides the member.
#[derive(Clone, Copy, Debug)]
pub struct MemberContext<'a> {
    /// The present, as the host's clock has it. It may step back.
    pub now: Timestamp,
    /// How long links live, and how often they may be sent: what is said there of invitations holds for confirmations,
    /// too.
    pub policy: &'a InvitationPolicy,
    /// The user types that exist.
    pub user_types: &'a UserTypes,
    /// When the address to which the mail would go was last written to, in this portal (IL-12).
    pub last_written: Option<Timestamp>,
}

impl MemberCommand<'_> {
    /// Which action it is.
    pub const fn action(&self) -> MemberAction {
        match self {
            Self::Accept { .. } => MemberAction::Accept,
            Self::Decline => MemberAction::Decline,
            Self::ConfirmAddress => MemberAction::ConfirmAddress,
            Self::CompleteProfile { .. } => MemberAction::CompleteProfile,
            Self::Reinvite { .. } => MemberAction::Reinvite,
            Self::CancelInvitation => MemberAction::CancelInvitation,
            Self::ChangeAddress { .. } => MemberAction::ChangeAddress,
            Self::Deactivate => MemberAction::Deactivate,
            Self::Activate { .. } => MemberAction::Activate,
            Self::ChangeType { .. } => MemberAction::ChangeType,
            Self::Convert { .. } => MemberAction::Convert,
            Self::Delete => MemberAction::Delete,
        }
    }

    /// The link that was prepared for it.
    pub const fn link(&self) -> PreparedLink {
        match self {
            Self::Reinvite { link } | Self::ChangeAddress { link, .. } | Self::Activate { link } => *link,
            Self::Accept { .. }
            | Self::Decline
            | Self::ConfirmAddress
            | Self::CompleteProfile { .. }
            | Self::CancelInvitation
            | Self::Deactivate
            | Self::ChangeType { .. }
            | Self::Convert { .. }
            | Self::Delete => PreparedLink::None,
        }
    }
}

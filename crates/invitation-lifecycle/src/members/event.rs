//! What happened to a member.

use super::ids::MemberId;
use super::machine::{MemberAction, MemberMailKind};
use super::profile::Profile;
use super::seat::SeatEffect;
use crate::eligibility::{RecordRef, UserTypeId};
use crate::ids::{InvitationId, PersonId};
use crate::token::StoredToken;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// A decision that was made, with what it asks of the host. Applying it to the [member](super::Member::apply) cannot
/// fail.
///
/// For audit trails, too: it holds nothing by which anybody could sign in. It does hold the new address where one was
/// given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberEvent {
    /// Which member.
    pub member: MemberId,
    /// When.
    pub at: Timestamp,
    /// What changes.
    #[serde(flatten)]
    pub change: MemberChange,
    /// What happens to its seat.
    pub seat: Option<SeatEffect>,
    /// Whose sessions are to be ended at once, in this portal.
    pub revoked_sessions: Option<PersonId>,
    /// Which mail goes out.
    pub mail: Option<MemberMailKind>,
}

/// What changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum MemberChange {
    /// Somebody became a member by being invited.
    Invited {
        /// By which invitation.
        link: SentLink,
    },
    /// The invitation was accepted.
    Accepted {
        /// By whom.
        by: PersonId,
    },
    /// The invitation was declined.
    Declined,
    /// The new address was confirmed.
    AddressConfirmed,
    /// The profile was completed, or changed.
    ProfileCompleted {
        /// The profile.
        profile: Profile,
    },
    /// The link was sent again.
    Reinvited {
        /// The link.
        link: SentLink,
    },
    /// The invitation was taken back.
    InvitationCancelled,
    /// The address was changed.
    AddressChanged {
        /// The new address.
        address: EmailAddress,
        /// The link that went there.
        link: SentLink,
    },
    /// The member was deactivated.
    Deactivated,
    /// The member was activated.
    Activated {
        /// The link that went out.
        link: SentLink,
    },
    /// The user type was changed.
    TypeChanged {
        /// The new one.
        user_type: UserTypeId,
    },
    /// The lead has become a contact.
    Converted {
        /// The contact.
        kept_as: RecordRef,
        /// The new user type.
        user_type: UserTypeId,
    },
    /// The member was deleted.
    Deleted,
}

/// The link that a mail carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "link", rename_all = "snake_case")]
pub enum SentLink {
    /// None.
    None,
    /// That of an invitation.
    Invitation {
        /// Which one.
        invitation: InvitationId,
        /// Until when it is valid.
        expires_at: Option<Timestamp>,
    },
    /// One that confirms the address.
    Confirmation {
        /// Its token.
        token: StoredToken,
        /// Until when it is valid.
        expires_at: Option<Timestamp>,
    },
}

impl MemberChange {
    /// The action that it comes of; `None` of the invitation with which a member begins.
    pub const fn action(&self) -> Option<MemberAction> {
        Some(match self {
            Self::Invited { .. } => return None,
            Self::Accepted { .. } => MemberAction::Accept,
            Self::Declined => MemberAction::Decline,
            Self::AddressConfirmed => MemberAction::ConfirmAddress,
            Self::ProfileCompleted { .. } => MemberAction::CompleteProfile,
            Self::Reinvited { .. } => MemberAction::Reinvite,
            Self::InvitationCancelled => MemberAction::CancelInvitation,
            Self::AddressChanged { .. } => MemberAction::ChangeAddress,
            Self::Deactivated => MemberAction::Deactivate,
            Self::Activated { .. } => MemberAction::Activate,
            Self::TypeChanged { .. } => MemberAction::ChangeType,
            Self::Converted { .. } => MemberAction::Convert,
            Self::Deleted => MemberAction::Delete,
        })
    }

    /// The link that went out with it.
    pub const fn link(&self) -> SentLink {
        match self {
            Self::Invited { link }
            | Self::Reinvited { link }
            | Self::AddressChanged { link, .. }
            | Self::Activated { link } => *link,
            Self::Accepted { .. }
            | Self::Declined
            | Self::AddressConfirmed
            | Self::ProfileCompleted { .. }
            | Self::InvitationCancelled
            | Self::Deactivated
            | Self::TypeChanged { .. }
            | Self::Converted { .. }
            | Self::Deleted => SentLink::None,
        }
    }
}

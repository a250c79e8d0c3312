//! What the organisation asks for its members.

use crate::eligibility::{RecordId, TargetFacts, UserTypeId};
use crate::members::command::{MemberCommand, PreparedLink};
use crate::members::ids::MemberId;
use crate::members::machine::MemberAction;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};

/// What the organisation asks for one of its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum ManageCommand {
    /// Send the link again: of the invitation, or of the confirmation of the address (IL-52).
    Reinvite,
    /// Take the invitation back. The member stays in the list, and can be invited again.
    CancelInvitation,
    /// Change the address (IL-53, IL-54, IL-55).
    ChangeAddress {
        /// The new one.
        address: EmailAddress,
    },
    /// Deactivate (IL-59).
    Deactivate,
    /// Activate (IL-59).
    Activate,
    /// Change the user type (IL-60).
    ChangeType {
        /// The new one.
        user_type: UserTypeId,
    },
    /// The lead has become this contact, of this type (IL-60).
    Convert {
        /// The contact.
        contact: RecordId,
        /// Which of the [types that fit](crate::eligibility::UserTypes::fitting) contacts.
        user_type: UserTypeId,
    },
    /// Delete (IL-57).
    Delete,
}

/// One member, and what is asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRequest {
    /// Which member.
    pub member: MemberId,
    /// What is asked.
    pub command: ManageCommand,
    /// What the host found about the member's record, in the same transaction. Needed where an invitation goes out:
    /// [re-invite](ManageCommand::Reinvite), [activate](ManageCommand::Activate) and
    /// [change the address](ManageCommand::ChangeAddress) of somebody who has not accepted (IL-17).
    pub facts: Option<TargetFacts>,
}

impl ManageCommand {
    /// Which action it is.
    pub const fn action(&self) -> MemberAction {
        match self {
            Self::Reinvite => MemberAction::Reinvite,
            Self::CancelInvitation => MemberAction::CancelInvitation,
            Self::ChangeAddress { .. } => MemberAction::ChangeAddress,
            Self::Deactivate => MemberAction::Deactivate,
            Self::Activate => MemberAction::Activate,
            Self::ChangeType { .. } => MemberAction::ChangeType,
            Self::Convert { .. } => MemberAction::Convert,
            Self::Delete => MemberAction::Delete,
        }
    }

    pub(super) const fn with(&self, link: PreparedLink) -> MemberCommand<'_> {
        match self {
            Self::Reinvite => MemberCommand::Reinvite { link },
            Self::CancelInvitation => MemberCommand::CancelInvitation,
            Self::ChangeAddress { address } => MemberCommand::ChangeAddress { address, link },
            Self::Deactivate => MemberCommand::Deactivate,
            Self::Activate => MemberCommand::Activate { link },
            Self::ChangeType { user_type } => MemberCommand::ChangeType { user_type: *user_type },
            Self::Convert { contact, user_type } => {
                MemberCommand::Convert { contact: *contact, user_type: *user_type }
            }
            Self::Delete => MemberCommand::Delete,
        }
    }
}

//! Why something cannot be done with a member.

use super::ids::MemberId;
use super::machine::MemberAction;
use super::status::{MemberFilter, MemberStatus};
use crate::eligibility::{Module, Reason, Reasons, UserTypeId};
use crate::ids::InviterId;
use crate::random::RandomUnavailable;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// Why something cannot be done with a member. The member is unchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum MemberRefusal {
    /// It takes the permission to manage portal users (IL-45, IL-51).
    #[error("it takes the permission to manage portal users")]
    NotPermitted,
    /// To the organisation's side: this portal has no such member.
    #[error("there is no member {member} here")]
    NotFound {
        /// Which one was asked for.
        member: MemberId,
    },
    /// The same request names the member twice.
    #[error("the member {member} is named twice")]
    NamedTwice {
        /// Which one.
        member: MemberId,
    },
    /// The action is not possible in the status that the member is in.
    #[error("the member is {status}: {action} is not possible")]
    NotInStatus {
        /// The status.
        status: MemberStatus,
        /// What was attempted.
        action: MemberAction,
    },
    /// The action is not offered for many members of this filter (IL-52).
    #[error("{action} is not offered for the filter {filter}")]
    NotOffered {
        /// The filter.
        filter: MemberFilter,
        /// What was attempted.
        action: MemberAction,
    },
    /// The member is not, or no longer, among those of the filter.
    #[error("the member is {status}, not among the {filter}")]
    NotInFilter {
        /// The filter.
        filter: MemberFilter,
        /// The status.
        status: MemberStatus,
    },
    /// The evaluator says no (IL-43).
    #[error("{reasons}")]
    NotEligible {
        /// All reasons.
        reasons: Reasons,
        /// From when on the address may be written to again, if it was a moment ago (IL-12).
        again_at: Option<Timestamp>,
    },
    /// The rights that came along are another's than the inviter's who answers for the invitation (IL-14, IL-17): it was sent again
    /// by somebody else since they were looked up, or they were mixed up. Look them up anew; meanwhile nothing is accepted.
    #[error("the rights of {inviter} were to be checked, who answers for the invitation")]
    OtherInviter {
        /// Who answers for the invitation.
        inviter: InviterId,
    },
    /// A mail would go out, and the host gave no facts about the record: what was not checked is not sent (IL-17).
    #[error("the record was not checked")]
    Unchecked,
    /// It is the address already.
    #[error("this is the member's address already")]
    SameAddress,
    /// It is the user type already.
    #[error("this is the member's user type already")]
    SameType,
    /// There is no such user type.
    #[error("there is no user type {user_type}")]
    UnknownType {
        /// Which one was asked for.
        user_type: UserTypeId,
    },
    /// The user type is one of another module (IL-60).
    #[error("the user type is one of {takes}, and the member is one of {module}")]
    TypeDoesNotFit {
        /// The module of the type.
        takes: Module,
        /// The module of the member.
        module: Module,
    },
    /// Only a lead is converted to a contact (IL-60).
    #[error("only a lead is converted to a contact, and the member is one of {module}")]
    NoLead {
        /// The module of the member.
        module: Module,
    },
    /// What the link itself, or the invitation behind it, has against it.
    #[error(transparent)]
    Link {
        /// What.
        #[from]
        why: Refusal,
    },
    /// The link that confirms an address is no longer valid.
    #[error("the link has expired")]
    ConfirmationExpired,
    /// The mail needs another link than was prepared: a mistake of the caller's.
    #[error("the link that was prepared is not the one that the mail needs")]
    LinkOutOfStep,
}

impl MemberRefusal {
    /// A stable code, under which a host can translate. Of several reasons it is that of the most fundamental one.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotPermitted => "member.not_permitted",
            Self::NotFound { .. } => "member.not_found",
            Self::NamedTwice { .. } => "member.named_twice",
            Self::NotInStatus { .. } => "member.not_in_status",
            Self::NotOffered { .. } => "member.not_offered",
            Self::NotInFilter { .. } => "member.not_in_filter",
            Self::NotEligible { reasons, .. } => reasons.first().map_or("member.not_eligible", Reason::code),
            Self::OtherInviter { .. } => "member.other_inviter",
            Self::Unchecked => "member.unchecked",
            Self::SameAddress => "member.same_address",
            Self::SameType => "member.same_type",
            Self::UnknownType { .. } => "member.unknown_type",
            Self::TypeDoesNotFit { .. } => "member.type_does_not_fit",
            Self::NoLead { .. } => "member.no_lead",
            Self::Link { why } => why.code(),
            Self::ConfirmationExpired => "member.confirmation_expired",
            Self::LinkOutOfStep => "member.link_out_of_step",
        }
    }

    /// The refusal for one reason.
    pub(crate) const fn for_reason(reason: Reason) -> Self {
        Self::NotEligible { reasons: Reasons::only(reason), again_at: None }
    }
}

impl From<RandomUnavailable> for MemberRefusal {
    fn from(unavailable: RandomUnavailable) -> Self {
        Self::Link { why: unavailable.into() }
    }
}

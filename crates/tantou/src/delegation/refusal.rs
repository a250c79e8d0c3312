//! Why a journey was refused. Nothing was written then, and the transaction is still usable.

use super::NotSent;
use access_model::OfferRefusal;
use invitation_lifecycle::Refusal;

/// Why an answer of the invitee was refused. It may be shown to whoever holds the link: it names no address (IL-13).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerRefusal {
    /// By the rules of invitations.
    #[error(transparent)]
    Invitation(#[from] Refusal),
    /// By the rules of access.
    #[error(transparent)]
    Access(#[from] access_model::AcceptRefusal),
}

/// Why the holder's resending, cancelling or deleting of an invitation was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManageRefusal {
    /// By the rules of invitations.
    #[error(transparent)]
    Invitation(#[from] Refusal),
    /// By the rules of access.
    #[error(transparent)]
    Access(#[from] OfferRefusal),
}

/// Why nothing of a plan, or of a step of it, was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmRefusal {
    /// By the rules of access; names every contract and person that is wrong (AM-08).
    #[error(transparent)]
    Plan(#[from] access_model::ConfirmRefusal),
    /// Under *all or nothing*, somebody cannot be written to now (IL-12).
    #[error("{} of the batch cannot be invited now, so nothing of it is: {}", .0.len(), listed(.0))]
    NotSent(Vec<NotSent>),
    /// The host's random generator failed, so there are no tokens (IL-13).
    #[error(transparent)]
    Invitation(#[from] Refusal),
}

impl AnswerRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invitation(refusal) => refusal.code(),
            Self::Access(refusal) => refusal.code(),
        }
    }
}

impl ManageRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invitation(refusal) => refusal.code(),
            Self::Access(refusal) => refusal.code(),
        }
    }
}

impl ConfirmRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Plan(refusal) => refusal.code(),
            Self::NotSent(_) => "confirm.not_sent",
            Self::Invitation(refusal) => refusal.code(),
        }
    }
}

fn listed(not_sent: &[NotSent]) -> String {
    not_sent.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

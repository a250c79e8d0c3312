//! Why a command is refused. Facts, never an address: a refusal may be shown to whoever holds a link (IL-13, IL-16).

use crate::action::{Action, Phase};
use crate::facts::{LeftOut, Objection};
use crate::ids::InvitationId;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// Why something cannot be done with an invitation. The invitation is unchanged (IL-08).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// To the invitee's side: nothing is proven. The same answer whether the token is wrong, never was, or its
    /// invitation is deleted, and whether or not somebody was invited (IL-13, IL-18).
    #[error("this link is not known")]
    Unknown,
    /// To the inviter's side: this scope has no such invitation.
    #[error("there is no invitation {invitation} here")]
    NotFound {
        /// The id that was asked for.
        invitation: InvitationId,
    },
    /// The presented token was replaced by that of a later mail (IL-05, IL-16).
    #[error("a later mail has replaced this link")]
    Superseded,
    /// The action is not possible in the phase that the invitation is in (IL-08).
    #[error("the invitation is {phase}: it is not possible to {action} it")]
    NotInPhase {
        /// The phase.
        phase: Phase,
        /// What was attempted.
        action: Action,
    },
    /// The host objects to the address (IL-17).
    #[error("there are objections: {}", list(objections))]
    Objected {
        /// All objections.
        objections: Vec<Objection>,
    },
    /// Nothing of what was offered can still be given (IL-17), or everything has moved on to other invitations (IL-11).
    #[error("nothing of what was offered is left: {}", list_left_out(left_out))]
    NothingLeft {
        /// Each offer with its reason.
        left_out: Vec<LeftOut>,
    },
    /// The person is new, and acceptance has to bring a registration along (IL-10).
    #[error("acceptance by a new person needs a registration")]
    RegistrationRequired,
    /// The person is registered, and nobody is registered a second time through a link (IL-10).
    #[error("the person is registered already")]
    AlreadyRegistered,
    /// The address was written to a moment ago (IL-12).
    #[error("the address can be written to again at {until}")]
    TooSoon {
        /// When it can be written to again.
        until: Timestamp,
    },
    /// The invitation was sent as often as is allowed (IL-12).
    #[error("the invitation has been sent {limit} times, as often as is allowed")]
    SendingsExhausted {
        /// How often is allowed.
        limit: u32,
    },
    /// No reminder is due (IL-15).
    #[error("no reminder is due")]
    NoReminderDue,
    /// None of the offers to be withdrawn is among those of the invitation.
    #[error("the invitation offers nothing of this")]
    OffersNoneOfThese,
    /// The new token was made for another generation than the next one: a mistake of the caller's.
    #[error("the new token has generation {given} instead of {expected}")]
    TokenOutOfStep {
        /// The generation that comes next.
        expected: u32,
        /// The generation of the token.
        given: u32,
    },
    /// The host's random generator failed: no token, no mail (IL-13).
    #[error("no randomness is available")]
    RandomUnavailable,
}

impl Refusal {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "invitation.unknown",
            Self::NotFound { .. } => "invitation.not_found",
            Self::Superseded => "invitation.superseded",
            Self::NotInPhase { phase, .. } => match phase {
                Phase::Pending => "invitation.pending",
                Phase::Expired => "invitation.expired",
                Phase::Accepted => "invitation.accepted",
                Phase::Declined => "invitation.declined",
                Phase::Cancelled => "invitation.cancelled",
            },
            Self::Objected { .. } => "invitation.objected",
            Self::NothingLeft { .. } => "invitation.nothing_left",
            Self::RegistrationRequired => "invitation.registration_required",
            Self::AlreadyRegistered => "invitation.already_registered",
            Self::TooSoon { .. } => "invitation.too_soon",
            Self::SendingsExhausted { .. } => "invitation.sendings_exhausted",
            Self::NoReminderDue => "invitation.no_reminder_due",
            Self::OffersNoneOfThese => "invitation.offers_none_of_these",
            Self::TokenOutOfStep { .. } => "invitation.token_out_of_step",
            Self::RandomUnavailable => "invitation.random_unavailable",
        }
    }
}

impl From<crate::random::RandomUnavailable> for Refusal {
    fn from(_: crate::random::RandomUnavailable) -> Self {
        Self::RandomUnavailable
    }
}

/// Why one target of a batch is not invited (IL-11, IL-12, IL-17). The others are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "rejection", rename_all = "snake_case")]
pub enum IssueRejection {
    /// It offers nothing.
    #[error("the invitation offers nothing")]
    NoOffers,
    /// The id belongs to an invitation of somebody else: ids are to be minted, or derived, per address.
    #[error("the id is taken by another invitation")]
    IdTaken,
    /// The id stands earlier in the batch.
    #[error("the id occurs twice in the batch")]
    IdRepeated,
    /// The host objects to the address.
    #[error("there are objections: {}", list(objections))]
    Objected {
        /// All objections.
        objections: Vec<Objection>,
    },
    /// Everything offered is a duplicate, or cannot be given.
    #[error("nothing of what is offered can be given: {}", list_left_out(left_out))]
    NothingLeft {
        /// Each offer with its reason.
        left_out: Vec<LeftOut>,
    },
    /// The address was written to a moment ago.
    #[error("the address can be written to again at {until}")]
    TooSoon {
        /// When it can be written to again.
        until: Timestamp,
    },
}

impl IssueRejection {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoOffers => "invitation.no_offers",
            Self::IdTaken => "invitation.id_taken",
            Self::IdRepeated => "invitation.id_repeated",
            Self::Objected { .. } => "invitation.objected",
            Self::NothingLeft { .. } => "invitation.nothing_left",
            Self::TooSoon { .. } => "invitation.too_soon",
        }
    }

    /// Whether the target is nothing but a duplicate: already invited, already accepted, or twice in the batch (IL-11).
    pub fn is_duplicate(&self) -> bool {
        match self {
            Self::NothingLeft { left_out } => left_out.iter().all(|left_out| left_out.why.is_duplicate()),
            Self::IdRepeated => true,
            Self::NoOffers | Self::IdTaken | Self::Objected { .. } | Self::TooSoon { .. } => false,
        }
    }
}

fn list(objections: &[Objection]) -> String {
    objections.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn list_left_out(left_out: &[LeftOut]) -> String {
    left_out
        .iter()
        .map(|left_out| format!("{}: {}", left_out.offer, left_out.why))
        .collect::<Vec<_>>()
        .join("; ")
}

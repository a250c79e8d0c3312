//! What a visitor sees who opens a link: the invitation, or why the link is dead (IL-16). Looking changes nothing
//! (IL-18).

use crate::action::Phase;
use crate::ids::{InvitationId, InviterId, PersonId, ScopeId};
use crate::invitation::{CancelCause, Invitation, InvitationState};
use crate::language::Language;
use crate::message::MessageText;
use crate::offer::Offer;
use crate::proof::ProofWorth;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// What a visitor sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Look {
    /// The invitation, which can be answered.
    Open(Box<OpenInvitation>),
    /// Why it cannot.
    Dead {
        /// The reason.
        why: DeadLink,
    },
}

/// Why a link is dead (IL-16). It never says who was invited.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum DeadLink {
    /// A later mail has another link.
    #[error("a later mail has replaced this link")]
    Superseded,
    /// The invitation was cancelled, or what it gave has ended.
    #[error("the invitation was cancelled")]
    Cancelled,
    /// The invitation is no longer valid.
    #[error("the invitation has expired")]
    Expired,
    /// The invitation was declined.
    #[error("the invitation was declined")]
    Declined,
    /// The visitor, who is signed in, has accepted it.
    #[error("you have accepted the invitation already")]
    AcceptedByYou,
    /// Everything else: no such link, or one that somebody else used (IL-13).
    #[error("this link is not known")]
    Unknown,
}

impl DeadLink {
    /// A stable code, under which a host can translate.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Superseded => "link.superseded",
            Self::Cancelled => "link.cancelled",
            Self::Expired => "link.expired",
            Self::Declined => "link.declined",
            Self::AcceptedByYou => "link.accepted_by_you",
            Self::Unknown => "link.unknown",
        }
    }
}

/// An invitation that can be answered, as its invitee sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInvitation {
    /// Which one.
    pub id: InvitationId,
    /// On whose behalf.
    pub scope: ScopeId,
    /// Who invited.
    pub inviter: InviterId,
    /// The invited address, under which a new person registers (IL-10). Only a valid proof gets to see it.
    pub address: EmailAddress,
    /// What is offered.
    pub offers: BTreeSet<Offer>,
    /// The inviter's own words.
    pub message: Option<MessageText>,
    /// The language of the mail.
    pub language: Language,
    /// Until when it is valid.
    pub expires_at: Option<Timestamp>,
}

impl Invitation {
    /// What a visitor sees whose proof is worth so much. `viewer` is who is signed in, if anybody is.
    pub fn look(&self, worth: ProofWorth, viewer: Option<PersonId>, now: Timestamp) -> Look {
        let dead = |why| Look::Dead { why };
        // IL-16: a superseded link says that it is superseded, whatever became of the invitation since; only to the
        // one who accepted it says so.
        let superseded = match worth {
            ProofWorth::Nothing => return dead(DeadLink::Unknown),
            ProofWorth::Superseded => true,
            ProofWorth::Proves => false,
        };
        match (self.state(), self.phase(now)) {
            (InvitationState::Accepted { by, .. }, _) if viewer == Some(*by) => dead(DeadLink::AcceptedByYou),
            (_, _) if superseded => dead(DeadLink::Superseded),
            (_, Phase::Pending) => Look::Open(Box::new(self.open())),
            (_, Phase::Expired) => dead(DeadLink::Expired),
            (_, Phase::Declined) => dead(DeadLink::Declined),
            (_, Phase::Accepted) => dead(DeadLink::Unknown),
            (state, Phase::Cancelled) => dead(match state {
                InvitationState::Cancelled { cause: CancelCause::Replaced { .. }, .. } => {
                    DeadLink::Superseded
                }
                InvitationState::Cancelled { .. }
                | InvitationState::Pending
                | InvitationState::Accepted { .. }
                | InvitationState::Declined { .. } => DeadLink::Cancelled,
            }),
        }
    }

    fn open(&self) -> OpenInvitation {
        OpenInvitation {
            id: self.id(),
            scope: self.scope(),
            inviter: self.inviter(),
            address: self.address().clone(),
            offers: self.offers().clone(),
            message: self.message().cloned(),
            language: self.language().clone(),
            expires_at: self.expires_at(),
        }
    }
}

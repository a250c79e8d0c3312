//! What can be asked of an invitation, and what the answer depends on.

use crate::action::Action;
use crate::addressee::Addressee;
use crate::facts::{Facts, Person, Registration};
use crate::ids::InvitationId;
use crate::offer::Offer;
use crate::policy::InvitationPolicy;
use crate::token::StoredToken;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// What is to be done with an invitation. The invitee's proof is checked before, by [`Proof`](crate::Proof).
#[derive(Clone, Copy, Debug)]
pub enum Command<'a> {
    /// The invitee says yes (IL-03).
    Accept(AcceptAttempt<'a>),
    /// The invitee says no (IL-04).
    Decline,
    /// Send it again (IL-05).
    Resend {
        /// The token of the new mail, of the invitation's [next generation](crate::Invitation::next_generation).
        token: StoredToken,
        /// Whether everything can still be given.
        facts: Facts<'a>,
    },
    /// Take it back (IL-06).
    Cancel,
    /// Take it off the list (IL-07).
    Delete,
    /// Remind the invitee (IL-15).
    Remind {
        /// The token of the reminder's mail, of the invitation's next generation.
        token: StoredToken,
    },
    /// Take some of what it offers, or gave, back.
    Withdraw {
        /// What is taken back.
        offers: &'a BTreeSet<Offer>,
        /// Why.
        cause: WithdrawCause,
    },
}

/// An attempt to accept (IL-03, IL-10, IL-17).
#[derive(Clone, Copy, Debug)]
pub struct AcceptAttempt<'a> {
    /// Who is behind the invited address.
    pub person: Person,
    /// Whether a registration comes along.
    pub registration: Registration,
    /// Whether everything can still be given.
    pub facts: Facts<'a>,
}

/// Why offers are taken back from an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WithdrawCause {
    /// They are no longer on offer for this address: the contract ended, the person was removed.
    NoLongerOffered,
    /// The invitation had expired or was declined, and a later one takes them over (IL-19).
    TakenOver {
        /// The later invitation.
        by: InvitationId,
    },
}

/// What every decision depends on besides the invitation.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The present, as the host's clock has it. It may step back.
    pub now: Timestamp,
    /// What the host chose.
    pub policy: &'a InvitationPolicy,
    /// The invited address in the invitation's scope.
    pub addressee: &'a Addressee,
}

impl Command<'_> {
    /// Which action it is.
    pub const fn action(&self) -> Action {
        match self {
            Self::Accept(_) => Action::Accept,
            Self::Decline => Action::Decline,
            Self::Resend { .. } => Action::Resend,
            Self::Cancel => Action::Cancel,
            Self::Delete => Action::Delete,
            Self::Remind { .. } => Action::Remind,
            Self::Withdraw { .. } => Action::Withdraw,
        }
    }
}

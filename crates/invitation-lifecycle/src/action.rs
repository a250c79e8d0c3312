//! The state machine itself: what may be done in which phase, and where it leads (IL-03 … IL-08).

use serde::{Deserialize, Serialize};
use std::fmt;

/// What an invitation amounts to at a given time: its state, with expiry told apart (IL-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Waits for an answer and is valid.
    Pending,
    /// Waits for an answer and is no longer valid.
    Expired,
    /// Accepted.
    Accepted,
    /// Declined.
    Declined,
    /// Cancelled.
    Cancelled,
}

impl Phase {
    /// Every phase.
    pub const ALL: [Self; 5] =
        [Self::Pending, Self::Expired, Self::Accepted, Self::Declined, Self::Cancelled];

    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Expired => "expired",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What can be attempted with an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The invitee says yes (IL-03).
    Accept,
    /// The invitee says no (IL-04).
    Decline,
    /// The inviter's side sends it again (IL-05).
    Resend,
    /// The inviter's side takes it back (IL-06).
    Cancel,
    /// The inviter's side takes it off its list (IL-07).
    Delete,
    /// A job reminds the invitee (IL-15).
    Remind,
    /// Something it offers ceases to be on offer, or the member it made is removed.
    Withdraw,
}

/// Who takes an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The person who is invited.
    Invitee,
    /// The person who invited, and who else manages the scope's invitations.
    Inviter,
    /// The host itself, as a consequence of something else. Never a button.
    System,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 7] =
        [Self::Accept, Self::Decline, Self::Resend, Self::Cancel, Self::Delete, Self::Remind, Self::Withdraw];

    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Resend => "resend",
            Self::Cancel => "cancel",
            Self::Delete => "delete",
            Self::Remind => "remind",
            Self::Withdraw => "withdraw",
        }
    }

    /// Who takes it.
    pub const fn side(self) -> Side {
        match self {
            Self::Accept | Self::Decline => Side::Invitee,
            Self::Resend | Self::Cancel | Self::Delete => Side::Inviter,
            Self::Remind | Self::Withdraw => Side::System,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where an action leads that a phase permits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leads {
    /// To this phase.
    To(Phase),
    /// The phase stays while something is left of what is offered, then it is cancelled.
    StaysOrCancelled,
    /// The invitation is gone.
    Deleted,
}

/// Where an action leads in a phase, `None` if it is refused there whatever else holds (IL-08).
///
/// [`Invitation::decide`](crate::Invitation::decide) asks this first; the table, the diagram and the screens are made
/// from it, so that it stands nowhere twice.
pub const fn leads(phase: Phase, action: Action) -> Option<Leads> {
    match (phase, action) {
        // IL-03: accept only when pending and valid.
        (Phase::Pending, Action::Accept) => Some(Leads::To(Phase::Accepted)),
        // IL-04: decline when pending and valid.
        (Phase::Pending, Action::Decline) => Some(Leads::To(Phase::Declined)),
        // IL-15: a reminder changes nothing else.
        (Phase::Pending, Action::Remind) => Some(Leads::To(Phase::Pending)),
        // IL-05: resend when pending, expired or declined.
        (Phase::Pending | Phase::Expired | Phase::Declined, Action::Resend) => {
            Some(Leads::To(Phase::Pending))
        }
        // IL-06: cancel when pending or expired.
        (Phase::Pending | Phase::Expired, Action::Cancel) => Some(Leads::To(Phase::Cancelled)),
        // IL-07: delete when declined, cancelled or expired.
        (Phase::Expired | Phase::Declined | Phase::Cancelled, Action::Delete) => Some(Leads::Deleted),
        // IL-07: an accepted one ends by deleting the member, that is, by withdrawing all it gave. IL-17: what is not
        // to be had is not offered on.
        (Phase::Pending | Phase::Expired | Phase::Declined | Phase::Accepted, Action::Withdraw) => {
            Some(Leads::StaysOrCancelled)
        }
        // IL-08: whatever is not listed is refused. Written out, so that a new phase or action does not compile until
        // it has its answer.
        (Phase::Expired, Action::Accept | Action::Decline | Action::Remind)
        | (Phase::Pending, Action::Delete)
        | (Phase::Declined, Action::Accept | Action::Decline | Action::Remind | Action::Cancel)
        | (
            Phase::Accepted,
            Action::Accept
            | Action::Decline
            | Action::Remind
            | Action::Resend
            | Action::Cancel
            | Action::Delete,
        )
        | (
            Phase::Cancelled,
            Action::Accept
            | Action::Decline
            | Action::Remind
            | Action::Resend
            | Action::Cancel
            | Action::Withdraw,
        ) => None,
    }
}

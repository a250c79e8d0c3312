//! The life of an assignment: which command leads from which state to which.

use crate::{AccountHolderId, Assignment, AssignmentState, EndReason, InvitationRef, Standing, Window};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// What may be asked of an existing assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignmentCommand {
    /// Offer it (again) by an invitation of the contract's owner.
    Offer {
        /// The owner.
        holder: AccountHolderId,
        /// The invitation.
        invitation: InvitationRef,
        /// The window it is to have.
        window: Window,
        /// When the offer lapses.
        expires_at: Option<Timestamp>,
    },
    /// The invitee accepts (AM-05).
    Accept(InvitationRef),
    /// The invitee declines.
    Decline(InvitationRef),
    /// The holder cancels the invitation.
    Cancel(InvitationRef),
    /// The holder sends the invitation again.
    Reoffer {
        /// The invitation.
        invitation: InvitationRef,
        /// When the offer lapses now.
        expires_at: Option<Timestamp>,
    },
    /// It is to be over, whatever it has come to (AM-09, AM-10, AM-11).
    End(EndReason),
}

/// What happened to an assignment; applying it cannot fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AssignmentEvent {
    /// Offered, for the first time or again.
    Offered {
        /// By whom.
        holder: AccountHolderId,
        /// Under which invitation.
        invitation: InvitationRef,
        /// For which time.
        window: Window,
        /// When the offer lapses.
        expires_at: Option<Timestamp>,
    },
    /// Accepted (AM-05).
    Accepted {
        /// When.
        at: Timestamp,
    },
    /// Declined.
    Declined {
        /// When.
        at: Timestamp,
    },
    /// Withdrawn before it was accepted.
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// Over.
    Ended {
        /// When.
        at: Timestamp,
        /// Why.
        why: EndReason,
    },
}

/// Why a command on an assignment was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentRefusal {
    /// The assignment was offered by another invitation meanwhile.
    #[error("the contract was offered to the delegate by another invitation")]
    OtherInvitation,
    /// As it stands, the command is not possible.
    #[error("the assignment is {}, which does not go with this", .0.as_str())]
    NotPossible(Standing),
}

impl AssignmentRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherInvitation => "assignment.other_invitation",
            Self::NotPossible(_) => "assignment.not_possible",
        }
    }
}

impl AssignmentCommand {
    /// The invitation to which the assignment has to belong for this command.
    const fn of_invitation(&self) -> Option<InvitationRef> {
        match self {
            Self::Accept(invitation) | Self::Decline(invitation) | Self::Cancel(invitation) => {
                Some(*invitation)
            }
            Self::Reoffer { invitation, .. } => Some(*invitation),
            Self::Offer { .. } | Self::End(_) => None,
        }
    }
}

impl Assignment {
    /// What `command` would make of it at `now`; changes nothing.
    ///
    /// # Errors
    /// [`AssignmentRefusal`] if the assignment belongs to another invitation by now, or does not stand so that the command
    /// makes sense.
    pub fn decide(
        &self,
        command: &AssignmentCommand,
        now: Timestamp,
    ) -> Result<AssignmentEvent, AssignmentRefusal> {
        use AssignmentCommand as C;
        use Standing as S;
        if command.of_invitation().is_some_and(|invitation| invitation != self.invitation()) {
            return Err(AssignmentRefusal::OtherInvitation);
        }
        let (at, standing) = (now, self.standing(now));
        match (*command, standing) {
            // AM-07: what is not live is free to be offered, by whichever invitation.
            (
                C::Offer { holder, invitation, window, expires_at },
                S::Expired | S::Declined | S::Cancelled | S::Ended,
            ) => Ok(AssignmentEvent::Offered { holder, invitation, window, expires_at }),
            (C::Reoffer { invitation, expires_at }, S::Pending | S::Expired | S::Declined) => {
                let (holder, window) = (self.holder, self.window);
                Ok(AssignmentEvent::Offered { holder, invitation, window, expires_at })
            }
            // AM-05: effective only from acceptance, which only a valid offer can have.
            (C::Accept(_), S::Pending) => Ok(AssignmentEvent::Accepted { at }),
            (C::Decline(_), S::Pending) => Ok(AssignmentEvent::Declined { at }),
            // AM-09, AM-10, AM-11: what was accepted ends, what was not is withdrawn; no sending again revives either.
            (C::Cancel(_) | C::End(_), S::Pending | S::Expired) => Ok(AssignmentEvent::Cancelled { at }),
            (C::End(why), S::Effective | S::Declined) => Ok(AssignmentEvent::Ended { at, why }),
            (C::Offer { .. }, S::Pending | S::Effective)
            | (C::Reoffer { .. }, S::Cancelled | S::Effective | S::Ended)
            | (
                C::Accept(_) | C::Decline(_),
                S::Expired | S::Declined | S::Cancelled | S::Effective | S::Ended,
            )
            | (C::Cancel(_), S::Declined | S::Cancelled | S::Effective | S::Ended)
            | (C::End(_), S::Cancelled | S::Ended) => Err(AssignmentRefusal::NotPossible(standing)),
        }
    }

    /// Applies what was decided.
    pub fn apply(&mut self, event: AssignmentEvent) {
        let invitation = self.invitation();
        self.state = match event {
            AssignmentEvent::Offered { holder, invitation, window, expires_at } => {
                self.holder = holder;
                self.window = window;
                AssignmentState::Pending { invitation, expires_at }
            }
            AssignmentEvent::Accepted { at } => AssignmentState::Effective { invitation, since: at },
            AssignmentEvent::Declined { at } => AssignmentState::Declined { invitation, at },
            AssignmentEvent::Cancelled { at } => AssignmentState::Cancelled { invitation, at },
            AssignmentEvent::Ended { at, why } => AssignmentState::Ended { invitation, at, why },
        };
    }
}

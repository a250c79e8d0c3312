//! What the layman notes about one member.

use tantou::invitation::eligibility::{Module, UserTypeId};
use tantou::invitation::members::Verification;
use tantou::storage::Timestamp;

#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) number: usize,
    pub(super) expires: Timestamp,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Invited {
    /// No invitation, or one that is over.
    No,
    Waiting(Link),
    Declined,
    Accepted {
        link: usize,
    },
}

/// What a member believes to have of its type's seats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Seat {
    None,
    Held(Timestamp),
    Taken,
}

#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) mail: usize,
    pub(super) module: Module,
    pub(super) record: u128,
    pub(super) user_type: UserTypeId,
    pub(super) active: bool,
    pub(super) verification: Verification,
    pub(super) profile: bool,
    pub(super) invited: Invited,
    pub(super) confirmation: Option<Link>,
    pub(super) seat: Seat,
}

impl Note {
    pub(super) fn is_unaccepted(&self) -> bool {
        self.verification == Verification::InvitationNotAccepted
    }

    /// A user, or somebody who was one.
    pub(super) fn is_user(&self) -> bool {
        !self.active || !self.is_unaccepted()
    }

    pub(super) fn waits(&self, now: Timestamp) -> bool {
        matches!(self.invited, Invited::Waiting(link) if now < link.expires)
    }
}

//! Operations on members over a store. Each *prepares*: guarded reads and every decision, nothing written.

mod answer;
mod invite;
mod list;
mod manage;
mod member_set;
mod prepared;
mod sending;

pub use answer::{
    MemberAccepted, MemberAttempt, find_invited, look_at_confirmation, prepare_accept,
    prepare_confirm_address, prepare_decline, prepare_profile,
};
pub use invite::{
    GivenAddress, InviteOrder, InviteTarget, LockedTargets, Sending, SentInvitation, TargetOutcome,
    TargetResult, lock_targets, prepare_invite,
};
pub use list::{MemberLine, MemberPage, list_members};
pub use manage::{LockedMembers, ManageCommand, MemberRequest, lock_members, prepare_members};
pub use prepared::{MemberOutcome, PreparedMembers};

pub(crate) use invite::OnFailure;

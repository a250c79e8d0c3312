//! Operations on members over a store. Each *prepares*: guarded reads and every decision, nothing written.

mod answer;
mod carry_out;
mod invite;
mod list;
mod manage;
mod member_set;
mod prepared;
mod request;
mod sending;
mod target;
mod walk;

pub use answer::{
    MemberAccepted, MemberAttempt, find_invited, look_at_confirmation, prepare_accept,
    prepare_confirm_address, prepare_decline, prepare_profile,
};
pub use invite::{LockedTargets, lock_targets, prepare_invite};
pub use list::{MemberLine, MemberPage, list_members};
pub use manage::{LockedMembers, lock_members, prepare_members};
pub use prepared::{MemberOutcome, PreparedMembers};
pub use request::{ManageCommand, MemberRequest};
pub use target::{
    GivenAddress, InviteOrder, InviteTarget, Sending, SentInvitation, TargetOutcome, TargetResult,
};

pub(crate) use invite::OnFailure;

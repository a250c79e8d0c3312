//! Members of a portal: who was invited, from then until deleted (IL-50 … IL-60).
//!
//! A [`Member`] stands on two independent axes ([`MemberStatus`]): active or not; verified, or why not. What may be done
//! in which status, where it leads and which mail goes out is one function, [`member_leads`]; the filters' bulk actions, the
//! screens, the table and the diagram are made from it.
//!
//! A member's *invitation* is an [`Invitation`](crate::Invitation) like any other, to
//! [`Offer::portal`](crate::Offer::portal): its token, its expiry and its limits are that machine's, and the services here
//! keep both in step, in one transaction. A *changed address* is confirmed by a token of the member's own, with a purpose of
//! its own. No older token works after resending, cancelling, declining, accepting, deactivating, deleting, or a change of
//! address.
//!
//! What members do to the outside are values: [`MemberEvent::seat`] for the pool of seats, which another crate counts;
//! [`MemberEvent::revoked_sessions`]; [`MemberMail`]s.
//!
//! # In which order the host calls what
//!
//! Each within one transaction; locks come in the order member, addressee, invitation, then the host's seat pools.
//!
//! 1. **Invite**: look up the records; [`lock_targets`]; lock the seat pool and learn how many are free;
//!    [`LockedTargets::prepare`]; carry out the [seat effects](PreparedMembers::seat_effects), put the mails into the outbox;
//!    [`store`](PreparedMembers::store). Many targets: [`bulk`](crate::bulk).
//! 2. **Accept, decline**: [`find_invited`] tells whose record and inviter to look up; [`prepare_accept`],
//!    [`prepare_decline`]; seats; `store`.
//! 3. **Sign in**: [`Member::sign_in`]; on [`SignIn::AskProfile`] the form begins with [`Profile::suggested`] and ends with
//!    [`prepare_profile`].
//! 4. **Manage**, one or many: [`lock_members`]; seat pools of [`LockedMembers::seat_types`]; [`LockedMembers::prepare`], with
//!    the filter when it is a bulk action; seats, sessions, mails; `store`.
//! 5. **Confirm a new address**: `GET` [`look_at_confirmation`], `POST` [`prepare_confirm_address`].
//! 6. **List**: [`list_members`].
//!
//! # Decisions where the rules are silent
//!
//! - *An inactive member has no link.* Deactivating somebody who has not answered ends the invitation, or the confirmation;
//!   activating sends a new one. So IL-55 holds by itself, and nobody becomes a user while switched off.
//! - *The bulk actions of IL-52* follow from the machine and the grain at which an action is offered: deactivating and
//!   activating on a whole activity; re-inviting and changing types where all are alike; deleting anywhere but on *all*.
//!   Sub-filters of *unverified* offer what *unverified* offers.
//! - *Re-inviting by somebody else* replaces the invitation, since its inviter answers for it (IL-14, IL-17).
//! - *A cancelled invitation* leaves the member in the list, unverified and without a seat, to be invited again or deleted.
//! - *A changed address* of somebody who has accepted frees the old one for others, and ends sessions at once.
//! - *The welcome* goes out at acceptance, not after a change of address.

mod apply;
mod command;
mod confirmation;
mod corrupt;
mod decide;
mod event;
mod ids;
mod machine;
mod mail;
mod member;
mod profile;
mod refusal;
mod repository;
mod seat;
mod services;
mod sign_in;
mod status;
mod transitions;

pub use command::{MemberCommand, MemberContext, PreparedLink};
pub use confirmation::ConfirmationLook;
pub use corrupt::{CorruptMember, MemberProblem};
pub use event::{MemberChange, MemberEvent, SentLink};
pub use ids::MemberId;
pub use machine::{MemberAction, MemberLeads, MemberMailKind, member_leads};
pub use mail::{MemberMail, MemberMailContent, VerificationMail};
pub use member::{Confirmation, Member, MemberRecord, NewMember};
pub use profile::{BrowserLocale, Country, FormatPattern, Profile, ProfileTextError, TimeZone};
pub use refusal::MemberRefusal;
pub use repository::{MemberLookup, MemberQuery, MemberRepository};
pub use seat::{FreeSeats, SeatEffect, SeatKey, SeatRelease, SeatUse};
pub use services::{
    GivenAddress, InviteOrder, InviteTarget, LockedMembers, LockedTargets, ManageCommand, MemberAccepted,
    MemberAttempt, MemberLine, MemberOutcome, MemberPage, MemberRequest, PreparedMembers, Sending,
    SentInvitation, TargetOutcome, TargetResult, find_invited, list_members, lock_members, lock_targets,
    look_at_confirmation, prepare_accept, prepare_confirm_address, prepare_decline, prepare_invite,
    prepare_members, prepare_profile,
};
pub use sign_in::{NoAccess, SignIn};
pub use status::{Activity, MemberFilter, MemberStatus, Verification};
pub use transitions::{MemberTransition, member_mermaid, member_transitions};

pub(crate) use services::OnFailure;

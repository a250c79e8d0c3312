//! Members of a portal: who was invited, from then until deleted (IL-50 … IL-60).
//!
//! A [`Member`] stands on two independent axes ([`MemberStatus`]): active or not; verified, or why not. What may be done
//! in which status, where it leads and which mail goes out is one function, [`member_leads`]; the filters' bulk actions, the
//! screens, the table and the diagram are made from it.
//!
//! A member's *invitation* is an [`Invitation`](crate::Invitation) like any other, to
//! [`Offer::portal`](crate::Offer::portal): its token, its expiry and its limits are that machine's, and the services here
//! keep both in step, in one transaction. So invitations to a portal are managed here alone: of what the crate's general
//! services do to one, its member does not hear (looking and reminding apart, which change no state). A *changed address* is confirmed by a token of the member's own, with a purpose of
//! its own. No older token works after resending, cancelling, declining, accepting, deactivating, deleting, or a change of
//! address.
//!
//! What members do to the outside are values: [`MemberEvent::seat`] for the pool of seats, which another crate counts;
//! [`MemberEvent::revoked_sessions`]; [`MemberMail`]s.
//!
//! # The pure core
//!
//! ```
//! use email_identity::{AddressPolicy, EmailAddress};
//! use invitation_lifecycle::eligibility::*;
//! use invitation_lifecycle::members::*;
//! use invitation_lifecycle::*;
//! use storage_contract::Timestamp;
//! use uuid::Uuid;
//!
//! let now: Timestamp = "2026-04-01T09:00:00+09:00".parse()?;
//! let policy = InvitationPolicy::default();
//! let customers = UserTypeId::from_uuid(Uuid::from_u128(1));
//! let user_types: UserTypes = [(customers, Module::Contacts)].into_iter().collect();
//! let context = MemberContext { now, policy: &policy, user_types: &user_types, last_written: None };
//!
//! // Invited: a seat is held until the invitation expires.
//! let new = NewMember {
//!     id: MemberId::from_uuid(Uuid::from_u128(2)),
//!     portal: ScopeId::from_uuid(Uuid::from_u128(3)),
//!     kept_as: RecordRef { module: Module::Contacts, record: RecordId::from_uuid(Uuid::from_u128(4)) },
//!     user_type: customers,
//!     address: EmailAddress::parse("sage@customer.example", &AddressPolicy::default())?,
//!     invited_by: InviterId::from_uuid(Uuid::from_u128(5)),
//!     language: "ja".parse()?,
//!     bulk: None,
//! };
//! let (mut member, event) = Member::invite(new, policy.expiry_of_sending(now), now);
//! assert!(matches!(event.seat, Some(SeatEffect::Hold { fresh: true, .. })));
//! assert_eq!(member.status().to_string(), "active_invitation_not_accepted");
//!
//! // Accepted (the proof is the invitation's): the held seat is taken, a welcome goes out.
//! let person = PersonId::from_uuid(Uuid::from_u128(6));
//! let event = member.decide(&MemberCommand::Accept { person }, &context)?;
//! assert!(matches!(event.seat, Some(SeatEffect::Occupy { fresh: false, .. })));
//! assert_eq!(event.mail, Some(MemberMailKind::Welcome));
//! member.apply(&event);
//! let address = member.address().key().clone();
//! assert_eq!(member.sign_in(&address), SignIn::AskProfile { person });
//!
//! // Deactivated: out at once, and the seat is free.
//! let event = member.decide(&MemberCommand::Deactivate, &context)?;
//! assert_eq!(event.revoked_sessions, Some(person));
//! member.apply(&event);
//! assert_eq!(member.sign_in(&address), SignIn::Denied { why: NoAccess::Inactive });
//!
//! // Whatever is not possible now is refused, with the status and the attempt.
//! let refusal = member.decide(&MemberCommand::Deactivate, &context).unwrap_err();
//! assert_eq!(refusal.code(), "member.not_in_status");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Over a store
//!
//! ```
//! use invitation_lifecycle::eligibility::Rules;
//! use invitation_lifecycle::members::*;
//! use invitation_lifecycle::*;
//! use storage_contract::OpError;
//!
//! /// Activates many members at once, as many as there are seats; the transaction is begun before and committed after.
//! async fn activate<R: MemberRepository + InvitationRepository, G: RandomBytes>(
//!     tx: &mut R,
//!     portal: ScopeId,
//!     requests: Vec<MemberRequest>,
//!     rules: &Rules<'_>,
//!     random: &mut G,
//!     context: &ServiceContext<'_>,
//! ) -> Result<Vec<MemberOutcome>, OpError<MemberRefusal, R::Error>> {
//!     let locked = lock_members(tx, portal, requests, context.now).await?;
//!     // Lock the seat pools of these types here, which come later in the lock order, and ask how many are free.
//!     let seats = locked.seat_types().into_iter().fold(FreeSeats::default(), |all, one| all.with(one, Some(3)));
//!     let filter = Some(MemberFilter::Inactive);
//!     let prepared = locked.prepare(filter, rules, seats, random, context).map_err(OpError::Refused)?;
//!     for effect in prepared.seat_effects() {
//!         // Carry it out on the pool, in this order; if the pool refuses, drop everything.
//! #       let _ = effect;
//!     }
//!     // End `prepared.revoked_sessions()`, put `prepared.mails()` into the outbox of the same transaction.
//!     let outcomes = prepared.outcome().clone();
//!     prepared.store(tx).await?;
//!     Ok(outcomes)
//! }
//! ```
//!
//! # In which order the host calls what
//!
//! Each within one transaction; locks come in the order member, addressee, invitation, then the host's seat pools.
//!
//! 1. **Invite**: look up the records; [`lock_targets`]; lock the seat pool and learn how many are free;
//!    [`LockedTargets::prepare`]; carry out the [seat effects](PreparedMembers::seat_effects), put the mails into the outbox;
//!    [`store`](PreparedMembers::store). Many targets: [`bulk`](crate::bulk).
//! 2. **Accept, decline**: [`find_invited`] tells whose record and inviter to look up; [`prepare_accept`], which refuses the
//!    rights of another inviter ([`MemberRefusal::OtherInviter`]: begin anew), [`prepare_decline`]; seats; `store`.
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
//! - *A record whose address was corrected* after it was invited is invited again at the address it has now, as soon as nothing
//!   waits for an answer (IL-44, IL-54); while something waits, it is reported as invited (IL-11). An address that is in the list
//!   as another record's is not given to two (IL-37).
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

//! Invitations by e-mail, as rules alone: who is offered what, until when, by which link, and what became of it.
//!
//! An [`Invitation`] is sent to one address on behalf of a *scope* (a contract holder, a portal) and offers one or
//! more [`Offer`]s (contracts, user types, things not invented yet). This crate decides whether it may be issued,
//! sent again, reminded of, accepted, declined, cancelled, deleted or narrowed, and makes and checks the tokens of
//! its links (IL-01 to IL-19). On that stand, for portals: [`eligibility`], who may be invited and every reason why not (IL-30
//! to IL-45); [`members`], what becomes of the invited from then until deleted (IL-50 to IL-60); [`bulk`], inviting any number
//! of people in batches (IL-44). [`templates`] make the mails (IL-80 to IL-84).
//!
//! # What it deliberately lacks
//!
//! No clock (`now` comes in with every call, and may step back), no randomness ([`RandomBytes`] is the host's), no
//! database (the host's transaction implements [`InvitationRepository`]), no mail (an [`IssuedMail`] is a value), no
//! passwords, no sessions, no permissions of the inviter's side. It knows nothing of contracts or portals: what can
//! be given is told by the host as [`GrantFacts`], and what is not told is not given.
//!
//! # The pure core
//!
//! ```
//! use email_identity::{AddressPolicy, EmailAddress};
//! use invitation_lifecycle::*;
//! use storage_contract::Timestamp;
//! use uuid::Uuid;
//!
//! # fn random(out: &mut [u8]) -> Result<(), RandomUnavailable> { (0..).zip(out).for_each(|(n, place)| *place = n); Ok(()) }
//! let now: Timestamp = "2026-04-01T09:00:00+09:00".parse()?;
//! let policy = InvitationPolicy::default();
//! let keys = TokenKeys::new(TokenKey::new(KeyId(1), /* from the host's secret store */ &[7; 32]));
//! let inviter = InviterId::from_uuid(Uuid::from_u128(1));
//! let contract = Offer::contract(Uuid::from_u128(2));
//! let grants = GrantFacts::givable(inviter, [contract]);
//!
//! // Issue: decide, mint, apply.
//! let new = NewInvitation {
//!     id: InvitationId::from_uuid(Uuid::from_u128(3)),
//!     scope: ScopeId::from_uuid(Uuid::from_u128(4)),
//!     inviter,
//!     address: EmailAddress::parse("tanaka@example.co.jp", &AddressPolicy::default())?,
//!     offers: [contract].into(),
//!     message: Some("サイトの更新をお願いします。".parse()?),
//!     language: "ja".parse()?,
//!     objections: vec![],
//! };
//! let mut addressee = Addressee::new(new.scope, new.address.key().clone());
//! let issuable = new.decide(&grants, &Context { now, policy: &policy, addressee: &addressee })?;
//! let (token, stored) = keys.mint(&new.token_binding(), Invitation::FIRST_GENERATION, &mut random)?;
//! let (mut invitation, event) = Invitation::issue(new, issuable, stored);
//! addressee.apply(invitation.id(), &event);
//! let link = format!("https://portal.example/invitation/{}", token.reveal());
//!
//! // Days later somebody opens the link. Looking changes nothing; accepting needs the token's proof and fresh facts.
//! let now: Timestamp = "2026-04-03T12:00:00+09:00".parse()?;
//! let proof = Proof::Token(link.split('/').next_back().unwrap_or_default().parse()?);
//! assert_eq!(invitation.weigh(&proof, &keys, now), ProofWorth::Proves);
//! let attempt = AcceptAttempt {
//!     person: Person::New(PersonId::from_uuid(Uuid::from_u128(5))),
//!     registration: Registration::Complete,
//!     facts: Facts::unopposed(&grants),
//! };
//! let context = Context { now, policy: &policy, addressee: &addressee };
//! let event = invitation.decide(&Command::Accept(attempt), &context)?;
//! invitation.apply(&event);
//! addressee.apply(invitation.id(), &event);
//! assert_eq!(invitation.phase(now), Phase::Accepted);
//!
//! // Whatever is not possible now is refused, with the phase and the attempt (IL-08).
//! let context = Context { now, policy: &policy, addressee: &addressee };
//! let refusal = invitation.decide(&Command::Cancel, &context).unwrap_err();
//! assert_eq!(refusal, Refusal::NotInPhase { phase: Phase::Accepted, action: Action::Cancel });
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Over a store
//!
//! Hosts call the services, each within one transaction of theirs. A service *prepares*: guarded reads and decisions,
//! nothing written. An operation over several rule crates prepares everything, then stores everything, then commits.
//!
//! ```
//! use invitation_lifecycle::*;
//! use storage_contract::OpError;
//!
//! /// Invites many people; the transaction is begun before and committed after.
//! async fn invite<R: InvitationRepository, G: RandomBytes>(
//!     tx: &mut R,
//!     targets: Vec<NewInvitation>,
//!     grants: &GrantFacts,
//!     random: &mut G,
//!     context: &ServiceContext<'_>,
//! ) -> Result<Vec<IssueOutcome>, OpError<Refusal, R::Error>> {
//!     let prepared = prepare_issue(tx, targets, grants, random, context).await?;
//!     for mail in prepared.mails() {
//!         // Write it into the outbox of the same transaction; `mail.token.reveal()` goes into the link.
//! #       let _ = mail;
//!     }
//!     let outcomes = prepared.outcome().clone();
//!     prepared.store(tx).await?;
//!     Ok(outcomes)
//! }
//! ```
//!
//! In which order the host calls what:
//!
//! 1. **Invite**: check that the caller may invite in the scope; lock what is offered and put it into [`GrantFacts`];
//!    [`prepare_issue`]; mails into the outbox; `store`; commit.
//! 2. **A link is opened** (`GET`): [`look`]. It writes nothing. [`Look::Open`] shows the invitation, and
//!    [`Person::asks`] says whether to ask for a registration; [`Look::Dead`] says why not. A text that is no token is
//!    shown as [`DeadLink::Unknown`].
//! 3. **Accept** (`POST`): [`find_by_proof`] tells what is offered; lock that, and look up the person behind the
//!    invited address, in the same transaction; [`prepare_accept`]; on [`AcceptAnswer::Accepted`] store the
//!    registration (under [`Accepted::address`]) and give what is in [`Accepted::offers`], on
//!    [`AcceptAnswer::AlreadyMember`] do nothing; `store`; commit. After a conflict run all of it again.
//! 4. **Decline** (`POST`): [`prepare_decline`]. **Resend, cancel, delete**: [`prepare_resend`], [`prepare_cancel`],
//!    [`prepare_delete`], after checking that the caller may manage the scope. A screen asks [`list()`] which of these
//!    to show.
//! 5. **A contract ends, a member is removed**: [`prepare_withdraw_offers`].
//! 6. **Now and then**: [`prepare_reminders`], page by page. Nothing else needs a job: expiry follows from the clock.
//!
//! # Decisions where the rules are silent
//!
//! - *Partly gone* (IL-14, IL-17): issue, resend and acceptance give what can still be given and name what cannot, as
//!   [`LeftOut`]; only when nothing is left is the whole refused. What is left out loses its claim, so the address can
//!   be invited to it again.
//! - *One claim per offer* (IL-11, IL-19): the [`Addressee`] holds at most one claim per offer, so two live invitations
//!   of one address to one offer cannot come about. An expired or declined claim is taken over by a later invitation,
//!   and the earlier one ends then and there ([`CancelCause::Replaced`]), so that it stays dead even if the clock steps
//!   back.
//! - *Reminders* (IL-15) bring a token of their own, since the first one is not kept; the first link goes on working
//!   beside it. See [`prepare_reminders`].
//! - *A used link* (IL-13, IL-16) is explained to the person who used it, and unknown to everybody else. A superseded
//!   link says so, whatever became of the invitation since.
//! - *An accepted invitation* whose offers were all withdrawn is cancelled ([`CancelCause::MembershipEnded`]); it can
//!   be deleted then (IL-07).
//! - *The right of the inviter* (IL-14) that is not asked for at acceptance by policy is asked for at issue and resend
//!   all the same (IL-17).
//! - *A clock that stepped back* makes no mail go out faster: the interval of IL-12 counts from the last mail, wherever
//!   the clock stood then.

mod action;
mod addressee;
mod apply;
mod available;
pub mod bulk;
mod command;
mod corrupt;
mod decide;
pub mod eligibility;
mod event;
mod facts;
mod ids;
mod invitation;
mod issue;
mod language;
mod look;
mod mail;
pub mod members;
mod message;
mod offer;
mod policy;
mod proof;
mod random;
mod refusal;
mod reminder;
mod repository;
mod services;
pub mod templates;
mod token;
mod token_keys;
mod transitions;

pub use action::{Action, Leads, Phase, Side, leads};
pub use addressee::{Addressee, AddresseeRecord, Claim, ClaimRecord, ClaimState};
pub use command::{AcceptAttempt, Command, Context, WithdrawCause};
pub use corrupt::{CorruptRecord, RecordProblem};
pub use event::Event;
pub use facts::{
    Asks, Facts, GrantFacts, LeftOut, Objection, OfferStanding, Person, Registration, WhyLeftOut,
};
pub use ids::{InvitationId, InviterId, PersonId, ScopeId};
pub use invitation::{CancelCause, Invitation, InvitationRecord, InvitationState};
pub use issue::{Issuable, NewInvitation};
pub use language::{Language, LanguageError};
pub use look::{DeadLink, Look, OpenInvitation};
pub use mail::{IssuedMail, MailKind};
pub use message::{MessageText, MessageTextError};
pub use offer::{Offer, OfferKind, OfferKindError};
pub use policy::InvitationPolicy;
pub use proof::{Proof, ProofWorth};
pub use random::{RandomBytes, RandomUnavailable};
pub use refusal::{IssueRejection, Refusal};
pub use reminder::DueReminder;
pub use repository::{ExpiryPosition, InvitationRepository};
pub use services::{
    AcceptAnswer, Accepted, Affected, IssueOutcome, IssueResult, Issued, Listed, Outcome, Prepared,
    ReminderPage, ResendRequest, Resent, ServiceContext, Withdrawal, Withdrawn, find_by_proof, list, look,
    prepare_accept, prepare_cancel, prepare_decline, prepare_delete, prepare_issue, prepare_reminders,
    prepare_resend, prepare_withdraw_offers,
};
pub use token::{
    IssuedToken, MalformedToken, PresentedToken, Selector, StoredToken, SupersededToken, TokenDigest,
};
pub use token_keys::{DuplicateKeyId, KeyId, TokenBinding, TokenKey, TokenKeys, TokenPurpose};
pub use transitions::{Transition, mermaid, transitions};

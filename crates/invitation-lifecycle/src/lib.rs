//! Invitations by e-mail (in work).

mod action;
mod addressee;
mod apply;
mod available;
mod command;
mod corrupt;
mod decide;
mod event;
mod facts;
mod ids;
mod invitation;
mod issue;
mod language;
mod look;
mod mail;
mod message;
mod offer;
mod policy;
mod proof;
mod random;
mod refusal;
mod reminder;
mod repository;
mod services;
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

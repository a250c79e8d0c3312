//! Invitations by e-mail (in work).

mod action;
mod addressee;
mod corrupt;
mod ids;
mod invitation;
mod language;
mod message;
mod offer;
mod random;
mod repository;
mod token;
mod token_keys;

pub use action::{Action, Leads, Phase, Side, leads};
pub use addressee::{Addressee, AddresseeRecord, Claim, ClaimRecord, ClaimState};
pub use corrupt::{CorruptRecord, RecordProblem};
pub use ids::{InvitationId, InviterId, PersonId, ScopeId};
pub use invitation::{CancelCause, Invitation, InvitationRecord, InvitationState};
pub use language::{Language, LanguageError};
pub use message::{MessageText, MessageTextError};
pub use offer::{Offer, OfferKind, OfferKindError};
pub use random::{RandomBytes, RandomUnavailable};
pub use repository::{ExpiryPosition, InvitationRepository};
pub use token::{
    IssuedToken, MalformedToken, PresentedToken, Selector, StoredToken, SupersededToken, TokenDigest,
};
pub use token_keys::{DuplicateKeyId, KeyId, TokenBinding, TokenKey, TokenKeys, TokenPurpose};

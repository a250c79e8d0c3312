//! One invitation, over its whole life: what it offers to whom, when it was sent, what became of it (IL-01).

use crate::action::Phase;
use crate::corrupt::{CorruptRecord, RecordProblem};
use crate::ids::{InvitationId, InviterId, PersonId, ScopeId};
use crate::language::Language;
use crate::message::MessageText;
use crate::offer::Offer;
use crate::token::{Selector, StoredToken, SupersededToken};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// What became of an invitation. Expiry is not among it: that follows from the clock (IL-02), see
/// [`Invitation::phase`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InvitationState {
    /// Nobody has answered it.
    Pending,
    /// Accepted, once and for all (IL-03).
    Accepted {
        /// When.
        at: Timestamp,
        /// By whom.
        by: PersonId,
    },
    /// The invitee said no (IL-04).
    Declined {
        /// When.
        at: Timestamp,
    },
    /// It is over, and no link of it opens anything (IL-06).
    Cancelled {
        /// When.
        at: Timestamp,
        /// Why.
        cause: CancelCause,
    },
}

/// Why an invitation is over without an answer that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CancelCause {
    /// The inviter's side cancelled it (IL-06).
    Inviter,
    /// Nothing of what it offered is left: contracts ended, the invitee was removed.
    Withdrawn,
    /// It had expired or was declined, and a later invitation of the same address took over everything it offered
    /// (IL-19).
    Replaced {
        /// The later invitation.
        by: InvitationId,
    },
    /// It was accepted, and everything it gave has been withdrawn since: an accepted invitation ends with its member
    /// (IL-07).
    MembershipEnded {
        /// When it had been accepted.
        accepted_at: Timestamp,
        /// By whom.
        by: PersonId,
    },
}

/// An invitation as a store keeps it: plain data. [`Invitation::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRecord {
    /// Which one.
    pub id: InvitationId,
    /// On whose behalf.
    pub scope: ScopeId,
    /// Who invited.
    pub inviter: InviterId,
    /// Who is invited. It never changes; another address is another invitation.
    pub address: EmailAddress,
    /// What it offers; after an acceptance, what it gave. Never empty: one that has lost everything is cancelled and
    /// shows what it last offered.
    pub offers: BTreeSet<Offer>,
    /// The inviter's own words.
    pub message: Option<MessageText>,
    /// The language of its mails.
    pub language: Language,
    /// When it was first sent.
    pub issued_at: Timestamp,
    /// When it was last sent, reminders apart.
    pub sent_at: Timestamp,
    /// From when on it is no longer valid, fixed at the last sending (IL-02); `None`: never.
    pub expires_at: Option<Timestamp>,
    /// How often it was sent, reminders apart (IL-05, IL-12).
    pub sendings: u32,
    /// The tokens that open it, oldest first: that of the last sending, then those of its reminders (IL-15).
    pub tokens: Vec<StoredToken>,
    /// The tokens of earlier sendings, kept so that their links can say why they are dead (IL-16).
    pub superseded: Vec<SupersededToken>,
    /// For which reminders (days before expiry) of this validity a mail went out or was skipped (IL-15).
    pub reminded: BTreeSet<u16>,
    /// What became of it.
    pub state: InvitationState,
}

/// An invitation of one address to one or more offers (IL-01).
///
/// Rules are asked with [`decide`](Self::decide) and carried out with [`apply`](Self::apply). A store keeps
/// [`record`](Self::record) and gives it back through [`restore`](Self::restore).
///
/// Invariants: it offers something; it was sent at least once; it has a current token; generations of tokens rise; no
/// selector occurs twice; it does not expire before it was sent.
///
/// Equality is that of [`EmailAddress`] for the address: by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub(crate) record: InvitationRecord,
}

impl Invitation {
    /// The invitation that a store kept.
    ///
    /// # Errors
    /// [`CorruptRecord`], listing every invariant that does not hold.
    pub fn restore(record: InvitationRecord) -> Result<Self, CorruptRecord> {
        let mut problems = Vec::new();
        if record.offers.is_empty() {
            problems.push(RecordProblem::NoOffers);
        }
        if record.sendings == 0 {
            problems.push(RecordProblem::NoSendings);
        }
        if record.expires_at.is_some_and(|expires_at| expires_at < record.sent_at) {
            problems.push(RecordProblem::ExpiresBeforeSending);
        }
        check_tokens(&record, &mut problems);
        CorruptRecord::unless_sound(&format_args!("invitation {}", record.id), problems)?;
        Ok(Self { record })
    }

    /// What a store has to keep.
    pub fn record(&self) -> InvitationRecord {
        self.record.clone()
    }

    /// What a store has to keep, without a copy.
    pub const fn as_record(&self) -> &InvitationRecord {
        &self.record
    }

    /// Which one.
    pub const fn id(&self) -> InvitationId {
        self.record.id
    }

    /// On whose behalf.
    pub const fn scope(&self) -> ScopeId {
        self.record.scope
    }

    /// Who invited.
    pub const fn inviter(&self) -> InviterId {
        self.record.inviter
    }

    /// Who is invited. It never changes.
    pub const fn address(&self) -> &EmailAddress {
        &self.record.address
    }

    /// What it offers; after an acceptance, what it gave and still gives. Never empty.
    pub const fn offers(&self) -> &BTreeSet<Offer> {
        &self.record.offers
    }

    /// The inviter's own words.
    pub const fn message(&self) -> Option<&MessageText> {
        self.record.message.as_ref()
    }

    /// The language of its mails.
    pub const fn language(&self) -> &Language {
        &self.record.language
    }

    /// When it was first sent.
    pub const fn issued_at(&self) -> Timestamp {
        self.record.issued_at
    }

    /// When it was last sent, reminders apart.
    pub const fn sent_at(&self) -> Timestamp {
        self.record.sent_at
    }

    /// From when on it is no longer valid (IL-02); `None`: never.
    pub const fn expires_at(&self) -> Option<Timestamp> {
        self.record.expires_at
    }

    /// How often it was sent, reminders apart (IL-05).
    pub const fn sendings(&self) -> u32 {
        self.record.sendings
    }

    /// What is stored about it; for what it amounts to at a given time, see [`phase`](Self::phase).
    pub const fn state(&self) -> &InvitationState {
        &self.record.state
    }

    /// What it amounts to at this time: a pending one is valid while `now` is before its expiry (IL-02). No job has
    /// to run.
    pub fn phase(&self, now: Timestamp) -> Phase {
        match self.record.state {
            InvitationState::Pending
                if self.record.expires_at.is_some_and(|expires_at| now >= expires_at) =>
            {
                Phase::Expired
            }
            InvitationState::Pending => Phase::Pending,
            InvitationState::Accepted { .. } => Phase::Accepted,
            InvitationState::Declined { .. } => Phase::Declined,
            InvitationState::Cancelled { .. } => Phase::Cancelled,
        }
    }

    /// All selectors under which it must be found: of current and of superseded tokens. A store keeps its index in
    /// step with them.
    pub fn selectors(&self) -> impl Iterator<Item = &Selector> {
        let current = self.record.tokens.iter();
        let superseded = self.record.superseded.iter().map(|superseded| &superseded.token);
        current.chain(superseded).map(|token| &token.selector)
    }

    /// The generation of the newest token; 1 for that of the first mail.
    pub fn generation(&self) -> u32 {
        self.record.tokens.last().map_or(0, |token| token.generation)
    }
}

fn check_tokens(record: &InvitationRecord, problems: &mut Vec<RecordProblem>) {
    if record.tokens.is_empty() {
        problems.push(RecordProblem::NoToken);
    }
    let in_order = || record.superseded.iter().map(|superseded| &superseded.token).chain(&record.tokens);
    let rising =
        in_order().zip(in_order().skip(1)).all(|(earlier, later)| earlier.generation < later.generation);
    let enough = record.tokens.last().is_none_or(|newest| newest.generation >= record.sendings);
    if !rising || !enough || in_order().any(|token| token.generation == 0) {
        problems.push(RecordProblem::TokenGenerations);
    }
    let mut seen = BTreeSet::new();
    let repeated = in_order().filter(|token| !seen.insert(token.selector));
    problems.extend(repeated.map(|token| RecordProblem::RepeatedSelector { selector: token.selector }));
}

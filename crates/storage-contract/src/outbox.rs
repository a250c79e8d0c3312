//! The outbox: what is to be sent is written in the same transaction as what it tells of.

use crate::{Storage, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

crate::define_id! {
    /// One message to be sent. A worker that delivers at least once recognises a repetition by it.
    pub struct MessageId;
}

/// One message to be sent, as a store keeps it.
///
/// The body of an invitation mail holds its link, and the link holds the token: treat an outbox as a secret, and scrub the
/// body once it is sent. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxEntry {
    /// Unique; the same message of a repeated command has the same id.
    pub id: MessageId,
    /// What kind of message it is, e.g. `invitation_mail`.
    pub topic: String,
    /// The message as JSON.
    pub body: String,
}

/// Without the body, so that no token gets into a log.
impl fmt::Debug for OutboxEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboxEntry")
            .field("id", &self.id)
            .field("topic", &self.topic)
            .finish_non_exhaustive()
    }
}

/// The place of a message in its tenant's outbox. A transaction that begins after another was committed has later places; of two that overlap either may come first, unless the
/// store says more. So what lies behind the last place that was seen is not all that is new: ask for what is unsent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(pub i64);

/// A message as the outbox keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Its place.
    pub sequence: Sequence,
    /// By which a receiver recognises a repetition.
    pub id: MessageId,
    /// What kind of message it is.
    pub topic: String,
    /// The message as JSON; gone once it is sent, because it may hold a token.
    pub body: Option<String>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
}

/// Without the body, which may hold a token.
impl fmt::Debug for OutboxMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboxMessage")
            .field("sequence", &self.sequence)
            .field("id", &self.id)
            .field("topic", &self.topic)
            .field("sent_at", &self.sent_at)
            .finish_non_exhaustive()
    }
}

/// A store with an outbox of its own. A host that has one already does not need this trait.
pub trait OutboxRepository: Storage {
    /// Adds messages in order. Unique: `id`.
    ///
    /// # Errors
    /// [`Conflict`](crate::FailureClass::Conflict) if an id is there already.
    fn insert_messages(&mut self, messages: &[OutboxEntry]) -> impl Future<Output = Result<(), Self::Error>>;
}

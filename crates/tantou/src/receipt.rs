//! What a journey gives back.

use crate::message::{Message, MessageEncodingError};
use access_model::AccessEvent;
use storage_contract::OutboxEntry;

/// What came of a journey, and what the host does on it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "the messages have to be put into the outbox in the same transaction"]
pub struct Receipt<T, E = AccessEvent> {
    /// What came of it.
    pub outcome: T,
    /// What to send. Put it into the outbox *before* the commit, in the same transaction.
    pub messages: Vec<Message>,
    /// What changed, for an [`AccessIndex`](access_model::AccessIndex) or another picture that the host keeps of it. Apply it *after* the commit.
    pub events: Vec<E>,
}

impl<T, E> Receipt<T, E> {
    /// The messages, for the outbox of a reference store: `tx.insert_messages(&receipt.outbox_entries()?)`.
    ///
    /// # Errors
    /// [`MessageEncodingError`] if a message cannot be written as JSON.
    pub fn outbox_entries(&self) -> Result<Vec<OutboxEntry>, MessageEncodingError> {
        self.messages.iter().map(Message::to_outbox_entry).collect()
    }
}

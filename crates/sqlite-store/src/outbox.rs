//! The outbox, from both ends: journeys add messages, a worker takes them out.

use crate::column::blob;
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::store::SqliteTx;
use rusqlite::params;
use storage_contract::{MessageId, OutboxEntry, OutboxRepository, Timestamp};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const OUTBOX: &str = "tantou_outbox";

/// The place of a message in its tenant's outbox: from 1, without gaps, in the order of the commits.
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
impl std::fmt::Debug for OutboxMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutboxMessage")
            .field("sequence", &self.sequence)
            .field("id", &self.id)
            .field("topic", &self.topic)
            .field("sent_at", &self.sent_at)
            .finish_non_exhaustive()
    }
}

impl OutboxRepository for SqliteTx<'_> {
    async fn insert_messages(&mut self, messages: &[OutboxEntry]) -> Result<()> {
        for message in messages {
            self.write(
                "INSERT INTO tantou_outbox (tenant, sequence, id, topic, body)
                 SELECT ?1, coalesce(max(sequence), 0) + 1, ?2, ?3, ?4 FROM tantou_outbox WHERE tenant = ?1",
                params![self.tenant_key(), blob(message.id.as_uuid()), message.topic, message.body],
            )?;
        }
        Ok(())
    }
}

impl SqliteTx<'_> {
    /// Messages in their order, sent or not, from behind `after`, at most `limit`.
    ///
    /// # Errors
    /// Whatever `SQLite` fails with.
    pub fn page_messages(&mut self, after: Option<Sequence>, limit: u32) -> Result<Vec<OutboxMessage>> {
        self.rows(
            OUTBOX,
            "SELECT sequence, id, topic, body, sent_at FROM tantou_outbox
             WHERE tenant = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3",
            params![self.tenant_key(), after.unwrap_or(Sequence(0)).0, limit],
            message,
        )
    }

    /// Messages that are still to be sent, in their order, from behind `after`, at most `limit`. Send them outside of the transaction,
    /// then mark them in another one: a message may go out twice, and never gets lost.
    ///
    /// # Errors
    /// Whatever `SQLite` fails with.
    pub fn page_unsent_messages(
        &mut self,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Vec<OutboxMessage>> {
        self.rows(
            OUTBOX,
            "SELECT sequence, id, topic, body, sent_at FROM tantou_outbox
             WHERE tenant = ?1 AND sent_at IS NULL AND sequence > ?2 ORDER BY sequence LIMIT ?3",
            params![self.tenant_key(), after.unwrap_or(Sequence(0)).0, limit],
            message,
        )
    }

    /// Notes that messages were sent, and wipes their bodies, so that no token outlives its mail here. What was sent before, or is
    /// not there, stays as it is.
    ///
    /// The file itself is wiped there, too (`secure_delete`). The write-ahead log may hold a body until it is written over or the
    /// last connection closes.
    ///
    /// # Errors
    /// Whatever `SQLite` fails with.
    pub fn mark_sent(&mut self, messages: &[MessageId], at: Timestamp) -> Result<()> {
        for id in messages {
            self.write(
                "UPDATE tantou_outbox SET sent_at = ?3, body = NULL WHERE tenant = ?1 AND id = ?2 AND sent_at IS NULL",
                params![self.tenant_key(), blob(id.as_uuid()), at.as_unix_micros()],
            )?;
        }
        Ok(())
    }
}

fn message(row: &mut Reader<'_>) -> Result<OutboxMessage> {
    Ok(OutboxMessage {
        sequence: Sequence(row.integer()?),
        id: row.id()?,
        topic: row.text()?.to_owned(),
        body: row.optional_text()?.map(str::to_owned),
        sent_at: row.optional_instant()?,
    })
}

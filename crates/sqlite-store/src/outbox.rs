//! The outbox, from both ends: journeys add messages, a worker takes them out. Its sequence has no gaps and follows the order of the commits.

use crate::column::blob;
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::store::SqliteTx;
use rusqlite::params;
use storage_contract::{MessageId, OutboxEntry, OutboxMessage, OutboxRepository, Sequence, Timestamp};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const OUTBOX: &str = "tantou_outbox";

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

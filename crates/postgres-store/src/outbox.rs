//! The outbox, from both ends: journeys add messages, workers take them out.

use crate::error::PostgresStoreError;
use crate::tx::{PostgresTx, uuids};
use storage_contract::{MessageId, OutboxEntry, OutboxMessage, OutboxRepository, Sequence, Timestamp};
use tokio_postgres::Row;
use uuid::Uuid;

type Result<T> = std::result::Result<T, PostgresStoreError>;

const OUTBOX: &str = "tantou_outbox";

const INSERT: &str = "INSERT INTO tantou_outbox (tenant, sequence, id, topic, body)
    SELECT $1, nextval('tantou_outbox_sequence'), n.id, n.topic, n.body
    FROM (SELECT id, topic, body FROM unnest($2::uuid[], $3::text[], $4::text[]) WITH ORDINALITY AS n(id, topic, body, place)
          ORDER BY place) AS n";
const PAGE: &str = "SELECT sequence, id, topic, body, sent_at FROM tantou_outbox
    WHERE tenant = $1 AND sequence > coalesce($2::bigint, 0) ORDER BY sequence LIMIT $3";
const CLAIM: &str = "SELECT sequence, id, topic, body, sent_at FROM tantou_outbox
    WHERE tenant = $1 AND sent_at IS NULL AND sequence > coalesce($2::bigint, 0) ORDER BY sequence LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED";
const MARK: &str = "UPDATE tantou_outbox SET sent_at = $3, body = NULL
    WHERE tenant = $1 AND id = ANY($2::uuid[]) AND sent_at IS NULL";

pub(crate) const STATEMENTS: [&str; 4] = [INSERT, PAGE, CLAIM, MARK];

impl OutboxRepository for PostgresTx {
    async fn insert_messages(&mut self, messages: &[OutboxEntry]) -> Result<()> {
        if messages.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = messages.iter().map(|message| message.id.as_uuid()).collect();
        let topics: Vec<&str> = messages.iter().map(|message| message.topic.as_str()).collect();
        let bodies: Vec<&str> = messages.iter().map(|message| message.body.as_str()).collect();
        self.write([(INSERT, &[&ids, &topics, &bodies])]).await?;
        Ok(())
    }
}

impl PostgresTx {
    /// Messages in their order, sent or not, from behind `after`, at most `limit`.
    ///
    /// # Errors
    /// Whatever the server fails with.
    pub async fn page_messages(&mut self, after: Option<Sequence>, limit: u32) -> Result<Vec<OutboxMessage>> {
        let after = after.map(|after| after.0);
        let rows = self.rows(PAGE, &[&after, &i64::from(limit)]).await?;
        rows.iter().map(message).collect()
    }

    /// Takes messages that are still to be sent, in their order, from behind `after`, at most `limit`, passing over those that another worker has taken (`FOR NO KEY UPDATE SKIP LOCKED`).
    /// They stay taken until this transaction ends: send them, [mark](Self::mark_sent) them, commit. If the worker dies in between, they are free again, and may go out a second
    /// time under the same id.
    ///
    /// A worker that goes on from behind what it has just taken gets past messages that cannot be sent now. A message may show up in front of others that were seen before it: numbers are
    /// drawn before the commit. So begin again from the front now and then.
    ///
    /// # Errors
    /// Whatever the server fails with.
    pub async fn claim_messages(
        &mut self,
        after: Option<Sequence>,
        limit: u32,
    ) -> Result<Vec<OutboxMessage>> {
        let after = after.map(|after| after.0);
        let rows = self.rows(CLAIM, &[&after, &i64::from(limit)]).await?;
        rows.iter().map(message).collect()
    }

    /// Notes that messages were sent, and takes their bodies away, so that no token outlives its mail here. What was sent before, or is not there, stays as it is.
    ///
    /// The old row stays in the table's file until it is vacuumed, and in the write-ahead log and backups for as long as those are kept.
    ///
    /// # Errors
    /// Whatever the server fails with.
    pub async fn mark_sent(&mut self, messages: &[MessageId], at: Timestamp) -> Result<()> {
        if messages.is_empty() {
            return Ok(());
        }
        let ids = uuids(messages, MessageId::as_uuid);
        self.write([(MARK, &[&ids, &at.as_unix_micros()])]).await?;
        Ok(())
    }
}

fn message(row: &Row) -> Result<OutboxMessage> {
    let read = || -> std::result::Result<_, tokio_postgres::Error> {
        Ok(OutboxMessage {
            sequence: Sequence(row.try_get(0)?),
            id: MessageId::from_uuid(row.try_get(1)?),
            topic: row.try_get(2)?,
            body: row.try_get(3)?,
            sent_at: row.try_get::<_, Option<i64>>(4)?.map(instant),
        })
    };
    read().map_err(|error| PostgresStoreError::Damaged { table: OUTBOX, damage: error.to_string() })
}

/// Of a message it only matters that it was sent.
fn instant(micros: i64) -> Timestamp {
    Timestamp::from_unix_micros(micros).unwrap_or(Timestamp::MAX)
}

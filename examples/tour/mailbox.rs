//! What the tour keeps for itself, in the same file and the same transactions: how far each story has come, and the mail that was delivered.

use sqlite_store::rusqlite::{Connection, OptionalExtension, params};
use sqlite_store::{SqliteStoreError, SqliteTx};
use tantou::message::{Message, Recipient};
use tantou::storage::{MessageId, Timestamp};

type Result<T> = std::result::Result<T, SqliteStoreError>;

/// Makes the tour's own tables, beside those of the store.
pub(crate) fn create_tables(connection: &Connection) -> Result<()> {
    Ok(connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS tour_told (
             story TEXT NOT NULL, chapter INTEGER NOT NULL, PRIMARY KEY (story, chapter)
         ) STRICT, WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS tour_mail (
             place INTEGER PRIMARY KEY AUTOINCREMENT, message BLOB NOT NULL UNIQUE, story TEXT NOT NULL, recipient TEXT NOT NULL,
             body TEXT NOT NULL
         ) STRICT;",
    )?)
}

/// Whether a chapter was told to its end.
pub(crate) fn is_told(connection: &Connection, story: &str, chapter: u32) -> Result<bool> {
    let found = connection
        .query_row(
            "SELECT 1 FROM tour_told WHERE story = ?1 AND chapter = ?2",
            params![story, chapter],
            |_| Ok(()),
        )
        .optional()?;
    Ok(found.is_some())
}

/// Notes that a chapter was told to its end.
pub(crate) fn mark_told(connection: &Connection, story: &str, chapter: u32) -> Result<()> {
    connection.execute(
        "INSERT OR IGNORE INTO tour_told (story, chapter) VALUES (?1, ?2)",
        params![story, chapter],
    )?;
    Ok(())
}

/// The worker behind the outbox. It delivers first and notes that later, so a message may be delivered twice, which the mailbox recognises by the
/// message's id; and none is lost. Returns what was new.
pub(crate) fn deliver(tx: &mut SqliteTx<'_>, story: &str, at: Timestamp) -> Result<Vec<Message>> {
    let mut delivered = Vec::new();
    let mut sent: Vec<MessageId> = Vec::new();
    let mut after = None;
    loop {
        let page = tx.page_unsent_messages(after, 200)?;
        let Some(last) = page.last() else { break };
        after = Some(last.sequence);
        for kept in page {
            sent.push(kept.id);
            let Some(message) =
                kept.body.as_deref().and_then(|body| serde_json::from_str::<Message>(body).ok())
            else {
                continue;
            };
            // Nobody looks for mail that goes elsewhere than to an address.
            let recipient = if let Recipient::Address(address) = &message.to {
                address.key().to_string()
            } else {
                format!("{:?}", message.to)
            };
            let rows = tx.connection().execute(
                "INSERT OR IGNORE INTO tour_mail (message, story, recipient, body) VALUES (?1, ?2, ?3, ?4)",
                params![kept.id.as_uuid().as_bytes().as_slice(), story, recipient, kept.body],
            )?;
            if rows > 0 {
                delivered.push(message);
            }
        }
    }
    tx.mark_sent(&sent, at)?;
    Ok(delivered)
}

/// All messages of a story that a recipient has received, the newest last.
pub(crate) fn received(connection: &Connection, story: &str, recipient: &str) -> Result<Vec<Message>> {
    let mut statement = connection
        .prepare_cached("SELECT body FROM tour_mail WHERE story = ?1 AND recipient = ?2 ORDER BY place")?;
    let bodies = statement.query_map([story, recipient], |row| row.get::<_, String>(0))?;
    let mut messages = Vec::new();
    for body in bodies {
        messages.extend(serde_json::from_str::<Message>(&body?));
    }
    Ok(messages)
}

/// How many messages of a story were delivered in all.
pub(crate) fn delivered_count(connection: &Connection, story: &str) -> Result<i64> {
    Ok(connection.query_row("SELECT count(*) FROM tour_mail WHERE story = ?1", [story], |row| row.get(0))?)
}

//! What the tour keeps for itself, in the same file and the same transactions: how far the story has come, and the mail that was delivered.

use sqlite_store::rusqlite::{Connection, OptionalExtension, params};
use sqlite_store::{SqliteStoreError, SqliteTx};
use tantou::email::AddressKey;
use tantou::message::{Content, InvitationMail, Message, Recipient};
use tantou::storage::{MessageId, Timestamp};

type Result<T> = std::result::Result<T, SqliteStoreError>;

/// Makes the tour's own tables, beside those of the store.
pub(crate) fn create_tables(connection: &Connection) -> Result<()> {
    Ok(connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS tour_progress (chapter INTEGER PRIMARY KEY) STRICT;
         CREATE TABLE IF NOT EXISTS tour_mailbox (
             place INTEGER PRIMARY KEY AUTOINCREMENT, message BLOB NOT NULL UNIQUE, recipient TEXT NOT NULL, body TEXT NOT NULL
         ) STRICT;",
    )?)
}

/// Whether a chapter was told to its end.
pub(crate) fn is_told(connection: &Connection, chapter: u32) -> Result<bool> {
    let found = connection
        .query_row("SELECT 1 FROM tour_progress WHERE chapter = ?1", [chapter], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

/// Notes that a chapter was told to its end.
pub(crate) fn mark_told(connection: &Connection, chapter: u32) -> Result<()> {
    connection.execute("INSERT OR IGNORE INTO tour_progress (chapter) VALUES (?1)", [chapter])?;
    Ok(())
}

/// The worker behind the outbox. It delivers first and notes that later, so a message may be delivered twice, which the mailbox recognises by the
/// message's id; and none is lost. Returns what was new.
pub(crate) fn deliver(tx: &mut SqliteTx<'_>, at: Timestamp) -> Result<Vec<Message>> {
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
            let recipient = match &message.to {
                Recipient::Address(address) => address.key().to_string(),
                Recipient::Holder(holder) => holder.to_string(),
            };
            let rows = tx.connection().execute(
                "INSERT OR IGNORE INTO tour_mailbox (message, recipient, body) VALUES (?1, ?2, ?3)",
                params![kept.id.as_uuid().as_bytes().as_slice(), recipient, kept.body],
            )?;
            if rows > 0 {
                delivered.push(message);
            }
        }
    }
    tx.mark_sent(&sent, at)?;
    Ok(delivered)
}

/// All invitation mails that an address has received, the newest last.
pub(crate) fn invitation_mails(connection: &Connection, address: &AddressKey) -> Result<Vec<InvitationMail>> {
    let mut statement =
        connection.prepare_cached("SELECT body FROM tour_mailbox WHERE recipient = ?1 ORDER BY place")?;
    let bodies = statement.query_map([address.as_str()], |row| row.get::<_, String>(0))?;
    let mut mails = Vec::new();
    for body in bodies {
        if let Ok(Message { content: Content::Invitation(mail), .. }) = serde_json::from_str(&body?) {
            mails.push(*mail);
        }
    }
    Ok(mails)
}

/// How many messages were delivered in all.
pub(crate) fn delivered_count(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("SELECT count(*) FROM tour_mailbox", [], |row| row.get(0))?)
}

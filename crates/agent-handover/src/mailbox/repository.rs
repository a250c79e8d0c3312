//! What a store keeps of mailboxes.

use super::account::{Mailbox, MailboxRecord};
use access_model::agents::AgentId;
use storage_contract::{Storage, Version, Versioned};

/// Keeps mailboxes, one row per user. Implement it for the host's transaction; the isolation contract is that of [`storage_contract`].
///
/// Lock order: after agents, plans and items.
pub trait MailboxRepository: Storage {
    /// The mailboxes of these users. Unguarded, for screens and warnings.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_mailboxes(
        &mut self,
        users: &[AgentId],
    ) -> impl Future<Output = Result<Vec<Mailbox>, Self::Error>>;

    /// Guarded read of a user's mailbox.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_mailbox(
        &mut self,
        user: AgentId,
    ) -> impl Future<Output = Result<Option<Versioned<Mailbox>>, Self::Error>>;

    /// Adds mailboxes. Unique: the user.
    ///
    /// # Errors
    /// A conflict on a duplicate.
    fn insert_mailboxes(&mut self, mailboxes: &[Mailbox]) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// A conflict where the version is another.
    fn save_mailbox(
        &mut self,
        mailbox: &Mailbox,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Mailboxes by user, after one of them. Unguarded.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_mailboxes(
        &mut self,
        after: Option<AgentId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Mailbox>, Self::Error>>;

    /// Guarded read of a user's row as it is, also a damaged one, for [`reconcile`](crate::reconcile).
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_mailbox_record(
        &mut self,
        user: AgentId,
    ) -> impl Future<Output = Result<Option<Versioned<MailboxRecord>>, Self::Error>>;

    /// Rows as they are, also damaged ones, by user, after one of them. Unguarded, for [`reconcile`](crate::reconcile).
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_mailbox_records(
        &mut self,
        after: Option<AgentId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<MailboxRecord>, Self::Error>>;
}

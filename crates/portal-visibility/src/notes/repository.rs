//! What a store keeps of notes and of the feed. The isolation contract is that of [`storage_contract`].
//!
//! Everything here is within one tenant. Lock order: notes, by id; entries of the feed are never locked, because they never change.

use super::feed::{FeedEntry, FeedEntryId, FeedPosition};
use super::note::{Note, NoteId, NotePosition};
use crate::value::OwnedKey;
use crate::write::OrganisationUserId;
use storage_contract::{Storage, Version, Versioned};

/// Keeps notes (PV-41). Implement it for the host's transaction.
pub trait NoteRepository: Storage {
    /// Guarded read of a note.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_note(
        &mut self,
        note: NoteId,
    ) -> impl Future<Output = Result<Option<Versioned<Note>>, Self::Error>>;

    /// Adds a note. Unique: `id`, and the id of each attachment over all notes, so that no file is ever inside two.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_note(&mut self, note: &Note) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set; the unique keys hold, and follow the attachments.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another, or on a duplicate.
    fn save_note(&mut self, note: &Note, expected: Version) -> impl Future<Output = Result<(), Self::Error>>;

    /// Removes a note, and frees its attachments' ids.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn delete_note(
        &mut self,
        note: NoteId,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// The notes on a record, the one added last first, those before `before`, at most `limit`. Unguarded, for lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_notes(
        &mut self,
        module: &str,
        record: &OwnedKey,
        before: Option<NotePosition>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Note>, Self::Error>>;
}

/// Keeps the feed (PV-42). Entries never change. Implement it for the host's transaction.
pub trait FeedRepository: Storage {
    /// The entries with these ids, which come sorted and without repetition; answered in any order. What is found stays; what is not found, the unique key guards.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_feed_entries(
        &mut self,
        ids: &[FeedEntryId],
    ) -> impl Future<Output = Result<Vec<FeedEntry>, Self::Error>>;

    /// Adds entries. Unique: `id`.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_feed_entries(&mut self, entries: &[FeedEntry])
    -> impl Future<Output = Result<(), Self::Error>>;

    /// The feed of a user of the organisation, the latest entry first, those before `before`, at most `limit`. Unguarded, for lists.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_feed(
        &mut self,
        owner: OrganisationUserId,
        before: Option<FeedPosition>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<FeedEntry>, Self::Error>>;
}

//! Notes of portal users, and feeds.

use crate::error::{Kind, MemoryStoreError};
use crate::index::{behind, reindex};
use crate::store::MemoryTx;
use portal_visibility::notes::{
    FeedEntry, FeedEntryId, FeedPosition, FeedRepository, Note, NoteId, NotePosition, NoteRepository,
};
use portal_visibility::{OrganisationUserId, OwnedKey};
use std::cmp::Reverse;
use storage_contract::{Timestamp, Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

/// Under which key a record lists a note.
pub(crate) type NotePlace = ((String, OwnedKey), Reverse<NotePosition>);

const EARLIEST: NotePosition =
    NotePosition { added_at: Timestamp::MIN, note: NoteId::from_uuid(Uuid::nil()) };
const LATEST: NotePosition = NotePosition { added_at: Timestamp::MAX, note: NoteId::from_uuid(Uuid::max()) };
const OLDEST: FeedPosition = FeedPosition { at: Timestamp::MIN, entry: FeedEntryId::from_uuid(Uuid::nil()) };
const NEWEST: FeedPosition = FeedPosition { at: Timestamp::MAX, entry: FeedEntryId::from_uuid(Uuid::max()) };

impl NoteRepository for MemoryTx {
    async fn lock_note(&mut self, note: NoteId) -> Result<Option<Versioned<Note>>> {
        Ok(self.views.notes.lock(&note))
    }

    async fn insert_note(&mut self, note: &Note) -> Result<()> {
        self.views.notes.insert(note.id(), note.clone())?;
        self.list_note(None, Some(note))
    }

    async fn save_note(&mut self, note: &Note, expected: Version) -> Result<()> {
        let before = self.note_at(note.id())?;
        self.views.notes.save(note.id(), note.clone(), expected)?;
        self.list_note(Some(&before), Some(note))
    }

    async fn delete_note(&mut self, note: NoteId, expected: Version) -> Result<()> {
        let before = self.note_at(note)?;
        self.views.notes.delete(note, expected)?;
        self.list_note(Some(&before), None)
    }

    async fn page_notes(
        &mut self,
        module: &str,
        record: &OwnedKey,
        before: Option<NotePosition>,
        limit: u32,
    ) -> Result<Vec<Note>> {
        let of_record = (module.to_owned(), record.clone());
        let first = (of_record.clone(), Reverse(before.unwrap_or(LATEST)));
        let last = (of_record, Reverse(EARLIEST));
        let page = self.views.notes_by_record.page(behind(before, &first), &last, limit);
        let found =
            page.into_iter().filter_map(|((_, position), ())| self.views.notes.peek(&position.0.note));
        Ok(found.map(|row| row.value.clone()).collect())
    }
}

impl MemoryTx {
    /// The note that is about to be overwritten.
    fn note_at(&self, note: NoteId) -> Result<Note> {
        let row = self.views.notes.peek(&note);
        Ok(row.ok_or(MemoryStoreError::Stale { kind: Kind::Note })?.value.clone())
    }

    /// Keeps what a record lists, and which note has which file, in step with a note.
    fn list_note(&mut self, before: Option<&Note>, after: Option<&Note>) -> Result<()> {
        reindex(&mut self.views.notes_by_record, before.map(place), after.map(place))?;
        let files = |note: Option<&Note>| note.map(Note::files).unwrap_or_default();
        let (before, after) = (files(before), files(after));
        before.difference(&after).for_each(|file| self.views.note_files.remove(*file));
        after.difference(&before).try_for_each(|file| self.views.note_files.insert(*file, ()))
    }
}

fn place(note: &Note) -> NotePlace {
    let record = note.record();
    ((record.module.clone(), record.record.clone()), Reverse(note.position()))
}

impl FeedRepository for MemoryTx {
    async fn find_feed_entries(&mut self, ids: &[FeedEntryId]) -> Result<Vec<FeedEntry>> {
        let found = ids.iter().filter_map(|id| self.views.feed.peek(id));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn insert_feed_entries(&mut self, entries: &[FeedEntry]) -> Result<()> {
        for entry in entries {
            self.views.feed.insert(entry.id, entry.clone())?;
            self.views.feed_by_owner.insert((entry.owner, Reverse(entry.position())), ())?;
        }
        Ok(())
    }

    async fn page_feed(
        &mut self,
        owner: OrganisationUserId,
        before: Option<FeedPosition>,
        limit: u32,
    ) -> Result<Vec<FeedEntry>> {
        let first = (owner, Reverse(before.unwrap_or(NEWEST)));
        let last = (owner, Reverse(OLDEST));
        let page = self.views.feed_by_owner.page(behind(before, &first), &last, limit);
        let found =
            page.into_iter().filter_map(|((_, position), ())| self.views.feed.peek(&position.0.entry));
        Ok(found.map(|row| row.value.clone()).collect())
    }
}

//! Adding, editing and deleting notes, and telling owners of it, over a store (PV-41, PV-42). Nothing is written before every decision is made.

use super::feed::{Activity, FeedEntry, FeedEntryId};
use super::note::{Attachment, AttachmentId, Note, NoteCommand, NoteEvent, NoteId, NoteRefusal};
use super::repository::{FeedRepository, NoteRepository};
use crate::bind::Viewer;
use crate::record::Record;
use crate::schema::ModuleId;
use std::collections::BTreeSet;
use storage_contract::{OpError, Timestamp, Version};

/// What a portal user sends as a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    /// The note, minted by the host. A repetition is recognised by it.
    pub id: NoteId,
    /// What it says.
    pub text: String,
    /// What is attached to it (PV-41).
    pub attachments: Vec<Attachment>,
}

/// A note that is decided, and not yet written.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedNote {
    note: Note,
    event: NoteEvent,
    version: Option<Version>,
}

impl PreparedNote {
    /// The note as it will be; of one that is deleted, as it was.
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// What was decided, with the files that the host deletes.
    pub const fn event(&self) -> &NoteEvent {
        &self.event
    }

    /// What the owner of the record is told (PV-42): that a note was added or changed, not that one is gone.
    pub const fn activity(&self) -> Option<Activity> {
        match self.event {
            NoteEvent::Added => Some(Activity::NoteAdded { note: self.note.id() }),
            NoteEvent::Edited { .. } => Some(Activity::NoteChanged { note: self.note.id() }),
            NoteEvent::Deleted { .. } | NoteEvent::Unchanged => None,
        }
    }

    /// Writes the note. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster, or if another note took one of the files.
    pub async fn store<R: NoteRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match (self.event, self.version) {
            (NoteEvent::Added, _) | (NoteEvent::Edited { .. }, None) => tx.insert_note(&self.note).await,
            (NoteEvent::Edited { .. }, Some(version)) => tx.save_note(&self.note, version).await,
            (NoteEvent::Deleted { .. }, Some(version)) => tx.delete_note(self.note.id(), version).await,
            (NoteEvent::Deleted { .. }, None) | (NoteEvent::Unchanged, _) => Ok(()),
        }
    }
}

/// Prepares to add a note to a record that the viewer sees (PV-41). `uploads` as in [`Note::add`]. Repeated, it changes nothing.
///
/// # Errors
/// A [`NoteRefusal`], and what the store fails with.
pub async fn prepare_add_note<T: NoteRepository, R: Record + ?Sized>(
    tx: &mut T,
    viewer: &Viewer<'_>,
    (module, record): (ModuleId, &R),
    new: &NewNote,
    uploads: &BTreeSet<AttachmentId>,
    now: Timestamp,
) -> Result<PreparedNote, OpError<NoteRefusal, T::Error>> {
    let known = tx.lock_note(new.id).await?;
    // Of a note sent again, the files are inside it already.
    let own = known.as_ref().map(|row| row.value.files()).unwrap_or_default();
    let NewNote { id, text, attachments } = new;
    let free = uploads | &own;
    let note = Note::add(viewer, (module, record), *id, text, attachments.clone(), &free, now);
    let note = note.map_err(OpError::Refused)?;
    match known {
        None => Ok(PreparedNote { note, event: NoteEvent::Added, version: None }),
        Some(row) if row.value.is_repeated_by(&note) => {
            Ok(PreparedNote { note: row.value, event: NoteEvent::Unchanged, version: Some(row.version) })
        }
        Some(_) => Err(OpError::Refused(NoteRefusal::Exists)),
    }
}

/// Prepares to edit or delete a note of the viewer's own (PV-41). `uploads` as in [`Note::add`].
///
/// # Errors
/// A [`NoteRefusal`], and what the store fails with.
pub async fn prepare_change_note<T: NoteRepository, R: Record + ?Sized>(
    tx: &mut T,
    viewer: &Viewer<'_>,
    (module, record): (ModuleId, &R),
    note: NoteId,
    command: &NoteCommand,
    uploads: &BTreeSet<AttachmentId>,
    now: Timestamp,
) -> Result<PreparedNote, OpError<NoteRefusal, T::Error>> {
    let row = tx.lock_note(note).await?;
    // PV-41: whoever does not see the record is told no more than that.
    if !viewer.sees(module, record) {
        return Err(OpError::Refused(NoteRefusal::NoSuchRecord));
    }
    let Some(row) = row else { return Err(OpError::Refused(NoteRefusal::NoSuchNote)) };
    let mut note = row.value;
    let event = note.decide(viewer, (module, record), command, uploads, now).map_err(OpError::Refused)?;
    note.apply(&event);
    Ok(PreparedNote { note, event, version: Some(row.version) })
}

/// Entries of the feed that are decided, and not yet written.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedFeed {
    entries: Vec<FeedEntry>,
}

impl PreparedFeed {
    /// The entries that are new.
    pub fn entries(&self) -> &[FeedEntry] {
        &self.entries
    }

    /// Writes the entries. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else wrote one of them meanwhile.
    pub async fn store<R: FeedRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        if self.entries.is_empty() { Ok(()) } else { tx.insert_feed_entries(&self.entries).await }
    }
}

/// Prepares to add entries to feeds (PV-42). Those that are there already, of a write that is sent again, are left out.
///
/// # Errors
/// What the store fails with.
pub async fn prepare_feed<T: FeedRepository>(
    tx: &mut T,
    entries: impl IntoIterator<Item = FeedEntry>,
) -> Result<PreparedFeed, T::Error> {
    let mut entries: Vec<FeedEntry> = entries.into_iter().collect();
    entries.sort_by_key(|entry| entry.id);
    entries.dedup_by_key(|entry| entry.id);
    let ids: Vec<FeedEntryId> = entries.iter().map(|entry| entry.id).collect();
    let known: BTreeSet<FeedEntryId> =
        tx.find_feed_entries(&ids).await?.into_iter().map(|entry| entry.id).collect();
    entries.retain(|entry| !known.contains(&entry.id));
    Ok(PreparedFeed { entries })
}

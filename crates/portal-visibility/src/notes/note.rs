//! Notes on records: a portal user's own to add, edit and delete, with attachments inside (PV-41).

use crate::bind::Viewer;
use crate::record::{Author, Record};
use crate::schema::ModuleId;
use crate::value::OwnedKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

storage_contract::define_id! {
    /// One note.
    pub struct NoteId;
}

storage_contract::define_id! {
    /// One attachment of a note. The bytes are the host's.
    pub struct AttachmentId;
}

/// A note on a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note(NoteRecord);

/// A note as stores keep it. Unique: `id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteRecord {
    /// The note.
    pub id: NoteId,
    /// The name of the record's module.
    pub module: String,
    /// The record.
    pub record: OwnedKey,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub text: String,
    /// What is attached to it (PV-41).
    pub attachments: Vec<Attachment>,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// A place in the order (added at, id) of the notes on a record, for going through them page by page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NotePosition {
    /// When it was added.
    pub added_at: Timestamp,
    /// The note.
    pub note: NoteId,
}

/// A file inside a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The file.
    pub id: AttachmentId,
    /// What it is called.
    pub name: String,
}

/// What hangs on a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelatedList {
    /// Notes.
    Notes,
    /// Attachments outside of notes.
    Attachments,
}

impl RelatedList {
    /// Whether portals have the list at all: attachments as a list of their own are not available (PV-41).
    pub const fn is_available(self) -> bool {
        match self {
            Self::Notes => true,
            Self::Attachments => false,
        }
    }
}

/// What a portal user asks of notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum NoteCommand {
    /// Another text, other attachments.
    Edit {
        /// What it says from now on.
        text: String,
        /// What is attached from now on.
        attachments: Vec<Attachment>,
    },
    /// It goes, with its attachments.
    Delete,
}

/// What happens to a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum NoteEvent {
    /// It is added.
    Added,
    /// It says something else.
    Edited {
        /// What it says from now on.
        text: String,
        /// What is attached from now on.
        attachments: Vec<Attachment>,
        /// Files that nothing refers to any more; the host deletes them.
        removed: BTreeSet<AttachmentId>,
        /// When.
        at: Timestamp,
    },
    /// It is gone. The host deletes the row and these files.
    Deleted {
        /// Files that nothing refers to any more.
        removed: BTreeSet<AttachmentId>,
    },
    /// It is so already.
    Unchanged,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteRefusal {
    /// There is no such record, as far as the portal user may know.
    #[error("there is no such record")]
    NoSuchRecord,
    /// There is no such note, as far as the portal user may know: it is somebody else's, or on another record (PV-41).
    #[error("there is no such note")]
    NoSuchNote,
    /// A note of that id is there already, differently.
    #[error("the note is there already, differently")]
    Exists,
    /// A note says something.
    #[error("a note cannot be empty")]
    Empty,
    /// There is no such file to attach, as far as the portal user may know: it is no upload of theirs, or a note has it already, this one included (PV-41).
    #[error("there is no file {attachment} to attach")]
    NoSuchAttachment {
        /// The file.
        attachment: AttachmentId,
    },
}

impl NoteRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoSuchRecord => "note.no_such_record",
            Self::NoSuchNote => "note.no_such_note",
            Self::Exists => "note.exists",
            Self::Empty => "note.empty",
            Self::NoSuchAttachment { .. } => "note.no_such_attachment",
        }
    }
}

impl Note {
    /// Adds a note to a record that the viewer sees (PV-41).
    ///
    /// `uploads` are the files that the viewer uploaded for it and that no note has; the host reads them in the transaction that stores the note, guarded, so
    /// that no other note takes them meanwhile. Nothing else can be attached: a note's files are deleted with it, and so they must be its author's.
    ///
    /// # Errors
    /// [`NoteRefusal`].
    pub fn add<R: Record + ?Sized>(
        viewer: &Viewer<'_>,
        (module, record): (ModuleId, &R),
        id: NoteId,
        text: &str,
        attachments: Vec<Attachment>,
        uploads: &BTreeSet<AttachmentId>,
        now: Timestamp,
    ) -> Result<Self, NoteRefusal> {
        if !viewer.sees(module, record) {
            return Err(NoteRefusal::NoSuchRecord);
        }
        not_empty(text, &attachments)?;
        attachable(&attachments, uploads.clone())?;
        Ok(Self(NoteRecord {
            id,
            module: viewer.portal().schema()[module].name().to_owned(),
            record: viewer.portal().schema().key_of(module, record.key()),
            author: Author::PortalUser(viewer.user()),
            text: text.to_owned(),
            attachments,
            added_at: now,
            changed_at: now,
        }))
    }

    /// Decides a command on a note of a record. Only its own author may, and only while they see the record (PV-41). Changes nothing.
    ///
    /// `uploads` as in [`Note::add`]; what is attached to the note already may stay.
    ///
    /// # Errors
    /// [`NoteRefusal`].
    pub fn decide<R: Record + ?Sized>(
        &self,
        viewer: &Viewer<'_>,
        (module, record): (ModuleId, &R),
        command: &NoteCommand,
        uploads: &BTreeSet<AttachmentId>,
        now: Timestamp,
    ) -> Result<NoteEvent, NoteRefusal> {
        if !viewer.sees(module, record) {
            return Err(NoteRefusal::NoSuchRecord);
        }
        let on_it = self.0.module == viewer.portal().schema()[module].name()
            && self.0.record == viewer.portal().schema().key_of(module, record.key());
        if !on_it || self.0.author != Author::PortalUser(viewer.user()) {
            return Err(NoteRefusal::NoSuchNote);
        }
        match command {
            NoteCommand::Delete => Ok(NoteEvent::Deleted { removed: self.files() }),
            NoteCommand::Edit { text, attachments } => {
                not_empty(text, attachments)?;
                attachable(attachments, &self.files() | uploads)?;
                if (text, attachments) == (&self.0.text, &self.0.attachments) {
                    return Ok(NoteEvent::Unchanged);
                }
                let removed = self.files().difference(&ids(attachments)).copied().collect();
                let (text, attachments) = (text.clone(), attachments.clone());
                Ok(NoteEvent::Edited { text, attachments, removed, at: now })
            }
        }
    }

    /// Carries an event out.
    pub fn apply(&mut self, event: &NoteEvent) {
        match event {
            NoteEvent::Edited { text, attachments, at, .. } => {
                self.0.text.clone_from(text);
                self.0.attachments.clone_from(attachments);
                self.0.changed_at = *at;
            }
            // The row goes with it.
            NoteEvent::Added | NoteEvent::Deleted { .. } | NoteEvent::Unchanged => {}
        }
    }

    /// The note.
    pub const fn id(&self) -> NoteId {
        self.0.id
    }

    /// Its place among the notes on its record.
    pub const fn position(&self) -> NotePosition {
        NotePosition { added_at: self.0.added_at, note: self.0.id }
    }

    /// The files inside it.
    pub fn files(&self) -> BTreeSet<AttachmentId> {
        ids(&self.0.attachments)
    }

    /// Whether another note with its id is the same one, sent again.
    pub(super) fn is_repeated_by(&self, other: &Self) -> bool {
        let at = (self.0.added_at, self.0.changed_at);
        Self(NoteRecord { added_at: at.0, changed_at: at.1, ..other.0.clone() }) == *self
    }

    /// For stores.
    pub const fn record(&self) -> &NoteRecord {
        &self.0
    }

    /// From a store.
    pub const fn restore(record: NoteRecord) -> Self {
        Self(record)
    }
}

fn ids(attachments: &[Attachment]) -> BTreeSet<AttachmentId> {
    attachments.iter().map(|attachment| attachment.id).collect()
}

fn not_empty(text: &str, attachments: &[Attachment]) -> Result<(), NoteRefusal> {
    if text.trim().is_empty() && attachments.is_empty() { Err(NoteRefusal::Empty) } else { Ok(()) }
}

/// PV-41: each file is among those that may be attached, and attached once.
fn attachable(attachments: &[Attachment], mut free: BTreeSet<AttachmentId>) -> Result<(), NoteRefusal> {
    match attachments.iter().find(|attachment| !free.remove(&attachment.id)) {
        Some(Attachment { id, .. }) => Err(NoteRefusal::NoSuchAttachment { attachment: *id }),
        None => Ok(()),
    }
}

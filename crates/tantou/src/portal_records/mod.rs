//! What a portal user writes on records: a record is created, changed or cloned, a note is added to it, and its owner is told, in one transaction.
//!
//! Records are the host's. So the journey decides on what the host has loaded (the record before, the records that lookups name, the files that were uploaded) and answers
//! with what the host has to write; notes and entries of the feed it keeps itself.
//!
//! 1. The host loads the record under guard, binds the viewer, and loads [`Viewer::targets`].
//! 2. [`PortalRecords::create`], [`edit`](PortalRecords::edit), [`clone_record`](PortalRecords::clone_record), [`note`](PortalRecords::note) or
//!    [`change_note`](PortalRecords::change_note) checks everything, and writes nothing.
//! 3. The host looks whether [unique values](CreatedRecord::unique_values) are free, or lets its database do so, and answers [`Viewer::clash`] where one is taken; it
//!    writes the record.
//! 4. [`PreparedWrite::store`] writes the note and the entries; the host commits.

mod write;

pub use write::{NoteDraft, PortalRecords, PreparedWrite, RecordRefusal, WrittenRecord};

use portal_visibility::notes::{FeedRepository, NoteRepository};
#[cfg(doc)]
use portal_visibility::{CreatedRecord, Viewer};

/// What the journey needs of a transaction. Implemented for whatever has it.
pub trait NoteStore: NoteRepository + FeedRepository {}

impl<T: NoteRepository + FeedRepository> NoteStore for T {}

//! Records, notes and entries of the feed, decided together (PV-20, PV-34, PV-40, PV-41, PV-42).

use super::NoteStore;
use portal_visibility::notes::{
    Activity, AttachmentId, FeedEntry, FeedSettings, NewNote, NoteCommand, NoteId, NoteRefusal, PreparedFeed,
    PreparedNote, feed_entry, prepare_add_note, prepare_change_note, prepare_feed,
};
use portal_visibility::{
    CreateContext, CreatedRecord, Draft, EditedRecord, ModuleId, OrganisationUserId, Record, Row, Targets,
    Viewer, WriteRefusal,
};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Timestamp};
use uuid::Uuid;

/// Writing for one portal user, once.
#[derive(Clone, Copy, Debug)]
pub struct PortalRecords<'a> {
    /// Who writes.
    pub viewer: &'a Viewer<'a>,
    /// The modules whose records make entries (PV-42).
    pub feed: &'a FeedSettings,
    /// The write, minted by the host. A repetition makes no second entry.
    pub write: Uuid,
    /// When.
    pub now: Timestamp,
}

/// A note that goes with a record (PV-41).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteDraft {
    /// The note.
    pub note: NewNote,
    /// The files that the portal user uploaded for it and that no note has, read under guard.
    pub uploads: BTreeSet<AttachmentId>,
}

/// Why nothing is written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordRefusal {
    /// Something is wrong with the record; everything is listed (PV-34).
    #[error(transparent)]
    Record(#[from] WriteRefusal),
    /// Something is wrong with the note (PV-41).
    #[error(transparent)]
    Note(#[from] NoteRefusal),
}

impl RecordRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Record(refusal) => refusal.code(),
            Self::Note(refusal) => refusal.code(),
        }
    }
}

/// The record, for the host to write.
#[derive(Clone, Debug, PartialEq)]
pub enum WrittenRecord {
    /// It is new.
    Created(CreatedRecord),
    /// It is changed. A change without values and rows changes nothing.
    Edited(EditedRecord),
}

/// What is decided, and not yet written.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedWrite {
    record: Option<WrittenRecord>,
    note: Option<PreparedNote>,
    feed: PreparedFeed,
}

impl PreparedWrite {
    /// The record that the host has to write, if it is one.
    pub const fn record(&self) -> Option<&WrittenRecord> {
        self.record.as_ref()
    }

    /// The note, with the files that the host has to delete.
    pub const fn note(&self) -> Option<&PreparedNote> {
        self.note.as_ref()
    }

    /// What the owner is told (PV-42).
    pub fn entries(&self) -> &[FeedEntry] {
        self.feed.entries()
    }

    /// Writes the note and the entries, after the host has written the record. It only writes; answers the record.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<T: NoteStore>(self, tx: &mut T) -> Result<Option<WrittenRecord>, T::Error> {
        if let Some(note) = self.note {
            note.store(tx).await?;
        }
        self.feed.store(tx).await?;
        Ok(self.record)
    }
}

impl PortalRecords<'_> {
    /// A new record, perhaps with a note on it (PV-34, PV-40, PV-41). Its owner, the user of the organisation who invited, is told (PV-42).
    ///
    /// # Errors
    /// A [`RecordRefusal`], and what the store fails with.
    pub fn create<T: NoteStore>(
        &self,
        tx: &mut T,
        (module, draft): (ModuleId, &Draft),
        context: &CreateContext,
        targets: &Targets<'_>,
        note: Option<&NoteDraft>,
    ) -> impl Future<Output = Result<PreparedWrite, OpError<RecordRefusal, T::Error>>> {
        // Before the first await, so that a future that waits holds none of the host's records.
        let checked = self.viewer.check_create(module, draft, context, targets);
        self.created(tx, module, checked, note)
    }

    /// A new record like one that they see, with what `changes` says otherwise (PV-20). `rows` are the record's rows of subforms. For its targets ask
    /// [`Viewer::targets`] of the [draft of the clone](Viewer::clone_draft), too.
    ///
    /// # Errors
    /// A [`RecordRefusal`], and what the store fails with.
    pub fn clone_record<T: NoteStore, R: Record>(
        &self,
        tx: &mut T,
        (module, original, rows): (ModuleId, &R, &BTreeMap<String, Vec<Row>>),
        changes: &Draft,
        context: &CreateContext,
        targets: &Targets<'_>,
    ) -> impl Future<Output = Result<PreparedWrite, OpError<RecordRefusal, T::Error>>> {
        let draft = self.viewer.clone_draft(module, original, rows);
        let checked = draft.and_then(|mut draft| {
            draft.fields.extend(changes.fields.clone());
            draft.rows.extend(changes.rows.clone());
            self.viewer.check_create(module, &draft, context, targets)
        });
        self.created(tx, module, checked, None)
    }

    async fn created<T: NoteStore>(
        &self,
        tx: &mut T,
        module: ModuleId,
        checked: Result<CreatedRecord, WriteRefusal>,
        note: Option<&NoteDraft>,
    ) -> Result<PreparedWrite, OpError<RecordRefusal, T::Error>> {
        let created = checked.map_err(refused)?;
        let note = self.add_note(tx, (module, &created), note).await?;
        let activities = std::iter::once(Activity::RecordAdded).chain(activity(note.as_ref()));
        let entries = self.entries((module, &created), created.owner, activities);
        let feed = prepare_feed(tx, entries).await?;
        Ok(PreparedWrite { record: Some(WrittenRecord::Created(created)), note, feed })
    }

    /// A change of a record, perhaps with a note on it (PV-34, PV-35, PV-41). `owner` is told of what changes (PV-42).
    ///
    /// # Errors
    /// A [`RecordRefusal`], and what the store fails with.
    pub fn edit<T: NoteStore, R: Record>(
        &self,
        tx: &mut T,
        (module, before, owner): (ModuleId, &R, OrganisationUserId),
        draft: &Draft,
        targets: &Targets<'_>,
        note: Option<&NoteDraft>,
    ) -> impl Future<Output = Result<PreparedWrite, OpError<RecordRefusal, T::Error>>> {
        let checked = self.viewer.check_edit(module, before, draft, targets);
        async move {
            let edited = checked.map_err(refused)?;
            let note = self.add_note(tx, (module, before), note).await?;
            let fields = edited.changes(self.viewer.portal().schema());
            let activities =
                std::iter::once(Activity::RecordChanged { fields }).chain(activity(note.as_ref()));
            let entries = self.entries((module, before), owner, activities);
            let feed = prepare_feed(tx, entries).await?;
            Ok(PreparedWrite { record: Some(WrittenRecord::Edited(edited)), note, feed })
        }
    }

    /// A note on a record that they see (PV-41). `owner` is told (PV-42).
    ///
    /// # Errors
    /// A [`RecordRefusal`], and what the store fails with.
    pub async fn note<T: NoteStore, R: Record>(
        &self,
        tx: &mut T,
        (module, record, owner): (ModuleId, &R, OrganisationUserId),
        note: &NoteDraft,
    ) -> Result<PreparedWrite, OpError<RecordRefusal, T::Error>> {
        let note = self.add_note(tx, (module, record), Some(note)).await?;
        self.noted(tx, (module, record, owner), note).await
    }

    /// Another text, other files or the end of a note of their own (PV-41). `owner` is told of a change (PV-42).
    ///
    /// # Errors
    /// A [`RecordRefusal`], and what the store fails with.
    pub async fn change_note<T: NoteStore, R: Record>(
        &self,
        tx: &mut T,
        (module, record, owner): (ModuleId, &R, OrganisationUserId),
        (note, command): (NoteId, &NoteCommand),
        uploads: &BTreeSet<AttachmentId>,
    ) -> Result<PreparedWrite, OpError<RecordRefusal, T::Error>> {
        let of = (module, record);
        let prepared = prepare_change_note(tx, self.viewer, of, note, command, uploads, self.now).await;
        let prepared = prepared.map_err(OpError::lift)?;
        self.noted(tx, (module, record, owner), Some(prepared)).await
    }

    async fn noted<T: NoteStore, R: Record>(
        &self,
        tx: &mut T,
        (module, record, owner): (ModuleId, &R, OrganisationUserId),
        note: Option<PreparedNote>,
    ) -> Result<PreparedWrite, OpError<RecordRefusal, T::Error>> {
        let entries = self.entries((module, record), owner, activity(note.as_ref()));
        let feed = prepare_feed(tx, entries).await?;
        Ok(PreparedWrite { record: None, note, feed })
    }

    async fn add_note<T: NoteStore, R: Record>(
        &self,
        tx: &mut T,
        of: (ModuleId, &R),
        draft: Option<&NoteDraft>,
    ) -> Result<Option<PreparedNote>, OpError<RecordRefusal, T::Error>> {
        let Some(NoteDraft { note, uploads }) = draft else { return Ok(None) };
        let prepared = prepare_add_note(tx, self.viewer, of, note, uploads, self.now).await;
        prepared.map(Some).map_err(OpError::lift)
    }

    /// PV-42: one entry for each activity, in modules that the settings include.
    fn entries<R: Record>(
        &self,
        (module, record): (ModuleId, &R),
        owner: OrganisationUserId,
        activities: impl IntoIterator<Item = Activity>,
    ) -> Vec<FeedEntry> {
        let schema = self.viewer.portal().schema();
        let (name, key) = (schema[module].name(), schema.key_of(module, record.key()));
        let by = self.viewer.user();
        let entry = |activity| feed_entry(self.feed, self.write, owner, (name, &key), by, activity, self.now);
        activities.into_iter().filter_map(entry).collect()
    }
}

fn activity(note: Option<&PreparedNote>) -> Option<Activity> {
    note.and_then(PreparedNote::activity)
}

fn refused<E>(refusal: WriteRefusal) -> OpError<RecordRefusal, E> {
    OpError::Refused(refusal.into())
}

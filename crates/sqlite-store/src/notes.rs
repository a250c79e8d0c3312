//! Notes of portal users, and feeds.

use crate::column::{blob, json};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use portal_visibility::notes::{
    AttachmentId, FeedEntry, FeedEntryId, FeedPosition, FeedRepository, Note, NoteId, NotePosition,
    NoteRecord, NoteRepository,
};
use portal_visibility::{OrganisationUserId, OwnedKey};
use rusqlite::params;
use std::collections::BTreeSet;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const NOTE: RowStatements =
    row_statements!(tantou_note (module record author text attachments added_at changed_at) by (id));

const FILE: &str = "tantou_note_file";
const ENTRY: &str = "tantou_feed_entry";

/// A look-up of notes by a condition; the columns are those that [`note`] reads.
macro_rules! select_note {
    ($condition:literal) => {
        concat!(
            "SELECT id, module, record, author, text, attachments, added_at, changed_at, version ",
            "FROM tantou_note WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

/// A look-up of entries by a condition; the columns are those that [`entry`] reads.
macro_rules! select_entry {
    ($condition:literal) => {
        concat!(
            "SELECT id, owner, module, record, portal_user, activity, at FROM tantou_feed_entry WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl NoteRepository for SqliteTx<'_> {
    async fn lock_note(&mut self, id: NoteId) -> Result<Option<Versioned<Note>>> {
        let params = params![self.tenant_key(), blob(id.as_uuid())];
        Ok(self.rows(NOTE.table, select_note!("id = ?2"), params, note)?.pop())
    }

    async fn insert_note(&mut self, note: &Note) -> Result<()> {
        self.put_note(note, None)?;
        self.keep_files(note.id(), &note.files())
    }

    async fn save_note(&mut self, note: &Note, expected: Version) -> Result<()> {
        self.put_note(note, Some(expected))?;
        self.keep_files(note.id(), &note.files())
    }

    async fn delete_note(&mut self, note: NoteId, expected: Version) -> Result<()> {
        self.keep_files(note, &BTreeSet::new())?;
        self.delete(&NOTE, params![expected.to_stored(), self.tenant_key(), blob(note.as_uuid())])
    }

    async fn page_notes(
        &mut self,
        module: &str,
        record: &OwnedKey,
        before: Option<NotePosition>,
        limit: u32,
    ) -> Result<Vec<Note>> {
        let (tenant, record) = (self.tenant_key(), json(record)?);
        let found = match before {
            None => self.rows(
                NOTE.table,
                select_note!("module = ?2 AND record = ?3 ORDER BY added_at DESC, id DESC LIMIT ?4"),
                params![tenant, module, record, limit],
                note,
            ),
            Some(NotePosition { added_at, note: id }) => self.rows(
                NOTE.table,
                select_note!(
                    "module = ?2 AND record = ?3 AND (added_at, id) < (?5, ?6) ORDER BY added_at DESC, id DESC LIMIT ?4"
                ),
                params![tenant, module, record, limit, added_at.as_unix_micros(), blob(id.as_uuid())],
                note,
            ),
        }?;
        Ok(plain(found))
    }
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl FeedRepository for SqliteTx<'_> {
    async fn find_feed_entries(&mut self, ids: &[FeedEntryId]) -> Result<Vec<FeedEntry>> {
        let mut found = Vec::new();
        for id in ids {
            let params = params![self.tenant_key(), blob(id.as_uuid())];
            self.rows_into(&mut found, ENTRY, select_entry!("id = ?2"), params, entry)?;
        }
        Ok(found)
    }

    async fn insert_feed_entries(&mut self, entries: &[FeedEntry]) -> Result<()> {
        for FeedEntry { id, owner, module, record, by, activity, at } in entries {
            self.write(
                "INSERT INTO tantou_feed_entry (tenant, id, owner, module, record, portal_user, activity, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    self.tenant_key(),
                    blob(id.as_uuid()),
                    blob(owner.as_uuid()),
                    module,
                    json(record)?,
                    blob(by.as_uuid()),
                    json(activity)?,
                    at.as_unix_micros(),
                ],
            )?;
        }
        Ok(())
    }

    async fn page_feed(
        &mut self,
        owner: OrganisationUserId,
        before: Option<FeedPosition>,
        limit: u32,
    ) -> Result<Vec<FeedEntry>> {
        let (tenant, owner) = (self.tenant_key(), blob(owner.as_uuid()));
        match before {
            None => self.rows(
                ENTRY,
                select_entry!("owner = ?2 ORDER BY at DESC, id DESC LIMIT ?3"),
                params![tenant, owner, limit],
                entry,
            ),
            Some(FeedPosition { at, entry: id }) => self.rows(
                ENTRY,
                select_entry!("owner = ?2 AND (at, id) < (?4, ?5) ORDER BY at DESC, id DESC LIMIT ?3"),
                params![tenant, owner, limit, at.as_unix_micros(), blob(id.as_uuid())],
                entry,
            ),
        }
    }
}

impl SqliteTx<'_> {
    fn put_note(&self, note: &Note, expected: Option<Version>) -> Result<()> {
        let NoteRecord { id, module, record, author, text, attachments, added_at, changed_at } =
            note.record();
        self.put(
            &NOTE,
            expected,
            params![
                module,
                json(record)?,
                json(author)?,
                text,
                json(attachments)?,
                added_at.as_unix_micros(),
                changed_at.as_unix_micros(),
                stored(expected),
                self.tenant_key(),
                blob(id.as_uuid()),
            ],
        )
    }

    /// Keeps the ids of a note's files, which no other note may have.
    fn keep_files(&self, note: NoteId, next: &BTreeSet<AttachmentId>) -> Result<()> {
        let (tenant, note) = (self.tenant_key(), blob(note.as_uuid()));
        let kept = self.rows(
            FILE,
            "SELECT file FROM tantou_note_file WHERE tenant = ?1 AND note = ?2",
            params![tenant, note],
            file,
        )?;
        let kept: BTreeSet<AttachmentId> = kept.into_iter().collect();
        for file in kept.difference(next) {
            self.write(
                "DELETE FROM tantou_note_file WHERE tenant = ?1 AND file = ?2",
                params![tenant, blob(file.as_uuid())],
            )?;
        }
        for file in next.difference(&kept) {
            self.write(
                "INSERT INTO tantou_note_file (tenant, file, note) VALUES (?1, ?2, ?3)",
                params![tenant, blob(file.as_uuid()), note],
            )?;
        }
        Ok(())
    }
}

fn file(row: &mut Reader<'_>) -> Result<AttachmentId> {
    row.id()
}

fn note(row: &mut Reader<'_>) -> Result<Versioned<Note>> {
    let record = NoteRecord {
        id: row.id()?,
        module: row.text()?.to_owned(),
        record: row.json("the key of a record")?,
        author: row.json("an author")?,
        text: row.text()?.to_owned(),
        attachments: row.json("attachments")?,
        added_at: row.instant()?,
        changed_at: row.instant()?,
    };
    Ok(Versioned { value: Note::restore(record), version: row.version()? })
}

fn entry(row: &mut Reader<'_>) -> Result<FeedEntry> {
    Ok(FeedEntry {
        id: row.id()?,
        owner: row.id()?,
        module: row.text()?.to_owned(),
        record: row.json("the key of a record")?,
        by: row.id()?,
        activity: row.json("an activity")?,
        at: row.instant()?,
    })
}

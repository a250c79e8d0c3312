//! Notes of portal users, the files inside of them, and feeds.

use crate::error::PostgresStoreError;
use crate::stored::{Batch, Stored as _, Value, key_text, sound, stored};
use crate::table::{Query, query};
use crate::tx::{Parameter, PostgresTx, uuids};
use portal_visibility::notes::{
    FeedEntry, FeedEntryId, FeedPosition, FeedRepository, Note, NoteId, NotePosition, NoteRecord,
    NoteRepository,
};
use portal_visibility::{OrganisationUserId, OwnedKey};
use storage_contract::{Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, PostgresStoreError>;

const NOTES: &str = "tantou_note";

stored!(Note as NoteRecord in tantou_note, |note|
    key (id: Uuid = note.record().id.as_uuid())
    columns (
        module: Text = note.record().module.clone(),
        record_key: Text = key_text(NOTES, &note.record().record)?,
        added_at: Bigint = note.record().added_at.as_unix_micros()
    )
    record note.record(),
    restore sound(Note::restore));

stored!(FeedEntry as FeedEntry in tantou_feed_entry, |entry|
    key (id: Uuid = entry.id.as_uuid())
    columns (owner: Uuid = entry.owner.as_uuid(), at: Bigint = entry.at.as_unix_micros())
    record entry,
    restore sound(|entry| entry));

const NOTE: Query = query!(tantou_note where "id = $2" order "id");
const PAGE: Query = query!(tantou_note
    where "module = $2 AND record_key = $3 AND (added_at, id) < ($4, $5)"
    order "added_at DESC, id DESC LIMIT $6");
const ENTRIES: Query = query!(tantou_feed_entry where "id = ANY($2)" one "id = ($2::uuid[])[1]" order "id");
const FEED: Query = query!(tantou_feed_entry
    where "owner = $2 AND (at, id) < ($3, $4)" order "at DESC, id DESC LIMIT $5");

pub(crate) const QUERIES: &[Query] = &[NOTE, PAGE, ENTRIES, FEED];

/// After these a note has these files, `$3`, and no others; no other note may have them.
const GIVE_UP: &str =
    "DELETE FROM tantou_note_file WHERE tenant = $1 AND note = $2 AND file <> ALL($3::uuid[])";
const KEEP: &str = "INSERT INTO tantou_note_file (tenant, file, note)
    SELECT $1, n.file, $2 FROM unnest($3::uuid[]) AS n(file)
    WHERE NOT EXISTS (SELECT FROM tantou_note_file AS t WHERE t.tenant = $1 AND t.file = n.file AND t.note = $2)";

pub(crate) const STATEMENTS: [&str; 2] = [GIVE_UP, KEEP];

impl NoteRepository for PostgresTx {
    async fn lock_note(&mut self, id: NoteId) -> Result<Option<Versioned<Note>>> {
        Ok(self.lock(&NOTE, &[&id.as_uuid()]).await?.pop())
    }

    async fn insert_note(&mut self, note: &Note) -> Result<()> {
        self.put_note(note, Version::FIRST, &Note::table().statements(1).insert).await
    }

    async fn save_note(&mut self, note: &Note, expected: Version) -> Result<()> {
        self.put_note(note, expected, &Note::table().statements(1).update).await
    }

    async fn delete_note(&mut self, note: NoteId, expected: Version) -> Result<()> {
        let (id, no_files) = (note.as_uuid(), Vec::<Uuid>::new());
        self.delete::<Note>(std::iter::once((vec![Value::id(id)], expected))).await?;
        self.write([(GIVE_UP, &[&id, &no_files])]).await?;
        Ok(())
    }

    async fn page_notes(
        &mut self,
        module: &str,
        record: &OwnedKey,
        before: Option<NotePosition>,
        limit: u32,
    ) -> Result<Vec<Note>> {
        // No instant is as late as the greatest number, so a first page begins before that.
        let added_at = before.map_or(i64::MAX, |before| before.added_at.as_unix_micros());
        let note = before.map_or(Uuid::max(), |before| before.note.as_uuid());
        let record = key_text(NOTES, record)?;
        self.find(&PAGE, &[&module, &record, &added_at, &note, &i64::from(limit)]).await
    }
}

impl FeedRepository for PostgresTx {
    async fn find_feed_entries(&mut self, ids: &[FeedEntryId]) -> Result<Vec<FeedEntry>> {
        self.find_listed(&ENTRIES, &[], &uuids(ids, FeedEntryId::as_uuid)).await
    }

    async fn insert_feed_entries(&mut self, entries: &[FeedEntry]) -> Result<()> {
        self.insert(entries).await
    }

    async fn page_feed(
        &mut self,
        owner: OrganisationUserId,
        before: Option<FeedPosition>,
        limit: u32,
    ) -> Result<Vec<FeedEntry>> {
        let at = before.map_or(i64::MAX, |before| before.at.as_unix_micros());
        let entry = before.map_or(Uuid::max(), |before| before.entry.as_uuid());
        self.find(&FEED, &[&owner.as_uuid(), &at, &entry, &i64::from(limit)]).await
    }
}

impl PostgresTx {
    /// Writes a note and its files in one round trip.
    async fn put_note(&mut self, note: &Note, version: Version, sql: &str) -> Result<()> {
        let batch = Batch::of(std::iter::once((note, version)))?;
        let (id, files) = (note.id().as_uuid(), note.files());
        let files: Vec<Uuid> = files.iter().map(|file| file.as_uuid()).collect();
        let (row, its_files): (Vec<Parameter<'_>>, [Parameter<'_>; 2]) = (batch.parameters(), [&id, &files]);
        let [written, _, _] =
            self.write([(sql, row.as_slice()), (GIVE_UP, &its_files), (KEEP, &its_files)]).await?;
        Self::all_written(&batch, written)
    }
}

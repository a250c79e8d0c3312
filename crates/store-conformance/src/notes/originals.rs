//! One row of each kind, and what would be a duplicate of one.

use super::stage::USER;
use super::world::{basis, entry, note, note_id, note_record, request, request_id};
use crate::family::Cell;
use crate::harness::NoteRepositories;
use crate::portals::world::user_id;
use portal_visibility::OwnedKey;
use portal_visibility::notes::{Note, NoteRecord};
use portal_visibility::privacy::{Consent, DataRequest, LegalBasis, ProcessingBasis, RequestState};
use storage_contract::{Timestamp, Version};

/// The kinds of rows that rules write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Note,
    Basis,
    Request,
}

impl Row {
    pub(crate) const ALL: [Self; 3] = [Self::Note, Self::Basis, Self::Request];

    pub(crate) async fn version<R: NoteRepositories>(self, tx: &mut R) -> Result<Option<Version>, R::Error> {
        Ok(self.lock_cells(tx, &[0]).await?.first().map(|cell| cell.version))
    }

    pub(crate) async fn save<R: NoteRepositories>(
        self,
        tx: &mut R,
        expected: Version,
    ) -> Result<(), R::Error> {
        self.save_cell(tx, Cell { index: 0, value: 5, version: expected }).await
    }

    /// Notes keep numbers as the microsecond in which they were changed, bases as that in which consent was given, requests as that in which they are due.
    pub(crate) async fn lock_cells<R: NoteRepositories>(
        self,
        tx: &mut R,
        cells: &[usize],
    ) -> Result<Vec<Cell>, R::Error> {
        let mut found = Vec::new();
        for index in cells.iter().copied() {
            let number = 1 + index as u128;
            let cell = |at: Timestamp, version| {
                let value = u64::try_from(at.as_unix_micros()).unwrap_or(0);
                Cell { index, value, version }
            };
            match self {
                Self::Note => {
                    let row = tx.lock_note(note_id(number)).await?;
                    found.extend(row.iter().map(|row| cell(row.value.record().changed_at, row.version)));
                }
                Self::Basis => {
                    let row = tx.lock_basis("contacts", &key(number)).await?;
                    let given = |basis: &ProcessingBasis| match basis.record().consent {
                        Consent::Given { at, .. } | Consent::Withdrawn { at, .. } => at,
                        Consent::Waiting => Timestamp::UNIX_EPOCH,
                    };
                    found.extend(row.iter().map(|row| cell(given(&row.value), row.version)));
                }
                Self::Request => {
                    let row = tx.lock_data_request(request_id(number)).await?;
                    found.extend(row.iter().map(|row| cell(row.value.record().due_at, row.version)));
                }
            }
        }
        Ok(found)
    }

    pub(crate) async fn save_cell<R: NoteRepositories>(self, tx: &mut R, cell: Cell) -> Result<(), R::Error> {
        let number = 1 + cell.index as u128;
        let at = i64::try_from(cell.value).ok().and_then(|micros| Timestamp::from_unix_micros(micros).ok());
        let at = at.expect("is within range");
        match self {
            Self::Note => tx.save_note(&original_note(number, at), cell.version).await,
            Self::Basis => tx.save_basis(&original_basis(number, at), cell.version).await,
            Self::Request => tx.save_data_request(&original_request(number, at), cell.version).await,
        }
    }
}

fn key(number: u128) -> OwnedKey {
    OwnedKey::Integer(i64::try_from(number).unwrap_or(0))
}

/// Each with a file of its own.
fn original_note(number: u128, changed_at: Timestamp) -> Note {
    Note::restore(NoteRecord { changed_at, ..note_record(number, "原本", &[number]) })
}

fn original_basis(number: u128, at: Timestamp) -> ProcessingBasis {
    basis("contacts", key(number), LegalBasis::Consent, Consent::Given { at, by: user_id(USER) })
}

fn original_request(number: u128, due: Timestamp) -> DataRequest {
    request(number, due, RequestState::Filed)
}

/// Writes them: two of each, and an entry.
pub(crate) async fn write<R: NoteRepositories>(tx: &mut R) -> Result<(), R::Error> {
    for number in [1, 2] {
        tx.insert_note(&original_note(number, Timestamp::UNIX_EPOCH)).await?;
        tx.insert_basis(&original_basis(number, Timestamp::UNIX_EPOCH)).await?;
        tx.insert_data_request(&original_request(number, Timestamp::UNIX_EPOCH)).await?;
    }
    tx.insert_feed_entries(&[entry(1, 1)]).await
}

/// The unique keys.
#[derive(Clone, Copy, Debug)]
pub enum Duplicate {
    Note,
    File,
    FileOfAnEditedNote,
    FeedEntry,
    Basis,
    Request,
}

impl Duplicate {
    pub(crate) const ALL: [Self; 6] =
        [Self::Note, Self::File, Self::FileOfAnEditedNote, Self::FeedEntry, Self::Basis, Self::Request];

    pub(crate) async fn insert<R: NoteRepositories>(self, tx: &mut R) -> Result<(), R::Error> {
        match self {
            Self::Note => tx.insert_note(&note(1, "別", &[])).await,
            // PV-41: a file is inside one note.
            Self::File => tx.insert_note(&note(60, "別", &[1])).await,
            Self::FileOfAnEditedNote => {
                let row = tx.lock_note(note_id(2)).await?;
                let version = row.map_or(Version::FIRST, |row| row.version);
                tx.save_note(&note(2, "別", &[1]), version).await
            }
            Self::FeedEntry => tx.insert_feed_entries(&[entry(1, 9)]).await,
            Self::Basis => tx.insert_basis(&original_basis(1, Timestamp::MAX)).await,
            Self::Request => tx.insert_data_request(&original_request(1, Timestamp::MAX)).await,
        }
    }
}

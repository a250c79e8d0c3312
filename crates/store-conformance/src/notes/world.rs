//! A small world of notes, entries, bases and requests: at least one of every aggregate in every state, at the edges of what it may hold.

use super::stage::USER;
use crate::harness::NoteRepositories;
use crate::portals::world::user_id;
use crate::portrait::Portrait;
use crate::sample::{at, id};
use portal_visibility::notes::{
    Activity, Attachment, AttachmentId, FeedEntry, FeedEntryId, Note, NoteId, NoteRecord,
};
use portal_visibility::privacy::{
    BasisRecord, Consent, DataRequest, DataRequestId, DataRequestRecord, LegalBasis, ProcessingBasis,
    RequestKind, RequestState,
};
use portal_visibility::{Author, OrganisationUserId, OwnedKey};
use storage_contract::Timestamp;
use uuid::Uuid;

pub(crate) fn note_id(number: u128) -> NoteId {
    id(0x70_0000 + number)
}

pub(crate) fn file_id(number: u128) -> AttachmentId {
    id(0xf1_0000 + number)
}

pub(crate) fn entry_id(number: u128) -> FeedEntryId {
    id(0xfe_0000 + number)
}

pub(crate) fn request_id(number: u128) -> DataRequestId {
    id(0xd4_0000 + number)
}

pub(crate) fn owner(number: u128) -> OrganisationUserId {
    id(0x0add + number)
}

/// The record that most of it is on.
pub(crate) const RECORD: OwnedKey = OwnedKey::Integer(7);

pub(crate) fn file(number: u128) -> Attachment {
    Attachment { id: file_id(number), name: format!("写真 {number}.png") }
}

pub(crate) fn note_record(number: u128, text: &str, files: &[u128]) -> NoteRecord {
    NoteRecord {
        id: note_id(number),
        module: "repairs".into(),
        record: RECORD,
        author: Author::PortalUser(user_id(USER)),
        text: text.into(),
        attachments: files.iter().map(|number| file(*number)).collect(),
        added_at: at(1),
        changed_at: at(1),
    }
}

/// A note of the user's on the record.
pub(crate) fn note(number: u128, text: &str, files: &[u128]) -> Note {
    Note::restore(note_record(number, text, files))
}

pub(crate) fn entry(number: u128, seconds: u64) -> FeedEntry {
    FeedEntry {
        id: entry_id(number),
        owner: owner(1),
        module: "repairs".into(),
        record: RECORD,
        by: user_id(USER),
        activity: Activity::RecordAdded,
        at: at(seconds),
    }
}

pub(crate) fn basis(module: &str, record: OwnedKey, basis: LegalBasis, consent: Consent) -> ProcessingBasis {
    ProcessingBasis::restore(BasisRecord { module: module.into(), record, basis, consent })
}

pub(crate) fn request(number: u128, due: Timestamp, state: RequestState) -> DataRequest {
    let kinds = RequestKind::ALL;
    let refused = state == RequestState::Refused;
    DataRequest::restore(DataRequestRecord {
        id: request_id(number),
        kind: kinds[usize::try_from(number % 4).unwrap_or(0)],
        module: "contacts".into(),
        record: RECORD,
        filed_by: user_id(USER),
        filed_at: at(1),
        due_at: due,
        state,
        state_since: at(2),
        reason: refused.then(|| "法定保存期間".into()),
    })
}

pub(crate) struct World {
    notes: Vec<Note>,
    pub(crate) entries: Vec<FeedEntry>,
    bases: Vec<ProcessingBasis>,
    requests: Vec<DataRequest>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { notes: notes(), entries: entries(), bases: bases(), requests: requests() }
    }

    pub(crate) async fn insert<R: NoteRepositories>(&self, tx: &mut R) -> Result<(), R::Error> {
        for note in &self.notes {
            tx.insert_note(note).await?;
        }
        tx.insert_feed_entries(&self.entries).await?;
        for basis in &self.bases {
            tx.insert_basis(basis).await?;
        }
        for request in &self.requests {
            tx.insert_data_request(request).await?;
        }
        Ok(())
    }

    /// What a store has to show of it.
    pub(crate) fn portrait(&self) -> Portrait {
        let mut portrait = Portrait::default();
        for kind in ["note", "note in a page"] {
            portrait.add_all(kind, self.notes.iter().map(Note::record));
        }
        for kind in ["entry", "entry in a feed"] {
            portrait.add_all(kind, self.entries.iter());
        }
        for kind in ["basis", "basis found"] {
            portrait.add_all(kind, self.bases.iter().map(ProcessingBasis::record));
        }
        for kind in ["request", "request of a user"] {
            portrait.add_all(kind, self.requests.iter().map(DataRequest::record));
        }
        let open = self.requests.iter().filter(|request| request.state().is_open());
        portrait.add_all("open request", open.map(DataRequest::record));
        portrait.sorted()
    }

    /// What a store shows of it, read in every way there is.
    pub(crate) async fn look<R: NoteRepositories>(&self, tx: &mut R) -> Result<Portrait, R::Error> {
        let mut portrait = Portrait::default();
        for known in &self.notes {
            portrait.add_locked("note", tx.lock_note(known.id()).await?, |note| note.record().clone());
        }
        for (module, record) in self.places() {
            let page = tx.page_notes(&module, &record, None, 9).await?;
            portrait.add_all("note in a page", page.iter().map(Note::record));
        }
        let ids: Vec<FeedEntryId> = self.entries.iter().map(|entry| entry.id).collect();
        portrait.add_all("entry", tx.find_feed_entries(&ids).await?.iter());
        for number in [1, 2] {
            portrait.add_all("entry in a feed", tx.page_feed(owner(number), None, 99).await?.iter());
        }
        for known in &self.bases {
            let BasisRecord { module, record, .. } = known.record();
            let found = tx.find_basis(module, record).await?;
            portrait.add_all("basis found", found.iter().map(ProcessingBasis::record));
            let locked = tx.lock_basis(module, record).await?;
            portrait.add_locked("basis", locked, |basis| basis.record().clone());
        }
        for known in &self.requests {
            let locked = tx.lock_data_request(known.id()).await?;
            portrait.add_locked("request", locked, |request| request.record().clone());
        }
        let page = tx.page_open_data_requests(None, 99).await?;
        portrait.add_all("open request", page.iter().map(DataRequest::record));
        let page = tx.page_data_requests_of(user_id(USER), None, 99).await?;
        portrait.add_all("request of a user", page.iter().map(DataRequest::record));
        Ok(portrait.sorted())
    }

    /// The records that have notes, each once.
    fn places(&self) -> Vec<(String, OwnedKey)> {
        let mut places: Vec<_> = self
            .notes
            .iter()
            .map(|note| (note.record().module.clone(), note.record().record.clone()))
            .collect();
        places.sort();
        places.dedup();
        places
    }
}

fn notes() -> Vec<Note> {
    let plain = || note_record(0, "", &[]);
    let records = [
        note_record(1, "ブレーキが鳴る\n\"it's\" %_ \\", &[1, 2]),
        NoteRecord { author: Author::Organisation, ..note_record(2, "直した", &[]) },
        NoteRecord { author: Author::Unknown, record: OwnedKey::Uuid(Uuid::from_u128(7)), ..plain() },
        // A text that looks like the number is another key.
        NoteRecord { record: OwnedKey::Text("7".into()), ..plain() },
        NoteRecord { module: "contacts".into(), added_at: Timestamp::MIN, ..plain() },
        NoteRecord { changed_at: Timestamp::MAX, ..note_record(0, " ", &[3]) },
    ];
    let numbered = (1..).zip(records);
    numbered.map(|(number, record)| Note::restore(NoteRecord { id: note_id(number), ..record })).collect()
}

fn entries() -> Vec<FeedEntry> {
    let fields = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let activities = [
        Activity::RecordAdded,
        Activity::RecordChanged { fields: fields(&["配送状況", "cost"]) },
        Activity::NoteAdded { note: note_id(1) },
        Activity::NoteChanged { note: note_id(1) },
    ];
    let mut entries: Vec<FeedEntry> =
        (1..).zip(activities).map(|(number, activity)| FeedEntry { activity, ..entry(number, 4) }).collect();
    entries.push(FeedEntry { owner: owner(2), record: OwnedKey::Text("桜".into()), ..entry(5, 1) });
    entries.push(FeedEntry { at: Timestamp::MIN, record: OwnedKey::Uuid(Uuid::max()), ..entry(6, 1) });
    entries
}

fn bases() -> Vec<ProcessingBasis> {
    let by = user_id(USER);
    let said =
        [Consent::Waiting, Consent::Given { at: at(3), by }, Consent::Withdrawn { at: Timestamp::MAX, by }];
    let mut bases: Vec<ProcessingBasis> = (100..)
        .zip(said.iter().flat_map(|consent| LegalBasis::ALL.map(|basis| (basis, *consent))))
        .map(|(number, (of, consent))| basis("contacts", OwnedKey::Integer(number), of, consent))
        .collect();
    let waiting = |module, record| basis(module, record, LegalBasis::Consent, Consent::Waiting);
    bases.push(waiting("contacts", OwnedKey::Text("100".into())));
    bases.push(waiting("leads", OwnedKey::Integer(100)));
    bases
}

fn requests() -> Vec<DataRequest> {
    let states = [RequestState::Filed, RequestState::InProgress, RequestState::Done, RequestState::Refused];
    let mut requests: Vec<DataRequest> =
        (1..).zip(states).map(|(number, state)| request(number, at(90), state)).collect();
    requests.push(request(5, Timestamp::MIN, RequestState::Filed));
    requests.push(request(6, Timestamp::MAX, RequestState::InProgress));
    requests
}

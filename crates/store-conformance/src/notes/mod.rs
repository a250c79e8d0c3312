//! The family of what portal users leave on records: notes and feeds, consent and requests.

mod originals;
pub(crate) mod stage;
pub(crate) mod world;

use crate::family::{Cell, Family, Notes};
use crate::harness::NotesHarness;
use crate::portrait::Portrait;
use crate::sample::at;
use crate::violation::{During, Verdict, ensure, refused};
use originals::{Duplicate, Row};
use portal_visibility::notes::{
    FeedRepository, NewNote, NoteCommand, NoteRepository, prepare_add_note, prepare_change_note, prepare_feed,
};
use portal_visibility::privacy::{
    ConsentCommand, PrivacyContext, RequestCommand, prepare_answer_request, prepare_consent,
};
use stage::{Stage, contact, repair};
use storage_contract::Version;
use world::{World, note_id, request_id};

impl<H: NotesHarness> Family<H> for Notes {
    type Row = Row;
    type Duplicate = Duplicate;

    const ROWS: &'static [Row] = &Row::ALL;
    const DELETABLE: &'static [Row] = &[Row::Note];
    const GUARDS: &'static [Row] = &Row::ALL;
    const DUPLICATES: &'static [Duplicate] = &Duplicate::ALL;

    fn world() -> Portrait {
        World::new().portrait()
    }

    async fn write_world(_: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        World::new().insert(tx).await
    }

    async fn look(tx: &mut H::Tx<'_>) -> Result<Portrait, H::Error> {
        World::new().look(tx).await
    }

    async fn take_away(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        match tx.lock_note(note_id(1)).await? {
            Some(row) => tx.delete_note(note_id(1), row.version).await,
            None => Ok(()),
        }
    }

    async fn ask_for_nothing(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        tx.find_feed_entries(&[]).await?;
        tx.insert_feed_entries(&[]).await
    }

    /// PV-41, PV-61, PV-62: another's note, a note that says nothing, a record without basis, a request that is not there or was answered; an entry that is there makes no other.
    async fn be_refused(tx: &mut H::Tx<'_>) -> Verdict {
        be_refused(tx).await
    }

    async fn write_originals(_: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        originals::write(tx).await
    }

    async fn version(tx: &mut H::Tx<'_>, row: Row) -> Result<Option<Version>, H::Error> {
        row.version(tx).await
    }

    async fn save(tx: &mut H::Tx<'_>, row: Row, expected: Version) -> Result<(), H::Error> {
        row.save(tx, expected).await
    }

    async fn delete(tx: &mut H::Tx<'_>, _: Row, expected: Version) -> Result<(), H::Error> {
        tx.delete_note(note_id(1), expected).await
    }

    async fn duplicate(tx: &mut H::Tx<'_>, duplicate: Duplicate) -> Result<(), H::Error> {
        duplicate.insert(tx).await
    }

    async fn lock_cells(tx: &mut H::Tx<'_>, guard: Row, cells: &[usize]) -> Result<Vec<Cell>, H::Error> {
        guard.lock_cells(tx, cells).await
    }

    async fn save_cell(tx: &mut H::Tx<'_>, guard: Row, cell: Cell) -> Result<(), H::Error> {
        guard.save_cell(tx, cell).await
    }

    async fn is_introduced(tx: &mut H::Tx<'_>) -> Result<bool, H::Error> {
        Ok(tx.lock_note(note_id(50)).await?.is_some())
    }

    async fn introduce(_: &H, tx: &mut H::Tx<'_>, who: usize) -> Result<(), H::Error> {
        tx.insert_note(&world::note(50, &format!("{who}"), &[])).await
    }
}

async fn be_refused<T: crate::harness::NoteRepositories>(tx: &mut T) -> Verdict {
    let (stage, none) = (Stage::new(), [].into());
    let (viewer, own) = (stage.viewer(), repair());
    let (repairs, record) = (stage.repairs(), stage.json(stage.repairs()));
    let record = record.record(&own);
    let says = |text: &str| NewNote { id: note_id(70), text: text.into(), attachments: Vec::new() };
    let empty = prepare_add_note(tx, &viewer, (repairs, &record), &says(" "), &none, at(8)).await;
    refused("a note that says nothing", &empty)?;
    for (what, note) in [("another's note", 2), ("a note that is not there", 99)] {
        let delete = NoteCommand::Delete;
        let changed =
            prepare_change_note(tx, &viewer, (repairs, &record), note_id(note), &delete, &none, at(8)).await;
        refused(what, &changed)?;
    }
    let context = PrivacyContext { viewer: &viewer, compliance: true };
    let (contacts, contact) = (viewer.portal().base(), contact());
    let json = stage.json(contacts);
    let given =
        prepare_consent(tx, (contacts, &json.record(&contact)), ConsentCommand::Give, &context, at(8)).await;
    refused("consent where nobody said on what basis", &given)?;
    for (what, request) in [("a request that is not there", 99), ("one that is done", 3)] {
        let answered = prepare_answer_request(tx, request_id(request), &RequestCommand::Finish, at(8)).await;
        refused(what, &answered)?;
    }
    let feed = prepare_feed(tx, World::new().entries).await.during("telling what was told")?;
    ensure(feed.entries().is_empty(), || format!("told again: {:?}", feed.entries()))?;
    feed.store(tx).await.during("storing that nothing is told")
}

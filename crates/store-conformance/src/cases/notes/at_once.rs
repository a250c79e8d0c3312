//! What is done to one note, one file, one request or one feed at once.

use crate::atomically::atomically;
use crate::concurrency::{THREADS, hammer, two_transactions};
use crate::harness::{Harness, NotesHarness};
use crate::notes::stage::{Stage, repair};
use crate::notes::world::{entry, file, file_id, note, note_id, owner, request, request_id};
use crate::sample::{TENANT, at, id};
use crate::session::Session;
use crate::violation::{Verdict, ensure, same};
use portal_visibility::notes::{
    AttachmentId, FeedRepository, NewNote, NoteCommand, NoteEvent, NoteRefusal, NoteRepository,
    prepare_add_note, prepare_change_note, prepare_feed,
};
use portal_visibility::privacy::{
    PrivacyRefusal, PrivacyRepository, RequestCommand, RequestState, prepare_answer_request,
};
use std::collections::BTreeSet;
use storage_contract::{OpError, TenantId};

type Operation<T, H> = Result<T, OpError<(), <H as Harness>::Error>>;

/// Two edits of one note at once, each with a file of its own in place of what was there: both count, one after the other, and every file that the note has no more was
/// handed to the host to delete (PV-41).
///
/// # Errors
/// A violation if an edit or a file was lost.
pub fn a_note_edited_twice_at_once_loses_no_file<H: NotesHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing a note", async |tx| tx.insert_note(&note(1, "ブレーキ", &[1])).await)?;
    let removed = two_transactions(
        harness,
        TENANT,
        async |tx, index, appointment| -> Operation<BTreeSet<AttachmentId>, H> {
            let stage = Stage::new();
            let (viewer, own, repairs) = (stage.viewer(), repair(), stage.repairs());
            let json = stage.json(repairs);
            let upload = 10 + index as u128;
            let edit = NoteCommand::Edit { text: format!("{index}"), attachments: vec![file(upload)] };
            let uploads = [file_id(upload)].into();
            let record = (repairs, &json.record(&own));
            let prepared =
                prepare_change_note(tx, &viewer, record, note_id(1), &edit, &uploads, at(index as u64 + 2))
                    .await;
            appointment.keep();
            let prepared = prepared.map_err(told)?;
            let removed = match prepared.event() {
                NoteEvent::Edited { removed, .. } => removed.clone(),
                NoteEvent::Added | NoteEvent::Deleted { .. } | NoteEvent::Unchanged => BTreeSet::new(),
            };
            prepared.store(tx).await?;
            Ok(removed)
        },
    )?;
    let left = session.commit("reading the note", async |tx| tx.lock_note(note_id(1)).await)?;
    let left: BTreeSet<AttachmentId> = left.iter().flat_map(|row| row.value.files()).collect();
    let gone: Vec<AttachmentId> = removed.into_iter().flatten().collect();
    same("how many files were handed to the host", &gone.len(), &2)?;
    let all: BTreeSet<AttachmentId> = gone.into_iter().chain(left.iter().copied()).collect();
    same("the files, gone and left", &all, &[1, 10, 11].map(file_id).into())?;
    // A file that the note gave up is free again.
    let free = all.difference(&left).next().copied().unwrap_or(file_id(1));
    session.commit("taking a file that is free again", async |tx| {
        let mut record = note(2, "次", &[]).record().clone();
        record.attachments = vec![portal_visibility::notes::Attachment { id: free, name: "x".into() }];
        tx.insert_note(&portal_visibility::notes::Note::restore(record)).await
    })
}

/// Two notes at once take one file that was uploaded: one of them has it (PV-41).
///
/// # Errors
/// A violation if both have.
pub fn two_notes_do_not_take_one_file<H: NotesHarness>(harness: &H) -> Verdict {
    let got = two_transactions(harness, TENANT, async |tx, index, appointment| -> Operation<bool, H> {
        let stage = Stage::new();
        let (viewer, own, repairs) = (stage.viewer(), repair(), stage.repairs());
        let json = stage.json(repairs);
        // What a host would look up beside the uploads: whether the other note has the file.
        let other = tx.lock_note(note_id(2 - index as u128)).await?;
        let uploads = if other.is_some() { BTreeSet::new() } else { [file_id(1)].into() };
        let id = note_id(1 + index as u128);
        let new = NewNote { id, text: "写真".into(), attachments: vec![file(1)] };
        let record = (repairs, &json.record(&own));
        let prepared = prepare_add_note(tx, &viewer, record, &new, &uploads, at(1)).await;
        appointment.keep();
        match prepared {
            Ok(prepared) => {
                prepared.store(tx).await?;
                Ok(true)
            }
            Err(OpError::Refused(NoteRefusal::NoSuchAttachment { .. })) => Ok(false),
            Err(error) => Err(told(error)),
        }
    })?;
    same("how many notes have the file", &got.iter().filter(|got| **got).count(), &1)
}

/// A request that sixteen people answer at once is answered once (PV-62).
///
/// # Errors
/// A violation with what differs.
pub fn a_request_is_answered_once<H: NotesHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| {
            let tenant = tenant(round);
            let done = atomically(harness, connection, tenant, async |tx| -> Operation<(), H> {
                Ok(tx.insert_data_request(&request(1, at(90), RequestState::Filed)).await?)
            });
            done.succeeded()?;
            Ok(tenant)
        },
        |connection, tenant, thread| {
            let command = if thread % 2 == 0 {
                RequestCommand::Finish
            } else {
                RequestCommand::Refuse { reason: format!("{thread}") }
            };
            let done = atomically(harness, connection, *tenant, async |tx| -> Operation<bool, H> {
                match prepare_answer_request(tx, request_id(1), &command, at(3)).await {
                    Ok(prepared) => {
                        prepared.store(tx).await?;
                        Ok(true)
                    }
                    Err(OpError::Refused(PrivacyRefusal::State { .. })) => Ok(false),
                    Err(error) => Err(told(error)),
                }
            });
            done.succeeded()
        },
        |_, tenant, counted| {
            same("how many answers count", &counted.iter().filter(|counts| **counts).count(), &1)?;
            let mut session = Session { harness, connection: harness.connect(), tenant: *tenant };
            let row = session
                .commit("reading the request", async |tx| tx.lock_data_request(request_id(1)).await)?;
            let open = session
                .commit("listing what is open", async |tx| tx.page_open_data_requests(None, 9).await)?;
            let first = counted.iter().position(|counts| *counts).unwrap_or(0);
            let expected = if first % 2 == 0 { RequestState::Done } else { RequestState::Refused };
            same("where it stands", &row.map(|row| row.value.state()), &Some(expected))?;
            ensure(open.is_empty(), || format!("still open: {open:?}"))
        },
    )
}

/// A write that is sent sixteen times at once tells the owner of each of its activities once (PV-42).
///
/// # Errors
/// A violation with what differs.
pub fn a_write_sent_again_tells_once<H: NotesHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |_, round| Ok(tenant(round)),
        |connection, tenant, _| {
            let done = atomically(harness, connection, *tenant, async |tx| -> Operation<usize, H> {
                let prepared = prepare_feed(tx, [entry(1, 1), entry(2, 1), entry(1, 1)]).await?;
                let told = prepared.entries().len();
                prepared.store(tx).await?;
                Ok(told)
            });
            done.succeeded()
        },
        |_, tenant, told| {
            same("who told, and how much", &told.iter().filter(|told| **told == 2).count(), &1)?;
            same("who told nothing", &told.iter().filter(|told| **told == 0).count(), &(THREADS - 1))?;
            let mut session = Session { harness, connection: harness.connect(), tenant: *tenant };
            let feed =
                session.commit("reading the feed", async |tx| tx.page_feed(owner(1), None, 9).await)?;
            same("what the feed says", &feed, &vec![entry(2, 1), entry(1, 1)])
        },
    )
}

fn tenant(round: u32) -> TenantId {
    id(u128::from(round + 1) << 32)
}

fn told<R, E>(error: OpError<R, E>) -> OpError<(), E> {
    match error {
        OpError::Refused(_) => OpError::Refused(()),
        OpError::Storage(error) => OpError::Storage(error),
    }
}

//! Notes on a record and entries of a feed, the latest first; requests by when they are due.

use crate::cases::pages::{ROWS, go_through, scattered};
use crate::harness::NotesHarness;
use crate::notes::world::{RECORD, entry, note_id, note_record, owner, request, request_id};
use crate::portals::world::user_id;
use crate::sample::{TENANT, at};
use crate::session::Session;
use crate::violation::Verdict;
use portal_visibility::OwnedKey;
use portal_visibility::notes::{FeedEntry, FeedRepository, Note, NoteRecord, NoteRepository};
use portal_visibility::privacy::{DataRequest, DataRequestRecord, PrivacyRepository, RequestState};
use std::cmp::Reverse;

/// Several come at the same instant.
fn seconds(number: u128) -> u64 {
    u64::try_from(ROWS.saturating_sub(number) / 4).unwrap_or(0)
}

/// The notes on a record are listed with the one first that was added last; those on other records not.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_notes_are_complete<H: NotesHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let one = |number| NoteRecord { added_at: at(seconds(number)), ..note_record(number, "x", &[]) };
    let notes: Vec<Note> = scattered().map(|number| Note::restore(one(number))).collect();
    session.commit("writing many notes", async |tx| {
        for note in &notes {
            tx.insert_note(note).await?;
        }
        let other = NoteRecord { record: OwnedKey::Text("7".into()), ..one(900) };
        tx.insert_note(&Note::restore(other)).await?;
        tx.insert_note(&Note::restore(NoteRecord { module: "contacts".into(), ..one(901) })).await
    })?;
    let mut expected: Vec<_> = notes.iter().map(Note::position).collect();
    expected.sort_unstable_by_key(|position| Reverse(*position));
    go_through(&mut session, "notes on a record", &expected, None, async |tx, before, limit| {
        let rows = tx.page_notes("repairs", &RECORD, before, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.position()), row.position())).collect())
    })?;
    session.commit("deleting a note", async |tx| match tx.lock_note(note_id(5)).await? {
        Some(row) => tx.delete_note(note_id(5), row.version).await,
        None => Ok(()),
    })?;
    expected.retain(|position| position.note != note_id(5));
    go_through(&mut session, "notes without one", &expected, None, async |tx, before, limit| {
        let rows = tx.page_notes("repairs", &RECORD, before, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.position()), row.position())).collect())
    })
}

/// A feed is listed with the latest entry first; entries for other owners not.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_feeds_are_complete<H: NotesHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let entries: Vec<FeedEntry> = scattered().map(|number| entry(number, seconds(number))).collect();
    session.commit("writing many entries", async |tx| {
        tx.insert_feed_entries(&entries).await?;
        tx.insert_feed_entries(&[FeedEntry { owner: owner(2), ..entry(900, 1) }]).await
    })?;
    let mut expected: Vec<_> = entries.iter().map(FeedEntry::position).collect();
    expected.sort_unstable_by_key(|position| Reverse(*position));
    go_through(&mut session, "a feed", &expected, None, async |tx, before, limit| {
        let rows = tx.page_feed(owner(1), before, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.position()), row.position())).collect())
    })
}

/// Requests are listed in the order in which they are due: those that are open, and those of one portal user.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_data_requests_are_complete<H: NotesHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let states = [RequestState::Filed, RequestState::InProgress, RequestState::Done];
    let one =
        |number: u128| request(number, at(seconds(number)), states[usize::try_from(number % 3).unwrap_or(0)]);
    let requests: Vec<DataRequest> = scattered().map(one).collect();
    let other = DataRequestRecord { filed_by: user_id(2), ..one(900).record().clone() };
    let other = DataRequest::restore(other);
    session.commit("writing many requests", async |tx| {
        for request in requests.iter().chain([&other]) {
            tx.insert_data_request(request).await?;
        }
        Ok(())
    })?;
    let sorted = |of: &mut dyn Iterator<Item = &DataRequest>| {
        let mut positions: Vec<_> = of.map(DataRequest::position).collect();
        positions.sort_unstable();
        positions
    };
    let own = sorted(&mut requests.iter());
    go_through(&mut session, "requests of a user", &own, None, async |tx, after, limit| {
        let rows = tx.page_data_requests_of(user_id(1), after, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.position()), row.position())).collect())
    })?;
    let mut open = sorted(&mut requests.iter().chain([&other]).filter(|request| request.state().is_open()));
    for done in [None, Some(request_id(4))] {
        if let Some(done) = done {
            session.commit("answering a request", async |tx| match tx.lock_data_request(done).await? {
                Some(row) => {
                    tx.save_data_request(&request(4, at(seconds(4)), RequestState::Done), row.version).await
                }
                None => Ok(()),
            })?;
            open.retain(|position| position.request != done);
        }
        go_through(&mut session, "open requests", &open, None, async |tx, after, limit| {
            let rows = tx.page_open_data_requests(after, limit).await?;
            Ok(rows.iter().map(|row| (Some(row.position()), row.position())).collect())
        })?;
    }
    Ok(())
}

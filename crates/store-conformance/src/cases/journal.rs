//! The past of a subject, found by instant and listed page by page.

use crate::cases::pages::{ROWS, go_through, scattered};
use crate::harness::Harness;
use crate::sample::{TENANT, at};
use crate::session::Session;
use crate::violation::{Verdict, ensure, same};
use contact_quota::journal::{Held, JournalRepository, Past, Subject};
use storage_contract::Timestamp;

/// CQ-19: at every instant exactly what held then is found, the beginning of its time included and the end excluded; a list has the latest first. `held` is what held of
/// one of two subjects, told apart by a number.
pub(crate) fn the_past_is_found<H: for<'c> Harness<Tx<'c>: JournalRepository>>(
    harness: &H,
    held: impl Fn(bool, u64) -> Held,
) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    // Each held for two seconds; they are not written in order.
    let past = |second, number: u64| Past {
        since: at(10 + 2 * number),
        until: at(12 + 2 * number),
        held: held(second, number),
    };
    let numbers = || scattered().map(|number| u64::try_from(number).unwrap_or(0));
    let all: Vec<Past> = numbers().flat_map(|number| [past(false, number), past(true, number)]).collect();
    session.commit("writing a past", async |tx| tx.insert_past(&all).await)?;
    let subject = held(false, 0).subject();
    let last = u64::try_from(ROWS).unwrap_or(0);
    for number in 1..=last {
        for instant in [at(10 + 2 * number), at(11 + 2 * number)] {
            let found = session
                .commit("looking for what held", async |tx| tx.find_past(&[subject], instant).await)?;
            same(&format!("what held at {instant}"), &found, &vec![past(false, number)])?;
        }
    }
    for instant in [Timestamp::MIN, at(11), at(12 + 2 * last), Timestamp::MAX] {
        let found =
            session.commit("looking for what held", async |tx| tx.find_past(&[subject], instant).await)?;
        ensure(found.is_empty(), || format!("at {instant} nothing held, and {found:?} is found"))?;
    }
    let both: [Subject; 2] = [subject, held(true, 0).subject()];
    let found = session.commit("looking for both", async |tx| tx.find_past(&both, at(13)).await)?;
    same("subjects of which something held", &found.len(), &2)?;
    let expected: Vec<Timestamp> = (1..=last).rev().map(|number| at(10 + 2 * number)).collect();
    go_through(&mut session, "the past of a subject", &expected, None, async |tx, before, limit| {
        let rows = tx.page_past(subject, before, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.since), row.since)).collect())
    })
}

/// Pasts follow each other without a gap, whoever wrote them at once, and what holds now began where they end.
pub(crate) fn without_a_gap(past: &[Past], held_since: Option<Timestamp>) -> Verdict {
    let mut until = held_since;
    for past in past {
        ensure(past.since < past.until, || format!("{past:?} has lasted no time"))?;
        same("until when it held", &Some(past.until), &until)?;
        until = Some(past.since);
    }
    Ok(())
}

//! Rows: absent ones, every state of every aggregate, and one's own writes.

use crate::family::Family;
use crate::harness::Harness;
use crate::sample::TENANT;
use crate::session::Session;
use crate::violation::{During, Verdict, Violation, ensure};

/// What is not there is not found, in whatever way it is asked for, and is no error.
///
/// # Errors
/// [`Violation`] if it is.
pub fn absent_is_none<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let seen = session.commit("looking at an empty store", async |tx| F::look(tx).await)?;
    ensure(seen.is_empty(), || format!("an empty store shows {seen:?}"))?;
    session.commit("asking for nothing", async |tx| F::ask_for_nothing(tx).await)
}

/// Every aggregate in every state comes back as it was written, in whatever way it is asked for.
///
/// # Errors
/// [`Violation`] with what differs.
pub fn every_state_round_trips<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing a world", async |tx| F::write_world(harness, tx).await)?;
    let seen = session.commit("reading it back", async |tx| F::look(tx).await)?;
    seen.has_to_show(&F::world(), "the world is another one")
}

/// A transaction sees what it has written itself, before it commits.
///
/// # Errors
/// [`Violation`] with what differs.
pub fn own_writes_are_seen<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let Session { mut connection, .. } = Session::open(harness, TENANT);
    let seen = harness.block_on(async {
        let mut tx = harness.begin(&mut connection, TENANT).await.during("beginning")?;
        // Even if an earlier look found nothing.
        F::look(&mut tx).await.during("looking before")?;
        F::write_world(harness, &mut tx).await.during("writing a world")?;
        let seen = F::look(&mut tx).await.during("looking after")?;
        harness.rollback(tx).await;
        Ok::<_, Violation>(seen)
    })?;
    seen.has_to_show(&F::world(), "the transaction sees another world than it wrote")
}

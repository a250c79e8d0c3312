//! Refusals: nothing was written, and the transaction is still good for the host's own work.

use crate::family::Family;
use crate::harness::Harness;
use crate::sample::TENANT;
use crate::session::Session;
use crate::violation::{During, Verdict, ensure};

/// A service that refuses leaves everything as it was, versions included, and what the host writes afterwards can be committed.
///
/// # Errors
/// A violation with what differs.
pub fn a_refusal_writes_nothing<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing a world", async |tx| F::write_world(harness, tx).await)?;
    let before = session.commit("looking at it", async |tx| F::look(tx).await)?;
    for then_write in [false, true] {
        let Session { connection, .. } = &mut session;
        harness.block_on(async {
            let mut tx = harness.begin(connection, TENANT).await.during("beginning")?;
            F::be_refused(&mut tx).await?;
            if then_write {
                F::introduce(harness, &mut tx, 0).await.during("writing after a refusal")?;
            }
            harness.commit(tx).await.during("committing after a refusal")
        })?;
        if !then_write {
            let seen = session.commit("looking at it again", async |tx| F::look(tx).await)?;
            seen.has_to_be(&before, "a refusal left traces")?;
        }
    }
    let kept = session.commit("looking for what was written", async |tx| F::is_introduced(tx).await)?;
    ensure(kept, || "what was written after a refusal is lost".to_owned())
}

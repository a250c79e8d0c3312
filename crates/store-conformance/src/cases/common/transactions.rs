//! Transactions that do not commit.

use crate::family::{Cell, Family};
use crate::harness::Harness;
use crate::sample::TENANT;
use crate::session::Session;
use crate::violation::{Verdict, ensure, same};

/// After a rollback nothing of the transaction is there.
///
/// # Errors
/// A violation with what is.
pub fn rollback_leaves_nothing<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.roll_back("writing a world", async |tx| F::write_world(harness, tx).await)?;
    shows_nothing::<F, H>(&mut session)
}

/// After a transaction was dropped, as that of a request whose client has gone away, nothing of it is there.
///
/// # Errors
/// A violation with what is.
pub fn drop_leaves_nothing<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.drop_it("writing a world", async |tx| F::write_world(harness, tx).await)?;
    shows_nothing::<F, H>(&mut session)
}

fn shows_nothing<F: Family<H>, H: Harness>(session: &mut Session<'_, H>) -> Verdict {
    let seen = session.commit("looking at what is left", async |tx| F::look(tx).await)?;
    ensure(seen.is_empty(), || format!("something was left behind: {seen:?}"))
}

/// A dropped transaction keeps no locks while its connection idles.
///
/// # Errors
/// A violation if it does.
pub fn dropped_transaction_releases_its_locks<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let mut idle = Session::open(harness, TENANT);
    idle.commit("writing the originals", async |tx| F::write_originals(harness, tx).await)?;
    for guard in F::GUARDS {
        idle.drop_it("locking and saving a row", async |tx| add_one::<F, H>(tx, *guard).await)?;
        let mut other = Session::open(harness, TENANT);
        let before = other.commit("locking and saving it on another connection", async |tx| {
            add_one::<F, H>(tx, *guard).await
        })?;
        let after =
            other.commit("reading what became of it", async |tx| F::lock_cells(tx, *guard, &[0]).await)?;
        let after: Vec<u64> = after.iter().map(|cell| cell.value).collect();
        same(&format!("the number in {guard:?}"), &after, &vec![before + 1])?;
    }
    drop(idle);
    Ok(())
}

/// Answers the number before.
async fn add_one<F: Family<H>, H: Harness>(tx: &mut H::Tx<'_>, guard: F::Row) -> Result<u64, H::Error> {
    let mut before = 0;
    for cell in F::lock_cells(tx, guard, &[0]).await? {
        before = cell.value;
        F::save_cell(tx, guard, Cell { value: before + 1, ..cell }).await?;
    }
    Ok(before)
}

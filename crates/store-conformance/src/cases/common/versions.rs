//! Compare and set: whoever writes says what he has read.

use crate::family::Family;
use crate::harness::Harness;
use crate::sample::TENANT;
use crate::session::Session;
use crate::violation::{Verdict, ensure};
use storage_contract::Version;

/// A save moves the version on, and a save or deletion that names the version before conflicts.
///
/// # Errors
/// A violation that names the kind of row.
pub fn stale_writes_conflict<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing one row of each kind", async |tx| F::write_originals(harness, tx).await)?;
    for row in F::ROWS.iter().copied() {
        let (first, second) = session.commit("saving a row twice", async |tx| {
            let Some(first) = F::version(tx, row).await? else { return Ok((None, None)) };
            F::save(tx, row, first).await?;
            let second = F::version(tx, row).await?;
            Ok((Some(first), second))
        })?;
        let (Some(first), Some(second)) = (first, second) else {
            return ensure(false, || format!("{row:?} is not there"));
        };
        ensure(first != second, || format!("saving {row:?} did not move the version on"))?;
        session.conflict(&format!("a stale save of {row:?}"), async |tx| F::save(tx, row, first).await)?;
        let current = session.commit("reading a row again", async |tx| F::version(tx, row).await)?;
        ensure(current == Some(second), || {
            format!("the version of {row:?} is {current:?}, expected {second:?}")
        })?;
        if F::DELETABLE.contains(&row) {
            session.conflict(&format!("a stale deletion of {row:?}"), async |tx| {
                F::delete(tx, row, first).await
            })?;
        }
    }
    Ok(())
}

/// What is not there can be neither saved nor deleted, whatever the version; nor can what the same transaction has deleted.
///
/// # Errors
/// A violation that names the kind of row.
pub fn writes_to_absent_rows_conflict<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    for row in F::ROWS.iter().copied() {
        session.conflict(&format!("saving an absent {row:?}"), async |tx| {
            F::save(tx, row, Version::FIRST).await
        })?;
    }
    session.commit("writing one row of each kind", async |tx| F::write_originals(harness, tx).await)?;
    for row in F::DELETABLE.iter().copied() {
        session.conflict(&format!("saving a {row:?} just deleted"), async |tx| {
            let version = F::version(tx, row).await?.unwrap_or(Version::FIRST);
            F::delete(tx, row, version).await?;
            F::save(tx, row, version).await
        })?;
        session.conflict(&format!("deleting {row:?} twice"), async |tx| {
            let version = F::version(tx, row).await?.unwrap_or(Version::FIRST);
            F::delete(tx, row, version).await?;
            F::delete(tx, row, version).await
        })?;
        let gone = session.commit("deleting a row", async |tx| {
            let version = F::version(tx, row).await?.unwrap_or(Version::FIRST);
            F::delete(tx, row, version).await?;
            F::version(tx, row).await
        })?;
        ensure(gone.is_none(), || format!("a deleted {row:?} is still there"))?;
        session.conflict(&format!("deleting an absent {row:?}"), async |tx| {
            F::delete(tx, row, Version::FIRST).await
        })?;
    }
    Ok(())
}

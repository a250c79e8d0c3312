//! Unique keys: an absent row cannot be locked, so a duplicate has to be noticed.

use crate::family::Family;
use crate::harness::Harness;
use crate::sample::{OTHER_TENANT, TENANT};
use crate::session::Session;
use crate::violation::Verdict;

/// Every documented unique key is enforced, inside of a transaction and across transactions.
///
/// # Errors
/// A violation that names the key.
pub fn duplicates_conflict<F: Family<H>, H: Harness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing what is to be duplicated", async |tx| F::write_originals(harness, tx).await)?;
    for duplicate in F::DUPLICATES {
        let what = format!("{duplicate:?} of a committed row");
        session.conflict(&what, async |tx| F::duplicate(tx, *duplicate).await)?;
    }
    let mut other = Session::open(harness, OTHER_TENANT);
    for duplicate in F::DUPLICATES {
        other.conflict(&format!("{duplicate:?} of a row of the same transaction"), async |tx| {
            F::write_originals(harness, tx).await?;
            F::duplicate(tx, *duplicate).await
        })?;
    }
    Ok(())
}

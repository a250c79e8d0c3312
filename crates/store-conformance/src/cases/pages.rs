//! Goes through lists page by page.

use crate::harness::Harness;
use crate::session::Session;
use crate::violation::{Verdict, ensure, same};
use std::fmt::Debug;

/// How many rows there are to go through.
pub(crate) const ROWS: u128 = 23;

/// Numbers 1 to [`ROWS`], not in order.
pub(crate) fn scattered() -> impl Iterator<Item = u128> {
    (0..ROWS).map(|index| index * 7 % ROWS + 1)
}

/// Goes through all pages of each of these lengths, and compares what it finds.
pub(crate) fn go_through<H: Harness, P: Clone, K: PartialEq + Debug>(
    session: &mut Session<'_, H>,
    list: &str,
    expected: &[K],
    first: P,
    mut page: impl AsyncFnMut(&mut H::Tx<'_>, P, u32) -> Result<Vec<(P, K)>, H::Error>,
) -> Verdict {
    for limit in [1, 4, 23, 100] {
        let (mut position, mut found) = (first.clone(), Vec::new());
        loop {
            let rows =
                session.commit("reading a page", async |tx| page(tx, position.clone(), limit).await)?;
            let length = rows.len();
            ensure(length <= limit as usize, || format!("{list}: a page of {limit} has {length} rows"))?;
            let Some((end, _)) = rows.last() else { break };
            position = end.clone();
            found.extend(rows.into_iter().map(|(_, key)| key));
            ensure(found.len() <= expected.len(), || {
                format!("{list}: pages of {limit} do not come to an end")
            })?;
        }
        same(&format!("{list} in pages of {limit}"), &found.as_slice(), &expected)?;
    }
    Ok(())
}

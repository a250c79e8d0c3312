//! How many seats pools had at an instant of the past, and how many were taken (CQ-19).

use super::ids::PoolId;
use super::pool::SeatPool;
use super::repository::SeatRepository;
use super::usage::Usage;
use crate::journal::{Held, Past, Subject};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// The numbers of pools at an instant of the past (CQ-19). A pool is missing if they are not recorded: it was not there yet, or histories were not kept yet. Two round
/// trips, whatever the length of the histories.
///
/// The present is for [`SeatPool::usage`] to tell: after a clock that was ahead, the time until then is past as it was before.
///
/// # Errors
/// What the store fails with.
pub async fn usages_at<R: SeatRepository>(
    tx: &mut R,
    pools: &[PoolId],
    at: Timestamp,
) -> Result<BTreeMap<PoolId, Usage>, R::Error> {
    let rows = if pools.is_empty() { Vec::new() } else { tx.find_pools(pools).await? };
    let since = |pool: &SeatPool| Some((pool.id(), pool.usage_since(at)?));
    let mut usages: BTreeMap<PoolId, Usage> = rows.iter().filter_map(since).collect();
    let before = pools.iter().filter(|pool| !usages.contains_key(pool));
    let before: Vec<Subject> = before.copied().map(Subject::Pool).collect();
    if !before.is_empty() {
        usages.extend(tx.find_past(&before, at).await?.iter().filter_map(of_pool));
    }
    Ok(usages)
}

/// The numbers that a pool had, the latest first, with since when they held; those before `before`, at most `limit`. What holds by now is not among them.
///
/// # Errors
/// What the store fails with.
pub async fn page_usage<R: SeatRepository>(
    tx: &mut R,
    pool: PoolId,
    before: Option<Timestamp>,
    limit: u32,
) -> Result<Vec<(Timestamp, Usage)>, R::Error> {
    let page = tx.page_past(Subject::Pool(pool), before, limit).await?;
    Ok(page.iter().filter_map(|past| Some((past.since, of_pool(past)?.1))).collect())
}

fn of_pool(past: &Past) -> Option<(PoolId, Usage)> {
    match &past.held {
        Held::Pool(held) => Some((held.pool, Usage::of_past(held, past.until))),
        Held::Register(_) | Held::Portal(_) => None,
    }
}

//! New limits of pools over a store; as a what-if, or for real (CQ-38).

use super::ids::PoolId;
use super::limit::LimitTimeline;
use super::over::PoolImpact;
use super::pool::SeatPool;
use super::repository::SeatRepository;
use super::working_set::{Row, WorkingSet};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// New limits of pools, decided and not yet written. Dropped, it was a what-if (CQ-38).
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedLimits {
    impacts: Vec<PoolImpact>,
    changes: WorkingSet,
}

impl PreparedLimits {
    /// What the new limits do to each pool, in the order of the pools' ids.
    pub fn impacts(&self) -> &[PoolImpact] {
        &self.impacts
    }

    /// The pools as they will be, in the order of their ids.
    pub fn pools(&self) -> impl Iterator<Item = &SeatPool> {
        self.changes.pools.values().map(|row| &row.value)
    }

    /// Sets other limits than those that were prepared, and weighs them anew against the numbers before.
    pub(crate) fn set(&mut self, limits: &BTreeMap<PoolId, LimitTimeline>, now: Timestamp) {
        let before: BTreeMap<_, _> =
            self.impacts.iter().filter_map(|impact| Some((impact.pool, impact.before?))).collect();
        for (id, limits) in limits {
            self.changes.set_limits(*id, limits, now);
        }
        let impact =
            |(id, row): (&PoolId, &Row<SeatPool>)| PoolImpact::of(&row.value, before.get(id).copied(), now);
        self.impacts = self.changes.pools.iter().map(impact).collect();
    }

    /// Writes the limits. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: SeatRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        self.changes.store(tx).await
    }
}

/// Prepares new limits, for pools that are there and for new ones. Always possible: where more is taken than the limit, nobody is removed, and the
/// [impact](PoolImpact) says how many are over, and from when. Stored it is the real run, dropped it is the what-if (CQ-38).
///
/// # Errors
/// What the store fails with.
pub async fn prepare_limits<R: SeatRepository>(
    tx: &mut R,
    limits: &BTreeMap<PoolId, LimitTimeline>,
    now: Timestamp,
) -> Result<PreparedLimits, R::Error> {
    let mut changes = WorkingSet::lock_pools(tx, limits.keys().copied().collect()).await?;
    let mut impacts = Vec::with_capacity(limits.len());
    for (id, limits) in limits {
        let before = changes.pools.get(id).map(|row| row.value.usage(now));
        changes.add_pool(*id, limits, now);
        changes.set_limits(*id, limits, now);
        let impact = changes.pools.get(id).map(|row| PoolImpact::of(&row.value, before, now));
        impacts.extend(impact);
    }
    Ok(PreparedLimits { impacts, changes })
}

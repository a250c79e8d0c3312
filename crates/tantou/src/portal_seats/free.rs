//! How many seats of some types are free, for journeys that decide on it before they ask for any.

use super::{PortalSeatStore, PortalSeats};
use contact_quota::licence::{LicenceRefusal, PortalId, UserTypeId};
use contact_quota::seats::PoolId;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Timestamp, Versioned};

impl PortalSeats {
    /// How many seats of these types are free, by guarded reads: it holds until the transaction ends. `None`: without limit; a type that is not in the
    /// answer is not there. Two round trips, whatever the number of types.
    ///
    /// # Errors
    /// [`LicenceRefusal::UnknownPortal`]. The store's errors.
    pub async fn free<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        user_types: &BTreeSet<UserTypeId>,
        now: Timestamp,
    ) -> Result<BTreeMap<UserTypeId, Option<u64>>, OpError<LicenceRefusal, R::Error>> {
        let licence = tx.lock_licence(portal).await?.map(|found| found.value);
        let licence = licence.ok_or(OpError::Refused(LicenceRefusal::UnknownPortal { portal }))?;
        let wanted: BTreeMap<PoolId, UserTypeId> = licence
            .pools()
            .filter(|(user_type, _)| user_types.contains(user_type))
            .map(|(user_type, pool)| (pool, user_type))
            .collect();
        let ids: Vec<PoolId> = wanted.keys().copied().collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let found = tx.lock_pools(&ids).await?;
        let free = |Versioned { value: pool, .. }: Versioned<contact_quota::seats::SeatPool>| {
            Some((*wanted.get(&pool.id())?, pool.usage(now).available.finite()))
        };
        Ok(found.into_iter().filter_map(free).collect())
    }
}

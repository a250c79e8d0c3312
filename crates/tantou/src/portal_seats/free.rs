//! How the seats of some types stand, for journeys that decide on it before they ask for any.

use super::{PortalSeatStore, PortalSeats};
use contact_quota::licence::{LicenceRefusal, Phase, PortalId, UserTypeId};
use contact_quota::seats::{PoolId, SeatPool, Usage};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Timestamp, Versioned};

/// How some types of a portal stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalRoom {
    /// Whether the portal is open: where it is closed nobody is invited, also by a seat that is held (CQ-35).
    pub phase: Phase,
    /// The numbers of each type; one that is not named is not there.
    pub types: BTreeMap<UserTypeId, Usage>,
}

impl PortalSeats {
    /// How the seats of these types stand, by guarded reads: it holds until the transaction ends. Two round trips, whatever the number of types.
    ///
    /// # Errors
    /// [`LicenceRefusal::UnknownPortal`]. The store's errors.
    pub async fn room<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        user_types: &BTreeSet<UserTypeId>,
        now: Timestamp,
    ) -> Result<PortalRoom, OpError<LicenceRefusal, R::Error>> {
        let licence = tx.lock_licence(portal).await?.map(|found| found.value);
        let licence = licence.ok_or(OpError::Refused(LicenceRefusal::UnknownPortal { portal }))?;
        let phase = licence.phase(now);
        let wanted: BTreeMap<PoolId, UserTypeId> = licence
            .pools()
            .filter(|(user_type, _)| user_types.contains(user_type))
            .map(|(user_type, pool)| (pool, user_type))
            .collect();
        let ids: Vec<PoolId> = wanted.keys().copied().collect();
        if ids.is_empty() {
            return Ok(PortalRoom { phase, types: BTreeMap::new() });
        }
        let found = tx.lock_pools(&ids).await?;
        let usage = |Versioned { value: pool, .. }: Versioned<SeatPool>| {
            Some((*wanted.get(&pool.id())?, pool.usage(now)))
        };
        Ok(PortalRoom { phase, types: found.into_iter().filter_map(usage).collect() })
    }
}

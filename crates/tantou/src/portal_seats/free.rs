//! How the seats of some types stand, for journeys that decide on it before they ask for any.

use super::{PortalSeatStore, PortalSeats};
use contact_quota::licence::{LicenceRefusal, Phase, PortalId, UserTypeId};
use contact_quota::seats::{PoolId, Seat, SeatId, SeatPool, Usage};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Timestamp};

/// How some types of a portal stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalRoom {
    /// Whether the portal is open: where it is closed nobody is invited, also by a seat that is held (CQ-35).
    pub phase: Phase,
    /// The numbers of each type; one that is not named is not there.
    pub types: BTreeMap<UserTypeId, Usage>,
    /// Those of the seats that take a place of these types.
    pub taken: BTreeSet<SeatId>,
}

impl PortalSeats {
    /// How these types stand, and these seats of theirs, by guarded reads: it holds until the transaction ends. At most three round trips, whatever the numbers.
    ///
    /// # Errors
    /// [`LicenceRefusal::UnknownPortal`]. The store's errors.
    pub async fn room<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        user_types: &BTreeSet<UserTypeId>,
        seats: &BTreeSet<SeatId>,
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
            return Ok(PortalRoom { phase, types: BTreeMap::new(), taken: BTreeSet::new() });
        }
        let found = tx.lock_pools(&ids).await?.into_iter().map(|row| (row.value.id(), row.value));
        let pools: BTreeMap<PoolId, SeatPool> = found.collect();
        let usage = |(id, pool): (&PoolId, &SeatPool)| Some((*wanted.get(id)?, pool.usage(now)));
        let types = pools.iter().filter_map(usage).collect();
        let seats: Vec<SeatId> = seats.iter().copied().collect();
        let found = if seats.is_empty() { Vec::new() } else { tx.lock_seats(&seats).await? };
        let counts = |seat: &Seat| pools.get(&seat.pool()).is_some_and(|pool| pool.phase(seat, now).takes());
        let taken = found.iter().map(|row| &row.value).filter(|seat| counts(seat)).map(Seat::id).collect();
        Ok(PortalRoom { phase, types, taken })
    }
}

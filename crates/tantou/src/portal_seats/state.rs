//! What a portal is and has: its phase, its next deadline, its user types and their seats, and who is over a limit (CQ-34 … CQ-38).

use super::{PortalSeatStore, PortalSeats};
use contact_quota::licence::{
    Deadline, LicenceCommand, LicenceRefusal, Phase, PortalId, PortalLicence, UserTypeId, foresee_change,
};
use contact_quota::seats::{OverPage, OverPosition, PoolId, PoolImpact, SeatPool, page_over};
use std::collections::BTreeMap;
use storage_contract::{OpError, Timestamp};

/// What a portal is and has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalState {
    /// What it amounts to.
    pub phase: Phase,
    /// What the clock does next, for the host to write to its customer in time, and to delete what is to be deleted.
    pub next_deadline: Option<Deadline>,
    /// Its user types, the standard one first.
    pub types: Vec<TypeState>,
    /// The licence itself.
    pub licence: PortalLicence,
}

/// The seats of one user type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeState {
    /// Which type.
    pub user_type: UserTypeId,
    /// Its seats, and by how many it is or will be over its limit.
    pub seats: PoolImpact,
}

impl PortalSeats {
    /// What a portal is and has now, or at an instant to come. Unguarded, for screens. What it was, [`past`](Self::past) says. `None` if there is no such portal.
    ///
    /// # Errors
    /// The store's.
    pub async fn state<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        at: Timestamp,
    ) -> Result<Option<PortalState>, R::Error> {
        let Some(licence) = tx.find_licence(portal).await? else { return Ok(None) };
        let mut ids: Vec<PoolId> = licence.pools().map(|(_, pool)| pool).collect();
        ids.sort_unstable();
        let found = tx.find_pools(&ids).await?;
        let by_id: BTreeMap<PoolId, SeatPool> = found.into_iter().map(|pool| (pool.id(), pool)).collect();
        let type_state = |(user_type, pool)| {
            let seats = PoolImpact::of(by_id.get(&pool)?, None, at);
            Some(TypeState { user_type, seats })
        };
        let types = licence.pools().filter_map(type_state).collect();
        let (phase, next_deadline) = (licence.phase(at), licence.next_deadline(at));
        Ok(Some(PortalState { phase, next_deadline, types, licence }))
    }

    /// Whose seats are over the limit of a type at an instant, those taken last first, page by page (CQ-38). Nobody is removed; the host knows who has them.
    ///
    /// # Errors
    /// [`LicenceRefusal::UnknownPortal`], [`UnknownType`](LicenceRefusal::UnknownType). The store's errors.
    pub async fn who_is_over<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        user_type: UserTypeId,
        at: Timestamp,
        position: Option<OverPosition>,
        limit: u32,
    ) -> Result<OverPage, OpError<LicenceRefusal, R::Error>> {
        let licence = tx.find_licence(portal).await?;
        let licence = licence.ok_or(OpError::Refused(LicenceRefusal::UnknownPortal { portal }))?;
        let found = licence.pools().find(|(known, _)| *known == user_type);
        let unknown = OpError::Refused(LicenceRefusal::UnknownType { user_type });
        let Some((_, id)) = found else { return Err(unknown) };
        match tx.find_pools(&[id]).await?.first() {
            Some(pool) => Ok(page_over(tx, pool, at, position, limit).await?),
            None => Err(unknown),
        }
    }

    /// Whose seats a change would put over the limit of a type from an instant on, such as that of an [`Overflow`](contact_quota::seats::Overflow): the first page, of
    /// at most `limit` (CQ-38). The function that prepares the real change at `now` foresees it.
    ///
    /// # Errors
    /// As [`change`](Self::change), and [`LicenceRefusal::UnknownType`]. The store's errors.
    pub async fn who_would_be_over<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        command: &LicenceCommand,
        (user_type, from): (UserTypeId, Timestamp),
        limit: u32,
        now: Timestamp,
    ) -> Result<OverPage, OpError<LicenceRefusal, R::Error>> {
        let foreseen = foresee_change(tx, portal, command, self.licences(), now).await?;
        let found = foreseen.licence().pools().find(|(known, _)| *known == user_type);
        let pool = found.and_then(|(_, id)| foreseen.pools().find(|pool| pool.id() == id));
        match pool {
            Some(pool) => Ok(page_over(tx, pool, from, None, limit).await?),
            None => Err(OpError::Refused(LicenceRefusal::UnknownType { user_type })),
        }
    }
}

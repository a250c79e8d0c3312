//! What a portal was and had at an instant of the past (CQ-19).

use super::{PortalSeatStore, PortalSeats};
use contact_quota::licence::{
    Deadline, Phase, PortalId, PortalLicence, UserTypeId, licence_at, page_licences,
};
use contact_quota::seats::{PoolId, Usage, usages_at};
use storage_contract::Timestamp;

/// What a portal was and had at an instant of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastPortal {
    /// What it amounted to: on trial, open, closed.
    pub phase: Phase,
    /// What the clock was to do next, as it was known then.
    pub next_deadline: Option<Deadline>,
    /// The user types that there were, the standard one first.
    pub types: Vec<PastType>,
    /// The licence as it was.
    pub licence: PortalLicence,
}

/// The seats that a user type had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastType {
    /// Which type.
    pub user_type: UserTypeId,
    /// The limit of then, and how many seats were taken; `None` where that is not recorded.
    pub seats: Option<Usage>,
}

impl PortalSeats {
    /// What a portal was and had at an instant of the past: its state, the limits and the seats of then, whatever has changed since (CQ-19). Unguarded, for screens; at most
    /// four round trips, however long the history. `None` if there was no such portal, or nothing is recorded of that time.
    ///
    /// A clock that steps back does not change what was recorded. The present is for [`state`](Self::state) to tell.
    ///
    /// # Errors
    /// The store's.
    pub async fn past<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        at: Timestamp,
    ) -> Result<Option<PastPortal>, R::Error> {
        let Some(licence) = licence_at(tx, portal, at).await? else { return Ok(None) };
        let mut pools: Vec<PoolId> = licence.pools().map(|(_, pool)| pool).collect();
        pools.sort_unstable();
        let usages = usages_at(tx, &pools, at).await?;
        let of_type = |(user_type, pool)| PastType { user_type, seats: usages.get(&pool).copied() };
        let types = licence.pools().map(of_type).collect();
        let (phase, next_deadline) = (licence.phase(at), licence.next_deadline(at));
        Ok(Some(PastPortal { phase, next_deadline, types, licence }))
    }

    /// What a portal was, the latest first, with since when; those before `before`, at most `limit` (CQ-19). What holds by now is not among them.
    ///
    /// # Errors
    /// The store's.
    pub async fn history<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        before: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<(Timestamp, PortalLicence)>, R::Error> {
        page_licences(tx, portal, before, limit).await
    }
}

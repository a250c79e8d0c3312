//! Portals' licences, pools of seats, and seats.

use crate::error::PostgresStoreError;
use crate::stored::{sound, stored};
use crate::table::{Query, query};
use crate::tx::{PostgresTx, uuids};
use contact_quota::licence::{LicenceRecord, LicenceRepository, PortalId, PortalLicence};
use contact_quota::seats::{
    PoolId, PoolRecord, Seat, SeatId, SeatPool, SeatPosition, SeatRecord, SeatRepository, SeatState,
};
use storage_contract::{Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(PortalLicence as LicenceRecord in tantou_licence, |licence|
    key (portal: Uuid = licence.id().as_uuid())
    columns ()
    record licence.record(),
    restore PortalLicence::restore);

stored!(SeatPool as PoolRecord in tantou_seat_pool, |pool|
    key (id: Uuid = pool.id().as_uuid())
    columns ()
    record pool.record(),
    restore SeatPool::restore);

stored!(Seat as SeatRecord in tantou_seat, |seat|
    key (id: Uuid = seat.record().id.as_uuid())
    columns (
        pool: Uuid = seat.record().pool.as_uuid(),
        taken_at: Bigint = seat.record().taken_at.as_unix_micros(),
        released: Boolean = matches!(seat.record().state, SeatState::Released { .. })
    )
    record seat.record(),
    restore sound(Seat::restore));

const LICENCE: Query = query!(tantou_licence where "portal = $2" order "portal");
const POOLS: Query = query!(tantou_seat_pool where "id = ANY($2)" one "id = ($2::uuid[])[1]" order "id");
const SEATS: Query = query!(tantou_seat where "id = ANY($2)" one "id = ($2::uuid[])[1]" order "id");
const SEAT_PAGE: Query = query!(tantou_seat
    where "pool = $2 AND NOT released AND (taken_at, id) < ($3, $4)" order "taken_at DESC, id DESC LIMIT $5");

pub(crate) const QUERIES: &[Query] = &[LICENCE, POOLS, SEATS, SEAT_PAGE];

impl LicenceRepository for PostgresTx {
    async fn find_licence(&mut self, portal: PortalId) -> Result<Option<PortalLicence>> {
        Ok(self.find(&LICENCE, &[&portal.as_uuid()]).await?.pop())
    }

    async fn lock_licence(&mut self, portal: PortalId) -> Result<Option<Versioned<PortalLicence>>> {
        Ok(self.lock(&LICENCE, &[&portal.as_uuid()]).await?.pop())
    }

    async fn insert_licence(&mut self, licence: &PortalLicence) -> Result<()> {
        self.insert(std::slice::from_ref(licence)).await
    }

    async fn save_licence(&mut self, licence: &PortalLicence, expected: Version) -> Result<()> {
        self.save_one(licence, expected).await
    }
}

impl SeatRepository for PostgresTx {
    async fn find_pools(&mut self, ids: &[PoolId]) -> Result<Vec<SeatPool>> {
        self.find_listed(&POOLS, &[], &uuids(ids, PoolId::as_uuid)).await
    }

    async fn lock_pools(&mut self, ids: &[PoolId]) -> Result<Vec<Versioned<SeatPool>>> {
        self.lock_listed(&POOLS, &[], &uuids(ids, PoolId::as_uuid)).await
    }

    async fn insert_pools(&mut self, pools: &[SeatPool]) -> Result<()> {
        self.insert(pools).await
    }

    async fn save_pools(&mut self, pools: &[(SeatPool, Version)]) -> Result<()> {
        self.save(pools).await
    }

    async fn find_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Seat>> {
        self.find_listed(&SEATS, &[], &uuids(ids, SeatId::as_uuid)).await
    }

    async fn lock_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Versioned<Seat>>> {
        self.lock_listed(&SEATS, &[], &uuids(ids, SeatId::as_uuid)).await
    }

    async fn insert_seats(&mut self, seats: &[Seat]) -> Result<()> {
        self.insert(seats).await
    }

    async fn save_seats(&mut self, seats: &[(Seat, Version)]) -> Result<()> {
        self.save(seats).await
    }

    async fn page_seats(
        &mut self,
        pool: PoolId,
        before: Option<SeatPosition>,
        limit: u32,
    ) -> Result<Vec<Seat>> {
        // No instant is as late as the greatest number, so a first page begins before that.
        let taken_at = before.map_or(i64::MAX, |before| before.taken_at.as_unix_micros());
        let seat = before.map_or(Uuid::max(), |before| before.seat.as_uuid());
        self.find(&SEAT_PAGE, &[&pool.as_uuid(), &taken_at, &seat, &i64::from(limit)]).await
    }
}

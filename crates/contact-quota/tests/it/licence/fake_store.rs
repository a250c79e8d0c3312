//! The fake store of the seats, with licences beside them.

use crate::journal::keeps_a_journal;
use crate::seats::fake_store::{Clash, Store as Seats};
use contact_quota::licence::*;
use contact_quota::seats::*;
use std::collections::BTreeMap;
use storage_contract::{Storage, Version, Versioned};

#[derive(Clone, Debug, Default)]
pub struct Store {
    pub seats: Seats,
    licences: BTreeMap<PortalId, (LicenceRecord, Version)>,
}

impl Store {
    /// Everything, byte for byte, versions included.
    pub fn bytes(&self) -> String {
        let licences: Vec<_> = self.licences.values().collect();
        serde_json::to_string(&licences).unwrap() + &self.seats.bytes()
    }

    pub fn licence(&self, portal: PortalId) -> Option<PortalLicence> {
        Some(PortalLicence::restore(self.licences.get(&portal)?.0.clone()).unwrap())
    }
}

impl Storage for Store {
    type Error = Clash;
}

impl LicenceRepository for Store {
    async fn find_licence(&mut self, portal: PortalId) -> Result<Option<PortalLicence>, Clash> {
        Ok(self.licence(portal))
    }

    async fn lock_licence(&mut self, portal: PortalId) -> Result<Option<Versioned<PortalLicence>>, Clash> {
        let version = |value| Versioned { value, version: self.licences[&portal].1 };
        Ok(self.licence(portal).map(version))
    }

    async fn insert_licence(&mut self, licence: &PortalLicence) -> Result<(), Clash> {
        match self.licences.insert(licence.id(), (licence.record(), Version::FIRST)) {
            None => Ok(()),
            Some(_) => Err(Clash("the licence is there already")),
        }
    }

    async fn save_licence(&mut self, licence: &PortalLicence, expected: Version) -> Result<(), Clash> {
        let row = self.licences.get_mut(&licence.id()).filter(|row| row.1 == expected);
        *row.ok_or(Clash("a stale licence"))? = (licence.record(), expected.next());
        Ok(())
    }
}

impl SeatRepository for Store {
    async fn find_pools(&mut self, ids: &[PoolId]) -> Result<Vec<SeatPool>, Clash> {
        self.seats.find_pools(ids).await
    }

    async fn lock_pools(&mut self, ids: &[PoolId]) -> Result<Vec<Versioned<SeatPool>>, Clash> {
        self.seats.lock_pools(ids).await
    }

    async fn insert_pools(&mut self, pools: &[SeatPool]) -> Result<(), Clash> {
        self.seats.insert_pools(pools).await
    }

    async fn save_pools(&mut self, pools: &[(SeatPool, Version)]) -> Result<(), Clash> {
        self.seats.save_pools(pools).await
    }

    async fn find_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Seat>, Clash> {
        self.seats.find_seats(ids).await
    }

    async fn lock_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Versioned<Seat>>, Clash> {
        self.seats.lock_seats(ids).await
    }

    async fn insert_seats(&mut self, seats: &[Seat]) -> Result<(), Clash> {
        self.seats.insert_seats(seats).await
    }

    async fn save_seats(&mut self, seats: &[(Seat, Version)]) -> Result<(), Clash> {
        self.seats.save_seats(seats).await
    }

    async fn page_seats(
        &mut self,
        pool: PoolId,
        before: Option<SeatPosition>,
        limit: u32,
    ) -> Result<Vec<Seat>, Clash> {
        self.seats.page_seats(pool, before, limit).await
    }
}

keeps_a_journal!(Store, seats);

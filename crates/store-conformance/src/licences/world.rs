//! A small world of licences: one in every state, at the edges of what it may hold.

use crate::harness::LicenceRepositories;
use crate::portrait::Portrait;
use crate::sample::{at, id};
use crate::seats::world::{limit, pool, pool_record};
use contact_quota::licence::{
    CustomType, LicenceRecord, Plan, PortalId, PortalLicence, StandardType, SubscriptionState,
};
use contact_quota::seats::{PoolRecord, SeatRepository};
use storage_contract::Timestamp;

/// The greatest number that a store has to be able to keep; many have no unsigned ones.
const MOST: u64 = i64::MAX.cast_unsigned();

pub(crate) fn portal(number: u128) -> PortalId {
    id(0xb0_0000 + number)
}

pub(crate) fn record(number: u128, subscription: SubscriptionState) -> LicenceRecord {
    // The pool of the standard type has the number of the portal.
    let standard =
        StandardType { id: id(0x57_0000 + number), pool: pool_record(number).id, free_users: 10_000 };
    LicenceRecord { id: portal(number), subscription, standard, custom: Vec::new() }
}

pub(crate) fn licence(record: LicenceRecord) -> PortalLicence {
    PortalLicence::restore(record).expect("is sound")
}

pub(crate) fn open() -> SubscriptionState {
    SubscriptionState::Open { plan: Plan::Ultimate, since: at(1) }
}

pub(crate) fn custom(number: u128, licences: u64) -> CustomType {
    CustomType { id: id(0xc7_0000 + number), pool: pool_record(number).id, licences }
}

pub(crate) struct World {
    pub(crate) licences: Vec<PortalLicence>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { licences: licences() }
    }

    /// With a pool for each type.
    pub(crate) async fn insert<R: LicenceRepositories>(&self, tx: &mut R) -> Result<(), R::Error> {
        for licence in &self.licences {
            tx.insert_licence(licence).await?;
            let pools: Vec<_> = std::iter::once(licence.standard().pool)
                .chain(licence.custom().map(|custom| custom.pool))
                .map(|id| pool(PoolRecord { id, limits: limit(3), ..pool_record(1) }))
                .collect();
            SeatRepository::insert_pools(tx, &pools).await?;
        }
        Ok(())
    }

    /// What a store has to show of it.
    pub(crate) fn portrait(&self) -> Portrait {
        let mut portrait = Portrait::default();
        for licence in &self.licences {
            portrait.add("licence", &licence.record());
            portrait.add("licence found", &licence.record());
        }
        portrait.sorted()
    }

    /// What a store shows of it, read in every way there is.
    pub(crate) async fn look<R: LicenceRepositories>(&self, tx: &mut R) -> Result<Portrait, R::Error> {
        let mut portrait = Portrait::default();
        for portal in self.licences.iter().map(PortalLicence::id) {
            portrait.add_locked("licence", tx.lock_licence(portal).await?, PortalLicence::record);
            let found = tx.find_licence(portal).await?;
            portrait.add_all("licence found", found.iter().map(PortalLicence::record));
        }
        Ok(portrait.sorted())
    }
}

fn licences() -> Vec<PortalLicence> {
    let trial = |chosen| SubscriptionState::Trial {
        started_at: Timestamp::MIN,
        ends_at: at(3),
        delete_at: Timestamp::MAX,
        chosen,
    };
    let mut states = vec![open(), trial(None)];
    states.extend([Plan::Free, Plan::Standard, Plan::Professional].map(|plan| trial(Some(plan))));
    states.push(SubscriptionState::Open { plan: Plan::Enterprise, since: Timestamp::MAX });
    let kept = |plan| SubscriptionState::ClosedKept { plan, since: at(4) };
    states.extend([Plan::Standard, Plan::Professional].map(kept));
    states.push(SubscriptionState::ClosedExpiring { since: at(5), delete_at: at(6) });
    states.push(SubscriptionState::Deleted { at: at(7) });
    let mut records: Vec<LicenceRecord> =
        (1..).zip(states).map(|(number, state)| record(number, state)).collect();
    // CQ-30: four custom types at most.
    records[0].custom = (101..).zip([0, 1, 2, MOST]).map(|(number, count)| custom(number, count)).collect();
    records[1].standard.free_users = MOST;
    records[5].standard.free_users = 0;
    records.into_iter().map(licence).collect()
}

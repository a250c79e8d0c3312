//! A small world of licences: one in every state, at the edges of what it may hold.

use crate::harness::LicenceRepositories;
use crate::journal::Journal;
use crate::portrait::Portrait;
use crate::sample::{at, id};
use crate::seats::world::{limit, pool, pool_record};
use contact_quota::journal::{Held, Past, Receipt, ReceiptAnswer, Subject};
use contact_quota::licence::{
    CustomType, Deadline, Due, LicenceEvent, LicenceImpact, LicenceRecord, LicenceRefusal, Phase, Plan,
    PortalId, PortalLicence, PortalSeatRefusal, SeatResult, SeatsTaken, StandardType, SubscriptionState,
    TypeImpact,
};
use contact_quota::seats::{PoolImpact, PoolRecord, SeatRepository};
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
    LicenceRecord { id: portal(number), subscription, standard, custom: Vec::new(), held_since: None }
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
    pub(crate) journal: Journal,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { licences: licences(), journal: journal() }
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
        self.journal.insert(tx).await
    }

    /// What a store has to show of it.
    pub(crate) fn portrait(&self) -> Portrait {
        let mut portrait = Portrait::default();
        for licence in &self.licences {
            portrait.add("licence", &licence.record());
            portrait.add("licence found", &licence.record());
        }
        self.journal.describe(&mut portrait);
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
        self.journal.look(tx, &mut portrait).await?;
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
    records[0].held_since = Some(Timestamp::MAX);
    records[2].held_since = Some(Timestamp::MIN);
    records.into_iter().map(licence).collect()
}

fn journal() -> Journal {
    let past = |of: PortalLicence, since, until| Past { since, until, held: Held::Portal(Box::new(of)) };
    let mut known = licences().into_iter();
    let (first, second) = (known.next().expect("is there"), known.next().expect("is there"));
    let impact = LicenceImpact {
        event: LicenceEvent::FreeUsersSet { before: 0, users: MOST },
        phase: Phase::Open,
        next_deadline: Some(Deadline { at: Timestamp::MAX, due: Due::DeleteData }),
        types: vec![TypeImpact {
            user_type: first.standard().id,
            pool: PoolImpact::of(&pool(pool_record(1)), Some(pool(pool_record(2)).usage(at(1))), at(1)),
        }],
    };
    let taken = SeatsTaken {
        results: vec![SeatResult {
            seat: id(1),
            result: Err(PortalSeatRefusal::Licence(LicenceRefusal::PortalClosed {
                phase: Phase::ClosedKept,
            })),
        }],
        usage: [(first.standard().id, pool(pool_record(1)).usage(at(1)))].into(),
    };
    let receipt = |number: u128, answer| Receipt {
        subject: Subject::Portal(portal(1)),
        request: id(0xbe_0000 + number),
        digest: id(0xd1_0000 + number),
        answer,
    };
    let receipts = vec![
        receipt(1, ReceiptAnswer::Licence(Box::new(impact))),
        receipt(2, ReceiptAnswer::PortalSeats(Box::new(taken))),
    ];
    let past = vec![
        past(first.clone(), Timestamp::MIN, at(2)),
        past(first, at(2), Timestamp::MAX),
        past(second, at(2), at(3)),
    ];
    Journal { receipts, past }
}

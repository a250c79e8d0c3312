//! One row in each table of version 2, and how to read them.

use crate::fixture::{address, at, id};
use contact_quota::contacts::{
    Account, AccountRecord, Answer, ChangeKind, Consent, Contact, ContactRecord, ContactRepository, Member,
    Password, Register, RegisterRecord,
};
use contact_quota::journal::{Held, JournalRepository, Past, Receipt, ReceiptAnswer, RegisterHeld, Subject};
use contact_quota::licence::{
    CustomType, LicencePolicy, LicenceRecord, LicenceRepository, Plan, PortalLicence, StandardType,
    SubscriptionState,
};
use contact_quota::seats::{
    Hold, HoldCount, LimitBasis, LimitTimeline, PoolRecord, Seat, SeatLimit, SeatPool, SeatRecord,
    SeatRepository, SeatState,
};
use contact_quota::{CivilDate, Entitlement, EntitlementHistory, Facts};
use sqlite_store::{SqliteStoreError, SqliteTx};
use storage_contract::run_ready;

pub(crate) fn register() -> Register {
    let day = CivilDate::new(2026, 4, 1).unwrap();
    let entitlement = Entitlement::new("manage", Facts::new().with_set("apps", ["attendance"]));
    let entitlements = EntitlementHistory::starting(day, entitlement);
    let record = RegisterRecord {
        contract: id(2),
        form: day,
        entitlements,
        primary: id(21),
        registered: 1,
        orders: 1,
        held_since: Some(at(1)),
    };
    Register::restore(record).unwrap()
}

pub(crate) fn contact() -> Contact {
    Contact::restore(ContactRecord {
        contract: id(2),
        id: id(21),
        name: "服部 花子".parse().unwrap(),
        address: address("Soumu@Sakura.example"),
        order: 1,
        consent: Consent::to_all("2026-04", at(0)),
        registered_at: at(1),
    })
    .unwrap()
}

pub(crate) fn account() -> Account {
    Account::restore(AccountRecord {
        id: id(22),
        address: address("Soumu@Sakura.example"),
        members: vec![Member { contract: id(2), contact: id(21), name: contact().name().clone() }],
        opened_at: at(1),
        password: Password::Chosen { at: at(2) },
    })
    .unwrap()
}

pub(crate) fn receipt() -> Receipt {
    let answer = Answer {
        change: ChangeKind::SignedUp,
        at: at(1),
        joined: vec![id(21)],
        left: Vec::new(),
        primary: id(21),
        registered: 1,
    };
    let subject = Subject::Register(id(2));
    Receipt { subject, request: id(23), digest: id(24), answer: ReceiptAnswer::Contacts(answer) }
}

pub(crate) fn past() -> Past {
    let held = RegisterHeld { contract: id(2), registered: 3, primary: id(21) };
    Past { since: at(0), until: at(1), held: Held::Register(held) }
}

pub(crate) fn licence() -> PortalLicence {
    PortalLicence::restore(LicenceRecord {
        id: id(31),
        subscription: SubscriptionState::Open { plan: Plan::Ultimate, since: at(0) },
        standard: StandardType { id: id(32), pool: id(33), free_users: LicencePolicy::DEFAULT.free_users },
        custom: vec![CustomType { id: id(34), pool: id(35), licences: 11 }],
        held_since: None,
    })
    .unwrap()
}

const HOLD: fn() -> Hold = || Hold { until: Some(at(60)), round: 0 };

pub(crate) fn pool() -> SeatPool {
    let limits = LimitTimeline::fixed(SeatLimit { seats: 3.into(), basis: LimitBasis::FreeAllowance });
    SeatPool::restore(PoolRecord {
        id: id(33),
        limits,
        occupied: 0,
        round: 0,
        lapsed_through: None,
        holds: vec![HoldCount { hold: HOLD(), count: 1 }],
        held_since: Some(at(3)),
    })
    .unwrap()
}

pub(crate) fn seat() -> Seat {
    let state = SeatState::Reserved { hold: HOLD() };
    Seat::restore(SeatRecord { id: id(36), pool: id(33), taken_at: at(3), state })
}

/// Register 2 with contact 21, account 22 and receipt 23; licence 31; pool 33 with seat 36.
pub(crate) fn insert_one_of_each_of_quota(tx: &mut SqliteTx<'_>) {
    run_ready(async {
        tx.insert_register(&register()).await.unwrap();
        tx.insert_contacts(&[contact()]).await.unwrap();
        tx.insert_accounts(&[account()]).await.unwrap();
        tx.insert_receipt(&receipt()).await.unwrap();
        tx.insert_past(&[past()]).await.unwrap();
        tx.insert_licence(&licence()).await.unwrap();
        tx.insert_pools(&[pool()]).await.unwrap();
        tx.insert_seats(&[seat()]).await.unwrap();
    });
}

/// Reads one row of each kind.
pub(crate) fn read_quota(tx: &mut SqliteTx<'_>) -> Result<(), SqliteStoreError> {
    run_ready(async {
        tx.lock_register(id(2)).await?;
        tx.lock_contacts(id(2), &[id(21)]).await?;
        tx.lock_accounts(&[account().address().key().clone()]).await?;
        tx.lock_receipt(Subject::Register(id(2)), id(23)).await?;
        tx.find_past(&[Subject::Register(id(2))], at(0)).await?;
        tx.lock_licence(id(31)).await?;
        tx.lock_pools(&[id(33)]).await?;
        tx.lock_seats(&[id(36)]).await?;
        Ok(())
    })
}

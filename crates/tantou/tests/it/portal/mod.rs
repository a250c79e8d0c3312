//! The journeys of a portal's licence and seats, on the store in memory.

mod messages;
mod model;
mod past;
mod prices;
mod repetition;
mod story;

use crate::world::{TENANT, time};
use memory_store::MemoryStore;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tantou::message::{Content, Message, Recipient};
use tantou::portal_seats::{
    PortalNotice, PortalSeatRefusal, PortalSeatRequest, PortalSeats, PortalState, Receipt, SeatAsk,
    SeatResult, SeatsTaken,
};
use tantou::preset;
use tantou::quota::RequestId;
use tantou::quota::licence::{
    BaseModule, LicenceCommand, LicenceEvent, LicenceImpact, LicenceRefusal, LicenceRequest, NewPortal,
    PortalId, Start, UserTypeId,
};
use tantou::quota::seats::{PoolId, ReleaseReason, SeatId, Usage};
use tantou::storage::{OpError, OutboxRepository, Timestamp, run_ready};
use uuid::Uuid;

pub const PORTAL: PortalId = PortalId::from_uuid(Uuid::from_u128(0xF0));
pub const CONTACTS: UserTypeId = UserTypeId::from_uuid(Uuid::from_u128(0xE0));
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub const fn dealers(n: u128) -> UserTypeId {
    UserTypeId::from_uuid(Uuid::from_u128(0xE0 + n))
}

pub const fn pool(n: u128) -> PoolId {
    PoolId::from_uuid(Uuid::from_u128(0xD0 + n))
}

pub const fn seat(n: u128) -> SeatId {
    SeatId::from_uuid(Uuid::from_u128(n))
}

/// A vendor with its store and its clock.
pub struct Vendor {
    pub portal: PortalSeats,
    pub store: MemoryStore,
    pub now: Timestamp,
    /// Every request has an id of its own.
    requests: AtomicU64,
}

impl Vendor {
    pub fn new() -> Self {
        let now = time("2026-04-01T09:00:00+09:00");
        Self {
            portal: preset::crm_portal_seats().unwrap(),
            store: MemoryStore::new(),
            now,
            requests: AtomicU64::new(0),
        }
    }

    pub fn with(start: Start) -> Self {
        let vendor = Self::new();
        vendor.open(start).unwrap();
        vendor
    }

    pub fn request_id(&self) -> RequestId {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        RequestId::from_uuid(Uuid::from_u128(0xBE_0000 + u128::from(number)))
    }

    pub fn pass(&mut self, span: Duration) -> &mut Self {
        self.now = self.now.saturating_add(span);
        self
    }

    pub fn open(&self, start: Start) -> Result<Receipt<LicenceImpact, LicenceEvent>, LicenceRefusal> {
        let new = NewPortal { id: PORTAL, standard: CONTACTS, pool: pool(0), start };
        let mut tx = self.store.begin(TENANT);
        let answer = run_ready(self.portal.open(&mut tx, &new, self.now));
        if let Ok(receipt) = &answer {
            run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
        }
        tx.commit().unwrap();
        refused(answer)
    }

    /// One transaction: asks what would be, does it, and finds that it was so; a refusal has written nothing.
    pub fn change(
        &self,
        command: LicenceCommand,
    ) -> Result<Receipt<LicenceImpact, LicenceEvent>, LicenceRefusal> {
        let before = self.state();
        let mut tx = self.store.begin(TENANT);
        let foreseen = run_ready(self.portal.what_if(&mut tx, PORTAL, &command, self.now));
        drop(tx);
        assert_eq!(self.state(), before, "a what-if writes nothing");
        let mut tx = self.store.begin(TENANT);
        let request = LicenceRequest { id: self.request_id(), portal: PORTAL, command };
        let answer = run_ready(self.portal.change(&mut tx, &request, self.now));
        if let Ok(receipt) = &answer {
            run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
        }
        tx.commit().unwrap();
        let answer = refused(answer);
        assert_eq!(
            refused(foreseen),
            answer.as_ref().map(|receipt| receipt.outcome.clone()).map_err(|refusal| *refusal)
        );
        if answer.is_err() {
            assert_eq!(self.state(), before, "a refusal writes nothing");
        }
        answer
    }

    pub fn seats(&self, asks: &[SeatAsk]) -> Receipt<SeatsTaken, SeatResult> {
        let mut tx = self.store.begin(TENANT);
        let request = PortalSeatRequest::new(self.request_id(), PORTAL, asks.iter().copied());
        let receipt = run_ready(self.portal.seats(&mut tx, &request, self.now)).unwrap();
        tx.commit().unwrap();
        receipt
    }

    pub fn ask(&self, ask: SeatAsk) -> Result<(), PortalSeatRefusal> {
        self.seats(&[ask]).outcome.results[0].result.map(|_| ())
    }

    pub fn invite(&self, n: u128) -> SeatAsk {
        let until = Some(self.now.saturating_add(DAY * 7));
        SeatAsk::Invite { user_type: CONTACTS, module: BaseModule::Contacts, seat: seat(n), until }
    }

    pub fn state(&self) -> PortalState {
        let mut tx = self.store.begin(TENANT);
        run_ready(self.portal.state(&mut tx, PORTAL, self.now)).unwrap().unwrap()
    }

    pub fn usage(&self, user_type: UserTypeId) -> Usage {
        let state = self.state();
        state.types.iter().find(|one| one.user_type == user_type).unwrap().seats.after
    }
}

pub fn activate(n: u128) -> SeatAsk {
    SeatAsk::Activate { user_type: CONTACTS, seat: seat(n) }
}

pub fn release(n: u128) -> SeatAsk {
    SeatAsk::Release { user_type: CONTACTS, seat: seat(n), why: ReleaseReason::Deactivated }
}

pub fn refused<T, R>(answer: Result<T, OpError<R, memory_store::MemoryStoreError>>) -> Result<T, R> {
    answer.map_err(|error| match error {
        OpError::Refused(refusal) => refusal,
        OpError::Storage(error) => panic!("{error}"),
    })
}

/// What the portal's manager is told.
pub fn told(messages: &[Message]) -> Vec<PortalNotice> {
    let one = |message: &Message| match (&message.to, &message.content) {
        (Recipient::Portal(PORTAL), Content::Portal(notice)) => (**notice).clone(),
        other => panic!("{other:?}"),
    };
    messages.iter().map(one).collect()
}

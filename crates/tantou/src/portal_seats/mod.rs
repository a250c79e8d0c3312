//! The licence and the seats of a portal, end to end: trial, purchase, plan changes, user types, who takes a seat, and what it costs.
//!
//! [`PortalSeats`] carries the terms of the portal's vendor. Each journey is one operation inside one transaction of the host's: it *prepares* first, guarded reads and
//! every decision, and *stores* last, so that a refusal has written nothing. What follows comes back as values in a [`Receipt`]: messages for the outbox, events for
//! whoever keeps another picture. Nothing has to run at a deadline: what holds follows from the records and the clock.
//!
//! | who | journeys |
//! |---|---|
//! | the organisation | [`open`](PortalSeats::open), [`change`](PortalSeats::change): plans, user types, licences; [`what_if`](PortalSeats::what_if) beforehand |
//! | invitations and users | [`seats`](PortalSeats::seats), all of a transaction in one call; [`prepare`](PortalSeats::prepare) beside other crates' |
//! | the buyer | [`quote`](PortalSeats::quote), [`compare`](PortalSeats::compare), [`better`](PortalSeats::better) |
//! | any screen | [`state`](PortalSeats::state), [`who_is_over`](PortalSeats::who_is_over); of the past [`past`](PortalSeats::past) and [`history`](PortalSeats::history) |
//!
//! ```
//! use memory_store::MemoryStore;
//! use tantou::portal_seats::{PortalSeatRequest, PortalSeats, SeatAsk};
//! use tantou::preset;
//! use tantou::quota::licence::{BaseModule, LicenceCommand, NewPortal, Phase, Plan, Start};
//! use tantou::quota::seats::SeatId;
//! use tantou::storage::{OutboxRepository, Timestamp, run_ready};
//! # fn id<T: From<uuid::Uuid>>(n: u128) -> T { uuid::Uuid::from_u128(n).into() }
//! let portal_seats = preset::crm_portal_seats()?;
//! let store = MemoryStore::new();
//! let (portal, contacts) = (id(1), id(2));
//! let now: Timestamp = "2026-04-01T09:00:00+09:00".parse()?;
//!
//! // The trial begins: ten users of the standard type, for thirty days.
//! let new = NewPortal { id: portal, standard: contacts, pool: id(3), start: Start::Trial };
//! let mut tx = store.begin(id(9));
//! let receipt = run_ready(portal_seats.open(&mut tx, &new, now))?;
//! run_ready(tx.insert_messages(&receipt.outbox_entries()?))?;
//! tx.commit()?;
//! assert_eq!(receipt.outcome.next_deadline.map(|deadline| deadline.at), Some("2026-05-01T09:00:00+09:00".parse()?));
//!
//! // Twelve are invited at once: ten get a seat, held until their invitations expire.
//! let until = Some("2026-04-08T09:00:00+09:00".parse()?);
//! let invite = |n: u128| SeatAsk::Invite { user_type: contacts, module: BaseModule::Contacts, seat: id(100 + n), until };
//! let request = PortalSeatRequest::new(id(50), portal, (0..12).map(invite));
//! let mut tx = store.begin(id(9));
//! let receipt = run_ready(portal_seats.seats(&mut tx, &request, now))?;
//! tx.commit()?;
//! assert_eq!(receipt.outcome.granted().count(), 10);
//!
//! // What would the Standard plan do? Nothing at once; at the end of the trial it closes the portal and keeps its data.
//! let mut tx = store.begin(id(9));
//! let command = LicenceCommand::ChoosePlan { plan: Plan::Standard };
//! let impact = run_ready(portal_seats.what_if(&mut tx, portal, &command, now))?;
//! assert_eq!(impact.phase, Phase::Trial);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod free;
mod licence;
mod notice;
mod past;
mod price;
mod seats;
mod state;

pub use crate::receipt::Receipt;
pub use contact_quota::licence::{
    PortalSeatRefusal, PortalSeatRequest, PreparedPortalSeats, SeatAsk, SeatResult, SeatsTaken,
};
pub use free::PortalRoom;
pub use notice::PortalNotice;
pub use past::{PastPortal, PastType};
pub use price::{PriceRefusal, TypePrice};
pub use state::{PortalState, TypeState};

use contact_quota::licence::{LicencePolicy, LicenceRepository};
use contact_quota::price::PriceTable;
use contact_quota::seats::{SeatContext, SeatPolicy, SeatRepository};
use contact_quota::terms::PortalTerms;
use storage_contract::Timestamp;

/// A store that can carry a portal's licence and seats: every transaction that implements both traits.
pub trait PortalSeatStore: LicenceRepository + SeatRepository {}

impl<R: LicenceRepository + SeatRepository> PortalSeatStore for R {}

/// The journeys, with what they always need: the terms of the portal's vendor. Keep one per host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalSeats {
    terms: PortalTerms,
}

impl PortalSeats {
    /// The journeys under these terms.
    pub const fn new(terms: PortalTerms) -> Self {
        Self { terms }
    }

    /// The terms.
    pub const fn terms(&self) -> &PortalTerms {
        &self.terms
    }

    /// Limits of user types, trial and retention.
    pub const fn licences(&self) -> &LicencePolicy {
        &self.terms.licences
    }

    /// How seats are taken.
    pub const fn seat_policy(&self) -> &SeatPolicy {
        &self.terms.seats
    }

    /// What licences of custom types cost; `None` where prices are told on request.
    pub const fn prices(&self) -> Option<&PriceTable> {
        self.terms.prices.as_ref()
    }

    const fn context(&self, now: Timestamp) -> SeatContext<'_> {
        SeatContext { now, policy: &self.terms.seats }
    }
}

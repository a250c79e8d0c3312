//! Plans and user types: what a portal may have, from the trial on (CQ-30, CQ-31, CQ-32, CQ-34, CQ-35).
//!
//! A [`PortalLicence`] knows the [plan](Plan) of a portal and its user types. From both follow the limits of the types' [pools](crate::seats::SeatPool), as timelines: the
//! end of a trial closes the portal by the clock alone, and what has to be done next by when is an output ([`Deadline`]).
//!
//! ```
//! use contact_quota::licence::*;
//! use storage_contract::Timestamp;
//! # use contact_quota::seats::PoolId;
//! # use uuid::Uuid;
//! # let (id, standard) = (PortalId::from_uuid(Uuid::from_u128(1)), UserTypeId::from_uuid(Uuid::from_u128(2)));
//! # let pool = PoolId::from_uuid(Uuid::from_u128(3));
//! let policy = LicencePolicy::default();
//! let now: Timestamp = "2026-04-01T09:00:00+09:00".parse()?;
//! let portal = PortalLicence::open(&NewPortal { id, standard, pool, start: Start::Trial }, &policy, now)?;
//! assert_eq!(portal.limits(standard, &policy)?.at(now).seats, 10.into());
//!
//! // Thirty days later, to the microsecond, it closes, unless a plan with a portal was bought (CQ-34, CQ-35).
//! let end = portal.next_deadline(now).map(|deadline| deadline.at);
//! assert_eq!(end, Some("2026-05-01T09:00:00+09:00".parse()?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Over a store: [`prepare_open`], then [`prepare_change`] for each [`LicenceRequest`], and [`prepare_portal_seats`] for its users. What a change prepares says who and how many
//! will be over their limits, and from when ([`LicenceImpact`], CQ-38); [`foresee_change`] is the what-if. What a portal was, [`licence_at`] tells.
//!
//! # Decisions where the rules are silent
//!
//! - *A plan with a portal bought during the trial* ends the trial and holds at once. Any other plan chosen during the trial takes effect at its end: the
//!   thirty days were promised.
//! - *A downgrade later on* is treated like the end of a trial: Standard and Professional close the portal and keep its data; the free plan closes it, and the
//!   thirty days count from the downgrade.
//! - *Choosing the free plan again*, or after no purchase, does not put the deletion off. Standard or Professional bought before the deletion keeps the data.
//! - *From the deadline on* the data counts as deleted, whether or not the host has got round to it; the host tells by [`LicenceCommand::ConfirmDeletion`].
//! - *Limits of a closed portal* are 0: nobody is removed, everybody is over, nobody can be added. Re-opened, it has the limits it had.
//! - *A pool belongs to one type for good*: a type that is created again after its removal gets a new pool.
//! - *A request that changed nothing*, since it was so already, is granted all the same: sent again late, after others, it still changes nothing (CQ-20).
//! - *A portal's past is its licence of then* (CQ-19): its phase and its deadline at an instant are those that were known at that instant.
//! - *Licences may be lowered to 0* for a custom type that exists; creating one needs at least 1 (CQ-32).

mod ask;
mod corrupt;
mod decide;
mod event;
mod ids;
mod limits;
mod machine;
mod module;
mod past;
mod plan;
mod policy;
mod portal;
mod refusal;
mod repository;
mod seat_services;
mod services;
mod subscription;
mod transitions;

pub use ask::{PortalSeatRefusal, PortalSeatRequest, SeatAsk, SeatResult, SeatsTaken};
pub use corrupt::{CorruptLicence, LicenceProblem};
pub use decide::{LicenceCommand, LicenceContext, LicenceRequest};
pub use event::LicenceEvent;
pub use ids::{PortalId, UserTypeId};
pub use machine::{ClockStep, Phase, PlanAction, by_clock, leads};
pub use module::BaseModule;
pub use past::{licence_at, page_licences};
pub use plan::Plan;
pub use policy::LicencePolicy;
pub use portal::{CustomType, LicenceRecord, NewPortal, PortalLicence, StandardType, Start};
pub use refusal::LicenceRefusal;
pub use repository::LicenceRepository;
pub use seat_services::{PreparedPortalSeats, prepare_asks, prepare_portal_seats};
pub use services::{
    ForeseenChange, LicenceImpact, PreparedChange, TypeImpact, foresee_change, prepare_change, prepare_open,
};
pub use subscription::{Deadline, Due, SubscriptionState};
pub use transitions::{Transition, mermaid, transitions};

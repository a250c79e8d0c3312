//! Seats: who takes one, until when, and how many are left (CQ-36, CQ-37, CQ-38).
//!
//! A [`SeatPool`] has a limit and counts what is taken; a [`Seat`] is *reserved until*, then *occupied*, then *released*. The pool's row guards its
//! seats: each service locks it, decides, and saves it, so that whatever runs at the same time, the number of seats taken never exceeds the limit by anything that
//! raises it. Nothing is counted by reading seats, and an expired reservation is free by the clock alone, without a job.
//!
//! ```
//! use contact_quota::seats::*;
//! use storage_contract::Timestamp;
//! # use uuid::Uuid;
//! # let (standard, sage) = (PoolId::from_uuid(Uuid::from_u128(1)), SeatId::from_uuid(Uuid::from_u128(2)));
//! let limit = SeatLimit { seats: 1.into(), basis: LimitBasis::FreeAllowance };
//! let mut pool = SeatPool::new(standard, LimitTimeline::fixed(limit));
//! let now: Timestamp = "2026-04-01T09:00:00+09:00".parse()?;
//! let policy = SeatPolicy::default();
//! let context = SeatContext { now, policy: &policy };
//!
//! // An invitation holds a seat for seven days.
//! let until = "2026-04-08T09:00:00+09:00".parse()?;
//! let event = pool.decide(sage, None, &SeatCommand::Reserve { until: Some(until) }, &context)?;
//! pool.apply(&event);
//! let seat = Seat::taken_by(sage, standard, &event);
//! assert_eq!(pool.usage(now).available, 0.into());
//!
//! // Another has to wait, and hears what helps (CQ-31)…
//! let other = SeatId::from_uuid(Uuid::from_u128(3));
//! let refusal = pool.decide(other, None, &SeatCommand::Occupy, &context).unwrap_err();
//! assert_eq!(refusal.remedy(), Some(Remedy::AskForRaise));
//!
//! // …or until the hold ends, which needs nobody to do anything (CQ-36).
//! assert_eq!(pool.usage(until).available, 1.into());
//! # let _ = seat;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Over a store a journey asks once for everything: [`prepare_batch`], whose repetition is recognised by its id (CQ-20), or within a journey that has an id of its own
//! [`prepare_seats`] (or [`prepare_reserve`], [`prepare_occupy`], [`prepare_release`]); it reads the [outcomes](PreparedSeats::outcomes), and
//! [stores](PreparedSeats::store) together with what the other crates prepared. What held at an instant of the past, [`usages_at`] tells (CQ-19).
//!
//! ```
//! use contact_quota::seats::*;
//! use storage_contract::{OpError, Timestamp};
//!
//! /// Holds seats for as many people as there are seats; the transaction is begun before and committed after.
//! async fn hold<R: SeatRepository>(
//!     tx: &mut R,
//!     invited: &[(SeatRef, Option<Timestamp>)],
//!     context: &SeatContext<'_>,
//! ) -> Result<Vec<SeatOutcome>, OpError<SeatRefusal, R::Error>> {
//!     let prepared = prepare_reserve(tx, invited, context).await?;
//!     let outcomes = prepared.outcomes().to_vec();
//!     // Prepare the invitations of those who got a seat, then store everything.
//!     prepared.store(tx).await?;
//!     Ok(outcomes)
//! }
//! ```
//!
//! # Decisions where the rules are silent
//!
//! - *A seat is one taking* and is never taken again after its release: a request that comes late is then refused instead of taking a seat nobody uses.
//! - *A hold that lapsed* may be taken anew by its own id, if a seat is free: the invitation was sent again.
//! - *Who is over* a lowered limit are those who took their seats last; a seat taken from a hold counts from the hold.
//! - *A clock that was far ahead* lapses holds for good only if something was written by it; what is taken afterwards is not touched.

mod corrupt;
mod decide;
mod event;
mod ids;
mod limit;
mod limit_services;
mod over;
mod past;
mod policy;
mod pool;
mod refusal;
mod repository;
mod request;
mod seat;
mod services;
mod usage;
mod working_set;

pub use corrupt::{CorruptPool, PoolProblem};
pub use decide::SeatCommand;
pub use event::{Former, SeatEvent, SeatStanding};
pub use ids::{PoolId, SeatId};
pub use limit::{
    LimitBasis, LimitStep, LimitStepsOutOfOrder, LimitTimeline, LimitTimelineRecord, Remedy, SeatLimit,
};
pub use limit_services::{PreparedLimits, prepare_limits};
pub use over::{OverPage, OverPosition, OverSeat, Overflow, PoolImpact, page_over};
pub use past::{page_usage, usages_at};
pub use policy::{SeatContext, SeatPolicy};
pub use pool::{HoldCount, PoolRecord, SeatPhase, SeatPool};
pub use refusal::SeatRefusal;
pub use repository::SeatRepository;
pub use request::{SeatAnswer, SeatBatch, SeatOutcome, SeatRef, SeatRequest};
pub use seat::{Hold, ReleaseReason, Seat, SeatPosition, SeatRecord, SeatState};
pub use services::{
    PreparedSeats, prepare_batch, prepare_occupy, prepare_release, prepare_reserve, prepare_seats,
};
pub use usage::Usage;

//! Who and how many are over a limit, and from when (CQ-38).

use super::ids::{PoolId, SeatId};
use super::limit::SeatLimit;
use super::pool::{SeatPhase, SeatPool};
use super::repository::SeatRepository;
use super::seat::SeatPosition;
use super::usage::Usage;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// What a pool's limits mean for it: now, and at each step to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolImpact {
    /// Which pool.
    pub pool: PoolId,
    /// The numbers before; `None` for a new pool.
    pub before: Option<Usage>,
    /// The numbers after.
    pub after: Usage,
    /// When the pool is over its limit, and by how many, if nobody takes or releases a seat: one entry per limit by which it is.
    pub over: Vec<Overflow>,
}

/// A limit by which a pool is too full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overflow {
    /// From when: now, or when the limit comes into force.
    pub from: Timestamp,
    /// The limit.
    pub limit: SeatLimit,
    /// By how many the pool is over it then; holds that will have lapsed do not count.
    pub by: u64,
}

impl PoolImpact {
    /// What the limits of a pool mean for it, `before` being the numbers under former limits.
    pub fn of(pool: &SeatPool, before: Option<Usage>, now: Timestamp) -> Self {
        let instants = std::iter::once(now).chain(pool.limits().to_come(now).iter().map(|step| step.from));
        let overflow = |from| {
            let by = pool.usage(from).over_by;
            (by > 0).then(|| Overflow { from, limit: pool.limits().at(from), by })
        };
        Self {
            pool: pool.id(),
            before,
            after: pool.usage(now),
            over: instants.filter_map(overflow).collect(),
        }
    }
}

/// Where a list of those over the limit goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverPosition {
    /// The last seat that was looked at.
    pub before: SeatPosition,
    /// How many are still to be named.
    pub left: u64,
}

/// Some of those who are over the limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverPage {
    /// Their seats, the one taken last first. The host knows who has them.
    pub seats: Vec<OverSeat>,
    /// Where the list goes on, if it does.
    pub next: Option<OverPosition>,
}

/// A seat beyond the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverSeat {
    /// Which seat.
    pub seat: SeatId,
    /// Since when it is taken.
    pub taken_at: Timestamp,
    /// Whether it is held or occupied.
    pub phase: SeatPhase,
}

/// Who is over the limit at an instant, page by page: those who took their seats last (CQ-38). Nobody is removed; this says whose seats have to
/// be given back, or paid for, until the rest fits.
///
/// `pool` is the pool as it is, or as [`PreparedLimits::pools`](super::PreparedLimits::pools) says it will be: the what-if and the real run are this one function. At most
/// `limit` rows are read; a page may name fewer, because seats whose holds will have lapsed are passed over.
///
/// # Errors
/// What the store fails with.
pub async fn page_over<R: SeatRepository>(
    tx: &mut R,
    pool: &SeatPool,
    at: Timestamp,
    position: Option<OverPosition>,
    limit: u32,
) -> Result<OverPage, R::Error> {
    let (before, mut left) = match position {
        None => (None, pool.usage(at).over_by),
        Some(position) => (Some(position.before), position.left),
    };
    let mut page = OverPage { seats: Vec::new(), next: None };
    if left == 0 || limit == 0 {
        return Ok(page);
    }
    let rows = tx.page_seats(pool.id(), before, limit).await?;
    let full = u64::try_from(rows.len()).is_ok_and(|rows| rows >= u64::from(limit));
    let mut last = None;
    for seat in rows {
        if left == 0 {
            break;
        }
        let phase = pool.phase(&seat, at);
        if phase.takes() {
            page.seats.push(OverSeat { seat: seat.id(), taken_at: seat.taken_at(), phase });
            left = left.saturating_sub(1);
        }
        last = Some(seat.position());
    }
    page.next = last.filter(|_| full && left > 0).map(|before| OverPosition { before, left });
    Ok(page)
}

//! Seats, the one taken last first.

use crate::cases::journal::the_past_is_found;
use crate::cases::pages::{ROWS, go_through, scattered};
use crate::harness::SeatsHarness;
use crate::sample::{TENANT, at};
use crate::seats::world::{pool, pool_id, pool_record, seat, seat_id};
use crate::session::Session;
use crate::violation::Verdict;
use contact_quota::journal::{Held, PoolHeld};
use contact_quota::seats::{
    Hold, LimitBasis, ReleaseReason, Seat, SeatLimit, SeatPosition, SeatRepository, SeatState,
};
use std::cmp::Reverse;

/// The seats of a pool that are not released are listed with the one first that was taken last (CQ-38).
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_seats_are_complete<H: SeatsHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let mut seats: Vec<Seat> = scattered().map(one).collect();
    session.commit("writing many seats", async |tx| {
        tx.insert_pools(&[1, 2].map(|number| pool(pool_record(number)))).await?;
        tx.insert_seats(&seats).await?;
        let released = SeatState::Released { at: at(9), why: ReleaseReason::Moved };
        let others = [seat(900, 1, 2, released), seat(901, 2, 2, one(1).state())];
        tx.insert_seats(&others).await
    })?;
    go(&mut session, "seats of a pool", &seats)?;

    // Whoever gives a seat back is listed no more, and whoever takes one anew is listed first.
    let (gone, anew) = (seat_id(5), seat_id(9));
    session.commit("releasing one and taking another anew", async |tx| {
        for row in tx.lock_seats(&[gone, anew]).await? {
            let next = if row.value.id() == gone {
                seat(5, 1, 1, SeatState::Released { at: at(50), why: ReleaseReason::Declined })
            } else {
                seat(9, 1, 60, row.value.state())
            };
            tx.save_seats(&[(next, row.version)]).await?;
        }
        Ok(())
    })?;
    seats.retain(|seat| seat.id() != gone && seat.id() != anew);
    seats.push(seat(9, 1, 60, one(9).state()));
    go(&mut session, "seats after changes", &seats)
}

/// What pools had is found by instant and listed page by page (CQ-19).
///
/// # Errors
/// A violation with what differs.
pub fn the_past_of_pools_is_found<H: SeatsHarness>(harness: &H) -> Verdict {
    let limit = SeatLimit { seats: 9.into(), basis: LimitBasis::Licences };
    the_past_is_found(harness, |second, occupied| {
        let pool = pool_id(1 + u128::from(second));
        Held::Pool(PoolHeld { pool, limit, reserved: 1, occupied })
    })
}

/// Several are taken at the same instant.
fn one(number: u128) -> Seat {
    let state = if number.is_multiple_of(2) {
        SeatState::Occupied { since: at(9) }
    } else {
        SeatState::Reserved { hold: Hold { until: None, round: 0 } }
    };
    seat(number, 1, u64::try_from((ROWS - number) / 4).unwrap_or(0), state)
}

fn go<H: SeatsHarness>(session: &mut Session<'_, H>, list: &str, seats: &[Seat]) -> Verdict {
    let mut expected: Vec<SeatPosition> = seats.iter().map(Seat::position).collect();
    expected.sort_unstable_by_key(|position| Reverse(*position));
    go_through(session, list, &expected, None, async |tx, before, limit| {
        let rows = tx.page_seats(pool_id(1), before, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.position()), row.position())).collect())
    })
}

//! How many were registered in the past (CQ-19).

use super::*;
use contact_quota::contacts::*;
use contact_quota::journal::Subject;
use std::time::Duration;
use storage_contract::{Timestamp, run_ready};

fn hour(hours: u32) -> Timestamp {
    now().saturating_add(Duration::from_secs(3600) * hours)
}

/// (registered, primary), if it is known.
fn then(desk: &mut Desk, at: Timestamp) -> Option<(u64, u128)> {
    let (_, held) = run_ready(registered_at(&mut desk.store, CONTRACT, at)).unwrap()?;
    held.map(|held| (held.registered, held.primary.as_uuid().as_u128()))
}

fn at_hour(desk: &mut Desk, hours: u32) -> &mut Desk {
    desk.context.now = hour(hours);
    desk
}

/// CQ-05, CQ-19: how many were registered and who was the primary, at every instant since the sign-up, whatever came later.
#[test]
fn cq_19_how_many_were_registered() {
    let mut desk = Desk::of(2);
    at_hour(&mut desk, 1).add(3).unwrap();
    at_hour(&mut desk, 2).accept(Change::rename(id(3), "渡辺 恵".parse().unwrap()));
    at_hour(&mut desk, 3).accept(Change::replace(id(1), person(4)));
    at_hour(&mut desk, 4).accept(Change::remove(id(2)));
    at_hour(&mut desk, 5).accept(Change::entitle(context().today, link(9)));
    let numbers = [0, 1, 2, 3, 4, 5, 9].map(|hours| then(&mut desk, hour(hours)).unwrap());
    assert_eq!(numbers, [(2, 1), (3, 1), (3, 1), (3, 4), (2, 4), (2, 4), (2, 4)]);
    assert_eq!(then(&mut desk, now().saturating_sub(Duration::from_micros(1))), None, "nobody had signed up");
    // A change of a name or of the entitlement ends no time.
    let page = run_ready(page_registered(&mut desk.store, CONTRACT, None, 9)).unwrap();
    assert_eq!(page.iter().map(|(since, _)| *since).collect::<Vec<_>>(), [hour(3), hour(1), hour(0)]);
    // Two round trips and two rows, however long the history and the register.
    (desk.store.trips, desk.store.rows_read) = (0, 0);
    then(&mut desk, hour(1));
    assert_eq!((desk.store.trips, desk.store.rows_read), (2, 2));
    // With the limit of that day it is the state of then.
    let (register, held) = run_ready(registered_at(&mut desk.store, CONTRACT, hour(1))).unwrap().unwrap();
    let standing =
        register.standing_of(held.unwrap().registered, catalogue(), policy(), context().today).unwrap();
    assert_eq!((standing.registered, standing.over_by), (3, 0));
}

/// CQ-19: a clock that steps back does not change what was recorded, and the present is told by the row.
#[test]
fn cq_19_a_clock_that_steps_back_leaves_the_past_alone() {
    let mut desk = Desk::of(2);
    at_hour(&mut desk, 4).add(3).unwrap();
    let recorded = desk.store.journal.bytes();
    let past = desk.store.journal.of(Subject::Register(CONTRACT)).count();
    at_hour(&mut desk, 2).add(4).unwrap();
    assert_eq!(desk.store.journal.of(Subject::Register(CONTRACT)).count(), past);
    assert_ne!(desk.store.journal.bytes(), recorded, "there is a receipt");
    at_hour(&mut desk, 6).accept(Change::remove(id(2)));
    let numbers = [0, 2, 3, 4, 5, 6].map(|hours| then(&mut desk, hour(hours)).unwrap().0);
    assert_eq!(numbers, [2, 2, 2, 4, 4, 3]);
}

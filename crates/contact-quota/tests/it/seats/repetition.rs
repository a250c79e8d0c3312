//! A batch carries an id: repeating it gives the same answer and one effect (CQ-20).

use super::*;

type Outcomes = Result<Vec<SeatOutcome>, SeatRefusal>;

/// Sends a batch, and writes what was granted.
fn send(store: &mut Store, batch: &SeatBatch, now: Timestamp) -> (Outcomes, bool) {
    let context = SeatContext { now, policy: &HOLDING };
    match run_ready(prepare_batch(store, batch, &context)) {
        Ok(prepared) => {
            let (outcomes, repeated) = (prepared.outcomes().to_vec(), prepared.is_repeated());
            run_ready(prepared.store(store)).unwrap();
            store.check(now);
            (Ok(outcomes), repeated)
        }
        Err(error) => (Err(*error.refused().unwrap()), false),
    }
}

/// CQ-20: sent again at once and late, after others have changed everything, a batch is answered the same and has no second effect.
#[test]
fn cq_20_a_repeated_batch_has_the_same_answer_and_one_effect() {
    let mut store = store(&[(STANDARD, 2)]);
    let first = batch(1, vec![reserve(1, day(7)), occupy(2), occupy(3)]);
    let (answer, repeated) = send(&mut store, &first, start());
    let granted: Vec<bool> = answer.as_ref().unwrap().iter().map(|outcome| outcome.result.is_ok()).collect();
    assert_eq!((granted, repeated), (vec![true, true, false], false));
    // Room for the third comes, and the hold of the first lapses: a batch without an id would take seats now.
    ask(&mut store, day(8), &[release(2, ReleaseReason::Deleted)]);
    let bytes = store.bytes();
    for now in [start(), day(8), day(90)] {
        assert_eq!(send(&mut store, &first, now), (answer.clone(), true));
        assert_eq!(store.bytes(), bytes);
    }
}

/// CQ-20: what was so already is granted, too; repeated late, it still changes nothing.
#[test]
fn cq_20_a_batch_that_changed_nothing_changes_nothing_later() {
    let mut store = store(&[(STANDARD, 2)]);
    ask(&mut store, start(), &[reserve(1, day(7))]);
    let again = batch(1, vec![reserve(1, day(7))]);
    let (answer, _) = send(&mut store, &again, day(1));
    assert!(!answer.as_ref().unwrap()[0].result.unwrap().changed);
    let bytes = store.bytes();
    assert_eq!(send(&mut store, &again, start().saturating_sub(DAY)), (answer, true));
    assert_eq!(store.bytes(), bytes);
}

/// CQ-20: an id comes again with other content: refused, and nothing happens. In another pool it is another request.
#[test]
fn cq_20_an_id_is_not_used_for_something_else() {
    let mut store = store(&[(STANDARD, 4), (PARTNERS, 4)]);
    send(&mut store, &batch(1, vec![occupy(1)]), start()).0.unwrap();
    let bytes = store.bytes();
    let other = batch(1, vec![occupy(2)]);
    let refusal = SeatRefusal::RequestIdReused { request: other.id };
    assert_eq!(send(&mut store, &other, start()), (Err(refusal), false));
    assert_eq!(store.bytes(), bytes);
    let elsewhere = batch(1, vec![SeatRequest::Occupy { at: at(PARTNERS, 2) }]);
    assert!(send(&mut store, &elsewhere, start()).0.is_ok());
}

/// CQ-20: a batch of which everything was refused left nothing behind, so it may be sent again once there is room.
#[test]
fn cq_20_a_refused_batch_may_succeed_later() {
    let mut store = store(&[(STANDARD, 1)]);
    ask(&mut store, start(), &[occupy(1)]);
    let second = batch(1, vec![occupy(2)]);
    let bytes = store.bytes();
    assert!(send(&mut store, &second, start()).0.unwrap()[0].result.is_err());
    assert_eq!(store.bytes(), bytes);
    ask(&mut store, start(), &[release(1, ReleaseReason::Deleted)]);
    assert!(send(&mut store, &second, start()).0.unwrap()[0].result.is_ok());
    assert!(send(&mut store, &batch(9, vec![]), start()).0.unwrap().is_empty());
}

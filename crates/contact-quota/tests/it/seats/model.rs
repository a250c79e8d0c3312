//! Random requests at random times, with clocks that also step back, against a naive model: a list of seats and a limit.

use super::past::set_up;
use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Op {
    Ask(Vec<SeatRequest>),
    Limit(u64),
    /// The clock goes so many hours forwards or backwards.
    Clock(i64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Note {
    Held(Option<Timestamp>),
    /// Its end came, and something was written since: it stays so.
    Dead,
    Occupied,
    Released(Timestamp, ReleaseReason),
}

#[derive(Clone, Debug)]
struct Model {
    seats: BTreeMap<SeatId, Note>,
    limit: u64,
    now: Timestamp,
    holding: bool,
}

type Answer = Result<&'static str, &'static str>;

impl Model {
    fn live(&self, note: Note) -> bool {
        match note {
            Note::Held(until) => until.is_none_or(|until| until > self.now),
            Note::Occupied => true,
            Note::Dead | Note::Released(..) => false,
        }
    }

    fn taken(&self) -> u64 {
        self.seats.values().filter(|note| self.live(**note)).count() as u64
    }

    /// Whatever is written lets the holds die whose end has come.
    fn write(&mut self, seat: SeatId, note: Note) {
        let now = self.now;
        for other in self.seats.values_mut() {
            if matches!(other, Note::Held(Some(until)) if *until <= now) {
                *other = Note::Dead;
            }
        }
        self.seats.insert(seat, note);
    }

    fn answer(&mut self, request: &SeatRequest) -> Answer {
        let seat = request.seat().seat;
        let note = self.seats.get(&seat).copied();
        let live = note.is_some_and(|note| self.live(note));
        let full = self.taken() >= self.limit;
        match (*request, note) {
            (SeatRequest::Release { .. }, None) => Err("seat.unknown"),
            (SeatRequest::Release { .. }, Some(Note::Released(..)))
            | (SeatRequest::Occupy { .. } | SeatRequest::Reserve { .. }, Some(Note::Occupied)) => Ok("same"),
            (SeatRequest::Release { why, .. }, Some(_)) => {
                self.write(seat, Note::Released(self.now, why));
                Ok("changed")
            }
            (SeatRequest::Occupy { .. } | SeatRequest::Reserve { .. }, Some(Note::Released(..))) => {
                Err("seat.released")
            }
            (SeatRequest::Occupy { .. }, _) if !live && full => Err("seat.none_free"),
            (SeatRequest::Occupy { .. }, _) => {
                self.write(seat, Note::Occupied);
                Ok("changed")
            }
            (SeatRequest::Reserve { until, .. }, Some(Note::Held(end))) if live => {
                let longer = end.is_some_and(|end| until.is_none_or(|until| until > end));
                if longer {
                    self.write(seat, Note::Held(until));
                }
                Ok(if longer { "changed" } else { "same" })
            }
            (SeatRequest::Reserve { until: Some(until), .. }, _) if until <= self.now => {
                Err("seat.hold_ended")
            }
            (SeatRequest::Reserve { .. }, _) if full => Err("seat.none_free"),
            (SeatRequest::Reserve { .. }, _) if !self.holding => Ok("same"),
            (SeatRequest::Reserve { until, .. }, _) => {
                self.write(seat, Note::Held(until));
                Ok("changed")
            }
            (SeatRequest::Move { from, to }, taken) => self.move_seat(from.seat, to.seat, taken),
        }
    }
}

impl Model {
    /// Both or neither; no free seat is asked for, since one is given back.
    fn move_seat(&mut self, from: SeatId, to: SeatId, taken: Option<Note>) -> Answer {
        let left = self.seats.get(&from).copied();
        let arrived = taken.is_some_and(|note| self.live(note));
        match left {
            None => Err("seat.unknown"),
            Some(Note::Released(_, ReleaseReason::Moved)) if arrived => Ok("same"),
            Some(Note::Released(..)) => Err("seat.released"),
            Some(note) if !self.live(note) => Err("seat.lapsed"),
            Some(_) if taken.is_some() => Err("seat.exists"),
            Some(note) => {
                self.write(from, Note::Released(self.now, ReleaseReason::Moved));
                self.write(to, note);
                Ok("changed")
            }
        }
    }
}

fn request() -> impl Strategy<Value = SeatRequest> {
    let why = prop_oneof![Just(ReleaseReason::Declined), Just(ReleaseReason::Deactivated)];
    let until = prop::option::weighted(0.9, 0_u32..30);
    prop_oneof![
        4 => (1_u128..12, until).prop_map(|(n, until)| {
            SeatRequest::Reserve { at: at(STANDARD, n), until: until.map(day) }
        }),
        3 => (1_u128..12).prop_map(occupy),
        2 => (1_u128..12, why).prop_map(|(n, why)| release(n, why)),
        2 => (1_u128..12, 1_u128..20)
            .prop_map(|(from, to)| SeatRequest::Move { from: at(STANDARD, from), to: at(STANDARD, to) }),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => prop::collection::vec(request(), 1..6).prop_map(Op::Ask),
        1 => (0_u64..8).prop_map(Op::Limit),
        3 => (-72_i64..120).prop_map(Op::Clock),
    ]
}

fn later(now: Timestamp, hours: i64) -> Timestamp {
    let span = Duration::from_secs(hours.unsigned_abs() * 3600);
    if hours < 0 { now.saturating_sub(span) } else { now.saturating_add(span) }
}

fn shorten(result: &Result<SeatAnswer, SeatRefusal>) -> Answer {
    match result {
        Ok(answer) => Ok(if answer.changed { "changed" } else { "same" }),
        Err(refusal) => Err(refusal.code()),
    }
}

/// The checks that hold whatever is asked: CQ-19, CQ-36, CQ-37, CQ-38.
fn run(holding: bool, ops: &[Op]) {
    let policy = SeatPolicy::default().with_pending_hold_seats(holding);
    let mut store = set_up(4);
    let mut model = Model { seats: BTreeMap::new(), limit: 4, now: start(), holding };
    let mut diary = Diary::default();
    for op in ops {
        let former = store.pool(STANDARD);
        let before = former.usage(model.now);
        match op {
            Op::Clock(hours) => {
                model.now = later(model.now, *hours);
                diary.wait(&former, model.now);
            }
            Op::Limit(seats) => {
                model.limit = *seats;
                let limits = [(STANDARD, LimitTimeline::fixed(limit(*seats)))].into();
                let what_if = run_ready(prepare_limits(&mut store, &limits, model.now)).unwrap();
                let foreseen = what_if.impacts()[0].clone();
                drop(what_if);
                let real = run_ready(prepare_limits(&mut store, &limits, model.now)).unwrap();
                run_ready(real.store(&mut store)).unwrap();
                let pool = store.pool(STANDARD);
                assert_eq!(foreseen.after, pool.usage(model.now), "CQ-38");
                let named = run_ready(page_over(&mut store, &pool, model.now, None, 100)).unwrap();
                assert_eq!(named.seats.len() as u64, foreseen.after.over_by, "CQ-38");
            }
            Op::Ask(requests) => {
                let bytes = store.bytes();
                let expected: Vec<Answer> = requests.iter().map(|request| model.answer(request)).collect();
                let results = ask_under(&mut store, policy, model.now, requests);
                assert_eq!(results.iter().map(shorten).collect::<Vec<_>>(), expected, "{requests:?}");
                if expected.iter().all(|answer| *answer != Ok("changed")) {
                    assert_eq!(store.bytes(), bytes, "refused or repeated: byte-identical");
                }
                let after = store.pool(STANDARD).usage(model.now);
                assert!(
                    after.taken <= before.taken || after.over_by == 0,
                    "CQ-37: raised over the limit: {before:?} {after:?}"
                );
                repeat(&mut store, policy, model.now, requests, &results);
            }
        }
        let usage = store.pool(STANDARD).usage(model.now);
        assert_eq!(usage.taken, model.taken());
        assert_eq!(usage.available, model.limit.saturating_sub(model.taken()).into());
        assert_eq!(usage.over_by, model.taken().saturating_sub(model.limit));
        store.check(model.now);
        if store.pool(STANDARD) != former {
            diary.changed(&store.pool(STANDARD));
        }
    }
    diary.compare(&mut store);
}

/// What somebody notes who looks at the pool every five hours (CQ-19). What is done by a clock that is behind holds from there on where the last change was.
#[derive(Default)]
struct Diary {
    known: BTreeMap<Timestamp, Usage>,
}

impl Diary {
    /// Somebody has changed the pool: what was expected to hold from then on did not come.
    fn changed(&mut self, pool: &SeatPool) {
        let since = pool.record().held_since.unwrap();
        self.known.split_off(&since);
        self.known.insert(since, pool.usage(since));
    }

    /// Nobody does anything until then, but the clock lets holds lapse.
    fn wait(&mut self, pool: &SeatPool, until: Timestamp) {
        let mut at = pool.record().held_since.unwrap();
        while at < until {
            self.known.insert(at, pool.usage(at));
            at = later(at, 5);
        }
    }

    /// CQ-19: the past is answered as it was noted.
    fn compare(&self, store: &mut Store) {
        for (at, noted) in &self.known {
            let told = run_ready(usages_at(store, &[STANDARD], *at)).unwrap()[&STANDARD];
            assert_eq!(Usage { holds_until: None, ..told }, Usage { holds_until: None, ..*noted }, "{at}");
        }
    }
}

/// CQ-36: a request of its own, repeated at once, answers the same and has no second effect.
fn repeat(
    store: &mut Store,
    policy: SeatPolicy,
    now: Timestamp,
    requests: &[SeatRequest],
    results: &[Result<SeatAnswer, SeatRefusal>],
) {
    let (Some(request), Some(Ok(answer))) = (requests.last(), results.last()) else { return };
    let bytes = store.bytes();
    let again = ask_under(store, policy, now, &[*request])[0].unwrap();
    assert_eq!(again, SeatAnswer { changed: false, ..*answer });
    assert_eq!(store.bytes(), bytes);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// CQ-19, CQ-36, CQ-37, CQ-38 with holds.
    #[test]
    fn cq_37_random_requests(ops in prop::collection::vec(op(), 1..60)) {
        run(true, &ops);
    }

    /// CQ-36, CQ-37 with pending invitations that hold no seat.
    #[test]
    fn cq_37_random_requests_without_holds(ops in prop::collection::vec(op(), 1..60)) {
        run(false, &ops);
    }

    /// CQ-37: n requests for k free seats grant exactly min(n, k), in whatever batches, whatever was there before.
    #[test]
    fn cq_37_exactly_the_free_ones(
        ops in prop::collection::vec(op(), 0..20),
        n in 0_usize..12,
        batch in 1_usize..5,
    ) {
        let mut store = store(&[(STANDARD, 6)]);
        let mut now = start();
        for op in &ops {
            match op {
                Op::Clock(hours) => now = later(now, *hours),
                Op::Limit(_) => {}
                Op::Ask(requests) => drop(ask(&mut store, now, requests)),
            }
        }
        let free = numbers(&store, now).1;
        let requests: Vec<_> = (100..).take(n).map(occupy).collect();
        let granted = requests.chunks(batch).flat_map(|batch| ask(&mut store, now, batch));
        prop_assert_eq!(granted.flatten().count() as u64, free.min(n as u64));
    }
}

//! Threads that get into each other's way: by appointment, or as often as it takes.

use crate::atomically::atomically;
use crate::harness::Harness;
use crate::violation::Violation;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Barrier, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use storage_contract::{OpError, TenantId};

/// How long a transaction waits for another one which the store may well keep waiting.
const PATIENCE: Duration = Duration::from_millis(100);

/// Lets two transactions meet after their reads, so that a race does not depend on luck. A store that makes one of them wait
/// keeps it from coming; then the other one goes on alone.
#[derive(Default)]
pub(crate) struct Rendezvous {
    arrived: Mutex<u32>,
    changed: Condvar,
}

impl Rendezvous {
    /// Waits until the other one is there, too, for a limited time.
    pub(crate) fn meet(&self) {
        self.arrive();
        self.wait_for(2);
    }

    /// Tells of its arrival, and goes on.
    pub(crate) fn arrive(&self) {
        *self.arrived.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.changed.notify_all();
    }

    /// Waits until so many have arrived, for a limited time.
    pub(crate) fn wait_for(&self, count: u32) {
        let arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_timeout_while(arrived, PATIENCE, |arrived| *arrived < count));
    }
}

/// Two threads, each with a connection of its own. Answers what each of them answers.
pub(crate) fn two_threads<H: Harness, T: Send>(
    harness: &H,
    act: impl Fn(&mut H::Connection, usize) -> T + Sync,
) -> Result<[T; 2], Violation> {
    thread::scope(|scope| {
        let spawn = |index| {
            let act = &act;
            scope.spawn(move || act(&mut harness.connect(), index))
        };
        let (first, second) = (spawn(0), spawn(1));
        match (first.join(), second.join()) {
            (Ok(first), Ok(second)) => Ok([first, second]),
            _ => Err(Violation::Broken("a thread panicked".to_owned())),
        }
    })
}

/// A [`Rendezvous`] of two transactions to which each comes once, and not again when it is run again after a conflict.
pub(crate) struct Appointment<'r> {
    place: &'r Rendezvous,
    kept: Cell<bool>,
}

impl Appointment<'_> {
    /// Waits for the other one, unless it has done so in an earlier attempt.
    pub(crate) fn keep(&self) {
        if !self.kept.replace(true) {
            self.place.meet();
        }
    }
}

/// Two transactions at once, numbered 0 and 1, each again after a conflict; both have to succeed in the end. Answers what each of them answers.
///
/// The operation keeps its appointment after its reads and before its writes.
pub(crate) fn two_transactions<H: Harness, T: Send>(
    harness: &H,
    tenant: TenantId,
    operation: impl AsyncFn(&mut H::Tx<'_>, usize, &Appointment<'_>) -> Result<T, OpError<(), H::Error>> + Sync,
) -> Result<[T; 2], Violation> {
    let place = Rendezvous::default();
    let [first, second] = two_threads(harness, |connection, index| {
        let appointment = Appointment { place: &place, kept: Cell::new(false) };
        let done =
            atomically(harness, connection, tenant, async |tx| operation(tx, index, &appointment).await);
        done.succeeded()
    })?;
    Ok([first?, second?])
}

/// How many threads hammer.
pub(crate) const THREADS: usize = 16;

/// Round by round: one thread sets the scene, [`THREADS`] others act on it at once, and the first one judges
/// what they answer, in the order of their numbers, unless one answers a violation.
pub(crate) fn hammer<H: Harness, S: Send + Sync, T: Send>(
    harness: &H,
    set: impl Fn(&mut H::Connection, u32) -> Result<S, Violation>,
    act: impl Fn(&mut H::Connection, &S, usize) -> Result<T, Violation> + Sync,
    judge: impl Fn(&mut H::Connection, &S, Vec<T>) -> Result<(), Violation>,
) -> Result<(), Violation> {
    hammer_rounds(harness, H::ROUNDS, set, act, judge)
}

/// The same, for so many rounds.
pub(crate) fn hammer_rounds<H: Harness, S: Send + Sync, T: Send>(
    harness: &H,
    rounds: u32,
    set: impl Fn(&mut H::Connection, u32) -> Result<S, Violation>,
    act: impl Fn(&mut H::Connection, &S, usize) -> Result<T, Violation> + Sync,
    judge: impl Fn(&mut H::Connection, &S, Vec<T>) -> Result<(), Violation>,
) -> Result<(), Violation> {
    let barrier = Barrier::new(THREADS);
    let mut connection = harness.connect();
    thread::scope(|scope| {
        let (answer, answers) = channel::<(usize, Option<Result<T, Violation>>)>();
        let workers: Vec<Sender<Arc<S>>> = (0..THREADS)
            .map(|index| {
                let (job, jobs) = channel::<Arc<S>>();
                let (act, answer, barrier) = (&act, answer.clone(), &barrier);
                scope.spawn(move || {
                    // Whoever panics still comes to the barrier, or the others would wait there for ever.
                    let mut connection = catch_unwind(AssertUnwindSafe(|| harness.connect())).ok();
                    for scene in jobs {
                        barrier.wait();
                        let outcome = connection.as_mut().and_then(|connection| {
                            catch_unwind(AssertUnwindSafe(|| act(connection, &scene, index))).ok()
                        });
                        if answer.send((index, outcome)).is_err() {
                            return;
                        }
                    }
                });
                job
            })
            .collect();
        drop(answer);
        for round in 0..rounds {
            let scene = Arc::new(set(&mut connection, round)?);
            for worker in &workers {
                drop(worker.send(Arc::clone(&scene)));
            }
            let by_thread: BTreeMap<_, _> = answers.iter().take(THREADS).collect();
            let outcomes: Option<Result<Vec<T>, Violation>> = by_thread.into_values().collect();
            let outcomes = outcomes.ok_or_else(|| Violation::Broken("a thread panicked".to_owned()))?;
            judge(&mut connection, &scene, outcomes?)?;
        }
        Ok(())
    })
}

/// Lets those who were refused wait until everybody has acted who might make room, and then try once more.
pub(crate) struct Countdown {
    left: Mutex<usize>,
    changed: Condvar,
}

impl Countdown {
    /// So many are going to act.
    pub(crate) fn of(count: usize) -> Self {
        Self { left: Mutex::new(count), changed: Condvar::new() }
    }

    /// One of them has.
    pub(crate) fn done(&self) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = left.saturating_sub(1);
        self.changed.notify_all();
    }

    /// Waits for all of them; for a limited time, in case that one panicked.
    pub(crate) fn wait(&self) {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_timeout_while(left, 300 * PATIENCE, |left| *left > 0));
    }
}

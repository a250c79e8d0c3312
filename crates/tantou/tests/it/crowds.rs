//! Many at the same time, on threads: of n requests for k free places exactly min(n, k) are granted (CQ-07, CQ-37).

use crate::portal::{CONTACTS, PORTAL, Vendor};
use crate::support::{CONTRACT, Office, person};
use crate::world::TENANT;
use std::sync::Barrier;
use std::thread;
use tantou::portal_seats::{PortalSeatRequest, SeatAsk};
use tantou::quota::RequestId;
use tantou::quota::contacts::{Change, Refusal, Request};
use tantou::quota::licence::Start;
use tantou::quota::seats::SeatId;
use tantou::storage::{FailureClass, OpError, OutboxRepository, StorageError, run_ready};
use uuid::Uuid;

const THREADS: u128 = 8;

/// Runs the whole operation again on a conflict, as a host does; the bound is far above what so few threads need.
fn until_no_conflict<T, R, E: StorageError>(
    mut operation: impl FnMut() -> Result<T, OpError<R, E>>,
) -> Result<T, R> {
    for _ in 0..1_000 {
        match operation() {
            Ok(value) => return Ok(value),
            Err(OpError::Refused(refusal)) => return Err(refusal),
            Err(OpError::Storage(error)) => assert_eq!(error.class(), FailureClass::Conflict, "{error}"),
        }
    }
    panic!("conflicts without end")
}

/// CQ-07: eight requests for the four free places of a register; four are granted, each with its messages, and the others hear that it is full.
#[test]
fn cq_07_a_crowd_at_the_desk() {
    for _ in 0..20 {
        let office = Office::of_two();
        let before = office.store.messages(TENANT).len();
        let start = Barrier::new(THREADS as usize);
        let answers: Vec<Result<usize, Refusal>> = thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|n| {
                    let (office, start) = (&office, &start);
                    scope.spawn(move || {
                        let newcomer = person(100 + n, "高橋", &format!("p{n}@example.co.jp"));
                        let id = RequestId::from_uuid(Uuid::from_u128(0xB00 + n));
                        let request = Request::new(id, CONTRACT, Change::add([newcomer]));
                        start.wait();
                        until_no_conflict(|| {
                            let mut tx = office.store.begin(TENANT);
                            let receipt = run_ready(office.desk.request(&mut tx, &request, office.at))?;
                            run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap()))?;
                            tx.commit()?;
                            Ok(receipt.messages.len())
                        })
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let granted = answers.iter().flatten();
        assert_eq!(granted.clone().count(), 4, "{answers:?}");
        let full = |answer: &&Result<usize, Refusal>| matches!(answer, Err(Refusal::OverQuota { excess }) if excess.over_by == 1);
        assert_eq!(answers.iter().filter(full).count(), 4);
        assert_eq!(office.standing().registered, 6);
        assert_eq!(office.store.messages(TENANT).len() - before, granted.sum::<usize>());
    }
}

/// CQ-37: eight threads ask for three seats each of a trial's ten, some as invitations and some at once; ten are granted, whatever the order.
#[test]
fn cq_37_a_crowd_at_the_portal() {
    for _ in 0..20 {
        let vendor = Vendor::with(Start::Trial);
        let start = Barrier::new(THREADS as usize);
        let granted: usize = thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|n| {
                    let (vendor, start) = (&vendor, &start);
                    scope.spawn(move || {
                        let ask = |k: u128| match k {
                            0 => vendor.invite(n * 10),
                            _ => SeatAsk::Activate {
                                user_type: CONTACTS,
                                seat: SeatId::from_uuid(Uuid::from_u128(n * 10 + k)),
                            },
                        };
                        let request = PortalSeatRequest::new(vendor.request_id(), PORTAL, (0..3).map(ask));
                        start.wait();
                        let receipt = until_no_conflict(|| {
                            let mut tx = vendor.store.begin(TENANT);
                            let receipt = run_ready(vendor.portal.seats(&mut tx, &request, vendor.now))?;
                            tx.commit()?;
                            Ok(receipt)
                        });
                        receipt.unwrap().outcome.granted().count()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!((granted, vendor.usage(CONTACTS).taken), (10, 10));
    }
}

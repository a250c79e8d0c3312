use std::future::poll_fn;
use std::task::Poll;
use std::thread;
use std::time::Duration;
use storage_contract::run_ready;

#[test]
fn a_future_that_never_waits_is_driven_at_once() {
    let text = String::from("担当");
    assert_eq!(run_ready(async { text.len() }), 6);
}

#[test]
fn a_future_that_waits_is_still_answered_rightly() {
    let mut polls = 0;
    let answer = run_ready(poll_fn(|context| {
        polls += 1;
        if polls >= 3 {
            return Poll::Ready(polls);
        }
        let waker = context.waker().clone();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(5));
            waker.wake();
        });
        // The first poll carries a waker that wakes nobody, so this thread is polled again at once.
        Poll::Pending
    }));
    assert_eq!(answer, 3);
}

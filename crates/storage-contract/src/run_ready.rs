//! How a synchronous store is driven without a runtime.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

/// Drives the future of a store that never waits (SQLite, memory) to its end, on this thread, without a runtime.
///
/// Such a future is ready at its first poll, and then this costs nothing beyond the call. Should the future wait after
/// all, this thread is parked until it is woken, so the answer is still right; but a future of an asynchronous driver
/// belongs on that driver's runtime, which this function does not provide.
pub fn run_ready<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        return output;
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::park();
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

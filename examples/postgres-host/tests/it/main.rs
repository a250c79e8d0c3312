//! The host, as processes of its own, on a throwaway PostgreSQL and a small mail relay.
//!
//! Without PostgreSQL these tests are skipped, which is said; where the variable `CI` is set, they fail instead.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    missing_docs,
    reason = "tests fail by panicking, and wait by the clock"
)]

mod alone;
mod database;
mod ending;
mod health;
mod http;
mod journeys;
mod process;
mod relay;
mod worker;

use std::time::{Duration, Instant};

/// Looks again and again until there is something to see; nothing takes longer than twenty seconds.
pub(crate) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < until, "never seen: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

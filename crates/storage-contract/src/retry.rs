//! Whether to try again after a conflict, and after how long. The host sleeps; this only counts.

use crate::{OpError, StorageError};
use std::time::Duration;

/// Bounded exponential back-off with full jitter, as a value.
///
/// Services never retry: after a [`Conflict`](crate::FailureClass::Conflict) the *whole* operation has to run again in a new
/// transaction, which only the host can open. A value instead of a helper that takes a closure, because such a
/// helper cannot be written so that it works both for synchronous stores and inside a spawned task.
///
/// ```
/// use std::time::Duration;
/// use storage_contract::{FailureClass, OpError, Retry, StorageError};
/// # #[derive(Debug, thiserror::Error)] #[error("busy")] struct Busy;
/// # impl StorageError for Busy { fn class(&self) -> FailureClass { FailureClass::Conflict } }
/// let mut retry = Retry::new(3, Duration::from_millis(10));
/// let mut failures_left = 2;
/// let answer = loop {
///     // begin, run the operation, commit…
///     let outcome: Result<u8, OpError<(), Busy>> = if failures_left > 0 { failures_left -= 1; Err(Busy.into()) } else { Ok(7) };
///     match outcome {
///         Ok(value) => break Some(value),
///         Err(error) => match retry.after(&error, /* a random number of the host's */ 0x9e37_79b9_7f4a_7c15) {
///             Some(pause) => { assert!(pause <= Duration::from_millis(20)); /* sleep */ }
///             None => break None,
///         },
///     }
/// };
/// assert_eq!(answer, Some(7));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    left: u32,
    attempt: u32,
    base: Duration,
}

impl Retry {
    /// The cap on a pause stops doubling after so many attempts: 64 times the base.
    const DOUBLINGS: u32 = 6;

    /// At most `retries` further attempts; the first pause is at most `base`, and the cap doubles up to 64 × `base`.
    pub const fn new(retries: u32, base: Duration) -> Self {
        Self { left: retries, attempt: 0, base }
    }

    /// `Some(pause)`: sleep so long, then run the whole operation again in a new transaction. `None`: give up and show
    /// the error, because it was no conflict or no attempt is left.
    ///
    /// `jitter` is any random number; the pause is spread evenly from zero to the cap by it.
    pub fn after<R, E: StorageError>(&mut self, error: &OpError<R, E>, jitter: u64) -> Option<Duration> {
        if !error.is_conflict() {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        let doublings = self.attempt.min(Self::DOUBLINGS);
        self.attempt = self.attempt.saturating_add(1);
        let cap = self.base.saturating_mul(1_u32.checked_shl(doublings).unwrap_or(u32::MAX));
        let cap_nanos = u64::try_from(cap.as_nanos()).unwrap_or(u64::MAX);
        Some(Duration::from_nanos(jitter.checked_rem(cap_nanos.saturating_add(1)).unwrap_or(0)))
    }
}

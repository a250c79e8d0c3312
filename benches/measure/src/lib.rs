//! Medians and spreads of interleaved rounds.
//!
//! What is compared takes turns in one process: each round runs every side once, and a ratio is taken between rounds that stood beside
//! each other, so that what slows the machine down slows both.
//!
//! ```
//! use measure::Rounds;
//!
//! let (mut own, mut control) = (Rounds::default(), Rounds::default());
//! for _ in 0..21 {
//!     own.time(|| (0..2_000_u64).sum::<u64>());
//!     control.time(|| (0..1_000_u64).sum::<u64>());
//! }
//! println!("{}, {:.2} of the control", own.per(2_000), own.ratio_to(&control));
//! ```

#![allow(
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a bench reads a clock, and its figures need few digits"
)]

mod turns;

pub use turns::{interleave, require};

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The times of many rounds of one thing.
#[derive(Clone, Debug, Default)]
pub struct Rounds(Vec<Duration>);

impl Rounds {
    /// Runs and times one round.
    pub fn time<T>(&mut self, run: impl FnOnce() -> T) -> T {
        let begin = Instant::now();
        let made = black_box(run());
        self.0.push(begin.elapsed());
        made
    }

    /// How many rounds there were.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The time below which this share of the rounds lies.
    fn quantile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = sorted.len().saturating_sub(1).saturating_mul(percent).div_euclid(100);
        sorted.get(place).copied().unwrap_or_default()
    }

    /// The median.
    pub fn median(&self) -> Duration {
        self.quantile(50)
    }

    /// The median of each round's ratio to the other's round beside it: what slows both down cancels out.
    pub fn ratio_to(&self, other: &Self) -> f64 {
        let mut ratios: Vec<f64> =
            self.0.iter().zip(&other.0).map(|(own, other)| own.as_secs_f64() / other.as_secs_f64()).collect();
        ratios.sort_unstable_by(f64::total_cmp);
        ratios.get(ratios.len().div_euclid(2)).copied().unwrap_or(f64::NAN)
    }

    /// Minimum, median and quartiles, divided by a number of operations.
    pub fn per(&self, operations: usize) -> PerOperation {
        let nanos = |percent| self.quantile(percent).as_secs_f64() * 1e9 / operations as f64;
        PerOperation { minimum: nanos(0), low: nanos(25), median: nanos(50), high: nanos(75) }
    }
}

/// Nanoseconds for one operation.
#[derive(Clone, Copy, Debug)]
pub struct PerOperation {
    /// The quickest round's.
    pub minimum: f64,
    /// A quarter of the rounds are quicker.
    pub low: f64,
    /// Half of the rounds are quicker.
    pub median: f64,
    /// A quarter of the rounds are slower.
    pub high: f64,
}

impl fmt::Display for PerOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:8.1} ns (quartiles {:.1} to {:.1})", self.median, self.low, self.high)
    }
}

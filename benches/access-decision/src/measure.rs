//! Medians and spreads of interleaved rounds.

#![allow(
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a bench reads a clock, and its figures need few digits"
)]

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

    /// Median and quartiles, divided by a number of operations.
    pub fn per(&self, operations: usize) -> PerOperation {
        let nanos = |percent| self.quantile(percent).as_secs_f64() * 1e9 / operations as f64;
        PerOperation { median: nanos(50), low: nanos(25), high: nanos(75) }
    }
}

/// Nanoseconds for one operation.
#[derive(Clone, Copy, Debug)]
pub struct PerOperation {
    median: f64,
    low: f64,
    high: f64,
}

impl fmt::Display for PerOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:8.1} ns (quartiles {:.1} to {:.1})", self.median, self.low, self.high)
    }
}

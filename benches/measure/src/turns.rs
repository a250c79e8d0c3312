//! Things that are compared take turns; what is found is held against what is required.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use crate::Rounds;

/// Runs several things round after round, each first in turn, so that none always finds the caches as another left them. Each runs once before,
/// untimed.
///
/// ```
/// let (mut one, mut two) = (0, 0);
/// let [ones, twos] = measure::interleave(21, [&mut || one += 1, &mut || two += 1]);
/// assert_eq!((ones.count(), twos.count(), one, two), (21, 21, 22, 22));
/// ```
pub fn interleave<const N: usize>(rounds: usize, mut things: [&mut dyn FnMut(); N]) -> [Rounds; N] {
    let mut times = [const { Rounds(Vec::new()) }; N];
    for thing in &mut things {
        thing();
    }
    for round in 0..rounds {
        let first = round.checked_rem(N).unwrap_or_default();
        let (ahead, behind) = (0..N).partition::<Vec<usize>, _>(|which| *which >= first);
        for which in ahead.into_iter().chain(behind) {
            if let (Some(times), Some(thing)) = (times.get_mut(which), things.get_mut(which)) {
                times.time(&mut **thing);
            }
        }
    }
    times
}

/// Prints what was found beside what is required; whether it is met.
pub fn require(what: &str, found: f64, limit: f64) -> bool {
    let met = found <= limit;
    println!("  {:6} {what}: {found:.3}, at most {limit}", if met { "ok" } else { "MISSED" });
    met
}

//! Parse, normalise and de-duplicate 100,000 mixed addresses: tantou against lettre + idna + std `HashSet`.
//!
//! ```text
//! cargo bench -p address-batch
//! ```
//!
//! Both pipelines read the same texts in the same run, in interleaved rounds; medians are compared. Fails (exit status 1)
//! if tantou takes more than 0.7 of the control's time, or if the two do not find the very same addresses. tantou does more
//! within its time: NFC, the look-alike rules, and three forms kept of each address.
//!
//! Without `--bench` (as `cargo test --benches` runs it) it only checks that both find the same addresses.

#![allow(
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a bench prints its figures and reads a clock"
)]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use address_batch::input;
use address_batch::pipelines::{control, sorted, sorted_keys, tantou, tantou_in_std_set};

const COUNT: usize = 100_000;
const ROUNDS: usize = 31;
const REQUIRED: f64 = 0.7;

fn main() -> ExitCode {
    let (texts, expected) = input::addresses(COUNT);
    if !same_addresses(&texts, expected) {
        return ExitCode::FAILURE;
    }
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let mut times = [const { Vec::new() }; 3];
    for round in 0..ROUNDS {
        // Each goes first in turn, so that none always finds the caches as another left them.
        for turn in 0..3 {
            let which = (round + turn) % 3;
            times[which].push(match which {
                0 => time(|| tantou(&texts)),
                1 => time(|| tantou_in_std_set(&texts)),
                _ => time(|| control(&texts)),
            });
        }
    }
    let [ours, ours_in_std, controls] = times.map(median);
    let ratio = ours.as_secs_f64() / controls.as_secs_f64();
    report("tantou", ours, ratio);
    report("tantou, std HashSet", ours_in_std, ours_in_std.as_secs_f64() / controls.as_secs_f64());
    report("lettre + idna + std HashSet", controls, 1.0);
    println!("ratio {ratio:.3}, required at most {REQUIRED}");
    if ratio <= REQUIRED { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether both pipelines find the addresses that were put in, and refuse the same number.
fn same_addresses(texts: &[String], expected: usize) -> bool {
    let (ours, controls) = (tantou(texts), control(texts));
    let idn = ours.distinct.iter().filter(|address| address.key().as_str().contains("xn--")).count();
    println!(
        "{} texts: {} distinct addresses ({idn} with an IDN), {} refused",
        texts.len(),
        ours.distinct.len(),
        ours.refused
    );
    let agree = sorted_keys(&ours.distinct) == sorted(&controls.distinct) && ours.refused == controls.refused;
    if !agree || ours.distinct.len() != expected {
        println!(
            "the pipelines disagree: {} distinct and {} refused here, {} and {} in the control; {expected} were put in",
            ours.distinct.len(),
            ours.refused,
            controls.distinct.len(),
            controls.refused
        );
        for key in sorted_keys(&ours.distinct) {
            if !controls.distinct.contains(key) {
                println!("only here: {key}");
                break;
            }
        }
        return false;
    }
    true
}

/// The time to make the result and to drop it.
fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    drop(black_box(work()));
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn report(name: &str, time: Duration, ratio: f64) {
    let per_address = time.as_nanos() / COUNT as u128;
    println!("{name:30} {:8.2} ms   {per_address:6} ns an address   {ratio:.3}", time.as_secs_f64() * 1e3);
}

//! Evaluating a formula of twelve nodes with and without its reasons, against a function written by hand for the same number; and
//! one request to registers of 100 and of 10,000 contacts.
//!
//! ```text
//! cargo bench -p quota-evaluate
//! ```
//!
//! Both sides read the same facts in the same run, in interleaved rounds; medians are compared. Fails (exit status 1) if they differ in a number, if
//! evaluating facts by name, which both sides have to check, costs 3 times the control or more, with reasons 20 times or more, or if a
//! request to the large register reads more rows than one to the small.
//!
//! A second table is for information: what evaluating alone costs when the facts were bound before, beside a function over typed
//! values, in which the compiler knows the formula. That is a handful of nanoseconds, which data cannot come near.
//!
//! Without `--bench` (as `cargo test --benches` runs it) it only checks that the numbers agree.

#![allow(
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a bench prints its figures and reads a clock"
)]

use contact_quota::{Bound, Catalogue, CivilDate, Entitlement};
use quota_evaluate::by_hand::{Checked, of_checked, of_facts};
use quota_evaluate::{TWELVE, desk::Desk, input};
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const CONTRACTS: u64 = 1_000;
const ROUNDS: usize = 301;
const SILENT: f64 = 3.0;
const WITH_REASONS: f64 = 20.0;

fn main() -> ExitCode {
    let catalogue = Catalogue::from_toml(TWELVE).expect("the catalogue");
    let contracts = input::contracts(CONTRACTS);
    let bound: Vec<Bound<'_>> =
        contracts.iter().map(|(told, _)| catalogue.bind(told).expect("sound facts")).collect();
    if !same_numbers(&catalogue, &contracts, &bound) {
        return ExitCode::FAILURE;
    }
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let on = CivilDate::MIN;
    let by_name = compare(
        "facts by name, checked by both sides",
        [
            &|| {
                for (told, _) in &contracts {
                    black_box(of_facts(&told.facts));
                }
            },
            &|| contracts.iter().for_each(|(told, _)| drop(black_box(catalogue.limit(told, on)))),
            &|| contracts.iter().for_each(|(told, _)| drop(black_box(catalogue.evaluate(told, on)))),
        ],
    );
    compare(
        "facts that were checked before (for information)",
        [
            &|| {
                for (_, typed) in &contracts {
                    black_box(of_checked(typed));
                }
            },
            &|| bound.iter().for_each(|bound| drop(black_box(bound.limit(on)))),
            &|| bound.iter().for_each(|bound| drop(black_box(bound.evaluate(on)))),
        ],
    );
    println!("\nrequired of facts by name: below {SILENT} and {WITH_REASONS}");
    let registers = registers();
    if by_name && registers { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether the library and the control find the same numbers, with and without reasons.
fn same_numbers(catalogue: &Catalogue, contracts: &[(Entitlement, Checked)], bound: &[Bound<'_>]) -> bool {
    let on = CivilDate::MIN;
    let agree = contracts.iter().zip(bound).all(|((told, typed), bound)| {
        let expected = of_facts(&told.facts).map(Into::into);
        let evaluation = catalogue.evaluate(told, on).expect("sound facts");
        expected.is_some()
            && of_checked(typed).map(Into::into) == expected
            && catalogue.limit(told, on).ok().map(|limit| limit.ceiling) == expected
            && bound.limit(on).ok().map(|limit| limit.ceiling) == expected
            && evaluation.explanation().fold() == expected
    });
    println!("{} contracts: the numbers {}", contracts.len(), if agree { "agree" } else { "differ" });
    agree
}

/// Measures control, evaluation, and evaluation with reasons; whether the ratios are below what is required.
fn compare(what: &str, sides: [&dyn Fn(); 3]) -> bool {
    let mut times = [const { Vec::new() }; 3];
    for round in 0..ROUNDS {
        // Each goes first in turn, so that none always finds the caches as another left them.
        for turn in 0..3 {
            let which = (round + turn) % 3;
            times[which].push(time(sides[which]));
        }
    }
    let [control, silent, explained] = times.map(median);
    let ratio = |time: Duration| time.as_secs_f64() / control.as_secs_f64();
    println!("\n{what}");
    for (name, time) in
        [("by hand", control), ("the limit", silent), ("the limit with its reasons", explained)]
    {
        let nanos = time.as_nanos() / u128::from(CONTRACTS);
        println!("  {name:28} {nanos:6} ns   {:.2}", ratio(time));
    }
    ratio(silent) < SILENT && ratio(explained) < WITH_REASONS
}

/// One request to a small and to a large register, side by side.
fn registers() -> bool {
    println!("\none person replaced");
    let mut rows = Vec::new();
    for people in [100, 10_000] {
        let mut desk = Desk::of(people);
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            times.push(time(|| desk.replace_one()));
        }
        let read = desk.store.rows_read / ROUNDS;
        println!("  {people:6} contacts: {read} rows read, {:.1} µs", median(times).as_secs_f64() * 1e6);
        rows.push(read);
    }
    rows[0] == rows[1]
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

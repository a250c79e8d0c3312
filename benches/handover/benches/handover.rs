//! An agent leaves with 1,000,000 open items in memory, and with 100,000 in SQLite: shown, confirmed, moved step by step with a receipt for each item, until a fresh look finds nothing left;
//! against a hand-written keyset loop of the same updates without receipts (AH-25, AH-31).
//!
//! ```text
//! cargo bench -p handover
//! ```
//!
//! Both sides go over stores of the same content, page by page of 500, in interleaved rounds, each round moving everything on to the next agent. Fails (exit status 1) if they end differently, if the plan takes
//! more than 2 times as long as the loop, or if the plan's record or the memory that it needs grows from 10,000 items to 1,000,000.
//!
//! Without `--bench` (as `cargo test --benches` runs it) it only checks, with few items, that both sides end alike and that nothing grows.

#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::arithmetic_side_effects,
    reason = "a bench prints its figures, which need few digits"
)]

use handover::{Footprint, Host, Memory, Sqlite, agent, footprint, hand_over};
use measure::{Rounds, require};
use std::process::ExitCode;

const LIMIT: f64 = 2.0;

/// A record and a step may differ by the digits of their counts.
const GROWTH: f64 = 1.05;

fn main() -> ExitCode {
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let agreed = agree::<Memory>() & agree::<Sqlite>();
    if !agreed {
        return ExitCode::FAILURE;
    }
    let (few, many) = if is_bench { (10_000, 1_000_000) } else { (1_500, 6_000) };
    let small = grows(few, many);
    if !is_bench {
        return if small { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let met = compare::<Memory>(1_000_000, 3) & compare::<Sqlite>(100_000, 5);
    if met && small { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether both sides leave every item with the same agent, at the same version.
fn agree<H: Host>() -> bool {
    let (mut planned, mut looped) = (H::with_items(2_300), H::with_items(2_300));
    let moved = hand_over(&mut planned, 2, 3);
    looped.by_hand(agent(2), agent(3));
    let same = moved == 2_300 && planned.portrait() == looped.portrait();
    println!("2300 items {}: plan and loop {}", H::NAME, if same { "agree" } else { "differ" });
    same
}

/// Times both sides, in turn.
fn compare<H: Host>(items: u64, rounds: u128) -> bool {
    println!("\n{items} open items {}", H::NAME);
    let (mut planned, mut looped) = (H::with_items(items), H::with_items(items));
    let (mut plan, mut hand) = (Rounds::default(), Rounds::default());
    for round in 0..rounds {
        let (from, to) = (2 + round, 3 + round);
        let mut own = || {
            let moved = plan.time(|| hand_over(&mut planned, from, to));
            assert_eq!(moved, items, "the plan has moved everything");
        };
        let mut control = || hand.time(|| looped.by_hand(agent(from), agent(to)));
        // Each goes first in turn.
        if round.is_multiple_of(2) {
            own();
            control();
        } else {
            control();
            own();
        }
    }
    let count = usize::try_from(items).unwrap_or(1);
    println!("  plan, with receipts  {}", plan.per(count));
    println!("  keyset loop          {}", hand.per(count));
    require("plan over loop", plan.ratio_to(&hand), LIMIT)
}

/// Whether the plan's record and the memory that it needs stay the same, however many items there are.
fn grows(few: u64, many: u64) -> bool {
    println!("\nwhat a handover takes to remember, in octets");
    let of = |items| footprint(&mut Memory::with_items(items), 2, 3);
    let (small, large): (Footprint, Footprint) = (of(few), of(many));
    let mut met = true;
    for (what, small, large) in [
        ("the plan's record", small.record, large.record),
        ("peak of the look at everything", small.survey, large.survey),
        ("peak of a step", small.step, large.step),
    ] {
        println!("  {what:31} {few:9} items: {small:9}   {many:9} items: {large:9}");
        met &= require(what, large as f64 / small as f64, GROWTH);
    }
    met
}

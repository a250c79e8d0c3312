//! 100,000 people are invited to a portal in batches of 500: every target evaluated against every reason, deduplicated by address and by record, its token hashed, its seat held, into the
//! memory store and into `SQLite`; against a hand-written loop that only reads the addresses, hashes the tokens and inserts the same rows in the same batches (IL-44).
//!
//! ```text
//! cargo bench -p bulk-invite
//! ```
//!
//! Both sides run in interleaved rounds, each round into a new store. Fails (exit status 1) if they leave a different row anywhere, if the library takes more than 1.5 times as long as
//! the loop in `SQLite`, or if the memory that a run into `SQLite` needs is at 100,000 targets not within a tenth of that at 10,000. Neither side
//! waits for the disk. The ratio in memory is for information.
//!
//! Memory is what the run allocates at once, by the allocator's count; what `SQLite` allocates itself, most of it its cache, is bounded by its own settings and not in it.
//!
//! Without `--bench` (as `cargo test --benches` runs it) it only checks, with few targets, that both sides leave the same rows.

#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    reason = "a bench prints its figures, which need few digits; one whose set-up fails, fails"
)]

use bulk_invite::{Runs, by_hand, compare, prepared, run};
use measure::{Rounds, require};
use memory_store::MemoryStore;
use sqlite_store::{Durability, OpenOptions, SqliteStore};
use std::path::Path;
use std::process::ExitCode;

const TARGETS: u64 = 100_000;
const FEW: u64 = 10_000;
const ROUNDS: u64 = 3;
const ROUNDS_IN_MEMORY: u64 = 2;
const LIMIT: f64 = 1.5;
const GROWTH: f64 = 1.1;

fn main() -> ExitCode {
    // One that fills its last batch, and one that does not.
    let met = agree(1_000)
        && agree(1_234)
        && (!std::env::args().any(|argument| argument == "--bench") || figures());
    if met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether both sides leave the same rows in both stores.
fn agree(count: u64) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut own, mut control) = (file(folder.path(), "own"), file(folder.path(), "control"));
    let mails = (run(&mut own, count), by_hand::in_sqlite(&mut control, count));
    let mut found = compare::files(&own, &control);
    let (mut own, mut control) = (prepared(MemoryStore::new()), prepared(MemoryStore::new()));
    let in_memory = (run(&mut own, count), by_hand::in_memory(&mut control, count));
    found.extend(compare::memories(&own, &control));
    if mails != (count, count) || in_memory != (count, count) {
        found.push(format!("of {count} mails there were {mails:?} and {in_memory:?}"));
    }
    for difference in &found {
        println!("{difference}");
    }
    println!(
        "{count} targets: both sides {} the same rows",
        if found.is_empty() { "leave" } else { "do not leave" }
    );
    found.is_empty()
}

fn figures() -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let mut number = 0;
    let in_file = || {
        number += 1;
        file(folder.path(), &number.to_string())
    };
    let ratio = compare_times("in SQLite", ROUNDS, in_file, by_hand::in_sqlite);
    let time = require("library over loop, in SQLite", ratio, LIMIT);
    let [few, many] = [FEW, TARGETS].map(|count| {
        let mut store = file(folder.path(), &format!("memory{count}"));
        allocation_counter::measure(|| assert_eq!(run(&mut store, count), count)).bytes_max
    });
    println!("\npeak memory of a run into SQLite: {few} octets at {FEW} targets, {many} at {TARGETS}");
    let growth = (many as f64 / few as f64).max(few as f64 / many as f64);
    let met = time & require("one over the other", growth, GROWTH);
    let memory = || prepared(MemoryStore::new());
    compare_times("in memory (for information)", ROUNDS_IN_MEMORY, memory, by_hand::in_memory);
    met
}

/// A new file with the portal in it. Neither side waits for the disk, which would hide what they differ by: `SQLite` is told to leave that to the operating system.
fn file(folder: &Path, name: &str) -> SqliteStore {
    let options = OpenOptions::default().with_durability(Durability::ProcessCrash);
    let store = options.open(folder.join(name)).expect("a file");
    store.connection().pragma_update(None, "synchronous", "off").expect("a setting");
    prepared(store)
}

/// Times both sides, each first in turn, each into a store of its own; the ratio.
fn compare_times<S: Runs>(
    what: &str,
    rounds: u64,
    mut store: impl FnMut() -> S,
    by_hand: fn(&mut S, u64) -> u64,
) -> f64 {
    let (mut own, mut control) = (Rounds::default(), Rounds::default());
    for round in 0..rounds {
        let mut library = |store: &mut S| own.time(|| run(store, TARGETS));
        let mut hand = |store: &mut S| control.time(|| by_hand(store, TARGETS));
        let (mut one, mut two) = (store(), store());
        if round.is_multiple_of(2) {
            library(&mut one);
            hand(&mut two);
        } else {
            hand(&mut one);
            library(&mut two);
        }
    }
    let count = usize::try_from(TARGETS).unwrap_or(1);
    let ratio = own.ratio_to(&control);
    println!("\n{TARGETS} targets {what}, a target");
    println!("  library  {}", own.per(count));
    println!("  by hand  {}", control.per(count));
    println!(
        "  {:.0} and {:.0} targets a second, {ratio:.2} times the time",
        a_second(&own),
        a_second(&control)
    );
    ratio
}

fn a_second(rounds: &Rounds) -> f64 {
    TARGETS as f64 / rounds.median().as_secs_f64()
}

//! May this delegate configure this contract, and why? `AccessIndex` against a `HashSet<(u128, u128)>` with ahash.
//!
//! ```text
//! cargo bench -p access-decision
//! ```
//!
//! 10,000 delegates, 100,000 contracts, 8 assignments to each delegate, 10,000 random requests, half of them on assigned
//! contracts, in a new order each round; index and control take turns in the same run. Fails (exit status 1) where a requirement is
//! missed:
//!
//! - a decision with its reason takes at most 1.5 of the control's time, and allocates nothing;
//! - it grows from 100 × 1,000 by no more than the control;
//! - building, from records in the order of their keys and into fresh memory, takes at most 3 of the control's time;
//! - memory is at most 2 of the control's.
//!
//! Variants are printed for information: records in random order, special assignments, 8 to each contract, few delegates with many
//! contracts each, and how long one delegate's assignments take to forget, the oldest first and the latest first.
//!
//! Without `--bench` (as `cargo test --benches` runs it) it only checks that both give the same answers, on a small world.

#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench prints its figures, which need few digits"
)]

use access_decision::control::{self, Control};
use access_decision::world::{Random, Size, World, world};
use access_model::AccessIndex;
use measure::Rounds;
use std::hint::black_box;
use std::process::ExitCode;

const REQUESTS: usize = 10_000;
/// How many times both are built anew for the decisions, under other hash keys, and how many rounds follow each time. Which pairs
/// collide depends on the keys: in a small table that makes the same requests quicker or slower by a tenth, for index and control
/// alike; so many keys, and few rounds for each.
const KEYS: usize = 45;
const ROUNDS: usize = 4;
const BUILD_ROUNDS: usize = 21;

const LARGE: Size = Size {
    delegates: 10_000,
    contracts: 100_000,
    each: 8,
    per_contract: false,
    special_percent: 0,
    in_key_order: true,
};
const SMALL: Size = Size { delegates: 100, contracts: 1_000, ..LARGE };

/// What one world gave.
struct Figures {
    decisions: Rounds,
    lookups: Rounds,
    decision_ratio: f64,
    build_ratio: f64,
    memory_ratio: f64,
    allocations: u64,
}

fn main() -> ExitCode {
    if !std::env::args().any(|argument| argument == "--bench") {
        return agree(&world(Size { special_percent: 0, ..SMALL }, 1_000));
    }
    let small = measure("100 delegates x 1,000 contracts", SMALL);
    let large = measure("10,000 delegates x 100,000 contracts", LARGE);
    measure("the same, built in random order", Size { in_key_order: false, ..LARGE });
    measure("the same, a tenth pending, declined or limited in time", Size { special_percent: 10, ..LARGE });
    measure("the same, 8 to each contract", Size { per_contract: true, ..LARGE });

    measure("four delegates with 20,000 contracts each", Size { delegates: 4, each: 20_000, ..LARGE });
    forget();

    let growth = |large: &Rounds, small: &Rounds| large.median().as_secs_f64() / small.median().as_secs_f64();
    let own_growth = growth(&large.decisions, &small.decisions);
    let control_growth = growth(&large.lookups, &small.lookups);
    println!("requirements (10,000 x 100,000, 8 to each delegate)");
    let met = [
        require("decision against control", large.decision_ratio, 1.5),
        require("allocations of 10,000 decisions", large.allocations as f64, 0.0),
        require("growth from 100 x 1,000 against the control's", own_growth / control_growth, 1.0),
        require("building against control", large.build_ratio, 3.0),
        require("memory against control", large.memory_ratio, 2.0),
    ];
    println!("(grows by {own_growth:.2}; the control by {control_growth:.2})");
    if met.iter().all(|met| *met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Forgets all that one delegate has, in both orders.
fn forget() {
    let world = world(Size { delegates: 1, each: 20_000, ..LARGE }, 1);
    let (mut oldest, mut latest) = (Rounds::default(), Rounds::default());
    for _ in 0..9 {
        let (mut one, mut other) = (build(&world), build(&world));
        let known = || world.assignments.iter();
        oldest.time(|| known().for_each(|row| one.forget_assignment(row.contract(), row.delegate())));
        latest.time(|| known().rev().for_each(|row| other.forget_assignment(row.contract(), row.delegate())));
    }
    println!("20,000 assignments of one delegate, forgotten");
    println!("  oldest first  {} each", oldest.per(world.assignments.len()));
    println!("  latest first  {} each", latest.per(world.assignments.len()));
}

fn require(what: &str, found: f64, limit: f64) -> bool {
    let met = found <= limit;
    println!("  {:6} {what}: {found:.3}, at most {limit}", if met { "ok" } else { "MISSED" });
    met
}

fn measure(name: &str, size: Size) -> Figures {
    let mut world = world(size, REQUESTS);
    let mut random = Random::new(1);
    let (mut decisions, mut lookups) = (Rounds::default(), Rounds::default());
    let mut allocations = 0;
    for _ in 0..KEYS {
        let (index, set) = (build(&world), control::build(&world.assignments));
        for round in 0..ROUNDS {
            // A new order each time: else the processor learns by heart which of the requests are allowed, and what is measured is
            // its memory for a sequence that no host sends twice.
            random.shuffle(&mut world.requests);
            // Each goes first in turn, so that neither always finds the caches as the other left them.
            if round % 2 == 0 {
                decisions.time(|| decide_all(&index, &world));
                lookups.time(|| look_up_all(&set, &world));
            } else {
                lookups.time(|| look_up_all(&set, &world));
                decisions.time(|| decide_all(&index, &world));
            }
        }
        let counted = allocation_counter::measure(|| decide_all(&index, &world));
        allocations = counted.count_total.max(allocations);
    }
    let (builds, control_builds) = time_builds(&world);
    let (memory, peak) = weigh(|| build(&world));
    let (control_memory, control_peak) = weigh(|| control::build(&world.assignments));
    let figures = Figures {
        decision_ratio: decisions.ratio_to(&lookups),
        build_ratio: builds.ratio_to(&control_builds),
        memory_ratio: memory / control_memory,
        decisions,
        lookups,
        allocations,
    };
    let count = world.assignments.len();
    println!("{name}: {count} assignments");
    println!("  decision  {}  ratio {:.3}", figures.decisions.per(REQUESTS), figures.decision_ratio);
    println!("  control   {}", figures.lookups.per(REQUESTS));
    println!("  build     {} each  ratio {:.3}", builds.per(count), figures.build_ratio);
    println!("  control   {} each", control_builds.per(count));
    println!(
        "  memory    {:8.2} MB, peak {:.2}  ratio {:.3}",
        mega(memory),
        mega(peak),
        figures.memory_ratio
    );
    println!("  control   {:8.2} MB, peak {:.2}", mega(control_memory), mega(control_peak));
    figures
}

/// Builds both in turns. Whatever was built is kept to the end, so that each build gets fresh memory from the system, as at a host's
/// start; otherwise it depends on the allocator's mood which of the two does.
fn time_builds(world: &World) -> (Rounds, Rounds) {
    let (mut builds, mut control_builds) = (Rounds::default(), Rounds::default());
    let (mut indexes, mut sets) = (Vec::new(), Vec::new());
    let rounds = if world.assignments.len() > 100_000 { 5 } else { BUILD_ROUNDS };
    for round in 0..rounds {
        if round % 2 == 0 {
            indexes.push(builds.time(|| build(world)));
            sets.push(control_builds.time(|| control::build(&world.assignments)));
        } else {
            sets.push(control_builds.time(|| control::build(&world.assignments)));
            indexes.push(builds.time(|| build(world)));
        }
    }
    (builds, control_builds)
}

fn build(world: &World) -> AccessIndex {
    AccessIndex::build(&world.contracts, &world.assignments)
}

/// Every decision, whole, with its reason.
fn decide_all(index: &AccessIndex, world: &World) {
    for request in &world.requests {
        // By reference, as its reader has it; the value itself would first be copied to another place of the stack.
        black_box(&index.decide(black_box(request)));
    }
}

/// The control's answers to the same requests.
fn look_up_all(set: &Control, world: &World) {
    for request in &world.requests {
        black_box(control::contains(set, black_box(request)));
    }
}

/// Bytes that something keeps, and the most it took while it was made.
fn weigh<T>(make: impl FnOnce() -> T) -> (f64, f64) {
    let mut kept = None;
    let info = allocation_counter::measure(|| kept = Some(make()));
    drop(kept);
    (info.bytes_current as f64, info.bytes_max as f64)
}

fn mega(bytes: f64) -> f64 {
    bytes / 1e6
}

/// Whether index and control say the same.
fn agree(world: &World) -> ExitCode {
    let (index, set) = (build(world), control::build(&world.assignments));
    let agree = world
        .requests
        .iter()
        .all(|request| index.decide(request).is_allowed() == control::contains(&set, request));
    let allowed = world.requests.iter().filter(|request| index.decide(request).is_allowed()).count();
    println!("{} requests, {allowed} allowed, agreeing with the control: {agree}", world.requests.len());
    if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

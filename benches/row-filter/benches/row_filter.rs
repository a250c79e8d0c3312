//! Which of a million orders does a customer see? The bound rule of a portal against closures and loops written by hand.
//!
//! ```text
//! cargo bench -p row-filter
//! ```
//!
//! Without `--bench` (as `cargo test --benches` runs it) it only checks that all agree, on a small world.

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a bench prints its figures")]

use measure::{interleave, require};
use row_filter::by_hand;
use row_filter::rule::Rule;
use row_filter::world::{Me, World};
use std::process::ExitCode;

const ORDERS: usize = 1_000_000;
const ROUNDS: usize = 21;

fn main() -> ExitCode {
    let rule = Rule::new();
    if !std::env::args().any(|argument| argument == "--bench") {
        return agree(&rule, &World::new(2_000, 500));
    }
    let mut met = Vec::new();
    for mine in [500, 1] {
        met.push(structs(&rule, mine));
    }
    if met.iter().all(|met| *met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn structs(rule: &Rule, mine_of_thousand: u64) -> bool {
    let (world, me) = (World::new(ORDERS, mine_of_thousand), Me::SAGE);
    let (viewer, accessors) = (rule.viewer(me), rule.accessors());
    let bound = viewer.rule(rule.orders).expect("orders are shown");
    let seen = by_hand::closure(me);
    let (mut one, mut two) = (0, 0);
    let [control, own] = interleave(
        ROUNDS,
        [&mut || one = world.orders.iter().filter(|order| seen(order)).count(), &mut || {
            two = world.orders.iter().filter(|order| bound.sees(&accessors.record(order))).count()
        }],
    );
    println!("{ORDERS} structs, {mine_of_thousand} of 1,000 pass the first comparison, {one} are seen");
    println!("  closure  {}", control.per(ORDERS));
    println!("  sees     {}  ratio {:.3}", own.per(ORDERS), own.ratio_to(&control));
    require("record by record", own.ratio_to(&control), 1.3) & (one == two)
}

/// Whether all say the same.
fn agree(rule: &Rule, world: &World) -> ExitCode {
    let me = Me::SAGE;
    let expected = world.places(by_hand::closure(me));
    let (viewer, accessors) = (rule.viewer(me), rule.accessors());
    let agree = world.places(|order| viewer.sees(rule.orders, &accessors.record(order))) == expected;
    println!("{} orders, {} seen, all agreeing: {agree}", world.orders.len(), expected.len());
    if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

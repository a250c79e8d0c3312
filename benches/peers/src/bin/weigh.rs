//! Loads one engine's facts under a counting allocator and prints what that took.
//!
//! ```text
//! weigh cedar large
//! ```

#![allow(
    clippy::expect_used,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a part of a bench: it prints figures that need few digits, and stops where it is asked for something else"
)]

use peers::delegation::load::{Weight, asked_for, load};
use peers::delegation::world_of;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (engine, size) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    let (engine, size) = asked_for(&engine, &size).expect("an engine and a size");
    let world = world_of(size);
    // From here on the kernel keeps a new maximum. Where it refuses, it is that of making the world, which is the same for all.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let mut loaded = None;
    let counted = allocation_counter::measure(|| loaded = Some(load(engine, &world)));
    let process = resident("VmHWM");
    drop(loaded);
    let mut asked = engine.ready(&world);
    asked.round();
    let answering = allocation_counter::measure(|| asked.round());
    let weight = Weight {
        kept: counted.bytes_current as f64,
        peak: counted.bytes_max as f64,
        process,
        allocations: answering.count_total as f64 / asked.per_round() as f64,
    };
    println!("{}", serde_json::to_string(&weight).expect("figures"));
}

/// A figure of `/proc/self/status`, in bytes.
fn resident(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the kernel's account of this process");
    let line = status.lines().find(|line| line.starts_with(name)).expect("such a line");
    let kibibytes = line.split_whitespace().nth(1).and_then(|count| count.parse::<f64>().ok());
    kibibytes.expect("a number") * 1024.0
}

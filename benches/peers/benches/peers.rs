//! tantou against what one would pick instead, in one run.
//!
//! ```text
//! cargo bench -p peers
//! ```
//!
//! Writes `benches/results/*.json`, pictures of them, and the tables of `benches/README.md`; fails (exit status 1) where a requirement is
//! missed. After `--`, the names of parts run these alone: `delegation`, `delegation_load`, `visibility`, `by_hand`; `page` alone writes
//! the tables and pictures anew from the results that are there.
//!
//! Without `--bench` (as `cargo test --benches` runs it) it only checks that all engines agree, on small worlds.

#![allow(clippy::print_stderr, reason = "a bench tells what it does not know")]

use peers::agreement;
use peers::by_hand;
use peers::delegation::{load, rounds};
use peers::report::figures::Part;
use peers::report::page;
use peers::visibility;
use std::path::Path;
use std::process::ExitCode;

/// A part's name, and what measures it.
type Run = (&'static str, fn() -> Part);

/// The parts, in the order in which they run.
const PARTS: [Run; 4] = [
    ("delegation", rounds::run),
    ("delegation_load", || load::run(Path::new(env!("CARGO_BIN_EXE_weigh")))),
    ("visibility", visibility::rounds::run),
    ("by_hand", by_hand::run),
];

fn main() -> ExitCode {
    if !std::env::args().any(|argument| argument == "--bench" || argument == "--load") {
        agreement::of_delegation();
        agreement::of_visibility();
        return ExitCode::SUCCESS;
    }
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [flag, engine, size] = arguments.as_slice()
        && flag == "--load"
    {
        load::load_and_tell(engine, size);
        return ExitCode::SUCCESS;
    }
    let known = |name: &&String| *name == "page" || PARTS.iter().any(|(known, _)| known == name);
    if let Some(unknown) = arguments.iter().find(|name| !known(name)) {
        eprintln!("there is no part {unknown}");
        return ExitCode::FAILURE;
    }
    let mut met = true;
    for (name, run) in PARTS {
        if arguments.is_empty() || arguments.iter().any(|argument| argument == name) {
            let part = run();
            part.write();
            met &= part.check();
        }
    }
    page::write();
    if met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

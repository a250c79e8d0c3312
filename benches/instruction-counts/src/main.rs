//! How many instructions the hot paths take, against a checked-in baseline.
//!
//! ```text
//! scripts/instruction-counts            # compares; exit status 1 where a path is off by more than 5 %
//! scripts/instruction-counts --renew    # writes the baseline anew
//! scripts/instruction-counts --spread   # counts everything five times and shows by how much the counts differ
//! ```
//!
//! Each [path](paths) runs in a process of its own under valgrind's callgrind, which counts what the measured part executes and nothing
//! of its set-up. A count does not depend on how busy the machine is, so a loop that came to do double the work fails the build
//! wherever it runs. A path that became *cheaper* by more than 5 % fails, too: a gain that nobody can explain is often work that is no longer
//! done, and one that stays unrecorded hides the next loss. Whoever can explain it renews the baseline in the same commit.
//!
//! # What it is not
//!
//! Instructions are not time: caches, branch prediction and what a processor does at once are not in them. How long something takes, and
//! against what, is for the benches beside this one. Nor is it the release build: this one is without link-time optimisation, in a
//! profile of its own (`counts`), so that a fresh clone builds it within the patience of a test run.
//!
//! # What a count depends on
//!
//! On the code, on the compiler, on the architecture, and on the C library, whose `malloc` and `memcpy` are counted with the rest. The baseline names the
//! last three. Where one differs nothing can be compared, and the script says so; with `CI` set that fails, so that whoever raises the
//! toolchain renews the baseline.
//!
//! The input is the same in every run. Hash keys are not: they are random for each index, so the paths through [`AccessIndex`] are averaged over many
//! of them. They follow from addresses, so that runs in a row, as `--spread` makes them, may agree to the last digit while another shell differs: in eight
//! environments of different size hits took 116.6 to 116.8 instructions and misses 88.1 to 88.8, a spread of 0.8 %. Of the other paths no two runs
//! differed.
//!
//! [`AccessIndex`]: access_model::AccessIndex

#![allow(
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::expect_used,
    reason = "a bench prints its figures, which need few digits, on input that it has written itself"
)]

mod baseline;
mod callgrind;
mod comparison;
mod environment;
mod paths;

use baseline::Baseline;
use comparison::{Comparison, TOLERANCE_PERCENT};
use environment::Environment;
use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;

/// How often `--spread` counts.
const RUNS: usize = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [] => compare(),
        ["--renew"] => renew(),
        ["--spread"] => spread(),
        [callgrind::COUNT, name] => count(name),
        _ => Err("usage: scripts/instruction-counts [--renew | --spread]".into()),
    };
    done.unwrap_or_else(|error| {
        println!("{error}");
        ExitCode::FAILURE
    })
}

/// Counts everything and compares it with the baseline.
fn compare() -> Result<ExitCode, Box<dyn Error>> {
    let (baseline, here) = (Baseline::read()?, Environment::here()?);
    if baseline.of != here {
        println!("NOT COMPARED. The baseline is of {}.\nThis is {here}.", baseline.of);
        println!(
            "Counts of the one say nothing about the other. To renew it: scripts/instruction-counts --renew"
        );
        let required = environment::in_ci();
        return Ok(if required { ExitCode::FAILURE } else { ExitCode::SUCCESS });
    }
    let comparison = Comparison::new(&count_all()?, &baseline.instructions);
    print!("{comparison}");
    if comparison.holds() {
        println!("All within {TOLERANCE_PERCENT} % of the baseline.");
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "A loss is to be mended. What is meant to be so goes into the baseline: scripts/instruction-counts --renew"
    );
    Ok(ExitCode::FAILURE)
}

/// Writes what is counted now as the baseline, and shows what that changes.
fn renew() -> Result<ExitCode, Box<dyn Error>> {
    let now = Baseline { of: Environment::here()?, instructions: count_all()? };
    let before = Baseline::read().map(|before| before.instructions).unwrap_or_default();
    print!("{}", Comparison::new(&now.instructions, &before));
    now.write()?;
    println!("Written: {}", Baseline::PLACE);
    Ok(ExitCode::SUCCESS)
}

/// Counts everything several times and shows the least, the most and by how much they differ.
fn spread() -> Result<ExitCode, Box<dyn Error>> {
    println!("{:28} {:>10} {:>10} {:>8}", "path", "least", "most", "spread");
    for path in paths::ALL {
        let counts: Vec<f64> = (0..RUNS).map(|_| callgrind::instructions(path)).collect::<Result<_, _>>()?;
        let least = counts.iter().copied().fold(f64::INFINITY, f64::min);
        let most = counts.iter().copied().fold(0.0, f64::max);
        println!("{:28} {least:10.1} {most:10.1} {:6.2} %", path.name, (most / least - 1.0) * 100.0);
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs one path, for callgrind to watch, and says how many operations that were.
fn count(name: &str) -> Result<ExitCode, Box<dyn Error>> {
    let path = paths::ALL.iter().find(|path| path.name == name).ok_or("there is no such path")?;
    println!("{}", (path.run)());
    Ok(ExitCode::SUCCESS)
}

/// The instructions of one operation of each path.
fn count_all() -> Result<BTreeMap<String, f64>, Box<dyn Error>> {
    paths::ALL.iter().map(|path| Ok((path.name.to_owned(), callgrind::instructions(path)?))).collect()
}

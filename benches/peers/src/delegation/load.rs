//! How long each engine takes to load the same facts, and what it keeps: each in fresh processes.
//!
//! Time is taken by the bench's own program, memory by `weigh`, whose allocator counts: counting costs time, most where most is
//! allocated.

use super::rounds::kind;
use super::{Engine, LARGE, SMALL, casbin, cedar, controls, regorus, tantou, world_of};
use crate::report::figures::{Group, Part, Requirement, Row, rounded};
use crate::report::machine::{Machine, now, versions};
use access_decision::world::{Size, World};
use serde::{Deserialize, Serialize};
use std::any::Any;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// How many processes to each engine.
const PROCESSES: usize = 5;

/// What `weigh` says of one engine, in bytes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Weight {
    /// What it keeps, by the allocator's count.
    pub kept: f64,
    /// The most it took while it loaded.
    pub peak: f64,
    /// The whole process at most while it loaded, with the world from which it loaded.
    pub process: f64,
    /// Allocations to one answer.
    pub allocations: f64,
}

/// Loads an engine's facts, without any request.
pub fn load(engine: Engine, world: &World) -> Box<dyn Any> {
    match engine {
        Engine::AhashSet => Box::new(access_decision::control::build(&world.assignments)),
        Engine::DenseIds => Box::new(controls::Dense::build(world)),
        Engine::TantouIndex | Engine::TantouExplained | Engine::TantouFacts => Box::new(tantou::build(world)),
        Engine::Cedar => Box::new(cedar::build(world)),
        Engine::CedarLean => Box::new(cedar::build_lean(world)),
        Engine::RegorusMachine | Engine::RegorusInterpreter => Box::new(regorus::build(world)),
        Engine::CasbinRoles => Box::new(casbin::build_roles(world)),
        Engine::CasbinLines => Box::new(casbin::build_lines(world)),
    }
}

/// The engine and size that a child process is asked for.
pub fn asked_for(engine: &str, size: &str) -> Option<(Engine, Size)> {
    let engine = Engine::ALL.into_iter().find(|each| each.key() == engine)?;
    let size = match size {
        "small" => SMALL,
        "large" => LARGE,
        _ => return None,
    };
    Some((engine, size))
}

/// In a child process: loads once and prints the milliseconds.
#[allow(clippy::disallowed_methods, reason = "a bench reads a clock")]
pub fn load_and_tell(engine: &str, size: &str) {
    let (engine, size) = asked_for(engine, size).expect("an engine and a size");
    let world = world_of(size);
    let begin = Instant::now();
    let loaded = load(engine, &world);
    let took = begin.elapsed();
    drop(loaded);
    println!("{}", took.as_secs_f64() * 1e3);
}

/// Measures both sizes. `weigh` is the path of the program that counts.
pub fn run(weigh: &Path) -> Part {
    let mut groups = Vec::new();
    for (size, title) in
        [("small", "100 delegates × 1,000 contracts"), ("large", "10,000 delegates × 100,000 contracts")]
    {
        let times = times(size);
        let weights: Vec<Weight> =
            Engine::HOLDING.into_iter().map(|engine| said_by(weigh, &[engine.key(), size])).collect();
        groups.push(group(&format!("load_{size}"), &format!("Loading the facts, {title}"), "ms", &times));
        let weighed = if size == "large" { &WEIGHED[..] } else { &WEIGHED[..1] };
        for (key, title_of, of) in weighed {
            let megabytes = |weight: &Weight| vec![of(weight) / 1e6];
            let weights: Vec<Vec<f64>> = weights.iter().map(megabytes).collect();
            groups.push(group(&format!("{key}_{size}"), &format!("{title_of}, {title}"), "MB", &weights));
        }
        let per_answer: Vec<Vec<f64>> = weights.iter().map(|weight| vec![weight.allocations]).collect();
        let title = format!("Allocations to one decision, {title}");
        groups.push(group(&format!("allocations_{size}"), &title, "allocations", &per_answer));
    }
    groups.iter().for_each(Group::print);
    Part {
        name: "delegation_load".to_owned(),
        measured_at: now(),
        machine: Machine::this(),
        versions: versions(),
        requirements: required(&groups),
        groups,
    }
}

type Weighed = (&'static str, &'static str, fn(&Weight) -> f64);

const WEIGHED: [Weighed; 3] = [
    ("memory", "Memory kept, by the allocator's count", |weight| weight.kept),
    ("peak", "Memory at most while loading, by the allocator's count", |weight| weight.peak),
    ("process", "The whole process at most, with the records it loads from", |weight| weight.process),
];

fn required(groups: &[Group]) -> Vec<Requirement> {
    let (cedar, index) = (Engine::Cedar.key(), Engine::TantouIndex.key());
    let times = |key: &str| {
        groups.iter().find(|group| group.key == key).map_or(f64::NAN, |group| group.times(cedar, index))
    };
    let allocations = groups
        .iter()
        .filter(|group| group.unit == "allocations")
        .filter_map(|group| group.row(index))
        .map(|row| row.median)
        .sum();
    let at_least = |what: &str, key: &str, bound: f64| Requirement {
        what: what.to_owned(),
        found: rounded(times(key)),
        bound,
        at_least: true,
    };
    vec![
        at_least("cedar-policy's memory, 10,000 × 100,000: times tantou's", "memory_large", 20.0),
        at_least("cedar-policy's load time, 10,000 × 100,000: times tantou's", "load_large", 50.0),
        Requirement {
            what: "allocations to a decision with its reason, both sizes".to_owned(),
            found: allocations,
            bound: 0.0,
            at_least: false,
        },
    ]
}

/// Milliseconds by engine and process, the engines in turns.
fn times(size: &str) -> Vec<Vec<f64>> {
    let own = std::env::current_exe().expect("this program");
    let mut times = vec![Vec::new(); Engine::HOLDING.len()];
    for _ in 0..PROCESSES {
        for (engine, times) in Engine::HOLDING.into_iter().zip(&mut times) {
            times.push(said_by(&own, &["--load", engine.key(), size]));
        }
    }
    times
}

fn said_by<T: serde::de::DeserializeOwned>(program: &Path, arguments: &[&str]) -> T {
    let said = Command::new(program).args(arguments).output().expect("a child process");
    assert!(said.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).expect("a figure")
}

fn group(key: &str, title: &str, unit: &str, found: &[Vec<f64>]) -> Group {
    let control = middle(&found[0]);
    let rows = Engine::HOLDING
        .into_iter()
        .zip(found)
        .map(|(engine, found)| {
            let mut sorted = found.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let at = |percent: usize| rounded(sorted[(sorted.len() - 1) * percent / 100]);
            Row {
                key: engine.key().to_owned(),
                name: engine.name().to_owned(),
                kind: kind(engine),
                rounds: sorted.len(),
                per_round: 1,
                minimum: at(0),
                low: at(25),
                median: at(50),
                high: at(75),
                ratio: (control > 0.0).then(|| rounded(middle(found) / control)),
                extrapolated: false,
            }
        })
        .collect();
    Group {
        key: key.to_owned(),
        title: title.to_owned(),
        unit: unit.to_owned(),
        per: "load".to_owned(),
        control: Engine::AhashSet.key().to_owned(),
        rows,
    }
}

fn middle(found: &[f64]) -> f64 {
    let mut sorted = found.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

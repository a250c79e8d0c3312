//! The invariants of ARCHITECTURE.md that a machine can check, absences above all.

use crate::workspace::{files, read, shown};
use std::collections::BTreeMap;

/// Floor by crate; a crate may depend on lower floors, and sideways only as `SIDEWAYS` says.
const FLOORS: [(&str, u8); 13] = [
    ("storage-contract", 0),
    ("email-identity", 0),
    ("definition-reader", 0),
    ("access-model", 1),
    ("invitation-lifecycle", 1),
    ("contact-quota", 1),
    ("portal-visibility", 1),
    ("agent-handover", 1),
    ("tantou", 2),
    ("memory-store", 2),
    ("sqlite-store", 2),
    ("postgres-store", 2),
    ("store-conformance", 2),
];

/// Who may take over asks who may do what; the suite hammers the real journeys, so it stands on the facade.
const SIDEWAYS: [(&str, &str); 2] = [("agent-handover", "access-model"), ("store-conformance", "tantou")];

/// What must not occur in the sources of floors 0 and 1.
const ABSENT: [&str; 12] = [
    "SystemTime",
    "Instant::now",
    "now_utc",
    "now_local",
    "new_v4",
    "now_v7",
    "rand::",
    "getrandom",
    "std::fs",
    "std::net",
    "std::env",
    "tokio",
];

fn dependencies(name: &str) -> Vec<String> {
    let manifest: toml::Table = read(format!("crates/{name}/Cargo.toml")).parse().unwrap();
    manifest
        .get("dependencies")
        .and_then(toml::Value::as_table)
        .map(|t| t.keys().cloned().collect())
        .unwrap_or_default()
}

#[test]
fn every_crate_stands_on_its_floor() {
    let floors = BTreeMap::from(FLOORS);
    for (name, floor) in FLOORS {
        for dependency in dependencies(name) {
            let Some(below) = floors.get(dependency.as_str()) else { continue };
            let drawn = SIDEWAYS.contains(&(name, dependency.as_str()));
            assert!(
                *below < floor || drawn,
                "{name} (floor {floor}) depends on {dependency} (floor {below})"
            );
        }
    }
}

#[test]
fn every_folder_of_crates_has_a_floor_and_its_own_name() {
    let mut found: Vec<String> = files("crates", "Cargo.toml")
        .iter()
        .map(|path| shown(path).split('/').nth(1).unwrap().to_owned())
        .collect();
    found.sort();
    let mut known: Vec<String> = FLOORS.iter().map(|(name, _)| (*name).to_owned()).collect();
    known.sort();
    assert_eq!(found, known);
    for name in found {
        let manifest: toml::Table = read(format!("crates/{name}/Cargo.toml")).parse().unwrap();
        assert_eq!(manifest["package"]["name"].as_str(), Some(name.as_str()));
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{name} opts out of the lints");
    }
}

#[test]
fn the_pure_floors_have_no_clock_no_randomness_and_no_input_or_output() {
    for (name, _) in FLOORS.into_iter().filter(|(_, floor)| *floor < 2) {
        for path in files(&format!("crates/{name}/src"), ".rs") {
            let text = read(&path);
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for (number, line) in code.enumerate() {
                for word in ABSENT {
                    let stands =
                        line.match_indices(word).any(|(at, _)| !line[..at].ends_with(char::is_alphanumeric));
                    assert!(!stands, "{}: `{word}` near line {}", shown(&path), number + 1);
                }
            }
        }
    }
}

#[test]
fn no_file_grows_past_what_one_question_needs() {
    let too_long: Vec<String> = ["crates", "examples", "benches", "tests"]
        .into_iter()
        .flat_map(|folder| files(folder, ".rs"))
        .filter_map(|path| {
            let lines = read(&path).lines().count();
            (lines > 400).then(|| format!("{}: {lines} lines", shown(&path)))
        })
        .collect();
    assert!(too_long.is_empty(), "{too_long:#?}");
}

#[test]
fn nothing_unfinished_is_checked_in() {
    let words =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!("), concat!("unimplemented", "!(")];
    for folder in ["crates", "examples", "benches", "tests"] {
        for path in files(folder, ".rs") {
            let text = read(&path);
            for word in words {
                assert!(!text.contains(word), "{} contains {word}", shown(&path));
            }
        }
    }
}

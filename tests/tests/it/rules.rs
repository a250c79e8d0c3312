//! Every rule of a finished chapter of RULES.md is named by code and by a test.

use crate::workspace::{files, read, shown};
use std::collections::{BTreeMap, BTreeSet};

/// The chapters that are finished, by the beginning of their IDs.
const FINISHED: [&str; 5] = ["AM-", "IL-", "CQ-", "AH-", "PV-"];

fn catalogue() -> BTreeMap<String, String> {
    read("RULES.md")
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.splitn(2, " | ");
            let id = cells.next()?;
            is_id(id).then(|| (id.to_owned(), cells.next().unwrap_or_default().to_owned()))
        })
        .collect()
}

fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 5
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2] == b'-'
        && bytes[3..].iter().all(u8::is_ascii_digit)
}

/// The IDs in a text, written `AM-07` or, in a function's name, `am_07`.
fn named(text: &str) -> BTreeSet<String> {
    let flat = text.to_uppercase().replace('_', "-");
    let bytes = flat.as_bytes();
    (0..bytes.len().saturating_sub(4))
        .filter(|at| flat.is_char_boundary(*at) && flat.is_char_boundary(at + 5))
        .map(|at| &flat[at..at + 5])
        .filter(|word| is_id(word))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_rule_of_a_finished_chapter_is_coded_and_tested() {
    let mut coded = BTreeSet::new();
    let mut tested = BTreeSet::new();
    for folder in ["crates", "tests", "examples"] {
        for path in files(folder, ".rs") {
            let text = read(&path);
            if shown(&path).contains("/tests/") {
                tested.extend(named(&text));
            } else if folder == "crates" {
                let (code, tests) = text.split_once("mod tests").unwrap_or((&text, ""));
                coded.extend(named(code));
                tested.extend(named(tests));
            }
        }
    }
    let catalogue = catalogue();
    for chapter in FINISHED {
        assert!(catalogue.keys().any(|id| id.starts_with(chapter)), "no rule begins with {chapter}");
    }
    let missing: Vec<String> = catalogue
        .iter()
        .filter(|(id, _)| FINISHED.iter().any(|chapter| id.starts_with(chapter)))
        .filter(|(id, _)| !coded.contains(*id) || !tested.contains(*id))
        .map(|(id, rule)| {
            format!("{id} (code: {}, test: {}): {rule}", coded.contains(id), tested.contains(id))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn no_code_names_a_rule_that_the_catalogue_lacks() {
    let catalogue = catalogue();
    let kinds: BTreeSet<&str> = catalogue.keys().map(|id| &id[..3]).collect();
    for path in files("crates", ".rs") {
        for id in named(&read(&path)) {
            if kinds.contains(&id[..3]) {
                assert!(catalogue.contains_key(&id), "{} names {id}", shown(&path));
            }
        }
    }
}

//! Every mistake of shape, in TOML and in JSON, with its place; and texts that mean harm.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking"
)]

mod hostile;
mod kinds;
mod mistakes;

use definition_reader::{Problem, Reader, ShapeProblem, Tree};
use std::collections::BTreeMap;

/// A definition that has something of everything.
#[derive(Debug, Default, PartialEq)]
struct Garden {
    name: String,
    motto: Option<String>,
    open: bool,
    beds: u64,
    depth: u32,
    season: Option<u8>,
    plants: Vec<String>,
    rows: Vec<u64>,
    notes: BTreeMap<String, String>,
}

const KEYS: &[&str] =
    &["format", "name", "motto", "open", "beds", "depth", "season", "plants", "rows", "notes"];

fn garden<K: From<ShapeProblem>>(reader: &mut Reader<K>, tree: &Tree) -> Option<Garden> {
    let fields = reader.table(tree, KEYS)?;
    reader.format(fields, 1);
    let name = reader.required(fields, "name", Reader::string);
    let motto = reader.optional(fields, "motto", Reader::any_text);
    let open = reader.or_default(fields, "open", Reader::flag);
    let beds = reader.required(fields, "beds", Reader::whole);
    let depth = reader.optional(fields, "depth", Reader::small);
    let season = reader.optional(fields, "season", |reader, tree| {
        reader.word(tree, "`spring` or `autumn`", &[("spring", 1), ("autumn", 3)])
    });
    let plants = reader.or_default(fields, "plants", Reader::names);
    let rows = reader.optional(fields, "rows", |reader, tree| {
        reader.some(tree, |reader, tree| {
            let fields = reader.table(tree, &["width"])?;
            reader.required(fields, "width", |reader, tree| reader.number(tree, 90))
        })
    });
    let notes = reader.or_default(fields, "notes", |reader, tree| {
        let entries = reader.entries(tree)?;
        let notes = entries
            .iter()
            .filter_map(|(key, tree)| Some((key.clone(), reader.at(key, |reader| reader.string(tree))?)));
        Some(notes.collect())
    });
    Some(Garden {
        name: name?,
        motto: motto?,
        open,
        beds: beds?,
        depth: depth?.unwrap_or_default(),
        season: season?,
        plants,
        rows: rows?.unwrap_or_default(),
        notes,
    })
}

fn read(tree: Result<Tree, ShapeProblem>) -> Result<Garden, Vec<Problem<ShapeProblem>>> {
    Reader::read_whole(tree, garden)
}

/// What is told: code, place and words.
fn told(tree: Result<Tree, ShapeProblem>) -> Vec<String> {
    let problems = read(tree).unwrap_err();
    problems.iter().map(|problem| format!("{} {problem}", problem.kind.code())).collect()
}

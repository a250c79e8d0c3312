//! The tables of `benches/README.md`, from the results as they are checked in.

use super::figures::{Group, Kind, Part, Requirement, Row, folder};
use super::plot;
use super::units::{shown, times, with_unit};
use std::fmt::Write;
use std::path::PathBuf;

/// The parts in the order in which they are shown.
pub const PARTS: [&str; 4] = ["delegation", "delegation_load", "visibility", "by_hand"];

const BEGIN: &str = "<!-- figures: begin (written by `cargo bench -p peers`) -->";
const END: &str = "<!-- figures: end -->";

/// All parts that are checked in.
pub fn checked_in() -> Vec<Part> {
    PARTS.into_iter().filter_map(Part::read).collect()
}

/// The page.
pub fn path() -> PathBuf {
    folder().join("../README.md")
}

/// Writes the figures into the page, and a picture of each group.
pub fn write() {
    let parts = checked_in();
    for group in parts.iter().flat_map(|part| &part.groups).filter(|group| pictured(group)) {
        std::fs::write(folder().join(format!("{}.svg", group.key)), plot::svg(group)).expect("a picture");
    }
    let page = std::fs::read_to_string(path()).expect("the page");
    std::fs::write(path(), with_figures(&page, &parts).expect("the page has a place for figures"))
        .expect("the page");
}

/// The page with these figures in their place. `None`: it has no place for them.
pub fn with_figures(page: &str, parts: &[Part]) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{}\n{END}{after}", figures(parts)))
}

/// Whether a group has a picture: those that are shown at a glance.
fn pictured(group: &Group) -> bool {
    COLUMNS.iter().any(|(_, key)| *key == group.key)
}

fn figures(parts: &[Part]) -> String {
    let groups: Vec<&Group> = parts.iter().flat_map(|part| &part.groups).collect();
    let mut out = measured(parts);
    if parts.is_empty() {
        return out;
    }
    out.push_str(&glance(&groups));
    out.push_str(&behind(&groups));
    out.push_str(&required(parts));
    out.push_str("### Every figure\n\n");
    for group in groups {
        out.push_str(&table(group));
    }
    out
}

fn measured(parts: &[Part]) -> String {
    let Some(latest) = parts.iter().max_by(|one, other| one.measured_at.cmp(&other.measured_at)) else {
        return "Nothing is measured yet.\n\n".to_owned();
    };
    let machine = &latest.machine;
    let versions: Vec<String> =
        latest.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    format!(
        "Measured {} on {} ({} cores, {} GB, {}), {}. Versions: {}.\n\n",
        latest.measured_at.split('T').next().unwrap_or_default(),
        machine.processor,
        machine.cores,
        machine.memory,
        machine.system,
        machine.compiler,
        versions.join(", "),
    )
}

/// What is shown at a glance: the heading, and the group it is taken from.
const COLUMNS: [(&str, &str); 6] = [
    ("decide, 100 × 1,000", "delegation_small"),
    ("decide, 10,000 × 100,000", "delegation_large"),
    ("load them", "load_large"),
    ("keep them", "memory_large"),
    ("filter, half match", "visibility_half"),
    ("filter, few match", "visibility_few"),
];

/// Who is shown at a glance: the name, and its keys in the groups, the first that is there.
const GLANCED: [(&str, &[&str]); 9] = [
    ("**tantou**", &["tantou_index", "tantou_rows"]),
    ("**tantou**, columns", &["tantou_columns"]),
    ("by hand: set of pairs; closure", &["ahash_set", "closure"]),
    ("by hand: dense ids; column loop", &["dense_ids", "column_loop"]),
    ("cedar-policy", &["cedar"]),
    ("regorus", &["regorus_machine", "regorus"]),
    ("casbin", &["casbin_roles"]),
    ("cel", &["cel"]),
    ("SQLite, covering index", &["sqlite_index"]),
];

fn glance(groups: &[&Group]) -> String {
    let columns: Vec<(&str, &Group)> = COLUMNS
        .into_iter()
        .filter_map(|(heading, key)| Some((heading, *groups.iter().find(|group| group.key == key)?)))
        .collect();
    let mut out = "### At a glance\n\n| |".to_owned();
    for (heading, _) in &columns {
        let _ = write!(out, " {heading} |");
    }
    let _ = writeln!(out, "\n|---|{}", "---:|".repeat(columns.len()));
    for (name, keys) in GLANCED {
        let cells: Vec<Option<&Row>> =
            columns.iter().map(|(_, group)| keys.iter().find_map(|key| group.row(key))).collect();
        if cells.iter().all(Option::is_none) {
            continue;
        }
        let _ = write!(out, "| {name} |");
        for (cell, (_, group)) in cells.into_iter().zip(&columns) {
            match cell {
                Some(row) => {
                    let _ = write!(out, " {} ({}) |", with_unit(row.median, &group.unit), times(row.ratio));
                }
                None => out.push_str(" – |"),
            }
        }
        out.push('\n');
    }
    out.push_str(
        "\nMedians, for one decision or one record, and in brackets how many times the control's (the set of pairs, the closure). *Load* \
         and *keep* are the facts of 10,000 × 100,000.\n\n",
    );
    out
}

/// The rows of tantou's that a host would use first.
const FOREMOST: [&str; 4] = ["tantou_index", "tantou_columns", "tantou_rows", "tantou"];

/// Where somebody else is quicker or smaller: worked out, not chosen.
fn behind(groups: &[&Group]) -> String {
    let mut out = "### Where tantou is behind\n\n".to_owned();
    for group in groups.iter().filter(|group| pictured(group) || group.row("tantou").is_some()) {
        for own in FOREMOST.into_iter().filter_map(|key| group.row(key)) {
            let ahead: Vec<String> = group
                .rows
                .iter()
                .filter(|row| row.kind != Kind::Tantou && row.median < own.median)
                .map(|row| {
                    let name = row.name.replace("control: ", "by hand: ");
                    format!("{} of *{name}*", times(own.median / row.median))
                })
                .collect();
            if !ahead.is_empty() {
                let _ = writeln!(out, "- {} – *{}* needs {}.", group.title, own.name, ahead.join(", "));
            }
        }
    }
    out.push('\n');
    out
}

fn required(parts: &[Part]) -> String {
    let mut out = "### What is required\n\n| | found | required | |\n|---|---:|---:|---|\n".to_owned();
    for Requirement { what, found, bound, at_least } in
        parts.iter().flat_map(|part| part.requirements.clone())
    {
        let met = if at_least { found >= bound } else { found <= bound };
        let _ = writeln!(
            out,
            "| {what} | {} | {} {} | {} |",
            shown(found),
            if at_least { "≥" } else { "≤" },
            shown(bound),
            if met { "met" } else { "**missed**" },
        );
    }
    out.push('\n');
    out
}

fn table(group: &Group) -> String {
    let mut out = format!("#### {}\n\n", group.title);
    if pictured(group) {
        let _ = writeln!(out, "![{}](results/{}.svg)\n", group.title, group.key);
    }
    out.push_str(
        "| | median | minimum | quartiles | × the control | rounds |\n|---|---:|---:|---:|---:|---:|\n",
    );
    for row in &group.rows {
        let written = |value| with_unit(value, &group.unit);
        let _ = writeln!(
            out,
            "| {}{} | {} | {} | {} – {} | {} | {} of {} |",
            row.name,
            if row.extrapolated { " *" } else { "" },
            written(row.median),
            written(row.minimum),
            written(row.low),
            written(row.high),
            times(row.ratio),
            row.rounds,
            shown(row.per_round as f64),
        );
    }
    if let Some(row) = group.rows.iter().find(|row| row.extrapolated) {
        let _ = writeln!(
            out,
            "\n\\* on the first {} records; a million would take as much for each, which was not run.",
            shown(row.per_round as f64)
        );
    }
    out.push('\n');
    out
}

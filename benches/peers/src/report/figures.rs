//! The figures of one part of a run, and what is required of them.

use super::machine::Machine;
use super::units::{shown, times, with_unit};
use measure::Rounds;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One part of a run: a file under `benches/results`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Its name and its file's.
    pub name: String,
    /// When it was measured, RFC 3339.
    pub measured_at: String,
    /// On what.
    pub machine: Machine,
    /// Versions of what was compared.
    pub versions: BTreeMap<String, String>,
    /// What was compared with each other.
    pub groups: Vec<Group>,
    /// What is required of the figures.
    pub requirements: Vec<Requirement>,
}

/// Things that did the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    /// For machines.
    pub key: String,
    /// For people.
    pub title: String,
    /// What the figures count: `ns`, `ms`, `MB`.
    pub unit: String,
    /// Of what: `decision`, `record`.
    pub per: String,
    /// The key of the row that ratios refer to.
    pub control: String,
    /// One to each engine.
    pub rows: Vec<Row>,
}

/// What one engine needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// For machines.
    pub key: String,
    /// For people.
    pub name: String,
    /// Whose it is.
    pub kind: Kind,
    /// How many rounds.
    pub rounds: usize,
    /// How many questions to a round.
    pub per_round: usize,
    /// The best round's figure.
    pub minimum: f64,
    /// The first quartile.
    pub low: f64,
    /// The median.
    pub median: f64,
    /// The third quartile.
    pub high: f64,
    /// The median of the rounds' ratios to the control's rounds beside them. `None`: the control needs nothing.
    pub ratio: Option<f64>,
    /// Whether it answered fewer questions than the others, so that its figure stands for what was not run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extrapolated: bool,
}

/// Whose something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Written by hand for this one question.
    Control,
    /// This workspace's.
    Tantou,
    /// Somebody else's.
    Peer,
}

/// What is required, and what was found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Requirement {
    /// In words.
    pub what: String,
    /// What was found.
    pub found: f64,
    /// What is required.
    pub bound: f64,
    /// Whether more than the bound is what is required, instead of less.
    pub at_least: bool,
}

impl Requirement {
    /// Whether it is met.
    pub fn met(&self) -> bool {
        if self.at_least { self.found >= self.bound } else { self.found <= self.bound }
    }
}

impl Row {
    /// The row of what was timed, in nanoseconds for one answer, in turns with the control.
    pub fn timed(
        (key, name, kind): (&str, &str, Kind),
        own: (&Rounds, usize),
        control: (&Rounds, usize),
    ) -> Self {
        let (rounds, per_round) = own;
        let per = rounds.per(per_round);
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            kind,
            rounds: rounds.count(),
            per_round,
            minimum: rounded(per.minimum),
            low: rounded(per.low),
            median: rounded(per.median),
            high: rounded(per.high),
            ratio: Some(rounded(rounds.ratio_to(control.0) * control.1 as f64 / per_round as f64)),
            extrapolated: false,
        }
    }
}

impl Group {
    /// The row of this key.
    pub fn row(&self, key: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.key == key)
    }

    /// How many times as much the one takes as the other.
    pub fn times(&self, one: &str, other: &str) -> f64 {
        match (self.row(one), self.row(other)) {
            (Some(one), Some(other)) => one.median / other.median,
            _ => f64::NAN,
        }
    }

    /// Prints all rows.
    pub fn print(&self) {
        println!("\n{}, to one {}", self.title, self.per);
        for row in &self.rows {
            let written = |value: f64| with_unit(value, &self.unit);
            println!(
                "  {:34} {:>10}  min {:>10}  quartiles {:>10} to {:>10}  {:>10} of the control{}",
                row.name,
                written(row.median),
                written(row.minimum),
                written(row.low),
                written(row.high),
                times(row.ratio),
                if row.extrapolated { "  (fewer records)" } else { "" },
            );
        }
    }
}

impl Part {
    /// The file of a part.
    pub fn path(part: &str) -> PathBuf {
        folder().join(format!("{part}.json"))
    }

    /// A part as checked in, if it is.
    pub fn read(part: &str) -> Option<Self> {
        let text = std::fs::read_to_string(Self::path(part)).ok()?;
        Some(serde_json::from_str(&text).expect("results as this bench writes them"))
    }

    /// Writes its file.
    pub fn write(&self) {
        std::fs::create_dir_all(folder()).expect("a folder for results");
        let text = serde_json::to_string_pretty(self).expect("figures");
        std::fs::write(Self::path(&self.name), text + "\n").expect("results written");
    }

    /// Prints what is required; whether all of it is met.
    pub fn check(&self) -> bool {
        println!("\nrequired of {}", self.name);
        for each in &self.requirements {
            println!(
                "  {:6} {}: {}, {} {}",
                if each.met() { "ok" } else { "MISSED" },
                each.what,
                shown(each.found),
                if each.at_least { "at least" } else { "at most" },
                shown(each.bound),
            );
        }
        self.requirements.iter().all(Requirement::met)
    }
}

/// Where results are checked in.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../results")
}

/// Four digits, which is more than any of these figures deserves.
pub fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let digits = 3.0 - value.abs().log10().floor();
    let scale = 10_f64.powf(digits.abs());
    if digits >= 0.0 { (value * scale).round() / scale } else { (value / scale).round() * scale }
}

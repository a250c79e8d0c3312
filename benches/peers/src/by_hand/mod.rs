//! What has no peer that does the same: against functions written by hand for one host. The worlds and the controls are those of the
//! benches that belong to the crates.

pub mod bulk;
pub mod handover;
pub mod quota;

use crate::report::figures::{Group, Kind, Part, Row};
use crate::report::machine::{Machine, now, versions};
use measure::Rounds;

/// Measures all.
pub fn run() -> Part {
    let groups = vec![quota::group_of_facts(), bulk::group_of_targets(), handover::group_of_items()];
    groups.iter().for_each(Group::print);
    Part {
        name: "by_hand".to_owned(),
        measured_at: now(),
        machine: Machine::this(),
        versions: versions(),
        groups,
        requirements: Vec::new(),
    }
}

/// One who took turns: key, name, whose it is.
type Who = (&'static str, &'static str, Kind);

/// A group of those who took turns at the same operations, the control first.
fn group<const N: usize>(
    (key, title, per): (&str, &str, &str),
    who: [Who; N],
    rounds: &[Rounds; N],
    operations: usize,
) -> Group {
    let control = rounds.first().expect("a control");
    let rows = who.into_iter().zip(rounds);
    Group {
        key: key.to_owned(),
        title: title.to_owned(),
        unit: "ns".to_owned(),
        per: per.to_owned(),
        control: who.first().expect("a control").0.to_owned(),
        rows: rows
            .map(|(who, rounds)| Row::timed(who, (rounds, operations), (control, operations)))
            .collect(),
    }
}

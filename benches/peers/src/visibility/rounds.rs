//! All engines in turns, where half of the orders may be the customer's and where few are.

use super::{Engine, Facts, Filter, ORDERS};
use crate::report::figures::{Group, Kind, Part, Requirement, Row};
use crate::report::machine::{Machine, now, versions};
use measure::Rounds;

const ROUNDS: usize = 21;

/// Measures both.
pub fn run() -> Part {
    let half = group("visibility_half", "Record visibility, half of the orders are the customer's", 500);
    let few = group("visibility_few", "Record visibility, one order in a thousand is the customer's", 1);
    let requirements = [(&half, "half"), (&few, "few")]
        .into_iter()
        .flat_map(|(group, which)| required(group, which))
        .collect();
    Part {
        name: "visibility".to_owned(),
        measured_at: now(),
        machine: Machine::this(),
        versions: versions(),
        groups: vec![half, few],
        requirements,
    }
}

fn required(group: &Group, which: &str) -> Vec<Requirement> {
    let quicker_than = |engine: Engine| Requirement {
        what: format!("visibility, {which}: times as fast, struct after struct, as {}", engine.name()),
        found: group.times(engine.key(), Engine::TantouRows.key()),
        bound: 1.0,
        at_least: true,
    };
    let at_most = |own: Engine, control: Engine, found: f64, bound: f64| Requirement {
        what: format!("visibility, {which}: {} against {}", own.name(), control.name()),
        found,
        bound,
        at_least: false,
    };
    // Round by round, as the closure is the group's control.
    let against_closure = |own: Engine| {
        let found = group.row(own.key()).and_then(|row| row.ratio).unwrap_or(f64::NAN);
        at_most(own, Engine::Closure, found, 1.3)
    };
    let bits_are_quicker = group.times(Engine::Loop.key(), Engine::LoopOfRows.key()) < 1.0;
    let quicker = if bits_are_quicker { Engine::Loop } else { Engine::LoopOfRows };
    let columns = group.times(Engine::TantouColumns.key(), quicker.key());
    let against_controls = [
        against_closure(Engine::TantouRows),
        against_closure(Engine::TantouBatch),
        at_most(Engine::TantouColumns, quicker, columns, 1.5),
    ];
    against_controls
        .into_iter()
        .chain([Engine::Cel, Engine::Cedar, Engine::Regorus].map(quicker_than))
        .collect()
}

fn kind(engine: Engine) -> Kind {
    match engine {
        Engine::Closure | Engine::Loop | Engine::LoopOfRows => Kind::Control,
        Engine::TantouRows | Engine::TantouBatch | Engine::TantouColumns | Engine::TantouSql => Kind::Tantou,
        Engine::Cel | Engine::Cedar | Engine::Regorus | Engine::SqliteScan | Engine::SqliteIndex => {
            Kind::Peer
        }
    }
}

fn group(key: &str, title: &str, mine_of_thousand: u64) -> Group {
    let facts = Facts::new(ORDERS, mine_of_thousand);
    let mut filters: Vec<Box<dyn Filter + '_>> =
        Engine::ALL.into_iter().map(|engine| engine.ready(&facts)).collect();
    let expected = filters[0].places();
    for (engine, filter) in Engine::ALL.into_iter().zip(&mut filters) {
        assert!(agrees(filter.as_mut(), &expected), "{} answers otherwise", engine.name());
    }
    let mut rounds = vec![Rounds::default(); filters.len()];
    for turn in 0..ROUNDS {
        // Each goes first in turn, so that none always finds the caches as another left them.
        for place in 0..filters.len() {
            let which = (place + turn) % filters.len();
            rounds[which].time(|| filters[which].count());
        }
    }
    let control = (&rounds[0], filters[0].len());
    let rows = Engine::ALL.into_iter().zip(filters.iter().zip(&rounds)).map(|(engine, (filter, rounds))| {
        let mut row =
            Row::timed((engine.key(), engine.name(), kind(engine)), (rounds, filter.len()), control);
        row.extrapolated = filter.len() < ORDERS;
        row
    });
    let group = Group {
        key: key.to_owned(),
        title: title.to_owned(),
        unit: "ns".to_owned(),
        per: "record".to_owned(),
        control: Engine::Closure.key().to_owned(),
        rows: rows.collect(),
    };
    group.print();
    group
}

/// Whether a filter sees exactly the expected records among those it holds.
pub fn agrees(filter: &mut dyn Filter, expected: &[u32]) -> bool {
    let held = u32::try_from(filter.len()).expect("fewer than four thousand million");
    let expected = expected.get(..expected.partition_point(|place| *place < held)).unwrap_or_default();
    filter.places() == expected && filter.count() == expected.len()
}

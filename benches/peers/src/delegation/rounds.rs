//! All engines in turns, at both sizes.

use super::{Engine, LARGE, SMALL, agrees, world_of};
use crate::report::figures::{Group, Kind, Part, Requirement, Row};
use crate::report::machine::{Machine, now, versions};
use crate::side::{Side, take_turns};
use access_decision::world::{Size, World};
use measure::Rounds;

/// How many times those are built anew whose tables depend on random keys, and how many rounds follow each time. Which pairs collide
/// depends on the keys: in a small table that makes the same requests quicker or slower by a tenth.
const KEYS: usize = 9;
const ROUNDS: usize = 5;

/// Measures both sizes.
pub fn run() -> Part {
    let small = group("delegation_small", "Delegation check, 100 delegates × 1,000 contracts", SMALL);
    let large = group("delegation_large", "Delegation check, 10,000 delegates × 100,000 contracts", LARGE);
    let requirements = [(&small, "100 × 1,000"), (&large, "10,000 × 100,000")]
        .into_iter()
        .flat_map(|(group, size)| required(group, size))
        .collect();
    Part {
        name: "delegation".to_owned(),
        measured_at: now(),
        machine: Machine::this(),
        versions: versions(),
        groups: vec![small, large],
        requirements,
    }
}

fn required(group: &Group, size: &str) -> Vec<Requirement> {
    let index = Engine::TantouIndex.key();
    let quicker_than = |engine: Engine| Requirement {
        what: format!("delegation decision with its reason, {size}: times as fast as {}", engine.name()),
        found: group.times(engine.key(), index),
        bound: 150.0,
        at_least: true,
    };
    let against_control = Requirement {
        what: format!("delegation decision with its reason, {size}, against the ahash set"),
        found: group.row(index).and_then(|row| row.ratio).unwrap_or(f64::NAN),
        bound: 1.2,
        at_least: false,
    };
    vec![quicker_than(Engine::Cedar), quicker_than(Engine::RegorusMachine), against_control]
}

pub(super) fn kind(engine: Engine) -> Kind {
    match engine {
        Engine::AhashSet | Engine::DenseIds => Kind::Control,
        Engine::TantouIndex | Engine::TantouExplained | Engine::TantouFacts => Kind::Tantou,
        Engine::Cedar
        | Engine::CedarLean
        | Engine::RegorusMachine
        | Engine::RegorusInterpreter
        | Engine::CasbinRoles
        | Engine::CasbinLines => Kind::Peer,
    }
}

fn group(key: &str, title: &str, size: Size) -> Group {
    let world = world_of(size);
    let mut sides = ready(&world);
    let mut rounds = vec![Rounds::default(); sides.len()];
    for turn in 0..KEYS * ROUNDS {
        if turn > 0 && turn % ROUNDS == 0 {
            for (engine, side) in Engine::ALL.into_iter().zip(&mut sides) {
                if matches!(engine, Engine::AhashSet | Engine::TantouIndex) {
                    *side = engine.ready(&world);
                }
            }
        }
        take_turns(&mut sides, &mut rounds, turn);
    }
    let of_control = (&rounds[0], sides[0].per_round());
    let rows = Engine::ALL
        .into_iter()
        .zip(sides.iter().zip(&rounds))
        .map(|(engine, (side, rounds))| {
            Row::timed((engine.key(), engine.name(), kind(engine)), (rounds, side.per_round()), of_control)
        })
        .collect();
    let group = Group {
        key: key.to_owned(),
        title: title.to_owned(),
        unit: "ns".to_owned(),
        per: "decision".to_owned(),
        control: Engine::AhashSet.key().to_owned(),
        rows,
    };
    group.print();
    group
}

/// Every engine, once it was seen to answer like the control.
fn ready(world: &World) -> Vec<Box<dyn Side + '_>> {
    let expected = Engine::AhashSet.ready(world).answers();
    for engine in Engine::ALL {
        let at_most = match engine {
            Engine::CasbinLines => 10,
            Engine::CasbinRoles => 500,
            _ => expected.len(),
        };
        assert!(agrees(engine, world, &expected, at_most), "{} answers otherwise", engine.name());
    }
    Engine::ALL.into_iter().map(|engine| engine.ready(world)).collect()
}

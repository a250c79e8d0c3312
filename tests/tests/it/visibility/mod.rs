//! What outsiders see: the evaluator, a literal reading of the rules, SQLite and PostgreSQL agree, and what is hidden shows nowhere.

mod agreement;
mod interference;
mod interference_of_writes;
mod json_sets;
#[allow(dead_code, unused_imports, reason = "masks are compared by the tests of the crate itself")]
#[path = "../../../../crates/portal-visibility/tests/it/naive/mod.rs"]
mod naive;
mod plan;
mod requests;
mod server;
mod sqlite;
mod tables;
#[allow(dead_code, reason = "not all of it is needed here")]
#[allow(clippy::cast_possible_truncation, reason = "numbers below a small one are drawn")]
/// Random portals, the same that the tests of `portal-visibility` use.
#[path = "../../../../crates/portal-visibility/tests/it/world/mod.rs"]
mod world;

use portal_visibility::*;
use world::World;

/// A world, read by the library.
struct Read {
    schema: Schema,
    portal: Portal,
}

fn read(world: &World) -> Read {
    let schema = Schema::from_json(&world.schema.to_string()).unwrap();
    let config = UserTypeConfig::from_json(&world.config.to_string()).unwrap();
    let portal = config.compile(&schema).unwrap_or_else(|error| panic!("{error}\n{:#}", world.config));
    Read { schema, portal }
}

fn json_module(schema: &Schema, module: ModuleId) -> JsonModule<'_> {
    JsonModule::new(&schema[module], "#").with_layout("layout").with_author("author")
}

/// How many lists were empty, full, in between, and refused; an agreement about empty lists alone would prove nothing.
#[derive(Clone, Copy, Debug, Default)]
struct Spread {
    cases: usize,
    none: usize,
    all: usize,
    some: usize,
    refused: usize,
    /// Questions about the viewer, answered with no and with yes.
    of_viewers: [usize; 2],
    /// Columns of JSON arrays: sets with `null` elements, and what is no set.
    odd: [usize; 2],
}

impl Spread {
    fn count(&mut self, seen: usize, of: usize) {
        self.cases += 1;
        match seen {
            0 => self.none += 1,
            _ if seen == of => self.all += 1,
            _ => self.some += 1,
        }
    }

    /// At least a third of the lists are neither empty nor full, and some are refused; viewers were asked with either answer, and there were sets of every kind.
    fn assert_proves(&self, cases: usize) {
        assert!(self.cases >= cases && self.some * 3 > self.cases && self.refused > 0, "{self:?}");
        assert!(self.of_viewers.iter().chain(&self.odd).all(|count| *count > 100), "{self:?}");
    }
}

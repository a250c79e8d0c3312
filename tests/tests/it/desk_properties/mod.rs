//! Properties of handovers by the journeys, over the store in memory and over a SQLite file: whatever the desk, the items, the routing and the interruptions (AH-03, AH-20 … AH-33).

mod moves;
mod personal;
mod worlds;

use crate::desk_office::Books;
use proptest::prelude::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// How many cases each store gets: the same rules are searched further over a store that costs nothing (`agent-handover`).
const CASES: u32 = 40;

/// Examines a property over some books, each case with new ones.
fn examine<S: Strategy, B: Books>(
    make: fn() -> B,
    cases: &S,
    property: impl Fn(fn() -> B, &S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let examined = TestRunner::new(config).run(cases, |case| property(make, &case));
    examined.unwrap_or_else(|failure| panic!("{failure}"));
}

/// `over_both_stores!(property, cases)`: a test for each store.
macro_rules! over_both_stores {
    ($property:ident, $cases:expr) => {
        mod $property {
            use super::*;

            #[test]
            fn in_memory() {
                crate::desk_properties::examine(memory_store::MemoryStore::new, &$cases, super::$property);
            }

            #[test]
            fn in_a_file() {
                crate::desk_properties::examine(
                    crate::desk_office::File::create_fast,
                    &$cases,
                    super::$property,
                );
            }
        }
    };
}
use over_both_stores;

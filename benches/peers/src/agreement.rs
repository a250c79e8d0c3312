//! Before anything is timed: every engine gives the same answers. Here on small worlds, which takes a second.

use crate::delegation::{self, SMALL, agrees, world_of};
use crate::visibility::{self, Facts, rounds};

/// Every engine answers every delegation request as the set of pairs does.
pub fn of_delegation() {
    let world = world_of(SMALL);
    let expected = delegation::Engine::AhashSet.ready(&world).answers();
    let allowed = expected.iter().filter(|allowed| **allowed).count();
    assert_eq!(allowed * 2, world.requests.len(), "half of the requests are on assigned contracts");
    for engine in delegation::Engine::ALL {
        assert!(agrees(engine, &world, &expected, 200), "{}", engine.name());
    }
}

/// Every filter sees exactly the orders that the closure sees, where half are the customer's and where few are.
pub fn of_visibility() {
    for mine_of_thousand in [500, 1] {
        let facts = Facts::new(3_000, mine_of_thousand);
        let expected = visibility::Engine::Closure.ready(&facts).places();
        assert!(!expected.is_empty(), "some orders are seen");
        for engine in visibility::Engine::ALL {
            let mut filter = engine.ready(&facts);
            assert_eq!(filter.len(), 3_000, "{}", engine.name());
            assert!(rounds::agrees(filter.as_mut(), &expected), "{}", engine.name());
        }
    }
}

//! Before anything is timed: every engine gives the same answers to the same requests.

use peers::delegation::{Engine, SMALL, agrees, world_of};
use peers::visibility::{Engine as Filters, Facts, rounds};

#[test]
fn every_engine_answers_every_delegation_request_as_the_set_of_pairs_does() {
    let world = world_of(SMALL);
    let expected = Engine::AhashSet.ready(&world).answers();
    let allowed = expected.iter().filter(|allowed| **allowed).count();
    assert_eq!(allowed, world.requests.len() / 2, "half of the requests are on assigned contracts");
    for engine in Engine::ALL {
        assert!(agrees(engine, &world, &expected, 200), "{}", engine.name());
    }
}

#[test]
fn every_filter_sees_exactly_the_orders_that_the_closure_sees() {
    for mine_of_thousand in [500, 1] {
        let facts = Facts::new(3_000, mine_of_thousand);
        let expected = Filters::Closure.ready(&facts).places();
        assert!(!expected.is_empty(), "some orders are seen");
        for engine in Filters::ALL {
            let mut filter = engine.ready(&facts);
            assert_eq!(filter.len(), 3_000, "{}", engine.name());
            assert!(rounds::agrees(filter.as_mut(), &expected), "{}", engine.name());
        }
    }
}

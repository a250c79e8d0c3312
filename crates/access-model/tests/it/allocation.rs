//! Decisions allocate nothing.

use crate::fixtures::*;
use access_model::*;

#[test]
fn am_15_a_decision_with_its_reason_allocates_nothing() {
    let contracts = contracts();
    let window = Window::new(Some(at(-5)), Some(at(5))).unwrap();
    let rows = [
        assignment(hosting(), sakura(), effective()),
        windowed(domain(), sakura(), window, effective()),
        assignment(certificate(), sakura(), AssignmentState::Declined { invitation: id(91), at: at(0) }),
    ];
    let index = AccessIndex::build(&contracts, &rows);
    // What a host has at hand, made beforehand.
    let principals =
        [Principal::Holder(sakura()), Principal::Delegate(tanaka()), Principal::OrganisationUser(id(1))];
    let mut requests = Vec::new();
    for contract in [hosting(), domain(), certificate(), foreign(), id(99)] {
        for action in Action::ALL {
            requests.extend(principals.map(|who| ask(who, action, contract, now())));
        }
    }
    let (contract, now, configure) = (hosting(), now(), Action::ConfigureService);
    let (mut allowed, mut listed) = (0, 0);
    let info = allocation_counter::measure(|| {
        for request in &requests {
            let decision = index.decide(request);
            assert!(!decision.rule().is_empty() && !decision.code().is_empty());
            allowed += i32::from(decision.is_allowed());
            let assigned = rows.iter().find(|row| row.contract() == request.contract);
            let contract = contracts.iter().find(|found| found.id() == request.contract);
            assert_eq!(decide(request, contract, assigned).is_allowed(), decision.is_allowed());
        }
        listed = index.who_may_act(contract, configure, now).count();
    });
    assert_eq!(info.count_total, 0);
    assert_eq!((allowed, listed), (3 * 7 + 2, 2));
}

//! A request that is sent again has one effect, and tells nobody twice (CQ-20).

use super::*;
use tantou::quota::licence::Plan;

fn send(vendor: &Vendor, request: &LicenceRequest) -> Receipt<LicenceImpact, LicenceEvent> {
    let mut tx = vendor.store.begin(TENANT);
    let receipt = run_ready(vendor.portal.change(&mut tx, request, vendor.now)).unwrap();
    tx.commit().unwrap();
    receipt
}

/// CQ-20: a plan that was chosen before, and is sent again after another one was chosen, changes nothing and tells nobody.
#[test]
fn cq_20_a_late_plan() {
    let mut vendor = Vendor::with(Start::Trial);
    let command = LicenceCommand::ChoosePlan { plan: Plan::Ultimate };
    let request = LicenceRequest { id: vendor.request_id(), portal: PORTAL, command };
    let first = send(&vendor, &request);
    assert_eq!((first.messages.len(), first.events.len()), (1, 1));
    vendor.pass(DAY).change(LicenceCommand::ChoosePlan { plan: Plan::Standard }).unwrap();
    let before = vendor.state();
    let again = send(&vendor, &request);
    assert_eq!(again.outcome, first.outcome);
    assert!(again.messages.is_empty() && again.events.is_empty());
    assert_eq!(vendor.state(), before);
    // The opening, too: its id is the portal's.
    let opened = vendor.open(Start::Trial).unwrap();
    assert_eq!(opened.outcome.event, LicenceEvent::Opened);
    assert!(opened.messages.is_empty() && opened.events.is_empty());
    assert_eq!(vendor.state(), before);
}

/// CQ-20: seats that were asked for before are answered as then, and nothing is taken anew.
#[test]
fn cq_20_late_asks() {
    let mut vendor = Vendor::with(Start::Trial);
    let request = PortalSeatRequest::new(vendor.request_id(), PORTAL, [vendor.invite(1), activate(2)]);
    let ask = |vendor: &Vendor| {
        let mut tx = vendor.store.begin(TENANT);
        let receipt = run_ready(vendor.portal.seats(&mut tx, &request, vendor.now)).unwrap();
        tx.commit().unwrap();
        receipt
    };
    let first = ask(&vendor);
    assert_eq!(first.events.len(), 2);
    // The invitation has expired: without an id the seat would be held anew.
    vendor.pass(DAY * 8);
    let again = ask(&vendor);
    assert_eq!((again.outcome, again.events.len()), (first.outcome, 0));
    assert_eq!(vendor.usage(CONTACTS).reserved, 0);
    let other = PortalSeatRequest { asks: vec![activate(3)], ..request.clone() };
    let mut tx = vendor.store.begin(TENANT);
    let refusal = refused(run_ready(vendor.portal.seats(&mut tx, &other, vendor.now))).unwrap_err();
    assert_eq!(refusal, LicenceRefusal::RequestIdReused { request: request.id });
}

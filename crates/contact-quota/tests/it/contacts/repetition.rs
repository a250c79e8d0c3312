//! A request carries an id: repeating it gives the same answer and one effect (CQ-20).

use super::*;
use contact_quota::contacts::*;
use storage_contract::run_ready;

/// CQ-20: each kind of request, sent three times.
#[test]
fn cq_20_a_repeated_request_has_the_same_answer_and_one_effect() {
    let mut desk = Desk::empty();
    let changes = vec![
        Change::SignUp(form(vec![person(1), person(2)])),
        Change::Add { contacts: vec![person(3)] },
        Change::Edit {
            contact: id(3),
            name: None,
            address: Some(mail("new@example.co.jp")),
            name_reviewed: false,
        },
        Change::Replace { leaver: id(1), successor: person(4) },
        Change::HandOver { to: id(2) },
        Change::Remove { contact: id(3), successor: None },
        Change::Entitle { from: context().today, entitlement: link(9) },
    ];
    for change in changes {
        let request = desk.request(change);
        let first = desk.send(&request).unwrap();
        let bytes = desk.store.bytes();
        // Later, and even with the effect undone by others, the answer is that of the time.
        desk.context.now = desk.context.now.saturating_add(std::time::Duration::from_secs(60));
        for _ in 0..2 {
            assert_eq!(desk.send(&request).unwrap(), first);
            assert_eq!(desk.store.bytes(), bytes);
        }
    }
}

/// CQ-20: an id comes again with other content: refused, and nothing happens.
#[test]
fn cq_20_an_id_is_not_used_for_something_else() {
    let mut desk = Desk::of(1);
    let first = desk.request(Change::Add { contacts: vec![person(2)] });
    desk.send(&first).unwrap();
    let other = Request { change: Change::Add { contacts: vec![person(3)] }, ..first.clone() };
    let bytes = desk.store.bytes();
    assert_eq!(desk.send(&other).unwrap_err(), Refusal::RequestIdReused { request: first.id });
    assert_eq!(desk.store.bytes(), bytes);
}

/// CQ-20: a refused request left nothing behind, so it may be sent again once there is room.
#[test]
fn cq_20_a_refused_request_may_succeed_later() {
    let mut desk = Desk::of(4);
    desk.add(5).unwrap();
    desk.add(6).unwrap();
    let seventh = desk.request(Change::Add { contacts: vec![person(7)] });
    let bytes = desk.store.bytes();
    assert!(desk.send(&seventh).is_err());
    assert_eq!(desk.store.bytes(), bytes);
    desk.accept(Change::Remove { contact: id(6), successor: None });
    assert_eq!(desk.send(&seventh).unwrap().registered, 6);
}

/// CQ-20: what is prepared and dropped leaves no trace, and tells what would be: the what-if is the real run.
#[test]
fn cq_20_a_dropped_request_is_a_what_if() {
    let mut desk = Desk::of(4);
    let request = desk.request(Change::Entitle { from: context().today, entitlement: link(0) });
    let bytes = desk.store.bytes();
    let told = {
        let prepared = run_ready(prepare_request(&mut desk.store, &request, &desk.context)).unwrap();
        let register = prepared.register();
        register.standing(catalogue(), policy(), context().today).unwrap()
    };
    assert_eq!(desk.store.bytes(), bytes);
    let asked = desk.register().what_if(catalogue(), policy(), context().today, link(0)).unwrap();
    desk.send(&request).unwrap();
    assert_eq!(desk.standing(), told);
    assert_eq!(asked, told);
    assert_eq!(told.over_by, 2);
}

/// CQ-20: a request reads the rows that it names and no others, in a fixed number of round trips.
#[test]
fn cq_20_the_work_does_not_grow_with_the_register() {
    let mut costs = Vec::new();
    for people in [10_u32, 1_000] {
        let connections = i64::from(people);
        let people = u128::from(people);
        let mut desk = Desk::empty();
        let contacts: Vec<NewContact> = (1..=people)
            .map(|n| at(n, &format!("{}{n}", NAMES[0]), &format!("person{n}@example.co.jp")))
            .collect();
        let entitlement = link(connections);
        let form = SignUp { entitlement, form: crate::formulas::day("2022-01-01"), ..form(contacts) };
        desk.accept(Change::SignUp(form));
        (desk.store.trips, desk.store.rows_read) = (0, 0);
        desk.add(people + 1).unwrap();
        desk.accept(Change::Replace { leaver: id(1), successor: person(people + 2) });
        costs.push((desk.store.trips, desk.store.rows_read));
    }
    assert_eq!(costs[0], costs[1]);
    assert!(costs[0].0 <= 22 && costs[0].1 <= 9, "{costs:?}");
}

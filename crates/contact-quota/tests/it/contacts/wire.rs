//! Wire forms and records.

use super::*;
use contact_quota::contacts::*;
use storage_contract::run_ready;

/// CQ-20: requests, events, receipts and records have a pinned form.
#[test]
fn cq_20_wire_forms() {
    let mut desk = Desk::of(2);
    let requests = [
        Change::Replace { leaver: id(1), successor: person(3) },
        Change::Edit {
            contact: id(2),
            name: Some("渡部".parse().unwrap()),
            address: None,
            name_reviewed: false,
        },
        Change::Remove { contact: id(1), successor: Some(id(2)) },
        Change::HandOver { to: id(2) },
        Change::Entitle { from: context().today, entitlement: link(2) },
    ]
    .map(|change| desk.request(change));
    insta::assert_json_snapshot!("requests", requests);
    for request in &requests {
        let json = serde_json::to_string(request).unwrap();
        assert_eq!(&serde_json::from_str::<Request>(&json).unwrap(), request);
        assert!(serde_json::from_str::<Request>(&json.replacen('{', "{\"extra\":1,", 1)).is_err());
    }
    let events: Vec<Event> = requests
        .iter()
        .map(|request| {
            let prepared = run_ready(prepare_request(&mut desk.store, request, &desk.context)).unwrap();
            prepared.event().unwrap().clone()
        })
        .collect();
    insta::assert_json_snapshot!("events", events);
    let answer = desk.send(&requests[0]).unwrap();
    insta::assert_json_snapshot!("answer", answer);
    let register = desk.register();
    let account = desk.store.account(person(3).address.key()).unwrap();
    insta::assert_json_snapshot!("records", (register.record(), account.record()));
    assert_eq!(ContactPolicy::default(), serde_json::from_str("{}").unwrap());
}

/// CQ-05, CQ-13, CQ-14: damaged rows are found out.
#[test]
fn cq_05_damaged_records_are_refused() {
    let desk = Desk::of(2);
    let record = desk.register().record();
    let code = |record| Register::restore(record).unwrap_err().code();
    assert_eq!(code(RegisterRecord { registered: 0, ..record.clone() }), "record.nobody_registered");
    assert_eq!(code(RegisterRecord { orders: 1, ..record }), "record.orders_behind");
    let contact = desk.store.contacts_of(CONTRACT)[0].record();
    let code = |record| Contact::restore(record).unwrap_err().code();
    assert_eq!(code(ContactRecord { order: 0, ..contact.clone() }), "record.no_order");
    let consent = Consent { purposes: [].into(), ..contact.consent.clone() };
    assert_eq!(code(ContactRecord { consent, ..contact }), "record.no_consent");
    let account = desk.store.accounts().next().unwrap().record();
    let code = |record| Account::restore(record).unwrap_err().code();
    assert_eq!(code(AccountRecord { members: vec![], ..account.clone() }), "record.no_member");
    let twice = [account.members.clone(), account.members.clone()].concat();
    assert_eq!(code(AccountRecord { members: twice, ..account }), "record.repeated_member");
}

//! The traits demand no `Send`; over a store whose futures are `Send`, those of the services are, too.

use crate::fake::Fake;
use crate::fixtures::*;
use access_model::*;

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn service_futures_are_send() {
    let mut fake = Fake::with_contracts();
    let request = batch(1, &[hosting()], vec![person("tanaka@example.jp", "田中")]);
    let offered = OfferedContracts {
        holder: sakura(),
        invitation: id(91),
        address: address("tanaka@example.jp").key().clone(),
        contracts: vec![hosting()],
    };
    let policy = DelegationPolicy::default();
    let made = plan(&mut fake, &request, &policy, now());
    let plan = storage_contract::run_ready(assert_send(made)).unwrap();
    drop(assert_send(prepare_confirm(fake.begin(), &plan, 0..1, now())));
    drop(assert_send(prepare_accept(fake.begin(), &offered, Registration::Given, now())));
    drop(assert_send(prepare_withdraw(fake.begin(), &offered, Withdrawal::Declined, now())));
    drop(assert_send(prepare_reoffer(fake.begin(), &offered, now())));
    drop(assert_send(prepare_forget(fake.begin(), &offered, now())));
    drop(assert_send(prepare_remove(fake.begin(), sakura(), hosting(), tanaka(), now())));
    drop(assert_send(prepare_delete_delegates(fake.begin(), sakura(), &[tanaka()], now())));
    drop(assert_send(prepare_end_contract(fake.begin(), sakura(), hosting(), now())));
    drop(assert_send(prepare_relabel(fake.begin(), sakura(), tanaka(), Label::parse("田中").unwrap())));
    let prepared = prepare_confirm(fake.begin(), &plan, 0..1, now());
    let prepared = storage_contract::run_ready(prepared).unwrap();
    drop(assert_send(prepared.store(fake.begin(), None)));
}

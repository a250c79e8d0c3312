//! Service futures are `Send` when the store's are, although no trait demands it.

use super::*;
use contact_quota::contacts::*;

fn assert_send<T: Send>(_: &T) {}

/// Every operation can run inside of a spawned task.
#[test]
fn service_futures_over_the_fake_store_are_send() {
    let mut desk = Desk::of(2);
    let request = desk.request(Change::HandOver { to: id(2) });
    let (address, context) = (mail("person1@example.co.jp"), context());
    let inquiry = Inquiry::new(Channel::SignedIn { address: &address });
    let address = address.key();
    let store = &mut desk.store;
    assert_send(&prepare_request(store, &request, &context));
    assert_send(&prepare_first_sign_in(store, address, now()));
    assert_send(&judge_inquiry(store, &inquiry));
    assert_send(&list_contacts(store, CONTRACT, None, 1));
    assert_send(&mailing(store, None, 1));
    let prepared = storage_contract::run_ready(prepare_request(store, &request, &context)).unwrap();
    assert_send(&prepared.store(store));
    let prepared = storage_contract::run_ready(prepare_first_sign_in(store, address, now())).unwrap();
    assert_send(&prepared.store(store));
}

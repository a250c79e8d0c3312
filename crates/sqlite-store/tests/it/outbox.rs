//! The outbox from the worker's end.

use crate::fixture::{File, at, id, message, tenant};
use sqlite_store::{OutboxMessage, Sequence, SqliteStore};
use std::fs;
use storage_contract::{OutboxRepository, run_ready};

fn with_messages(file: &File, numbers: &[u128]) -> SqliteStore {
    let mut store = file.open();
    let mut tx = store.begin(tenant()).unwrap();
    let messages: Vec<_> = numbers.iter().map(|number| message(*number)).collect();
    run_ready(tx.insert_messages(&messages)).unwrap();
    tx.commit().unwrap();
    store
}

fn sequences(messages: &[OutboxMessage]) -> Vec<i64> {
    messages.iter().map(|message| message.sequence.0).collect()
}

#[test]
fn messages_are_paged_in_order_and_leave_the_queue_when_sent() {
    let file = File::new();
    let mut store = with_messages(&file, &[30, 10, 20, 50, 40]);
    let mut tx = store.begin(tenant()).unwrap();
    let page = tx.page_unsent_messages(None, 2).unwrap();
    assert_eq!((sequences(&page), page[0].id), (vec![1, 2], message(30).id));
    let page = tx.page_unsent_messages(Some(page[1].sequence), 9).unwrap();
    assert_eq!(sequences(&page), [3, 4, 5]);
    tx.mark_sent(&[message(20).id, message(30).id, id(404)], at(5)).unwrap();
    // Who delivers at least once may say so twice; the first time stands.
    tx.mark_sent(&[message(20).id], at(6)).unwrap();
    tx.commit().unwrap();

    let mut tx = store.begin(tenant()).unwrap();
    assert_eq!(sequences(&tx.page_unsent_messages(None, 9).unwrap()), [2, 4, 5]);
    let all = tx.page_messages(Some(Sequence(2)), 9).unwrap();
    assert_eq!(sequences(&all), [3, 4, 5]);
    assert_eq!((all[0].id, all[0].body.as_deref(), all[0].sent_at), (message(20).id, None, Some(at(5))));
    assert_eq!((all[1].body.as_deref(), all[1].sent_at), (Some(message(50).body.as_str()), None));
    // What was sent is still known, so that a repeated command does not send it again.
    assert!(run_ready(tx.insert_messages(&[message(20)])).is_err());
}

/// IL-13: a token exists in the message that carries it, and nowhere else once that is sent.
#[test]
fn nothing_of_a_sent_message_stays_in_the_file() {
    let file = File::new();
    let mut store = with_messages(&file, &[1, 2]);
    let mut tx = store.begin(tenant()).unwrap();
    tx.mark_sent(&[message(1).id], at(5)).unwrap();
    tx.commit().unwrap();
    // The log goes when the last connection closes.
    drop(store);
    let content = fs::read(file.path()).unwrap();
    let holds = |text: &str| content.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("secret-2"), "what is still to be sent is there");
    assert!(!holds("secret-1"), "what was sent is not");
}

#[test]
fn a_message_does_not_show_its_body() {
    let file = File::new();
    let mut store = with_messages(&file, &[1]);
    let mut tx = store.begin(tenant()).unwrap();
    let shown = format!("{:?}", tx.page_messages(None, 1).unwrap());
    assert!(shown.contains("mail") && !shown.contains("secret"), "{shown}");
}

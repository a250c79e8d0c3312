//! Signing in, and the first password (CQ-10); mailings.

use super::*;
use tantou::quota::contacts::{Service, SignIn};

fn sign_in(office: &Office, mail: &str) -> SignIn {
    let mut tx = office.store.begin(TENANT);
    run_ready(office.desk.sign_in(&mut tx, &address(mail))).unwrap()
}

/// CQ-10: only who is registered signs in; the first time asks for a password, and the mailbox hears that one was chosen.
#[test]
fn cq_10_the_first_sign_in_asks_for_a_password() {
    let office = Office::of_two();
    let mail = "ito@example.co.jp";
    assert_eq!(sign_in(&office, "stranger@example.co.jp"), SignIn::NotRegistered);
    assert!(
        matches!(sign_in(&office, mail), SignIn::ChoosePassword { display_name, .. } if display_name == "伊藤 花子")
    );
    let choose = |mail: &str| {
        let mut tx = office.store.begin(TENANT);
        let receipt = run_ready(office.desk.choose_password(&mut tx, &address(mail), office.at.now)).unwrap();
        tx.commit().unwrap();
        receipt
    };
    let receipt = choose(mail);
    assert!(matches!(receipt.outcome, SignIn::ChoosePassword { .. }));
    assert_eq!(brief(&receipt.messages), ["ito: password_chosen"]);
    let SignIn::EnterPassword { services, .. } = sign_in(&office, mail) else { panic!() };
    assert_eq!(services, Service::ALL);
    // A second choice counts for nothing, and nobody is told.
    let again = choose(mail);
    assert!(matches!(again.outcome, SignIn::EnterPassword { .. }) && again.messages.is_empty());
    let stranger = choose("stranger@example.co.jp");
    assert!(stranger.outcome == SignIn::NotRegistered && stranger.messages.is_empty());
}

/// CQ-10: whoever is deleted signs in no more.
#[test]
fn cq_10_who_is_deleted_signs_in_no_more() {
    let mut office = Office::of_two();
    office.ask(Change::remove(id(2))).unwrap();
    assert_eq!(sign_in(&office, "ito@example.co.jp"), SignIn::NotRegistered);
}

/// CQ-10: mailings go to registered addresses, each once.
#[test]
fn cq_10_mailings() {
    let mut office = Office::of_two();
    office.ask(Change::add([person(3, "佐藤", "ito@example.co.jp")])).unwrap();
    let mut tx = office.store.begin(TENANT);
    let first = run_ready(office.desk.mailing(&mut tx, None, 1)).unwrap();
    let rest = run_ready(office.desk.mailing(&mut tx, Some(first[0].address.key()), 10)).unwrap();
    let names: Vec<_> = first.iter().chain(&rest).map(|one| one.display_name.as_str()).collect();
    assert_eq!(names, ["伊藤 花子/佐藤", "山田 太郎"]);
}

//! Registers are opened by application forms, old and new (CQ-05, CQ-06, CQ-10, CQ-12, CQ-14, CQ-20).

use super::*;
use tantou::text::{Explain, TextLanguage};

fn form_of(form: &str, people: u128) -> Change {
    let mut sign_up =
        SignUp::new(day(form), day("2026-04-01"), manage(), person(1, "一条", "p1@example.co.jp"));
    let names = ["二宮", "三浦", "四方", "五島", "六角", "七海"];
    for (n, name) in (2..=people).zip(names) {
        sign_up = sign_up.with_secondary(person(n, name, &format!("p{n}@example.co.jp")));
    }
    Change::SignUp(sign_up)
}

/// CQ-10: everybody is welcomed under their address, told to choose a password; the primary gets a confirmation with the standing.
#[test]
fn cq_10_everybody_is_welcomed() {
    let mut office = Office::new();
    let receipt = office.ask(form_of("2026-04-01", 2)).unwrap();
    let told = told(&receipt.messages);
    assert_eq!(brief(&receipt.messages), ["p1: welcome", "p2: welcome", "p1: request_carried_out"]);
    let SupportNotice::Welcome { people, role, display_name, asks_for_password, .. } = &told[0].1 else {
        panic!("{told:?}")
    };
    assert_eq!(
        (people.len(), *role, display_name.as_str(), *asks_for_password),
        (1, ContactRole::Primary, "一条", true)
    );
    assert!(matches!(&told[1].1, SupportNotice::Welcome { role: ContactRole::Secondary, .. }));
    let SupportNotice::RequestCarriedOut { answer, standing, .. } = &told[2].1 else { panic!("{told:?}") };
    assert_eq!((answer, *standing), (&receipt.outcome.answer, receipt.outcome.standing.clone().ok()));
    assert_eq!(receipt.outcome.answer.registered, 2);
    assert_eq!(receipt.events.len(), 1);
}

/// CQ-12: three people of one mailbox are welcomed once, by their joined names; they take three seats (CQ-16).
#[test]
fn cq_12_a_shared_mailbox_is_welcomed_once() {
    let mut office = Office::new();
    let shared = "desk@example.co.jp";
    let form = SignUp::new(day("2026-04-01"), day("2026-04-01"), manage(), person(1, "山田", shared));
    let form = form.with_secondary(person(2, "伊藤", shared)).with_secondary(person(3, "佐藤", shared));
    let receipt = office.ask(Change::SignUp(form)).unwrap();
    let told = told(&receipt.messages);
    assert_eq!(brief(&receipt.messages), ["desk: welcome", "desk: request_carried_out"]);
    let SupportNotice::Welcome { people, display_name, .. } = &told[0].1 else { panic!("{told:?}") };
    assert_eq!((people.len(), display_name.as_str()), (3, "山田/伊藤/佐藤"));
    assert_eq!((office.standing().registered, receipt.outcome.opened.len()), (3, 1));
}

/// CQ-06: a form of September 2022 registers up to the full quota, one of October only up to the base; support releases the rest.
#[test]
fn cq_06_old_and_new_forms() {
    assert_eq!(Office::new().ask(form_of("2022-09-30", 6)).unwrap().outcome.answer.registered, 6);
    let mut office = Office::new();
    let refusal = office.refuse(form_of("2022-10-01", 6));
    assert_eq!(
        refusal.message(TextLanguage::English),
        "6 more beside 0 registered, 2 too many for the base of 4; support may release 2 more"
    );
    assert_eq!(
        refusal.message(TextLanguage::Japanese),
        "登録済み0名に6名を加えると、基本の4名を2名超過します。サポートへの依頼で、さらに2名追加できます"
    );
    office.ask(form_of("2022-10-01", 4)).unwrap();
    let more = [person(5, "五島", "p5@example.co.jp"), person(6, "六角", "p6@example.co.jp")];
    let receipt = office.ask(Change::add(more)).unwrap();
    assert_eq!(brief(&receipt.messages), ["p5: welcome", "p6: welcome", "p1: request_carried_out"]);
    let full = office.refuse(Change::add([person(7, "七海", "p7@example.co.jp")]));
    assert_eq!(full.code(), "contacts.over_quota");
    assert_eq!(
        full.message(TextLanguage::English),
        "1 more beside 6 registered, 1 too many for the base and the 2 on top"
    );
}

/// CQ-20: sent again, a request has the same answer, no second effect, and nobody is told twice.
#[test]
fn cq_20_a_repetition_tells_nobody() {
    let mut office = Office::new();
    let request = office.request(form_of("2026-04-01", 2));
    let first = office.send(&request).unwrap();
    office.at = Moment::in_japan(time("2026-04-02T09:00:00+09:00"));
    let again = office.send(&request).unwrap();
    assert_eq!((first.outcome.repeated, again.outcome.repeated), (false, true));
    assert_eq!(again.outcome.answer, first.outcome.answer);
    assert!(again.messages.is_empty() && again.events.is_empty() && again.outcome.opened.is_empty());
    assert_eq!(office.store.messages(TENANT).len(), 3);
}

/// CQ-20: run again after a conflict, a request gives messages of the same ids.
#[test]
fn cq_20_messages_of_a_request_have_ids_that_follow_from_it() {
    let request = Office::new().request(form_of("2026-04-01", 2));
    let ids = |now: &str| {
        let mut office = Office::new();
        office.at = Moment::in_japan(time(now));
        let receipt = office.send(&request).unwrap();
        receipt.messages.iter().map(|message| message.id).collect::<std::collections::BTreeSet<_>>()
    };
    let first = ids("2026-04-01T09:00:00+09:00");
    assert_eq!(first.len(), 3);
    assert_eq!(ids("2026-04-01T09:00:05+09:00"), first);
}

/// CQ-09, CQ-14: everything that speaks against people is told at once, in both languages.
#[test]
fn cq_09_all_objections_at_once() {
    let mut office = Office::new();
    let department = person(1, "総務部", "somu@example.co.jp");
    let mut stale = person(2, "服部", "hattori@example.co.jp");
    stale.consent.notice_version = "0".into();
    let form = SignUp::new(day("2026-04-01"), day("2026-04-01"), manage(), department).with_secondary(stale);
    let refusal = office.refuse(Change::SignUp(form));
    assert_eq!(
        refusal.message(TextLanguage::Japanese),
        "お名前は個人名でご登録ください(「総務部」は部署名に含まれる語です)。\
         利用目的の告知は第1版への同意が必要です(第0版に同意済み)"
    );
    assert!(office.state_of(CONTRACT).is_none());
}

/// CQ-04: the desk says why the limit is what it is.
#[test]
fn cq_04_why_so_many() {
    let office = Office::new();
    let english = office.desk.explain(&manage(), office.at.today, TextLanguage::English).unwrap();
    assert_eq!(
        english,
        "6 = 4 base + 2 apps (勤怠, 工数; 入退差異オプション is an option and does not count)"
    );
    let limit = office.desk.limit(&manage(), office.at.today).unwrap();
    assert_eq!(limit.message(TextLanguage::English), "up to 6: 4 as the base and 2 on top");
    let nothing = Entitlement::new("manage", Facts::new());
    let error = office.desk.limit(&nothing, office.at.today).unwrap_err();
    assert_eq!(error.message(TextLanguage::Japanese), "利用内容が不明確です: 「apps」が伝えられていません");
}

//! Additions, changes, departures and successions, and who hears of them (CQ-05, CQ-07, CQ-08, CQ-13, CQ-15, CQ-16, CQ-18, CQ-19).

use super::*;
use tantou::quota::CivilDate;
use tantou::text::{Explain, TextLanguage};

fn who(notice: &SupportNotice) -> &str {
    match notice {
        SupportNotice::BecamePrimary { who }
        | SupportNotice::CeasedAsPrimary { who }
        | SupportNotice::Removed { who, .. }
        | SupportNotice::AddressChanged { who, .. } => who.name.as_str(),
        other => panic!("{other:?}"),
    }
}

/// CQ-05: the primary hands over in one step; both hear of it, and the new one gets the confirmation.
#[test]
fn cq_05_handing_over() {
    let mut office = Office::of_two();
    let receipt = office.ask(Change::hand_over(id(2))).unwrap();
    assert_eq!(office.names(), ["山田 太郎", "伊藤 花子*"]);
    assert_eq!(
        brief(&receipt.messages),
        ["ito: became_primary", "yamada: ceased_as_primary", "ito: request_carried_out"]
    );
    assert_eq!(who(&told(&receipt.messages)[1].1), "山田 太郎");
    assert_eq!(office.refuse(Change::hand_over(id(2))), Refusal::AlreadyPrimary { contact: id(2) });
}

/// CQ-05: the primary goes only together with naming a successor, who is the primary at once.
#[test]
fn cq_05_removing_the_primary() {
    let mut office = Office::of_two();
    assert_eq!(office.refuse(Change::remove(id(1))), Refusal::SuccessorNeeded { contact: id(1) });
    let receipt = office.ask(Change::remove_primary(id(1), id(2))).unwrap();
    assert_eq!(office.names(), ["伊藤 花子*"]);
    assert_eq!(
        brief(&receipt.messages),
        ["ito: became_primary", "yamada: removed", "ito: request_carried_out"]
    );
}

/// CQ-13: one of a shared mailbox goes and the account stays with the others; the last closes it, and hears so.
#[test]
fn cq_13_the_last_one_closes_the_account() {
    let mut office = Office::of_two();
    let shared = "desk@example.co.jp";
    office.ask(Change::add([person(3, "佐藤", shared), person(4, "鈴木", shared)])).unwrap();
    assert_eq!(office.account(shared).as_deref(), Some("佐藤/鈴木"));
    for (contact, closed) in [(id(3), false), (id(4), true)] {
        let receipt = office.ask(Change::remove(contact)).unwrap();
        let SupportNotice::Removed { account_closed, .. } = told(&receipt.messages)[0].1 else {
            panic!("{receipt:?}")
        };
        assert_eq!((account_closed, receipt.outcome.closed.len()), (closed, usize::from(closed)));
    }
    assert_eq!(office.account(shared), None);
}

/// CQ-12: somebody joins a mailbox for which a password was chosen: the welcome asks for none.
#[test]
fn cq_12_joining_a_mailbox_that_signs_in_already() {
    let mut office = Office::of_two();
    let mut tx = office.store.begin(TENANT);
    run_ready(office.desk.choose_password(&mut tx, &address("ito@example.co.jp"), office.at.now)).unwrap();
    tx.commit().unwrap();
    let receipt = office.ask(Change::add([person(3, "佐藤", "ito@example.co.jp")])).unwrap();
    let told = told(&receipt.messages);
    let SupportNotice::Welcome { people, asks_for_password, display_name, .. } = &told[0].1 else {
        panic!("{told:?}")
    };
    assert_eq!((people.len(), *asks_for_password, display_name.as_str()), (1, false, "伊藤 花子/佐藤"));
}

/// CQ-07: a new address is welcomed, and the former one hears that it is not used any more; a new name is confirmed to the primary alone.
#[test]
fn cq_07_changes_of_address_and_name() {
    let mut office = Office::of_two();
    let receipt = office.ask(Change::readdress(id(2), address("hanako@example.co.jp"))).unwrap();
    assert_eq!(
        brief(&receipt.messages),
        ["hanako: welcome", "ito: address_changed", "yamada: request_carried_out"]
    );
    assert_eq!((receipt.outcome.opened.len(), receipt.outcome.closed.len()), (1, 1));
    let told = told(&receipt.messages);
    assert!(matches!(&told[1].1, SupportNotice::AddressChanged { account_closed: true, .. }));
    assert!(!format!("{:?}", told[1].1).contains("hanako"), "nobody is told another's address");
    // Another spelling of the same mailbox moves nobody.
    let receipt = office.ask(Change::readdress(id(2), address("Hanako@example.co.jp"))).unwrap();
    assert_eq!(brief(&receipt.messages), ["yamada: request_carried_out"]);
    let receipt = office.ask(Change::rename(id(2), "伊藤 華子".parse().unwrap())).unwrap();
    assert_eq!(brief(&receipt.messages), ["yamada: request_carried_out"]);
    assert_eq!(office.account("hanako@example.co.jp").as_deref(), Some("伊藤 華子"));
    // The primary's own new address gets the confirmation.
    let receipt = office.ask(Change::readdress(id(1), address("taro@example.co.jp"))).unwrap();
    assert_eq!(
        brief(&receipt.messages),
        ["taro: welcome", "yamada: address_changed", "taro: request_carried_out"]
    );
}

/// CQ-08, CQ-18: a smaller plan leaves the register over quota by two; the primary hears from which day on; nobody is removed; a successor comes without a free
/// seat; nobody is added before it fits.
#[test]
fn cq_08_a_downgrade() {
    let mut office = Office::of_two();
    office
        .ask(Change::add([person(3, "佐藤", "s@example.co.jp"), person(4, "鈴木", "k@example.co.jp")]))
        .unwrap();
    let june = day("2026-06-01");
    let receipt = office.ask(Change::entitle(june, erp())).unwrap();
    assert_eq!(brief(&receipt.messages), ["yamada: request_carried_out", "yamada: over_quota"]);
    let SupportNotice::OverQuota { from, standing, .. } = told(&receipt.messages)[1].1 else {
        panic!("{receipt:?}")
    };
    assert_eq!((from, standing.over_by, office.standing().over_by), (june, 2, 0));
    let outlook = &receipt.outcome.outlook;
    let spans: Vec<_> =
        outlook.iter().map(|span| (span.from, span.standing.as_ref().unwrap().over_by)).collect();
    assert_eq!(spans, [(office.at.today, 0), (june, 2)]);
    assert_eq!(
        outlook[1].message(TextLanguage::English),
        "from 2026-06-01: 4 registered, 2 more than the 2 allowed: nobody is removed, and nobody can be added before it fits"
    );

    office.at = Moment::in_japan(time("2026-06-01T09:00:00+09:00"));
    assert_eq!(office.standing().over_by, 2);
    let successor = person(5, "高橋", "t@example.co.jp");
    let receipt = office.ask(Change::replace(id(1), successor)).unwrap();
    assert_eq!(brief(&receipt.messages), ["t: welcome", "yamada: removed", "t: request_carried_out"]);
    assert!(matches!(
        &told(&receipt.messages)[0].1,
        SupportNotice::Welcome { role: ContactRole::Primary, .. }
    ));
    assert_eq!(office.names(), ["伊藤 花子", "佐藤", "鈴木", "高橋*"]);
    let added = || Change::add([person(6, "中村", "n@example.co.jp")]);
    assert!(matches!(office.refuse(added()), Refusal::OverQuota { excess } if excess.over_by == 3));
    for leaver in [2, 3, 4] {
        office.ask(Change::remove(id(leaver))).unwrap();
    }
    office.ask(added()).unwrap();
    assert_eq!(office.standing().message(TextLanguage::Japanese), "登録2名/2名(基本2/2、追加0/0)、残り0名");
}

/// CQ-19: what held on a past day, and what will hold on a coming one, is answered by one function.
#[test]
fn cq_19_past_and_coming_days() {
    let mut office = Office::of_two();
    office.ask(Change::entitle(day("2026-06-01"), erp())).unwrap();
    office.at = Moment::in_japan(time("2026-07-01T09:00:00+09:00"));
    let ceiling = |on: &str| {
        let mut tx = office.store.begin(TENANT);
        let state = run_ready(office.desk.state(&mut tx, CONTRACT, day(on), None, 10)).unwrap().unwrap();
        state.standing.map(|standing| standing.allowance.ceiling)
    };
    assert_eq!(ceiling("2026-04-01"), Ok(6.into()));
    assert_eq!(ceiling("2026-05-31"), Ok(6.into()));
    assert_eq!(ceiling("2026-06-01"), Ok(2.into()));
    assert_eq!(ceiling("2026-03-31").unwrap_err().code(), "quota.no_entitlement");
    let mut tx = office.store.begin(TENANT);
    let outlook = run_ready(office.desk.outlook(&mut tx, CONTRACT, day("2026-04-01"), CivilDate::MAX))
        .unwrap()
        .unwrap();
    assert_eq!(outlook.len(), 2);
    assert!(
        run_ready(office.desk.outlook(&mut tx, OTHER, day("2026-04-01"), CivilDate::MAX)).unwrap().is_none()
    );
}

/// CQ-15: who, in which role, page by page.
#[test]
fn cq_15_the_state_in_pages() {
    let office = Office::of_two();
    let mut tx = office.store.begin(TENANT);
    let mut after = None;
    let mut names = Vec::new();
    loop {
        let page =
            run_ready(office.desk.state(&mut tx, CONTRACT, office.at.today, after, 1)).unwrap().unwrap();
        names.extend(page.contacts.iter().map(|listed| listed.contact.name().to_string()));
        after = page.last();
        if after.is_none() {
            break;
        }
    }
    assert_eq!(names, ["山田 太郎", "伊藤 花子"]);
}

//! The preset `support_contacts`: the whole story of a support desk and its customers' contacts, on the store in memory and on a SQLite file that is closed and opened
//! again between the acts (CQ-01 … CQ-20).

mod office;

use crate::host::{address, time};
use memory_store::MemoryStore;
use office::{Books, File, Office, SAKURA};
use std::time::Duration;
use tantou::message::{Content, Message};
use tantou::quota::contacts::{
    Change, Channel, Claim, Confirmation, Consent, Inquiry, MailTraits, NewContact, Reply, Request, SignIn,
    SignUp, Verdict,
};
use tantou::quota::{CivilDate, ContactId, ContractId, Entitlement, Facts, RequestId};
use tantou::storage::{OutboxRepository, run_ready};
use tantou::support::{Moment, SupportNotice};
use tantou::text::{Explain, TextLanguage};
use uuid::Uuid;

/// 梅田印刷: `ManageAC` スマート, signed up in 2026 with a form of today.
const UMEDA: ContractId = ContractId::from_uuid(Uuid::from_u128(0xC2));

fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

const fn id(n: u128) -> ContactId {
    ContactId::from_uuid(Uuid::from_u128(n))
}

fn person(n: u128, name: &str, mail: &str) -> NewContact {
    let consent = Consent::to_all("1", time("2022-09-01T00:00:00+09:00"));
    NewContact::new(id(n), name.parse().unwrap(), address(mail), consent)
}

fn apps(product: &str, apps: &[&str]) -> Entitlement {
    Entitlement::new(product, Facts::new().with_set("apps", apps.iter().copied()))
}

fn the_story<B: Books>(books: B) {
    let mut office = Office::open(books);
    the_page_of_the_desk(&office);
    an_old_form(&mut office);
    names_and_consent(&mut office);
    growth(&mut office);
    a_shared_mailbox(&mut office);
    inquiries(&mut office);
    people_come_and_go(&mut office);
    a_downgrade(&mut office);
    another_customer(&mut office);
}

/// CQ-01 … CQ-04: the five products, and why each limit is what it is.
fn the_page_of_the_desk<B>(office: &Office<B>) {
    let example = ["attendance", "man_hours", "entry_exit_difference"];
    let connections = Entitlement::new("data_link", Facts::new().with_count("connections", 2));
    let figures = [
        (
            apps("manage", &example),
            "6 = 基本4 + アプリ2（勤怠、工数。入退差異オプションはオプションのため数えません）",
        ),
        (apps("manage_ac", &example[..2]), "13 = 基本4 + 製品に含まれるアプリ7"),
        (apps("manage_ac_smart", &[]), "7 = 基本4 + 製品に含まれるアプリ3"),
        (connections, "4 = 基本2 + 接続2"),
        (Entitlement::new("erp_hosting", Facts::new()), "2 = 基本2"),
    ];
    for (entitlement, expected) in figures {
        let said = office.desk.explain(&entitlement, office.at.today, TextLanguage::Japanese).unwrap();
        assert!(said.starts_with(expected), "{said}");
    }
    let unclear = office.desk.limit(&Entitlement::new("manage", Facts::new()), office.at.today).unwrap_err();
    assert_eq!(unclear.message(TextLanguage::Japanese), "利用内容が不明確です: 「apps」が伝えられていません");
}

/// CQ-05, CQ-06, CQ-10: a form of September 2022 registers up to the full quota; everybody is welcomed.
fn an_old_form<B: Books>(office: &mut Office<B>) {
    let manage = apps("manage", &["attendance", "man_hours", "entry_exit_difference"]);
    let names = ["山田 太郎", "伊藤 花子", "佐藤 一郎", "鈴木 次郎", "渡部 三郎", "服部 四郎", "田中 五郎"];
    let form = |people: usize| {
        let mut people =
            (1..).zip(&names[..people]).map(|(n, name)| person(n, name, &format!("p{n}@sakura.example")));
        let first = people.next().unwrap();
        let form = SignUp::new(day("2022-09-01"), day("2022-09-20"), manage.clone(), first);
        Change::SignUp(people.fold(form, SignUp::with_secondary))
    };
    assert_eq!(
        office.refused(form(7)),
        "登録済み0名に7名を加えると、基本と追加の2名を合わせた人数を1名超過します"
    );
    let answered = office.ask(form(5)).unwrap();
    assert_eq!(
        answered.standing.unwrap().message(TextLanguage::Japanese),
        "登録5名/6名(基本4/4、追加1/2)、残り1名"
    );
    let sent = office.sent();
    assert_eq!(
        (sent.len(), sent.last().map(String::as_str)),
        (6, Some("p1@sakura.example support.request_carried_out"))
    );
    assert_eq!(office.names(), "山田 太郎* 伊藤 花子 佐藤 一郎 鈴木 次郎 渡部 三郎");
}

/// CQ-09, CQ-14: names of companies and departments are refused, doubtful ones looked at; consent is to the notice in force.
fn names_and_consent<B: Books>(office: &mut Office<B>) {
    let add = |name: &str| Change::add([person(90, name, "x@sakura.example")]);
    for name in ["株式会社さくら商事", "情報システム部", "経理担当"] {
        assert!(office.refused(add(name)).starts_with("お名前は個人名でご登録ください("), "{name}");
    }
    assert!(office.refused(add("未来創造部")).starts_with("お名前が個人名かどうか、確認が必要です("));
    let mut no_surveys = person(90, "阿部 六郎", "abe@sakura.example");
    no_surveys.consent.purposes.pop_last();
    assert_eq!(
        office.refused(Change::add([no_surveys])),
        "利用目的への同意が不足しています: 製品・サービスに関連するアンケートの実施と分析"
    );
    assert!(office.sent().is_empty());
    assert_eq!(office.standing().registered, 5);
}

/// CQ-07, CQ-19, CQ-20: more apps from a day on, more people through the desk; a request that is sent twice acts once.
fn growth<B: Books>(office: &mut Office<B>) {
    office.on("2024-03-01T10:00:00+09:00");
    office.ask(Change::add([person(6, "阿部 六郎", "abe@sakura.example")])).unwrap();
    let more = Change::add([person(7, "本田 七海", "honda@sakura.example")]);
    assert!(office.refused(more.clone()).contains("1名超過します"));
    let grown = apps("manage", &["attendance", "man_hours", "expenses", "workflow"]);
    let answered = office.ask(Change::entitle(day("2024-04-01"), grown)).unwrap();
    let ceilings: Vec<_> = answered
        .outlook
        .iter()
        .map(|span| (span.from, span.standing.as_ref().unwrap().allowance.ceiling))
        .collect();
    assert_eq!(ceilings, [(day("2024-03-01"), 6.into()), (day("2024-04-01"), 8.into())]);
    assert!(office.refused(more.clone()).contains("1名超過します"), "not before April");
    office.on("2024-04-01T00:00:00+09:00");
    let request = Request::new(RequestId::from_uuid(Uuid::from_u128(1)), SAKURA, more);
    let first = office.send(&request).unwrap();
    office.sent();
    let again = office.send(&request).unwrap();
    assert!(again.repeated && again.answer == first.answer && office.sent().is_empty());
    assert_eq!(office.standing().registered, 7);
}

/// CQ-10, CQ-12, CQ-13, CQ-16: three people of one mailbox are one account, shown by their names, with one password; they take three seats.
fn a_shared_mailbox<B: Books>(office: &mut Office<B>) {
    let shared = "shomu@sakura.example";
    for n in [2, 3, 4] {
        office.ask(Change::readdress(id(n), address(shared))).unwrap();
    }
    assert_eq!(office.standing().registered, 7);
    let SignIn::ChoosePassword { display_name, .. } = office.sign_in(shared) else { panic!() };
    assert_eq!(display_name, "伊藤 花子/佐藤 一郎/鈴木 次郎");
    assert_eq!(office.sign_in("p2@sakura.example"), SignIn::NotRegistered);
    office.sent();
    let now = office.at.now;
    let mut tx = office.books.begin();
    let receipt = run_ready(office.desk.choose_password(&mut tx, &address(shared), now)).unwrap();
    run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
    B::commit(tx);
    office.sent.extend(receipt.messages);
    assert_eq!(office.sent(), ["shomu@sakura.example support.password_chosen"]);
    office.books.reopen();
    assert!(matches!(office.sign_in(shared), SignIn::EnterPassword { services, .. } if services.len() == 4));
}

/// CQ-10, CQ-11, CQ-12: who inquires, and what becomes of it.
fn inquiries<B: Books>(office: &mut Office<B>) {
    let person = MailTraits::read(Some("someone@sakura.example"), [("Subject", "勤怠の締め処理について")]);
    let machine = MailTraits::read(None, [("Auto-Submitted", "auto-replied")]);
    let (yamada, shared) = (address("p1@sakura.example"), address("shomu@sakura.example"));
    let private = address("yamada@private.example");
    let mail = |from, traits| Inquiry::new(Channel::Mail { from, traits });
    assert!(
        matches!(office.judge(&mail(&yamada, &person)).verdict, Verdict::Accept(who) if who.contact == id(1))
    );
    assert!(
        matches!(office.judge(&mail(&shared, &person)).verdict, Verdict::AskWhich { candidates } if candidates.len() == 3)
    );
    let claimed = mail(&shared, &person).from(Claim::Name("佐藤一郎"));
    assert!(matches!(office.judge(&claimed).verdict, Verdict::Accept(who) if who.contact == id(3)));
    assert_eq!(office.judge(&mail(&private, &person)).verdict, Verdict::RefuseUnregistered);
    assert_eq!(
        office.sent(),
        ["shomu@sakura.example support.inquiry_asks_which", "yamada@private.example support.inquiry_refused"]
    );
    let bounced = office.judge(&mail(&private, &machine));
    assert!(matches!(bounced.reply, Reply::DoNotAnswer { .. }) && office.sent().is_empty());
    let telephone = office.judge(&Inquiry::new(Channel::Elsewhere).about(SAKURA));
    assert!(matches!(telephone.verdict, Verdict::ConfirmWithPrimary { why: Confirmation::NotAContact, .. }));
    let contract = office.judge(&claimed.on_contract_content());
    assert!(matches!(
        contract.verdict,
        Verdict::ConfirmWithPrimary { why: Confirmation::ContractContent, .. }
    ));
    assert_eq!(office.sent(), ["p1@sakura.example support.inquiry_to_confirm"; 2]);
}

/// CQ-05, CQ-13, CQ-18: the primary hands over and leaves, and is replaced; there is one primary at every step.
fn people_come_and_go<B: Books>(office: &mut Office<B>) {
    office.on("2025-04-01T10:00:00+09:00");
    assert_eq!(office.refused(Change::remove(id(1))), "主担当の方です。後任を指定しないと削除できません");
    office.ask(Change::hand_over(id(2))).unwrap();
    office.sent();
    office.ask(Change::replace(id(1), person(8, "長谷部 八重", "hasebe@sakura.example"))).unwrap();
    assert_eq!(
        office.sent(),
        [
            "hasebe@sakura.example support.welcome",
            "p1@sakura.example support.removed",
            "shomu@sakura.example support.request_carried_out"
        ]
    );
    assert_eq!(office.names(), "伊藤 花子* 佐藤 一郎 鈴木 次郎 渡部 三郎 阿部 六郎 本田 七海 長谷部 八重");
    office.ask(Change::remove_primary(id(2), id(7))).unwrap();
    let removed = |message: &Message| match &message.content {
        Content::Support(notice) => match **notice {
            SupportNotice::Removed { account_closed, .. } => Some(account_closed),
            _ => None,
        },
        _ => None,
    };
    assert_eq!(office.sent.iter().find_map(removed), Some(false), "the mailbox stays with the others");
    office.sent();
}

/// CQ-08, CQ-15, CQ-18: a smaller plan; nobody is removed; nobody is added before it fits.
fn a_downgrade<B: Books>(office: &mut Office<B>) {
    let smaller = || Change::entitle(day("2026-04-01"), apps("manage", &["entry_exit_difference"]));
    let (contract, at) = (office.contract, office.at);
    let mut tx = office.books.begin();
    let asked = Request::new(RequestId::from_uuid(Uuid::from_u128(2)), contract, smaller());
    let foreseen = run_ready(office.desk.what_if(&mut tx, &asked, at)).unwrap();
    drop(tx);
    let done = office.send(&asked).unwrap();
    assert_eq!(foreseen, done, "the what-if is the real run");
    assert_eq!(
        office.sent(),
        ["honda@sakura.example support.request_carried_out", "honda@sakura.example support.over_quota"]
    );
    office.on("2026-04-01T09:00:00+09:00");
    assert_eq!(
        office.standing().message(TextLanguage::Japanese),
        "登録6名は登録可能人数4名を2名超過しています。登録は削除されませんが、収まるまで追加はできません"
    );
    office.ask(Change::rename(id(5), "渡部 光".parse().unwrap())).unwrap();
    office.ask(Change::replace(id(6), person(9, "園部 九", "sonobe@sakura.example"))).unwrap();
    assert!(office.ask(Change::add([person(10, "磯部 十", "isobe@sakura.example")])).is_err());
    for n in [3, 4] {
        office.ask(Change::remove(id(n))).unwrap();
    }
    assert_eq!(office.sign_in("shomu@sakura.example"), SignIn::NotRegistered);
    assert_eq!(office.standing().message(TextLanguage::Japanese), "登録4名/4名(基本4/4、追加0/0)、残り0名");
    office.sent();
}

/// CQ-06, CQ-12, CQ-16: another customer, with a form of today, shares a person with the first: two registers, one account.
fn another_customer<B: Books>(office: &mut Office<B>) {
    office.contract = UMEDA;
    let people = (1..=5).map(|n| {
        person(
            100 + n,
            ["梅田 一", "梅田 二", "梅田 三", "梅田 四", "梅田 五"][n as usize - 1],
            &format!("u{n}@umeda.example"),
        )
    });
    let people: Vec<_> = people.collect();
    let form = |count: usize| {
        let mut people = people[..count].iter().cloned();
        let first = people.next().unwrap();
        let form = SignUp::new(day("2026-04-01"), day("2026-04-01"), apps("manage_ac_smart", &[]), first);
        Change::SignUp(people.fold(form, SignUp::with_secondary))
    };
    assert_eq!(
        office.refused(form(5)),
        "登録済み0名に5名を加えると、基本の4名を1名超過します。サポートへの依頼で、さらに3名追加できます"
    );
    office.ask(form(3)).unwrap();
    office.ask(Change::add([person(104, "本田 七海", "honda@sakura.example")])).unwrap();
    let from = address("honda@sakura.example");
    let form = Inquiry::new(Channel::SignedIn { address: &from });
    assert!(matches!(office.judge(&form).verdict, Verdict::AskWhich { candidates } if candidates.len() == 2));
    let about = form.about(UMEDA);
    assert!(matches!(office.judge(&about).verdict, Verdict::Accept(who) if who.contract == UMEDA));
    let SignIn::ChoosePassword { display_name, .. } = office.sign_in("honda@sakura.example") else {
        panic!()
    };
    assert_eq!(display_name, "本田 七海");
    let mut tx = office.books.begin();
    let mailing = run_ready(office.desk.mailing(&mut tx, None, 100)).unwrap();
    assert_eq!(mailing.len(), 7);
    let past = run_ready(office.desk.outlook(&mut tx, SAKURA, day("2022-09-20"), day("2030-01-01")))
        .unwrap()
        .unwrap();
    let ceilings: Vec<_> =
        past.iter().map(|span| span.standing.as_ref().unwrap().allowance.ceiling).collect();
    assert_eq!(ceilings, [6.into(), 8.into(), 4.into()], "CQ-19: what held and what holds");
}

#[test]
fn the_story_of_support_contacts_in_memory() {
    the_story(MemoryStore::new());
}

#[test]
fn the_story_of_support_contacts_on_a_file() {
    the_story(File::create());
}

/// CQ-19: the clock of the story may stand anywhere in the day: Japan's midnight is the desk's.
#[test]
fn cq_19_the_desks_day_begins_at_its_midnight() {
    let midnight = time("2024-04-01T00:00:00+09:00");
    assert_eq!(Moment::in_japan(midnight).today, day("2024-04-01"));
    assert_eq!(Moment::in_japan(midnight.saturating_sub(Duration::from_micros(1))).today, day("2024-03-31"));
}

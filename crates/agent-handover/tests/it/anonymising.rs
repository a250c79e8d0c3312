//! Deleting with anonymisation.

use crate::fake_store::Store;
use crate::fixture::*;
use access_model::agents::*;
use agent_handover::PlanId;
use agent_handover::anonymise::*;
use agent_handover::mailbox::{Mailbox, MailboxEvent, MailboxSettings, Protocol, Sharing};
use agent_handover::plan::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use storage_contract::{OpError, Version, run_ready};

fn place(name: &str) -> PlaceName {
    PlaceName(name.into())
}

fn declaration() -> Declaration {
    let field = |name: &str, datum| Place { place: place(name), holds: PlaceKind::Field { datum } };
    Declaration::new(vec![
        field("users.name", PersonalDatum::Name),
        field("users.address", PersonalDatum::Address),
        field("users.photo", PersonalDatum::Other),
        Place { place: place("mails.body"), holds: PlaceKind::Rendered },
    ])
    .unwrap()
}

fn key() -> TombstoneKey {
    TombstoneKey::new([7; 32]).unwrap()
}

fn sato() -> Person {
    let mut person = Person::new("佐藤 花子".parse().unwrap(), address("Sato.Hanako@desk.example"));
    person.phone = Some("03-1234-5678".parse().unwrap());
    person.extension = Some("12".parse().unwrap());
    person
}

const BODIES: [&str; 4] = [
    "担当の佐藤 花子です。sato.hanako@desk.example または 03-1234-5678 まで、内線 12。",
    "佐藤様より: 12 件ございました。",
    "SATO.HANAKO@desk.example wrote to notsato.hanako@desk.example.org",
    "鈴木 花子 is somebody else",
];

/// Agent 101, Sato, is deleted by plan 1; the host has what it declares.
fn deleted() -> Store {
    let mut store = store(2);
    put_agent(&mut store, Agent::new(agent(101), sato(), crate::fixture::place()).unwrap());
    let mut mailbox = Mailbox::new(agent(101), true);
    let settings = MailboxSettings {
        address: address("sato@mail.example"),
        protocol: Protocol::Pop3,
        sharing: Sharing::Complete,
    };
    mailbox.apply(&MailboxEvent::SettingsSaved { settings, at: at(0) });
    store.mailboxes.insert(agent(101), (mailbox.record(), Version::FIRST));
    let (own, others) = (Some(agent(101)), Some(agent(102)));
    let rows = [
        ("users.name", own, "佐藤 花子"),
        ("users.address", own, "sato.hanako@desk.example"),
        ("users.photo", own, "https://photos.example/sato.png"),
        ("users.name", others, "担当 102"),
        ("users.photo", own, ""),
    ];
    let bodies = BODIES.map(|body| ("mails.body", None, body));
    for (number, (name, of, value)) in (0..).zip(rows.into_iter().chain(bodies)) {
        let row = (place(name), id(100 - number), of, value.to_owned());
        store.personal.insert(number as usize, (row, Version::FIRST));
    }
    let new = new_plan(1, agent(101), Purpose::Delete { anonymise: true }, Routing::to_one(agent(102)));
    draft(&mut store, new).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 9), PlanPhase::Completed);
    store
}

fn begin(store: &mut Store, actor: u32, plan: PlanId) -> Result<Anonymisation, AnonymisationRefusal> {
    let (mut tx, key) = (store.begin(), key());
    let begun = prepare_anonymisation(&mut tx, agent(actor), plan, declaration(), &["佐藤様"], &key, at(50));
    let prepared = match run_ready(begun) {
        Ok(prepared) => prepared,
        Err(OpError::Refused(refusal)) => return Err(refusal),
        Err(OpError::Storage(clash)) => panic!("{clash}"),
    };
    let process = prepared.process().clone();
    run_ready(prepared.store(&mut tx)).unwrap();
    tx.commit(store).unwrap();
    Ok(process)
}

/// One step; whether there is more to do.
fn step_on(store: &mut Store, limit: u32) -> bool {
    let number = store.anonymisations[&plan_id(1)].0.step;
    let mut tx = store.begin();
    let prepared = run_ready(prepare_anonymisation_step(&mut tx, plan_id(1), number, limit, at(60))).unwrap();
    let more = prepared.next_step().is_some();
    run_ready(prepared.store(&mut tx)).unwrap();
    tx.commit(store).unwrap();
    more
}

fn values(store: &Store, name: &str) -> Vec<String> {
    let rows = store.personal.values().map(|row| &row.0).filter(|row| row.0 == place(name));
    rows.map(|row| row.3.clone()).collect()
}

#[test]
fn ah_21_everything_that_the_library_or_the_host_knows_is_replaced() {
    let mut store = deleted();
    begin(&mut store, 100, plan_id(1)).unwrap();
    // The agent's own row and its mailbox at once.
    let agent_row = store.agent(agent(101));
    assert!(matches!(agent_row.status(), AgentStatus::Deleted { anonymised: true, .. }));
    let pseudonym = store.anonymisations[&plan_id(1)].0.pseudonym.clone();
    assert_eq!(agent_row.person(), &pseudonym.person());
    assert_eq!(store.mailbox(agent(101)).settings().unwrap().address, pseudonym.address);
    while step_on(&mut store, 2) {}
    assert!(matches!(store.anonymisations[&plan_id(1)].0.state, AnonymisationState::Done { .. }));
    assert_eq!(values(&store, "users.name"), [pseudonym.name.as_str(), "担当 102"]);
    assert_eq!(values(&store, "users.address"), [pseudonym.address.as_given()]);
    assert_eq!(values(&store, "users.photo"), ["", ""]);
    let (name, mail) = (pseudonym.name.as_str(), pseudonym.address.as_given());
    let expected = [
        format!("担当の{name}です。{mail} または … まで、内線 12。"),
        format!("{name}より: 12 件ございました。"),
        format!("{mail} wrote to notsato.hanako@desk.example.org"),
        BODIES[3].to_owned(),
    ];
    assert_eq!(values(&store, "mails.body"), expected);
    // What was known is nowhere any more.
    let everything =
        serde_json::to_string(&(&store.agents, &store.anonymisations.values().collect::<Vec<_>>()));
    let everything = everything.unwrap_or_else(|_| format!("{store:?}"));
    for old in ["佐藤", "anako@desk", "1234-5678"] {
        assert!(!everything.contains(old), "{old}");
    }
}

/// AH-21: the mailbox's address is looked for in every spelling, and what takes its place is an address.
#[test]
fn ah_21_the_mailboxes_address_is_replaced_in_every_spelling_by_an_address() {
    let mut store = deleted();
    let mut mailbox = store.mailbox(agent(101));
    let settings = MailboxSettings {
        address: address("Hanako@例え.jp"),
        protocol: Protocol::Pop3,
        sharing: Sharing::Complete,
    };
    let spellings = [settings.address.as_given(), settings.address.delivery()].map(str::to_owned);
    assert_eq!(spellings, ["Hanako@例え.jp", "Hanako@xn--r8jz45g.jp"]);
    mailbox.apply(&MailboxEvent::SettingsSaved { settings, at: at(4) });
    store.mailboxes.insert(agent(101), (mailbox.record(), Version::FIRST));
    for (number, spelling) in (40..).zip(&spellings) {
        let row = (place("mails.body"), id(number), None, format!("<{spelling}> に返信"));
        store.personal.insert(number as usize, (row, Version::FIRST));
    }
    begin(&mut store, 100, plan_id(1)).unwrap();
    while step_on(&mut store, 3) {}
    let pseudonym = store.anonymisations[&plan_id(1)].0.pseudonym.clone();
    let expected = format!("<{}> に返信", pseudonym.address.as_given());
    let bodies = [40, 41].map(|number| store.personal[&number].0.3.clone());
    assert_eq!(bodies, [expected.clone(), expected]);
}

#[test]
fn ah_21_anonymising_takes_a_completed_deletion_that_says_so() {
    let mut store = deleted();
    assert_eq!(begin(&mut store, 102, plan_id(1)).unwrap_err().code(), "anonymise.not_permitted");
    assert_eq!(begin(&mut store, 100, plan_id(9)).unwrap_err().code(), "anonymise.unknown");
    let first = begin(&mut store, 100, plan_id(1)).unwrap();
    let once = store.clone();
    assert_eq!(begin(&mut store, 100, plan_id(1)), Ok(first));
    assert_eq!(store, once, "a repeated command changes nothing");
    let mut other = crate::fixture::store(2);
    let new = new_plan(1, agent(101), Purpose::Delete { anonymise: false }, Routing::to_pool());
    draft(&mut other, new).unwrap();
    start(&mut other, plan_id(1)).unwrap();
    run(&mut other, plan_id(1), 9);
    assert_eq!(begin(&mut other, 100, plan_id(1)).unwrap_err().code(), "anonymise.not_due");
    let mut tx = other.begin();
    let none = run_ready(prepare_anonymisation_step(&mut tx, plan_id(1), 0, 9, at(60)));
    assert_eq!(refused(none).code(), "anonymise.unknown");
}

#[test]
fn ah_21_what_is_written_again_meanwhile_is_found_by_the_second_look() {
    let mut store = deleted();
    begin(&mut store, 100, plan_id(1)).unwrap();
    while matches!(store.anonymisations[&plan_id(1)].0.state, AnonymisationState::Applying { .. }) {
        step_on(&mut store, 2);
    }
    let row = store.personal.get_mut(&5).unwrap();
    (row.0.3, row.1) = (BODIES[0].to_owned(), row.1.next());
    while step_on(&mut store, 2) {}
    assert!(matches!(store.anonymisations[&plan_id(1)].0.state, AnonymisationState::Done { .. }));
    assert!(!values(&store, "mails.body").join("").contains("佐藤"));
}

#[test]
fn ah_21_what_comes_back_time_and_again_needs_attention_by_name() {
    let mut store = deleted();
    begin(&mut store, 100, plan_id(1)).unwrap();
    let write_again = |store: &mut Store| {
        let row = store.personal.get_mut(&0).unwrap();
        (row.0.3, row.1) = ("佐藤 花子".into(), row.1.next());
    };
    for _ in 0..500 {
        if !step_on(&mut store, 2) {
            break;
        }
        if matches!(store.anonymisations[&plan_id(1)].0.state, AnonymisationState::Verifying { .. }) {
            write_again(&mut store);
        }
    }
    let AnonymisationState::NeedsAttention { leftovers, .. } =
        store.anonymisations[&plan_id(1)].0.state.clone()
    else {
        panic!()
    };
    assert_eq!((leftovers.count, leftovers.samples), (1, vec![(place("users.name"), id(100))]));
    // Once nobody writes it any more, the next step begins anew.
    while step_on(&mut store, 9) {}
    assert!(matches!(
        store.anonymisations[&plan_id(1)].0.state,
        AnonymisationState::NeedsAttention { .. } | AnonymisationState::Done { .. }
    ));
    step_on(&mut store, 9);
    while step_on(&mut store, 9) {}
    assert!(matches!(store.anonymisations[&plan_id(1)].0.state, AnonymisationState::Done { .. }));
}

#[test]
fn ah_21_a_repeated_step_changes_nothing() {
    let mut store = deleted();
    begin(&mut store, 100, plan_id(1)).unwrap();
    step_on(&mut store, 2);
    let before = store.clone();
    let mut tx = store.begin();
    let prepared = run_ready(prepare_anonymisation_step(&mut tx, plan_id(1), 0, 2, at(60))).unwrap();
    run_ready(prepared.store(&mut tx)).unwrap();
    tx.commit(&mut store).unwrap();
    assert_eq!(store, before);
}

#[test]
fn ah_21_authors_stay_distinguishable() {
    let old = OldValues::of(&sato());
    let names: BTreeSet<_> =
        (1..=500).map(|number| Pseudonym::of(agent(number), &old).unwrap().name.to_string()).collect();
    assert_eq!(names.len(), 500);
    assert_eq!(Pseudonym::of(agent(1), &old), Pseudonym::of(agent(1), &OldValues::of(&person(9))));
    // Not even one who is called like the pseudonym is mentioned by it.
    let odd = Person::new("Former agent".parse().unwrap(), address("agent@anonymous.invalid"));
    let old = OldValues::of(&odd).also_known_as("anonymous.invalid");
    let pseudonym = Pseudonym::of(agent(1), &old).unwrap();
    assert!(!old.is_mentioned_in(pseudonym.name.as_str()), "{pseudonym:?}");
    assert!(!old.is_mentioned_in(pseudonym.address.as_given()), "{pseudonym:?}");
    assert_eq!(format!("{old:?}"), "OldValues(hidden)");
}

#[test]
fn ah_21_a_tombstone_recognises_an_import_and_tells_nobody_else() {
    let mut store = deleted();
    let address_before = sato().address;
    begin(&mut store, 100, plan_id(1)).unwrap();
    let mut tx = store.begin();
    let same = TombstoneDigest::of(&key(), address("SATO.HANAKO@DESK.example").key());
    let asked = [address("new@desk.example"), address("SATO.HANAKO@DESK.example")];
    let found = run_ready(find_buried(&mut tx, &key(), &asked)).unwrap();
    assert_eq!(found, [(&asked[1], agent(101))]);
    let twice = [asked[1].clone(), address_before.clone()];
    let found = run_ready(find_buried(&mut tx, &key(), &twice)).unwrap();
    assert_eq!(found, [(&twice[0], agent(101)), (&twice[1], agent(101))], "each spelling is answered");
    assert!(run_ready(find_buried(&mut tx, &key(), &[])).unwrap().is_empty());
    let other = TombstoneDigest::of(&TombstoneKey::new([8; 32]).unwrap(), address_before.key());
    assert!(run_ready(find(&mut tx, &other)).is_empty(), "nothing is found without the key");
    assert!(TombstoneKey::new([1; 31]).is_none());
    assert_eq!(format!("{:?}", key()), "TombstoneKey(hidden)");
    assert!(!same.as_str().contains("sato"));
}

async fn find(tx: &mut crate::fake_store::Tx, digest: &TombstoneDigest) -> Vec<Tombstone> {
    tx.find_tombstones(std::slice::from_ref(digest)).await.unwrap()
}

#[test]
fn ah_21_a_declaration_is_checked_as_a_whole() {
    let rendered = |name: &str| Place { place: place(name), holds: PlaceKind::Rendered };
    let error = Declaration::new(vec![rendered("a"), rendered(" "), rendered("a")]).unwrap_err();
    let expected = [
        DeclarationProblem::Unnamed { index: 1 },
        DeclarationProblem::Repeated { index: 2, place: place("a") },
    ];
    assert_eq!((error.problems.as_slice(), error.code()), (expected.as_slice(), "anonymise.declaration"));
}

#[test]
fn ah_21_words_are_found_as_words() {
    let old = OldValues::of(&Person::new("Ann Lee".parse().unwrap(), address("ann@x.example")))
        .also_known_as("Ann");
    for (text, mentioned) in [
        ("Ann", true),
        ("ANN!", true),
        ("Annual", false),
        ("Joann", false),
        ("to:ann@x.example", true),
        ("joann@x.example", false),
        ("Ann様", true),
        ("", false),
    ] {
        assert_eq!(old.is_mentioned_in(text), mentioned, "{text}");
    }
}

fn texts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("佐藤 花子"),
        Just("佐藤"),
        Just("Ann"),
        Just("ann lee"),
        Just("Lee"),
        Just("a@x.example"),
        Just("03-1234-5678"),
        Just(" "),
        Just("さん"),
        Just("x"),
        Just("12"),
        Just("."),
        Just("Former agent"),
        Just("…"),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

fn people() -> impl Strategy<Value = OldValues> {
    let name = prop_oneof![Just("佐藤 花子"), Just("Ann Lee"), Just("Former agent"), Just("林"), Just("x")];
    let nick = prop_oneof![Just(""), Just("Ann"), Just("佐藤"), Just("Lee"), Just("…")];
    (name, nick).prop_map(|(name, nick)| {
        let mut person = Person::new(name.parse().unwrap(), address("a@x.example"));
        person.phone = Some("03-1234-5678".parse().unwrap());
        OldValues::of(&person).also_known_as(nick)
    })
}

proptest! {
    /// AH-21: anonymising twice equals once, and no declared field still holds an old value.
    #[test]
    fn ah_21_twice_equals_once_and_nothing_is_left(
        text in texts(),
        old in people(),
        kind in prop_oneof![
            Just(PlaceKind::Rendered),
            Just(PlaceKind::Field { datum: PersonalDatum::Name }),
            Just(PlaceKind::Field { datum: PersonalDatum::Address }),
            Just(PlaceKind::Field { datum: PersonalDatum::Other }),
        ],
    ) {
        let pseudonym = Pseudonym::of(agent(1), &old).unwrap();
        let once = replacement(kind, &text, &old, &pseudonym).unwrap_or_else(|| text.clone());
        prop_assert_eq!(replacement(kind, &once, &old, &pseudonym), None);
        prop_assert!(!old.is_mentioned_in(&once), "{:?} -> {:?}", text, once);
        if kind == PlaceKind::Rendered && !old.is_mentioned_in(&text) {
            prop_assert_eq!(&once, &text, "what mentions nobody stays");
        }
    }
}

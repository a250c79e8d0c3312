//! A support desk: what its requests are judged by.

use crate::contacts::world::{data_link, day};
use crate::sample::{address, at, id};
use contact_quota::contacts::{
    BUILT_IN_WORDS, Change, Consent, ContactPolicy, Context, NewContact, Register, Request, SignUp, WordList,
};
use contact_quota::{Catalogue, CivilDate, ContractId, Entitlement, support_contacts};
use std::sync::LazyLock;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::new(&support_contacts()).expect("the built-in catalogue is sound"));
static WORDS: LazyLock<WordList> =
    LazyLock::new(|| WordList::from_toml(BUILT_IN_WORDS).expect("the built-in words are sound"));
static POLICY: LazyLock<ContactPolicy> = LazyLock::new(ContactPolicy::default);

/// The day of all requests.
pub(crate) fn today() -> CivilDate {
    day(2026, 4, 1)
}

pub(crate) fn context() -> Context<'static> {
    Context { catalogue: &CATALOGUE, words: &WORDS, policy: &POLICY, now: at(100), today: today() }
}

pub(crate) fn request(contract: ContractId, number: u128, change: Change) -> Request {
    Request { id: id(number), contract, change }
}

/// A person who is not registered yet. Numbers tell people apart, also those who share a mailbox.
pub(crate) fn person(number: u128, mail: &str) -> NewContact {
    NewContact {
        id: id(number),
        name: format!("山田 {}", kanji(number)).parse().expect("is a name"),
        address: address(mail),
        consent: Consent::to_all("1", at(0)),
        name_reviewed: true,
    }
}

/// A given name for each number.
fn kanji(number: u128) -> String {
    let digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    number.to_string().chars().filter_map(|digit| digits.get(digit.to_digit(10)? as usize)).collect()
}

/// Persons with addresses of their own.
pub(crate) fn persons(numbers: impl IntoIterator<Item = u128>) -> Vec<NewContact> {
    numbers.into_iter().map(|number| person(number, &format!("person{number}@sakura.example"))).collect()
}

/// The product by which so many may be registered.
fn entitlement(limit: u64) -> Entitlement {
    data_link(i64::try_from(limit).unwrap_or(i64::MAX) - 2)
}

/// From today on so many may be registered.
pub(crate) fn entitle(limit: u64) -> Change {
    Change::Entitle { from: today(), entitlement: entitlement(limit) }
}

/// How many may be registered today.
pub(crate) fn limit_of(register: &Register) -> Option<u64> {
    register.entitlements().limit(&CATALOGUE, today()).ok()?.ceiling.finite()
}

/// The first of them is the primary; the form is one by which all may be registered (CQ-06).
pub(crate) fn sign_up(contacts: Vec<NewContact>, limit: u64) -> Change {
    Change::SignUp(SignUp {
        form: day(2022, 9, 1),
        from: today(),
        entitlement: entitlement(limit),
        primary: contacts.first().map_or(id(0), |first| first.id),
        contacts,
    })
}

//! A desk with one contract, and a store.

use super::fake_store::Store;
use crate::formulas::{day, with_apps, with_connections};
use contact_quota::contacts::*;
use contact_quota::{Catalogue, CivilDate, ContactId, ContractId, Entitlement, RequestId, support_contacts};
use email_identity::{AddressPolicy, EmailAddress};
use std::sync::LazyLock;
use storage_contract::{OpError, Timestamp, run_ready};
use uuid::Uuid;

pub const CONTRACT: ContractId = ContractId::from_uuid(Uuid::from_u128(0xC0));
pub const OTHER: ContractId = ContractId::from_uuid(Uuid::from_u128(0xC1));

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(&support_contacts()).unwrap());
static WORDS: LazyLock<WordList> = LazyLock::new(|| WordList::from_toml(BUILT_IN_WORDS).unwrap());
static POLICY: LazyLock<ContactPolicy> = LazyLock::new(ContactPolicy::default);

pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

pub fn words() -> &'static WordList {
    &WORDS
}

pub fn policy() -> &'static ContactPolicy {
    &POLICY
}

pub fn now() -> Timestamp {
    "2026-04-01T09:00:00+09:00".parse().unwrap()
}

pub fn context_on(today: CivilDate) -> Context<'static> {
    Context { catalogue: catalogue(), words: words(), policy: policy(), now: now(), today }
}

pub fn context() -> Context<'static> {
    context_on(day("2026-04-01"))
}

pub const fn id(n: u128) -> ContactId {
    ContactId::from_uuid(Uuid::from_u128(n))
}

pub fn mail(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).unwrap()
}

/// Surnames that tell people apart.
pub const NAMES: [&str; 10] =
    ["山田", "伊藤", "佐藤", "鈴木", "渡部", "服部", "田中", "高橋", "中村", "小林"];

/// The n-th person with an address of their own.
pub fn person(n: u128) -> NewContact {
    at(n, NAMES[n as usize % NAMES.len()], &format!("person{n}@example.co.jp"))
}

pub fn at(n: u128, name: &str, address: &str) -> NewContact {
    NewContact {
        id: id(n),
        name: name.parse().unwrap(),
        address: mail(address),
        consent: Consent::to_all("1", now()),
        name_reviewed: false,
    }
}

/// manage with attendance, man-hours and an option: base 4, ceiling 6.
pub fn six() -> Entitlement {
    with_apps("manage", &crate::formulas::EXAMPLE)
}

/// Data link with so many connections: base 2.
pub fn link(connections: i64) -> Entitlement {
    with_connections(connections)
}

pub fn form(contacts: Vec<NewContact>) -> SignUp {
    SignUp {
        form: day("2026-04-01"),
        from: day("2026-04-01"),
        entitlement: six(),
        primary: contacts.first().map_or(id(0), |first| first.id),
        contacts,
    }
}

/// Requests with ids of their own.
pub struct Desk {
    pub store: Store,
    pub context: Context<'static>,
    pub contract: ContractId,
    requests: u128,
}

impl Desk {
    pub fn empty() -> Self {
        Self { store: Store::default(), context: context(), contract: CONTRACT, requests: 1_000 }
    }

    /// A register of so many people with a form of today, the first of them primary.
    pub fn of(people: u128) -> Self {
        let mut desk = Self::empty();
        desk.accept(Change::SignUp(form((1..=people).map(person).collect())));
        desk
    }

    pub fn request(&mut self, change: Change) -> Request {
        self.requests += 1;
        let id = RequestId::from_uuid(Uuid::from_u128(self.requests));
        Request { id, contract: self.contract, change }
    }

    pub fn send(&mut self, request: &Request) -> Result<Answer, Refusal> {
        let before = self.store.bytes();
        let prepared = run_ready(prepare_request(&mut self.store, request, &self.context));
        assert_eq!(self.store.bytes(), before, "preparing writes nothing");
        match prepared {
            Ok(prepared) => {
                let answer = prepared.answer().clone();
                run_ready(prepared.store(&mut self.store)).unwrap();
                self.check();
                Ok(answer)
            }
            Err(OpError::Refused(refusal)) => Err(refusal),
            Err(OpError::Storage(error)) => panic!("{error}"),
        }
    }

    pub fn ask(&mut self, change: Change) -> Result<Answer, Refusal> {
        let request = self.request(change);
        self.send(&request)
    }

    pub fn accept(&mut self, change: Change) -> Answer {
        self.ask(change).unwrap()
    }

    pub fn refuse(&mut self, change: Change) -> Refusal {
        self.ask(change).unwrap_err()
    }

    pub fn add(&mut self, n: u128) -> Result<Answer, Refusal> {
        self.ask(Change::Add { contacts: vec![person(n)] })
    }

    pub fn register(&self) -> Register {
        self.store.register(self.contract).unwrap()
    }

    pub fn standing(&self) -> Standing {
        self.register().standing(catalogue(), policy(), self.context.today).unwrap()
    }

    /// What always holds: counts and accounts agree with the contacts, and the one primary is among them (CQ-05, CQ-12, CQ-16).
    pub fn check(&self) {
        for register in self.store.registers() {
            let contacts = self.store.contacts_of(register.contract());
            assert_eq!(contacts.len() as u64, register.registered());
            let primaries =
                contacts.iter().filter(|contact| register.role_of(contact.id()) == ContactRole::Primary);
            assert_eq!(primaries.count(), 1);
            for contact in &contacts {
                let account = self.store.account(contact.address().key()).unwrap();
                let members = account.members().iter();
                let own = |member: &&Member| {
                    (member.contract, member.contact) == (contact.contract(), contact.id())
                };
                let mine: Vec<_> = members.filter(own).collect();
                assert_eq!(mine.len(), 1);
                assert_eq!(&mine[0].name, contact.name());
            }
        }
        let members: usize = self.store.accounts().map(|account| account.members().len()).sum();
        let people: u64 = self.store.registers().map(|register| register.registered()).sum();
        assert_eq!(members as u64, people);
    }
}

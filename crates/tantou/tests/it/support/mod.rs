//! The journeys of a support desk, on the store in memory.

mod changes;
mod inquiries;
mod messages;
mod model;
mod sign_up;
mod signing_in;

use crate::world::{TENANT, address, time};
use memory_store::MemoryStore;
use tantou::message::{Content, Message, Recipient};
use tantou::preset;
use tantou::quota::contacts::{
    Change, Consent, ContactRepository, ContactRole, Event, NewContact, Refusal, Request, SignUp, Standing,
};
use tantou::quota::{CivilDate, ContactId, ContractId, Entitlement, Facts, RequestId};
use tantou::storage::{OpError, OutboxRepository, run_ready};
use tantou::support::{Answered, Moment, PresentState, Receipt, SupportDesk, SupportNotice};
use uuid::Uuid;

pub const CONTRACT: ContractId = ContractId::from_uuid(Uuid::from_u128(0xC0));
pub const OTHER: ContractId = ContractId::from_uuid(Uuid::from_u128(0xC1));

pub const fn id(n: u128) -> ContactId {
    ContactId::from_uuid(Uuid::from_u128(n))
}

pub fn day(text: &str) -> CivilDate {
    text.parse().unwrap()
}

pub fn person(n: u128, name: &str, mail: &str) -> NewContact {
    let consent = Consent::to_all("1", time("2022-01-01T00:00:00Z"));
    NewContact::new(id(n), name.parse().unwrap(), address(mail), consent)
}

/// manage with two apps and an option: base 4, ceiling 6.
pub fn manage() -> Entitlement {
    let apps = ["attendance", "man_hours", "entry_exit_difference"];
    Entitlement::new("manage", Facts::new().with_set("apps", apps))
}

pub fn erp() -> Entitlement {
    Entitlement::new("erp_hosting", Facts::new())
}

/// A desk with its store and its clock.
pub struct Office {
    pub desk: SupportDesk,
    pub store: MemoryStore,
    pub at: Moment,
    requests: u128,
}

impl Office {
    pub fn new() -> Self {
        Self {
            desk: preset::support_contacts().unwrap(),
            store: MemoryStore::new(),
            at: Moment::in_japan(time("2026-04-01T09:00:00+09:00")),
            requests: 1_000,
        }
    }

    /// 山田 (primary) and 伊藤, each with an address of their own.
    pub fn of_two() -> Self {
        let mut office = Self::new();
        let form = SignUp::new(
            day("2026-04-01"),
            office.at.today,
            manage(),
            person(1, "山田 太郎", "yamada@example.co.jp"),
        );
        let form = form.with_secondary(person(2, "伊藤 花子", "ito@example.co.jp"));
        office.ask(Change::SignUp(form)).unwrap();
        office
    }

    pub fn request(&mut self, change: Change) -> Request {
        self.requests += 1;
        Request::new(RequestId::from_uuid(Uuid::from_u128(self.requests)), CONTRACT, change)
    }

    /// One transaction: asks what would be, does it, and finds that it was so; a refusal has written nothing.
    pub fn send(&mut self, request: &Request) -> Result<Receipt<Answered, Event>, Refusal> {
        let before = self.state_of(request.contract);
        let mut tx = self.store.begin(TENANT);
        let foreseen = run_ready(self.desk.what_if(&mut tx, request, self.at));
        drop(tx);
        assert_eq!(self.state_of(request.contract), before, "a what-if writes nothing");
        let mut tx = self.store.begin(TENANT);
        let answer = run_ready(self.desk.request(&mut tx, request, self.at));
        if let Ok(receipt) = &answer {
            run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
        }
        tx.commit().unwrap();
        match (foreseen, answer) {
            (Ok(foreseen), Ok(receipt)) => {
                assert_eq!(foreseen, receipt.outcome, "the what-if is the real run");
                let state = self.state_of(request.contract).unwrap();
                assert_eq!(state.register, receipt.outcome.register);
                assert_eq!(state.standing, receipt.outcome.standing);
                Ok(receipt)
            }
            (Err(OpError::Refused(foreseen)), Err(OpError::Refused(refusal))) => {
                assert_eq!(foreseen, refusal);
                assert_eq!(self.state_of(request.contract), before, "a refusal writes nothing");
                Err(refusal)
            }
            (foreseen, answer) => panic!("{foreseen:?} and {answer:?}"),
        }
    }

    pub fn ask(&mut self, change: Change) -> Result<Receipt<Answered, Event>, Refusal> {
        let request = self.request(change);
        self.send(&request)
    }

    pub fn refuse(&mut self, change: Change) -> Refusal {
        self.ask(change).unwrap_err()
    }

    pub fn state_of(&self, contract: ContractId) -> Option<PresentState> {
        let mut tx = self.store.begin(TENANT);
        run_ready(self.desk.state(&mut tx, contract, self.at.today, None, u32::MAX)).unwrap()
    }

    pub fn state(&self) -> PresentState {
        self.state_of(CONTRACT).unwrap()
    }

    pub fn standing(&self) -> Standing {
        self.state().standing.unwrap()
    }

    /// Who is registered, the primary with a star.
    pub fn names(&self) -> Vec<String> {
        let line = |listed: &tantou::quota::contacts::Listed| match listed.role {
            ContactRole::Primary => format!("{}*", listed.contact.name()),
            ContactRole::Secondary => listed.contact.name().to_string(),
        };
        self.state().contacts.iter().map(line).collect()
    }

    /// How the account of an address is shown; `None` if it has none.
    pub fn account(&self, mail: &str) -> Option<String> {
        let mut tx = self.store.begin(TENANT);
        let account = run_ready(tx.find_account(address(mail).key())).unwrap();
        account.map(|account| account.display_name())
    }
}

/// To which address, and what.
pub fn told(messages: &[Message]) -> Vec<(String, SupportNotice)> {
    let one = |message: &Message| match (&message.to, &message.content) {
        (Recipient::Address(to), Content::Support(notice)) => (to.as_given().to_owned(), (**notice).clone()),
        other => panic!("{other:?}"),
    };
    messages.iter().map(one).collect()
}

/// To which address under which topic.
pub fn topics(messages: &[Message]) -> Vec<(String, &'static str)> {
    let topics = messages.iter().map(Message::topic);
    told(messages).into_iter().map(|(to, _)| to).zip(topics).collect()
}

/// The same, briefly.
pub fn brief(messages: &[Message]) -> Vec<String> {
    let one = |(to, topic): (String, &'static str)| {
        let local = to.split('@').next().unwrap_or_default().to_owned();
        format!("{local}: {}", topic.trim_start_matches("support."))
    };
    topics(messages).into_iter().map(one).collect()
}

//! A small world of registers: at least one of every aggregate in every state, at the edges of what it may hold.

use crate::journal::Journal;
use crate::portrait::Portrait;
use crate::sample::{address, at, id};
use contact_quota::contacts::{
    Account, AccountRecord, Answer, ChangeKind, Consent, Contact, ContactRecord, ContactRepository, Member,
    Password, Register, RegisterRecord,
};
use contact_quota::journal::{Held, Past, Receipt, ReceiptAnswer, RegisterHeld, Subject};
use contact_quota::{CivilDate, ContactId, ContractId, Entitlement, EntitlementHistory, Facts};
use email_identity::AddressKey;
use storage_contract::Timestamp;

/// The greatest number that a store has to be able to keep; many have no unsigned ones.
const MOST: u64 = i64::MAX.cast_unsigned();

pub(crate) fn contract(number: u128) -> ContractId {
    id(0xc_0000 + number)
}

pub(crate) fn day(year: u16, month: u8, day: u8) -> CivilDate {
    CivilDate::new(year, month, day).expect("is a day")
}

/// Two people, and so many more as there are connections.
pub(crate) fn data_link(connections: i64) -> Entitlement {
    Entitlement::new("data_link", Facts::new().with_count("connections", connections))
}

pub(crate) fn register_record(number: u128) -> RegisterRecord {
    RegisterRecord {
        contract: contract(number),
        form: day(2026, 4, 1),
        entitlements: EntitlementHistory::starting(day(2026, 4, 1), data_link(1)),
        primary: id(1),
        registered: 1,
        orders: 1,
        held_since: None,
    }
}

pub(crate) fn register(record: RegisterRecord) -> Register {
    Register::restore(record).expect("is sound")
}

pub(crate) fn contact_record(contract: ContractId, number: u128, place: u64) -> ContactRecord {
    ContactRecord {
        contract,
        id: id(number),
        name: "山田 太郎".parse().expect("is a name"),
        address: address(&format!("Person{number}@Sakura-Shoji.example")),
        order: place,
        consent: Consent::to_all("1", at(0)),
        registered_at: at(1),
    }
}

pub(crate) fn contact(record: ContactRecord) -> Contact {
    Contact::restore(record).expect("is sound")
}

pub(crate) fn account_record(number: u128, text: &str) -> AccountRecord {
    let member =
        Member { contract: contract(1), contact: id(1), name: "山田 太郎".parse().expect("is a name") };
    AccountRecord {
        id: id(0xac_0000 + number),
        address: address(text),
        members: vec![member],
        opened_at: at(1),
        password: Password::AskedFor,
    }
}

pub(crate) fn account(record: AccountRecord) -> Account {
    Account::restore(record).expect("is sound")
}

pub(crate) fn receipt(contract: ContractId, number: u128, change: ChangeKind) -> Receipt {
    let answer =
        Answer { change, at: at(2), joined: Vec::new(), left: Vec::new(), primary: id(1), registered: 1 };
    Receipt {
        subject: Subject::Register(contract),
        request: id(0xbe_0000 + number),
        digest: id(0xd1_0000 + number),
        answer: ReceiptAnswer::Contacts(answer),
    }
}

pub(crate) struct World {
    pub(crate) registers: Vec<Register>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) journal: Journal,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { registers: registers(), contacts: contacts(), accounts: accounts(), journal: journal() }
    }

    pub(crate) async fn insert<R: ContactRepository>(&self, tx: &mut R) -> Result<(), R::Error> {
        for register in &self.registers {
            tx.insert_register(register).await?;
        }
        tx.insert_contacts(&self.contacts).await?;
        tx.insert_accounts(&self.accounts).await?;
        self.journal.insert(tx).await
    }

    /// What a store has to show of it.
    pub(crate) fn portrait(&self) -> Portrait {
        let mut portrait = Portrait::default();
        for register in &self.registers {
            portrait.add("register", &register.record());
            portrait.add("register found", &register.record());
        }
        for contact in &self.contacts {
            portrait.add("contact", &contact.record());
            portrait.add("page of contacts", &contact.record());
        }
        for account in &self.accounts {
            portrait.add("account", &account.record());
            portrait.add("account found", &account.record());
            portrait.add("page of accounts", &account.record());
        }
        self.journal.describe(&mut portrait);
        portrait.sorted()
    }

    /// What a store shows of it, read in every way there is.
    pub(crate) async fn look<R: ContactRepository>(&self, tx: &mut R) -> Result<Portrait, R::Error> {
        let mut portrait = Portrait::default();
        let contracts: Vec<ContractId> = self.registers.iter().map(Register::contract).collect();
        let found = tx.find_registers(&contracts).await?;
        portrait.add_all("register found", found.iter().map(Register::record));
        for contract in contracts {
            portrait.add_locked("register", tx.lock_register(contract).await?, Register::record);
            let ids = self.contacts_of(contract);
            portrait.add_locked("contact", tx.lock_contacts(contract, &ids).await?, Contact::record);
            let found = tx.page_contacts(contract, None, 100).await?;
            portrait.add_all("page of contacts", found.iter().map(Contact::record));
        }
        let mut addresses: Vec<AddressKey> =
            self.accounts.iter().map(|account| account.address().key().clone()).collect();
        addresses.sort_unstable();
        portrait.add_locked("account", tx.lock_accounts(&addresses).await?, Account::record);
        for address in &addresses {
            portrait.add_all("account found", tx.find_account(address).await?.iter().map(Account::record));
        }
        let found = tx.page_accounts(None, 100).await?;
        portrait.add_all("page of accounts", found.iter().map(Account::record));
        self.journal.look(tx, &mut portrait).await?;
        Ok(portrait.sorted())
    }

    pub(crate) fn contacts_of(&self, contract: ContractId) -> Vec<ContactId> {
        let mut ids: Vec<ContactId> =
            self.contacts.iter().filter(|contact| contact.contract() == contract).map(Contact::id).collect();
        ids.sort_unstable();
        ids
    }
}

fn registers() -> Vec<Register> {
    let facts = Facts::new()
        .with_set("apps", ["attendance", "勤怠"])
        .with_set("none", [""; 0])
        .with_count("connections", i64::MIN)
        .with_flag("cloud", true);
    let mut history = EntitlementHistory::starting(CivilDate::MIN, Entitlement::new("manage", facts));
    history.change(CivilDate::MAX, data_link(i64::MAX));
    let rich = RegisterRecord {
        form: CivilDate::MIN,
        entitlements: history,
        primary: ContactId::from_uuid(uuid::Uuid::max()),
        registered: MOST,
        orders: MOST,
        held_since: Some(Timestamp::MAX),
        ..register_record(2)
    };
    let full = RegisterRecord {
        registered: 3,
        orders: 7,
        form: CivilDate::MAX,
        held_since: Some(Timestamp::MIN),
        ..register_record(1)
    };
    [full, rich, register_record(3)].into_iter().map(register).collect()
}

fn contacts() -> Vec<Contact> {
    let plain = |contract_number, number, place| contact_record(contract(contract_number), number, place);
    let records = [
        plain(1, 1, 1),
        ContactRecord {
            name: "Anne-Marie O’Neill".parse().expect("is a name"),
            address: address("担当@メール.Example.JP"),
            ..plain(1, 3, 7)
        },
        // Registered before the one with the smaller id.
        ContactRecord { registered_at: Timestamp::MAX, ..plain(1, 5, 2) },
        ContactRecord {
            name: "長".repeat(100).parse().expect("is a name"),
            consent: Consent::to_all("", Timestamp::MIN),
            registered_at: Timestamp::MIN,
            ..plain(2, 1, MOST)
        },
        ContactRecord { consent: Consent::to_all("'); -- 👩‍💻\n", at(3)), ..plain(3, 1, 1) },
    ];
    records.into_iter().map(contact).collect()
}

fn accounts() -> Vec<Account> {
    let member = |contract_number, contact, name: &str| Member {
        contract: contract(contract_number),
        contact: id(contact),
        name: name.parse().expect("is a name"),
    };
    let shared = AccountRecord {
        members: vec![member(3, 1, "山田 太郎"), member(1, 1, "山田 太郎"), member(1, 5, "服部 花子")],
        password: Password::Chosen { at: Timestamp::MAX },
        ..account_record(1, "Soumu@Sakura-Shoji.example")
    };
    let odd = AccountRecord {
        members: vec![member(2, 1, "\"'\\")],
        opened_at: Timestamp::MIN,
        ..account_record(2, "担当@メール.Example.JP")
    };
    [shared, odd].into_iter().map(account).collect()
}

fn receipts() -> Vec<Receipt> {
    use ChangeKind::{Added, Edited, Entitled, HandedOver, Removed, Replaced, SignedUp};
    let kinds = [SignedUp, Added, Edited, Removed, Replaced, HandedOver, Entitled];
    let mut receipts: Vec<Receipt> =
        (1..).zip(kinds).map(|(number, change)| receipt(contract(1), number, change)).collect();
    // The same request of another contract is another one.
    let answer = Answer {
        change: Replaced,
        at: Timestamp::MIN,
        joined: vec![id(5), id(1)],
        left: vec![id(3)],
        primary: id(1),
        registered: MOST,
    };
    let answer = ReceiptAnswer::Contacts(answer);
    receipts.push(Receipt { answer, ..receipt(contract(2), 1, Replaced) });
    receipts
}

fn journal() -> Journal {
    let past = |number, since, until, registered| {
        let held = RegisterHeld { contract: contract(number), registered, primary: id(1) };
        Past { since, until, held: Held::Register(held) }
    };
    let past = vec![
        past(1, Timestamp::MIN, at(2), 1),
        past(1, at(2), at(3), 2),
        past(1, at(3), Timestamp::MAX, 1),
        // What held at the same time of another contract is another.
        past(2, at(2), at(3), MOST),
    ];
    Journal { receipts: receipts(), past }
}

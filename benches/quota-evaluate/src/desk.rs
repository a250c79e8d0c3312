//! A register of any size in a store in memory that counts the rows it hands out.

use contact_quota::contacts::{
    Account, BUILT_IN_WORDS, Change, Consent, Contact, ContactPolicy, ContactRepository, Context, NewContact,
    Register, Request, SignUp, WordList, prepare_request,
};
use contact_quota::journal::{JournalRepository, Past, Receipt, Subject};
use contact_quota::{Catalogue, CivilDate, ContactId, ContractId, Entitlement, Facts, RequestId};
use email_identity::{AddressKey, AddressPolicy, EmailAddress};
use std::collections::BTreeMap;
use std::ops::Bound;
use storage_contract::{FailureClass, Storage, StorageError, Timestamp, Version, Versioned, run_ready};
use uuid::Uuid;

/// Rows by key, with versions.
type Rows<K, T> = BTreeMap<K, Versioned<T>>;

/// A store in memory.
#[derive(Debug, Default)]
pub struct Store {
    registers: Rows<ContractId, Register>,
    contacts: Rows<(ContractId, ContactId), Contact>,
    accounts: Rows<AddressKey, Account>,
    receipts: BTreeMap<(Subject, RequestId), Receipt>,
    past: BTreeMap<(Subject, Timestamp), Past>,
    /// How many rows were handed out, or asked for one by one, by whichever call.
    pub rows_read: usize,
}

/// Somebody else was faster.
#[derive(Debug)]
pub struct Clash;

impl std::fmt::Display for Clash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("somebody else was faster")
    }
}

impl std::error::Error for Clash {}

impl StorageError for Clash {
    fn class(&self) -> FailureClass {
        FailureClass::Conflict
    }
}

impl Storage for Store {
    type Error = Clash;
}

fn insert<K: Ord, T>(rows: &mut Rows<K, T>, key: K, value: T) -> Result<(), Clash> {
    rows.insert(key, Versioned::first(value)).map_or(Ok(()), |_| Err(Clash))
}

fn save<K: Ord, T>(rows: &mut Rows<K, T>, key: &K, value: T, expected: Version) -> Result<(), Clash> {
    let row = rows.get_mut(key).filter(|row| row.version == expected).ok_or(Clash)?;
    *row = Versioned { value, version: expected.next() };
    Ok(())
}

fn delete<K: Ord, T>(rows: &mut Rows<K, T>, key: &K, expected: Version) -> Result<(), Clash> {
    rows.remove(key).filter(|row| row.version == expected).map(|_| ()).ok_or(Clash)
}

/// Notes how many rows are handed out.
fn counted<T>(rows_read: &mut usize, found: Vec<T>) -> Vec<T> {
    *rows_read += found.len();
    found
}

impl ContactRepository for Store {
    async fn find_registers(&mut self, contracts: &[ContractId]) -> Result<Vec<Register>, Clash> {
        let found =
            contracts.iter().filter_map(|of| self.registers.get(of)).map(|row| row.value.clone()).collect();
        Ok(counted(&mut self.rows_read, found))
    }

    async fn lock_register(&mut self, contract: ContractId) -> Result<Option<Versioned<Register>>, Clash> {
        self.rows_read += 1;
        Ok(self.registers.get(&contract).cloned())
    }

    async fn insert_register(&mut self, register: &Register) -> Result<(), Clash> {
        insert(&mut self.registers, register.contract(), register.clone())
    }

    async fn save_register(&mut self, register: &Register, expected: Version) -> Result<(), Clash> {
        save(&mut self.registers, &register.contract(), register.clone(), expected)
    }

    async fn lock_contacts(
        &mut self,
        of: ContractId,
        ids: &[ContactId],
    ) -> Result<Vec<Versioned<Contact>>, Clash> {
        let found = ids.iter().filter_map(|id| self.contacts.get(&(of, *id)).cloned()).collect();
        Ok(counted(&mut self.rows_read, found))
    }

    async fn insert_contacts(&mut self, contacts: &[Contact]) -> Result<(), Clash> {
        let rows = &mut self.contacts;
        contacts.iter().try_for_each(|new| insert(rows, (new.contract(), new.id()), new.clone()))
    }

    async fn save_contacts(&mut self, contacts: &[(Contact, Version)]) -> Result<(), Clash> {
        let rows = &mut self.contacts;
        contacts
            .iter()
            .try_for_each(|(row, version)| save(rows, &(row.contract(), row.id()), row.clone(), *version))
    }

    async fn delete_contacts(
        &mut self,
        of: ContractId,
        contacts: &[(ContactId, Version)],
    ) -> Result<(), Clash> {
        contacts.iter().try_for_each(|(id, version)| delete(&mut self.contacts, &(of, *id), *version))
    }

    async fn page_contacts(
        &mut self,
        of: ContractId,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Contact>, Clash> {
        let all = self.contacts.values().map(|row| &row.value).filter(|contact| contact.contract() == of);
        let mut found: Vec<Contact> =
            all.filter(|contact| after.is_none_or(|after| contact.order() > after)).cloned().collect();
        found.sort_by_key(Contact::order);
        found.truncate(limit as usize);
        Ok(counted(&mut self.rows_read, found))
    }

    async fn find_account(&mut self, address: &AddressKey) -> Result<Option<Account>, Clash> {
        self.rows_read += 1;
        Ok(self.accounts.get(address).map(|row| row.value.clone()))
    }

    async fn lock_accounts(&mut self, addresses: &[AddressKey]) -> Result<Vec<Versioned<Account>>, Clash> {
        let found = addresses.iter().filter_map(|key| self.accounts.get(key).cloned()).collect();
        Ok(counted(&mut self.rows_read, found))
    }

    async fn insert_accounts(&mut self, accounts: &[Account]) -> Result<(), Clash> {
        let rows = &mut self.accounts;
        accounts.iter().try_for_each(|new| insert(rows, new.address().key().clone(), new.clone()))
    }

    async fn save_accounts(&mut self, accounts: &[(Account, Version)]) -> Result<(), Clash> {
        let rows = &mut self.accounts;
        accounts.iter().try_for_each(|(row, version)| save(rows, row.address().key(), row.clone(), *version))
    }

    async fn delete_accounts(&mut self, accounts: &[(AddressKey, Version)]) -> Result<(), Clash> {
        accounts.iter().try_for_each(|(key, version)| delete(&mut self.accounts, key, *version))
    }

    async fn page_accounts(&mut self, after: Option<&AddressKey>, limit: u32) -> Result<Vec<Account>, Clash> {
        let behind = self.accounts.iter().filter(|(key, _)| after.is_none_or(|after| *key > after));
        let found = behind.take(limit as usize).map(|(_, row)| row.value.clone()).collect();
        Ok(counted(&mut self.rows_read, found))
    }
}

impl JournalRepository for Store {
    async fn lock_receipt(&mut self, of: Subject, request: RequestId) -> Result<Option<Receipt>, Clash> {
        self.rows_read += 1;
        Ok(self.receipts.get(&(of, request)).cloned())
    }

    async fn insert_receipt(&mut self, receipt: &Receipt) -> Result<(), Clash> {
        let key = (receipt.subject, receipt.request);
        self.receipts.insert(key, receipt.clone()).map_or(Ok(()), |_| Err(Clash))
    }

    async fn insert_past(&mut self, past: &[Past]) -> Result<(), Clash> {
        let rows = &mut self.past;
        past.iter().try_for_each(|past| {
            rows.insert((past.subject(), past.since), past.clone()).map_or(Ok(()), |_| Err(Clash))
        })
    }

    async fn find_past(&mut self, subjects: &[Subject], at: Timestamp) -> Result<Vec<Past>, Clash> {
        let latest = |of: &Subject| {
            let (_, past) = self.past.range((*of, Timestamp::MIN)..=(*of, at)).next_back()?;
            (at < past.until).then(|| past.clone())
        };
        let found = subjects.iter().filter_map(latest).collect();
        Ok(counted(&mut self.rows_read, found))
    }

    async fn page_past(
        &mut self,
        of: Subject,
        before: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<Past>, Clash> {
        let before =
            before.map_or(Bound::Included((of, Timestamp::MAX)), |before| Bound::Excluded((of, before)));
        let rows = self.past.range((Bound::Included((of, Timestamp::MIN)), before)).rev();
        let found = rows.take(limit as usize);
        let found = found.map(|(_, past)| past.clone()).collect();
        Ok(counted(&mut self.rows_read, found))
    }
}

/// A desk with one register.
#[derive(Debug)]
pub struct Desk {
    /// Its store.
    pub store: Store,
    catalogue: Catalogue,
    words: WordList,
    policy: ContactPolicy,
    next: u128,
}

impl Desk {
    const CONTRACT: ContractId = ContractId::from_uuid(Uuid::from_u128(1));

    /// A register of so many people.
    pub fn of(people: u32) -> Self {
        let catalogue = Catalogue::new(&contact_quota::support_contacts()).expect("the built-in catalogue");
        let words = WordList::from_toml(BUILT_IN_WORDS).expect("the built-in words");
        let mut desk =
            Self { store: Store::default(), catalogue, words, policy: ContactPolicy::default(), next: 0 };
        let entitlement =
            Entitlement::new("data_link", Facts::new().with_count("connections", i64::from(people)));
        let contacts: Vec<NewContact> = (0..people).map(|_| desk.newcomer()).collect();
        let primary = contacts.first().map_or(ContactId::from_uuid(Uuid::nil()), |first| first.id);
        let day = CivilDate::MIN;
        desk.ask(Change::SignUp(SignUp { form: day, from: day, entitlement, contacts, primary }));
        desk.store.rows_read = 0;
        desk
    }

    fn newcomer(&mut self) -> NewContact {
        self.next += 1;
        let address =
            EmailAddress::parse(&format!("person{}@example.co.jp", self.next), &AddressPolicy::default());
        NewContact {
            id: ContactId::from_uuid(Uuid::from_u128(self.next)),
            name: format!("山田{}", self.next).parse().expect("a name"),
            address: address.expect("an address"),
            consent: Consent::to_all("1", Timestamp::UNIX_EPOCH),
            name_reviewed: false,
        }
    }

    /// One person goes and another comes.
    pub fn replace_one(&mut self) {
        let successor = self.newcomer();
        let leaver = ContactId::from_uuid(Uuid::from_u128(self.next - 1));
        self.ask(Change::Replace { leaver, successor });
    }

    fn ask(&mut self, change: Change) {
        // One request for each newcomer, so the newcomers' number tells requests apart, too.
        let id = RequestId::from_uuid(Uuid::from_u128(self.next));
        let request = Request { id, contract: Self::CONTRACT, change };
        let context = Context {
            catalogue: &self.catalogue,
            words: &self.words,
            policy: &self.policy,
            now: Timestamp::UNIX_EPOCH,
            today: CivilDate::MIN,
        };
        let prepared = run_ready(prepare_request(&mut self.store, &request, &context)).expect("an answer");
        run_ready(prepared.store(&mut self.store)).expect("stored");
    }
}

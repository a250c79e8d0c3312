//! A small store: maps of records, restored at every read, with versions and unique keys, counting rows and round trips.

use crate::journal::{Journal, keeps_a_journal};
use contact_quota::contacts::*;
use contact_quota::{ContactId, ContractId};
use email_identity::AddressKey;
use std::collections::BTreeMap;
use storage_contract::{FailureClass, Storage, StorageError, Version, Versioned};

#[derive(Clone, Debug, Default)]
pub struct Store {
    registers: BTreeMap<ContractId, (RegisterRecord, Version)>,
    contacts: BTreeMap<(ContractId, ContactId), (ContactRecord, Version)>,
    accounts: BTreeMap<AddressKey, (AccountRecord, Version)>,
    pub journal: Journal,
    pub trips: usize,
    pub rows_read: usize,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct Clash(&'static str);

impl StorageError for Clash {
    fn class(&self) -> FailureClass {
        FailureClass::Conflict
    }
}

impl Store {
    /// Everything, byte for byte, versions included.
    pub fn bytes(&self) -> String {
        let registers: Vec<_> = self.registers.values().collect();
        let contacts: Vec<_> = self.contacts.values().collect();
        let accounts: Vec<_> = self.accounts.values().collect();
        serde_json::to_string(&(registers, contacts, accounts)).unwrap() + &self.journal.bytes()
    }

    pub fn registers(&self) -> impl Iterator<Item = Register> + '_ {
        self.registers.values().map(|(record, _)| Register::restore(record.clone()).unwrap())
    }

    pub fn register(&self, contract: ContractId) -> Option<Register> {
        self.registers.get(&contract).map(|(record, _)| Register::restore(record.clone()).unwrap())
    }

    pub fn contacts_of(&self, contract: ContractId) -> Vec<Contact> {
        let of_contract = self.contacts.iter().filter(|((of, _), _)| *of == contract);
        let mut found: Vec<Contact> =
            of_contract.map(|(_, (record, _))| Contact::restore(record.clone()).unwrap()).collect();
        found.sort_by_key(Contact::order);
        found
    }

    pub fn accounts(&self) -> impl Iterator<Item = Account> + '_ {
        self.accounts.values().map(|(record, _)| Account::restore(record.clone()).unwrap())
    }

    pub fn account(&self, address: &AddressKey) -> Option<Account> {
        self.accounts.get(address).map(|(record, _)| Account::restore(record.clone()).unwrap())
    }

    fn read<T>(&mut self, rows: Vec<T>) -> Vec<T> {
        self.trips += 1;
        self.rows_read += rows.len();
        rows
    }
}

fn sorted<T: Ord>(wanted: &[T]) {
    assert!(!wanted.is_empty(), "no round trip for nothing");
    assert!(
        wanted.windows(2).all(|pair| pair[0] < pair[1]),
        "locks are taken in order and without repetition"
    );
}

fn put<K: Ord, T>(rows: &mut BTreeMap<K, (T, Version)>, key: K, row: T) -> Result<(), Clash> {
    match rows.insert(key, (row, Version::FIRST)) {
        None => Ok(()),
        Some(_) => Err(Clash("the key is taken")),
    }
}

fn set<K: Ord, T>(
    rows: &mut BTreeMap<K, (T, Version)>,
    key: &K,
    row: T,
    expected: Version,
) -> Result<(), Clash> {
    let found = rows.get_mut(key).filter(|found| found.1 == expected).ok_or(Clash("a stale row"))?;
    *found = (row, expected.next());
    Ok(())
}

fn take<K: Ord, T>(rows: &mut BTreeMap<K, (T, Version)>, key: &K, expected: Version) -> Result<(), Clash> {
    match rows.remove(key) {
        Some((_, version)) if version == expected => Ok(()),
        _ => Err(Clash("a stale row")),
    }
}

impl Storage for Store {
    type Error = Clash;
}

impl ContactRepository for Store {
    async fn find_registers(&mut self, contracts: &[ContractId]) -> Result<Vec<Register>, Clash> {
        let found = contracts.iter().rev().filter_map(|contract| self.register(*contract)).collect();
        Ok(self.read(found))
    }

    async fn lock_register(&mut self, contract: ContractId) -> Result<Option<Versioned<Register>>, Clash> {
        let row = self.registers.get(&contract).cloned();
        let found =
            row.map(|(record, version)| Versioned { value: Register::restore(record).unwrap(), version });
        Ok(self.read(found.into_iter().collect()).pop())
    }

    async fn insert_register(&mut self, register: &Register) -> Result<(), Clash> {
        self.trips += 1;
        put(&mut self.registers, register.contract(), register.record())
    }

    async fn save_register(&mut self, register: &Register, expected: Version) -> Result<(), Clash> {
        self.trips += 1;
        set(&mut self.registers, &register.contract(), register.record(), expected)
    }

    async fn lock_contacts(
        &mut self,
        contract: ContractId,
        ids: &[ContactId],
    ) -> Result<Vec<Versioned<Contact>>, Clash> {
        sorted(ids);
        let rows = ids.iter().rev().filter_map(|id| self.contacts.get(&(contract, *id)).cloned());
        let found = rows
            .map(|(record, version)| Versioned { value: Contact::restore(record).unwrap(), version })
            .collect();
        Ok(self.read(found))
    }

    async fn insert_contacts(&mut self, contacts: &[Contact]) -> Result<(), Clash> {
        self.trips += 1;
        contacts.iter().try_for_each(|contact| {
            put(&mut self.contacts, (contact.contract(), contact.id()), contact.record())
        })
    }

    async fn save_contacts(&mut self, contacts: &[(Contact, Version)]) -> Result<(), Clash> {
        self.trips += 1;
        contacts.iter().try_for_each(|(contact, expected)| {
            set(&mut self.contacts, &(contact.contract(), contact.id()), contact.record(), *expected)
        })
    }

    async fn delete_contacts(
        &mut self,
        contract: ContractId,
        contacts: &[(ContactId, Version)],
    ) -> Result<(), Clash> {
        self.trips += 1;
        contacts.iter().try_for_each(|(id, expected)| take(&mut self.contacts, &(contract, *id), *expected))
    }

    async fn page_contacts(
        &mut self,
        contract: ContractId,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Contact>, Clash> {
        let mut found = self.contacts_of(contract);
        found.retain(|contact| after.is_none_or(|after| contact.order() > after));
        found.truncate(limit as usize);
        Ok(self.read(found))
    }

    async fn find_account(&mut self, address: &AddressKey) -> Result<Option<Account>, Clash> {
        let found = self.account(address);
        Ok(self.read(found.into_iter().collect()).pop())
    }

    async fn lock_accounts(&mut self, addresses: &[AddressKey]) -> Result<Vec<Versioned<Account>>, Clash> {
        sorted(addresses);
        let rows = addresses.iter().rev().filter_map(|address| self.accounts.get(address).cloned());
        let found = rows
            .map(|(record, version)| Versioned { value: Account::restore(record).unwrap(), version })
            .collect();
        Ok(self.read(found))
    }

    async fn insert_accounts(&mut self, accounts: &[Account]) -> Result<(), Clash> {
        self.trips += 1;
        accounts.iter().try_for_each(|account| {
            put(&mut self.accounts, account.address().key().clone(), account.record())
        })?;
        let mut ids: Vec<_> = self.accounts.values().map(|(record, _)| record.id).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "account ids are unique");
        Ok(())
    }

    async fn save_accounts(&mut self, accounts: &[(Account, Version)]) -> Result<(), Clash> {
        self.trips += 1;
        accounts.iter().try_for_each(|(account, expected)| {
            set(&mut self.accounts, account.address().key(), account.record(), *expected)
        })
    }

    async fn delete_accounts(&mut self, accounts: &[(AddressKey, Version)]) -> Result<(), Clash> {
        self.trips += 1;
        accounts.iter().try_for_each(|(address, expected)| take(&mut self.accounts, address, *expected))
    }

    async fn page_accounts(&mut self, after: Option<&AddressKey>, limit: u32) -> Result<Vec<Account>, Clash> {
        let found = self
            .accounts()
            .filter(|account| after.is_none_or(|after| account.address().key() > after))
            .take(limit as usize)
            .collect();
        Ok(self.read(found))
    }
}

keeps_a_journal!(Store);

//! The repository traits of quotas over the simple store.

use crate::repositories::{Result, pick, values};
use crate::simple_store::{Key, SimpleTx, Value};
use contact_quota::contacts::{Account, Contact, ContactRepository, Register};
use contact_quota::journal::{JournalRepository, Past, Receipt, Subject};
use contact_quota::licence::{LicenceRepository, PortalId, PortalLicence};
use contact_quota::seats::{PoolId, Seat, SeatId, SeatPool, SeatPosition, SeatRepository, SeatState};
use contact_quota::{ContactId, ContractId, RequestId};
use email_identity::AddressKey;
use std::cmp::Reverse;
use storage_contract::{Timestamp, Version, Versioned};

macro_rules! pick_boxed {
    ($kind:ident) => {
        |value| match value {
            Value::$kind(value) => Some((**value).clone()),
            _ => None,
        }
    };
}

fn key_of(contact: &Contact) -> Key {
    Key::Contact(contact.contract(), contact.id())
}

fn boxed(contact: &Contact) -> Value {
    Value::Contact(Box::new(contact.clone()))
}

impl SimpleTx<'_> {
    fn every<T>(&self, pick: fn(&Value) -> Option<T>) -> impl Iterator<Item = T> {
        self.all(pick).into_iter().map(|(_, row)| row)
    }
}

impl ContactRepository for SimpleTx<'_> {
    async fn find_registers(&mut self, contracts: &[ContractId]) -> Result<Vec<Register>> {
        let keys = contracts.iter().map(|contract| Key::Register(*contract));
        Ok(values(keys.filter_map(|key| self.find(&key, pick_boxed!(Register)))))
    }
    async fn lock_register(&mut self, contract: ContractId) -> Result<Option<Versioned<Register>>> {
        Ok(self.lock(Key::Register(contract), pick_boxed!(Register)))
    }
    async fn insert_register(&mut self, register: &Register) -> Result<()> {
        self.insert(Key::Register(register.contract()), Value::Register(Box::new(register.clone())))
    }
    async fn save_register(&mut self, register: &Register, expected: Version) -> Result<()> {
        self.save(Key::Register(register.contract()), Value::Register(Box::new(register.clone())), expected)
    }
    async fn lock_contacts(
        &mut self,
        contract: ContractId,
        ids: &[ContactId],
    ) -> Result<Vec<Versioned<Contact>>> {
        let keys = ids.iter().map(|id| Key::Contact(contract, *id));
        Ok(keys.filter_map(|key| self.lock(key, pick_boxed!(Contact))).collect())
    }
    async fn insert_contacts(&mut self, contacts: &[Contact]) -> Result<()> {
        contacts.iter().try_for_each(|row| self.insert(key_of(row), boxed(row)))
    }
    async fn save_contacts(&mut self, contacts: &[(Contact, Version)]) -> Result<()> {
        contacts.iter().try_for_each(|(row, expected)| self.save(key_of(row), boxed(row), *expected))
    }
    async fn delete_contacts(
        &mut self,
        contract: ContractId,
        contacts: &[(ContactId, Version)],
    ) -> Result<()> {
        contacts.iter().try_for_each(|(id, expected)| self.delete(Key::Contact(contract, *id), *expected))
    }
    async fn page_contacts(
        &mut self,
        contract: ContractId,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Contact>> {
        let rows = self.every(pick_boxed!(Contact)).filter(|row| row.contract() == contract).collect();
        Ok(self.page(rows, Contact::order, after.as_ref(), limit))
    }
    async fn find_account(&mut self, address: &AddressKey) -> Result<Option<Account>> {
        Ok(self.find(&Key::Account(address.clone()), pick!(Account)).map(|row| row.value))
    }
    async fn lock_accounts(&mut self, addresses: &[AddressKey]) -> Result<Vec<Versioned<Account>>> {
        let keys = addresses.iter().map(|address| Key::Account(address.clone()));
        Ok(keys.filter_map(|key| self.lock(key, pick!(Account))).collect())
    }
    async fn insert_accounts(&mut self, accounts: &[Account]) -> Result<()> {
        let key = |row: &Account| Key::Account(row.address().key().clone());
        accounts.iter().try_for_each(|row| self.insert(key(row), Value::Account(row.clone())))
    }
    async fn save_accounts(&mut self, accounts: &[(Account, Version)]) -> Result<()> {
        let key = |row: &Account| Key::Account(row.address().key().clone());
        accounts
            .iter()
            .try_for_each(|(row, expected)| self.save(key(row), Value::Account(row.clone()), *expected))
    }
    async fn delete_accounts(&mut self, accounts: &[(AddressKey, Version)]) -> Result<()> {
        accounts
            .iter()
            .try_for_each(|(address, expected)| self.delete(Key::Account(address.clone()), *expected))
    }
    async fn page_accounts(&mut self, after: Option<&AddressKey>, limit: u32) -> Result<Vec<Account>> {
        let rows = self.every(pick!(Account)).collect();
        Ok(self.page(rows, |row: &Account| row.address().key().clone(), after, limit))
    }
}

impl JournalRepository for SimpleTx<'_> {
    async fn lock_receipt(&mut self, subject: Subject, request: RequestId) -> Result<Option<Receipt>> {
        Ok(self.lock(Key::Receipt(subject, request), pick!(Receipt)).map(|row| row.value))
    }
    async fn insert_receipt(&mut self, receipt: &Receipt) -> Result<()> {
        self.insert(Key::Receipt(receipt.subject, receipt.request), Value::Receipt(receipt.clone()))
    }
    async fn insert_past(&mut self, past: &[Past]) -> Result<()> {
        past.iter().try_for_each(|row| {
            self.insert(Key::Past(row.subject(), row.since), Value::Past(Box::new(row.clone())))
        })
    }
    async fn find_past(&mut self, subjects: &[Subject], at: Timestamp) -> Result<Vec<Past>> {
        let holds = |row: &Past| subjects.contains(&row.subject()) && row.since <= at && at < row.until;
        Ok(self.every(pick_boxed!(Past)).filter(holds).collect())
    }
    async fn page_past(
        &mut self,
        subject: Subject,
        before: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<Past>> {
        let rows = self.every(pick_boxed!(Past)).filter(|row| row.subject() == subject).collect();
        Ok(self.page(rows, |row: &Past| Reverse(row.since), before.map(Reverse).as_ref(), limit))
    }
}

impl SeatRepository for SimpleTx<'_> {
    async fn find_pools(&mut self, ids: &[PoolId]) -> Result<Vec<SeatPool>> {
        Ok(values(ids.iter().filter_map(|id| self.find(&Key::Pool(*id), pick!(Pool)))))
    }
    async fn lock_pools(&mut self, ids: &[PoolId]) -> Result<Vec<Versioned<SeatPool>>> {
        Ok(ids.iter().filter_map(|id| self.lock(Key::Pool(*id), pick!(Pool))).collect())
    }
    async fn insert_pools(&mut self, pools: &[SeatPool]) -> Result<()> {
        pools.iter().try_for_each(|row| self.insert(Key::Pool(row.id()), Value::Pool(row.clone())))
    }
    async fn save_pools(&mut self, pools: &[(SeatPool, Version)]) -> Result<()> {
        pools.iter().try_for_each(|(row, expected)| {
            self.save(Key::Pool(row.id()), Value::Pool(row.clone()), *expected)
        })
    }
    async fn find_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Seat>> {
        Ok(values(ids.iter().filter_map(|id| self.find(&Key::Seat(*id), pick!(Seat)))))
    }
    async fn lock_seats(&mut self, ids: &[SeatId]) -> Result<Vec<Versioned<Seat>>> {
        Ok(ids.iter().filter_map(|id| self.lock(Key::Seat(*id), pick!(Seat))).collect())
    }
    async fn insert_seats(&mut self, seats: &[Seat]) -> Result<()> {
        seats.iter().try_for_each(|row| self.insert(Key::Seat(row.id()), Value::Seat(row.clone())))
    }
    async fn save_seats(&mut self, seats: &[(Seat, Version)]) -> Result<()> {
        seats.iter().try_for_each(|(row, expected)| {
            self.save(Key::Seat(row.id()), Value::Seat(row.clone()), *expected)
        })
    }
    async fn page_seats(
        &mut self,
        pool: PoolId,
        before: Option<SeatPosition>,
        limit: u32,
    ) -> Result<Vec<Seat>> {
        let rows = self
            .every(pick!(Seat))
            .filter(|row| row.pool() == pool && !matches!(row.state(), SeatState::Released { .. }))
            .collect();
        Ok(self.page(rows, |row: &Seat| Reverse(row.position()), before.map(Reverse).as_ref(), limit))
    }
}

impl LicenceRepository for SimpleTx<'_> {
    async fn find_licence(&mut self, portal: PortalId) -> Result<Option<PortalLicence>> {
        Ok(self.find(&Key::Licence(portal), pick_boxed!(Licence)).map(|row| row.value))
    }
    async fn lock_licence(&mut self, portal: PortalId) -> Result<Option<Versioned<PortalLicence>>> {
        Ok(self.lock(Key::Licence(portal), pick_boxed!(Licence)))
    }
    async fn insert_licence(&mut self, licence: &PortalLicence) -> Result<()> {
        self.insert(Key::Licence(licence.id()), Value::Licence(Box::new(licence.clone())))
    }
    async fn save_licence(&mut self, licence: &PortalLicence, expected: Version) -> Result<()> {
        self.save(Key::Licence(licence.id()), Value::Licence(Box::new(licence.clone())), expected)
    }
}

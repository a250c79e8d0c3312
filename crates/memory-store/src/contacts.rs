//! Registers, contacts and accounts.

use crate::error::{Kind, MemoryStoreError};
use crate::index::{behind, from, reindex};
use crate::store::MemoryTx;
use crate::tables::Views;
use contact_quota::contacts::{Account, Contact, ContactRepository, Register};
use contact_quota::{ContactId, ContractId};
use email_identity::AddressKey;
use storage_contract::{Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const FIRST: ContactId = ContactId::from_uuid(Uuid::nil());
const LAST: ContactId = ContactId::from_uuid(Uuid::max());

impl ContactRepository for MemoryTx {
    async fn find_registers(&mut self, contracts: &[ContractId]) -> Result<Vec<Register>> {
        let found = contracts.iter().filter_map(|contract| self.views.registers.peek(contract));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn lock_register(&mut self, contract: ContractId) -> Result<Option<Versioned<Register>>> {
        Ok(self.views.registers.lock(&contract))
    }

    async fn insert_register(&mut self, register: &Register) -> Result<()> {
        self.views.registers.insert(register.contract(), register.clone())
    }

    async fn save_register(&mut self, register: &Register, expected: Version) -> Result<()> {
        self.views.registers.save(register.contract(), register.clone(), expected)
    }

    async fn lock_contacts(
        &mut self,
        contract: ContractId,
        ids: &[ContactId],
    ) -> Result<Vec<Versioned<Contact>>> {
        Ok(ids.iter().filter_map(|id| self.views.contacts.lock(&(contract, *id))).collect())
    }

    async fn insert_contacts(&mut self, contacts: &[Contact]) -> Result<()> {
        for contact in contacts {
            self.views.contacts.insert(key_of(contact), contact.clone())?;
            self.views.contacts_by_order.insert(place_of(contact), ())?;
        }
        Ok(())
    }

    async fn save_contacts(&mut self, contacts: &[(Contact, Version)]) -> Result<()> {
        for (contact, expected) in contacts {
            let before = self.views.place_of_contact(key_of(contact))?;
            self.views.contacts.save(key_of(contact), contact.clone(), *expected)?;
            reindex(&mut self.views.contacts_by_order, Some(before), Some(place_of(contact)))?;
        }
        Ok(())
    }

    async fn delete_contacts(
        &mut self,
        contract: ContractId,
        contacts: &[(ContactId, Version)],
    ) -> Result<()> {
        for (id, expected) in contacts {
            let before = self.views.place_of_contact((contract, *id))?;
            self.views.contacts.delete((contract, *id), *expected)?;
            reindex(&mut self.views.contacts_by_order, Some(before), None)?;
        }
        Ok(())
    }

    async fn page_contacts(
        &mut self,
        contract: ContractId,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Contact>> {
        // Behind whoever has that place.
        let first = after.map_or((contract, 0, FIRST), |after| (contract, after, LAST));
        let page =
            self.views.contacts_by_order.page(behind(after, &first), &(contract, u64::MAX, LAST), limit);
        let found = page.into_iter().filter_map(|((_, _, id), ())| self.views.contacts.peek(&(contract, id)));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn find_account(&mut self, address: &AddressKey) -> Result<Option<Account>> {
        Ok(self.views.accounts.peek(address).map(|row| row.value.clone()))
    }

    async fn lock_accounts(&mut self, addresses: &[AddressKey]) -> Result<Vec<Versioned<Account>>> {
        Ok(addresses.iter().filter_map(|address| self.views.accounts.lock(address)).collect())
    }

    async fn insert_accounts(&mut self, accounts: &[Account]) -> Result<()> {
        for account in accounts {
            self.views.accounts.insert(account.address().key().clone(), account.clone())?;
            self.views.account_ids.insert(account.id(), ())?;
        }
        Ok(())
    }

    async fn save_accounts(&mut self, accounts: &[(Account, Version)]) -> Result<()> {
        for (account, expected) in accounts {
            let address = account.address().key();
            let before = self.views.account_at(address)?.id();
            self.views.accounts.save(address.clone(), account.clone(), *expected)?;
            reindex(&mut self.views.account_ids, Some(before), Some(account.id()))?;
        }
        Ok(())
    }

    async fn delete_accounts(&mut self, accounts: &[(AddressKey, Version)]) -> Result<()> {
        for (address, expected) in accounts {
            let before = self.views.account_at(address)?.id();
            self.views.accounts.delete(address.clone(), *expected)?;
            reindex(&mut self.views.account_ids, Some(before), None)?;
        }
        Ok(())
    }

    async fn page_accounts(&mut self, after: Option<&AddressKey>, limit: u32) -> Result<Vec<Account>> {
        let page = self.views.accounts.page_to_end(from(after), limit);
        Ok(page.into_iter().map(|(_, account)| account).collect())
    }
}

const fn key_of(contact: &Contact) -> (ContractId, ContactId) {
    (contact.contract(), contact.id())
}

const fn place_of(contact: &Contact) -> (ContractId, u64, ContactId) {
    (contact.contract(), contact.order(), contact.id())
}

impl Views {
    /// Where the contact stands that is about to be overwritten.
    fn place_of_contact(&self, key: (ContractId, ContactId)) -> Result<(ContractId, u64, ContactId)> {
        let row = self.contacts.peek(&key).ok_or(MemoryStoreError::Stale { kind: Kind::Contact })?;
        Ok(place_of(row.value))
    }

    /// The account that is about to be overwritten.
    fn account_at(&self, address: &AddressKey) -> Result<&Account> {
        let row = self.accounts.peek(address).ok_or(MemoryStoreError::Stale { kind: Kind::Account })?;
        Ok(row.value)
    }
}

//! Contacts of contracts, and the registers that guard them.

use crate::accounts;
use crate::column::{blob, count, json, micros};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use contact_quota::contacts::{
    Account, Consent, Contact, ContactRecord, ContactRepository, Register, RegisterRecord,
};
use contact_quota::{ContactId, ContractId};
use email_identity::AddressKey;
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const REGISTER: RowStatements = row_statements!(tantou_register (form entitlements primary_contact registered orders held_since) by (contract));

const CONTACT: RowStatements = row_statements!(tantou_contact (
    name address address_key registration_order notice_version purposes consented_at registered_at
) by (contract id));

/// A look-up of contacts by a condition; the columns are those that [`contact`] reads.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT contract, id, name, address, address_key, registration_order, ",
            "notice_version, purposes, consented_at, registered_at, version ",
            "FROM tantou_contact WHERE tenant = ?1 AND contract = ?2 AND ",
            $condition
        )
    };
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl ContactRepository for SqliteTx<'_> {
    async fn find_registers(&mut self, contracts: &[ContractId]) -> Result<Vec<Register>> {
        let mut found = Vec::new();
        for contract in contracts {
            self.register_into(&mut found, *contract)?;
        }
        Ok(plain(found))
    }

    async fn lock_register(&mut self, contract: ContractId) -> Result<Option<Versioned<Register>>> {
        let mut found = Vec::new();
        self.register_into(&mut found, contract)?;
        Ok(found.pop())
    }

    async fn insert_register(&mut self, register: &Register) -> Result<()> {
        self.put_register(register, None)
    }

    async fn save_register(&mut self, register: &Register, expected: Version) -> Result<()> {
        self.put_register(register, Some(expected))
    }

    async fn lock_contacts(
        &mut self,
        contract: ContractId,
        ids: &[ContactId],
    ) -> Result<Vec<Versioned<Contact>>> {
        let mut found = Vec::new();
        for id in ids {
            let params = params![self.tenant_key(), blob(contract.as_uuid()), blob(id.as_uuid())];
            self.rows_into(&mut found, CONTACT.table, select!("id = ?3"), params, contact)?;
        }
        Ok(found)
    }

    async fn insert_contacts(&mut self, contacts: &[Contact]) -> Result<()> {
        contacts.iter().try_for_each(|contact| self.put_contact(contact, None))
    }

    async fn save_contacts(&mut self, contacts: &[(Contact, Version)]) -> Result<()> {
        contacts.iter().try_for_each(|(contact, expected)| self.put_contact(contact, Some(*expected)))
    }

    async fn delete_contacts(
        &mut self,
        contract: ContractId,
        contacts: &[(ContactId, Version)],
    ) -> Result<()> {
        contacts.iter().try_for_each(|(id, expected)| {
            let (contract, id) = (blob(contract.as_uuid()), blob(id.as_uuid()));
            self.delete(&CONTACT, params![expected.to_stored(), self.tenant_key(), contract, id])
        })
    }

    async fn page_contacts(
        &mut self,
        contract: ContractId,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Contact>> {
        // No place is smaller than 1. Behind the last that can be kept there is nobody.
        let after = after.map_or(0, |after| i64::try_from(after).unwrap_or(i64::MAX));
        let found = self.rows(
            CONTACT.table,
            select!("registration_order > ?3 ORDER BY registration_order, id LIMIT ?4"),
            params![self.tenant_key(), blob(contract.as_uuid()), after, limit],
            contact,
        )?;
        Ok(plain(found))
    }

    async fn find_account(&mut self, address: &AddressKey) -> Result<Option<Account>> {
        let found = accounts::lock(self, std::slice::from_ref(address))?;
        Ok(plain(found).pop())
    }

    async fn lock_accounts(&mut self, addresses: &[AddressKey]) -> Result<Vec<Versioned<Account>>> {
        accounts::lock(self, addresses)
    }

    async fn insert_accounts(&mut self, accounts: &[Account]) -> Result<()> {
        accounts.iter().try_for_each(|account| accounts::put(self, account, None))
    }

    async fn save_accounts(&mut self, accounts: &[(Account, Version)]) -> Result<()> {
        accounts.iter().try_for_each(|(account, expected)| accounts::put(self, account, Some(*expected)))
    }

    async fn delete_accounts(&mut self, accounts: &[(AddressKey, Version)]) -> Result<()> {
        accounts.iter().try_for_each(|(address, expected)| accounts::delete(self, address, *expected))
    }

    async fn page_accounts(&mut self, after: Option<&AddressKey>, limit: u32) -> Result<Vec<Account>> {
        accounts::page(self, after, limit)
    }
}

impl SqliteTx<'_> {
    fn register_into(&self, found: &mut Vec<Versioned<Register>>, contract: ContractId) -> Result<()> {
        self.rows_into(
            found,
            REGISTER.table,
            "SELECT contract, form, entitlements, primary_contact, registered, orders, held_since, version
             FROM tantou_register WHERE tenant = ?1 AND contract = ?2",
            params![self.tenant_key(), blob(contract.as_uuid())],
            register,
        )
    }

    fn put_register(&self, register: &Register, expected: Option<Version>) -> Result<()> {
        let RegisterRecord { contract, form, entitlements, primary, registered, orders, held_since } =
            register.record();
        self.put(
            &REGISTER,
            expected,
            params![
                form.to_string(),
                json(&entitlements)?,
                blob(primary.as_uuid()),
                count(registered)?,
                count(orders)?,
                micros(held_since),
                stored(expected),
                self.tenant_key(),
                blob(contract.as_uuid()),
            ],
        )
    }

    fn put_contact(&self, contact: &Contact, expected: Option<Version>) -> Result<()> {
        let consent = contact.consent();
        self.put(
            &CONTACT,
            expected,
            params![
                contact.name().as_str(),
                contact.address().as_given(),
                contact.address().key().as_str(),
                count(contact.order())?,
                consent.notice_version,
                json(&consent.purposes)?,
                consent.at.as_unix_micros(),
                contact.registered_at().as_unix_micros(),
                stored(expected),
                self.tenant_key(),
                blob(contact.contract().as_uuid()),
                blob(contact.id().as_uuid()),
            ],
        )
    }
}

fn register(row: &mut Reader<'_>) -> Result<Versioned<Register>> {
    let record = RegisterRecord {
        contract: row.id()?,
        form: row.parsed("a day")?,
        entitlements: row.json("entitlements")?,
        primary: row.id()?,
        registered: row.count()?,
        orders: row.count()?,
        held_since: row.optional_instant()?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(Register::restore(record))?, version })
}

fn contact(row: &mut Reader<'_>) -> Result<Versioned<Contact>> {
    let record = ContactRecord {
        contract: row.id()?,
        id: row.id()?,
        name: row.parsed("a name")?,
        address: row.address()?,
        order: row.count()?,
        consent: Consent {
            notice_version: row.text()?.to_owned(),
            purposes: row.json("purposes")?,
            at: row.instant()?,
        },
        registered_at: row.instant()?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(Contact::restore(record))?, version })
}

//! Contacts of contracts, the registers that guard them, and sign-in accounts.

use crate::error::PostgresStoreError;
use crate::stored::{Value, count, stored};
use crate::table::{Query, query};
use crate::tx::{PostgresTx, texts, uuids};
use contact_quota::contacts::{
    Account, AccountRecord, Contact, ContactRecord, ContactRepository, Register, RegisterRecord,
};
use contact_quota::{ContactId, ContractId};
use email_identity::AddressKey;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(Register as RegisterRecord in tantou_register, |register|
    key (contract: Uuid = register.contract().as_uuid())
    columns ()
    record register.record(),
    restore Register::restore);

stored!(Contact as ContactRecord in tantou_contact, |contact|
    key (contract: Uuid = contact.contract().as_uuid(), id: Uuid = contact.id().as_uuid())
    columns (registration_order: Bigint = count("tantou_contact", contact.order())?)
    record contact.record(),
    restore Contact::restore);

stored!(Account as AccountRecord in tantou_account, |account|
    key (address_key: Text = account.address().key().as_str().to_owned())
    columns (id: Uuid = account.id().as_uuid())
    record account.record(),
    restore Account::restore);

const REGISTERS: Query =
    query!(tantou_register where "contract = ANY($2)" one "contract = ($2::uuid[])[1]" order "contract");
const REGISTER: Query = query!(tantou_register where "contract = $2" order "contract");
const CONTACTS: Query = query!(tantou_contact where "contract = $2 AND id = ANY($3)" one "contract = $2 AND id = ($3::uuid[])[1]" order "contract, id");
const CONTACT_PAGE: Query = query!(tantou_contact
    where "contract = $2 AND registration_order > coalesce($3::bigint, 0)" order "registration_order, id LIMIT $4");
const ACCOUNTS: Query = query!(tantou_account where "address_key = ANY($2)" one "address_key = ($2::text[])[1]" order "address_key");
const ACCOUNT_PAGE: Query =
    query!(tantou_account where "address_key > coalesce($2::text, '')" order "address_key LIMIT $3");

pub(crate) const QUERIES: &[Query] = &[REGISTERS, REGISTER, CONTACTS, CONTACT_PAGE, ACCOUNTS, ACCOUNT_PAGE];

impl ContactRepository for PostgresTx {
    async fn find_registers(&mut self, contracts: &[ContractId]) -> Result<Vec<Register>> {
        self.find_listed(&REGISTERS, &[], &uuids(contracts, ContractId::as_uuid)).await
    }

    async fn lock_register(&mut self, contract: ContractId) -> Result<Option<Versioned<Register>>> {
        Ok(self.lock(&REGISTER, &[&contract.as_uuid()]).await?.pop())
    }

    async fn insert_register(&mut self, register: &Register) -> Result<()> {
        self.insert(std::slice::from_ref(register)).await
    }

    async fn save_register(&mut self, register: &Register, expected: Version) -> Result<()> {
        self.save_one(register, expected).await
    }

    async fn lock_contacts(
        &mut self,
        contract: ContractId,
        ids: &[ContactId],
    ) -> Result<Vec<Versioned<Contact>>> {
        self.lock_listed(&CONTACTS, &[&contract.as_uuid()], &uuids(ids, ContactId::as_uuid)).await
    }

    async fn insert_contacts(&mut self, contacts: &[Contact]) -> Result<()> {
        self.insert(contacts).await
    }

    async fn save_contacts(&mut self, contacts: &[(Contact, Version)]) -> Result<()> {
        self.save(contacts).await
    }

    async fn delete_contacts(
        &mut self,
        contract: ContractId,
        contacts: &[(ContactId, Version)],
    ) -> Result<()> {
        let keys = contacts
            .iter()
            .map(|(id, expected)| (vec![Value::id(contract.as_uuid()), Value::id(id.as_uuid())], *expected));
        self.delete::<Contact>(keys).await
    }

    async fn page_contacts(
        &mut self,
        contract: ContractId,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Contact>> {
        // Behind the last place that can be kept there is nobody.
        let after = after.map(|after| i64::try_from(after).unwrap_or(i64::MAX));
        self.find(&CONTACT_PAGE, &[&contract.as_uuid(), &after, &i64::from(limit)]).await
    }

    async fn find_account(&mut self, address: &AddressKey) -> Result<Option<Account>> {
        Ok(self.find_listed(&ACCOUNTS, &[], &[address.as_str()]).await?.pop())
    }

    async fn lock_accounts(&mut self, addresses: &[AddressKey]) -> Result<Vec<Versioned<Account>>> {
        self.lock_listed(&ACCOUNTS, &[], &texts(addresses)).await
    }

    async fn insert_accounts(&mut self, accounts: &[Account]) -> Result<()> {
        self.insert(accounts).await
    }

    async fn save_accounts(&mut self, accounts: &[(Account, Version)]) -> Result<()> {
        self.save(accounts).await
    }

    async fn delete_accounts(&mut self, accounts: &[(AddressKey, Version)]) -> Result<()> {
        let keys =
            accounts.iter().map(|(address, expected)| (vec![Value::text(address.as_str())], *expected));
        self.delete::<Account>(keys).await
    }

    async fn page_accounts(&mut self, after: Option<&AddressKey>, limit: u32) -> Result<Vec<Account>> {
        let after = after.map(AddressKey::as_str);
        self.find(&ACCOUNT_PAGE, &[&after, &i64::from(limit)]).await
    }
}

//! What a store keeps of registers. The isolation contract is that of [`storage_contract`].

use super::account::Account;
use super::contact::Contact;
use super::register::Register;
use crate::ids::{ContactId, ContractId};
use crate::journal::JournalRepository;
use email_identity::AddressKey;
use storage_contract::{Version, Versioned};

/// Keeps registers, contacts and accounts. Implement it for the host's transaction. Receipts and the past of registers are in the
/// [journal](JournalRepository).
///
/// Everything is within one tenant; lookups answer only what they found, in any order. Locks are taken in the order register < contact < account,
/// and within a kind by key.
pub trait ContactRepository: JournalRepository {
    /// The registers of these contracts. Unguarded.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_registers(
        &mut self,
        contracts: &[ContractId],
    ) -> impl Future<Output = Result<Vec<Register>, Self::Error>>;

    /// Guarded read of a register. It guards the contract's contacts, receipts and past, too: whoever adds, changes or deletes one has locked it.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_register(
        &mut self,
        contract: ContractId,
    ) -> impl Future<Output = Result<Option<Versioned<Register>>, Self::Error>>;

    /// Adds a register. Unique: contract.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_register(&mut self, register: &Register) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn save_register(
        &mut self,
        register: &Register,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Guarded read of contacts of a contract; the ids come sorted and without repetition.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_contacts(
        &mut self,
        contract: ContractId,
        ids: &[ContactId],
    ) -> impl Future<Output = Result<Vec<Versioned<Contact>>, Self::Error>>;

    /// Adds contacts. Unique: (contract, id).
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_contacts(&mut self, contacts: &[Contact]) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn save_contacts(
        &mut self,
        contacts: &[(Contact, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Deletes contacts where the version is the expected one.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where it is another.
    fn delete_contacts(
        &mut self,
        contract: ContractId,
        contacts: &[(ContactId, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// The contacts of a contract in the order of registration, those behind `after`, at most `limit`. Unguarded, for lists. Needs an index on
    /// (contract, order).
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_contacts(
        &mut self,
        contract: ContractId,
        after: Option<u64>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Contact>, Self::Error>>;

    /// The account of an address. Unguarded.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn find_account(
        &mut self,
        address: &AddressKey,
    ) -> impl Future<Output = Result<Option<Account>, Self::Error>>;

    /// Guarded read of accounts; the addresses come sorted and without repetition.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn lock_accounts(
        &mut self,
        addresses: &[AddressKey],
    ) -> impl Future<Output = Result<Vec<Versioned<Account>>, Self::Error>>;

    /// Adds accounts. Unique: the address's key; id.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) on a duplicate.
    fn insert_accounts(&mut self, accounts: &[Account]) -> impl Future<Output = Result<(), Self::Error>>;

    /// Compare and set.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where the version is another.
    fn save_accounts(
        &mut self,
        accounts: &[(Account, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Deletes accounts where the version is the expected one.
    ///
    /// # Errors
    /// [`Conflict`](storage_contract::FailureClass::Conflict) where it is another.
    fn delete_accounts(
        &mut self,
        accounts: &[(AddressKey, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// The accounts in the order of their addresses' keys, those behind `after`, at most `limit`. Unguarded, for mailings.
    ///
    /// # Errors
    /// Whatever the store fails with.
    fn page_accounts(
        &mut self,
        after: Option<&AddressKey>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Account>, Self::Error>>;
}

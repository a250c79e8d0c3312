//! What the services ask of a store. The host implements these traits for its transaction.
//!
//! The isolation contract of `storage_contract` holds for each method: `lock_*` are guarded reads that answer only what they
//! found, in any order; `find_*` and `page_*` promise nothing and never feed a decision; `save_*` and `delete_*` compare versions; `insert_*`
//! enforce the unique keys named here, a duplicate being a conflict. Methods that take many rows cost one round trip or few;
//! callers name each row at most once, sorted by key, and may name none at all. Everything is of the tenant for which the transaction
//! was opened.
//!
//! Locks are taken in this order: holder < contract < delegate < roster < assignment.

use crate::{
    AccountHolder, AccountHolderId, Assignment, Contract, ContractId, Delegate, DelegateId, RosterEntry,
};
use email_identity::AddressKey;
use storage_contract::{Storage, Version, Versioned};

/// Account holders, which the host keeps and the rules only read.
pub trait HolderRepository: Storage {
    /// Guarded read of one holder.
    ///
    /// # Errors
    /// The store's.
    fn lock_holder(
        &mut self,
        id: AccountHolderId,
    ) -> impl Future<Output = Result<Option<Versioned<AccountHolder>>, Self::Error>>;
}

/// Contracts. A contract's row is also the guard of the set of its assignments.
pub trait ContractRepository: Storage {
    /// Guarded read of the contracts that exist.
    ///
    /// # Errors
    /// The store's.
    fn lock_contracts(
        &mut self,
        ids: &[ContractId],
    ) -> impl Future<Output = Result<Vec<Versioned<Contract>>, Self::Error>>;

    /// The contracts that exist, unguarded: for screens.
    ///
    /// # Errors
    /// The store's.
    fn find_contracts(
        &mut self,
        ids: &[ContractId],
    ) -> impl Future<Output = Result<Vec<Contract>, Self::Error>>;

    /// Writes a contract if its stored version is `expected`.
    ///
    /// # Errors
    /// A conflict if it is not; the store's.
    fn save_contract(
        &mut self,
        next: &Contract,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;
}

/// Delegates, one per address, and the rosters on which holders list them.
pub trait DelegateRepository: Storage {
    /// Guarded read of the delegates that exist.
    ///
    /// # Errors
    /// The store's.
    fn lock_delegates(
        &mut self,
        ids: &[DelegateId],
    ) -> impl Future<Output = Result<Vec<Versioned<Delegate>>, Self::Error>>;

    /// Guarded read of the delegates with these addresses.
    ///
    /// # Errors
    /// The store's.
    fn lock_delegates_by_address(
        &mut self,
        addresses: &[AddressKey],
    ) -> impl Future<Output = Result<Vec<Versioned<Delegate>>, Self::Error>>;

    /// The delegates that exist, unguarded: for screens.
    ///
    /// # Errors
    /// The store's.
    fn find_delegates(
        &mut self,
        ids: &[DelegateId],
    ) -> impl Future<Output = Result<Vec<Delegate>, Self::Error>>;

    /// The delegates with these addresses, unguarded: for screens.
    ///
    /// # Errors
    /// The store's.
    fn find_delegates_by_address(
        &mut self,
        addresses: &[AddressKey],
    ) -> impl Future<Output = Result<Vec<Delegate>, Self::Error>>;

    /// Adds delegates. Unique: the id; the key of the address.
    ///
    /// # Errors
    /// A conflict on a duplicate; the store's.
    fn insert_delegates(&mut self, delegates: &[Delegate]) -> impl Future<Output = Result<(), Self::Error>>;

    /// Writes a delegate if its stored version is `expected`.
    ///
    /// # Errors
    /// A conflict if it is not; the store's.
    fn save_delegate(
        &mut self,
        next: &Delegate,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Guarded read of a holder's entries for these delegates. An entry also guards the set of the delegate's assignments
    /// with that holder.
    ///
    /// # Errors
    /// The store's.
    fn lock_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> impl Future<Output = Result<Vec<Versioned<RosterEntry>>, Self::Error>>;

    /// A holder's entries for these delegates, unguarded: for screens.
    ///
    /// # Errors
    /// The store's.
    fn find_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> impl Future<Output = Result<Vec<RosterEntry>, Self::Error>>;

    /// Adds roster entries. Unique: holder and delegate.
    ///
    /// # Errors
    /// A conflict on a duplicate; the store's.
    fn insert_roster(&mut self, entries: &[RosterEntry]) -> impl Future<Output = Result<(), Self::Error>>;

    /// Writes a roster entry if its stored version is `expected`.
    ///
    /// # Errors
    /// A conflict if it is not; the store's.
    fn save_roster_entry(
        &mut self,
        next: &RosterEntry,
        expected: Version,
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Deletes entries of a holder's roster whose stored versions are the given ones.
    ///
    /// # Errors
    /// A conflict if one is not; the store's.
    fn delete_roster_entries(
        &mut self,
        holder: AccountHolderId,
        entries: &[(DelegateId, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// A holder's roster by ascending delegate id, from after `after`, at most `limit` entries. Promises nothing.
    ///
    /// # Errors
    /// The store's.
    fn page_roster(
        &mut self,
        holder: AccountHolderId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<RosterEntry>, Self::Error>>;
}

/// Assignments. Whoever inserts one has locked its contract, and its roster entry or inserts that, too.
pub trait AssignmentRepository: Storage {
    /// Guarded read of the assignments of these pairs.
    ///
    /// # Errors
    /// The store's.
    fn lock_assignments(
        &mut self,
        pairs: &[(ContractId, DelegateId)],
    ) -> impl Future<Output = Result<Vec<Versioned<Assignment>>, Self::Error>>;

    /// Guarded read of all assignments, whatever their state, that `holder` offered to these delegates. The caller has
    /// locked the roster entries, which guard the sets.
    ///
    /// # Errors
    /// The store's.
    fn lock_assignments_of_delegates(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> impl Future<Output = Result<Vec<Versioned<Assignment>>, Self::Error>>;

    /// Guarded read of all assignments of a contract, whatever their state. The caller has locked the contract, which guards
    /// the set.
    ///
    /// # Errors
    /// The store's.
    fn lock_assignments_of_contract(
        &mut self,
        contract: ContractId,
    ) -> impl Future<Output = Result<Vec<Versioned<Assignment>>, Self::Error>>;

    /// Adds assignments. Unique: contract and delegate.
    ///
    /// # Errors
    /// A conflict on a duplicate; the store's.
    fn insert_assignments(
        &mut self,
        assignments: &[Assignment],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Writes assignments whose stored versions are the given ones.
    ///
    /// # Errors
    /// A conflict if one is not; the store's.
    fn save_assignments(
        &mut self,
        next: &[(Assignment, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Deletes assignments whose stored versions are the given ones.
    ///
    /// # Errors
    /// A conflict if one is not; the store's.
    fn delete_assignments(
        &mut self,
        assignments: &[(ContractId, DelegateId, Version)],
    ) -> impl Future<Output = Result<(), Self::Error>>;

    /// Who may act on this contract (AM-16): its assignments, whatever their state, by ascending delegate id, from after
    /// `after`, at most `limit`. Promises nothing; ask [`decide`](crate::decide) about each.
    ///
    /// # Errors
    /// The store's.
    fn page_assignments_of_contract(
        &mut self,
        contract: ContractId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Assignment>, Self::Error>>;

    /// On what this delegate may act (AM-16): its assignments with all holders, whatever their state, by ascending contract
    /// id, from after `after`, at most `limit`. Promises nothing; ask [`decide`](crate::decide) about each.
    ///
    /// # Errors
    /// The store's.
    fn page_assignments_of_delegate(
        &mut self,
        delegate: DelegateId,
        after: Option<ContractId>,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Assignment>, Self::Error>>;
}

/// All four repositories in one, which every transaction that implements them is.
pub trait AccessRepository:
    HolderRepository + ContractRepository + DelegateRepository + AssignmentRepository
{
}

impl<R> AccessRepository for R where
    R: HolderRepository + ContractRepository + DelegateRepository + AssignmentRepository
{
}

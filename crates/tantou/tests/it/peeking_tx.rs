//! A transaction whose first unguarded look at an invitation shows an older state of it, as any store's may: what was committed
//! between the look and the lock.

use memory_store::{MemoryStoreError, MemoryTx};
use tantou::access::{
    AccountHolder, AccountHolderId, Assignment, AssignmentRepository, Contract, ContractId,
    ContractRepository, Delegate, DelegateId, DelegateRepository, HolderRepository, RosterEntry,
};
use tantou::email::AddressKey;
use tantou::invitation::{
    Addressee, ExpiryPosition, Invitation, InvitationId, InvitationRepository, ScopeId, Selector,
};
use tantou::storage::{Storage, Timestamp, Version, Versioned};

pub struct PeekingTx {
    pub tx: MemoryTx,
    /// What the first look shows.
    pub peek: Option<Invitation>,
}

impl PeekingTx {
    /// Shows the older state once, to whoever asks for this invitation.
    fn peeked(&mut self, asks: impl FnOnce(&Invitation) -> bool) -> Option<Invitation> {
        self.peek.take_if(|peek| asks(peek))
    }
}

impl Storage for PeekingTx {
    type Error = MemoryStoreError;
}

/// The methods of a trait, all of them the transaction's own.
macro_rules! as_in_memory {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        $(async fn $name(&mut self, $($argument: $kind),*) -> Result<$answer, MemoryStoreError> {
            self.tx.$name($($argument),*).await
        })*
    };
}

impl HolderRepository for PeekingTx {
    as_in_memory! {
        lock_holder(id: AccountHolderId) -> Option<Versioned<AccountHolder>>;
    }
}

impl ContractRepository for PeekingTx {
    as_in_memory! {
        lock_contracts(ids: &[ContractId]) -> Vec<Versioned<Contract>>;
        find_contracts(ids: &[ContractId]) -> Vec<Contract>;
        save_contract(next: &Contract, expected: Version) -> ();
    }
}

impl DelegateRepository for PeekingTx {
    as_in_memory! {
        lock_delegates(ids: &[DelegateId]) -> Vec<Versioned<Delegate>>;
        lock_delegates_by_address(addresses: &[AddressKey]) -> Vec<Versioned<Delegate>>;
        find_delegates(ids: &[DelegateId]) -> Vec<Delegate>;
        find_delegates_by_address(addresses: &[AddressKey]) -> Vec<Delegate>;
        insert_delegates(delegates: &[Delegate]) -> ();
        save_delegate(next: &Delegate, expected: Version) -> ();
        lock_roster(holder: AccountHolderId, delegates: &[DelegateId]) -> Vec<Versioned<RosterEntry>>;
        find_roster(holder: AccountHolderId, delegates: &[DelegateId]) -> Vec<RosterEntry>;
        insert_roster(entries: &[RosterEntry]) -> ();
        save_roster_entry(next: &RosterEntry, expected: Version) -> ();
        delete_roster_entries(holder: AccountHolderId, entries: &[(DelegateId, Version)]) -> ();
        page_roster(holder: AccountHolderId, after: Option<DelegateId>, limit: u32) -> Vec<RosterEntry>;
    }
}

impl AssignmentRepository for PeekingTx {
    as_in_memory! {
        lock_assignments(pairs: &[(ContractId, DelegateId)]) -> Vec<Versioned<Assignment>>;
        lock_assignments_of_delegates(holder: AccountHolderId, delegates: &[DelegateId]) -> Vec<Versioned<Assignment>>;
        lock_assignments_of_contract(contract: ContractId) -> Vec<Versioned<Assignment>>;
        insert_assignments(assignments: &[Assignment]) -> ();
        save_assignments(next: &[(Assignment, Version)]) -> ();
        delete_assignments(assignments: &[(ContractId, DelegateId, Version)]) -> ();
        page_assignments_of_contract(contract: ContractId, after: Option<DelegateId>, limit: u32) -> Vec<Assignment>;
        page_assignments_of_delegate(delegate: DelegateId, after: Option<ContractId>, limit: u32) -> Vec<Assignment>;
    }
}

impl InvitationRepository for PeekingTx {
    async fn find_invitation_by_selector(
        &mut self,
        selector: &Selector,
    ) -> Result<Option<Invitation>, MemoryStoreError> {
        match self.peeked(|peek| peek.selectors().any(|own| own == selector)) {
            Some(peek) => Ok(Some(peek)),
            None => self.tx.find_invitation_by_selector(selector).await,
        }
    }

    async fn find_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Invitation>, MemoryStoreError> {
        match self.peeked(|peek| ids == [peek.id()]) {
            Some(peek) => Ok(vec![peek]),
            None => self.tx.find_invitations(ids).await,
        }
    }

    as_in_memory! {
        lock_invitations(ids: &[InvitationId]) -> Vec<Versioned<Invitation>>;
        insert_invitations(invitations: &[Invitation]) -> ();
        save_invitations(invitations: &[(Invitation, Version)]) -> ();
        delete_invitations(invitations: &[(InvitationId, Version)]) -> ();
        page_invitations(scope: ScopeId, after: Option<InvitationId>, limit: u32) -> Vec<Invitation>;
        page_expiring_invitations(after: ExpiryPosition, until: Timestamp, limit: u32) -> Vec<Invitation>;
        find_addressees(scope: ScopeId, addresses: &[AddressKey]) -> Vec<Addressee>;
        lock_addressees(scope: ScopeId, addresses: &[AddressKey]) -> Vec<Versioned<Addressee>>;
        insert_addressees(addressees: &[Addressee]) -> ();
        save_addressees(addressees: &[(Addressee, Version)]) -> ();
    }
}

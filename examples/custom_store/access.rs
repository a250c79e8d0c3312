//! What `tantou::access` asks of a store: holders, contracts, delegates, rosters, assignments.
//!
//! Each method is one line, because the transaction began with `BEGIN IMMEDIATE`: every read is a guarded one.

use super::document::{pair, values};
use super::store::{PortalTx, Result};
use tantou::access::{
    AccountHolder, AccountHolderId, Assignment, AssignmentRepository, Contract, ContractId,
    ContractRepository, Delegate, DelegateId, DelegateRepository, HolderRepository, RosterEntry,
};
use tantou::email::AddressKey;
use tantou::storage::{Version, Versioned};

impl HolderRepository for PortalTx<'_> {
    async fn lock_holder(&mut self, id: AccountHolderId) -> Result<Option<Versioned<AccountHolder>>> {
        Ok(self.get([id.to_string()])?.pop())
    }
}

impl ContractRepository for PortalTx<'_> {
    async fn lock_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Versioned<Contract>>> {
        self.get(ids.iter().map(ToString::to_string))
    }

    async fn find_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Contract>> {
        self.lock_contracts(ids).await.map(values)
    }

    async fn save_contract(&mut self, next: &Contract, expected: Version) -> Result<()> {
        self.save(next, expected)
    }
}

impl DelegateRepository for PortalTx<'_> {
    async fn lock_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Versioned<Delegate>>> {
        self.get(ids.iter().map(ToString::to_string))
    }

    async fn lock_delegates_by_address(
        &mut self,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Delegate>>> {
        let mut found = Vec::new();
        for address in addresses {
            found.extend(self.find("address = ?2", &[&address.as_str()])?);
        }
        Ok(found)
    }

    async fn find_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Delegate>> {
        self.lock_delegates(ids).await.map(values)
    }

    async fn find_delegates_by_address(&mut self, addresses: &[AddressKey]) -> Result<Vec<Delegate>> {
        self.lock_delegates_by_address(addresses).await.map(values)
    }

    async fn insert_delegates(&mut self, delegates: &[Delegate]) -> Result<()> {
        self.insert(delegates)
    }

    async fn save_delegate(&mut self, next: &Delegate, expected: Version) -> Result<()> {
        self.save(next, expected)
    }

    async fn lock_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<RosterEntry>>> {
        self.get(delegates.iter().map(|delegate| pair(&holder, delegate)))
    }

    async fn find_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<RosterEntry>> {
        self.lock_roster(holder, delegates).await.map(values)
    }

    async fn insert_roster(&mut self, entries: &[RosterEntry]) -> Result<()> {
        self.insert(entries)
    }

    async fn save_roster_entry(&mut self, next: &RosterEntry, expected: Version) -> Result<()> {
        self.save(next, expected)
    }

    async fn delete_roster_entries(
        &mut self,
        holder: AccountHolderId,
        entries: &[(DelegateId, Version)],
    ) -> Result<()> {
        entries.iter().try_for_each(|(delegate, expected)| {
            self.delete::<RosterEntry>(&pair(&holder, delegate), *expected)
        })
    }

    async fn page_roster(
        &mut self,
        holder: AccountHolderId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<RosterEntry>> {
        let page = "holder = ?2 AND delegate > ?3 ORDER BY delegate LIMIT ?4";
        self.find(page, &[&holder.to_string(), &behind(after), &limit]).map(values)
    }
}

impl AssignmentRepository for PortalTx<'_> {
    async fn lock_assignments(
        &mut self,
        pairs: &[(ContractId, DelegateId)],
    ) -> Result<Vec<Versioned<Assignment>>> {
        self.get(pairs.iter().map(|(contract, delegate)| pair(contract, delegate)))
    }

    async fn lock_assignments_of_delegates(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<Assignment>>> {
        let mut found = Vec::new();
        for delegate in delegates {
            let of_delegate = "delegate = ?2 AND holder = ?3";
            found.extend(self.find(of_delegate, &[&delegate.to_string(), &holder.to_string()])?);
        }
        Ok(found)
    }

    async fn lock_assignments_of_contract(
        &mut self,
        contract: ContractId,
    ) -> Result<Vec<Versioned<Assignment>>> {
        self.find("contract = ?2", &[&contract.to_string()])
    }

    async fn insert_assignments(&mut self, assignments: &[Assignment]) -> Result<()> {
        self.insert(assignments)
    }

    async fn save_assignments(&mut self, next: &[(Assignment, Version)]) -> Result<()> {
        next.iter().try_for_each(|(assignment, expected)| self.save(assignment, *expected))
    }

    async fn delete_assignments(&mut self, assignments: &[(ContractId, DelegateId, Version)]) -> Result<()> {
        assignments.iter().try_for_each(|(contract, delegate, expected)| {
            self.delete::<Assignment>(&pair(contract, delegate), *expected)
        })
    }

    async fn page_assignments_of_contract(
        &mut self,
        contract: ContractId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<Assignment>> {
        let page = "contract = ?2 AND delegate > ?3 ORDER BY delegate LIMIT ?4";
        self.find(page, &[&contract.to_string(), &behind(after), &limit]).map(values)
    }

    async fn page_assignments_of_delegate(
        &mut self,
        delegate: DelegateId,
        after: Option<ContractId>,
        limit: u32,
    ) -> Result<Vec<Assignment>> {
        let page = "delegate = ?2 AND contract > ?3 ORDER BY contract LIMIT ?4";
        self.find(page, &[&delegate.to_string(), &behind(after), &limit]).map(values)
    }
}

/// Pages go by key, never by offset. Behind the empty text is everything.
pub(crate) fn behind(after: Option<impl ToString>) -> String {
    after.map_or_else(String::new, |id| id.to_string())
}

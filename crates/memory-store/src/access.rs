//! Holders, contracts, delegates, rosters and assignments.

use crate::error::{Kind, MemoryStoreError};
use crate::index::behind;
use crate::store::MemoryTx;
use access_model::{
    AccountHolder, AccountHolderId, Assignment, AssignmentRepository, Contract, ContractId,
    ContractRepository, Delegate, DelegateId, DelegateRepository, HolderRepository, RosterEntry,
};
use email_identity::AddressKey;
use storage_contract::{Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const FIRST_DELEGATE: DelegateId = DelegateId::from_uuid(Uuid::nil());
const LAST_DELEGATE: DelegateId = DelegateId::from_uuid(Uuid::max());
const FIRST_CONTRACT: ContractId = ContractId::from_uuid(Uuid::nil());
const LAST_CONTRACT: ContractId = ContractId::from_uuid(Uuid::max());

impl HolderRepository for MemoryTx {
    async fn lock_holder(&mut self, id: AccountHolderId) -> Result<Option<Versioned<AccountHolder>>> {
        Ok(self.views.holders.lock(&id))
    }
}

impl ContractRepository for MemoryTx {
    async fn lock_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Versioned<Contract>>> {
        Ok(ids.iter().filter_map(|id| self.views.contracts.lock(id)).collect())
    }

    async fn find_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Contract>> {
        Ok(ids.iter().filter_map(|id| self.views.contracts.peek(id)).map(|row| row.value.clone()).collect())
    }

    async fn save_contract(&mut self, next: &Contract, expected: Version) -> Result<()> {
        self.views.contracts.save(next.id(), next.clone(), expected)
    }
}

impl DelegateRepository for MemoryTx {
    async fn lock_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Versioned<Delegate>>> {
        Ok(ids.iter().filter_map(|id| self.views.delegates.lock(id)).collect())
    }

    async fn lock_delegates_by_address(
        &mut self,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Delegate>>> {
        let views = &mut self.views;
        let found = addresses.iter().filter_map(|address| {
            let id = views.delegates_by_address.lock(address)?;
            views.delegates.lock(&id.value)
        });
        Ok(found.collect())
    }

    async fn find_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Delegate>> {
        Ok(ids.iter().filter_map(|id| self.views.delegates.peek(id)).map(|row| row.value.clone()).collect())
    }

    async fn find_delegates_by_address(&mut self, addresses: &[AddressKey]) -> Result<Vec<Delegate>> {
        let views = &self.views;
        let found = addresses.iter().filter_map(|address| {
            let id = views.delegates_by_address.peek(address)?;
            views.delegates.peek(id.value)
        });
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn insert_delegates(&mut self, delegates: &[Delegate]) -> Result<()> {
        for delegate in delegates {
            let address = delegate.address().key().clone();
            self.views.delegates_by_address.insert(address, delegate.id())?;
            self.views.delegates.insert(delegate.id(), delegate.clone())?;
        }
        Ok(())
    }

    async fn save_delegate(&mut self, next: &Delegate, expected: Version) -> Result<()> {
        let before = self.views.delegates.peek(&next.id()).map(|row| row.value.address().key().clone());
        self.views.delegates.save(next.id(), next.clone(), expected)?;
        let address = next.address().key();
        if let Some(before) = before.filter(|before| before != address) {
            self.views.delegates_by_address.remove(before);
            self.views.delegates_by_address.insert(address.clone(), next.id())?;
        }
        Ok(())
    }

    async fn lock_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<RosterEntry>>> {
        let roster = &mut self.views.roster;
        Ok(delegates.iter().filter_map(|delegate| roster.lock(&(holder, *delegate))).collect())
    }

    async fn find_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<RosterEntry>> {
        let roster = &self.views.roster;
        let found = delegates.iter().filter_map(|delegate| roster.peek(&(holder, *delegate)));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn insert_roster(&mut self, entries: &[RosterEntry]) -> Result<()> {
        for entry in entries {
            self.views.roster.insert((entry.holder(), entry.delegate()), entry.clone())?;
        }
        Ok(())
    }

    async fn save_roster_entry(&mut self, next: &RosterEntry, expected: Version) -> Result<()> {
        self.views.roster.save((next.holder(), next.delegate()), next.clone(), expected)
    }

    async fn delete_roster_entries(
        &mut self,
        holder: AccountHolderId,
        entries: &[(DelegateId, Version)],
    ) -> Result<()> {
        for (delegate, expected) in entries {
            self.views.roster.delete((holder, *delegate), *expected)?;
        }
        Ok(())
    }

    async fn page_roster(
        &mut self,
        holder: AccountHolderId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<RosterEntry>> {
        let first = (holder, after.unwrap_or(FIRST_DELEGATE));
        let page = self.views.roster.page(behind(after, &first), &(holder, LAST_DELEGATE), limit);
        Ok(page.into_iter().map(|(_, entry)| entry).collect())
    }
}

impl AssignmentRepository for MemoryTx {
    async fn lock_assignments(
        &mut self,
        pairs: &[(ContractId, DelegateId)],
    ) -> Result<Vec<Versioned<Assignment>>> {
        Ok(pairs.iter().filter_map(|pair| self.views.assignments.lock(pair)).collect())
    }

    async fn lock_assignments_of_delegates(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<Assignment>>> {
        let mut found = Vec::new();
        for delegate in delegates {
            let of_delegate = (holder, *delegate, FIRST_CONTRACT)..=(holder, *delegate, LAST_CONTRACT);
            let listed = self.views.assignments_by_roster.lock_range(of_delegate);
            let assignments = &mut self.views.assignments;
            found.extend(
                listed
                    .iter()
                    .filter_map(|((_, delegate, contract), _)| assignments.lock(&(*contract, *delegate))),
            );
        }
        Ok(found)
    }

    async fn lock_assignments_of_contract(
        &mut self,
        contract: ContractId,
    ) -> Result<Vec<Versioned<Assignment>>> {
        let of_contract = (contract, FIRST_DELEGATE)..=(contract, LAST_DELEGATE);
        Ok(self.views.assignments.lock_range(of_contract).into_iter().map(|(_, row)| row).collect())
    }

    async fn insert_assignments(&mut self, assignments: &[Assignment]) -> Result<()> {
        for assignment in assignments {
            let (holder, contract, delegate) = key_of(assignment);
            self.views.assignments.insert((contract, delegate), *assignment)?;
            self.views.assignments_by_delegate.insert((delegate, contract), ())?;
            self.views.assignments_by_roster.insert((holder, delegate, contract), ())?;
        }
        Ok(())
    }

    async fn save_assignments(&mut self, next: &[(Assignment, Version)]) -> Result<()> {
        for (assignment, expected) in next {
            let (holder, contract, delegate) = key_of(assignment);
            let before = self.views.assignments.peek(&(contract, delegate)).map(|row| row.value.holder());
            self.views.assignments.save((contract, delegate), *assignment, *expected)?;
            // The contract may have changed hands since it was offered before.
            if let Some(before) = before.filter(|before| *before != holder) {
                self.views.assignments_by_roster.remove((before, delegate, contract));
                self.views.assignments_by_roster.insert((holder, delegate, contract), ())?;
            }
        }
        Ok(())
    }

    async fn delete_assignments(&mut self, assignments: &[(ContractId, DelegateId, Version)]) -> Result<()> {
        for (contract, delegate, expected) in assignments {
            let pair = (*contract, *delegate);
            let Some(holder) = self.views.assignments.peek(&pair).map(|row| row.value.holder()) else {
                return Err(MemoryStoreError::Stale { kind: Kind::Assignment });
            };
            self.views.assignments.delete(pair, *expected)?;
            self.views.assignments_by_delegate.remove((*delegate, *contract));
            self.views.assignments_by_roster.remove((holder, *delegate, *contract));
        }
        Ok(())
    }

    async fn page_assignments_of_contract(
        &mut self,
        contract: ContractId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<Assignment>> {
        let first = (contract, after.unwrap_or(FIRST_DELEGATE));
        let page = self.views.assignments.page(behind(after, &first), &(contract, LAST_DELEGATE), limit);
        Ok(page.into_iter().map(|(_, assignment)| assignment).collect())
    }

    async fn page_assignments_of_delegate(
        &mut self,
        delegate: DelegateId,
        after: Option<ContractId>,
        limit: u32,
    ) -> Result<Vec<Assignment>> {
        let first = (delegate, after.unwrap_or(FIRST_CONTRACT));
        let last = (delegate, LAST_CONTRACT);
        let page = self.views.assignments_by_delegate.page(behind(after, &first), &last, limit);
        let pairs = page.into_iter().map(|((delegate, contract), ())| (contract, delegate));
        let found = pairs.filter_map(|pair| self.views.assignments.peek(&pair));
        Ok(found.map(|row| *row.value).collect())
    }
}

const fn key_of(assignment: &Assignment) -> (AccountHolderId, ContractId, DelegateId) {
    (assignment.holder(), assignment.contract(), assignment.delegate())
}

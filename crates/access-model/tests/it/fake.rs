//! A store of the simplest kind: one transaction, never two. It checks how it is used: the lock order, sorted and unique keys,
//! and that nothing is read for a decision after the first write.

use crate::fixtures::{address, contracts, holder_momiji, holder_sakura};
use access_model::*;
use email_identity::AddressKey;
use std::collections::BTreeMap;
use storage_contract::{FailureClass, Storage, StorageError, Version, Versioned};

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("conflict: {0}")]
pub struct Conflict(pub &'static str);

impl StorageError for Conflict {
    fn class(&self) -> FailureClass {
        FailureClass::Conflict
    }
}

type Rows<K, V> = BTreeMap<K, (V, Version)>;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fake {
    pub holders: Rows<AccountHolderId, AccountHolder>,
    pub contracts: Rows<ContractId, Contract>,
    pub delegates: Rows<DelegateId, Delegate>,
    pub roster: Rows<(AccountHolderId, DelegateId), RosterEntry>,
    pub assignments: Rows<(ContractId, DelegateId), Assignment>,
    /// How many calls were made.
    pub trips: usize,
    /// How many of them wrote.
    pub writes: usize,
    /// The kind last locked, as its place in the lock order.
    locked: u8,
}

impl Fake {
    /// Two holders with their contracts, and nobody else.
    pub fn with_contracts() -> Self {
        let mut fake = Self::default();
        for holder in [holder_sakura(), holder_momiji()] {
            fake.holders.insert(holder.id(), (holder, Version::FIRST));
        }
        for contract in contracts() {
            fake.contracts.insert(contract.id(), (contract, Version::FIRST));
        }
        fake
    }

    /// As it is after a commit: a new transaction may begin.
    pub fn begin(&mut self) -> &mut Self {
        (self.trips, self.writes, self.locked) = (0, 0, 0);
        self
    }

    pub fn delegate(&self, text: &str) -> Option<&Delegate> {
        let wanted = address(text);
        self.delegates.values().map(|(delegate, _)| delegate).find(|delegate| delegate.address() == &wanted)
    }

    pub fn assignment(&self, contract: ContractId, text: &str) -> Option<&Assignment> {
        let delegate = self.delegate(text)?.id();
        self.assignments.get(&(contract, delegate)).map(|(assignment, _)| assignment)
    }

    pub fn put_contract(&mut self, contract: Contract) {
        self.contracts.insert(contract.id(), (contract, Version::FIRST));
    }

    /// What a decision is made on.
    pub fn decide(&self, request: &Request) -> Decision {
        let contract = self.contracts.get(&request.contract).map(|(contract, _)| contract);
        let assignment = match request.who {
            Principal::Delegate(delegate) => self.assignments.get(&(request.contract, delegate)),
            Principal::Holder(_) | Principal::OrganisationUser(_) => None,
        };
        decide(request, contract, assignment.map(|(assignment, _)| assignment))
    }

    pub fn may_configure(&self, contract: ContractId, text: &str, now: storage_contract::Timestamp) -> bool {
        let Some(delegate) = self.delegate(text) else { return false };
        let who = Principal::Delegate(delegate.id());
        self.decide(&Request { who, action: Action::ConfigureService, contract, now }).is_allowed()
    }

    fn lock<K: Ord>(&mut self, kind: u8, keys: &[K]) {
        self.trips += 1;
        assert!(kind >= self.locked, "lock order: {kind} after {}", self.locked);
        assert_eq!(self.writes, 0, "guarded read after a write");
        assert!(keys.is_sorted_by(|one, next| one < next), "keys are sorted and named once");
        self.locked = kind;
    }

    fn wrote(&mut self) {
        self.trips += 1;
        self.writes += 1;
    }
}

fn pick<K: Ord, V: Clone>(rows: &Rows<K, V>, keys: &[K]) -> Vec<Versioned<V>> {
    let found = keys.iter().filter_map(|key| rows.get(key));
    // Any order will do, so give the least helpful one.
    found.rev().map(|(value, version)| Versioned { value: value.clone(), version: *version }).collect()
}

fn values<T>(rows: Vec<Versioned<T>>) -> Vec<T> {
    rows.into_iter().map(|row| row.value).collect()
}

fn insert<K: Ord, V>(rows: &mut Rows<K, V>, key: K, value: V) -> Result<(), Conflict> {
    match rows.insert(key, (value, Version::FIRST)) {
        None => Ok(()),
        Some(_) => Err(Conflict("duplicate key")),
    }
}

fn save<K: Ord, V>(rows: &mut Rows<K, V>, key: &K, value: V, expected: Version) -> Result<(), Conflict> {
    let row = rows.get_mut(key).filter(|(_, version)| *version == expected).ok_or(Conflict("stale"))?;
    *row = (value, expected.next());
    Ok(())
}

fn delete<K: Ord, V>(rows: &mut Rows<K, V>, key: &K, expected: Version) -> Result<(), Conflict> {
    match rows.remove(key) {
        Some((_, version)) if version == expected => Ok(()),
        _ => Err(Conflict("stale")),
    }
}

impl Storage for Fake {
    type Error = Conflict;
}

impl HolderRepository for Fake {
    async fn lock_holder(
        &mut self,
        id: AccountHolderId,
    ) -> Result<Option<Versioned<AccountHolder>>, Conflict> {
        self.lock(1, &[id]);
        Ok(pick(&self.holders, &[id]).pop())
    }
}

impl ContractRepository for Fake {
    async fn lock_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Versioned<Contract>>, Conflict> {
        self.lock(2, ids);
        Ok(pick(&self.contracts, ids))
    }

    async fn find_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Contract>, Conflict> {
        Ok(values(pick(&self.contracts, ids)))
    }

    async fn save_contract(&mut self, next: &Contract, expected: Version) -> Result<(), Conflict> {
        self.wrote();
        save(&mut self.contracts, &next.id(), next.clone(), expected)
    }
}

impl DelegateRepository for Fake {
    async fn lock_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Versioned<Delegate>>, Conflict> {
        self.lock(3, ids);
        Ok(pick(&self.delegates, ids))
    }

    async fn lock_delegates_by_address(
        &mut self,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Delegate>>, Conflict> {
        self.lock(3, addresses);
        let found = self.delegates.values().filter(|(found, _)| addresses.contains(found.address().key()));
        Ok(found.map(|(value, version)| Versioned { value: value.clone(), version: *version }).collect())
    }

    async fn find_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Delegate>, Conflict> {
        Ok(values(pick(&self.delegates, ids)))
    }

    async fn find_delegates_by_address(
        &mut self,
        addresses: &[AddressKey],
    ) -> Result<Vec<Delegate>, Conflict> {
        let found = self.delegates.values().filter(|(found, _)| addresses.contains(found.address().key()));
        Ok(found.map(|(value, _)| value.clone()).collect())
    }

    async fn insert_delegates(&mut self, delegates: &[Delegate]) -> Result<(), Conflict> {
        self.wrote();
        for delegate in delegates {
            if self.delegates.values().any(|(found, _)| found.address() == delegate.address()) {
                return Err(Conflict("duplicate address"));
            }
            insert(&mut self.delegates, delegate.id(), delegate.clone())?;
        }
        Ok(())
    }

    async fn save_delegate(&mut self, next: &Delegate, expected: Version) -> Result<(), Conflict> {
        self.wrote();
        save(&mut self.delegates, &next.id(), next.clone(), expected)
    }

    async fn lock_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<RosterEntry>>, Conflict> {
        self.lock(4, delegates);
        let keys: Vec<_> = delegates.iter().map(|delegate| (holder, *delegate)).collect();
        Ok(pick(&self.roster, &keys))
    }

    async fn find_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<RosterEntry>, Conflict> {
        let keys: Vec<_> = delegates.iter().map(|delegate| (holder, *delegate)).collect();
        Ok(values(pick(&self.roster, &keys)))
    }

    async fn insert_roster(&mut self, entries: &[RosterEntry]) -> Result<(), Conflict> {
        self.wrote();
        entries
            .iter()
            .try_for_each(|entry| insert(&mut self.roster, (entry.holder(), entry.delegate()), entry.clone()))
    }

    async fn save_roster_entry(&mut self, next: &RosterEntry, expected: Version) -> Result<(), Conflict> {
        self.wrote();
        save(&mut self.roster, &(next.holder(), next.delegate()), next.clone(), expected)
    }

    async fn delete_roster_entries(
        &mut self,
        holder: AccountHolderId,
        entries: &[(DelegateId, Version)],
    ) -> Result<(), Conflict> {
        self.wrote();
        entries
            .iter()
            .try_for_each(|(delegate, version)| delete(&mut self.roster, &(holder, *delegate), *version))
    }

    async fn page_roster(
        &mut self,
        holder: AccountHolderId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<RosterEntry>, Conflict> {
        let entries = self.roster.values().map(|(entry, _)| entry.clone());
        let own = entries.filter(|entry| entry.holder() == holder && Some(entry.delegate()) > after);
        Ok(own.take(limit as usize).collect())
    }
}

impl AssignmentRepository for Fake {
    async fn lock_assignments(
        &mut self,
        pairs: &[(ContractId, DelegateId)],
    ) -> Result<Vec<Versioned<Assignment>>, Conflict> {
        self.lock(5, pairs);
        Ok(pick(&self.assignments, pairs))
    }

    async fn lock_assignments_of_delegates(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<Assignment>>, Conflict> {
        self.lock(5, delegates);
        let rows = self.assignments.values();
        let own = rows.filter(|(row, _)| row.holder() == holder && delegates.contains(&row.delegate()));
        Ok(own.map(|(value, version)| Versioned { value: *value, version: *version }).collect())
    }

    async fn lock_assignments_of_contract(
        &mut self,
        contract: ContractId,
    ) -> Result<Vec<Versioned<Assignment>>, Conflict> {
        self.lock(5, &[contract]);
        let rows = self.assignments.values().filter(|(row, _)| row.contract() == contract);
        Ok(rows.map(|(value, version)| Versioned { value: *value, version: *version }).collect())
    }

    async fn insert_assignments(&mut self, assignments: &[Assignment]) -> Result<(), Conflict> {
        self.wrote();
        assignments
            .iter()
            .try_for_each(|row| insert(&mut self.assignments, (row.contract(), row.delegate()), *row))
    }

    async fn save_assignments(&mut self, next: &[(Assignment, Version)]) -> Result<(), Conflict> {
        self.wrote();
        next.iter().try_for_each(|(row, version)| {
            save(&mut self.assignments, &(row.contract(), row.delegate()), *row, *version)
        })
    }

    async fn delete_assignments(
        &mut self,
        assignments: &[(ContractId, DelegateId, Version)],
    ) -> Result<(), Conflict> {
        self.wrote();
        assignments.iter().try_for_each(|(contract, delegate, version)| {
            delete(&mut self.assignments, &(*contract, *delegate), *version)
        })
    }

    async fn page_assignments_of_contract(
        &mut self,
        contract: ContractId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<Assignment>, Conflict> {
        let rows = self.assignments.values().map(|(row, _)| *row);
        let of_contract = rows.filter(|row| row.contract() == contract && Some(row.delegate()) > after);
        Ok(of_contract.take(limit as usize).collect())
    }

    async fn page_assignments_of_delegate(
        &mut self,
        delegate: DelegateId,
        after: Option<ContractId>,
        limit: u32,
    ) -> Result<Vec<Assignment>, Conflict> {
        let rows = self.assignments.values().map(|(row, _)| *row);
        let of_delegate = rows.filter(|row| row.delegate() == delegate && Some(row.contract()) > after);
        Ok(of_delegate.take(limit as usize).collect())
    }
}

//! The repository traits over the simple store.

use crate::simple_store::{Conflict, Key, SimpleTx, Value};
use access_model::{
    AccountHolder, AccountHolderId, Assignment, AssignmentRepository, Contract, ContractId,
    ContractRepository, Delegate, DelegateId, DelegateRepository, HolderRepository, RosterEntry,
};
use email_identity::AddressKey;
use invitation_lifecycle::{
    Addressee, ExpiryPosition, Invitation, InvitationId, InvitationRepository, InvitationState, ScopeId,
    Selector,
};
use storage_contract::{OutboxEntry, OutboxRepository, Timestamp, Version, Versioned};

macro_rules! pick {
    ($kind:ident) => {
        |value| match value {
            Value::$kind(value) => Some(value.clone()),
            _ => None,
        }
    };
}
pub(crate) use pick;

const INVITATION: fn(&Value) -> Option<Invitation> = |value| match value {
    Value::Invitation(value) => Some((**value).clone()),
    _ => None,
};

pub(crate) type Result<T> = std::result::Result<T, Conflict>;

impl SimpleTx<'_> {
    /// The rows of a list behind a key, in order, and no more than asked for.
    pub(crate) fn page<T, K: Ord>(
        &self,
        rows: Vec<T>,
        key: fn(&T) -> K,
        after: Option<&K>,
        limit: u32,
    ) -> Vec<T> {
        let mut rows: Vec<T> =
            rows.into_iter().filter(|row| after.is_none_or(|after| key(row) > *after)).collect();
        rows.sort_by_key(key);
        if self.flaws().unordered_pages {
            rows.reverse();
        }
        rows.truncate(limit as usize);
        rows
    }

    fn assignments(&self, wanted: impl Fn(&Assignment) -> bool) -> Vec<Assignment> {
        self.all(pick!(Assignment)).into_iter().map(|(_, row)| row).filter(wanted).collect()
    }

    fn lock_where(&mut self, wanted: impl Fn(&Assignment) -> bool) -> Vec<Versioned<Assignment>> {
        let pairs: Vec<_> =
            self.assignments(wanted).iter().map(|row| (row.contract(), row.delegate())).collect();
        pairs
            .into_iter()
            .filter_map(|(contract, delegate)| {
                self.lock(Key::Assignment(contract, delegate), pick!(Assignment))
            })
            .collect()
    }

    fn invitations(&self, wanted: impl Fn(&Invitation) -> bool) -> Vec<Invitation> {
        self.all(INVITATION).into_iter().map(|(_, row)| row).filter(wanted).collect()
    }

    fn delegate_at(&self, address: &AddressKey) -> Option<DelegateId> {
        let delegates = self.all(pick!(Delegate)).into_iter();
        delegates
            .map(|(_, row)| row)
            .find(|row: &Delegate| row.address().key() == address)
            .map(|row| row.id())
    }
}

pub(crate) fn values<T>(rows: impl Iterator<Item = Versioned<T>>) -> Vec<T> {
    rows.map(|row| row.value).collect()
}

impl HolderRepository for SimpleTx<'_> {
    async fn lock_holder(&mut self, id: AccountHolderId) -> Result<Option<Versioned<AccountHolder>>> {
        Ok(self.lock(Key::Holder(id), pick!(Holder)))
    }
}

impl ContractRepository for SimpleTx<'_> {
    async fn lock_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Versioned<Contract>>> {
        Ok(ids.iter().filter_map(|id| self.lock(Key::Contract(*id), pick!(Contract))).collect())
    }
    async fn find_contracts(&mut self, ids: &[ContractId]) -> Result<Vec<Contract>> {
        Ok(values(ids.iter().filter_map(|id| self.find(&Key::Contract(*id), pick!(Contract)))))
    }
    async fn save_contract(&mut self, next: &Contract, expected: Version) -> Result<()> {
        self.save(Key::Contract(next.id()), Value::Contract(next.clone()), expected)
    }
}

impl DelegateRepository for SimpleTx<'_> {
    async fn lock_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Versioned<Delegate>>> {
        Ok(ids.iter().filter_map(|id| self.lock(Key::Delegate(*id), pick!(Delegate))).collect())
    }
    async fn lock_delegates_by_address(
        &mut self,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Delegate>>> {
        let ids: Vec<_> = addresses.iter().filter_map(|address| self.delegate_at(address)).collect();
        self.lock_delegates(&ids).await
    }
    async fn find_delegates(&mut self, ids: &[DelegateId]) -> Result<Vec<Delegate>> {
        Ok(values(ids.iter().filter_map(|id| self.find(&Key::Delegate(*id), pick!(Delegate)))))
    }
    async fn find_delegates_by_address(&mut self, addresses: &[AddressKey]) -> Result<Vec<Delegate>> {
        let ids: Vec<_> = addresses.iter().filter_map(|address| self.delegate_at(address)).collect();
        self.find_delegates(&ids).await
    }
    async fn insert_delegates(&mut self, delegates: &[Delegate]) -> Result<()> {
        delegates
            .iter()
            .try_for_each(|row| self.insert(Key::Delegate(row.id()), Value::Delegate(row.clone())))
    }
    async fn save_delegate(&mut self, next: &Delegate, expected: Version) -> Result<()> {
        self.save(Key::Delegate(next.id()), Value::Delegate(next.clone()), expected)
    }
    async fn lock_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<RosterEntry>>> {
        let keys = delegates.iter().map(|delegate| Key::RosterEntry(holder, *delegate));
        Ok(keys.filter_map(|key| self.lock(key, pick!(RosterEntry))).collect())
    }
    async fn find_roster(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<RosterEntry>> {
        let keys = delegates.iter().map(|delegate| Key::RosterEntry(holder, *delegate));
        Ok(values(keys.filter_map(|key| self.find(&key, pick!(RosterEntry)))))
    }
    async fn insert_roster(&mut self, entries: &[RosterEntry]) -> Result<()> {
        let key = |row: &RosterEntry| Key::RosterEntry(row.holder(), row.delegate());
        entries.iter().try_for_each(|row| self.insert(key(row), Value::RosterEntry(row.clone())))
    }
    async fn save_roster_entry(&mut self, next: &RosterEntry, expected: Version) -> Result<()> {
        self.save(
            Key::RosterEntry(next.holder(), next.delegate()),
            Value::RosterEntry(next.clone()),
            expected,
        )
    }
    async fn delete_roster_entries(
        &mut self,
        holder: AccountHolderId,
        entries: &[(DelegateId, Version)],
    ) -> Result<()> {
        entries
            .iter()
            .try_for_each(|(delegate, expected)| self.delete(Key::RosterEntry(holder, *delegate), *expected))
    }
    async fn page_roster(
        &mut self,
        holder: AccountHolderId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<RosterEntry>> {
        let rows = self
            .all(pick!(RosterEntry))
            .into_iter()
            .map(|(_, row)| row)
            .filter(|row: &RosterEntry| row.holder() == holder)
            .collect();
        Ok(self.page(rows, RosterEntry::delegate, after.as_ref(), limit))
    }
}

impl AssignmentRepository for SimpleTx<'_> {
    async fn lock_assignments(
        &mut self,
        pairs: &[(ContractId, DelegateId)],
    ) -> Result<Vec<Versioned<Assignment>>> {
        let keys = pairs.iter().map(|(contract, delegate)| Key::Assignment(*contract, *delegate));
        Ok(keys.filter_map(|key| self.lock(key, pick!(Assignment))).collect())
    }
    async fn lock_assignments_of_delegates(
        &mut self,
        holder: AccountHolderId,
        delegates: &[DelegateId],
    ) -> Result<Vec<Versioned<Assignment>>> {
        Ok(self.lock_where(|row| row.holder() == holder && delegates.contains(&row.delegate())))
    }
    async fn lock_assignments_of_contract(
        &mut self,
        contract: ContractId,
    ) -> Result<Vec<Versioned<Assignment>>> {
        Ok(self.lock_where(|row| row.contract() == contract))
    }
    async fn insert_assignments(&mut self, assignments: &[Assignment]) -> Result<()> {
        let key = |row: &Assignment| Key::Assignment(row.contract(), row.delegate());
        assignments.iter().try_for_each(|row| self.insert(key(row), Value::Assignment(*row)))
    }
    async fn save_assignments(&mut self, next: &[(Assignment, Version)]) -> Result<()> {
        let key = |row: &Assignment| Key::Assignment(row.contract(), row.delegate());
        next.iter().try_for_each(|(row, expected)| {
            let mut record = row.record();
            if let Some(known) =
                self.find(&key(row), pick!(Assignment)).filter(|_| self.flaws().first_holders)
            {
                record.holder = known.value.holder();
            }
            let row = Assignment::restore(record).unwrap();
            self.save(key(&row), Value::Assignment(row), *expected)
        })
    }
    async fn delete_assignments(&mut self, assignments: &[(ContractId, DelegateId, Version)]) -> Result<()> {
        assignments.iter().try_for_each(|(contract, delegate, expected)| {
            self.delete(Key::Assignment(*contract, *delegate), *expected)
        })
    }
    async fn page_assignments_of_contract(
        &mut self,
        contract: ContractId,
        after: Option<DelegateId>,
        limit: u32,
    ) -> Result<Vec<Assignment>> {
        let rows = self.assignments(|row| row.contract() == contract);
        Ok(self.page(rows, Assignment::delegate, after.as_ref(), limit))
    }
    async fn page_assignments_of_delegate(
        &mut self,
        delegate: DelegateId,
        after: Option<ContractId>,
        limit: u32,
    ) -> Result<Vec<Assignment>> {
        let rows = self.assignments(|row| row.delegate() == delegate);
        Ok(self.page(rows, Assignment::contract, after.as_ref(), limit))
    }
}

impl InvitationRepository for SimpleTx<'_> {
    async fn find_invitation_by_selector(&mut self, selector: &Selector) -> Result<Option<Invitation>> {
        let only_current = self.flaws().only_current_selectors;
        let found = self.invitations(|row| {
            let mut current = row.as_record().tokens.iter().map(|token| &token.selector);
            if only_current {
                current.any(|found| found == selector)
            } else {
                row.selectors().any(|found| found == selector)
            }
        });
        Ok(found.into_iter().next())
    }
    async fn find_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Invitation>> {
        Ok(self.invitations(|row| ids.contains(&row.id())))
    }
    async fn lock_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Versioned<Invitation>>> {
        Ok(ids.iter().filter_map(|id| self.lock(Key::Invitation(*id), INVITATION)).collect())
    }
    async fn insert_invitations(&mut self, invitations: &[Invitation]) -> Result<()> {
        invitations.iter().try_for_each(|row| {
            self.insert(Key::Invitation(row.id()), Value::Invitation(Box::new(row.clone())))
        })
    }
    async fn save_invitations(&mut self, invitations: &[(Invitation, Version)]) -> Result<()> {
        invitations.iter().try_for_each(|(row, expected)| {
            self.save(Key::Invitation(row.id()), Value::Invitation(Box::new(row.clone())), *expected)
        })
    }
    async fn delete_invitations(&mut self, invitations: &[(InvitationId, Version)]) -> Result<()> {
        invitations.iter().try_for_each(|(id, expected)| self.delete(Key::Invitation(*id), *expected))
    }
    async fn page_invitations(
        &mut self,
        scope: ScopeId,
        after: Option<InvitationId>,
        limit: u32,
    ) -> Result<Vec<Invitation>> {
        let rows = self.invitations(|row| row.scope() == scope);
        Ok(self.page(rows, Invitation::id, after.as_ref(), limit))
    }
    async fn page_expiring_invitations(
        &mut self,
        after: ExpiryPosition,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Invitation>> {
        let rows = self.invitations(|row| {
            *row.state() == InvitationState::Pending
                && row.expires_at().is_some_and(|expires_at| expires_at <= until)
        });
        let position =
            |row: &Invitation| ExpiryPosition { expires_at: row.expires_at().unwrap(), invitation: row.id() };
        Ok(self.page(rows, position, Some(&after), limit))
    }
    async fn find_addressees(&mut self, scope: ScopeId, addresses: &[AddressKey]) -> Result<Vec<Addressee>> {
        let keys = addresses.iter().map(|address| Key::Addressee(scope, address.clone()));
        Ok(values(keys.filter_map(|key| self.find(&key, pick!(Addressee)))))
    }
    async fn lock_addressees(
        &mut self,
        scope: ScopeId,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Addressee>>> {
        let keys = addresses.iter().map(|address| Key::Addressee(scope, address.clone()));
        Ok(keys.filter_map(|key| self.lock(key, pick!(Addressee))).collect())
    }
    async fn insert_addressees(&mut self, addressees: &[Addressee]) -> Result<()> {
        let key = |row: &Addressee| Key::Addressee(row.scope(), row.address().clone());
        addressees.iter().try_for_each(|row| self.insert(key(row), Value::Addressee(row.clone())))
    }
    async fn save_addressees(&mut self, addressees: &[(Addressee, Version)]) -> Result<()> {
        let key = |row: &Addressee| Key::Addressee(row.scope(), row.address().clone());
        addressees
            .iter()
            .try_for_each(|(row, expected)| self.save(key(row), Value::Addressee(row.clone()), *expected))
    }
}

impl OutboxRepository for SimpleTx<'_> {
    async fn insert_messages(&mut self, messages: &[OutboxEntry]) -> Result<()> {
        messages.iter().try_for_each(|row| self.insert(Key::Message(row.id), Value::Message(row.clone())))
    }
}

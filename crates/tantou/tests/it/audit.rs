//! The books of both rule crates, read from a store and compared: every invariant that crosses crates, in one place.

use std::collections::{BTreeMap, BTreeSet};
use tantou::access::{
    AccountHolderId, Assignment, AssignmentState, Contract, ContractId, Delegate, DelegateId, InvitationRef,
    RosterEntry,
};
use tantou::delegation::DelegationStore;
use tantou::email::AddressKey;
use tantou::invitation::{Addressee, ClaimState, Invitation, InvitationId, InvitationState, Offer, ScopeId};
use tantou::storage::{Version, Versioned};

/// Everything a store keeps about these holders and contracts, with the versions, so that a write that changes nothing shows, too.
#[derive(Clone, Debug, Default)]
pub struct Books {
    pub contracts: BTreeMap<ContractId, Versioned<Contract>>,
    pub delegates: BTreeMap<DelegateId, Versioned<Delegate>>,
    pub roster: BTreeMap<(AccountHolderId, DelegateId), Versioned<RosterEntry>>,
    pub assignments: BTreeMap<(ContractId, DelegateId), Versioned<Assignment>>,
    pub invitations: BTreeMap<InvitationId, Versioned<Invitation>>,
    pub addressees: BTreeMap<(AccountHolderId, AddressKey), Versioned<Addressee>>,
}

const ALL: u32 = u32::MAX;

impl Books {
    /// Reads them in a transaction that is dropped afterwards.
    pub async fn read<R: DelegationStore>(
        tx: &mut R,
        holders: &[AccountHolderId],
        contracts: &[ContractId],
    ) -> Result<Self, R::Error> {
        let mut books = Self::default();
        let mut pairs = BTreeSet::new();
        let mut people = BTreeSet::new();
        let mut contracts = contracts.to_vec();
        contracts.sort_unstable();
        for contract in tx.lock_contracts(&contracts).await? {
            let id = contract.value.id();
            books.contracts.insert(id, contract);
            let rows = tx.page_assignments_of_contract(id, None, ALL).await?;
            pairs.extend(rows.iter().map(|row| (id, row.delegate())));
        }
        people.extend(pairs.iter().map(|(_, delegate)| *delegate));
        for holder in holders {
            let entries = tx.page_roster(*holder, None, ALL).await?;
            people.extend(entries.iter().map(RosterEntry::delegate));
        }
        for delegate in &people {
            let rows = tx.page_assignments_of_delegate(*delegate, None, ALL).await?;
            pairs.extend(rows.iter().map(|row| (row.contract(), *delegate)));
        }
        for delegate in tx.lock_delegates(&listed(&people)).await? {
            books.delegates.insert(delegate.value.id(), delegate);
        }
        for row in tx.lock_assignments(&listed(&pairs)).await? {
            books.assignments.insert((row.value.contract(), row.value.delegate()), row);
        }
        for holder in holders {
            for entry in tx.lock_roster(*holder, &listed(&people)).await? {
                books.roster.insert((*holder, entry.value.delegate()), entry);
            }
            books.read_invitations(tx, *holder).await?;
        }
        Ok(books)
    }

    async fn read_invitations<R: DelegationStore>(
        &mut self,
        tx: &mut R,
        holder: AccountHolderId,
    ) -> Result<(), R::Error> {
        let scope = ScopeId::from_uuid(holder.as_uuid());
        let found = tx.page_invitations(scope, None, ALL).await?;
        let ids: BTreeSet<InvitationId> = found.iter().map(Invitation::id).collect();
        let mut addresses: BTreeSet<AddressKey> =
            found.iter().map(|found| found.address().key().clone()).collect();
        addresses.extend(self.delegates.values().map(|found| found.value.address().key().clone()));
        for found in tx.lock_invitations(&listed(&ids)).await? {
            self.invitations.insert(found.value.id(), found);
        }
        for found in tx.lock_addressees(scope, &listed(&addresses)).await? {
            self.addressees.insert((holder, found.value.address().clone()), found);
        }
        Ok(())
    }

    /// The books as one text: two are equal exactly if nothing was written in between.
    pub fn dump(&self) -> String {
        let mut lines = Vec::new();
        lines.extend(self.contracts.values().map(|row| line(&row.value.record(), row.version)));
        lines.extend(self.delegates.values().map(|row| line(&row.value.record(), row.version)));
        lines.extend(self.roster.values().map(|row| line(&row.value.record(), row.version)));
        lines.extend(self.assignments.values().map(|row| line(&row.value.record(), row.version)));
        lines.extend(self.invitations.values().map(|row| line(&row.value.record(), row.version)));
        lines.extend(self.addressees.values().map(|row| line(&row.value.record(), row.version)));
        lines.join("\n")
    }

    /// Everything on which the two crates disagree. Nothing here depends on the clock: books agree at every time or never.
    pub fn disagreements(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let addresses: BTreeSet<_> =
            self.delegates.values().map(|found| found.value.address().key()).collect();
        if addresses.len() != self.delegates.len() {
            wrong.push("AM-06: two delegates have one address".to_owned());
        }
        for row in self.assignments.values() {
            wrong.extend(self.wrong_with_assignment(&row.value));
        }
        for ((holder, _), row) in &self.addressees {
            wrong.extend(self.wrong_with_claims(*holder, &row.value));
        }
        for row in self.invitations.values() {
            wrong.extend(self.wrong_with_invitation(&row.value));
        }
        wrong
    }

    /// An assignment that is offered, declined or accepted is an offer of its invitation, which has come as far; one that is over is not.
    fn wrong_with_assignment(&self, row: &Assignment) -> Option<String> {
        let Some(delegate) = self.delegates.get(&row.delegate()).map(|found| &found.value) else {
            return Some(format!("nobody has the assignment {row:?}"));
        };
        let offering = self.offering(row, delegate);
        let agrees = match (row.state(), offering.map(Invitation::state)) {
            (AssignmentState::Pending { expires_at, .. }, Some(InvitationState::Pending)) => {
                offering.is_some_and(|found| found.expires_at() == *expires_at)
            }
            (AssignmentState::Effective { .. }, Some(InvitationState::Accepted { by, .. })) => {
                delegate.registered_at().is_some() && by.as_uuid() == row.delegate().as_uuid()
            }
            (AssignmentState::Declined { .. }, state) => {
                !matches!(state, Some(InvitationState::Pending | InvitationState::Accepted { .. }))
            }
            (AssignmentState::Cancelled { .. } | AssignmentState::Ended { .. }, state) => {
                matches!(state, None | Some(InvitationState::Cancelled { .. }))
            }
            (AssignmentState::Pending { .. } | AssignmentState::Effective { .. }, _) => false,
        };
        let live = matches!(row.state(), AssignmentState::Pending { .. } | AssignmentState::Effective { .. });
        let listed = !live || self.roster.contains_key(&(row.holder(), row.delegate()));
        (!agrees || !listed)
            .then(|| format!("on roster or over: {listed}; assignment {row:?} but invitation {offering:?}"))
    }

    /// The invitation that an assignment names, if it is to the same person, of the same holder, and offers the contract.
    fn offering(&self, row: &Assignment, delegate: &Delegate) -> Option<&Invitation> {
        let found = &self.invitations.get(&invitation_of(row.invitation()))?.value;
        let same = found.scope().as_uuid() == row.holder().as_uuid() && found.address() == delegate.address();
        (same && found.offers().contains(&Offer::contract(row.contract().as_uuid()))).then_some(found)
    }

    /// IL-11, IL-19: a claim is that of an invitation of this address that has come exactly as far.
    fn wrong_with_claims(&self, holder: AccountHolderId, addressee: &Addressee) -> Vec<String> {
        let mut wrong = Vec::new();
        for (offer, claim) in addressee.claims() {
            let found = self.invitations.get(&claim.invitation).map(|found| &found.value).filter(|found| {
                found.scope().as_uuid() == holder.as_uuid()
                    && found.address().key() == addressee.address()
                    && found.offers().contains(offer)
            });
            if found.map(claim_of) != Some(Some(claim.state)) {
                wrong.push(format!("claim {claim:?} on {offer:?} but invitation {found:?}"));
            }
        }
        wrong
    }

    /// Every offer of an invitation that is not over is claimed by it and assigned through it; so no two are live for one person.
    fn wrong_with_invitation(&self, found: &Invitation) -> Vec<String> {
        let Some(state) = claim_of(found) else { return Vec::new() };
        let holder = AccountHolderId::from_uuid(found.scope().as_uuid());
        let addressee = self.addressees.get(&(holder, found.address().key().clone())).map(|row| &row.value);
        let mut delegates = self.delegates.values().map(|row| &row.value);
        let delegate = delegates.find(|delegate| delegate.address() == found.address());
        let mut wrong = Vec::new();
        for offer in found.offers() {
            let claim = addressee.and_then(|addressee| addressee.claims().get(offer));
            if claim.map(|claim| (claim.invitation, claim.state)) != Some((found.id(), state)) {
                wrong.push(format!("{found:?} offers {offer:?} but the claim is {claim:?}"));
            }
            let pair = delegate.map(|delegate| (ContractId::from_uuid(offer.id), delegate.id()));
            let row = pair.and_then(|pair| self.assignments.get(&pair)).map(|row| &row.value);
            let own = row.is_some_and(|row| {
                row.holder() == holder
                    && invitation_of(row.invitation()) == found.id()
                    && matches!(
                        (row.state(), state),
                        (AssignmentState::Pending { .. }, ClaimState::Pending { .. })
                            | (AssignmentState::Effective { .. }, ClaimState::Accepted)
                            | (AssignmentState::Declined { .. }, ClaimState::Declined)
                    )
            });
            if !own {
                wrong.push(format!("{found:?} offers {offer:?} but the assignment is {row:?}"));
            }
        }
        wrong
    }
}

/// What the claims of an invitation have to say; `None`: it is over and has none.
fn claim_of(found: &Invitation) -> Option<ClaimState> {
    match found.state() {
        InvitationState::Pending => Some(ClaimState::Pending { expires_at: found.expires_at() }),
        InvitationState::Accepted { .. } => Some(ClaimState::Accepted),
        InvitationState::Declined { .. } => Some(ClaimState::Declined),
        InvitationState::Cancelled { .. } => None,
    }
}

fn invitation_of(reference: InvitationRef) -> InvitationId {
    InvitationId::from_uuid(reference.as_uuid())
}

fn listed<T: Clone>(keys: &BTreeSet<T>) -> Vec<T> {
    keys.iter().cloned().collect()
}

fn line(record: &impl serde::Serialize, version: Version) -> String {
    format!("{} {version:?}", serde_json::to_string(record).unwrap())
}

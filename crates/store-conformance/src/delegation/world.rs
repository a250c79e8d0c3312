//! A small world: at least one of every aggregate in every state, and how a store shows it.

use crate::delegation::every_state::{addressees, assignments, contracts, delegates, invitations};
use crate::harness::{DelegationRepositories, Seed};
use crate::portrait::Portrait;
use crate::sample::{address, at, id};
use access_model::{
    AccountHolder, AccountHolderId, Assignment, AssignmentId, AssignmentRecord, AssignmentState, Contract,
    ContractId, Delegate, DelegateId, Label, RosterEntry, Service,
};
use email_identity::EmailAddress;
use invitation_lifecycle::{
    Addressee, AddresseeRecord, ExpiryPosition, Invitation, InvitationId, InvitationRecord, InvitationState,
    KeyId, Offer, ScopeId, Selector, StoredToken, TokenDigest,
};
use storage_contract::{MessageId, OutboxEntry, Timestamp};
use uuid::Uuid;

pub(crate) const HOLDER: AccountHolderId = AccountHolderId::from_uuid(Uuid::from_u128(0xa_0001));
pub(crate) const OTHER_HOLDER: AccountHolderId = AccountHolderId::from_uuid(Uuid::from_u128(0xa_0002));
pub(crate) const SCOPE: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0xa_0001));
pub(crate) const OTHER_SCOPE: ScopeId = ScopeId::from_uuid(Uuid::from_u128(0xa_0002));

pub(crate) fn contract(number: u128, holder: AccountHolderId) -> Contract {
    Contract::new(id(0xc_0000 + number), holder, Service::HOSTING, format!("www{number}.example.jp"))
}

pub(crate) fn delegate(number: u128) -> Delegate {
    Delegate::new(id(0xd_0000 + number), address(&format!("Tantou{number}@Seisaku.example.jp")))
}

pub(crate) fn roster_entry(holder: AccountHolderId, delegate: DelegateId, label: &str) -> RosterEntry {
    RosterEntry::new(holder, delegate, Label::parse(label).expect("is a label"), at(5))
}

pub(crate) fn assignment(
    contract: ContractId,
    delegate: DelegateId,
    holder: AccountHolderId,
    state: AssignmentState,
) -> Assignment {
    let (window_from, window_until) = (None, None);
    let id = AssignmentId::of(contract, delegate);
    let record = AssignmentRecord { id, holder, contract, delegate, window_from, window_until, state };
    Assignment::restore(record).expect("is sound")
}

pub(crate) fn pending(contract: ContractId, delegate: DelegateId, holder: AccountHolderId) -> Assignment {
    let state = AssignmentState::Pending { invitation: id(0xe_0001), expires_at: Some(at(60)) };
    assignment(contract, delegate, holder, state)
}

pub(crate) fn selector(number: u128) -> Selector {
    Selector::from_bytes(number.to_be_bytes())
}

pub(crate) fn token(number: u128, generation: u32) -> StoredToken {
    let digest = TokenDigest::from_bytes([generation.to_be_bytes()[3]; 32]);
    StoredToken { selector: selector(number), key: KeyId(2026), generation, digest }
}

/// A pending invitation with one token, whose selector is its number.
pub(crate) fn invitation_record(number: u128, scope: ScopeId) -> InvitationRecord {
    InvitationRecord {
        id: id(0xe_0000 + number),
        scope,
        inviter: id(0xf_0001),
        address: address("Tantou1@Seisaku.example.jp"),
        offers: [Offer::contract(Uuid::from_u128(0xc_0001))].into(),
        message: None,
        language: "ja".parse().expect("is a language"),
        issued_at: at(0),
        sent_at: at(0),
        expires_at: Some(at(number.try_into().unwrap_or(0))),
        sendings: 1,
        tokens: vec![token(number, 1)],
        superseded: Vec::new(),
        reminded: [].into(),
        state: InvitationState::Pending,
    }
}

pub(crate) fn invitation(number: u128, scope: ScopeId) -> Invitation {
    restored(invitation_record(number, scope))
}

pub(crate) fn restored(record: InvitationRecord) -> Invitation {
    Invitation::restore(record).expect("is sound")
}

pub(crate) fn addressee(scope: ScopeId, address: &EmailAddress, last_sent: Option<Timestamp>) -> Addressee {
    let address = address.key().clone();
    Addressee::restore(AddresseeRecord { scope, address, last_sent, claims: Vec::new() }).expect("is sound")
}

pub(crate) fn message(number: u128) -> OutboxEntry {
    OutboxEntry {
        id: MessageId::from_uuid(Uuid::from_u128(0xb_0000 + number)),
        topic: "invitation_mail".to_owned(),
        body: format!(r#"{{"to":"担当{number}"}}"#),
    }
}

/// At least one of every aggregate in every state, at the edges of what they may hold.
pub(crate) struct World {
    pub(crate) seed: Seed,
    pub(crate) delegates: Vec<Delegate>,
    pub(crate) roster: Vec<RosterEntry>,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) addressees: Vec<Addressee>,
    pub(crate) invitations: Vec<Invitation>,
    pub(crate) messages: Vec<OutboxEntry>,
}

impl World {
    pub(crate) fn new() -> Self {
        let holders = vec![
            AccountHolder::new(HOLDER, address("Keiyaku@Sakura-Shoji.example"), "さくら商事株式会社"),
            AccountHolder::new(OTHER_HOLDER, address("info@bücher.example"), ""),
        ];
        let seed = Seed { holders, contracts: contracts() };
        let delegates = delegates();
        let entry = |holder, delegate: &Delegate, label: &str| roster_entry(holder, delegate.id(), label);
        let mut roster: Vec<_> =
            delegates.iter().map(|delegate| entry(HOLDER, delegate, "制作工房 田中様 👩‍💻")).collect();
        roster.extend(delegates.iter().map(|delegate| entry(OTHER_HOLDER, delegate, &"長".repeat(100))));
        let (assignments, addressees) = (assignments(), addressees());
        let messages = (1..=3).map(message).collect();
        Self { seed, delegates, roster, assignments, addressees, invitations: invitations(), messages }
    }

    /// Puts all of it in place.
    pub(crate) async fn insert<R: DelegationRepositories>(&self, tx: &mut R) -> Result<(), R::Error> {
        tx.insert_delegates(&self.delegates).await?;
        tx.insert_roster(&self.roster).await?;
        tx.insert_assignments(&self.assignments).await?;
        tx.insert_addressees(&self.addressees).await?;
        tx.insert_invitations(&self.invitations).await?;
        tx.insert_messages(&self.messages).await
    }

    /// What a store has to show of it.
    pub(crate) fn portrait(&self) -> Portrait {
        let mut portrait = Portrait::default();
        self.seed.holders.iter().for_each(|holder| portrait.add("holder", &holder.record()));
        for contract in &self.seed.contracts {
            portrait.add("contract", &contract.record());
            portrait.add("contract found", &contract.record());
        }
        for delegate in &self.delegates {
            portrait.add("delegate", &delegate.record());
            portrait.add("delegate by address", &delegate.record());
            portrait.add("delegate found", &delegate.record());
            portrait.add("delegate found by address", &delegate.record());
        }
        for entry in &self.roster {
            portrait.add("roster entry", &entry.record());
            portrait.add("roster entry found", &entry.record());
            portrait.add("roster page", &entry.record());
        }
        for assignment in &self.assignments {
            let record = assignment.record();
            portrait.add("assignment", &record);
            portrait.add("assignment of a roster entry", &record);
            portrait.add("assignment of a contract", &record);
            portrait.add("page of a contract", &record);
            portrait.add("page of a delegate", &record);
        }
        for addressee in &self.addressees {
            portrait.add("addressee", &addressee.record());
            portrait.add("addressee found", &addressee.record());
        }
        for invitation in &self.invitations {
            portrait.add("invitation", invitation.as_record());
            portrait.add("invitation found", invitation.as_record());
            portrait.add("invitation page", invitation.as_record());
            invitation
                .selectors()
                .for_each(|_| portrait.add("invitation by selector", invitation.as_record()));
            if *invitation.state() == InvitationState::Pending && invitation.expires_at().is_some() {
                portrait.add("expiring invitation", invitation.as_record());
            }
        }
        portrait.sorted()
    }

    /// What a store shows of it, read in every way there is.
    pub(crate) async fn look<R: DelegationRepositories>(&self, tx: &mut R) -> Result<Portrait, R::Error> {
        let mut portrait = Portrait::default();
        self.look_at_access(tx, &mut portrait).await?;
        self.look_at_invitations(tx, &mut portrait).await?;
        Ok(portrait.sorted())
    }

    async fn look_at_access<R: DelegationRepositories>(
        &self,
        tx: &mut R,
        portrait: &mut Portrait,
    ) -> Result<(), R::Error> {
        let contracts: Vec<_> = self.seed.contracts.iter().map(Contract::id).collect();
        let delegates: Vec<_> = self.delegates.iter().map(Delegate::id).collect();
        let addresses: Vec<_> =
            self.delegates.iter().map(|delegate| delegate.address().key().clone()).collect();
        for holder in [HOLDER, OTHER_HOLDER] {
            let found = tx.lock_holder(holder).await?;
            portrait.add_locked("holder", found, AccountHolder::record);
            let entries = tx.lock_roster(holder, &delegates).await?;
            portrait.add_locked("roster entry", entries, RosterEntry::record);
            let entries = tx.find_roster(holder, &delegates).await?;
            portrait.add_all("roster entry found", entries.iter().map(RosterEntry::record));
            let entries = tx.page_roster(holder, None, 100).await?;
            portrait.add_all("roster page", entries.iter().map(RosterEntry::record));
            let assignments = tx.lock_assignments_of_delegates(holder, &delegates).await?;
            portrait.add_locked("assignment of a roster entry", assignments, Assignment::record);
        }
        let found = tx.lock_contracts(&contracts).await?;
        portrait.add_locked("contract", found, Contract::record);
        let found = tx.find_contracts(&contracts).await?;
        portrait.add_all("contract found", found.iter().map(Contract::record));
        let found = tx.find_delegates(&delegates).await?;
        portrait.add_all("delegate found", found.iter().map(Delegate::record));
        let found = tx.find_delegates_by_address(&addresses).await?;
        portrait.add_all("delegate found by address", found.iter().map(Delegate::record));
        let found = tx.lock_delegates(&delegates).await?;
        portrait.add_locked("delegate", found, Delegate::record);
        let found = tx.lock_delegates_by_address(&addresses).await?;
        portrait.add_locked("delegate by address", found, Delegate::record);
        let pairs: Vec<_> = contracts
            .iter()
            .flat_map(|contract| delegates.iter().map(|delegate| (*contract, *delegate)))
            .collect();
        let found = tx.lock_assignments(&pairs).await?;
        portrait.add_locked("assignment", found, Assignment::record);
        for contract in &contracts {
            let found = tx.lock_assignments_of_contract(*contract).await?;
            portrait.add_locked("assignment of a contract", found, Assignment::record);
            let found = tx.page_assignments_of_contract(*contract, None, 100).await?;
            portrait.add_all("page of a contract", found.iter().map(Assignment::record));
        }
        for delegate in &delegates {
            let found = tx.page_assignments_of_delegate(*delegate, None, 100).await?;
            portrait.add_all("page of a delegate", found.iter().map(Assignment::record));
        }
        Ok(())
    }

    async fn look_at_invitations<R: DelegationRepositories>(
        &self,
        tx: &mut R,
        portrait: &mut Portrait,
    ) -> Result<(), R::Error> {
        let ids: Vec<_> = self.invitations.iter().map(Invitation::id).collect();
        let mut addresses: Vec<_> =
            self.addressees.iter().map(|addressee| addressee.address().clone()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        for scope in [SCOPE, OTHER_SCOPE] {
            let found = tx.lock_addressees(scope, &addresses).await?;
            portrait.add_locked("addressee", found, Addressee::record);
            let found = tx.find_addressees(scope, &addresses).await?;
            portrait.add_all("addressee found", found.iter().map(Addressee::record));
            let found = tx.page_invitations(scope, None, 100).await?;
            portrait.add_all("invitation page", found.iter().map(Invitation::record));
        }
        let found = tx.lock_invitations(&ids).await?;
        portrait.add_locked("invitation", found, Invitation::record);
        let found = tx.find_invitations(&ids).await?;
        portrait.add_all("invitation found", found.iter().map(Invitation::record));
        for selector in self.invitations.iter().flat_map(Invitation::selectors) {
            let found = tx.find_invitation_by_selector(selector).await?;
            portrait.add_all("invitation by selector", found.iter().map(Invitation::record));
        }
        let first = ExpiryPosition { expires_at: Timestamp::MIN, invitation: id::<InvitationId>(0) };
        let found = tx.page_expiring_invitations(first, Timestamp::MAX, 100).await?;
        portrait.add_all("expiring invitation", found.iter().map(Invitation::record));
        Ok(())
    }
}

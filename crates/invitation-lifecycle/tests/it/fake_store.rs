//! A small store: maps of records, restored at every read, with versions and unique keys, counting its round trips.

use email_identity::AddressKey;
use invitation_lifecycle::members::{MemberId, MemberRecord};
use invitation_lifecycle::{
    Addressee, AddresseeRecord, ExpiryPosition, Invitation, InvitationId, InvitationRecord,
    InvitationRepository, InvitationState, ScopeId, Selector,
};
use std::collections::BTreeMap;
use storage_contract::{FailureClass, Storage, StorageError, Timestamp, Version, Versioned};

#[derive(Clone, Debug, Default)]
pub struct Store {
    pub invitations: BTreeMap<InvitationId, (InvitationRecord, Version)>,
    pub addressees: BTreeMap<(ScopeId, AddressKey), (AddresseeRecord, Version)>,
    pub members: BTreeMap<MemberId, (MemberRecord, Version)>,
    /// What unguarded reads see, if they lag behind.
    pub stale: Option<BTreeMap<InvitationId, (InvitationRecord, Version)>>,
    pub trips: usize,
    pub writes: usize,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct Clash(pub &'static str);

impl StorageError for Clash {
    fn class(&self) -> FailureClass {
        FailureClass::Conflict
    }
}

impl Store {
    /// Everything, byte for byte.
    pub fn bytes(&self) -> String {
        let invitations: Vec<_> = self.invitations.values().collect();
        let addressees: Vec<_> = self.addressees.values().collect();
        let members: Vec<_> = self.members.values().collect();
        serde_json::to_string(&(invitations, addressees, members)).unwrap()
    }

    pub fn invitation(&self, id: InvitationId) -> Option<Invitation> {
        Some(Invitation::restore(self.invitations.get(&id)?.0.clone()).unwrap())
    }

    pub fn addressee(&self, scope: ScopeId, address: &AddressKey) -> Option<Addressee> {
        Some(Addressee::restore(self.addressees.get(&(scope, address.clone()))?.0.clone()).unwrap())
    }

    pub fn all(&self) -> impl Iterator<Item = Invitation> + '_ {
        self.invitations.values().map(|(record, _)| Invitation::restore(record.clone()).unwrap())
    }

    /// As an unguarded read sees it.
    fn unguarded(&self) -> impl Iterator<Item = Invitation> + '_ {
        let rows = self.stale.as_ref().unwrap_or(&self.invitations);
        rows.values().map(|(record, _)| Invitation::restore(record.clone()).unwrap())
    }

    fn selectors_are_unique(&self) -> Result<(), Clash> {
        let mut all: Vec<Selector> =
            self.all().flat_map(|found| found.selectors().copied().collect::<Vec<_>>()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        if all.len() == count { Ok(()) } else { Err(Clash("a selector is taken")) }
    }
}

pub fn sorted<T: Ord>(wanted: &[T]) {
    assert!(
        wanted.windows(2).all(|pair| pair[0] < pair[1]),
        "locks are taken in order and without repetition"
    );
}

impl Storage for Store {
    type Error = Clash;
}

impl InvitationRepository for Store {
    async fn find_invitation_by_selector(
        &mut self,
        selector: &Selector,
    ) -> Result<Option<Invitation>, Clash> {
        self.trips += 1;
        Ok(self.unguarded().find(|found| found.selectors().any(|known| known == selector)))
    }

    async fn find_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Invitation>, Clash> {
        self.trips += 1;
        Ok(self.unguarded().filter(|found| ids.contains(&found.id())).collect())
    }

    async fn lock_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Versioned<Invitation>>, Clash> {
        self.trips += 1;
        sorted(ids);
        let row = |id: &InvitationId| {
            let (record, version) = self.invitations.get(id)?;
            Some(Versioned { value: Invitation::restore(record.clone()).unwrap(), version: *version })
        };
        Ok(ids.iter().rev().filter_map(row).collect())
    }

    async fn insert_invitations(&mut self, invitations: &[Invitation]) -> Result<(), Clash> {
        self.trips += 1;
        self.writes += 1;
        for invitation in invitations {
            let row = (invitation.record(), Version::FIRST);
            if self.invitations.insert(invitation.id(), row).is_some() {
                return Err(Clash("the id is taken"));
            }
        }
        self.selectors_are_unique()
    }

    async fn save_invitations(&mut self, invitations: &[(Invitation, Version)]) -> Result<(), Clash> {
        self.trips += 1;
        self.writes += 1;
        for (invitation, expected) in invitations {
            let row = self.invitations.get_mut(&invitation.id()).filter(|row| row.1 == *expected);
            *row.ok_or(Clash("a stale invitation"))? = (invitation.record(), expected.next());
        }
        self.selectors_are_unique()
    }

    async fn delete_invitations(&mut self, invitations: &[(InvitationId, Version)]) -> Result<(), Clash> {
        self.trips += 1;
        self.writes += 1;
        for (id, expected) in invitations {
            let (_, version) = self.invitations.remove(id).ok_or(Clash("no such invitation"))?;
            assert_eq!(version, *expected);
        }
        Ok(())
    }

    async fn page_invitations(
        &mut self,
        scope: ScopeId,
        after: Option<InvitationId>,
        limit: u32,
    ) -> Result<Vec<Invitation>, Clash> {
        self.trips += 1;
        let behind =
            |found: &Invitation| found.scope() == scope && after.is_none_or(|after| found.id() > after);
        Ok(self.unguarded().filter(behind).take(limit as usize).collect())
    }

    async fn page_expiring_invitations(
        &mut self,
        after: ExpiryPosition,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Invitation>, Clash> {
        self.trips += 1;
        let mut found: Vec<(ExpiryPosition, Invitation)> = self
            .unguarded()
            .filter(|found| *found.state() == InvitationState::Pending)
            .filter_map(|found| {
                let expires_at = found.expires_at()?;
                Some((ExpiryPosition { expires_at, invitation: found.id() }, found))
            })
            .filter(|(position, _)| *position > after && position.expires_at <= until)
            .collect();
        found.sort_by_key(|(position, _)| *position);
        Ok(found.into_iter().map(|(_, found)| found).take(limit as usize).collect())
    }

    async fn find_addressees(
        &mut self,
        scope: ScopeId,
        addresses: &[AddressKey],
    ) -> Result<Vec<Addressee>, Clash> {
        self.trips += 1;
        Ok(addresses.iter().rev().filter_map(|address| self.addressee(scope, address)).collect())
    }

    async fn lock_addressees(
        &mut self,
        scope: ScopeId,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Addressee>>, Clash> {
        self.trips += 1;
        sorted(addresses);
        let row = |address: &AddressKey| {
            let (record, version) = self.addressees.get(&(scope, address.clone()))?;
            Some(Versioned { value: Addressee::restore(record.clone()).unwrap(), version: *version })
        };
        Ok(addresses.iter().rev().filter_map(row).collect())
    }

    async fn insert_addressees(&mut self, addressees: &[Addressee]) -> Result<(), Clash> {
        self.trips += 1;
        self.writes += 1;
        for addressee in addressees {
            let key = (addressee.scope(), addressee.address().clone());
            if self.addressees.insert(key, (addressee.record(), Version::FIRST)).is_some() {
                return Err(Clash("the addressee is there already"));
            }
        }
        Ok(())
    }

    async fn save_addressees(&mut self, addressees: &[(Addressee, Version)]) -> Result<(), Clash> {
        self.trips += 1;
        self.writes += 1;
        for (addressee, expected) in addressees {
            let key = (addressee.scope(), addressee.address().clone());
            let row = self.addressees.get_mut(&key).filter(|row| row.1 == *expected);
            *row.ok_or(Clash("a stale addressee"))? = (addressee.record(), expected.next());
        }
        Ok(())
    }
}

//! Invitations, their selectors, and addressees.

use crate::error::{Kind, MemoryStoreError};
use crate::index::{behind, reindex};
use crate::store::MemoryTx;
use crate::tables::Views;
use email_identity::AddressKey;
use invitation_lifecycle::{
    Addressee, ExpiryPosition, Invitation, InvitationId, InvitationRepository, InvitationState, ScopeId,
    Selector,
};
use std::collections::BTreeSet;
use std::ops::Bound;
use storage_contract::{Timestamp, Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const FIRST: InvitationId = InvitationId::from_uuid(Uuid::nil());
const LAST: InvitationId = InvitationId::from_uuid(Uuid::max());

impl InvitationRepository for MemoryTx {
    async fn find_invitation_by_selector(&mut self, selector: &Selector) -> Result<Option<Invitation>> {
        let id = self.views.selectors.peek(selector);
        Ok(id.and_then(|id| self.views.invitations.peek(id.value)).map(|row| row.value.clone()))
    }

    async fn find_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Invitation>> {
        let found = ids.iter().filter_map(|id| self.views.invitations.peek(id));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn lock_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Versioned<Invitation>>> {
        Ok(ids.iter().filter_map(|id| self.views.invitations.lock(id)).collect())
    }

    async fn insert_invitations(&mut self, invitations: &[Invitation]) -> Result<()> {
        for invitation in invitations {
            self.views.invitations.insert(invitation.id(), invitation.clone())?;
            self.views.index(None, Some(invitation))?;
        }
        Ok(())
    }

    async fn save_invitations(&mut self, invitations: &[(Invitation, Version)]) -> Result<()> {
        for (invitation, expected) in invitations {
            let before = self.views.invitation(invitation.id())?;
            self.views.invitations.save(invitation.id(), invitation.clone(), *expected)?;
            self.views.index(Some(&before), Some(invitation))?;
        }
        Ok(())
    }

    async fn delete_invitations(&mut self, invitations: &[(InvitationId, Version)]) -> Result<()> {
        for (id, expected) in invitations {
            let before = self.views.invitation(*id)?;
            self.views.invitations.delete(*id, *expected)?;
            self.views.index(Some(&before), None)?;
        }
        Ok(())
    }

    async fn page_invitations(
        &mut self,
        scope: ScopeId,
        after: Option<InvitationId>,
        limit: u32,
    ) -> Result<Vec<Invitation>> {
        let first = (scope, after.unwrap_or(FIRST));
        let page = self.views.invitations_by_scope.page(behind(after, &first), &(scope, LAST), limit);
        Ok(self.views.invitations_with(page.into_iter().map(|((_, id), ())| id)))
    }

    async fn page_expiring_invitations(
        &mut self,
        after: ExpiryPosition,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Invitation>> {
        let after = (after.expires_at, after.invitation);
        let page = self.views.expiring.page(Bound::Excluded(&after), &(until, LAST), limit);
        Ok(self.views.invitations_with(page.into_iter().map(|((_, id), ())| id)))
    }

    async fn find_addressees(&mut self, scope: ScopeId, addresses: &[AddressKey]) -> Result<Vec<Addressee>> {
        let rows = &self.views.addressees;
        let found = addresses.iter().filter_map(|address| rows.peek(&(scope, address.clone())));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn lock_addressees(
        &mut self,
        scope: ScopeId,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Addressee>>> {
        let rows = &mut self.views.addressees;
        Ok(addresses.iter().filter_map(|address| rows.lock(&(scope, address.clone()))).collect())
    }

    async fn insert_addressees(&mut self, addressees: &[Addressee]) -> Result<()> {
        for addressee in addressees {
            let key = (addressee.scope(), addressee.address().clone());
            self.views.addressees.insert(key, addressee.clone())?;
        }
        Ok(())
    }

    async fn save_addressees(&mut self, addressees: &[(Addressee, Version)]) -> Result<()> {
        for (addressee, expected) in addressees {
            let key = (addressee.scope(), addressee.address().clone());
            self.views.addressees.save(key, addressee.clone(), *expected)?;
        }
        Ok(())
    }
}

impl Views {
    /// The invitation that is about to be overwritten.
    fn invitation(&self, id: InvitationId) -> Result<Invitation> {
        let row = self.invitations.peek(&id).ok_or(MemoryStoreError::Stale { kind: Kind::Invitation })?;
        Ok(row.value.clone())
    }

    fn invitations_with(&self, ids: impl Iterator<Item = InvitationId>) -> Vec<Invitation> {
        ids.filter_map(|id| self.invitations.peek(&id)).map(|row| row.value.clone()).collect()
    }

    /// Brings the indexes in step with what an invitation was before and is after.
    fn index(&mut self, before: Option<&Invitation>, after: Option<&Invitation>) -> Result<()> {
        let (old, new) = (Entries::of(before), Entries::of(after));
        for selector in old.selectors.difference(&new.selectors) {
            self.selectors.remove(*selector);
        }
        for selector in new.selectors.difference(&old.selectors) {
            if let Some(invitation) = after {
                self.selectors.insert(*selector, invitation.id())?;
            }
        }
        reindex(&mut self.invitations_by_scope, old.scope, new.scope)?;
        reindex(&mut self.expiring, old.expiring, new.expiring)
    }
}

/// Under which keys an invitation is found.
#[derive(Default)]
struct Entries {
    selectors: BTreeSet<Selector>,
    scope: Option<(ScopeId, InvitationId)>,
    expiring: Option<(Timestamp, InvitationId)>,
}

impl Entries {
    fn of(invitation: Option<&Invitation>) -> Self {
        let Some(invitation) = invitation else { return Self::default() };
        let expires_at = match invitation.state() {
            InvitationState::Pending => invitation.expires_at(),
            InvitationState::Accepted { .. }
            | InvitationState::Declined { .. }
            | InvitationState::Cancelled { .. } => None,
        };
        Self {
            selectors: invitation.selectors().copied().collect(),
            scope: Some((invitation.scope(), invitation.id())),
            expiring: expires_at.map(|expires_at| (expires_at, invitation.id())),
        }
    }
}

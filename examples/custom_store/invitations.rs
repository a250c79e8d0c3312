//! What `tantou::invitation` asks of a store: invitations, the selectors by which links find them, addressees.

use super::access::behind;
use super::document::{Document, pair, values};
use super::store::{PortalTx, Result};
use rusqlite::params;
use tantou::email::AddressKey;
use tantou::invitation::{
    Addressee, ExpiryPosition, Invitation, InvitationId, InvitationRepository, InvitationState, ScopeId,
    Selector,
};
use tantou::storage::{Timestamp, Version, Versioned};

impl InvitationRepository for PortalTx<'_> {
    async fn find_invitation_by_selector(&mut self, selector: &Selector) -> Result<Option<Invitation>> {
        let by_link = "key = (SELECT invitation FROM invitation_link WHERE tenant = ?1 AND selector = ?2)";
        Ok(values(self.find(by_link, &[&selector.to_string()])?).pop())
    }

    async fn find_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Invitation>> {
        self.lock_invitations(ids).await.map(values)
    }

    async fn lock_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Versioned<Invitation>>> {
        self.get(ids.iter().map(ToString::to_string))
    }

    async fn insert_invitations(&mut self, invitations: &[Invitation]) -> Result<()> {
        self.insert(invitations)?;
        invitations.iter().try_for_each(|invitation| self.index(invitation))
    }

    async fn save_invitations(&mut self, invitations: &[(Invitation, Version)]) -> Result<()> {
        for (invitation, expected) in invitations {
            self.save(invitation, *expected)?;
            self.unindex(&invitation.key())?;
            self.index(invitation)?;
        }
        Ok(())
    }

    async fn delete_invitations(&mut self, invitations: &[(InvitationId, Version)]) -> Result<()> {
        for (id, expected) in invitations {
            self.delete::<Invitation>(&id.to_string(), *expected)?;
            self.unindex(&id.to_string())?;
        }
        Ok(())
    }

    async fn page_invitations(
        &mut self,
        scope: ScopeId,
        after: Option<InvitationId>,
        limit: u32,
    ) -> Result<Vec<Invitation>> {
        let page = "scope = ?2 AND key > ?3 ORDER BY key LIMIT ?4";
        self.find(page, &[&scope.to_string(), &behind(after), &limit]).map(values)
    }

    async fn page_expiring_invitations(
        &mut self,
        after: ExpiryPosition,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Invitation>> {
        let sql = "SELECT invitation FROM invitation_expiry
                   WHERE tenant = ?1 AND expires_at <= ?2 AND (expires_at, invitation) > (?3, ?4)
                   ORDER BY expires_at, invitation LIMIT ?5";
        let (from, id) = (after.expires_at.as_unix_micros(), after.invitation.to_string());
        let params = params![self.tenant, until.as_unix_micros(), from, id, limit];
        let mut statement = self.connection()?.prepare_cached(sql)?;
        let keys: Vec<String> =
            statement.query_map(params, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        self.get(keys).map(values)
    }

    async fn find_addressees(&mut self, scope: ScopeId, addresses: &[AddressKey]) -> Result<Vec<Addressee>> {
        self.lock_addressees(scope, addresses).await.map(values)
    }

    async fn lock_addressees(
        &mut self,
        scope: ScopeId,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Addressee>>> {
        self.get(addresses.iter().map(|address| pair(&scope, address)))
    }

    async fn insert_addressees(&mut self, addressees: &[Addressee]) -> Result<()> {
        self.insert(addressees)
    }

    async fn save_addressees(&mut self, addressees: &[(Addressee, Version)]) -> Result<()> {
        addressees.iter().try_for_each(|(addressee, expected)| self.save(addressee, *expected))
    }
}

/// What a generated column cannot derive, because it is many rows or not text.
impl PortalTx<'_> {
    fn index(&self, invitation: &Invitation) -> Result<()> {
        let key = invitation.key();
        for selector in invitation.selectors() {
            let sql = "INSERT INTO invitation_link (tenant, selector, invitation) VALUES (?1, ?2, ?3)";
            self.write(sql, params![self.tenant, selector.to_string(), key])?;
        }
        if let (InvitationState::Pending, Some(expires_at)) = (invitation.state(), invitation.expires_at()) {
            let sql = "INSERT INTO invitation_expiry (tenant, invitation, expires_at) VALUES (?1, ?2, ?3)";
            self.write(sql, params![self.tenant, key, expires_at.as_unix_micros()])?;
        }
        Ok(())
    }

    fn unindex(&self, key: &str) -> Result<()> {
        for table in ["invitation_link", "invitation_expiry"] {
            let sql = format!("DELETE FROM {table} WHERE tenant = ?1 AND invitation = ?2");
            self.write(&sql, params![self.tenant, key])?;
        }
        Ok(())
    }
}

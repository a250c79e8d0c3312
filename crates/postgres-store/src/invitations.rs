//! Invitations, the selectors under which they are found, and addressees.

use crate::error::PostgresStoreError;
use crate::selectors::{Selected, SelectorStatements, selectors};
use crate::stored::stored;
use crate::table::{Query, query};
use crate::tx::{PostgresTx, texts, uuids};
use email_identity::AddressKey;
use invitation_lifecycle::{
    Addressee, AddresseeRecord, ExpiryPosition, Invitation, InvitationId, InvitationRecord,
    InvitationRepository, InvitationState, ScopeId, Selector,
};
use storage_contract::{Timestamp, Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(Invitation as InvitationRecord in tantou_invitation, |invitation|
    key (id: Uuid = invitation.id().as_uuid())
    columns (
        scope: Uuid = invitation.scope().as_uuid(),
        expires_at: Bigint = expiring(invitation.as_record()).map(Timestamp::as_unix_micros)
    )
    record invitation.as_record(),
    restore Invitation::restore);

stored!(Addressee as AddresseeRecord in tantou_addressee, |addressee|
    key (
        scope: Uuid = addressee.scope().as_uuid(),
        address_key: Text = addressee.address().as_str().to_owned()
    )
    columns ()
    record addressee.record(),
    restore Addressee::restore);

impl Selected for Invitation {
    const SELECTORS: SelectorStatements = selectors!(tantou_selector of invitation);

    fn owner(&self) -> Uuid {
        self.id().as_uuid()
    }

    fn its_selectors(&self) -> impl Iterator<Item = &Selector> {
        self.selectors()
    }
}

/// When a pending invitation expires, if it ever does.
fn expiring(record: &InvitationRecord) -> Option<Timestamp> {
    match record.state {
        InvitationState::Pending => record.expires_at,
        InvitationState::Accepted { .. }
        | InvitationState::Declined { .. }
        | InvitationState::Cancelled { .. } => None,
    }
}

const BY_SELECTOR: Query = query!(tantou_invitation
    where "id = (SELECT invitation FROM tantou_selector WHERE tenant = $1 AND selector = $2)" order "id");
const INVITATIONS: Query =
    query!(tantou_invitation where "id = ANY($2)" one "id = ($2::uuid[])[1]" order "id");
const PAGE: Query = query!(tantou_invitation
    where "scope = $2 AND id >= coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') AND id IS DISTINCT FROM $3"
    order "id LIMIT $4");
const EXPIRING: Query = query!(tantou_invitation
    where "expires_at IS NOT NULL AND expires_at <= $2 AND (expires_at, id) > ($3, $4)"
    order "expires_at, id LIMIT $5");
const ADDRESSEES: Query = query!(tantou_addressee where "scope = $2 AND address_key = ANY($3)" one "scope = $2 AND address_key = ($3::text[])[1]" order "scope, address_key");

pub(crate) const QUERIES: &[Query] = &[BY_SELECTOR, INVITATIONS, PAGE, EXPIRING, ADDRESSEES];

impl InvitationRepository for PostgresTx {
    async fn find_invitation_by_selector(&mut self, selector: &Selector) -> Result<Option<Invitation>> {
        let selector: &[u8] = selector.as_bytes();
        Ok(self.find(&BY_SELECTOR, &[&selector]).await?.pop())
    }

    async fn find_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Invitation>> {
        self.find_listed(&INVITATIONS, &[], &uuids(ids, InvitationId::as_uuid)).await
    }

    async fn lock_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Versioned<Invitation>>> {
        self.lock_listed(&INVITATIONS, &[], &uuids(ids, InvitationId::as_uuid)).await
    }

    async fn insert_invitations(&mut self, invitations: &[Invitation]) -> Result<()> {
        self.insert_selected(invitations).await
    }

    async fn save_invitations(&mut self, invitations: &[(Invitation, Version)]) -> Result<()> {
        self.save_selected(invitations).await
    }

    async fn delete_invitations(&mut self, invitations: &[(InvitationId, Version)]) -> Result<()> {
        let rows: Vec<_> = invitations.iter().map(|(id, expected)| (id.as_uuid(), *expected)).collect();
        self.delete_selected::<Invitation>(&rows).await
    }

    async fn page_invitations(
        &mut self,
        scope: ScopeId,
        after: Option<InvitationId>,
        limit: u32,
    ) -> Result<Vec<Invitation>> {
        let after = after.map(InvitationId::as_uuid);
        self.find(&PAGE, &[&scope.as_uuid(), &after, &i64::from(limit)]).await
    }

    async fn page_expiring_invitations(
        &mut self,
        after: ExpiryPosition,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Invitation>> {
        let (until, expires_at) = (until.as_unix_micros(), after.expires_at.as_unix_micros());
        let id = after.invitation.as_uuid();
        self.find(&EXPIRING, &[&until, &expires_at, &id, &i64::from(limit)]).await
    }

    async fn find_addressees(&mut self, scope: ScopeId, addresses: &[AddressKey]) -> Result<Vec<Addressee>> {
        self.find_listed(&ADDRESSEES, &[&scope.as_uuid()], &texts(addresses)).await
    }

    async fn lock_addressees(
        &mut self,
        scope: ScopeId,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Addressee>>> {
        self.lock_listed(&ADDRESSEES, &[&scope.as_uuid()], &texts(addresses)).await
    }

    async fn insert_addressees(&mut self, addressees: &[Addressee]) -> Result<()> {
        self.insert(addressees).await
    }

    async fn save_addressees(&mut self, addressees: &[(Addressee, Version)]) -> Result<()> {
        self.save(addressees).await
    }
}

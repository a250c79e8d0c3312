//! Invitations and the selectors under which they are found.

use crate::addressees;
use crate::column::{blob, json, micros};
use crate::error::SqliteStoreError;
use crate::invitation_row::{INVITATION, StateColumns, invitation};
use crate::look_up::{Key, LookUp};
use crate::row::Reader;
use crate::statements::{RowWriter, stored};
use crate::store::{SqliteTx, plain};
use email_identity::AddressKey;
use invitation_lifecycle::{
    Addressee, ExpiryPosition, Invitation, InvitationId, InvitationRepository, MessageText, ScopeId, Selector,
};
use rusqlite::params;
use std::collections::BTreeSet;
use storage_contract::{Timestamp, Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const SELECTOR: &str = "tantou_selector";
const INSERT_SELECTOR: &str =
    "INSERT INTO tantou_selector (tenant, selector, invitation) VALUES (?1, ?2, ?3)";

/// The columns that [`invitation`] reads.
macro_rules! columns {
    () => {
        concat!(
            "id, scope, inviter, address, address_key, offers, message, language, issued_at, sent_at, expires_at, ",
            "sendings, tokens, superseded, reminded, state, changed_at, person, cause, replaced_by, accepted_at, version"
        )
    };
}

/// A look-up of invitations by a condition.
macro_rules! select {
    ($condition:literal) => {
        concat!("SELECT ", columns!(), " FROM tantou_invitation WHERE tenant = ?1 AND ", $condition)
    };
}

const BY_ID: LookUp = LookUp {
    table: INVITATION.table,
    columns: columns!(),
    condition: "tenant = ?1 AND id = column1",
    fixed: 1,
};

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl InvitationRepository for SqliteTx<'_> {
    async fn find_invitation_by_selector(&mut self, selector: &Selector) -> Result<Option<Invitation>> {
        let found = self.rows(
            INVITATION.table,
            select!("id = (SELECT invitation FROM tantou_selector WHERE tenant = ?1 AND selector = ?2)"),
            params![self.tenant_key(), selector.as_bytes()],
            invitation,
        )?;
        Ok(found.into_iter().next().map(|row| row.value))
    }

    async fn find_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Invitation>> {
        Ok(plain(self.lock_invitations(ids).await?))
    }

    async fn lock_invitations(&mut self, ids: &[InvitationId]) -> Result<Vec<Versioned<Invitation>>> {
        let ids: Vec<_> = ids.iter().map(|id| [Key::id(id.as_uuid())]).collect();
        self.look_up(&BY_ID, &[self.tenant_key()], &ids, invitation)
    }

    async fn insert_invitations(&mut self, invitations: &[Invitation]) -> Result<()> {
        let (mut writer, mut selectors) = (self.writer(&INVITATION), self.prepared(INSERT_SELECTOR)?);
        for invitation in invitations {
            put(&mut writer, invitation, None)?;
            for selector in invitation.selectors() {
                selectors.write(self.selector_row(invitation.id(), selector))?;
            }
        }
        Ok(())
    }

    async fn save_invitations(&mut self, invitations: &[(Invitation, Version)]) -> Result<()> {
        let mut writer = self.writer(&INVITATION);
        for (invitation, expected) in invitations {
            put(&mut writer, invitation, Some(*expected))?;
            let stored: BTreeSet<_> = self.selectors_of(invitation.id())?.into_iter().collect();
            let next: BTreeSet<_> = invitation.selectors().copied().collect();
            for selector in stored.difference(&next) {
                self.write(
                    "DELETE FROM tantou_selector WHERE tenant = ?1 AND selector = ?2",
                    params![self.tenant_key(), selector.as_bytes()],
                )?;
            }
            for selector in next.difference(&stored) {
                self.write(INSERT_SELECTOR, self.selector_row(invitation.id(), selector))?;
            }
        }
        Ok(())
    }

    async fn delete_invitations(&mut self, invitations: &[(InvitationId, Version)]) -> Result<()> {
        for (id, expected) in invitations {
            self.delete(&INVITATION, params![expected.to_stored(), self.tenant_key(), blob(id.as_uuid())])?;
            self.write(
                "DELETE FROM tantou_selector WHERE tenant = ?1 AND invitation = ?2",
                params![self.tenant_key(), blob(id.as_uuid())],
            )?;
        }
        Ok(())
    }

    async fn page_invitations(
        &mut self,
        scope: ScopeId,
        after: Option<InvitationId>,
        limit: u32,
    ) -> Result<Vec<Invitation>> {
        // No id is smaller than an empty blob, so a first page begins behind that.
        let found = self.rows(
            INVITATION.table,
            select!("scope = ?2 AND id > coalesce(?3, x'') ORDER BY id LIMIT ?4"),
            params![
                self.tenant_key(),
                blob(scope.as_uuid()),
                after.map(|invitation| blob(invitation.as_uuid())),
                limit
            ],
            invitation,
        )?;
        Ok(plain(found))
    }

    async fn page_expiring_invitations(
        &mut self,
        after: ExpiryPosition,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Invitation>> {
        let found = self.rows(
            INVITATION.table,
            select!(
                "state = 'pending' AND expires_at IS NOT NULL AND expires_at <= ?2 AND (expires_at, id) > (?3, ?4)
                 ORDER BY expires_at, id LIMIT ?5"
            ),
            params![
                self.tenant_key(),
                until.as_unix_micros(),
                after.expires_at.as_unix_micros(),
                blob(after.invitation.as_uuid()),
                limit
            ],
            invitation,
        )?;
        Ok(plain(found))
    }

    async fn find_addressees(&mut self, scope: ScopeId, addresses: &[AddressKey]) -> Result<Vec<Addressee>> {
        Ok(plain(addressees::lock(self, scope, addresses)?))
    }

    async fn lock_addressees(
        &mut self,
        scope: ScopeId,
        addresses: &[AddressKey],
    ) -> Result<Vec<Versioned<Addressee>>> {
        addressees::lock(self, scope, addresses)
    }

    async fn insert_addressees(&mut self, addressees: &[Addressee]) -> Result<()> {
        addressees::put(self, addressees.iter().map(|addressee| (addressee, None)))
    }

    async fn save_addressees(&mut self, addressees: &[(Addressee, Version)]) -> Result<()> {
        addressees::put(self, addressees.iter().map(|(addressee, expected)| (addressee, Some(*expected))))
    }
}

/// Writes every column: which of them never change is the rules' to say.
fn put(writer: &mut RowWriter<'_>, invitation: &Invitation, expected: Option<Version>) -> Result<()> {
    let record = invitation.as_record();
    let state = StateColumns::of(&record.state);
    let tenant = writer.tenant_key();
    writer.put(
        expected,
        params![
            blob(record.scope.as_uuid()),
            blob(record.inviter.as_uuid()),
            record.address.as_given(),
            record.address.key().as_str(),
            json(&record.offers)?,
            record.message.as_ref().map(MessageText::as_str),
            record.language.as_str(),
            record.issued_at.as_unix_micros(),
            record.sent_at.as_unix_micros(),
            micros(record.expires_at),
            record.sendings,
            json(&record.tokens)?,
            json(&record.superseded)?,
            json(&record.reminded)?,
            state.name,
            micros(state.changed_at),
            state.person,
            state.cause,
            state.replaced_by,
            micros(state.accepted_at),
            stored(expected),
            tenant,
            blob(record.id.as_uuid()),
        ],
    )
}

impl SqliteTx<'_> {
    /// The parameters of [`INSERT_SELECTOR`].
    const fn selector_row<'s>(
        &self,
        invitation: InvitationId,
        selector: &'s Selector,
    ) -> ([u8; 16], &'s [u8; 16], [u8; 16]) {
        (self.tenant_key(), selector.as_bytes(), blob(invitation.as_uuid()))
    }

    fn selectors_of(&self, invitation: InvitationId) -> Result<Vec<Selector>> {
        self.rows(
            SELECTOR,
            "SELECT selector FROM tantou_selector WHERE tenant = ?1 AND invitation = ?2",
            params![self.tenant_key(), blob(invitation.as_uuid())],
            selector,
        )
    }
}

fn selector(row: &mut Reader<'_>) -> Result<Selector> {
    row.selector()
}

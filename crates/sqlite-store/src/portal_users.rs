//! Portal users.

use crate::column::{blob, json, name};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use portal_visibility::PortalUserId;
use portal_visibility::portal::{PortalUser, PortalUserRecord, PortalUserRepository, UserTypeId};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const PORTAL_USER: RowStatements =
    row_statements!(tantou_portal_user (portal user_type base_record invited_by audience) by (id));

/// A look-up of portal users by a condition; the columns are those that [`portal_user`] reads.
macro_rules! select {
    ($condition:literal) => {
        select!("tantou_portal_user", $condition)
    };
    ($from:literal, $condition:literal) => {
        concat!(
            "SELECT id, portal, user_type, base_record, invited_by, audience, version FROM ",
            $from,
            " WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl PortalUserRepository for SqliteTx<'_> {
    async fn lock_portal_users(&mut self, ids: &[PortalUserId]) -> Result<Vec<Versioned<PortalUser>>> {
        let mut found = Vec::new();
        for id in ids {
            let params = params![self.tenant_key(), blob(id.as_uuid())];
            self.rows_into(&mut found, PORTAL_USER.table, select!("id = ?2"), params, portal_user)?;
        }
        Ok(found)
    }

    async fn find_portal_users(&mut self, ids: &[PortalUserId]) -> Result<Vec<PortalUser>> {
        Ok(plain(self.lock_portal_users(ids).await?))
    }

    async fn insert_portal_users(&mut self, users: &[PortalUser]) -> Result<()> {
        users.iter().try_for_each(|user| self.put_portal_user(user, None))
    }

    async fn save_portal_users(&mut self, users: &[(PortalUser, Version)]) -> Result<()> {
        users.iter().try_for_each(|(user, expected)| self.put_portal_user(user, Some(*expected)))
    }

    async fn delete_portal_users(&mut self, users: &[(PortalUserId, Version)]) -> Result<()> {
        users.iter().try_for_each(|(id, expected)| {
            let params = params![expected.to_stored(), self.tenant_key(), blob(id.as_uuid())];
            self.delete(&PORTAL_USER, params)
        })
    }

    async fn move_portal_users(&mut self, from: UserTypeId, to: UserTypeId) -> Result<()> {
        self.write(
            "UPDATE tantou_portal_user INDEXED BY tantou_portal_user_by_type
             SET user_type = ?3, version = version + 1 WHERE tenant = ?1 AND user_type = ?2",
            params![self.tenant_key(), blob(from.as_uuid()), blob(to.as_uuid())],
        )?;
        Ok(())
    }

    async fn page_portal_users(
        &mut self,
        user_type: UserTypeId,
        after: Option<PortalUserId>,
        limit: u32,
    ) -> Result<Vec<PortalUser>> {
        // No id is smaller than an empty blob, so a first page begins behind that.
        let found = self.rows(
            PORTAL_USER.table,
            // By name: left to itself, `SQLite` would go through the users of all types.
            select!(
                "tantou_portal_user INDEXED BY tantou_portal_user_by_type",
                "user_type = ?2 AND id > coalesce(?3, x'') ORDER BY id LIMIT ?4"
            ),
            params![
                self.tenant_key(),
                blob(user_type.as_uuid()),
                after.map(|after| blob(after.as_uuid())),
                limit
            ],
            portal_user,
        )?;
        Ok(plain(found))
    }
}

impl SqliteTx<'_> {
    fn put_portal_user(&self, user: &PortalUser, expected: Option<Version>) -> Result<()> {
        let PortalUserRecord { user, portal, user_type, base_record, invited_by, audience } = user.record();
        self.put(
            &PORTAL_USER,
            expected,
            params![
                blob(portal.as_uuid()),
                blob(user_type.as_uuid()),
                json(&base_record)?,
                blob(invited_by.as_uuid()),
                name(&audience)?,
                stored(expected),
                self.tenant_key(),
                blob(user.as_uuid()),
            ],
        )
    }
}

fn portal_user(row: &mut Reader<'_>) -> Result<Versioned<PortalUser>> {
    let record = PortalUserRecord {
        user: row.id()?,
        portal: row.id()?,
        user_type: row.id()?,
        base_record: row.json("the key of a record")?,
        invited_by: row.id()?,
        audience: row.named("whether somebody belongs to the organisation")?,
    };
    Ok(Versioned { value: PortalUser::restore(record), version: row.version()? })
}

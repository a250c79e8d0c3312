//! Portals and user types.

use crate::column::{blob, count, json, name};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::{SqliteTx, plain};
use portal_visibility::portal::{
    NameKey, OrganisationId, PortalId, PortalName, PortalRecord, PortalRepository, PortalSite, UrlPart,
    UserType, UserTypeId, UserTypeRecord, UserTypeRepository,
};
use rusqlite::params;
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const PORTAL: RowStatements =
    row_statements!(tantou_portal (organisation name name_key url_part standard_type) by (id));

const USER_TYPE: RowStatements =
    row_statements!(tantou_user_type (portal kind name config users organisation_users) by (id));

/// A look-up of portals by a condition; the columns are those that [`portal`] reads.
macro_rules! select_portal {
    ($condition:literal) => {
        concat!(
            "SELECT id, organisation, name, name_key, url_part, standard_type, version ",
            "FROM tantou_portal WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

/// A look-up of user types by a condition; the columns are those that [`user_type`] reads.
macro_rules! select_type {
    ($condition:literal) => {
        concat!(
            "SELECT id, portal, kind, name, config, users, organisation_users, version ",
            "FROM tantou_user_type WHERE tenant = ?1 AND ",
            $condition
        )
    };
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl PortalRepository for SqliteTx<'_> {
    async fn lock_portal(&mut self, id: PortalId) -> Result<Option<Versioned<PortalSite>>> {
        let params = params![self.tenant_key(), blob(id.as_uuid())];
        Ok(self.rows(PORTAL.table, select_portal!("id = ?2"), params, portal)?.pop())
    }

    async fn find_portal(&mut self, id: PortalId) -> Result<Option<PortalSite>> {
        Ok(self.lock_portal(id).await?.map(|row| row.value))
    }

    async fn find_portal_at(&mut self, url_part: &UrlPart) -> Result<Option<PortalSite>> {
        let params = params![self.tenant_key(), url_part.as_str()];
        Ok(plain(self.rows(PORTAL.table, select_portal!("url_part = ?2"), params, portal)?).pop())
    }

    async fn find_portals(
        &mut self,
        organisation: OrganisationId,
        name: &NameKey,
        url_part: &UrlPart,
    ) -> Result<Vec<PortalSite>> {
        let found = self.rows(
            PORTAL.table,
            select_portal!(
                "id IN (SELECT id FROM tantou_portal WHERE tenant = ?1 AND organisation = ?2
                        UNION SELECT id FROM tantou_portal WHERE tenant = ?1 AND name_key = ?3
                        UNION SELECT id FROM tantou_portal WHERE tenant = ?1 AND url_part = ?4)"
            ),
            params![self.tenant_key(), blob(organisation.as_uuid()), name.as_str(), url_part.as_str()],
            portal,
        )?;
        Ok(plain(found))
    }

    async fn insert_portal(&mut self, portal: &PortalSite) -> Result<()> {
        self.put_portal(portal, None)
    }

    async fn save_portal(&mut self, portal: &PortalSite, expected: Version) -> Result<()> {
        self.put_portal(portal, Some(expected))
    }
}

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl UserTypeRepository for SqliteTx<'_> {
    async fn find_user_types(&mut self, ids: &[UserTypeId]) -> Result<Vec<UserType>> {
        Ok(plain(self.lock_user_types(ids).await?))
    }

    async fn lock_user_types(&mut self, ids: &[UserTypeId]) -> Result<Vec<Versioned<UserType>>> {
        let mut found = Vec::new();
        for id in ids {
            let params = params![self.tenant_key(), blob(id.as_uuid())];
            self.rows_into(&mut found, USER_TYPE.table, select_type!("id = ?2"), params, user_type)?;
        }
        Ok(found)
    }

    async fn insert_user_type(&mut self, user_type: &UserType) -> Result<()> {
        self.put_user_type(user_type, None)
    }

    async fn save_user_types(&mut self, user_types: &[(UserType, Version)]) -> Result<()> {
        user_types.iter().try_for_each(|(user_type, expected)| self.put_user_type(user_type, Some(*expected)))
    }

    async fn delete_user_type(&mut self, user_type: UserTypeId, expected: Version) -> Result<()> {
        let params = params![expected.to_stored(), self.tenant_key(), blob(user_type.as_uuid())];
        self.delete(&USER_TYPE, params)
    }

    async fn page_user_types(
        &mut self,
        portal: PortalId,
        after: Option<UserTypeId>,
        limit: u32,
    ) -> Result<Vec<UserType>> {
        // No id is smaller than an empty blob, so a first page begins behind that.
        let found = self.rows(
            USER_TYPE.table,
            select_type!("portal = ?2 AND id > coalesce(?3, x'') ORDER BY id LIMIT ?4"),
            params![
                self.tenant_key(),
                blob(portal.as_uuid()),
                after.map(|after| blob(after.as_uuid())),
                limit
            ],
            user_type,
        )?;
        Ok(plain(found))
    }
}

impl SqliteTx<'_> {
    fn put_portal(&self, portal: &PortalSite, expected: Option<Version>) -> Result<()> {
        let PortalRecord { id, organisation, name, name_key, url_part, standard } = portal.record();
        self.put(
            &PORTAL,
            expected,
            params![
                blob(organisation.as_uuid()),
                name.as_str(),
                name_key.as_str(),
                url_part.as_str(),
                blob(standard.as_uuid()),
                stored(expected),
                self.tenant_key(),
                blob(id.as_uuid()),
            ],
        )
    }

    fn put_user_type(&self, user_type: &UserType, expected: Option<Version>) -> Result<()> {
        let UserTypeRecord { id, portal, kind, name: called, config, users, organisation_users } =
            user_type.record();
        self.put(
            &USER_TYPE,
            expected,
            params![
                blob(portal.as_uuid()),
                name(&kind)?,
                called.as_str(),
                json(&config)?,
                count(users)?,
                count(organisation_users)?,
                stored(expected),
                self.tenant_key(),
                blob(id.as_uuid()),
            ],
        )
    }
}

fn portal(row: &mut Reader<'_>) -> Result<Versioned<PortalSite>> {
    let record = PortalRecord {
        id: row.id()?,
        organisation: row.id()?,
        name: portal_name(row)?,
        name_key: row.named("the key of a name")?,
        url_part: row.named("a part of a URL")?,
        standard: row.id()?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(PortalSite::restore(record))?, version })
}

fn portal_name(row: &mut Reader<'_>) -> Result<PortalName> {
    row.named("the name of a portal or a type")
}

fn user_type(row: &mut Reader<'_>) -> Result<Versioned<UserType>> {
    let record = UserTypeRecord {
        id: row.id()?,
        portal: row.id()?,
        kind: row.named("a kind of user type")?,
        name: portal_name(row)?,
        config: row.json("a configuration")?,
        users: row.count()?,
        organisation_users: row.count()?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(UserType::restore(record))?, version })
}

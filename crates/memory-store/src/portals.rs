//! Portals, user types and portal users.

use crate::error::{Kind, MemoryStoreError};
use crate::index::{behind, move_key, reindex};
use crate::store::MemoryTx;
use portal_visibility::PortalUserId;
use portal_visibility::portal::{
    NameKey, OrganisationId, PortalId, PortalRecord, PortalRepository, PortalSite, PortalUser,
    PortalUserRecord, PortalUserRepository, UrlPart, UserType, UserTypeId, UserTypeRepository,
};
use std::collections::BTreeSet;
use storage_contract::{Version, Versioned};
use uuid::Uuid;

type Result<T> = std::result::Result<T, MemoryStoreError>;

const FIRST_TYPE: UserTypeId = UserTypeId::from_uuid(Uuid::nil());
const LAST_TYPE: UserTypeId = UserTypeId::from_uuid(Uuid::max());
const FIRST_USER: PortalUserId = PortalUserId::from_uuid(Uuid::nil());
const LAST_USER: PortalUserId = PortalUserId::from_uuid(Uuid::max());

impl PortalRepository for MemoryTx {
    async fn lock_portal(&mut self, portal: PortalId) -> Result<Option<Versioned<PortalSite>>> {
        Ok(self.views.portals.lock(&portal))
    }

    async fn find_portal(&mut self, portal: PortalId) -> Result<Option<PortalSite>> {
        Ok(self.views.portals.peek(&portal).map(|row| row.value.clone()))
    }

    async fn find_portal_at(&mut self, url_part: &UrlPart) -> Result<Option<PortalSite>> {
        let found = self.views.portals_by_url.peek(url_part).map(|row| *row.value);
        Ok(found.and_then(|id| self.views.portals.peek(&id)).map(|row| row.value.clone()))
    }

    async fn find_portals(
        &mut self,
        organisation: OrganisationId,
        name: &NameKey,
        url_part: &UrlPart,
    ) -> Result<Vec<PortalSite>> {
        let found = [
            self.views.portals_by_organisation.peek(&organisation),
            self.views.portals_by_name.peek(name),
            self.views.portals_by_url.peek(url_part),
        ];
        let found: BTreeSet<PortalId> = found.into_iter().flatten().map(|row| *row.value).collect();
        let found = found.iter().filter_map(|id| self.views.portals.peek(id));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn insert_portal(&mut self, portal: &PortalSite) -> Result<()> {
        self.views.portals.insert(portal.id(), portal.clone())?;
        self.move_portal_keys(None, portal.record())
    }

    async fn save_portal(&mut self, portal: &PortalSite, expected: Version) -> Result<()> {
        let before = self.views.portals.peek(&portal.id());
        let before = before.ok_or(MemoryStoreError::Stale { kind: Kind::Portal })?.value.record();
        self.views.portals.save(portal.id(), portal.clone(), expected)?;
        self.move_portal_keys(Some(before), portal.record())
    }
}

impl MemoryTx {
    /// PV-01: one portal per organisation, name and part of a URL.
    fn move_portal_keys(&mut self, before: Option<PortalRecord>, after: PortalRecord) -> Result<()> {
        let portal = after.id;
        let (organisation, name, url_part) = match before {
            Some(before) => (Some(before.organisation), Some(before.name_key), Some(before.url_part)),
            None => (None, None, None),
        };
        move_key(&mut self.views.portals_by_organisation, organisation, after.organisation, portal)?;
        move_key(&mut self.views.portals_by_name, name, after.name_key, portal)?;
        move_key(&mut self.views.portals_by_url, url_part, after.url_part, portal)
    }
}

impl UserTypeRepository for MemoryTx {
    async fn find_user_types(&mut self, ids: &[UserTypeId]) -> Result<Vec<UserType>> {
        let found = ids.iter().filter_map(|id| self.views.user_types.peek(id));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn lock_user_types(&mut self, ids: &[UserTypeId]) -> Result<Vec<Versioned<UserType>>> {
        Ok(ids.iter().filter_map(|id| self.views.user_types.lock(id)).collect())
    }

    async fn insert_user_type(&mut self, user_type: &UserType) -> Result<()> {
        self.views.user_types.insert(user_type.id(), user_type.clone())?;
        self.views.user_types_by_portal.insert((user_type.portal(), user_type.id()), ())
    }

    async fn save_user_types(&mut self, user_types: &[(UserType, Version)]) -> Result<()> {
        for (user_type, expected) in user_types {
            let before = self.portal_of_type(user_type.id())?;
            self.views.user_types.save(user_type.id(), user_type.clone(), *expected)?;
            let (before, after) = ((before, user_type.id()), (user_type.portal(), user_type.id()));
            reindex(&mut self.views.user_types_by_portal, Some(before), Some(after))?;
        }
        Ok(())
    }

    async fn delete_user_type(&mut self, user_type: UserTypeId, expected: Version) -> Result<()> {
        let portal = self.portal_of_type(user_type)?;
        self.views.user_types.delete(user_type, expected)?;
        reindex(&mut self.views.user_types_by_portal, Some((portal, user_type)), None)
    }

    async fn page_user_types(
        &mut self,
        portal: PortalId,
        after: Option<UserTypeId>,
        limit: u32,
    ) -> Result<Vec<UserType>> {
        let (first, last) = ((portal, after.unwrap_or(FIRST_TYPE)), (portal, LAST_TYPE));
        let page = self.views.user_types_by_portal.page(behind(after, &first), &last, limit);
        let found = page.into_iter().filter_map(|((_, id), ())| self.views.user_types.peek(&id));
        Ok(found.map(|row| row.value.clone()).collect())
    }
}

impl MemoryTx {
    /// The portal of the type that is about to be overwritten.
    fn portal_of_type(&self, user_type: UserTypeId) -> Result<PortalId> {
        let row = self.views.user_types.peek(&user_type);
        Ok(row.ok_or(MemoryStoreError::Stale { kind: Kind::UserType })?.value.portal())
    }

    /// The type of the user who is about to be overwritten.
    fn type_of_user(&self, user: PortalUserId) -> Result<UserTypeId> {
        let row = self.views.portal_users.peek(&user);
        Ok(row.ok_or(MemoryStoreError::Stale { kind: Kind::PortalUser })?.value.user_type())
    }
}

impl PortalUserRepository for MemoryTx {
    async fn lock_portal_users(&mut self, ids: &[PortalUserId]) -> Result<Vec<Versioned<PortalUser>>> {
        Ok(ids.iter().filter_map(|id| self.views.portal_users.lock(id)).collect())
    }

    async fn find_portal_users(&mut self, ids: &[PortalUserId]) -> Result<Vec<PortalUser>> {
        let found = ids.iter().filter_map(|id| self.views.portal_users.peek(id));
        Ok(found.map(|row| row.value.clone()).collect())
    }

    async fn insert_portal_users(&mut self, users: &[PortalUser]) -> Result<()> {
        for user in users {
            self.views.portal_users.insert(user.id(), user.clone())?;
            self.views.portal_users_by_type.insert((user.user_type(), user.id()), ())?;
        }
        Ok(())
    }

    async fn save_portal_users(&mut self, users: &[(PortalUser, Version)]) -> Result<()> {
        for (user, expected) in users {
            let before = self.type_of_user(user.id())?;
            self.views.portal_users.save(user.id(), user.clone(), *expected)?;
            let (before, after) = ((before, user.id()), (user.user_type(), user.id()));
            reindex(&mut self.views.portal_users_by_type, Some(before), Some(after))?;
        }
        Ok(())
    }

    async fn delete_portal_users(&mut self, users: &[(PortalUserId, Version)]) -> Result<()> {
        for (user, expected) in users {
            let before = self.type_of_user(*user)?;
            self.views.portal_users.delete(*user, *expected)?;
            reindex(&mut self.views.portal_users_by_type, Some((before, *user)), None)?;
        }
        Ok(())
    }

    async fn move_portal_users(&mut self, from: UserTypeId, to: UserTypeId) -> Result<()> {
        let of_type = (from, FIRST_USER)..=(from, LAST_USER);
        for ((_, id), _) in self.views.portal_users_by_type.lock_range(of_type) {
            let Some(row) = self.views.portal_users.lock(&id) else { continue };
            let moved = PortalUser::restore(PortalUserRecord { user_type: to, ..row.value.record() });
            self.save_portal_users(&[(moved, row.version)]).await?;
        }
        Ok(())
    }

    async fn page_portal_users(
        &mut self,
        user_type: UserTypeId,
        after: Option<PortalUserId>,
        limit: u32,
    ) -> Result<Vec<PortalUser>> {
        let (first, last) = ((user_type, after.unwrap_or(FIRST_USER)), (user_type, LAST_USER));
        let page = self.views.portal_users_by_type.page(behind(after, &first), &last, limit);
        let found = page.into_iter().filter_map(|((_, id), ())| self.views.portal_users.peek(&id));
        Ok(found.map(|row| row.value.clone()).collect())
    }
}

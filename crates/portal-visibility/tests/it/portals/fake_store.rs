//! A store in memory that keeps records and versions, and enforces unique keys.

use portal_visibility::PortalUserId;
use portal_visibility::portal::*;
use std::collections::BTreeMap;
use storage_contract::{FailureClass, Storage, StorageError, Version, Versioned};

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct Clash(&'static str);

impl StorageError for Clash {
    fn class(&self) -> FailureClass {
        FailureClass::Conflict
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store {
    pub portals: BTreeMap<PortalId, (PortalRecord, Version)>,
    pub types: BTreeMap<UserTypeId, (UserTypeRecord, Version)>,
    pub users: BTreeMap<PortalUserId, (PortalUserRecord, Version)>,
}

impl Storage for Store {
    type Error = Clash;
}

impl PortalRepository for Store {
    async fn lock_portal(&mut self, portal: PortalId) -> Result<Option<Versioned<PortalSite>>, Clash> {
        let found = self.portals.get(&portal).cloned();
        Ok(found.map(|(record, version)| Versioned { value: PortalSite::restore(record).unwrap(), version }))
    }

    async fn find_portal(&mut self, portal: PortalId) -> Result<Option<PortalSite>, Clash> {
        Ok(self.lock_portal(portal).await?.map(|row| row.value))
    }

    async fn find_portal_at(&mut self, url_part: &UrlPart) -> Result<Option<PortalSite>, Clash> {
        let found = self.portals.values().find(|(record, _)| record.url_part == *url_part);
        Ok(found.map(|(record, _)| PortalSite::restore(record.clone()).unwrap()))
    }

    async fn find_portals(
        &mut self,
        organisation: OrganisationId,
        name: &NameKey,
        url_part: &UrlPart,
    ) -> Result<Vec<PortalSite>, Clash> {
        let found = self.portals.values().filter(|(record, _)| {
            record.organisation == organisation || record.name_key == *name || record.url_part == *url_part
        });
        Ok(found.map(|(record, _)| PortalSite::restore(record.clone()).unwrap()).collect())
    }

    async fn insert_portal(&mut self, portal: &PortalSite) -> Result<(), Clash> {
        match self.portals.insert(portal.id(), (portal.record(), Version::FIRST)) {
            None => Ok(()),
            Some(_) => Err(Clash("the portal is there")),
        }
    }

    async fn save_portal(&mut self, portal: &PortalSite, expected: Version) -> Result<(), Clash> {
        let row = self.portals.get_mut(&portal.id()).filter(|row| row.1 == expected);
        *row.ok_or(Clash("a stale portal"))? = (portal.record(), expected.next());
        Ok(())
    }
}

impl UserTypeRepository for Store {
    async fn find_user_types(&mut self, ids: &[UserTypeId]) -> Result<Vec<UserType>, Clash> {
        Ok(self.lock_user_types(ids).await?.into_iter().map(|row| row.value).collect())
    }

    async fn lock_user_types(&mut self, ids: &[UserTypeId]) -> Result<Vec<Versioned<UserType>>, Clash> {
        let found = ids.iter().filter_map(|id| self.types.get(id).cloned());
        Ok(found
            .map(|(record, version)| Versioned { value: UserType::restore(record).unwrap(), version })
            .collect())
    }

    async fn insert_user_type(&mut self, user_type: &UserType) -> Result<(), Clash> {
        match self.types.insert(user_type.id(), (user_type.record(), Version::FIRST)) {
            None => Ok(()),
            Some(_) => Err(Clash("the type is there")),
        }
    }

    async fn save_user_types(&mut self, user_types: &[(UserType, Version)]) -> Result<(), Clash> {
        for (user_type, expected) in user_types {
            let row = self.types.get_mut(&user_type.id()).filter(|row| row.1 == *expected);
            *row.ok_or(Clash("a stale type"))? = (user_type.record(), expected.next());
        }
        Ok(())
    }

    async fn delete_user_type(&mut self, user_type: UserTypeId, expected: Version) -> Result<(), Clash> {
        match self.types.remove(&user_type) {
            Some((_, version)) if version == expected => Ok(()),
            _ => Err(Clash("a stale type")),
        }
    }

    async fn page_user_types(
        &mut self,
        portal: PortalId,
        after: Option<UserTypeId>,
        limit: u32,
    ) -> Result<Vec<UserType>, Clash> {
        let page = self
            .types
            .values()
            .filter(|(record, _)| record.portal == portal && after.is_none_or(|after| record.id > after));
        Ok(page.take(limit as usize).map(|(record, _)| UserType::restore(record.clone()).unwrap()).collect())
    }
}

impl PortalUserRepository for Store {
    async fn lock_portal_users(&mut self, ids: &[PortalUserId]) -> Result<Vec<Versioned<PortalUser>>, Clash> {
        let found = ids.iter().filter_map(|id| self.users.get(id).cloned());
        Ok(found.map(|(record, version)| Versioned { value: PortalUser::restore(record), version }).collect())
    }

    async fn find_portal_users(&mut self, ids: &[PortalUserId]) -> Result<Vec<PortalUser>, Clash> {
        let found = ids.iter().filter_map(|id| self.users.get(id).cloned());
        Ok(found.map(|(record, _)| PortalUser::restore(record)).collect())
    }

    async fn insert_portal_users(&mut self, users: &[PortalUser]) -> Result<(), Clash> {
        for user in users {
            if self.users.insert(user.id(), (user.record(), Version::FIRST)).is_some() {
                return Err(Clash("the user is there"));
            }
        }
        Ok(())
    }

    async fn save_portal_users(&mut self, users: &[(PortalUser, Version)]) -> Result<(), Clash> {
        for (user, expected) in users {
            let row = self.users.get_mut(&user.id()).filter(|row| row.1 == *expected);
            *row.ok_or(Clash("a stale user"))? = (user.record(), expected.next());
        }
        Ok(())
    }

    async fn delete_portal_users(&mut self, users: &[(PortalUserId, Version)]) -> Result<(), Clash> {
        for (user, expected) in users {
            match self.users.remove(user) {
                Some((_, version)) if version == *expected => {}
                _ => return Err(Clash("a stale user")),
            }
        }
        Ok(())
    }

    async fn move_portal_users(&mut self, from: UserTypeId, to: UserTypeId) -> Result<(), Clash> {
        for (record, version) in self.users.values_mut().filter(|(record, _)| record.user_type == from) {
            record.user_type = to;
            *version = version.next();
        }
        Ok(())
    }

    async fn page_portal_users(
        &mut self,
        user_type: UserTypeId,
        after: Option<PortalUserId>,
        limit: u32,
    ) -> Result<Vec<PortalUser>, Clash> {
        let page = self.users.values().filter(|(record, _)| {
            record.user_type == user_type && after.is_none_or(|after| record.user > after)
        });
        Ok(page.take(limit as usize).map(|(record, _)| PortalUser::restore(record.clone())).collect())
    }
}

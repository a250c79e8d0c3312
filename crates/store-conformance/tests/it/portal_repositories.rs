//! The repository traits of portals, notes and privacy over the simple store.

use crate::repositories::{Result, values};
use crate::simple_store::{Key, SimpleTx, Value};
use portal_visibility::notes::{
    FeedEntry, FeedEntryId, FeedPosition, FeedRepository, Note, NoteId, NotePosition, NoteRepository,
};
use portal_visibility::portal::{
    NameKey, OrganisationId, PortalId, PortalRepository, PortalSite, PortalUser, PortalUserRecord,
    PortalUserRepository, UrlPart, UserType, UserTypeId, UserTypeRepository,
};
use portal_visibility::privacy::{
    DataRequest, DataRequestId, DuePosition, PrivacyRepository, ProcessingBasis,
};
use portal_visibility::{OrganisationUserId, OwnedKey, PortalUserId};
use std::cmp::Reverse;
use storage_contract::{Version, Versioned};

/// In the order in which rows are locked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PortalKey {
    Portal(PortalId),
    UserType(UserTypeId),
    PortalUser(PortalUserId),
    Note(NoteId),
    FeedEntry(FeedEntryId),
    Basis(String, OwnedKey),
    DataRequest(DataRequestId),
}

#[derive(Clone, Debug)]
pub(crate) enum PortalValue {
    Portal(PortalSite),
    UserType(UserType),
    PortalUser(PortalUser),
    Note(Note),
    FeedEntry(FeedEntry),
    Basis(ProcessingBasis),
    DataRequest(DataRequest),
}

/// Whether two rows have a unique key in common beside the primary one.
pub(crate) fn clash(one: &PortalValue, other: &PortalValue) -> bool {
    match (one, other) {
        (PortalValue::Portal(one), PortalValue::Portal(other)) => {
            one.organisation() == other.organisation()
                || one.name().key() == other.name().key()
                || one.url_part() == other.url_part()
        }
        (PortalValue::Note(one), PortalValue::Note(other)) => !one.files().is_disjoint(&other.files()),
        _ => false,
    }
}

macro_rules! pick {
    ($kind:ident) => {
        |value| match value {
            Value::Portal(value) => match &**value {
                PortalValue::$kind(value) => Some(value.clone()),
                _ => None,
            },
            _ => None,
        }
    };
}

fn boxed(value: PortalValue) -> Value {
    Value::Portal(Box::new(value))
}

impl SimpleTx<'_> {
    fn put_in_portal(&mut self, key: PortalKey, value: PortalValue, expected: Option<Version>) -> Result<()> {
        match expected {
            Some(expected) => self.save(Key::Portal(key), boxed(value), expected),
            None => self.insert(Key::Portal(key), boxed(value)),
        }
    }

    fn portal_rows<T>(&self, pick: fn(&Value) -> Option<T>) -> Vec<T> {
        self.all(pick).into_iter().map(|(_, row)| row).collect()
    }
}

impl PortalRepository for SimpleTx<'_> {
    async fn lock_portal(&mut self, portal: PortalId) -> Result<Option<Versioned<PortalSite>>> {
        Ok(self.lock(Key::Portal(PortalKey::Portal(portal)), pick!(Portal)))
    }
    async fn find_portal(&mut self, portal: PortalId) -> Result<Option<PortalSite>> {
        Ok(self.find(&Key::Portal(PortalKey::Portal(portal)), pick!(Portal)).map(|row| row.value))
    }
    async fn find_portal_at(&mut self, url_part: &UrlPart) -> Result<Option<PortalSite>> {
        Ok(self
            .portal_rows(pick!(Portal))
            .into_iter()
            .find(|portal: &PortalSite| portal.url_part() == url_part))
    }
    async fn find_portals(
        &mut self,
        organisation: OrganisationId,
        name: &NameKey,
        url_part: &UrlPart,
    ) -> Result<Vec<PortalSite>> {
        let mut found = self.portal_rows(pick!(Portal));
        found.retain(|portal: &PortalSite| {
            portal.organisation() == organisation
                || portal.name().key() == *name
                || portal.url_part() == url_part
        });
        Ok(found)
    }
    async fn insert_portal(&mut self, portal: &PortalSite) -> Result<()> {
        self.put_in_portal(PortalKey::Portal(portal.id()), PortalValue::Portal(portal.clone()), None)
    }
    async fn save_portal(&mut self, portal: &PortalSite, expected: Version) -> Result<()> {
        self.put_in_portal(
            PortalKey::Portal(portal.id()),
            PortalValue::Portal(portal.clone()),
            Some(expected),
        )
    }
}

impl UserTypeRepository for SimpleTx<'_> {
    async fn find_user_types(&mut self, ids: &[UserTypeId]) -> Result<Vec<UserType>> {
        let keys = ids.iter().map(|id| Key::Portal(PortalKey::UserType(*id)));
        Ok(values(keys.filter_map(|key| self.find(&key, pick!(UserType)))))
    }
    async fn lock_user_types(&mut self, ids: &[UserTypeId]) -> Result<Vec<Versioned<UserType>>> {
        let keys = ids.iter().map(|id| Key::Portal(PortalKey::UserType(*id)));
        Ok(keys.filter_map(|key| self.lock(key, pick!(UserType))).collect())
    }
    async fn insert_user_type(&mut self, row: &UserType) -> Result<()> {
        self.put_in_portal(PortalKey::UserType(row.id()), PortalValue::UserType(row.clone()), None)
    }
    async fn save_user_types(&mut self, rows: &[(UserType, Version)]) -> Result<()> {
        rows.iter().try_for_each(|(row, expected)| {
            let value = PortalValue::UserType(row.clone());
            self.put_in_portal(PortalKey::UserType(row.id()), value, Some(*expected))
        })
    }
    async fn delete_user_type(&mut self, user_type: UserTypeId, expected: Version) -> Result<()> {
        self.delete(Key::Portal(PortalKey::UserType(user_type)), expected)
    }
    async fn page_user_types(
        &mut self,
        portal: PortalId,
        after: Option<UserTypeId>,
        limit: u32,
    ) -> Result<Vec<UserType>> {
        let mut rows = self.portal_rows(pick!(UserType));
        rows.retain(|row: &UserType| row.portal() == portal);
        Ok(self.page(rows, UserType::id, after.as_ref(), limit))
    }
}

impl PortalUserRepository for SimpleTx<'_> {
    async fn lock_portal_users(&mut self, ids: &[PortalUserId]) -> Result<Vec<Versioned<PortalUser>>> {
        let keys = ids.iter().map(|id| Key::Portal(PortalKey::PortalUser(*id)));
        Ok(keys.filter_map(|key| self.lock(key, pick!(PortalUser))).collect())
    }
    async fn find_portal_users(&mut self, ids: &[PortalUserId]) -> Result<Vec<PortalUser>> {
        let keys = ids.iter().map(|id| Key::Portal(PortalKey::PortalUser(*id)));
        Ok(values(keys.filter_map(|key| self.find(&key, pick!(PortalUser)))))
    }
    async fn insert_portal_users(&mut self, rows: &[PortalUser]) -> Result<()> {
        rows.iter().try_for_each(|row| {
            self.put_in_portal(PortalKey::PortalUser(row.id()), PortalValue::PortalUser(row.clone()), None)
        })
    }
    async fn save_portal_users(&mut self, rows: &[(PortalUser, Version)]) -> Result<()> {
        rows.iter().try_for_each(|(row, expected)| {
            let value = PortalValue::PortalUser(row.clone());
            self.put_in_portal(PortalKey::PortalUser(row.id()), value, Some(*expected))
        })
    }
    async fn delete_portal_users(&mut self, users: &[(PortalUserId, Version)]) -> Result<()> {
        let keys = users.iter().map(|(user, expected)| (PortalKey::PortalUser(*user), *expected));
        keys.into_iter().try_for_each(|(key, expected)| self.delete(Key::Portal(key), expected))
    }
    /// The guard of the set is its type, which is locked already.
    async fn move_portal_users(&mut self, from: UserTypeId, to: UserTypeId) -> Result<()> {
        let users = self.portal_rows(pick!(PortalUser));
        for user in users.iter().filter(|user: &&PortalUser| user.user_type() == from) {
            let Some(row) = self.lock(Key::Portal(PortalKey::PortalUser(user.id())), pick!(PortalUser))
            else {
                continue;
            };
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
        let mut rows = self.portal_rows(pick!(PortalUser));
        rows.retain(|row: &PortalUser| row.user_type() == user_type);
        Ok(self.page(rows, PortalUser::id, after.as_ref(), limit))
    }
}

impl NoteRepository for SimpleTx<'_> {
    async fn lock_note(&mut self, note: NoteId) -> Result<Option<Versioned<Note>>> {
        Ok(self.lock(Key::Portal(PortalKey::Note(note)), pick!(Note)))
    }
    async fn insert_note(&mut self, note: &Note) -> Result<()> {
        self.put_in_portal(PortalKey::Note(note.id()), PortalValue::Note(note.clone()), None)
    }
    async fn save_note(&mut self, note: &Note, expected: Version) -> Result<()> {
        self.put_in_portal(PortalKey::Note(note.id()), PortalValue::Note(note.clone()), Some(expected))
    }
    async fn delete_note(&mut self, note: NoteId, expected: Version) -> Result<()> {
        self.delete(Key::Portal(PortalKey::Note(note)), expected)
    }
    async fn page_notes(
        &mut self,
        module: &str,
        record: &OwnedKey,
        before: Option<NotePosition>,
        limit: u32,
    ) -> Result<Vec<Note>> {
        let mut rows = self.portal_rows(pick!(Note));
        rows.retain(|row: &Note| row.record().module == module && row.record().record == *record);
        Ok(self.page(rows, |row: &Note| Reverse(row.position()), before.map(Reverse).as_ref(), limit))
    }
}

impl FeedRepository for SimpleTx<'_> {
    async fn find_feed_entries(&mut self, ids: &[FeedEntryId]) -> Result<Vec<FeedEntry>> {
        let keys = ids.iter().map(|id| Key::Portal(PortalKey::FeedEntry(*id)));
        Ok(values(keys.filter_map(|key| self.find(&key, pick!(FeedEntry)))))
    }
    async fn insert_feed_entries(&mut self, entries: &[FeedEntry]) -> Result<()> {
        entries.iter().try_for_each(|row| {
            self.put_in_portal(PortalKey::FeedEntry(row.id), PortalValue::FeedEntry(row.clone()), None)
        })
    }
    async fn page_feed(
        &mut self,
        owner: OrganisationUserId,
        before: Option<FeedPosition>,
        limit: u32,
    ) -> Result<Vec<FeedEntry>> {
        let mut rows = self.portal_rows(pick!(FeedEntry));
        rows.retain(|row: &FeedEntry| row.owner == owner);
        Ok(self.page(rows, |row: &FeedEntry| Reverse(row.position()), before.map(Reverse).as_ref(), limit))
    }
}

fn basis_key(module: &str, record: &OwnedKey) -> PortalKey {
    PortalKey::Basis(module.to_owned(), record.clone())
}

impl PrivacyRepository for SimpleTx<'_> {
    async fn find_basis(&mut self, module: &str, record: &OwnedKey) -> Result<Option<ProcessingBasis>> {
        Ok(self.find(&Key::Portal(basis_key(module, record)), pick!(Basis)).map(|row| row.value))
    }
    async fn lock_basis(
        &mut self,
        module: &str,
        record: &OwnedKey,
    ) -> Result<Option<Versioned<ProcessingBasis>>> {
        Ok(self.lock(Key::Portal(basis_key(module, record)), pick!(Basis)))
    }
    async fn insert_basis(&mut self, basis: &ProcessingBasis) -> Result<()> {
        let key = basis_key(&basis.record().module, &basis.record().record);
        self.put_in_portal(key, PortalValue::Basis(basis.clone()), None)
    }
    async fn save_basis(&mut self, basis: &ProcessingBasis, expected: Version) -> Result<()> {
        let key = basis_key(&basis.record().module, &basis.record().record);
        self.put_in_portal(key, PortalValue::Basis(basis.clone()), Some(expected))
    }
    async fn lock_data_request(&mut self, id: DataRequestId) -> Result<Option<Versioned<DataRequest>>> {
        Ok(self.lock(Key::Portal(PortalKey::DataRequest(id)), pick!(DataRequest)))
    }
    async fn insert_data_request(&mut self, row: &DataRequest) -> Result<()> {
        self.put_in_portal(PortalKey::DataRequest(row.id()), PortalValue::DataRequest(row.clone()), None)
    }
    async fn save_data_request(&mut self, row: &DataRequest, expected: Version) -> Result<()> {
        let value = PortalValue::DataRequest(row.clone());
        self.put_in_portal(PortalKey::DataRequest(row.id()), value, Some(expected))
    }
    async fn page_open_data_requests(
        &mut self,
        after: Option<DuePosition>,
        limit: u32,
    ) -> Result<Vec<DataRequest>> {
        let mut rows = self.portal_rows(pick!(DataRequest));
        rows.retain(|row: &DataRequest| row.state().is_open());
        Ok(self.page(rows, DataRequest::position, after.as_ref(), limit))
    }
    async fn page_data_requests_of(
        &mut self,
        filed_by: PortalUserId,
        after: Option<DuePosition>,
        limit: u32,
    ) -> Result<Vec<DataRequest>> {
        let mut rows = self.portal_rows(pick!(DataRequest));
        rows.retain(|row: &DataRequest| row.record().filed_by == filed_by);
        Ok(self.page(rows, DataRequest::position, after.as_ref(), limit))
    }
}

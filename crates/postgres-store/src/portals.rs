//! Portals, user types and portal users.

use crate::error::PostgresStoreError;
use crate::stored::{Value, sound, stored};
use crate::table::{Query, query};
use crate::tx::{PostgresTx, uuids};
use portal_visibility::PortalUserId;
use portal_visibility::portal::{
    NameKey, OrganisationId, PortalId, PortalRecord, PortalRepository, PortalSite, PortalUser,
    PortalUserRecord, PortalUserRepository, UrlPart, UserType, UserTypeId, UserTypeRecord,
    UserTypeRepository,
};
use storage_contract::{Version, Versioned};

type Result<T> = std::result::Result<T, PostgresStoreError>;

stored!(PortalSite as PortalRecord in tantou_portal, |portal|
    key (id: Uuid = portal.record().id.as_uuid())
    columns (
        organisation: Uuid = portal.record().organisation.as_uuid(),
        name_key: Text = portal.record().name_key.as_str().to_owned(),
        url_part: Text = portal.record().url_part.as_str().to_owned()
    )
    record portal.record(),
    restore PortalSite::restore);

stored!(UserType as UserTypeRecord in tantou_user_type, |user_type|
    key (id: Uuid = user_type.record().id.as_uuid())
    columns (portal: Uuid = user_type.record().portal.as_uuid())
    record user_type.record(),
    restore UserType::restore);

stored!(PortalUser as PortalUserRecord in tantou_portal_user, |user|
    key (id: Uuid = user.record().user.as_uuid())
    columns (user_type: Uuid = user.record().user_type.as_uuid())
    record user.record(),
    restore sound(PortalUser::restore));

const PORTAL: Query = query!(tantou_portal where "id = $2" order "id");
const PORTAL_AT: Query = query!(tantou_portal where "url_part = $2" order "id");
const PORTALS: Query =
    query!(tantou_portal where "(organisation = $2 OR name_key = $3 OR url_part = $4)" order "id");
const TYPES: Query = query!(tantou_user_type where "id = ANY($2)" one "id = ($2::uuid[])[1]" order "id");
const TYPE_PAGE: Query = query!(tantou_user_type
    where "portal = $2 AND id >= coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') AND id IS DISTINCT FROM $3"
    order "id LIMIT $4");
const USERS: Query = query!(tantou_portal_user where "id = ANY($2)" one "id = ($2::uuid[])[1]" order "id");
const USER_PAGE: Query = query!(tantou_portal_user
    where "user_type = $2 AND id >= coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') AND id IS DISTINCT FROM $3"
    order "id LIMIT $4");

pub(crate) const QUERIES: &[Query] = &[PORTAL, PORTAL_AT, PORTALS, TYPES, TYPE_PAGE, USERS, USER_PAGE];

const MOVE: &str = "UPDATE tantou_portal_user
    SET user_type = $3, record = record || jsonb_build_object('user_type', $3::uuid), version = version + 1
    WHERE tenant = $1 AND user_type = $2";

pub(crate) const STATEMENTS: [&str; 1] = [MOVE];

impl PortalRepository for PostgresTx {
    async fn lock_portal(&mut self, id: PortalId) -> Result<Option<Versioned<PortalSite>>> {
        Ok(self.lock(&PORTAL, &[&id.as_uuid()]).await?.pop())
    }

    async fn find_portal(&mut self, id: PortalId) -> Result<Option<PortalSite>> {
        Ok(self.find(&PORTAL, &[&id.as_uuid()]).await?.pop())
    }

    async fn find_portal_at(&mut self, url_part: &UrlPart) -> Result<Option<PortalSite>> {
        Ok(self.find(&PORTAL_AT, &[&url_part.as_str()]).await?.pop())
    }

    async fn find_portals(
        &mut self,
        organisation: OrganisationId,
        name: &NameKey,
        url_part: &UrlPart,
    ) -> Result<Vec<PortalSite>> {
        let parameters = (organisation.as_uuid(), name.as_str(), url_part.as_str());
        self.find(&PORTALS, &[&parameters.0, &parameters.1, &parameters.2]).await
    }

    async fn insert_portal(&mut self, portal: &PortalSite) -> Result<()> {
        self.insert(std::slice::from_ref(portal)).await
    }

    async fn save_portal(&mut self, portal: &PortalSite, expected: Version) -> Result<()> {
        self.save_one(portal, expected).await
    }
}

impl UserTypeRepository for PostgresTx {
    async fn find_user_types(&mut self, ids: &[UserTypeId]) -> Result<Vec<UserType>> {
        self.find_listed(&TYPES, &[], &uuids(ids, UserTypeId::as_uuid)).await
    }

    async fn lock_user_types(&mut self, ids: &[UserTypeId]) -> Result<Vec<Versioned<UserType>>> {
        self.lock_listed(&TYPES, &[], &uuids(ids, UserTypeId::as_uuid)).await
    }

    async fn insert_user_type(&mut self, user_type: &UserType) -> Result<()> {
        self.insert(std::slice::from_ref(user_type)).await
    }

    async fn save_user_types(&mut self, user_types: &[(UserType, Version)]) -> Result<()> {
        self.save(user_types).await
    }

    async fn delete_user_type(&mut self, user_type: UserTypeId, expected: Version) -> Result<()> {
        self.delete::<UserType>(std::iter::once((vec![Value::id(user_type.as_uuid())], expected))).await
    }

    async fn page_user_types(
        &mut self,
        portal: PortalId,
        after: Option<UserTypeId>,
        limit: u32,
    ) -> Result<Vec<UserType>> {
        let after = after.map(UserTypeId::as_uuid);
        self.find(&TYPE_PAGE, &[&portal.as_uuid(), &after, &i64::from(limit)]).await
    }
}

impl PortalUserRepository for PostgresTx {
    async fn lock_portal_users(&mut self, ids: &[PortalUserId]) -> Result<Vec<Versioned<PortalUser>>> {
        self.lock_listed(&USERS, &[], &uuids(ids, PortalUserId::as_uuid)).await
    }

    async fn find_portal_users(&mut self, ids: &[PortalUserId]) -> Result<Vec<PortalUser>> {
        self.find_listed(&USERS, &[], &uuids(ids, PortalUserId::as_uuid)).await
    }

    async fn insert_portal_users(&mut self, users: &[PortalUser]) -> Result<()> {
        self.insert(users).await
    }

    async fn save_portal_users(&mut self, users: &[(PortalUser, Version)]) -> Result<()> {
        self.save(users).await
    }

    async fn delete_portal_users(&mut self, users: &[(PortalUserId, Version)]) -> Result<()> {
        let keys = users.iter().map(|(id, expected)| (vec![Value::id(id.as_uuid())], *expected));
        self.delete::<PortalUser>(keys).await
    }

    async fn move_portal_users(&mut self, from: UserTypeId, to: UserTypeId) -> Result<()> {
        self.write([(MOVE, &[&from.as_uuid(), &to.as_uuid()])]).await?;
        Ok(())
    }

    async fn page_portal_users(
        &mut self,
        user_type: UserTypeId,
        after: Option<PortalUserId>,
        limit: u32,
    ) -> Result<Vec<PortalUser>> {
        let after = after.map(PortalUserId::as_uuid);
        self.find(&USER_PAGE, &[&user_type.as_uuid(), &after, &i64::from(limit)]).await
    }
}

//! A small world of portals: at least one of every aggregate, with keys of every kind, at the edges of what it may hold.

use crate::harness::PortalRepositories;
use crate::portrait::Portrait;
use crate::sample::id;
use portal_visibility::portal::{
    Audience, NameKey, NewPortal, OrganisationId, PortalId, PortalName, PortalRecord, PortalSite, PortalUser,
    PortalUserRecord, UrlPart, UserType, UserTypeId, UserTypeRecord,
};
use portal_visibility::{OwnedKey, PortalUserId, Schema, UserTypeConfig, UserTypeKind};
use uuid::Uuid;

/// The greatest number that a store has to be able to keep; many have no unsigned ones.
const MOST: u64 = i64::MAX.cast_unsigned();

pub(crate) fn portal_id(number: u128) -> PortalId {
    id(0xb0_0000 + number)
}

pub(crate) fn organisation(number: u128) -> OrganisationId {
    id(0x0e_0000 + number)
}

pub(crate) fn type_id(number: u128) -> UserTypeId {
    id(0xc7_0000 + number)
}

pub(crate) fn user_id(number: u128) -> PortalUserId {
    id(0x9u128 << 64 | number)
}

/// Contacts, and repairs that are linked to them.
pub(crate) fn schema() -> Schema {
    Schema::from_toml(
        r#"
        format = 1
        [modules.contacts]
        kind = "contacts"
        key = "integer"
        layouts = ["standard"]
        fields.name = { type = "text" }
        fields.rank = { type = "choice", options = ["gold", "silver"] }
        [modules.repairs]
        kind = "standard"
        key = "integer"
        wizards = { request = "short" }
        layouts = ["short"]
        fields.contact = { type = "reference", to = "contacts" }
        fields."配送状況" = { type = "text" }
        fields.cost = { type = "decimal", scale = 2 }
        "#,
    )
    .expect("is a schema")
}

/// What the users of a type see: a standard one for 1, for others a custom one with all that a configuration may say.
pub(crate) fn config(number: u128) -> UserTypeConfig {
    let text = if number == 1 {
        "format = 1\nkind = \"standard\"\nbase = \"contacts\"\n[modules.contacts]\nlayouts = [\"standard\"]\nfields = [\"name\"]"
    } else {
        r#"
        format = 1
        kind = "custom"
        base = "contacts"
        [modules.contacts]
        rights = ["view", "edit"]
        layouts = ["standard"]
        fields = ["name", "rank"]
        [modules.repairs]
        rights = ["view", "create", "edit", "delete", "edit_shared"]
        lookups = ["contact"]
        where = "配送状況 != 'it''s' and (cost >= 12.50 or contact = me) and cost is not empty"
        fields = ["contact", "配送状況", "cost"]
        wizards = ["request"]
        deny = { export = ["cost"], search = ["配送状況"] }
        "#
    };
    UserTypeConfig::from_toml(text).expect("is a configuration")
}

pub(crate) fn portal(number: u128, name: &str) -> PortalSite {
    let new = NewPortal::named_after(name, portal_id(number), organisation(number), type_id(number));
    PortalSite::set_up(&new.expect("is a name"))
}

pub(crate) fn user_type(number: u128, portal: u128, users: u64) -> UserType {
    let config = config(number);
    let name = PortalName::new(&format!("顧客 {number}")).expect("is a name");
    let record = UserTypeRecord {
        id: type_id(number),
        portal: portal_id(portal),
        kind: config.kind,
        name,
        config,
        users,
        organisation_users: 0,
    };
    UserType::restore(record).expect("is sound")
}

pub(crate) fn user(number: u128, user_type: u128, base_record: OwnedKey) -> PortalUser {
    let (user, user_type, invited_by) = (user_id(number), type_id(user_type), id(0x0add + number));
    let (portal, audience) = (portal_id(1), Audience::External);
    PortalUser::restore(PortalUserRecord { user, portal, user_type, base_record, invited_by, audience })
}

/// PV-05: the first one is of a custom type, and belongs to the organisation.
fn user_of_the_world(number: u128, key: OwnedKey) -> PortalUser {
    let record = user(number, 1 + number % 2, key).record();
    let audience = if number == 1 { Audience::Organisation } else { Audience::External };
    PortalUser::restore(PortalUserRecord { audience, ..record })
}

fn with_insider(number: u128, users: u64) -> UserType {
    let record = user_type(number, 1, users).record();
    UserType::restore(UserTypeRecord { organisation_users: 1, ..record }).expect("is sound")
}

pub(crate) struct World {
    pub(crate) portals: Vec<PortalSite>,
    pub(crate) types: Vec<UserType>,
    pub(crate) users: Vec<PortalUser>,
}

impl World {
    pub(crate) fn new() -> Self {
        let keys = [
            OwnedKey::Integer(i64::MIN),
            OwnedKey::Integer(7),
            OwnedKey::Uuid(Uuid::from_u128(7)),
            OwnedKey::Text("7".into()),
            OwnedKey::Text("桜 \"it's\" \\ %".into()),
        ];
        let types = [user_type(1, 1, 2), with_insider(2, 3), user_type(3, 2, MOST), user_type(4, 2, 0)];
        debug_assert_eq!(types[0].kind(), UserTypeKind::Standard, "the first one is");
        Self {
            portals: vec![portal(1, "桜修理 2号店"), portal(2, "Zylker & Söhne"), portal(3, "%_ 'x'")],
            types: types.into(),
            users: (1..).zip(keys).map(|(number, key)| user_of_the_world(number, key)).collect(),
        }
    }

    pub(crate) async fn insert<R: PortalRepositories>(&self, tx: &mut R) -> Result<(), R::Error> {
        for portal in &self.portals {
            tx.insert_portal(portal).await?;
        }
        for user_type in &self.types {
            tx.insert_user_type(user_type).await?;
        }
        tx.insert_portal_users(&self.users).await
    }

    /// What a store has to show of it.
    pub(crate) fn portrait(&self) -> Portrait {
        let mut portrait = Portrait::default();
        for kind in ["portal", "portal found", "portal at its URL", "portal by its keys"] {
            portrait.add_all(kind, self.portals.iter().map(PortalSite::record));
        }
        for kind in ["type", "type found", "type in a page"] {
            portrait.add_all(kind, self.types.iter().map(UserType::record));
        }
        for kind in ["user", "user found", "user in a page"] {
            portrait.add_all(kind, self.users.iter().map(PortalUser::record));
        }
        portrait.sorted()
    }

    /// What a store shows of it, read in every way there is.
    pub(crate) async fn look<R: PortalRepositories>(&self, tx: &mut R) -> Result<Portrait, R::Error> {
        let mut portrait = Portrait::default();
        for known in &self.portals {
            let PortalRecord { id, organisation, name_key, url_part, .. } = known.record();
            portrait.add_locked("portal", tx.lock_portal(id).await?, PortalSite::record);
            let found = tx.find_portal(id).await?;
            portrait.add_all("portal found", found.iter().map(PortalSite::record));
            let found = tx.find_portal_at(&url_part).await?;
            portrait.add_all("portal at its URL", found.iter().map(PortalSite::record));
            let found = by_each_key(tx, organisation, &name_key, &url_part).await?;
            portrait.add_all("portal by its keys", found.iter().map(PortalSite::record));
            let page = tx.page_user_types(id, None, 9).await?;
            portrait.add_all("type in a page", page.iter().map(UserType::record));
        }
        let ids: Vec<UserTypeId> = self.types.iter().map(UserType::id).collect();
        portrait.add_locked("type", tx.lock_user_types(&ids).await?, UserType::record);
        portrait.add_all("type found", tx.find_user_types(&ids).await?.iter().map(UserType::record));
        for user_type in ids {
            let page = tx.page_portal_users(user_type, None, 9).await?;
            portrait.add_all("user in a page", page.iter().map(PortalUser::record));
        }
        let ids: Vec<PortalUserId> = self.users.iter().map(PortalUser::id).collect();
        portrait.add_locked("user", tx.lock_portal_users(&ids).await?, PortalUser::record);
        portrait.add_all("user found", tx.find_portal_users(&ids).await?.iter().map(PortalUser::record));
        Ok(portrait.sorted())
    }
}

/// The portal once, if each of its keys leads to it and to no other.
async fn by_each_key<R: PortalRepositories>(
    tx: &mut R,
    organisation: OrganisationId,
    name: &NameKey,
    url_part: &UrlPart,
) -> Result<Vec<PortalSite>, R::Error> {
    let other = portal(77, "another");
    let nobody = other.record();
    let (no_name, no_url) = (nobody.name_key, nobody.url_part);
    let mut all = tx.find_portals(organisation, name, url_part).await?;
    for found in [
        tx.find_portals(organisation, &no_name, &no_url).await?,
        tx.find_portals(nobody.organisation, name, &no_url).await?,
        tx.find_portals(nobody.organisation, &no_name, url_part).await?,
    ] {
        all.extend(found);
    }
    let each = all.len() == 4;
    all.dedup();
    all.retain(|_| each);
    Ok(all)
}

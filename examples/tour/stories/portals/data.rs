//! The data of the story: what each organisation keeps, what its portal shows, and who looks at it.

use super::CHAPTERS;
use super::tables;
use crate::data::{self, DataError, Words};
use crate::story::{Chapter, Tale};
use crate::world::TourError;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::path::Path;
use std::rc::Rc;
use tantou::storage::{TenantId, Timestamp};
use tantou::visibility::portal::{OrganisationId, PortalId, UserTypeId};
use tantou::visibility::sql::SqlMapping;
use tantou::visibility::{
    JsonModule, ModuleId, OrganisationUserId, Portal, PortalUserId, Schema, UserTypeConfig, Viewer,
};

/// A record as the host keeps it.
pub(super) type Record = Map<String, Json>;
/// All records of an organisation, by module.
pub(super) type Records = BTreeMap<String, Vec<Record>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    tenant: TenantId,
    start: Timestamp,
    search: String,
    portals: Vec<PortalFile>,
}

/// A portal of the story, and who looks at it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PortalFile {
    pub(super) key: String,
    pub(super) organisation: String,
    pub(super) user: Words,
    /// The key of the user's base record.
    pub(super) record: i64,
    /// The module that is asked about.
    pub(super) main: String,
    pub(super) sort: String,
    /// A field of it that is hidden.
    pub(super) hidden: String,
    pub(super) change: Option<Change>,
}

/// What an administrator would like to change.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub(super) module: String,
    /// The condition from then on.
    #[serde(rename = "where")]
    pub(super) condition: String,
    /// The field that is no longer shown.
    pub(super) drop: String,
}

/// An organisation with its portal.
pub(super) struct Shop {
    pub(super) file: PortalFile,
    pub(super) config: UserTypeConfig,
    pub(super) portal: Portal,
    pub(super) mapping: SqlMapping,
}

/// What the story needs.
pub(crate) struct PortalsStory {
    tenant: TenantId,
    start: Timestamp,
    pub(super) search: String,
    pub(super) shops: Rc<[Shop]>,
}

/// Whatever is wrong with the story's data.
pub(super) fn untold(error: impl Display) -> TourError {
    TourError::Story(error.to_string())
}

impl Tale for PortalsStory {
    const KEY: &'static str = "portals";
    const TITLE: (&'static str, &'static str) = ("What a portal shows", "ポータルに表示されるデータ");
    const CHAPTERS: &'static [Chapter<Self>] = CHAPTERS;

    fn read(_: &Path) -> Result<Self, TourError> {
        let book: Book = data::read(&data::folder().join("portal/portals.json"))?;
        let shops = book.portals.into_iter().map(Shop::read).collect::<Result<_, TourError>>()?;
        Ok(Self { tenant: book.tenant, start: book.start, search: book.search, shops })
    }

    fn tenant(&self) -> TenantId {
        self.tenant
    }

    fn start(&self) -> Timestamp {
        self.start
    }
}

/// A file beside `portals.json`.
pub(super) fn text(shop: &str, file: &str) -> Result<String, TourError> {
    let path = data::folder().join("portal").join(shop).join(file);
    Ok(fs::read_to_string(&path).map_err(|error| DataError::Unreadable { path, error })?)
}

impl Shop {
    fn read(file: PortalFile) -> Result<Self, TourError> {
        let schema = Schema::from_toml(&text(&file.key, "schema.toml")?).map_err(untold)?;
        let config = UserTypeConfig::from_toml(&text(&file.key, "user_type.toml")?).map_err(untold)?;
        let portal = config.compile(&schema).map_err(untold)?;
        let mapping = tables::mapping(&file.key, &schema);
        Ok(Self { file, config, portal, mapping })
    }

    pub(super) fn schema(&self) -> &Schema {
        self.portal.schema()
    }

    pub(super) fn module(&self, name: &str) -> Result<ModuleId, TourError> {
        self.schema().module(name).ok_or_else(|| untold(format!("there is no module `{name}`")))
    }

    pub(super) fn json(&self, module: ModuleId) -> JsonModule<'_> {
        let module = &self.schema()[module];
        JsonModule::new(module, "id").with_layout("layout").with_author("author")
    }

    /// The user of the story, looking: bound anew for each request, to their base record as it is.
    pub(super) fn viewer(&self, records: &Records) -> Result<Viewer<'_>, TourError> {
        let base = self.portal.base();
        let of_base = records.get(self.schema()[base].name());
        let own = |record: &&Record| record.get("id").and_then(Json::as_i64) == Some(self.file.record);
        let found = of_base.and_then(|records| records.iter().find(own));
        let found = found.ok_or_else(|| untold("the user has no record"))?;
        self.portal.bind(self.user(), &self.json(base).record(found)).map_err(untold)
    }

    /// All ids of the story follow from its words.
    pub(super) fn user(&self) -> PortalUserId {
        PortalUserId::derived(uuid::Uuid::nil(), &[b"user", self.file.key.as_bytes()])
    }

    pub(super) fn id(&self) -> PortalId {
        PortalId::derived(uuid::Uuid::nil(), &[b"portal", self.file.key.as_bytes()])
    }

    pub(super) fn organisation(&self) -> OrganisationId {
        OrganisationId::derived(uuid::Uuid::nil(), &[b"organisation", self.file.key.as_bytes()])
    }

    pub(super) fn user_type(&self, name: &str) -> UserTypeId {
        UserTypeId::derived(self.id().as_uuid(), &[b"type", name.as_bytes()])
    }

    /// Who set the portal up and invited its user.
    pub(super) fn manager(&self) -> OrganisationUserId {
        OrganisationUserId::derived(uuid::Uuid::nil(), &[b"manager", self.file.key.as_bytes()])
    }
}

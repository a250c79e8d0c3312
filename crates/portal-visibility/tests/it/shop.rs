//! A repair shop: its schema, its customers' portal, and some records.

use crate::definitions::{customers, shop};
use portal_visibility::*;
use serde_json::{Map, Value as Json, json};

pub struct Shop {
    pub schema: Schema,
    pub portal: Portal,
}

pub fn open() -> Shop {
    with(|_| ())
}

pub fn with(change: impl Fn(&mut UserTypeConfig)) -> Shop {
    let schema = shop();
    let mut config = customers();
    change(&mut config);
    let portal = config.compile(&schema).unwrap_or_else(|error| panic!("{error}"));
    Shop { schema, portal }
}

pub fn object(json: Json) -> Map<String, Json> {
    crate::world::object(json)
}

pub fn sage() -> Map<String, Json> {
    object(json!({
        "id": "sage", "name": "Sage Wieser", "rank": "gold", "years": 7, "配送状況": "late", "regions": ["east"],
        "layout": "standard", "author": "organisation",
    }))
}

pub fn user() -> PortalUserId {
    "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap()
}

pub fn inviter() -> OrganisationUserId {
    "01890a5d-ac96-774b-bcce-b302099a0001".parse().unwrap()
}

pub fn repair(id: i64, more: Json) -> Map<String, Json> {
    let mut repair = object(json!({
        "id": id, "subject": "ブレーキ", "contact": "sage", "state": "open", "cost": "12.50", "layout": "standard",
        "author": "organisation", "配送状況": "late", "product": "pads",
    }));
    repair.extend(object(more));
    repair
}

impl Shop {
    pub fn module(&self, name: &str) -> ModuleId {
        self.schema.module(name).unwrap()
    }

    pub fn field(&self, module: &str, field: &str) -> FieldId {
        self.schema[self.module(module)].field_id(field).unwrap()
    }

    pub fn json(&self, name: &str) -> JsonModule<'_> {
        JsonModule::new(&self.schema[self.module(name)], "id").with_layout("layout").with_author("author")
    }

    pub fn viewer(&self, me: &Map<String, Json>) -> Viewer<'_> {
        self.portal.bind(user(), &self.json("contacts").record(me)).unwrap()
    }
}

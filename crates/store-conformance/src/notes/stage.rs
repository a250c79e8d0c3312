//! A portal, a portal user and a record of theirs, for what services are asked.

use crate::portals::world::{config, schema, user_id};
use portal_visibility::{JsonModule, ModuleId, Portal, Schema, Viewer};
use serde_json::{Map, Value as Json, json};

/// The user of these decisions.
pub(crate) const USER: u128 = 1;

pub(crate) struct Stage {
    schema: Schema,
    portal: Portal,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let schema = schema();
        let portal = config(2).compile(&schema).expect("compiles");
        Self { schema, portal }
    }

    pub(crate) fn json(&self, module: ModuleId) -> JsonModule<'_> {
        JsonModule::new(&self.schema[module], "id").with_layout("layout").with_author("author")
    }

    pub(crate) fn repairs(&self) -> ModuleId {
        self.schema.module("repairs").expect("is there")
    }

    pub(crate) fn viewer(&self) -> Viewer<'_> {
        let contact = contact();
        let base = self.json(self.portal.base());
        self.portal.bind(user_id(USER), &base.record(&contact)).expect("binds")
    }
}

/// The base record of the user.
pub(crate) fn contact() -> Map<String, Json> {
    object(json!({ "id": 7, "layout": "standard", "name": "桜井 菊" }))
}

/// A record that the user sees.
pub(crate) fn repair() -> Map<String, Json> {
    object(json!({ "id": 7, "layout": "short", "contact": 7, "配送状況": "late", "cost": "12.50" }))
}

fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(object) => object,
        _ => Map::new(),
    }
}

//! The rule as a host of `portal-visibility` has it.

use crate::world::{Columns, Delivery, Me, Order, Status};
use portal_visibility::{
    self as pv, Accessors, Cells, JsonModule, Key, ModuleId, Places, Portal, PortalUserId, Schema,
    UserTypeConfig, Value, Viewer,
};
use serde_json::json;

/// The record types.
pub const SCHEMA: &str = r#"
format = 1

[modules.contacts]
kind = "contacts"
key = "integer"
fields.name = { type = "text", mandatory = true }
fields.delivery_status = { type = "choice", options = ["on_time", "late", "lost", "returned"] }

[modules.products]
kind = "products"
key = "integer"
fields.name = { type = "text" }

[modules.orders]
kind = "standard"
key = "integer"
fields.contact = { type = "reference", to = "contacts" }
fields.status = { type = "choice", options = ["draft", "open", "in_progress", "on_hold", "closed"] }
fields.amount = { type = "integer" }
fields.delivery_status = { type = "choice", options = ["on_time", "late", "lost", "returned"] }
fields.subject = { type = "text" }
fields.memo = { type = "text" }
fields.product = { type = "reference", to = "products" }
fields.price = { type = "decimal", scale = 2 }
fields.ordered_on = { type = "date" }
fields.updated_at = { type = "instant" }
fields.warehouse = { type = "text" }
fields.express = { type = "boolean" }
"#;

/// The portal.
pub const PORTAL: &str = r#"
format = 1
kind = "standard"
base = "contacts"

[modules.contacts]
fields = ["name", "delivery_status"]

[modules.orders]
where = "contact = me and status != 'closed' and amount >= 6 and delivery_status != contacts.delivery_status"
fields = ["subject", "status", "amount", "delivery_status"]
"#;

/// The compiled portal.
#[derive(Debug)]
pub struct Rule {
    /// The record types.
    pub schema: Schema,
    /// What its users see.
    pub portal: Portal,
    /// The module that is filtered.
    pub orders: ModuleId,
}

impl Rule {
    /// Reads and compiles [`SCHEMA`] and [`PORTAL`].
    #[expect(clippy::new_without_default, reason = "it reads texts, which a default would hide")]
    pub fn new() -> Self {
        let schema = Schema::from_toml(SCHEMA).expect("the schema");
        let portal =
            UserTypeConfig::from_toml(PORTAL).expect("the portal").compile(&schema).expect("it fits");
        let orders = schema.module("orders").expect("orders");
        Self { schema, portal, orders }
    }

    /// The portal as a customer sees it.
    pub fn viewer(&self, me: Me) -> Viewer<'_> {
        let contacts = JsonModule::new(&self.schema[self.portal.base()], "id");
        let base =
            json!({ "id": me.contact, "name": "Sage Wieser", "delivery_status": me.delivery_status.code() });
        let base = contacts.record(base.as_object().expect("an object"));
        let user: PortalUserId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().expect("a UUID");
        self.portal.bind(user, &base).expect("a whole number as key")
    }

    /// How orders that are structs are read.
    pub fn accessors(&self) -> Accessors<Order> {
        Accessors::new(&self.schema[self.orders], |order: &Order| Key::Integer(order.id))
            .field("contact", |order| Value::of(order.contact, |id| Value::Reference(Key::Integer(id))))
            .choice("status", Status::CODES, |order| Some(order.status as usize))
            .field("amount", |order| Value::Integer(order.amount))
            .choice("delivery_status", Delivery::CODES, |order| {
                order.delivery_status.map(|delivery| delivery as usize)
            })
            .field("subject", |order| Value::Text(&order.subject))
            .field("memo", |order| Value::text(order.memo.as_deref()))
            .field("product", |order| Value::of(order.product, |id| Value::Reference(Key::Integer(id))))
            .field("price", |order| Value::Decimal(order.price))
            .field("ordered_on", |order| Value::Date(order.ordered_on))
            .field("updated_at", |order| Value::Instant(order.updated_at))
            .field("warehouse", |order| Value::Text(&order.warehouse))
            .field("express", |order| Value::Boolean(order.express))
            .finish()
            .expect("a function for each field")
    }

    /// How orders that are columns are read.
    pub fn columns<'a>(&self, columns: &'a Columns) -> pv::Columns<'a> {
        pv::Columns::of(&self.schema, &self.schema[self.orders], columns.amount.len())
            .column_with_gaps("contact", Cells::Integers(&columns.contact), &columns.contact_there)
            .column("status", Cells::Coded(&Status::CODES, Places::Bytes(&columns.status)))
            .column("amount", Cells::Integers(&columns.amount))
            .column_with_gaps(
                "delivery_status",
                Cells::Coded(&Delivery::CODES, Places::Bytes(&columns.delivery_status)),
                &columns.delivery_there,
            )
            .finish()
            .expect("columns that fit")
    }

    /// How orders that are JSON objects are read.
    pub fn json(&self) -> JsonModule<'_> {
        JsonModule::new(&self.schema[self.orders], "id")
    }
}

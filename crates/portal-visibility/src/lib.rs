//! What an outsider sees, to the field: a portal described as data becomes one compiled evaluator that answers for every record and every field.
//!
//! - A [`Schema`] says what records there are; a [`UserTypeConfig`] says what users of one type see of them and may do (PV-10 … PV-33). Both are TOML or JSON,
//!   and every mistake is told with its place.
//! - [`compile`](UserTypeConfig::compile) once, [`bind`](Portal::bind) per request, [`sees`](Viewer::sees) per record: no allocation per record.
//! - Many records at once are [selected](BoundRule::select) by the same steps, some five hundred rows to a step: [columns](Columns), [structs](Accessors::rows), or
//!   [any records](Records).
//! - The same compiled form [explains itself](Viewer::explain) (PV-45), says what may be done with [records](Viewer::may) and [fields](Portal::may_use), checks
//!   [writes](Viewer::check_edit) before and after (PV-34, PV-35), [previews](Portal::preview) (PV-43), [compares](Portal::difference) (PV-47), tells what is
//!   [odd](Portal::lint) (PV-49), and becomes an exact [SQL filter](Viewer::filter) (PV-46, PV-48).
//! - [`portal`], [`notes`] and [`privacy`] keep what an organisation sets up, what portal users write on records, and what they may ask for their data.
//!
//! # What it deliberately lacks
//!
//! No database, no clock, no randomness, no sessions. Records are the host's; they are read through a [small trait](Record).
//! There is no *not* in conditions and there are no floats: a missing or malformed value never opens a record (PV-15, PV-21).
//!
//! # What a host does, in order
//!
//! ```
//! use portal_visibility::*;
//!
//! // Once: the record types.
//! let schema = Schema::from_toml(r#"
//!     format = 1
//!     [modules.contacts]
//!     kind = "contacts"
//!     fields.name = { type = "text", mandatory = true }
//!     fields.delivery = { type = "choice", options = ["on_time", "late"] }
//!     [modules.warehouses]
//!     kind = "custom"
//!     fields.contact = { type = "reference", to = "contacts" }
//!     fields.delivery = { type = "choice", options = ["on_time", "late"] }
//!     fields.years = { type = "integer" }
//! "#)?;
//!
//! // When a user type is saved: every mistake at once, with its place.
//! let portal = UserTypeConfig::from_toml(r#"
//!     format = 1
//!     kind = "standard"
//!     base = "contacts"
//!     [modules.contacts]
//!     rights = ["edit"]
//!     fields = ["name"]
//!     [modules.warehouses]
//!     lookups = ["contact"]
//!     where = "delivery != contacts.delivery and years >= 6"
//!     fields = ["delivery", "years"]
//! "#)?.compile(&schema)?;
//!
//! // Per request: who is looking, with their base record.
//! let contacts = JsonModule::new(&schema[portal.base()], "id");
//! let sage = serde_json::json!({ "id": "sage", "name": "Sage Wieser", "delivery": "late" });
//! let user = "01890a5d-ac96-774b-bcce-b302099a8057".parse()?;
//! let viewer = portal.bind(user, &contacts.record(sage.as_object().unwrap()))?;
//!
//! // Per record, and per field.
//! let warehouses = schema.module("warehouses").unwrap();
//! let json = JsonModule::new(&schema[warehouses], "id");
//! let osaka = serde_json::json!({ "id": "osaka", "contact": "sage", "delivery": "on_time", "years": 5 });
//! let osaka = json.record(osaka.as_object().unwrap());
//! assert!(!viewer.sees(warehouses, &osaka));
//! assert_eq!(
//!     viewer.explain(warehouses, &osaka).to_string(),
//!     "warehouses osaka: not shown\n  \
//!      yes: `contact` names the viewer's record (PV-13)\n  \
//!      yes: delivery != contacts.delivery (PV-14)\n  \
//!      no: years >= 6 (PV-14)",
//! );
//! let contact = schema[warehouses].field_id("contact").unwrap();
//! assert!(!portal.may_use(warehouses, contact, FieldUse::Filter));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where the sources leave a choice
//!
//! - A condition may ask about the portal user instead of the record (PV-14): on a related module `contacts.years >= 6` compares a field of their own base record, and
//!   shows the records to them or not at all. It is answered once, when the portal is bound. On the base module such a field is named `base.years`.
//! - Several lookups of a module join its records to the base record if *at least one* of them names it.
//! - A condition on the base module narrows and never opens (PV-12): without a lookup to the base module itself, its users see their own record only; [`lint`](Portal::lint)
//!   says that the condition narrows nothing. Create right there needs such a lookup: without it nobody would see what they create (PV-11, PV-40).
//! - The viewer's base record counts as their own, whoever added it; a record that another portal user added is neither own nor shared (PV-16).

mod adapt;
mod batch;
mod bind;
mod compile;
mod condition;
mod config;
mod definition;
mod difference;
mod evaluate;
mod explain;
#[cfg(feature = "schema")]
mod json_schema;
mod lint;
mod list;
mod mask;
pub mod notes;
mod permission;
pub mod portal;
mod preview;
pub mod privacy;
mod probe;
mod record;
mod schema;
pub mod sql;
mod value;
mod write;

pub use adapt::{
    AccessedRecord, AccessedRows, AccessorError, Accessors, AccessorsBuilder, JsonModule, JsonRecord,
};
pub use batch::{
    Cells, ColumnProblem, Columns, ColumnsBuilder, ColumnsError, Places, Records, Rows, Selection,
    select_runs,
};
pub use bind::{BindError, BoundRule, Viewer};
pub use compile::{AsksOf, ModuleRole, ModuleRule, Portal, Reason};
pub use condition::{
    Condition, FieldPath, Leaf, Literal, Operand, Operator, ParseError, ParseErrorKind, Test,
};
pub use config::{FieldUse, ModuleConfig, Right, Rights, UserTypeConfig, UserTypeKind};
pub use definition::{DefinitionError, Problem, ProblemKind};
pub use definition_reader::ShapeProblem;
pub use difference::{
    ActionsDifference, ModuleDifference, PortalDifference, RecordsDifference, RuleDifference, RuleText,
};
pub use explain::{Asked, AskedQuestion, Explanation};
#[cfg(feature = "schema")]
pub use json_schema::{record_types_schema, user_type_schema};
pub use lint::{Finding, unreached};
pub use list::{Direction, List, ListError, ListProblem, ListRequest, Position};
pub use mask::{FieldMask, FieldSet, FieldVerdict};
pub use permission::{Obstacle, Permission, RecordAction};
pub use preview::{FieldPreview, ModulePreview, Preview, RecordsPreview, ShownRecord};
pub use probe::Probe;
pub use record::{Author, PortalUserId, Record};
pub use schema::{
    Field, FieldFile, FieldId, FieldType, Module, ModuleFile, ModuleId, ModuleKind, Schema, SchemaFile, Slot,
    SubformFile, TypeName, ValueKind,
};
pub use value::{
    Date, DateError, Decimal, Elements, Key, KeyKind, OwnedKey, OwnedValue, Value, fold_key, is_nfc,
};
pub use write::{
    CreateContext, CreatedRecord, Draft, EditedRecord, OrganisationUserId, Row, Targets, WriteProblem,
    WriteRefusal,
};

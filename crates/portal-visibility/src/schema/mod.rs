//! The host's record types, as data: modules, fields, lookups, subforms, layouts (PV-19, PV-21).

mod field_type;
mod file;
mod model;
mod read;
mod uses;

pub use field_type::{FieldType, Slot, ValueKind};
pub use file::{FieldFile, ModuleFile, SchemaFile, SubformFile, TypeName};
pub use model::{Field, FieldId, Module, ModuleId, ModuleKind, Schema};

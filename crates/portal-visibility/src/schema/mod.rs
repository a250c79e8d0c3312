//! The host's record types, as data: modules, fields, lookups, subforms, layouts (PV-19, PV-21).

mod file;
mod model;
mod read;

pub use file::{FieldFile, ModuleFile, SchemaFile, SubformFile, TypeName};
pub use model::{Field, FieldId, FieldType, Module, ModuleId, ModuleKind, Schema, Slot, ValueKind};

//! Records in the forms that hosts have them in: JSON maps, and structs.

mod accessors;
mod json;
mod reader;

pub use accessors::{AccessedRecord, AccessedRows, AccessorError, Accessors, AccessorsBuilder};
pub use json::{JsonModule, JsonRecord};

pub(crate) use json::read as read_json;

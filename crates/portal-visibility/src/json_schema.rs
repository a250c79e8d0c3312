//! The JSON Schemas of the files that a host may edit.

use crate::config::UserTypeConfig;
use crate::schema::SchemaFile;

/// The JSON Schema of a [schema file](SchemaFile). The crate's `forms/record_types.schema.json` is this text (a test compares them).
///
/// It knows shapes; that names refer to something is for [`Schema::new`](crate::Schema::new).
pub fn record_types_schema() -> schemars::Schema {
    schemars::schema_for!(SchemaFile)
}

/// The JSON Schema of a [user type's configuration](UserTypeConfig). The crate's `forms/user_type.schema.json` is this text (a test compares them).
///
/// It knows shapes; that the configuration fits a schema is for [`UserTypeConfig::compile`].
pub fn user_type_schema() -> schemars::Schema {
    schemars::schema_for!(UserTypeConfig)
}

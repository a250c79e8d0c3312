//! The JSON Schema of a catalogue, for editors.

use super::file::CatalogueFile;

/// The JSON Schema of a [catalogue file](CatalogueFile). The crate's `catalogue/catalogue.schema.json` is this text (a test compares them).
///
/// A schema knows shapes; that names refer to something, that steps rise and that formulas do not overlap is for [`Catalogue::new`](super::Catalogue::new).
pub fn catalogue_schema() -> schemars::Schema {
    schemars::schema_for!(CatalogueFile)
}

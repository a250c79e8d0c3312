//! The JSON Schema that is checked in is that of the code.

use contact_quota::catalogue_schema;
use std::path::Path;

/// CQ-04: the schema for editors is current. `UPDATE_SCHEMA=1` writes it anew.
#[test]
fn cq_04_the_schema_file_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue/catalogue.schema.json");
    let current = serde_json::to_string_pretty(&catalogue_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), current, "run the test with UPDATE_SCHEMA=1");
}

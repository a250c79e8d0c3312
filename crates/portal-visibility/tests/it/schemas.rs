//! The files that a host edits against their JSON Schemas, as an editor checks them (PV-15, PV-21).

use jsonschema::Validator;
use portal_visibility::{Schema, UserTypeConfig};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn below(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn validator(name: &str) -> Validator {
    let schema: Value = serde_json::from_str(&read(&below("forms").join(name))).unwrap();
    jsonschema::meta::validate(&schema).expect("is a schema itself");
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// What the validator finds, each with its place.
fn problems(validator: &Validator, toml: &str) -> Vec<String> {
    let value: toml::Value = toml::from_str(toml).unwrap();
    let value = serde_json::to_value(value).unwrap();
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Each pair of a schema and a portal that comes with the repository.
fn shipped() -> Vec<(String, String)> {
    let portals = ["franchise", "dealers", "school", "repair"].map(|portal| {
        let folder = below("../../examples/data/portal").join(portal);
        (read(&folder.join("schema.toml")), read(&folder.join("user_type.toml")))
    });
    let shop = (include_str!("files/shop.schema.toml").into(), include_str!("files/customers.toml").into());
    portals.into_iter().chain([shop]).collect()
}

/// PV-15, PV-21: the schemas and portals of the examples are what their JSON Schemas describe.
#[test]
fn pv_21_shipped_files_are_valid() {
    let (record_types, user_type) =
        (validator("record_types.schema.json"), validator("user_type.schema.json"));
    for (schema, config) in shipped() {
        assert_eq!(problems(&record_types, &schema), [""; 0]);
        assert_eq!(problems(&user_type, &config), [""; 0]);
        let schema = Schema::from_toml(&schema).unwrap();
        UserTypeConfig::from_toml(&config).unwrap().compile(&schema).unwrap();
    }
}

/// Breaks a file in one place.
fn broken(toml: &str, from: &str, to: &str) -> String {
    assert!(toml.contains(from), "`{from}` is not in the file");
    toml.replacen(from, to, 1)
}

/// PV-15, PV-21: an editor finds what is of a wrong shape, and so do the crate's own readers.
#[test]
fn pv_15_broken_files_are_not_valid() {
    let validator_of_schemas = validator("record_types.schema.json");
    let toml = include_str!("files/shop.schema.toml");
    let cases = [
        ("format = 1", "format = 'one'"),
        ("format = 1", "format = 1\ncolour = 'red'"),
        ("kind = \"contacts\"", "kind = \"people\""),
        ("unique = true", "unique = 'yes'"),
        ("type = \"text\"", "type = \"float\""),
        ("type = \"text\"", "tpye = \"text\""),
    ];
    for (from, to) in cases {
        let toml = broken(toml, from, to);
        assert!(!problems(&validator_of_schemas, &toml).is_empty(), "{to}");
        assert!(Schema::from_toml(&toml).is_err(), "{to}");
    }
    let validator_of_types = validator("user_type.schema.json");
    let toml = include_str!("files/customers.toml");
    let cases = [
        ("kind = \"standard\"", "kind = \"special\""),
        ("rights = [\"edit\"]", "rights = [\"see\"]"),
        ("rights = [\"edit\"]", "rights = \"edit\""),
        ("rights = [\"edit\"]", "where = 5"),
        ("rights = [\"edit\"]", "where = { field = 'years', op = 'like', value = 6 }"),
        ("rights = [\"edit\"]", "feilds = []"),
    ];
    for (from, to) in cases {
        let toml = broken(toml, from, to);
        assert!(!problems(&validator_of_types, &toml).is_empty(), "{to}");
        assert!(UserTypeConfig::from_toml(&toml).is_err(), "{to}");
    }
}

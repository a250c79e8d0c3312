//! The files that a host would edit against their JSON Schemas, as an editor checks them (CQ-04, CQ-33).

use contact_quota::Catalogue;
use contact_quota::terms::PortalTerms;
use jsonschema::Validator;
use serde_json::Value;
use std::path::Path;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue").join(name)).unwrap()
}

fn schema(name: &str) -> Validator {
    let schema: Value = serde_json::from_str(&read(name)).unwrap();
    jsonschema::meta::validate(&schema).expect("is a schema itself");
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn in_json(toml: &str) -> Value {
    let value: toml::Value = toml::from_str(toml).unwrap();
    serde_json::to_value(value).unwrap()
}

/// What the validator finds, without and with its places.
fn problems(schema: &Validator, toml: &str) -> Vec<String> {
    let value = in_json(toml);
    schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// CQ-04: the catalogue of the desk's products, and one that uses every kind of part, are what their schema describes.
#[test]
fn cq_04_catalogues_are_valid() {
    let schema = schema("catalogue.schema.json");
    let every_kind = include_str!("formulas/every_kind.toml");
    for toml in [read("support.toml").as_str(), every_kind] {
        assert_eq!(problems(&schema, toml), [""; 0]);
        Catalogue::from_toml(toml).unwrap();
    }
}

/// CQ-33: so are the terms of the portal.
#[test]
fn cq_33_terms_are_valid() {
    let toml = read("portal.toml");
    assert_eq!(problems(&schema("portal.schema.json"), &toml), [""; 0]);
    PortalTerms::from_toml(&toml).unwrap();
}

/// Breaks a file in one place.
fn broken(toml: &str, from: &str, to: &str) -> String {
    assert!(toml.contains(from), "`{from}` is not in the file");
    toml.replacen(from, to, 1)
}

/// CQ-04: an editor finds what is of a wrong shape, and so does the catalogue.
#[test]
fn cq_04_broken_catalogues_are_not_valid() {
    let (schema, toml) = (schema("catalogue.schema.json"), read("support.toml"));
    let cases = [
        ("format = 1", "format = \"one\""),
        ("format = 1", "format = 1\ncolour = \"red\""),
        ("value = 4", "value = -4"),
        ("value = 4", "value = \"four\""),
        ("constant = { value = 4", "constnat = { value = 4"),
        ("kind = \"set\"", "kind = \"list\""),
    ];
    for (from, to) in cases {
        let toml = broken(&toml, from, to);
        assert!(!problems(&schema, &toml).is_empty(), "{to}");
        assert!(Catalogue::from_toml(&toml).is_err(), "{to}");
    }
}

/// CQ-33: an editor finds what is of a wrong shape, and so do the terms.
#[test]
fn cq_33_broken_terms_are_not_valid() {
    let (schema, toml) = (schema("portal.schema.json"), read("portal.toml"));
    let cases = [
        ("free_users = 10_000", "free_users = -1"),
        ("free_users = 10_000", "free_user = 10_000"),
        ("scheme = \"volume\"", "scheme = \"by weight\""),
        ("from = 1\n", "from = 1.5\n"),
    ];
    for (from, to) in cases {
        let toml = broken(&toml, from, to);
        assert!(!problems(&schema, &toml).is_empty(), "{to}");
        assert!(PortalTerms::from_toml(&toml).is_err(), "{to}");
    }
}

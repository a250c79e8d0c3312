//! A catalogue is checked as a whole: every mistake, each with its path (CQ-04).

use super::*;
use contact_quota::CatalogueFile;

fn mistakes(text: &str) -> Vec<String> {
    let error = Catalogue::from_toml(text).unwrap_err();
    assert_eq!(error.code(), "catalogue.invalid");
    error.problems.iter().map(|problem| format!("{} {}", problem.kind.code(), problem)).collect()
}

/// CQ-04: two dozen mistakes of all kinds in one file are told at once.
#[test]
fn cq_04_every_mistake_is_told_with_its_path() {
    insta::assert_snapshot!(mistakes(include_str!("mistaken.toml")).join("\n"));
}

/// CQ-04: what is no TOML or JSON, and what stands twice.
#[test]
fn cq_04_unreadable_files() {
    assert!(mistakes("format = ").concat().contains("definition.unreadable .: "));
    assert_eq!(
        mistakes(""),
        ["definition.missing_key .: `format` is missing", "definition.missing_key .: `products` is missing"]
    );
    assert!(mistakes("format = 2\n[products]").concat().contains("form 2 is not known"));
    let twice = r#"{ "format": 1, "products": {}, "products": { "a": {}, "a": 3 } }"#;
    let error = Catalogue::from_json(twice).unwrap_err().to_string();
    assert!(error.contains(".: `products` stands twice"), "{error}");
    assert!(Catalogue::from_json("[1]").unwrap_err().to_string().contains("expected a table"));
    assert!(Catalogue::from_json("{").is_err() && Catalogue::from_json(&"[".repeat(100_000)).is_err());
}

/// CQ-04: parts nested too deep are refused before they could exhaust a stack.
#[test]
fn cq_04_parts_nested_too_deep() {
    let mut part = r#"{"constant":{"value":1,"label":"one"}}"#.to_owned();
    for _ in 0..32 {
        part = format!(r#"{{"sum":{{"label":"s","parts":[{part}]}}}}"#);
    }
    let file = format!(r#"{{"format":1,"products":{{"p":{{"label":"P","formulas":[{{"base":{part}}}]}}}}}}"#);
    let error = Catalogue::from_json(&file).unwrap_err();
    assert_eq!(error.problems.len(), 1);
    assert_eq!(error.problems[0].kind.code(), "definition.too_deep");
}

/// CQ-04: a catalogue made in code is checked by the same reader.
#[test]
fn cq_04_a_catalogue_made_in_code_is_checked_too() {
    let mut file: CatalogueFile = support_contacts();
    file.products.get_mut("manage").unwrap().formulas.clear();
    let manage_ac = file.products.get_mut("manage_ac").unwrap();
    let again = manage_ac.formulas[0].clone();
    manage_ac.formulas.push(again);
    let error = Catalogue::new(&file).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the catalogue has 2 mistakes\n  products.manage.formulas: it is empty\n  \
         products.manage_ac.formulas[1]: it holds on days on which products.manage_ac.formulas[0] holds, too"
    );
}

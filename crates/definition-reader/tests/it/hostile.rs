//! Texts that mean harm are refused, and harm nobody.

use crate::*;

fn unreadable(tree: Result<Tree, ShapeProblem>) {
    let told = told(tree);
    assert!(told.len() == 1 && told[0].starts_with("definition.unreadable .: not readable: "), "{told:?}");
}

#[test]
fn what_nests_too_deep_is_refused_by_the_parsers() {
    for depth in [1_000, 100_000] {
        unreadable(Tree::from_json(&"[".repeat(depth)));
        unreadable(Tree::from_json(&format!("{}{}", "[".repeat(depth), "]".repeat(depth))));
        unreadable(Tree::from_json(&format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth))));
        unreadable(Tree::from_toml(&format!("a = {}{}", "[".repeat(depth), "]".repeat(depth))));
        unreadable(Tree::from_toml(&format!("a = {}1{}", "{ a = ".repeat(depth), " }".repeat(depth))));
        unreadable(Tree::from_toml(&format!("a{} = 1", ".a".repeat(depth))));
        unreadable(Tree::from_toml(&format!("[a{}]", ".a".repeat(depth))));
        unreadable(Tree::from_toml(&format!("[[a{}]]", ".a".repeat(depth))));
    }
}

#[test]
fn what_is_no_text_of_the_language_is_unreadable() {
    for text in ["{", "nul", "{\"a\" 1}", "{} {}", "[1,]", "\u{feff}{}", "1e400", ""] {
        unreadable(Tree::from_json(text));
    }
    for text in ["a =", "a = 1 b = 2", "[a", "a = 1e400x", "a = \"\\x\""] {
        unreadable(Tree::from_toml(text));
    }
    for text in ["null", "true", "1", "\"a\"", "[]"] {
        let told = told(Tree::from_json(text));
        assert!(
            told.len() == 1 && told[0].starts_with("definition.wrong_type .: expected a table"),
            "{told:?}"
        );
    }
}

#[test]
fn huge_numbers_are_no_numbers_that_wrap() {
    let beds = |number: &str| {
        let text = format!(r#"{{ "format": 1, "name": "Kew", "beds": {number} }}"#);
        read(Tree::from_json(&text)).map_err(|problems| problems[0].to_string()).map(|garden| garden.beds)
    };
    assert_eq!(beds("18446744073709551615"), Ok(u64::MAX));
    let refused = |shown: &str| Err(format!("beds: expected a whole number from 0, found {shown}"));
    assert_eq!(beds("18446744073709551616"), refused("18446744073709552000"));
    assert_eq!(
        beds("340282366920938463463374607431768211457"),
        refused("340282366920938500000000000000000000000")
    );
    assert_eq!(beds("3.0"), refused("3"));
    assert_eq!(beds("-0"), refused("-0"));
    assert_eq!(beds("-9223372036854775808"), refused("-9223372036854775808"));
    assert!(beds("1e308").is_err());
    let beds = |number: &str| {
        let text = format!("format = 1\nname = 'Kew'\nbeds = {number}");
        read(Tree::from_toml(&text)).map_err(|problems| problems[0].to_string()).map(|garden| garden.beds)
    };
    assert_eq!(beds("18446744073709551615"), Ok(u64::MAX));
    for beyond in ["18446744073709551616", "-9223372036854775809", "170141183460469231731687303715884105727"]
    {
        assert_eq!(beds(beyond), refused(beyond));
    }
    for number in ["inf", "-inf", "nan", "1e308", "340282366920938463463374607431768211457"] {
        assert!(beds(number).is_err(), "{number}");
    }
}

/// Dates without quotes are texts in TOML; a table that only looks like the parser's way to hand them over is no date if it holds more or something else.
#[test]
fn dates_without_quotes() {
    let days = Tree::from_toml("at = 2026-04-01T09:00:00Z\nday = 2026-04-01").unwrap();
    let text = |text: &str| Tree::Text(text.into());
    let expected = vec![("at".into(), text("2026-04-01T09:00:00Z")), ("day".into(), text("2026-04-01"))];
    assert_eq!(days, Tree::Table(expected));
    for pretended in ["1", "{}", r#""x", "b": 1"#, r#""x", "$__toml_private_datetime": "y""#] {
        let json = format!(r#"{{ "$__toml_private_datetime": {pretended} }}"#);
        assert!(matches!(Tree::from_json(&json).unwrap(), Tree::Table(_)), "{json}");
    }
}

/// A hundred thousand mistakes are told, each once, in a moment.
#[test]
fn many_mistakes() {
    let entries: Vec<String> = (0..100_000).map(|index| format!("\"{index}\": {index},")).collect();
    let entries = entries.concat();
    let json = format!(r#"{{ "format": 1, "name": "Kew", "beds": 1, "notes": {{ {entries} "last": "" }} }}"#);
    let problems = read(Tree::from_json(&json)).unwrap_err();
    assert_eq!(problems.len(), 100_001);
    assert_eq!(problems[99_999].path, "notes.99999");
}

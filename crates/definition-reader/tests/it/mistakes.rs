//! Each mistake by itself, in both languages, and all at once.

use crate::*;

/// What is wrong with a garden to which lines are added, in TOML and in JSON.
fn both(toml: &str, json: &str) -> String {
    let toml = format!("format = 1\nname = 'Kew'\nbeds = 3\n{toml}");
    let json = format!(r#"{{ "format": 1, "name": "Kew", "beds": 3, {json} }}"#);
    let (from_toml, from_json) = (told(Tree::from_toml(&toml)), told(Tree::from_json(&json)));
    assert_eq!(from_toml, from_json);
    from_toml.join(" | ")
}

#[test]
fn keys() {
    assert_eq!(
        both("colour = 1", r#""colour": 1"#),
        "definition.unknown_key .: `colour` is not known here; known are format, name, motto, open, beds, depth, season, plants, rows, notes"
    );
    assert_eq!(
        both("rows = [{ width = 1, length = 2 }]", r#""rows": [{ "width": 1, "length": 2 }]"#),
        "definition.unknown_key rows[0]: `length` is not known here; known are width"
    );
    assert_eq!(
        both("rows = [{ width = 1 }, {}]", r#""rows": [{ "width": 1 }, {}]"#),
        "definition.missing_key rows[1]: `width` is missing"
    );
    assert_eq!(
        both("notes = { ' ' = 'x' }", r#""notes": { " ": "x" }"#),
        "definition.empty notes. : it is empty"
    );
}

#[test]
fn types() {
    let flag = "definition.wrong_type open: expected `true` or `false`, found";
    assert_eq!(both("open = 'yes'", r#""open": "yes""#), format!("{flag} the text `yes`"));
    assert_eq!(both("open = 1", r#""open": 1"#), format!("{flag} 1"));
    assert_eq!(both("open = 1.5", r#""open": 1.5"#), format!("{flag} 1.5"));
    assert_eq!(both("open = [true]", r#""open": [true]"#), format!("{flag} a list"));
    assert_eq!(both("open = {}", r#""open": {}"#), format!("{flag} a table"));
    assert_eq!(
        both("motto = true", r#""motto": true"#),
        "definition.wrong_type motto: expected a text, found true"
    );
    assert_eq!(
        both("plants = 'rose'", r#""plants": "rose""#),
        "definition.wrong_type plants: expected a list, found the text `rose`"
    );
    assert_eq!(
        both("rows = [1, { width = 'w' }]", r#""rows": [1, { "width": "w" }]"#),
        "definition.wrong_type rows[0]: expected a table, found 1 | \
         definition.wrong_type rows[1].width: expected a whole number from 0, found the text `w`"
    );
    assert_eq!(
        both("season = 'winter'", r#""season": "winter""#),
        "definition.wrong_type season: expected `spring` or `autumn`, found the text `winter`"
    );
    assert_eq!(
        both("season = 3", r#""season": 3"#),
        "definition.wrong_type season: expected `spring` or `autumn`, found 3"
    );
}

#[test]
fn numbers() {
    assert_eq!(
        both("depth = -1", r#""depth": -1"#),
        "definition.out_of_range depth: expected a whole number from 0 to 4294967295, found -1"
    );
    assert_eq!(
        both("depth = 4294967296", r#""depth": 4294967296"#),
        "definition.out_of_range depth: expected a whole number from 0 to 4294967295, found 4294967296"
    );
    assert_eq!(
        both("rows = [{ width = 91 }]", r#""rows": [{ "width": 91 }]"#),
        "definition.out_of_range rows[0].width: expected a whole number from 0 to 90, found 91"
    );
    assert_eq!(
        told(Tree::from_toml("format = 1\nname = 'Kew'\nbeds = -3")),
        ["definition.out_of_range beds: expected a whole number from 0, found -3"]
    );
    assert!(
        read(Tree::from_toml(
            "format = 1\nname = 'Kew'\nbeds = 0\ndepth = 4294967295\nrows = [{ width = 90 }]"
        ))
        .is_ok()
    );
}

#[test]
fn emptiness_and_repetition() {
    assert_eq!(both("rows = []", r#""rows": []"#), "definition.empty rows: it is empty");
    assert_eq!(
        both("notes.a = \"\u{3000}\"", "\"notes\": { \"a\": \"\u{3000}\" }"),
        "definition.empty notes.a: it is empty"
    );
    assert_eq!(
        both("plants = ['薔薇', '', '薔薇', 3]", r#""plants": ["薔薇", "", "薔薇", 3]"#),
        "definition.empty plants[1]: it is empty | definition.repeated_name plants[2]: `薔薇` is listed twice | \
         definition.wrong_type plants[3]: expected a text, found 3"
    );
}

#[test]
fn keys_that_stand_twice() {
    let json =
        r#"{ "format": 1, "name": "Kew", "name": 4, "beds": 3, "notes": { "a": "x", "b": "y", "a": "z" } }"#;
    assert_eq!(
        told(Tree::from_json(json)),
        ["definition.repeated_key .: `name` stands twice", "definition.repeated_key notes: `a` stands twice"]
    );
    // TOML refuses it by itself, with line and column.
    let toml = told(Tree::from_toml("format = 1\nname = 'Kew'\nname = 'Eden'")).concat();
    assert!(
        toml.starts_with("definition.unreadable .: not readable: TOML parse error at line 3, column 1"),
        "{toml}"
    );
}

#[test]
fn formats() {
    let format = |text: &str| told(Tree::from_toml(&format!("{text}\nname = 'Kew'\nbeds = 3"))).join(" | ");
    assert_eq!(format("format = 2"), "definition.unknown_format format: form 2 is not known; this is form 1");
    assert_eq!(
        format("format = 4294967297"),
        "definition.unknown_format format: form 4294967297 is not known; this is form 1"
    );
    assert_eq!(
        format("format = -1"),
        "definition.out_of_range format: expected a whole number from 0, found -1"
    );
    assert_eq!(
        format("format = '1'"),
        "definition.wrong_type format: expected a whole number from 0, found the text `1`"
    );
    assert_eq!(format(""), "definition.missing_key .: `format` is missing");
}

/// `null` is how programs write what is left out; where something has to be, it is nothing.
#[test]
fn nothing() {
    let left_out = r#"{ "format": 1, "name": "Kew", "beds": 3, "motto": null, "open": null, "rows": null }"#;
    let garden = read(Tree::from_json(left_out)).unwrap();
    assert_eq!(garden, Garden { name: "Kew".into(), beds: 3, ..Garden::default() });
    assert_eq!(
        told(Tree::from_json(
            r#"{ "format": null, "name": null, "beds": 3, "plants": [null], "notes": { "a": null } }"#
        )),
        [
            "definition.wrong_type format: expected a whole number from 0, found nothing",
            "definition.wrong_type name: expected a text, found nothing",
            "definition.wrong_type plants[0]: expected a text, found nothing",
            "definition.wrong_type notes.a: expected a text, found nothing",
        ]
    );
}

#[test]
fn all_at_once() {
    assert_eq!(
        told(Tree::from_toml(
            "nmae = 'Kew'\nbeds = 'three'\nopen = 0\nrows = [{ width = -1 }, {}]\nnotes.a = ' '"
        )),
        [
            "definition.unknown_key .: `nmae` is not known here; known are format, name, motto, open, beds, depth, season, plants, rows, notes",
            "definition.missing_key .: `format` is missing",
            "definition.missing_key .: `name` is missing",
            "definition.wrong_type open: expected `true` or `false`, found 0",
            "definition.wrong_type beds: expected a whole number from 0, found the text `three`",
            "definition.out_of_range rows[0].width: expected a whole number from 0 to 90, found -1",
            "definition.missing_key rows[1]: `width` is missing",
            "definition.empty notes.a: it is empty",
        ]
    );
}

/// The two that only the crates that use this one can notice have their words here, too.
#[test]
fn limits() {
    let problems = [ShapeProblem::TooMany { most: 3 }, ShapeProblem::TooDeep { most: 3 }];
    let told = problems.map(|problem| format!("{}: {problem}", problem.code()));
    assert_eq!(
        told,
        ["definition.too_many: at most 3 are allowed", "definition.too_deep: parts are nested deeper than 3"]
    );
}

//! Lists as portal users ask for them: the text of statements, positions on the wire, and what is refused.

use super::texts::mapping as of_texts;
use crate::shop::*;
use portal_visibility::sql::*;
use portal_visibility::*;
use serde_json::json;

/// The fields that the portal shows need their places, too.
fn mapping(native: bool) -> SqlMapping {
    let mut mapping = of_texts(native);
    let repairs = mapping.modules.remove("repairs").unwrap();
    let price = if native { ColumnType::Numeric } else { ColumnType::Units };
    let repairs = repairs
        .with("product", Column::new("product_id", ColumnType::Text))
        .with("product_price", Column::new("product_price", price));
    mapping.with("repairs", repairs)
}

fn statements(list: &List<'_>) -> String {
    let mut text = String::new();
    for (dialect, native) in [(Dialect::Sqlite, false), (Dialect::PostgreSql, true)] {
        for sql in [list.to_sql(&mapping(native), dialect), list.count_to_sql(&mapping(native), dialect)] {
            let sql = sql.unwrap();
            text += &format!("{}: {}\n    {:?}\n", dialect.name(), sql.text, sql.parameters);
        }
    }
    text
}

/// PV-36, PV-46: the statement of a page after a position, in both dialects, and of a count. The key comes first, then exactly the fields that may be read.
#[test]
fn pv_46_the_statements_of_a_list() {
    let shop = open();
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let repairs = shop.module("repairs");
    let request = || {
        let request =
            viewer.list(repairs).filter("subject starts with 'ブ' or contact = me".parse().unwrap());
        request.sort("due", Direction::Descending).sort("cost", Direction::Ascending).limit(20)
    };
    let list = request().prepare().unwrap();
    let repair = repair(7, json!({ "due": "2026-04-01" }));
    let position = list.position(&shop.json("repairs").record(&repair));
    let text = statements(&request().after(position).prepare().unwrap());
    insta::assert_snapshot!(text);
    let sql = list.to_sql(&mapping(false), Dialect::Sqlite).unwrap();
    let fields = sql.columns.iter().map(|column| {
        let field = column.field.and_then(|id| shop.schema[repairs].get(id));
        format!("{} {:?}", field.map_or("key", Field::name), column.column_type)
    });
    insta::assert_snapshot!(fields.collect::<Vec<_>>().join("\n"));
}

/// PV-36: a position on the wire, and back. One of another list is refused.
#[test]
fn pv_36_positions_travel() {
    let shop = open();
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let repairs = shop.module("repairs");
    let list = |sort: &[&str]| {
        sort.iter().fold(viewer.list(repairs), |list, field| list.sort(*field, Direction::Ascending))
    };
    let sort = ["state", "due", "cost", "contact"];
    let repair = repair(7, json!({}));
    let position = list(&sort).prepare().unwrap().position(&shop.json("repairs").record(&repair));
    insta::assert_json_snapshot!(position);
    let wire = serde_json::to_string(&position).unwrap();
    let back: Position = serde_json::from_str(&wire).unwrap();
    assert_eq!(back, position);
    assert!(list(&sort).after(back).prepare().is_ok());
    let refused = |sort: &[&str], json: &str| {
        let position: Position = serde_json::from_str(json).unwrap();
        list(sort).after(position).prepare().unwrap_err().problems
    };
    for (sort, position) in [
        (&["state"][..], r#"{ "values": [], "key": { "integer": 7 } }"#),
        (&["state"], r#"{ "values": ["empty", "empty"], "key": { "integer": 7 } }"#),
        (&["state"], r#"{ "values": [{ "integer": 1 }], "key": { "integer": 7 } }"#),
        (&["state"], r#"{ "values": [{ "choice": "open\u0000" }], "key": { "integer": 7 } }"#),
        (&["state"], r#"{ "values": [{ "choice": "open" }], "key": { "text": "7" } }"#),
        (&["contact"], r#"{ "values": [{ "reference": { "integer": 1 } }], "key": { "integer": 7 } }"#),
        (&["state"], r#"{ "values": [{ "set": [] }], "key": { "integer": 7 } }"#),
    ] {
        assert_eq!(refused(sort, position), [ListProblem::Position], "{position}");
    }
}

/// PV-36: everything that is wrong with a list at once; hidden fields and modules are told like those that there are not.
#[test]
fn pv_36_what_a_list_may_not_name() {
    let shop = with(|config| {
        config.modules.get_mut("repairs").unwrap().fields.insert("helpers".into());
    });
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let filter = "urgent = true and nothing = 1 and parts.part = 'x' and cost = contacts.years \
                  and state = 'lost' and subject >= 'a'";
    let error = viewer
        .list(shop.module("repairs"))
        .filter(filter.parse().unwrap())
        .sort("filed_at", Direction::Ascending)
        .sort("nothing", Direction::Ascending)
        .sort("state", Direction::Ascending)
        .sort("state", Direction::Descending)
        .sort("parts.part", Direction::Ascending)
        .sort("parts.price", Direction::Ascending)
        .sort("helpers", Direction::Ascending)
        .prepare()
        .unwrap_err();
    assert_eq!(error.code(), "list.refused");
    let codes: Vec<&str> = error.problems.iter().map(ListProblem::code).collect();
    insta::assert_snapshot!(format!("{error}\n\n{}", codes.join(" ")));
    let hidden = viewer.list(shop.module("journal")).prepare().unwrap_err();
    assert_eq!(hidden.to_string(), "the list cannot be made\n  there is no such module");
}

/// PV-48: decimals of a position that the column's units cannot hold are compared all the same.
#[test]
fn pv_48_positions_beyond_the_units() {
    let shop = open();
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let mapping = mapping(false);
    let after = |value: &str, direction| {
        let wire = format!(r#"{{ "values": [{{ "decimal": "{value}" }}], "key": {{ "integer": 7 }} }}"#);
        let position: Position = serde_json::from_str(&wire).unwrap();
        let list = viewer.list(shop.module("repairs")).sort("cost", direction).after(position);
        let sql = list.prepare().unwrap().to_sql(&mapping, Dialect::Sqlite).unwrap();
        let (_, rest) = sql.text.rsplit_once("json_each(?7)))) AND ").unwrap_or(("", &sql.text));
        rest.to_owned()
    };
    let texts = ["12.505", "79228162514264337593543950335", "-79228162514264337593543950335"]
        .map(|value| [Direction::Ascending, Direction::Descending].map(|direction| after(value, direction)));
    insta::assert_snapshot!(texts.concat().join("\n"));
}

/// PV-48: sets may be JSON arrays in a column.
#[test]
fn pv_48_sets_as_json_arrays() {
    let mut mapping = mapping(false);
    let repairs = mapping.modules.remove("repairs").unwrap();
    let mapping =
        mapping.with("repairs", repairs.with("helpers", JsonArray::new("helper_ids", ColumnType::Text)));
    let shop = open();
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let texts = [Dialect::Sqlite, Dialect::PostgreSql].map(|dialect| {
        viewer.filter(shop.module("repairs")).of_table("L").to_sql(&mapping, dialect).unwrap().text
    });
    insta::assert_snapshot!(texts.join("\n"));
}

/// PV-48: a link is of the record whose key it has byte by byte, whatever collation the table of links was given.
#[test]
fn pv_48_links_are_joined_byte_by_byte() {
    let shop = with(|config| {
        let contacts = config.modules.get_mut("contacts").unwrap();
        contacts.lookups = vec!["introduced_by".into()];
        contacts.condition = Some("regions has 'east'".parse().unwrap());
    });
    let text = |name: &str| Column::new(name, ColumnType::Text).binary();
    let contacts = ModuleMapping::new("contacts", text("id"))
        .with_layout(text("layout"))
        .with("introduced_by", text("introduced_by"))
        .with("regions", Link::new("regions", "contact", text("region")));
    let mapping = SqlMapping::new().with("contacts", contacts);
    let database = rusqlite::Connection::open_in_memory().unwrap();
    database
        .execute_batch(
            "CREATE TABLE contacts (id TEXT PRIMARY KEY, layout TEXT, introduced_by TEXT);
             INSERT INTO contacts VALUES ('a', 'standard', 'sage'), ('A', 'standard', 'sage');
             CREATE TABLE regions (contact TEXT COLLATE NOCASE, region TEXT);
             INSERT INTO regions VALUES ('a', 'east');",
        )
        .unwrap();
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let filter = viewer.filter(shop.module("contacts")).to_sql(&mapping, Dialect::Sqlite).unwrap();
    let sql = format!("SELECT id FROM contacts AS t WHERE {}", filter.text);
    let mut statement = database.prepare(&sql).unwrap();
    let parameters = filter.parameters.into_iter().map(super::database::Bind);
    let rows = statement.query_map(rusqlite::params_from_iter(parameters), |row| row.get::<_, String>(0));
    assert_eq!(rows.unwrap().map(Result::unwrap).collect::<Vec<_>>(), ["a"], "{sql}");
}

/// PV-21, PV-36, PV-48: what is searched for is one parameter for each word, looked for in the columns of fold keys; a column that has none is named.
#[test]
fn pv_48_a_search_reads_columns_of_fold_keys() {
    let shop = open();
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let list = viewer.list(shop.module("repairs")).search("BRAKE　open ブレ").prepare().unwrap();
    insta::assert_snapshot!(statements(&list));
    let mut mapping = mapping(false);
    let repairs = mapping.modules.get_mut("repairs").unwrap();
    repairs.fields.insert("subject".into(), Column::new("subject", ColumnType::Text).into());
    let error = list.to_sql(&mapping, Dialect::Sqlite).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no exact filter for SQLite\n  `repairs.subject` has no column of fold keys"
    );
}

/// PV-36: a search looks only where the viewer may search; it says what is too much, and nothing of what is hidden.
#[test]
fn pv_36_what_a_search_looks_at() {
    let shop = open();
    let sage = sage();
    let viewer = shop.viewer(&sage);
    let (json, repairs) = (shop.json("repairs"), shop.module("repairs"));
    let repair = repair(7, json!({ "subject": "Straße: ブレーキ", "state": "open" }));
    let finds = |words: &str| {
        let list = viewer.list(repairs).search(words).prepare().unwrap();
        list.selects(&json.record(&repair))
    };
    for words in ["", " \u{3000}\n", "STRASSE", "strasse　ブレ", "pe TRASS", "OPEN"] {
        assert!(finds(words), "{words:?}");
    }
    for words in ["strase", "open closed", "ﾌﾞﾚ"] {
        assert!(!finds(words), "{words:?}");
    }
    let crowd: Vec<String> = (0..21).map(|word| word.to_string()).collect();
    let error = viewer.list(repairs).search(&crowd.join(" ")).prepare().unwrap_err();
    assert_eq!(error.problems, [ListProblem::TooManyWords { words: 21, most: 20 }]);
    let blind = with(|config| {
        let denied = ["subject", "state"].map(str::to_owned).into();
        config.modules.get_mut("repairs").unwrap().deny.insert(FieldUse::Search, denied);
    });
    let viewer = blind.viewer(&sage);
    let error = viewer.list(blind.module("repairs")).search("open").prepare().unwrap_err();
    assert_eq!(error.to_string(), "the list cannot be made\n  search: nothing in `repairs` can be searched");
    assert_eq!(error.problems[0].code(), "list.no_search");
}

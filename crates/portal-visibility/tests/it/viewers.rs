//! Conditions about the portal user instead of the record (PV-14): decided once, by their own base record.

use crate::shop::*;
use crate::writes::{codes, draft};
use portal_visibility::sql::*;
use portal_visibility::*;
use serde_json::{Map, Value as Json, json};

/// Members, and what a club has for them.
const CLUB: &str = r#"
    format = 1
    [modules."連絡先"]
    kind = "contacts"
    fields."氏名" = { type = "text" }
    fields."継続年数" = { type = "integer" }
    fields."前年数" = { type = "integer" }
    fields."紹介者" = { type = "reference", to = "連絡先" }
    [modules."会員特典"]
    kind = "custom"
    key = "integer"
    fields."内容" = { type = "text" }
    fields."年数" = { type = "integer" }
"#;

struct Club {
    schema: Schema,
    portal: Portal,
}

fn compile(condition: &str) -> Result<Portal, DefinitionError> {
    let text = format!(
        "format = 1\nkind = \"standard\"\nbase = \"連絡先\"\n[modules.\"連絡先\"]\nrights = [\"edit\"]\nfields = [\"氏名\", \"継続年数\"]\n\
         [modules.\"会員特典\"]\nwhere = \"{condition}\"\nfields = [\"内容\", \"年数\"]"
    );
    UserTypeConfig::from_toml(&text).unwrap().compile(&Schema::from_toml(CLUB).unwrap())
}

impl Club {
    fn new(condition: &str) -> Self {
        let portal = compile(condition).unwrap_or_else(|error| panic!("{condition}: {error}"));
        Self { schema: Schema::from_toml(CLUB).unwrap(), portal }
    }

    fn module(&self, name: &str) -> ModuleId {
        self.schema.module(name).unwrap()
    }

    fn json(&self, name: &str) -> JsonModule<'_> {
        JsonModule::new(&self.schema[self.module(name)], "id")
    }

    fn viewer(&self, me: &Map<String, Json>) -> Viewer<'_> {
        self.portal.bind(user(), &self.json("連絡先").record(me)).unwrap()
    }

    /// Which of the benefits a member sees.
    fn seen(&self, me: &Map<String, Json>) -> Vec<i64> {
        let (viewer, json, benefits) = (self.viewer(me), self.json("会員特典"), benefits());
        let module = self.module("会員特典");
        let preview = viewer.preview(module, benefits.iter().map(|record| json.record(record)));
        let keys = preview.shown.iter().map(|shown| match shown.key {
            OwnedKey::Integer(key) => key,
            ref other => panic!("{other}"),
        });
        keys.collect()
    }
}

fn member(years: impl Into<Json>) -> Map<String, Json> {
    let years: Json = years.into();
    object(json!({ "id": "tanaka", "氏名": "田中", "継続年数": years, "前年数": 5, "紹介者": "tanaka" }))
}

fn benefits() -> Vec<Map<String, Json>> {
    [(1, json!(3)), (2, json!(9)), (3, Json::Null)]
        .map(|(id, years)| object(json!({ "id": id, "内容": "ラウンジ", "年数": years })))
        .into()
}

/// PV-14: the source's first example. Members of six years and more see the records of the related module, others see none: `[継続年数] >= [6]`.
#[test]
fn pv_14_members_of_six_years_see_the_related_records() {
    let club = Club::new("連絡先.継続年数 >= 6");
    assert_eq!(club.seen(&member(6)), [1, 2, 3]);
    assert_eq!(club.seen(&member(7)), [1, 2, 3]);
    assert!(club.seen(&member(5)).is_empty());
    // PV-15: a missing value opens nothing, nor does a malformed one.
    for years in [Json::Null, json!("6"), json!(6.5)] {
        assert!(club.seen(&member(years)).is_empty());
    }
}

/// PV-14, PV-15: every kind of comparison of the viewer, beside comparisons of the record.
#[test]
fn pv_14_the_viewer_is_compared_in_every_way() {
    let (old, young, none) = (member(7), member(3), member(Json::Null));
    for (condition, expected) in [
        // The base module's name on the left, or `base`; without either it is the record's field.
        ("base.継続年数 >= 6 and 年数 < 6", [vec![1], vec![], vec![]]),
        ("会員特典.年数 < 6", [vec![1], vec![1], vec![1]]),
        ("連絡先.継続年数 >= 6 or 年数 = 9", [vec![1, 2, 3], vec![2], vec![2]]),
        (
            "(連絡先.継続年数 < 6 or 年数 > 6) and (連絡先.継続年数 > 6 or 年数 is empty)",
            [vec![2], vec![3], vec![]],
        ),
        ("連絡先.継続年数 is empty", [vec![], vec![], vec![1, 2, 3]]),
        ("連絡先.継続年数 is not empty", [vec![1, 2, 3], vec![1, 2, 3], vec![]]),
        ("連絡先.継続年数 in [3, 4]", [vec![], vec![1, 2, 3], vec![]]),
        ("連絡先.継続年数 not in [3, 4]", [vec![1, 2, 3], vec![], vec![]]),
        ("連絡先.継続年数 != 7", [vec![], vec![1, 2, 3], vec![]]),
        ("連絡先.氏名 starts with '田'", [vec![1, 2, 3], vec![1, 2, 3], vec![1, 2, 3]]),
        // With another field of theirs, and with themselves.
        ("連絡先.継続年数 > base.前年数", [vec![1, 2, 3], vec![], vec![]]),
        ("連絡先.紹介者 = me", [vec![1, 2, 3], vec![1, 2, 3], vec![1, 2, 3]]),
        ("連絡先.紹介者 != me", [vec![], vec![], vec![]]),
        // The record's field with theirs, as before.
        ("年数 < 連絡先.継続年数 and 連絡先.継続年数 != 6", [vec![1], vec![], vec![]]),
    ] {
        let club = Club::new(condition);
        let seen = [&old, &young, &none].map(|me| club.seen(me));
        assert_eq!(seen, expected, "{condition}");
    }
}

/// PV-14: it is decided when the portal is bound. No record is asked, no column is read, and a database gets what is left of the condition.
#[test]
fn pv_14_the_viewer_costs_nothing_per_record() {
    let club = Club::new("連絡先.継続年数 >= 6 and (年数 < 6 or 連絡先.継続年数 >= 8)");
    let module = club.module("会員特典");
    let column = |name: &str, column_type| Column::new(name, column_type);
    let mapping = SqlMapping::new().with(
        "会員特典",
        ModuleMapping::new("benefits", column("id", ColumnType::BigInt))
            .with("年数", column("years", ColumnType::BigInt)),
    );
    for (years, reads, text, parameters) in [
        (5, 0, "1 = 0", vec![]),
        (7, 1, "t.\"years\" < ?1", vec![Parameter::Integer(6)]),
        (9, 0, "1 = 1", vec![]),
    ] {
        let me = member(years);
        let viewer = club.viewer(&me);
        let rule = viewer.rule(module).unwrap();
        assert_eq!(rule.reads().len(), reads);
        let filter = viewer.filter(module).to_sql(&mapping, Dialect::Sqlite).unwrap();
        assert_eq!((filter.text.as_str(), filter.parameters), (text, parameters));
        // Without a column for what is not read.
        let columns = Columns::of(&club.schema, &club.schema[module], 2);
        let columns = match reads {
            0 => columns.finish().unwrap(),
            _ => columns.column("年数", Cells::Integers(&[3, 9])).finish().unwrap(),
        };
        let expected: &[usize] = [&[][..], &[0], &[0, 1]][usize::from(years > 5) + usize::from(years > 8)];
        assert_eq!(rule.select(&columns).rows().collect::<Vec<_>>(), expected);
    }
    // PV-48: what the mapping lacks does not depend on the viewer.
    let bare =
        SqlMapping::new().with("会員特典", ModuleMapping::new("benefits", column("id", ColumnType::BigInt)));
    for years in [5, 7, 9] {
        let me = member(years);
        let error = club.viewer(&me).filter(module).to_sql(&bare, Dialect::PostgreSql).unwrap_err();
        assert_eq!(error.lacks.len(), 1, "{years}");
    }
}

/// PV-45: the explanation names the field and the constant, and what the viewer has.
#[test]
fn pv_45_the_explanation_says_what_the_viewer_has() {
    let (record, mut lines) = (benefits().remove(0), Vec::new());
    for (condition, years) in [
        ("連絡先.継続年数 >= 6 and 年数 < 6", json!(5)),
        ("連絡先.継続年数 >= 6 and 年数 < 6", json!(7)),
        ("連絡先.継続年数 >= 6 and 年数 < 6", Json::Null),
        ("連絡先.継続年数 is empty or 連絡先.継続年数 > base.前年数", json!("many")),
        ("連絡先.継続年数 is empty or 連絡先.継続年数 > base.前年数", json!(6)),
        ("連絡先.紹介者 != me or 連絡先.氏名 = '佐藤'", json!(6)),
    ] {
        let (club, me) = (Club::new(condition), member(years));
        let explanation =
            club.viewer(&me).explain(club.module("会員特典"), &club.json("会員特典").record(&record));
        let wire = serde_json::to_string(&explanation).unwrap();
        assert_eq!(serde_json::from_str::<Explanation>(&wire).unwrap(), explanation);
        lines.push(format!("{explanation}\n{wire}"));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// PV-12, PV-14: on the base module itself the module's name means the record's field, and `base` the viewer's.
#[test]
fn pv_14_on_the_base_module_base_is_the_viewer() {
    let sees = |condition: &str, years: i64| {
        let shop = with(|config| {
            let contacts = config.modules.get_mut("contacts").unwrap();
            contacts.lookups = vec!["introduced_by".into()];
            contacts.condition = Some(condition.parse().unwrap());
        });
        let mut me = sage();
        me.insert("years".into(), json!(years));
        let other =
            object(json!({ "id": "young", "introduced_by": "sage", "years": 1, "layout": "standard" }));
        let (viewer, json) = (shop.viewer(&me), shop.json("contacts"));
        [&me, &other].map(|record| viewer.sees(shop.module("contacts"), &json.record(record)))
    };
    // The own record always.
    assert_eq!(sees("contacts.years >= 6", 7), [true, false]);
    assert_eq!(sees("contacts.years < 6", 7), [true, true]);
    assert_eq!(sees("base.years >= 6", 7), [true, true]);
    assert_eq!(sees("base.years >= 6", 5), [true, false]);
}

/// PV-15: what does not fit is refused by name, on the viewer's side as on the record's.
#[test]
fn pv_15_mistakes_about_the_viewer_are_told_by_name() {
    let told = [
        "連絡先.年数 >= 6",
        "base.年数 >= 6",
        "連絡先.継続年数 = '6'",
        "連絡先.継続年数 contains 6",
        "連絡先.継続年数 = me",
        "連絡先.氏名 = base.継続年数",
        "連絡先.氏名 = 会員特典.内容",
        "顧客.継続年数 >= 6",
    ]
    .map(|condition| {
        let error = compile(condition).unwrap_err();
        assert_eq!(error.problems.len(), 1, "{condition}");
        format!("{} {}", error.problems[0].kind.code(), error.problems[0])
    });
    insta::assert_snapshot!(told.join("\n"));
}

/// PV-36: to a portal user's own filter the base record is not there; whether a field of it exists is not told.
#[test]
fn pv_36_a_filter_of_ones_own_does_not_ask_of_the_viewer() {
    let (club, me) = (Club::new("年数 is not empty"), member(7));
    let viewer = club.viewer(&me);
    let refused = |path: &str| {
        let filter = format!("{path} >= 6").parse().unwrap();
        let error = viewer.list(club.module("会員特典")).filter(filter).prepare().unwrap_err();
        assert_eq!(error.problems[0].code(), "condition.wrong_module");
        error.to_string().replace(path, "•")
    };
    let there = refused("連絡先.継続年数");
    for path in ["連絡先.前年数", "連絡先.nothing", "base.継続年数", "base.nothing"] {
        assert_eq!(refused(path), there);
    }
}

/// PV-35: a field of the viewer that decides what is shown does not change by a portal user's hand, not even by one who may edit it.
#[test]
fn pv_35_nobody_makes_themselves_a_member_of_six_years() {
    let edit = |condition: &str| {
        let shop = with(|config| {
            let contacts = config.modules.get_mut("contacts").unwrap();
            contacts.fields.insert("years".into());
            contacts.rights = Some(Rights::VIEW.with(Right::Edit).with(Right::EditShared));
            config.modules.get_mut("repairs").unwrap().condition = Some(condition.parse().unwrap());
        });
        let me = sage();
        let (viewer, contacts) = (shop.viewer(&me), shop.module("contacts"));
        let draft = draft(&shop, "contacts", json!({ "years": 99 }));
        viewer
            .check_edit(contacts, &shop.json("contacts").record(&me), &draft, &Targets::none())
            .map(|edited| edited.values.len())
    };
    assert_eq!(edit("state = 'open'").unwrap(), 1);
    let refused = ["write.decides_what_is_shown `years` decides what is shown, and cannot be changed here"];
    for condition in
        ["contacts.years >= 100", "base.years is empty or state = 'open'", "contacts.years = base.years"]
    {
        assert_eq!(codes(edit(condition)), refused, "{condition}");
    }
}

/// PV-47: what another condition about the viewer would show or hide.
#[test]
fn pv_47_the_difference_of_conditions_about_the_viewer() {
    let (before, after) = (Club::new("連絡先.継続年数 >= 6"), Club::new("連絡先.継続年数 >= 3"));
    let difference = before.portal.difference(&after.portal);
    let rule = difference.modules[0].rule.as_ref().unwrap();
    let text = |text: &RuleText| text.condition.as_ref().unwrap().to_string();
    assert_eq!([text(&rule.before), text(&rule.after)], ["連絡先.継続年数 >= 6", "連絡先.継続年数 >= 3"]);
    let (benefits, json) = (benefits(), before.json("会員特典"));
    let gained = |years: i64| {
        let me = member(years);
        let rows = benefits.iter().map(|record| json.record(record));
        let module = before.module("会員特典");
        before.viewer(&me).difference(&after.viewer(&me), module, rows).gained.len()
    };
    assert_eq!([2, 3, 5, 6].map(gained), [0, 3, 3, 0]);
}

/// PV-49: comparisons of the viewer that exclude each other are found; who would see every record is told; the rest is left alone.
#[test]
fn pv_49_what_no_viewer_satisfies() {
    let lint = |condition: &str| -> Vec<String> {
        Club::new(condition).portal.lint().iter().map(ToString::to_string).collect()
    };
    let never = [
        "連絡先.継続年数 >= 6 and 連絡先.継続年数 < 6",
        "連絡先.継続年数 is empty and 連絡先.継続年数 = 1",
        "連絡先.継続年数 is empty and 年数 = 連絡先.継続年数",
        "連絡先.継続年数 > base.継続年数",
        "連絡先.継続年数 > base.前年数 and 連絡先.継続年数 < base.前年数 and 年数 = 1",
        "連絡先.紹介者 = me and 連絡先.紹介者 != me",
    ];
    for condition in never {
        let nobody = "`会員特典`: no record can satisfy the rule, so nobody reaches the module";
        assert_eq!(lint(condition), [nobody], "{condition}");
    }
    // Of the record and of the viewer are different things.
    for condition in [
        "連絡先.継続年数 >= 6 and 年数 < 6",
        "連絡先.継続年数 = base.継続年数 and 年数 = 1",
        "連絡先.継続年数 is empty and 年数 = 1",
        "年数 is empty and 連絡先.継続年数 = 1",
    ] {
        assert_eq!(lint(condition), Vec::<String>::new(), "{condition}");
    }
    assert_eq!(
        lint("年数 = 1 and 連絡先.継続年数 < 6 and (連絡先.継続年数 > 6 or 年数 > 0)"),
        ["`会員特典`: nothing can satisfy 年数 = 1 and 連絡先.継続年数 < 6 and 連絡先.継続年数 > 6"]
    );
    assert_eq!(
        lint("連絡先.継続年数 >= 6"),
        ["`会員特典`: every record is shown to viewers with 連絡先.継続年数 >= 6"]
    );
}

//! The text and the data of conditions say the same.

use portal_visibility::*;
use proptest::prelude::*;

fn parse(text: &str) -> Condition {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// PV-14: every form that there is, printed as it is read.
#[test]
fn pv_14_every_form_has_its_text_and_its_data() {
    let forms = [
        "years >= 6",
        "`it's` is empty",
        "warehouses.配送状況 != contacts.配送状況",
        "name ~= 'Tanaka' or name !~= 'it''s'",
        "name contains '' and name starts with '桜'",
        "stage in ['open', 'closed'] and stage not in base.stages",
        "contact = me and helpers has me and helpers has 'x'",
        "tags has any ['a'] or tags has all ['a', 'b'] or tags has none base.tags",
        "cost < 12.50 and cost > -1 and cost <= 0.00",
        "urgent = true or urgent != false and (a is not empty or b is empty)",
        "`in`.`and` = base.`me`",
        "contacts.`継続 年数` >= 6 and base.years is not empty and base.rank in base.ranks",
    ];
    let mut lines = String::new();
    for text in forms {
        let condition = parse(text);
        assert_eq!(condition.to_string(), text);
        let json = serde_json::to_string(&condition).unwrap();
        assert_eq!(serde_json::from_str::<Condition>(&json).unwrap(), condition);
        lines += &format!("{text}\n    {json}\n");
    }
    insta::assert_snapshot!(lines);
    assert_eq!(parse("years≥6 and years ≠ 7 and a≤1"), parse("years >= 6 and years != 7 and a <= 1"));
    assert_eq!(parse("((years >= 6))"), parse("years >= 6"));
}

/// PV-15: a text that is no condition says where.
#[test]
fn pv_15_mistakes_have_their_place() {
    let texts = [
        "",
        "years",
        "years >=",
        "years >= 6 or",
        "years >= 6 years",
        "配送 = \n  '桜",
        "years >= 1.2.3",
        "years >= 99999999999999999999999999999999",
        "not years = 6",
        "years = other",
        "stage in 'x'",
        "stage in []",
        "stage in ['x' 'y']",
        "stage not ['x']",
        "stage is full",
        "stage starts 'x'",
        "a & b",
        "(a = 1",
        "a = `b",
        "a.b.c = 1",
        "true = 1",
    ];
    let errors = texts.map(|text| format!("{text:?}: {}", text.parse::<Condition>().unwrap_err()));
    insta::assert_snapshot!(errors.join("\n"));
    let deep = format!("{}a = 1{}", "(".repeat(40), ")".repeat(40));
    assert_eq!(deep.parse::<Condition>().unwrap_err().code(), "condition.too_deep");
    assert!("(".repeat(1_000_000).parse::<Condition>().is_err());
}

/// PV-21: there is no *not* before a comparison or a group.
#[test]
fn pv_21_there_is_no_free_not() {
    for text in ["not (a = 1)", "not a = 1", "a = 1 and not b = 2", "!(a = 1)"] {
        assert!(text.parse::<Condition>().is_err(), "{text}");
    }
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,4}",
        proptest::sample::select(vec![
            "and",
            "or",
            "me",
            "base",
            "in",
            "is",
            "配送状況",
            "it's",
            "a`b",
            "x y",
            "1a",
            "é"
        ])
        .prop_map(str::to_owned),
    ]
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        any::<bool>().prop_map(Literal::Boolean),
        (any::<i64>(), 0_u32..19).prop_map(|(units, scale)| Literal::Number(Decimal::new(units, scale))),
        ".{0,6}".prop_map(Literal::Text),
        "['`\\\\\n桜]{0,3}".prop_map(Literal::Text),
    ]
}

fn path() -> impl Strategy<Value = FieldPath> {
    (proptest::option::of(name()), name()).prop_map(|(module, field)| FieldPath { module, field })
}

fn test() -> impl Strategy<Value = Test> {
    let one = Operator::ALL.into_iter().filter(|operator| !operator.takes_several()).collect::<Vec<_>>();
    let several = Operator::ALL.into_iter().filter(|operator| operator.takes_several()).collect::<Vec<_>>();
    let base = path().prop_map(|mut path| {
        path.module = path.module.filter(|module| module != "base");
        Operand::Base(path)
    });
    let base = base.boxed();
    let operand = prop_oneof![literal().prop_map(Operand::Value), base.clone(), Just(Operand::Me)];
    let operands = prop_oneof![proptest::collection::vec(literal(), 1..4).prop_map(Operand::Values), base];
    prop_oneof![
        Just(Test::Empty),
        Just(Test::NotEmpty),
        (proptest::sample::select(one), operand)
            .prop_map(|(operator, operand)| Test::Compare(operator, operand)),
        (proptest::sample::select(several), operands)
            .prop_map(|(operator, operand)| Test::Compare(operator, operand)),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let leaf = (path(), test()).prop_map(|(field, test)| Condition::Leaf(Leaf { field, test }));
    leaf.prop_recursive(5, 24, 3, |inner| {
        let parts = proptest::collection::vec(inner, 1..4);
        prop_oneof![parts.clone().prop_map(Condition::all), parts.prop_map(Condition::any)]
    })
}

proptest! {
    /// PV-14: what is printed reads back as the same condition, as text and as data.
    #[test]
    fn pv_14_text_and_data_read_back(condition in condition()) {
        let text = condition.to_string();
        let again = text.parse::<Condition>();
        prop_assert_eq!(again.as_ref(), Ok(&condition), "{}", text);
        prop_assert_eq!(again.unwrap().to_string(), text);
        let json = serde_json::to_string(&condition).unwrap();
        prop_assert_eq!(serde_json::from_str::<Condition>(&json).unwrap(), condition, "{}", json);
    }

    /// PV-15: no text makes the parser panic, and the place of a mistake lies within the text.
    #[test]
    fn pv_15_any_text_is_read_or_refused(text in "[a-z0-9 '`()=<>!~.,\\[\\]桜\n-]{0,40}") {
        if let Err(error) = text.parse::<Condition>() {
            prop_assert!(error.offset <= text.len() && text.is_char_boundary(error.offset));
            let lines: Vec<&str> = text.split('\n').collect();
            prop_assert!(error.line <= lines.len());
            prop_assert!(error.column <= lines[error.line - 1].chars().count() + 1);
        }
    }
}

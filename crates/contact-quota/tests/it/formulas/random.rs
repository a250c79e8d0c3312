//! Formulas that nobody wrote, over facts that nobody told: the evaluator against a naive one (CQ-04, CQ-17).

use super::*;
use contact_quota::{
    CatalogueFile, Condition, Constant, Count, EvaluateError, Expression, Fact, FactDeclaration, FactKind,
    Formula, Group, GroupSize, PerBlock, Period, Product, Rounding, Step, Steps, Sum, Text, When,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const ITEMS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
const GROUPS: [(&str, &[&str]); 2] = [("vowels", &["a", "e"]), ("first", &["a", "b", "c"])];

/// What is told: a set, a number, a flag.
#[derive(Clone, Debug)]
struct Told {
    set: BTreeSet<&'static str>,
    number: u32,
    flag: bool,
}

fn told() -> impl Strategy<Value = Told> {
    let set = proptest::collection::btree_set(proptest::sample::select(&ITEMS[..]), 0..=6);
    (set, 0_u32..30, any::<bool>()).prop_map(|(set, number, flag)| Told { set, number, flag })
}

fn quota() -> impl Strategy<Value = Quota> {
    prop_oneof![
        12 => (0_u64..50).prop_map(Quota::Finite),
        1 => Just(Quota::Finite(u64::MAX)),
        1 => Just(Quota::Unlimited),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        Just(Condition::Flag("flag".into())),
        proptest::sample::select(&ITEMS[..])
            .prop_map(|item| Condition::Has { of: "set".into(), item: item.into() }),
        (0_u64..30).prop_map(|value| Condition::AtLeast { of: "number".into(), value }),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let several = proptest::collection::vec(inner.clone(), 1..3);
        prop_oneof![
            several.clone().prop_map(Condition::All),
            several.prop_map(Condition::Any),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

fn expression() -> impl Strategy<Value = Expression> {
    let label = || Text::from("part");
    let groups = proptest::sample::subsequence(vec!["vowels", "first"], 0..=2);
    let leaf = prop_oneof![
        quota().prop_map(move |value| Expression::Constant(Constant { value, label: label() })),
        Just(Expression::Fact(Fact { of: "number".into(), label: None })),
        groups.prop_map(|groups| {
            let except = groups.into_iter().map(Into::into).collect();
            Expression::Count(Count { of: "set".into(), except, label: None })
        }),
        proptest::sample::select(vec!["vowels", "first"]).prop_map(move |group| {
            Expression::Group(GroupSize { of: "set".into(), group: group.into(), label: label() })
        }),
    ];
    leaf.prop_recursive(4, 24, 3, move |inner| {
        let table = proptest::collection::btree_map(1_u64..40, quota(), 0..4);
        let table = (quota(), table).prop_map(|(first, rest)| {
            let rest = rest.into_iter().map(|(from, value)| Step { from, value });
            std::iter::once(Step { from: 0, value: first }).chain(rest).collect::<Vec<_>>()
        });
        let rounding = prop_oneof![Just(Rounding::Started), Just(Rounding::Full)];
        let block = (1_u64..12, 0_u64..6, rounding);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4)
                .prop_map(move |parts| Expression::Sum(Sum { parts, label: label() })),
            (inner.clone(), table).prop_map(move |(of, table)| Expression::Steps(Steps {
                of: Box::new(of),
                table,
                label: label()
            })),
            (inner.clone(), block).prop_map(move |(of, (size, value, rounding))| {
                Expression::PerBlock(PerBlock { of: Box::new(of), size, value, rounding, label: label() })
            }),
            (condition(), inner.clone(), inner).prop_map(move |(condition, then, otherwise)| {
                let (then, otherwise) = (Box::new(then), Box::new(otherwise));
                Expression::When(When { condition, then, otherwise, label: label() })
            }),
        ]
    })
}

fn holds(condition: &Condition, told: &Told) -> bool {
    match condition {
        Condition::Flag(_) => told.flag,
        Condition::Has { item, .. } => told.set.contains(item.as_str()),
        Condition::AtLeast { value, .. } => u64::from(told.number) >= *value,
        Condition::All(inner) => inner.iter().all(|inner| holds(inner, told)),
        Condition::Any(inner) => inner.iter().any(|inner| holds(inner, told)),
        Condition::Not(inner) => !holds(inner, told),
    }
}

/// A number as a layman writes it: as large as it gets, or without end. `None`: too large to be told.
fn fits(number: u128) -> Option<Quota> {
    u64::try_from(number).ok().map(Quota::Finite)
}

fn add(one: Quota, two: Quota) -> Option<Quota> {
    match (one, two) {
        (Quota::Finite(one), Quota::Finite(two)) => fits(u128::from(one) + u128::from(two)),
        _ => Some(Quota::Unlimited),
    }
}

/// The number of an expression, by the words of its description.
fn naive(expression: &Expression, told: &Told) -> Option<Quota> {
    match expression {
        Expression::Constant(constant) => Some(constant.value),
        Expression::Fact(_) => Some(Quota::Finite(told.number.into())),
        Expression::Count(count) => {
            let excluded = |item: &str| {
                GROUPS.iter().any(|(name, items)| {
                    count.except.iter().any(|group| group == name) && items.contains(&item)
                })
            };
            fits(told.set.iter().filter(|item| !excluded(item)).count() as u128)
        }
        Expression::Group(group) => GROUPS
            .iter()
            .find(|(name, _)| *name == group.group)
            .and_then(|(_, items)| fits(items.len() as u128)),
        Expression::Sum(sum) => {
            sum.parts.iter().try_fold(Quota::ZERO, |total, part| add(total, naive(part, told)?))
        }
        Expression::Steps(steps) => {
            let reached = naive(&steps.of, told)?;
            steps.table.iter().rev().find(|step| reached >= Quota::Finite(step.from)).map(|step| step.value)
        }
        Expression::PerBlock(block) => match (naive(&block.of, told)?, block.value) {
            (_, 0) => Some(Quota::ZERO),
            (Quota::Unlimited, _) => Some(Quota::Unlimited),
            (Quota::Finite(total), value) => {
                let begun = match block.rounding {
                    Rounding::Started => block.size - 1,
                    Rounding::Full => 0,
                };
                let blocks = (u128::from(total) + u128::from(begun)) / u128::from(block.size);
                fits(blocks * u128::from(value))
            }
        },
        Expression::When(when) => {
            naive(if holds(&when.condition, told) { &when.then } else { &when.otherwise }, told)
        }
    }
}

fn catalogue(base: Expression, additional: Vec<Expression>) -> CatalogueFile {
    let text = |item: &str| (item.to_owned(), Text::from(item));
    let group = |(name, items): (&str, &[&str])| {
        let items = items.iter().map(|item| (*item).into()).collect();
        (name.to_owned(), Group { label: name.into(), items })
    };
    let declare = |kind, items: BTreeMap<String, Text>, groups| FactDeclaration {
        kind,
        label: "fact".into(),
        items,
        groups,
    };
    let set = declare(
        FactKind::Set,
        ITEMS.into_iter().map(text).collect(),
        GROUPS.into_iter().map(group).collect(),
    );
    let number = declare(FactKind::Count, BTreeMap::new(), BTreeMap::new());
    let flag = declare(FactKind::Flag, BTreeMap::new(), BTreeMap::new());
    let facts = [("set", set), ("number", number), ("flag", flag)];
    let formula = Formula { period: Period::ALWAYS, base, additional };
    let product = Product { label: "product".into(), formulas: vec![formula], grants: Vec::new() };
    CatalogueFile {
        format: CatalogueFile::FORMAT,
        facts: facts.into_iter().map(|(name, fact)| (name.into(), fact)).collect(),
        products: [("product".into(), product)].into(),
    }
}

proptest! {
    /// CQ-04, CQ-17: for any formula of any parts and any facts: the number is the naive one or is said to be too large; with and without reasons it is the same; the reasons fold to it;
    /// and the formula comes back from TOML as it went in.
    #[test]
    fn cq_04_any_formula_has_the_naive_number_and_folds_to_it(
        base in expression(),
        additional in proptest::collection::vec(expression(), 0..3),
        told in told(),
    ) {
        let naive_base = naive(&base, &told);
        let naive_ceiling = additional
            .iter()
            .try_fold(naive_base, |total, part| Some(total.and_then(|total| add(total, naive(part, &told)?))))
            .flatten();
        let file = catalogue(base, additional);
        let text = toml::to_string(&file).unwrap();
        prop_assert_eq!(&toml::from_str::<CatalogueFile>(&text).unwrap(), &file);
        let catalogue = Catalogue::from_toml(&text).unwrap();
        let facts = Facts::new()
            .with_set("set", told.set.iter().copied())
            .with_count("number", told.number.into())
            .with_flag("flag", told.flag);
        let entitlement = Entitlement::new("product", facts);
        let silent = catalogue.limit(&entitlement, today());
        match (naive_ceiling, catalogue.evaluate(&entitlement, today())) {
            (Some(ceiling), Ok(evaluation)) => {
                let limit = evaluation.limit();
                prop_assert_eq!((Some(limit.base), limit.ceiling), (naive_base, ceiling));
                prop_assert_eq!(silent, Ok(limit));
                prop_assert_eq!(evaluation.explanation().fold(), Some(ceiling));
            }
            (None, Err(error)) => {
                prop_assert!(matches!(&error, EvaluateError::TooLarge { .. }), "{error}");
                prop_assert_eq!(silent, Err(error));
            }
            (expected, found) => prop_assert!(false, "{expected:?} and {:?}", found.map(|one| one.limit())),
        }
    }
}

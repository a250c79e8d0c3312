//! Whether any record at all, seen by any viewer, could satisfy a module's rule.

use crate::compile::{Check, Compare, Comparison, Join, ModuleRule, Question, Shape, Source, TextTest};
use crate::condition::Operator;
use crate::schema::{FieldId, FieldType, Module};
use crate::value::{Date, Key, KeyMatch};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::Timestamp;

/// Ways to satisfy a rule, at most; a rule with more is given the benefit of the doubt.
const MOST_WAYS: usize = 1_000;

/// The ways to satisfy a shape, each a list of questions that all have to be answered with yes. `None`: too many to look at.
pub(super) fn ways(shape: &Shape) -> Option<Vec<Vec<u32>>> {
    match shape {
        Shape::Ask(number) => Some(vec![vec![*number]]),
        Shape::Any(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(ways(part)?);
            }
            (all.len() <= MOST_WAYS).then_some(all)
        }
        Shape::All(parts) => {
            let mut all = vec![Vec::new()];
            for part in parts {
                let more = ways(part)?;
                if all.len().saturating_mul(more.len()) > MOST_WAYS {
                    return None;
                }
                let joined =
                    all.iter().flat_map(|way: &Vec<u32>| more.iter().map(|more| [&**way, more].concat()));
                all = joined.collect();
            }
            Some(all)
        }
    }
}

/// Whether a record and a viewer could answer all of these questions with yes. Says no only where it is certain.
pub(super) fn possible(rule: &ModuleRule, module: &Module, base: &Module, way: &[u32]) -> bool {
    let asked = way.iter().filter_map(|number| rule.questions.get(*number as usize));
    let mut wanted = Wanted::default();
    for (_, question) in asked {
        let possible = match question {
            Question::Layout(Check::Layout(layouts)) => !layouts.is_empty(),
            Question::Own | Question::Layout(_) => true,
            Question::Names(slot) => {
                wanted.there.insert(Of::Record(slot.field()));
                true
            }
            Question::Comparison(comparison) => {
                wanted.add(Of::Record(comparison.slot.field()), comparison, module, base)
            }
            Question::OfViewer(comparison) => {
                wanted.add(Of::Viewer(comparison.slot.field()), comparison, base, base)
            }
        };
        if !possible {
            return false;
        }
    }
    wanted.relations.values().all(|relation| *relation != 0)
        && wanted.checks.iter().all(|(of, checks)| {
            let field = match of {
                Of::Record(field) => module.get(*field),
                Of::Viewer(field) => base.get(*field),
            };
            let kind = field.map(crate::schema::Field::value_type);
            kind.is_none_or(|kind| field_possible(kind, checks, wanted.there.contains(of)))
        })
}

/// A field, and whose it is. In a rule of the base module both are of the same module, and still of different records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Record(FieldId),
    Viewer(FieldId),
}

/// What the questions of one way want of fields.
#[derive(Default)]
struct Wanted<'c> {
    /// What is asked of a field's value alone.
    checks: BTreeMap<Of, Vec<&'c Check>>,
    /// How a field's value lies to that of the viewer's field, or to their key: some of less, equal, greater.
    relations: BTreeMap<(Of, Option<FieldId>), u8>,
    /// Fields whose value has to be there.
    there: BTreeSet<Of>,
}

impl<'c> Wanted<'c> {
    /// Adds a comparison of a field of `module`; whether it could hold by itself.
    fn add(&mut self, of: Of, comparison: &'c Comparison, module: &Module, base: &Module) -> bool {
        match (&comparison.source, comparison.operator) {
            (Source::Ready(check), _) => {
                self.checks.entry(of).or_default().push(check);
                true
            }
            (Source::Me, Some(operator)) => {
                self.there.insert(of);
                *self.relations.entry((of, None)).or_insert(ANY) &= relation(operator);
                true
            }
            (Source::Base(other), Some(operator)) => {
                // PV-15: with a missing value on either side it does not hold.
                self.there.extend([of, Of::Viewer(other.field())]);
                let itself = if of == Of::Viewer(other.field()) { EQUAL } else { ANY };
                *self.relations.entry((of, Some(other.field()))).or_insert(itself) &= relation(operator);
                may_meet(module, base, comparison.slot.field(), other.field(), operator)
            }
            (Source::Me | Source::Base(_), None) => true,
        }
    }
}

/// Less, equal, greater.
const ANY: u8 = 0b111;
/// What a value is to itself.
const EQUAL: u8 = 0b010;

const fn relation(operator: Operator) -> u8 {
    match operator {
        Operator::Equal => EQUAL,
        Operator::NotEqual => 0b101,
        Operator::Less => 0b100,
        Operator::AtMost => 0b110,
        Operator::Greater => 0b001,
        Operator::AtLeast => 0b011,
        Operator::Alike
        | Operator::NotAlike
        | Operator::In
        | Operator::NotIn
        | Operator::Contains
        | Operator::StartsWith
        | Operator::Has
        | Operator::HasAny
        | Operator::HasAll
        | Operator::HasNone => ANY,
    }
}

/// Two choices without a common option are never equal.
fn may_meet(module: &Module, base: &Module, own: FieldId, other: FieldId, operator: Operator) -> bool {
    let options =
        |module: &Module, field| module.get(field).and_then(|field| field.value_type().options().cloned());
    let needs_common = matches!(
        operator,
        Operator::Equal | Operator::In | Operator::Has | Operator::HasAny | Operator::HasAll
    );
    match (options(module, own), options(base, other)) {
        (Some(own), Some(other)) if needs_common => !own.is_disjoint(&other),
        _ => true,
    }
}

/// Whether one value could satisfy all checks of a field. `there`: something else needs the value to be there, too.
fn field_possible(field_type: &FieldType, checks: &[&Check], there: bool) -> bool {
    let empty = checks.iter().any(|check| matches!(check, Check::Empty(_)));
    let present = there || checks.iter().any(|check| !matches!(check, Check::Empty(_)));
    if empty {
        return !present;
    }
    match field_type {
        FieldType::Boolean => {
            let wanted = |value| {
                checks.iter().any(|check| matches!(check, Check::Boolean(_, other) if *other == value))
            };
            !(wanted(true) && wanted(false))
        }
        FieldType::Integer => ordered(
            checks,
            |check| match check {
                Check::Integer(_, test) => Some(test),
                _ => None,
            },
            &|one: i64| one.checked_add(1),
        ),
        FieldType::Decimal { .. } => ordered(
            checks,
            |check| match check {
                Check::Decimal(_, test) => Some(test),
                _ => None,
            },
            &|_: Decimal| None,
        ),
        FieldType::Date => ordered(
            checks,
            |check| match check {
                Check::Date(_, test) => Some(test),
                _ => None,
            },
            &Date::after,
        ),
        FieldType::Instant => ordered(
            checks,
            |check| match check {
                Check::Instant(_, test) => Some(test),
                _ => None,
            },
            &|_: Timestamp| None,
        ),
        FieldType::Text => texts(checks, None),
        FieldType::Choice { options } => {
            texts(checks, Some(&options.iter().map(String::as_str).collect::<Vec<_>>()))
        }
        FieldType::Choices { options } => {
            let all: Vec<Key<'_>> = options.iter().map(|option| Key::Text(option)).collect();
            sets(checks, Some(&all))
        }
        FieldType::References { .. } => sets(checks, None),
        FieldType::Reference { .. } => true,
    }
}

/// Values with an order: a candidate that is named, or a range that is not empty. `next`: the value right after one, where there is such a thing.
fn ordered<'c, T: Ord + Copy + 'c>(
    checks: &[&'c Check],
    test: impl Fn(&'c Check) -> Option<&'c Compare<T>>,
    next: &dyn Fn(T) -> Option<T>,
) -> bool {
    let tests: Vec<&Compare<T>> = checks.iter().filter_map(|check| test(check)).collect();
    let mut named = tests.iter().filter_map(|test| match test {
        Compare::Equal(value) => Some(std::slice::from_ref(value)),
        Compare::OneOf(values) => Some(&**values),
        _ => None,
    });
    let satisfies = |value: T| tests.iter().all(|test| test.holds(value));
    if let Some(candidates) = named.next() {
        return candidates.iter().any(|value| satisfies(*value));
    }
    let least = tests.iter().filter_map(|test| match test {
        Compare::AtLeast(value) => Some((*value, false)),
        Compare::Greater(value) => Some((*value, true)),
        _ => None,
    });
    let most = tests.iter().filter_map(|test| match test {
        Compare::AtMost(value) | Compare::Less(value) => Some(*value),
        _ => None,
    });
    let (Some((least, beyond)), Some(most)) = (least.max(), most.min()) else { return true };
    if least >= most {
        // At most one value is left.
        return least == most && satisfies(least);
    }
    // Between two values that follow each other there is nothing.
    !(beyond && next(least) == Some(most) && !satisfies(most))
}

/// Texts and choices: a candidate that is named, or any option.
fn texts(checks: &[&Check], options: Option<&[&str]>) -> bool {
    let tests: Vec<&TextTest> = checks
        .iter()
        .filter_map(|check| match check {
            Check::Text(_, test) | Check::Choice(_, test) => Some(test),
            _ => None,
        })
        .collect();
    let satisfies = |value: &str| tests.iter().all(|test| test.holds(value));
    let mut named = tests.iter().filter_map(|test| match test {
        TextTest::Is(value) => Some(std::slice::from_ref(value)),
        TextTest::OneOf(values) => Some(&**values),
        _ => None,
    });
    match (named.next(), options) {
        (Some(candidates), _) => candidates.iter().any(|value| satisfies(value)),
        (None, Some(options)) => options.iter().any(|value| satisfies(value)),
        (None, None) => true,
    }
}

/// Sets: what is wanted is not excluded, and something may be left.
fn sets(checks: &[&Check], options: Option<&[Key<'_>]>) -> bool {
    let tests = checks.iter().filter_map(|check| match check {
        Check::Set(_, test) => Some(test),
        _ => None,
    });
    let tests: Vec<_> = tests.collect();
    let excluded = |key: Key<'_>| tests.iter().any(|test| test.join == Join::None && test.keys.hold(key));
    let out = |key: &KeyMatch| excluded(key.borrow());
    let wanted = tests.iter().all(|test| match test.join {
        Join::Any => !test.keys.all().iter().all(out),
        Join::All => !test.keys.all().iter().any(out),
        Join::None => true,
    });
    wanted && options.is_none_or(|options| options.iter().any(|option| !excluded(*option)))
}

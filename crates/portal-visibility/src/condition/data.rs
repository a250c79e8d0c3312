//! A condition as data: tables with `and`, `or`, or one comparison; a text in place of any table (PV-14).

use super::MAX_DEPTH;
use super::ast::{Condition, FieldPath, Leaf, Literal, Operand, Operator, Test};
use crate::definition::{DefinitionError, ProblemKind, Reader};
use crate::value::exact;
use definition_reader::{Fields, ShapeProblem, Tree};
use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const KEYS: &[&str] = &["field", "op", "value", "values", "base", "me", "and", "or"];

/// Reads a condition, whichever way it is written.
pub(crate) fn read(reader: &mut Reader, tree: &Tree) -> Option<Condition> {
    condition(reader, tree, MAX_DEPTH)
}

fn condition(reader: &mut Reader, tree: &Tree, depth: usize) -> Option<Condition> {
    let Some(depth) = depth.checked_sub(1) else {
        reader.problem(ShapeProblem::TooDeep { most: MAX_DEPTH });
        return None;
    };
    if let Tree::Text(text) = tree {
        return text.parse().map_err(|error| reader.problem(ProblemKind::Condition(error))).ok();
    }
    let Tree::Table(_) = tree else {
        return reader.wrong_type("a condition as text, or a table of `and`, `or` or `field`", tree);
    };
    let fields = reader.table(tree, KEYS)?;
    let group = fields.iter().find(|(key, _)| key == "and" || key == "or");
    let Some((key, parts)) = group else { return leaf(reader, fields).map(Condition::Leaf) };
    if fields.len() > 1 {
        return reader.wrong_type("a table of either `and` or `or` or one comparison", tree);
    }
    let parts = reader.at(key, |reader| reader.some(parts, |reader, part| condition(reader, part, depth)))?;
    Some(if key == "and" { Condition::all(parts) } else { Condition::any(parts) })
}

fn leaf(reader: &mut Reader, fields: Fields<'_>) -> Option<Leaf> {
    let field = reader.required(fields, "field", path);
    let test = reader.required(fields, "op", |reader, tree| match tree {
        Tree::Text(text) if text == "empty" => Some(None),
        Tree::Text(text) if text == "not_empty" => Some(Some(None)),
        Tree::Text(text) => {
            let found = Operator::ALL.into_iter().find(|operator| operator.name() == text);
            found.map(|operator| Some(Some(operator))).or_else(|| {
                reader.problem(ProblemKind::UnknownOperator { found: text.clone() });
                None
            })
        }
        _ => reader.wrong_type("an operator such as `eq`", tree),
    });
    let given: Vec<&str> = fields
        .iter()
        .map(|(key, _)| key.as_str())
        .filter(|key| matches!(*key, "value" | "values" | "base" | "me"))
        .collect();
    let test = match test? {
        None | Some(None) if !given.is_empty() => {
            reader.problem(ProblemKind::Operands { wanted: "nothing" });
            None
        }
        None => Some(Test::Empty),
        Some(None) => Some(Test::NotEmpty),
        Some(Some(operator)) => {
            operand(reader, fields, operator, &given).map(|operand| Test::Compare(operator, operand))
        }
    };
    Some(Leaf { field: field?, test: test? })
}

fn operand(reader: &mut Reader, fields: Fields<'_>, operator: Operator, given: &[&str]) -> Option<Operand> {
    match (given, operator.takes_several()) {
        (["value"], false) => reader.required(fields, "value", literal).map(Operand::Value),
        (["values"], true) => {
            let values = reader.required(fields, "values", |reader, tree| reader.some(tree, literal));
            values.map(Operand::Values)
        }
        (["base"], _) => {
            let mut path = reader.required(fields, "base", path)?;
            path.module = path.module.filter(|module| module != "base");
            Some(Operand::Base(path))
        }
        (["me"], false) => {
            if reader.required(fields, "me", Reader::flag)? {
                return Some(Operand::Me);
            }
            reader.problem(ProblemKind::Operands { wanted: "`me = true`" });
            None
        }
        (_, false) => {
            reader.problem(ProblemKind::Operands { wanted: "exactly one of `value`, `base` and `me`" });
            None
        }
        (_, true) => {
            reader.problem(ProblemKind::Operands { wanted: "exactly one of `values` and `base`" });
            None
        }
    }
}

fn path(reader: &mut Reader, tree: &Tree) -> Option<FieldPath> {
    let text = reader.string(tree)?;
    Some(match text.split_once('.') {
        Some((module, field)) => FieldPath::of(module, field),
        None => FieldPath::new(text),
    })
}

fn literal(reader: &mut Reader, tree: &Tree) -> Option<Literal> {
    match tree {
        Tree::Flag(flag) => Some(Literal::Boolean(*flag)),
        Tree::Text(text) => Some(Literal::Text(text.clone())),
        Tree::Whole(number) => {
            let exact = Decimal::try_from_i128_with_scale(*number, 0).ok();
            exact.map(Literal::Number).or_else(|| reader.wrong_type("a number of at most 28 digits", tree))
        }
        Tree::Table(_) => {
            let fields = reader.table(tree, &["decimal"])?;
            reader.required(fields, "decimal", |reader, tree| match tree {
                Tree::Text(text) if exact(text).is_some() => exact(text).map(Literal::Number),
                _ => reader.wrong_type("a number as text such as '12.50'", tree),
            })
        }
        Tree::Number(_) => reader.wrong_type("a number as text such as { decimal = '12.50' }", tree),
        Tree::Null | Tree::List(_) => reader.wrong_type("a constant", tree),
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tree = Tree::deserialize(deserializer)?;
        Reader::read_whole(Ok(tree), read).map_err(|problems| D::Error::custom(DefinitionError::of(problems)))
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (key, parts) = match self {
            Self::Leaf(leaf) => return leaf.serialize(serializer),
            Self::And(parts) => ("and", parts),
            Self::Or(parts) => ("or", parts),
        };
        let mut table = serializer.serialize_map(Some(1))?;
        table.serialize_entry(key, parts)?;
        table.end()
    }
}

impl Serialize for Leaf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut table = serializer.serialize_struct("Leaf", 3)?;
        table.serialize_field("field", &plain(&self.field))?;
        match &self.test {
            Test::Empty => table.serialize_field("op", "empty")?,
            Test::NotEmpty => table.serialize_field("op", "not_empty")?,
            Test::Compare(operator, operand) => {
                table.serialize_field("op", operator.name())?;
                match operand {
                    Operand::Value(value) => table.serialize_field("value", value)?,
                    Operand::Values(values) => table.serialize_field("values", values)?,
                    Operand::Base(path) => table.serialize_field("base", &plain(path))?,
                    Operand::Me => table.serialize_field("me", &true)?,
                }
            }
        }
        table.end()
    }
}

/// Without backquotes: data has its own quotes, and names have no points.
fn plain(path: &FieldPath) -> String {
    match &path.module {
        Some(module) => format!("{module}.{}", path.field),
        None => path.field.clone(),
    }
}

impl Serialize for Literal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => match i64::try_from(number.mantissa()) {
                Ok(whole) if number.scale() == 0 => serializer.serialize_i64(whole),
                _ => {
                    let mut table = serializer.serialize_map(Some(1))?;
                    table.serialize_entry("decimal", &number.to_string())?;
                    table.end()
                }
            },
        }
    }
}

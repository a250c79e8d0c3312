//! A definition as it was written: TOML and JSON alike, with keys that stand twice still there, so that every mistake can be told.

use crate::problem::ShapeProblem;
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value of a definition.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// Nothing: `null` in JSON.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i128),
    /// Any other number, as text: fractions, and whole numbers beyond 128 bits in TOML or 64 in JSON.
    Number(String),
    /// A text; in TOML also a date or a time without quotes.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// A table, in the order in which the parser hands its entries over; a key may stand twice.
    Table(Vec<(String, Tree)>),
}

/// How TOML dates, which stand without quotes, come through its reader.
const TOML_DATE: &str = "$__toml_private_datetime";

impl Tree {
    /// Parses TOML.
    ///
    /// # Errors
    /// [`ShapeProblem::Unreadable`] with the parser's words. TOML itself refuses a key that stands twice.
    pub fn from_toml(text: &str) -> Result<Self, ShapeProblem> {
        toml::from_str(text).map_err(unreadable)
    }

    /// Parses JSON.
    ///
    /// # Errors
    /// [`ShapeProblem::Unreadable`] with the parser's words.
    pub fn from_json(text: &str) -> Result<Self, ShapeProblem> {
        serde_json::from_str(text).map_err(unreadable)
    }

    /// A definition that was made in code, so that the same reader checks it.
    ///
    /// # Errors
    /// [`ShapeProblem::Unreadable`] if it cannot be written as JSON.
    pub fn of<T: Serialize>(definition: &T) -> Result<Self, ShapeProblem> {
        serde_json::to_string(definition).map_err(unreadable).and_then(|text| Self::from_json(&text))
    }

    /// What it is, for a message.
    pub fn shown(&self) -> String {
        match self {
            Self::Null => "nothing".into(),
            Self::Flag(flag) => flag.to_string(),
            Self::Whole(number) => number.to_string(),
            Self::Number(number) => number.clone(),
            Self::Text(text) => format!("the text `{text}`"),
            Self::List(_) => "a list".into(),
            Self::Table(_) => "a table".into(),
        }
    }
}

fn unreadable(error: impl fmt::Display) -> ShapeProblem {
    ShapeProblem::Unreadable { message: error.to_string() }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Whatever)
    }
}

struct Whatever;

impl<'de> Visitor<'de> for Whatever {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Tree, E> {
        Ok(Tree::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Whole(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Whole(number.into()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Tree, E> {
        Ok(Tree::Whole(number))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Tree, E> {
        Ok(i128::try_from(number).map_or_else(|_| Tree::Number(number.to_string()), Tree::Whole))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Number(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Tree, A::Error> {
        let mut entries: Vec<(String, Tree)> = Vec::new();
        while let Some(entry) = table.next_entry::<String, Tree>()? {
            entries.push(entry);
        }
        Ok(match entries.as_mut_slice() {
            [(key, date @ Tree::Text(_))] if key == TOML_DATE => std::mem::replace(date, Tree::Null),
            _ => Tree::Table(entries),
        })
    }
}

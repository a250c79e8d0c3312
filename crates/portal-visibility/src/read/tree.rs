//! A file as it was written: TOML and JSON alike, with keys that stand twice still there, so that every mistake can be told.

use super::problem::ProblemKind;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value of a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    /// Nothing, `null`.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i128),
    /// Any other number, as text.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// A table; a key may stand twice.
    Table(Vec<(String, Tree)>),
}

/// How TOML dates, which stand without quotes, come through its reader.
const TOML_DATE: &str = "$__toml_private_datetime";

impl Tree {
    pub(crate) fn from_toml(text: &str) -> Result<Self, ProblemKind> {
        toml::from_str(text).map_err(|error| ProblemKind::Unreadable { message: error.to_string() })
    }

    pub(crate) fn from_json(text: &str) -> Result<Self, ProblemKind> {
        serde_json::from_str(text).map_err(|error| ProblemKind::Unreadable { message: error.to_string() })
    }

    /// What was made in code is checked by the same reader.
    pub(crate) fn of<T: serde::Serialize>(file: &T) -> Result<Self, ProblemKind> {
        let text = serde_json::to_string(file);
        text.map_err(|error| ProblemKind::Unreadable { message: error.to_string() })
            .and_then(|text| Self::from_json(&text))
    }

    /// What it is, for a message.
    pub(crate) fn shown(&self) -> String {
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
        while let Some((key, value)) = table.next_entry::<String, Tree>()? {
            if key == TOML_DATE {
                return Ok(value);
            }
            entries.push((key, value));
        }
        Ok(Tree::Table(entries))
    }
}

//! The text of a filter while it is written, with its parameters.

use super::dialect::Dialect;
use super::error::{Lack, SqlError};
use super::mapping::{Column, ColumnType};
use crate::schema::Module;

/// A value that the host binds to a parameter. There are five kinds, which every driver knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// A boolean; PostgreSQL only.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A text. In SQLite also a list, as a JSON text.
    Text(String),
    /// Integers; PostgreSQL only.
    Integers(Vec<i64>),
    /// Texts; PostgreSQL only.
    Texts(Vec<String>),
}

/// A value in the form of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Boolean(bool),
    Integer(i64),
    Text(String),
}

/// What is written so far.
pub(super) struct Output<'m> {
    pub(super) dialect: Dialect,
    pub(super) module: &'m Module,
    /// What the module's table goes by, quoted where it has to be.
    pub(super) alias: String,
    /// How many parameters the host's own statement has before these.
    pub(super) before: usize,
    pub(super) parameters: Vec<Parameter>,
    pub(super) lacks: Vec<Lack>,
}

pub(super) const ALWAYS: &str = "1 = 1";
pub(super) const NEVER: &str = "1 = 0";

impl<'m> Output<'m> {
    pub(super) fn new(dialect: Dialect, module: &'m Module) -> Self {
        Self { dialect, module, alias: "t".into(), before: 0, parameters: Vec::new(), lacks: Vec::new() }
    }

    /// The parameters, or everything that is lacking.
    pub(super) fn finish(mut self) -> Result<Vec<Parameter>, SqlError> {
        self.lacks.sort();
        if self.lacks.is_empty() {
            return Ok(self.parameters);
        }
        Err(SqlError { dialect: self.dialect, lacks: self.lacks })
    }

    pub(super) fn lack(&mut self, lack: Lack) -> String {
        if !self.lacks.contains(&lack) {
            self.lacks.push(lack);
        }
        NEVER.into()
    }

    fn place(&mut self, parameter: Parameter) -> String {
        self.parameters.push(parameter);
        let number = self.before.saturating_add(self.parameters.len());
        match self.dialect {
            Dialect::Sqlite => format!("?{number}"),
            Dialect::PostgreSql => format!("${number}"),
        }
    }

    /// A parameter for one value of a column, cast to the column's type.
    pub(super) fn value(&mut self, column_type: ColumnType, field: &str, value: Bound) -> String {
        if self.dialect == Dialect::Sqlite {
            return self.place(match value {
                Bound::Boolean(value) => Parameter::Integer(value.into()),
                Bound::Integer(value) => Parameter::Integer(value),
                Bound::Text(value) => Parameter::Text(value),
            });
        }
        match value {
            Bound::Boolean(value) => format!("{}::boolean", self.place(Parameter::Boolean(value))),
            Bound::Integer(value) => format!("{}::bigint", self.place(Parameter::Integer(value))),
            Bound::Text(value) => {
                self.check_nul(field, &value);
                let place = self.place(Parameter::Text(value));
                match column_type.postgres() {
                    "text" => format!("{place}::text"),
                    native => format!("{place}::text::{native}"),
                }
            }
        }
    }

    fn check_nul(&mut self, field: &str, text: &str) {
        if text.contains('\0') {
            let module = self.module.name().to_owned();
            self.lack(Lack::Nul { module, field: field.to_owned() });
        }
    }

    /// `column = value`, or `column IN (values)`; one parameter however many there are. `values` is not empty.
    pub(super) fn among(
        &mut self,
        column: &str,
        column_type: ColumnType,
        field: &str,
        values: Vec<Bound>,
        within: bool,
    ) -> String {
        if let [value] = &*values {
            let value = self.value(column_type, field, value.clone());
            return format!("{column} {} {value}", if within { "=" } else { "<>" });
        }
        for value in &values {
            if let Bound::Text(text) = value {
                self.check_nul(field, text);
            }
        }
        let texts = values.iter().any(|value| matches!(value, Bound::Text(_)));
        match self.dialect {
            Dialect::Sqlite => {
                let list: Vec<serde_json::Value> = values
                    .into_iter()
                    .map(|value| match value {
                        Bound::Boolean(value) => i64::from(value).into(),
                        Bound::Integer(value) => value.into(),
                        Bound::Text(value) => value.into(),
                    })
                    .collect();
                let place = self.place(Parameter::Text(serde_json::Value::from(list).to_string()));
                let not = if within { "" } else { "NOT " };
                format!("{column} {not}IN (SELECT value FROM json_each({place}))")
            }
            Dialect::PostgreSql => {
                let (parameter, plain) = if texts {
                    let texts = values.into_iter().filter_map(|value| match value {
                        Bound::Text(value) => Some(value),
                        Bound::Boolean(_) | Bound::Integer(_) => None,
                    });
                    (Parameter::Texts(texts.collect()), "text")
                } else {
                    let integers = values.into_iter().filter_map(|value| match value {
                        Bound::Integer(value) => Some(value),
                        Bound::Boolean(_) | Bound::Text(_) => None,
                    });
                    (Parameter::Integers(integers.collect()), "bigint")
                };
                let place = self.place(parameter);
                let cast = match column_type.postgres() {
                    same if same == plain => format!("{place}::{plain}[]"),
                    native => format!("{place}::{plain}[]::{native}[]"),
                };
                if within { format!("{column} = ANY({cast})") } else { format!("{column} <> ALL({cast})") }
            }
        }
    }

    /// A column of the module's table, as it is.
    pub(super) fn plain(&self, column: &str) -> String {
        format!("{}.{}", self.alias, quoted(column))
    }

    /// A column of the module's table, as it is compared.
    pub(super) fn own(&self, column: &Column) -> String {
        self.column(&self.alias, column)
    }

    /// What a table of elements goes by: anything but what the module's table goes by.
    pub(super) fn inner(&self) -> &'static str {
        if self.alias.trim_matches('"').eq_ignore_ascii_case("l") { "l2" } else { "l" }
    }

    /// A column of a table that goes by an alias, with binary collation where letters are compared (PV-48).
    pub(super) fn column(&self, alias: &str, column: &Column) -> String {
        let name = format!("{alias}.{}", quoted(&column.name));
        match self.dialect {
            _ if column.binary || !column.column_type.is_text() => name,
            Dialect::Sqlite => format!("{name} COLLATE BINARY"),
            Dialect::PostgreSql => format!("{name} COLLATE \"C\""),
        }
    }
}

/// A name as both dialects take it, whatever is in it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The name of a table, perhaps with that of its schema.
pub(super) fn table(parts: &[String]) -> String {
    parts.iter().map(|part| quoted(part)).collect::<Vec<_>>().join(".")
}

/// Expressions joined so that the tree stays shallow: SQLite refuses chains of more than a thousand terms.
pub(super) fn joined(parts: &[String], word: &str, none: &str) -> String {
    match parts {
        [] => none.into(),
        [one] => one.clone(),
        _ => {
            let (left, right) = parts.split_at(parts.len() / 2);
            format!("({} {word} {})", joined(left, word, none), joined(right, word, none))
        }
    }
}

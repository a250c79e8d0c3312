//! Running statements on SQLite.

use super::agreement::Database;
use super::tables::Tables;
use portal_visibility::sql::{Dialect, Parameter};
use rusqlite::types::{ToSql, ToSqlOutput, Value};
use rusqlite::{Connection, params_from_iter};

pub struct Bind(pub Parameter);

impl ToSql for Bind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match &self.0 {
            Parameter::Integer(value) => value.to_sql(),
            Parameter::Text(value) => value.to_sql(),
            other => panic!("no parameter of SQLite: {other:?}"),
        }
    }
}

/// One database for all worlds: the tables of a world are rolled back.
pub struct Sqlite(pub Connection);

impl Sqlite {
    pub fn new() -> Self {
        Self(Connection::open_in_memory().unwrap())
    }

    /// The rows, every value as a literal.
    pub fn rows(&self, sql: &str, parameters: &[Parameter]) -> Vec<Vec<String>> {
        let mut statement = self.0.prepare(sql).unwrap_or_else(|error| panic!("{error}\n{sql}"));
        let width = statement.column_count();
        let bound = params_from_iter(parameters.iter().cloned().map(Bind));
        let rows = statement.query_map(bound, |row| {
            (0..width).map(|column| Ok(literal(row.get(column)?))).collect::<Result<Vec<String>, _>>()
        });
        rows.unwrap_or_else(|error| panic!("{error}\n{sql}")).map(Result::unwrap).collect()
    }
}

fn literal(value: Value) -> String {
    match value {
        Value::Null => "NULL".into(),
        Value::Integer(value) => value.to_string(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        other => panic!("{other:?}"),
    }
}

impl Database for Sqlite {
    const DIALECT: Dialect = Dialect::Sqlite;

    fn load(&mut self, tables: &Tables) {
        let script = format!("BEGIN; {}", tables.script);
        self.0.execute_batch(&script).unwrap_or_else(|error| panic!("{error}\n{script}"));
    }

    fn unload(&mut self) {
        self.0.execute_batch("ROLLBACK").unwrap();
    }

    fn firsts(&mut self, sql: &str, parameters: &[Parameter]) -> Vec<String> {
        self.rows(sql, parameters).into_iter().map(|row| row.into_iter().next().unwrap()).collect()
    }
}

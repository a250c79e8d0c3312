//! The statements that write a single row: it is found by equal keys, whatever the planner thinks of arrays.

use crate::table::{Kind, RowStatements, Table};
use std::fmt::Write as _;

/// With the parameters of the statements for many rows: arrays, of which each has one element.
pub(crate) fn statements(table: &Table) -> RowStatements {
    RowStatements {
        insert: insert(table),
        update: update(table),
        delete: format!("DELETE FROM {} AS t WHERE {}", table.name, is_expected(table)),
        remove: format!("DELETE FROM {} AS t WHERE {}", table.name, has_key(table, 2)),
    }
}

/// The first key's parameter, behind the tenant and the version.
const FIRST_KEY: usize = 3;

fn insert(table: &Table) -> String {
    let mut names = String::new();
    let mut values = String::new();
    let columns = table.key.iter().chain(table.columns);
    let mut number = FIRST_KEY;
    for (column, kind) in columns {
        let _ = write!(names, "{column}, ");
        let _ = write!(values, "{}, ", only(number, *kind));
        number = number.saturating_add(1);
    }
    let (name, version) = (table.name, only(2, Kind::Bigint));
    format!(
        "INSERT INTO {name} (tenant, version, {names}record) SELECT $1, {version}, {values}(${number}::jsonb[])[1]"
    )
}

fn update(table: &Table) -> String {
    let mut set = String::new();
    let mut number = FIRST_KEY.saturating_add(table.key.len());
    for (column, kind) in table.columns {
        let _ = write!(set, "{column} = {}, ", only(number, *kind));
        number = number.saturating_add(1);
    }
    format!(
        "UPDATE {} AS t SET {set}record = (${number}::jsonb[])[1], version = t.version + 1 WHERE {}",
        table.name,
        is_expected(table)
    )
}

/// The row has the given key and its expected version.
fn is_expected(table: &Table) -> String {
    format!("{} AND t.version = {}", has_key(table, FIRST_KEY), only(2, Kind::Bigint))
}

fn has_key(table: &Table, first: usize) -> String {
    let mut condition = String::from("t.tenant = $1");
    for (number, (column, kind)) in (first..).zip(table.key) {
        let _ = write!(condition, " AND t.{column} = {}", only(number, *kind));
    }
    condition
}

/// The element of an array that has one.
fn only(number: usize, kind: Kind) -> String {
    format!("(${number}::{}[])[1]", kind.sql())
}

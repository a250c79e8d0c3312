//! The host's tables: one for each module, a column for each field, beside the columns of the texts those of their fold keys. The mapping says so to the filters.

use super::data::{Record, Records, untold};
use crate::world::TourError;
use serde_json::Value as Json;
use sqlite_store::SqliteStoreError;
use sqlite_store::rusqlite::types::{ToSql, ToSqlOutput, Value};
use sqlite_store::rusqlite::{self, Connection, params_from_iter};
use tantou::storage::Timestamp;
use tantou::visibility::sql::{
    Column, ColumnType, FieldMapping, JsonArray, ModuleMapping, Parameter, SqlMapping,
};
use tantou::visibility::{Field, FieldType, Module, Schema, ValueKind, fold_key};

type Result<T> = std::result::Result<T, SqliteStoreError>;

fn table(shop: &str, module: &str) -> String {
    format!("{shop}_{module}")
}

/// The fields of the records themselves.
fn fields(module: &Module) -> impl Iterator<Item = &Field> {
    module.fields().iter().filter(|field| field.subform().is_none())
}

/// Where everything is.
pub(super) fn mapping(shop: &str, schema: &Schema) -> SqlMapping {
    let mut mapping = SqlMapping::new();
    for (_, module) in schema.modules() {
        let key = Column::new("id", ColumnType::BigInt).required();
        let text = |name: &str| Column::new(name, ColumnType::Text).binary();
        let mut columns = ModuleMapping::new(table(shop, module.name()), key).with_layout(text("layout"));
        for field in fields(module) {
            let name = field.name();
            let column: FieldMapping = match field.value_type().kind() {
                ValueKind::Boolean => Column::new(name, ColumnType::Boolean).into(),
                ValueKind::Integer | ValueKind::Reference => Column::new(name, ColumnType::BigInt).into(),
                ValueKind::Decimal => Column::new(name, ColumnType::Units).into(),
                ValueKind::Text => text(name).with_fold(folded(name)).into(),
                ValueKind::Choice => text(name).into(),
                ValueKind::Date => Column::new(name, ColumnType::DateText).binary().into(),
                ValueKind::Instant => Column::new(name, ColumnType::Micros).into(),
                ValueKind::Choices => JsonArray::new(name, ColumnType::Text).into(),
                ValueKind::References => JsonArray::new(name, ColumnType::BigInt).into(),
            };
            columns = columns.with(name, column);
        }
        mapping = mapping.with(module.name(), columns);
    }
    mapping
}

fn folded(field: &str) -> String {
    format!("{field}_fold")
}

/// The columns of a field: itself, and for a text its fold key.
fn columns(field: &Field) -> Vec<String> {
    let fold = (field.value_type().kind() == ValueKind::Text).then(|| folded(field.name()));
    std::iter::once(field.name().to_owned()).chain(fold).collect()
}

/// Makes the tables of an organisation, if they are not there, each with an index on every lookup.
pub(super) fn create(connection: &Connection, shop: &str, schema: &Schema) -> Result<()> {
    for (_, module) in schema.modules() {
        let name = table(shop, module.name());
        let of_fields = fields(module).flat_map(|field| {
            let kept = match field.value_type().kind() {
                ValueKind::Boolean
                | ValueKind::Integer
                | ValueKind::Reference
                | ValueKind::Decimal
                | ValueKind::Instant => "INTEGER",
                ValueKind::Text
                | ValueKind::Choice
                | ValueKind::Date
                | ValueKind::Choices
                | ValueKind::References => "TEXT",
            };
            columns(field).into_iter().map(move |column| format!(", \"{column}\" {kept}"))
        });
        let of_fields: String = of_fields.collect();
        connection.execute_batch(&format!(
            "CREATE TABLE IF NOT EXISTS \"{name}\" (id INTEGER PRIMARY KEY, layout TEXT, document TEXT NOT NULL{of_fields}) STRICT"
        ))?;
        for lookup in fields(module).filter(|field| field.value_type().kind() == ValueKind::Reference) {
            let field = lookup.name();
            connection.execute_batch(&format!(
                "CREATE INDEX IF NOT EXISTS \"{name}_by_{field}\" ON \"{name}\" (\"{field}\", id)"
            ))?;
        }
    }
    Ok(())
}

/// Writes records, over those that are there under their keys.
pub(super) fn write<'r>(
    connection: &Connection,
    shop: &str,
    module: &Module,
    records: impl IntoIterator<Item = &'r Record>,
) -> Result<()> {
    let names: Vec<String> =
        fields(module).flat_map(columns).map(|column| format!(", \"{column}\"")).collect();
    let places: Vec<String> = (4..).take(names.len()).map(|place: usize| format!(", ?{place}")).collect();
    let sql = format!(
        "INSERT OR REPLACE INTO \"{}\" (id, layout, document{}) VALUES (?1, ?2, ?3{})",
        table(shop, module.name()),
        names.concat(),
        places.concat(),
    );
    let mut statement = connection.prepare(&sql)?;
    for record in records {
        let text = |name: &str| record.get(name).and_then(Json::as_str).map(str::to_owned);
        let id = record.get("id").and_then(Json::as_i64).unwrap_or_default();
        let document = Json::Object(record.clone()).to_string();
        let mut values =
            vec![Value::Integer(id), text("layout").map_or(Value::Null, Value::Text), Value::Text(document)];
        for field in fields(module) {
            values.extend(kept(record.get(field.name()).unwrap_or(&Json::Null), field));
        }
        statement.execute(params_from_iter(values))?;
    }
    Ok(())
}

/// A value as its columns keep it.
fn kept(json: &Json, field: &Field) -> Vec<Value> {
    let text = |text: &str| Value::Text(text.to_owned());
    let integer = |number: Option<i64>| number.map_or(Value::Null, Value::Integer);
    vec![match (field.value_type(), json) {
        (FieldType::Text, Json::String(content)) => return vec![text(content), text(&fold_key(content))],
        (FieldType::Text, _) => return vec![Value::Null, Value::Null],
        (_, Json::Null) => Value::Null,
        (FieldType::Decimal { .. }, Json::String(amount)) => integer(amount.replace('.', "").parse().ok()),
        (FieldType::Instant, Json::String(at)) => {
            integer(at.parse().ok().map(|at: Timestamp| at.as_unix_micros()))
        }
        (_, Json::String(content)) => text(content),
        (_, Json::Bool(flag)) => Value::Integer((*flag).into()),
        (_, Json::Number(number)) => integer(number.as_i64()),
        (_, several) => text(&several.to_string()),
    }]
}

/// All records of an organisation, as documents.
pub(super) fn load(connection: &Connection, shop: &str, schema: &Schema) -> Result<Records> {
    let mut records = Records::new();
    for (_, module) in schema.modules() {
        let sql = format!("SELECT document FROM \"{}\" ORDER BY id", table(shop, module.name()));
        let mut statement = connection.prepare(&sql)?;
        let documents = statement.query_map([], |row| row.get::<_, String>(0))?;
        let documents = documents.collect::<rusqlite::Result<Vec<String>>>()?;
        let read = documents.iter().filter_map(|document| serde_json::from_str(document).ok());
        records.insert(module.name().to_owned(), read.collect());
    }
    Ok(records)
}

struct Bound<'p>(&'p Parameter);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self.0 {
            Parameter::Integer(value) => value.to_sql(),
            Parameter::Text(value) => value.to_sql(),
            other => Err(rusqlite::Error::ToSqlConversionFailure(format!("{other:?}").into())),
        }
    }
}

/// The first column of what a statement finds: keys, or a count.
pub(super) fn firsts(
    connection: &Connection,
    sql: &str,
    parameters: &[Parameter],
) -> std::result::Result<Vec<i64>, TourError> {
    let run = || -> rusqlite::Result<Vec<i64>> {
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map(params_from_iter(parameters.iter().map(Bound)), |row| row.get(0))?;
        rows.collect()
    };
    run().map_err(untold)
}

//! A world in SQLite: one table per module; for sets tables of links, or columns of JSON arrays.

use crate::world::{World, records::is_set};
use portal_visibility::sql::*;
use portal_visibility::{Field, FieldType, KeyKind, Module, Schema, ValueKind, fold_key};
use rusqlite::types::{ToSql, ToSqlOutput, Value as Sqlite};
use rusqlite::{Connection, params_from_iter};
use serde_json::Value as Json;

/// How a value of a field is kept.
fn column_type(schema: &Schema, field: &FieldType) -> ColumnType {
    match field.kind() {
        ValueKind::Boolean => ColumnType::Boolean,
        ValueKind::Integer => ColumnType::BigInt,
        ValueKind::Decimal => ColumnType::Units,
        ValueKind::Text | ValueKind::Choice | ValueKind::Choices => ColumnType::Text,
        ValueKind::Date => ColumnType::DateText,
        ValueKind::Instant => ColumnType::Micros,
        ValueKind::Reference | ValueKind::References => key_type(schema[field.target().unwrap()].key()),
    }
}

fn key_type(kind: KeyKind) -> ColumnType {
    match kind {
        KeyKind::Text => ColumnType::Text,
        KeyKind::Integer => ColumnType::BigInt,
        KeyKind::Uuid => ColumnType::UuidText,
    }
}

fn declared(column_type: ColumnType) -> &'static str {
    // Whatever the column's own collation, the filter compares bytes (PV-48).
    if matches!(column_type, ColumnType::Text | ColumnType::UuidText | ColumnType::DateText) {
        "TEXT COLLATE NOCASE"
    } else {
        "INTEGER"
    }
}

/// Names in SQLite are the same but for case, those of fields are not: they are numbered.
fn named(module: &Module, what: &str, field: &str) -> String {
    format!("{what} {} {field}", module.field_id(field).unwrap().index())
}

/// Whether the sets of a field are JSON arrays: of every other field, and of those with values that links cannot say.
fn as_json(world: &World, schema: &Schema, module: &Module, field: &Field) -> bool {
    let keys = field.value_type().target().map_or(KeyKind::Text, |target| schema[target].key());
    let (_, records) = world.records.iter().find(|(name, _)| name == module.name()).unwrap();
    let says = |record: &serde_json::Map<String, Json>| {
        record.get(field.name()).is_none_or(|json| is_set(json, keys))
    };
    module.field_id(field.name()).unwrap().index().is_multiple_of(2) || !records.iter().all(says)
}

/// The mapping of a whole schema.
pub fn mapping(world: &World, schema: &Schema) -> SqlMapping {
    schema.modules().fold(SqlMapping::new(), |mapping, (_, module)| {
        let name = module.name();
        let own = ModuleMapping::new(format!("table of {name}"), Column::new("#", key_type(module.key())));
        let own = own.with_layout(Column::new("its layout", ColumnType::Text));
        let fields = module.fields().iter().filter(|field| field.subform().is_none());
        let own = fields.fold(own, |own, field| {
            let column_type = column_type(schema, field.value_type());
            if field.value_type().kind().is_set() && as_json(world, schema, module, field) {
                own.with(field.name(), JsonArray::new(named(module, "c", field.name()), column_type))
            } else if field.value_type().kind().is_set() {
                let link = named(module, &format!("links of {name}"), field.name());
                own.with(field.name(), Link::new(link, "record", Column::new("element", column_type)))
            } else {
                let column = named(module, "c", field.name());
                let fold = named(module, "fold", field.name());
                own.with(field.name(), Column::new(column, column_type).with_fold(fold))
            }
        });
        mapping.with(name, own)
    })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A value as its column keeps it.
fn kept(json: &Json, field: &FieldType) -> Sqlite {
    match (field, json) {
        (_, Json::Null) => Sqlite::Null,
        (FieldType::Boolean, json) => Sqlite::Integer(json.as_bool().unwrap().into()),
        (FieldType::Decimal { scale }, json) => Sqlite::Integer(units(json, *scale)),
        (FieldType::Instant, json) => {
            let at: storage_contract::Timestamp = json.as_str().unwrap().parse().unwrap();
            Sqlite::Integer(at.as_unix_micros())
        }
        (_, Json::String(text)) => Sqlite::Text(text.clone()),
        (_, json) => Sqlite::Integer(json.as_i64().unwrap()),
    }
}

/// By hand, so that a mistake of the library is not repeated here.
fn units(json: &Json, scale: u32) -> i64 {
    let text = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction: String = fraction.chars().chain("0".repeat(18).chars()).take(scale as usize).collect();
    format!("{whole}{fraction}").parse().unwrap()
}

pub fn load(world: &World, schema: &Schema) -> Connection {
    let database = Connection::open_in_memory().unwrap();
    for (name, records) in &world.records {
        let module = &schema[schema.module(name).unwrap()];
        let mut columns = vec![("#".to_owned(), declared(key_type(module.key())))];
        columns.push(("its layout".into(), "TEXT COLLATE NOCASE"));
        for field in module.fields().iter().filter(|field| field.subform().is_none()) {
            let declared = declared(column_type(schema, field.value_type()));
            if field.value_type().kind().is_set() && as_json(world, schema, module, field) {
                columns.push((named(module, "c", field.name()), "TEXT COLLATE NOCASE"));
            } else if field.value_type().kind().is_set() {
                let link = quoted(&named(module, &format!("links of {name}"), field.name()));
                database.execute(&format!("CREATE TABLE {link} (record, element {declared})"), ()).unwrap();
            } else {
                columns.push((named(module, "c", field.name()), declared));
                columns.push((named(module, "fold", field.name()), "TEXT COLLATE NOCASE"));
            }
        }
        let list: Vec<String> =
            columns.iter().map(|(name, declared)| format!("{} {declared}", quoted(name))).collect();
        let table = quoted(&format!("table of {name}"));
        database.execute(&format!("CREATE TABLE {table} ({})", list.join(", ")), ()).unwrap();
        for record in records {
            let key = kept(&record["#"], &FieldType::Text);
            let mut values =
                vec![key.clone(), kept(record.get("layout").unwrap_or(&Json::Null), &FieldType::Text)];
            for field in module.fields().iter().filter(|field| field.subform().is_none()) {
                let json = record.get(field.name()).unwrap_or(&Json::Null);
                if field.value_type().kind().is_set() && as_json(world, schema, module, field) {
                    // A missing set is `NULL`, a JSON `null` is one, too.
                    values.push(
                        record.get(field.name()).map_or(Sqlite::Null, |json| Sqlite::Text(json.to_string())),
                    );
                } else if field.value_type().kind().is_set() {
                    let link = quoted(&named(module, &format!("links of {name}"), field.name()));
                    for element in json.as_array().into_iter().flatten() {
                        let row = [key.clone(), kept(element, &FieldType::Text)];
                        database.execute(&format!("INSERT INTO {link} VALUES (?, ?)"), row).unwrap();
                    }
                } else {
                    values.push(kept(json, field.value_type()));
                    values.push(json.as_str().map_or(Sqlite::Null, |text| Sqlite::Text(fold_key(text))));
                }
            }
            let places = vec!["?"; values.len()].join(", ");
            database
                .execute(&format!("INSERT INTO {table} VALUES ({places})"), params_from_iter(values))
                .unwrap();
        }
    }
    database
}

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

/// The keys that a filter selects, in the order of the table.
pub fn select(database: &Connection, module: &str, filter: &SqlFilter) -> Vec<String> {
    let table = quoted(&format!("table of {module}"));
    let sql = format!("SELECT \"#\" FROM {table} AS t WHERE {} ORDER BY rowid", filter.text);
    let mut statement = database.prepare(&sql).unwrap_or_else(|error| panic!("{error}\n{sql}"));
    let parameters = filter.parameters.iter().cloned().map(Bind);
    let rows = statement
        .query_map(params_from_iter(parameters), |row| {
            Ok(match row.get::<_, Sqlite>(0)? {
                Sqlite::Integer(key) => key.to_string(),
                Sqlite::Text(key) => key,
                other => panic!("{other:?}"),
            })
        })
        .unwrap();
    rows.map(Result::unwrap).collect()
}

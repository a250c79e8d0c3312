//! A world as tables: one per module, for sets tables of links or columns of JSON arrays. Which types columns have is drawn anew for each world.

use super::world::records::is_set;
use super::world::{Dice, World};
use portal_visibility::sql::*;
use portal_visibility::{Field, FieldType, KeyKind, Module, Schema, ValueKind, fold_key};
use serde_json::{Map, Value as Json};
use std::fmt::Write as _;

/// The columns of a world, and how to fill them.
pub struct Tables {
    pub mapping: SqlMapping,
    /// Makes and fills the tables.
    pub script: String,
    pub dialect: Dialect,
    /// Sets in columns of JSON arrays that have `null` elements, and values there that are no sets.
    pub odd: [usize; 2],
}

pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub fn table(module: &str) -> String {
    format!("table of {module}")
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl Tables {
    pub fn new(world: &World, schema: &Schema, dialect: Dialect, seed: u64) -> Self {
        let mut tables = Self { mapping: SqlMapping::new(), script: String::new(), dialect, odd: [0; 2] };
        let mut dice = Dice::new(seed ^ 0xC0_FFEE);
        for (name, records) in &world.records {
            let module = &schema[schema.module(name).unwrap()];
            let mapping = tables.module(&mut dice, schema, module, records);
            tables.mapping.modules.insert(name.clone(), mapping);
        }
        tables
    }

    fn module(
        &mut self,
        dice: &mut Dice,
        schema: &Schema,
        module: &Module,
        records: &[Map<String, Json>],
    ) -> ModuleMapping {
        let key = self.column(dice, "#", ValueKind::Reference, module.key());
        let layout = self.column(dice, "its layout", ValueKind::Text, KeyKind::Text);
        let (mut columns, mut rows) =
            (vec![&key, &layout].into_iter().map(|c| self.declared(c)).collect::<Vec<_>>(), Vec::new());
        for record in records {
            let layout = self.kept(record.get("layout").unwrap_or(&Json::Null), &layout, None);
            rows.push(vec![self.kept(&record["#"], &key, None), layout]);
        }
        let mut mapping = ModuleMapping::new(table(module.name()), key.clone()).with_layout(layout);
        for (id, field) in module.numbered().filter(|(_, field)| field.subform().is_none()) {
            let (kind, number) = (field.value_type().kind(), id.index());
            let values = || records.iter().map(|record| record.get(field.name()).unwrap_or(&Json::Null));
            let keys = field.value_type().target().map_or(KeyKind::Text, |target| schema[target].key());
            // What is drawn for one field does not depend on the values of others.
            let dice = &mut Dice::new(dice.next());
            // What is no set cannot be kept in links.
            if kind.is_set() && dice.one_in(2) && values().all(|value| is_set(value, keys)) {
                let name = format!("links {number} of {}", module.name());
                let link = Link::new(&*name, "record", self.column(dice, "element", kind, keys));
                self.links(&link, &key, records, field);
                mapping = mapping.with(field.name(), link);
            } else if kind.is_set() {
                let element = if keys == KeyKind::Integer { ColumnType::BigInt } else { ColumnType::Text };
                let element = if keys == KeyKind::Uuid { ColumnType::UuidText } else { element };
                let name = format!("c {number} {}", field.name());
                columns.push(format!("{} {}", quoted(&name), self.plain("TEXT", "jsonb")));
                for (row, value) in rows.iter_mut().zip(values()) {
                    row.push(self.json_set(dice, value, keys));
                }
                mapping = mapping.with(field.name(), JsonArray::new(name, element));
            } else {
                let mut column = self.column(dice, &format!("c {number} {}", field.name()), kind, keys);
                column.required = values().all(|value| !value.is_null());
                columns.push(self.declared(&column));
                for (row, value) in rows.iter_mut().zip(values()) {
                    row.push(self.kept(value, &column, Some(field)));
                }
                if kind == ValueKind::Text {
                    let fold = Column { name: format!("fold {number}"), required: false, ..column.clone() };
                    columns.push(self.declared(&fold));
                    for (row, value) in rows.iter_mut().zip(values()) {
                        row.push(value.as_str().map_or("NULL".into(), |text| literal(&fold_key(text))));
                    }
                    column = column.with_fold(fold.name);
                }
                mapping = mapping.with(field.name(), column);
            }
        }
        self.table(&table(module.name()), &columns, &rows);
        mapping
    }

    /// A set as a column of JSON keeps it.
    fn json_set(&mut self, dice: &mut Dice, value: &Json, keys: KeyKind) -> String {
        let sound = is_set(value, keys);
        self.odd[0] += usize::from(value.is_array() && sound && value.to_string().contains("null"));
        self.odd[1] += usize::from(!sound);
        // A missing set is `NULL`, or a JSON `null`.
        if dice.one_in(2) && value.is_null() { "NULL".into() } else { literal(&value.to_string()) }
    }

    fn links(&mut self, link: &Link, key: &Column, records: &[Map<String, Json>], field: &Field) {
        let record = Column { name: "record".into(), ..key.clone() };
        // A column of the name of the record's key must not be taken for it.
        let columns = [self.declared(&record), self.declared(&link.element), "\"#\" text".into()];
        let mut rows = Vec::new();
        for record in records {
            for element in record.get(field.name()).and_then(Json::as_array).into_iter().flatten() {
                rows.push(vec![
                    self.kept(&record["#"], key, None),
                    self.kept(element, &link.element, None),
                    "NULL".into(),
                ]);
            }
        }
        self.table(&link.table[0], &columns, &rows);
    }

    fn table(&mut self, name: &str, columns: &[String], rows: &[Vec<String>]) {
        let name = quoted(name);
        writeln!(self.script, "CREATE TABLE {name} ({});", columns.join(", ")).unwrap();
        if !rows.is_empty() {
            let rows: Vec<String> = rows.iter().map(|row| format!("({})", row.join(", "))).collect();
            writeln!(self.script, "INSERT INTO {name} VALUES {};", rows.join(", ")).unwrap();
        }
    }

    fn plain(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        if self.dialect == Dialect::Sqlite { sqlite } else { postgres }
    }

    fn column(&self, dice: &mut Dice, name: &str, kind: ValueKind, keys: KeyKind) -> Column {
        let all = [
            ColumnType::Boolean,
            ColumnType::BigInt,
            ColumnType::Units,
            ColumnType::Numeric,
            ColumnType::Text,
            ColumnType::DateText,
            ColumnType::Date,
            ColumnType::Micros,
            ColumnType::Timestamptz,
            ColumnType::UuidText,
            ColumnType::Uuid,
        ];
        let fits: Vec<ColumnType> =
            all.into_iter().filter(|column| column.fits(kind, keys, self.dialect)).collect();
        let column = Column::new(name, *dice.pick(&fits));
        if dice.one_in(2) { column.binary() } else { column }
    }

    /// PV-48: a column that is not said to have binary collation has one that takes letters of either case for the same.
    fn declared(&self, column: &Column) -> String {
        let (sqlite, postgres) = match column.column_type {
            ColumnType::Boolean => ("INTEGER", "boolean"),
            ColumnType::BigInt | ColumnType::Units | ColumnType::Micros => ("INTEGER", "bigint"),
            ColumnType::Numeric => ("", "numeric"),
            ColumnType::Date => ("", "date"),
            ColumnType::Timestamptz => ("", "timestamptz"),
            ColumnType::Uuid => ("", "uuid"),
            ColumnType::Text | ColumnType::DateText | ColumnType::UuidText if column.binary => {
                ("TEXT", "text COLLATE \"C\"")
            }
            ColumnType::Text | ColumnType::DateText | ColumnType::UuidText => {
                ("TEXT COLLATE NOCASE", "text COLLATE either_case")
            }
        };
        let required = if column.required { " NOT NULL" } else { "" };
        format!("{} {}{required}", quoted(&column.name), self.plain(sqlite, postgres))
    }

    /// A value as its column keeps it, as a literal.
    pub fn kept(&self, json: &Json, column: &Column, field: Option<&Field>) -> String {
        match (column.column_type, json) {
            (_, Json::Null) => "NULL".into(),
            (ColumnType::Boolean, json) => {
                let yes = json.as_bool().unwrap();
                if self.dialect == Dialect::Sqlite { u8::from(yes).to_string() } else { yes.to_string() }
            }
            (ColumnType::Units, json) => match field.map(Field::value_type) {
                Some(FieldType::Decimal { scale }) => units(json, *scale).to_string(),
                other => panic!("{other:?}"),
            },
            (ColumnType::Micros, json) => {
                let at: storage_contract::Timestamp = json.as_str().unwrap().parse().unwrap();
                at.as_unix_micros().to_string()
            }
            (_, Json::String(text)) => literal(text),
            (_, json) => json.to_string(),
        }
    }
}

/// By hand, so that a mistake of the library is not repeated here.
fn units(json: &Json, scale: u32) -> i64 {
    let text = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction: String = fraction.chars().chain("0".repeat(18).chars()).take(scale as usize).collect();
    format!("{whole}{fraction}").parse().unwrap()
}

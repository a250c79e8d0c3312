//! Random records in each form in which many come at once.

use crate::world::Dice;
use portal_visibility::*;
use serde_json::{Map, Value as Json};
use storage_contract::Timestamp;
use uuid::Uuid;

/// One record, owned. `None` among the values: malformed.
#[derive(Clone, Debug)]
pub struct Row {
    pub key: OwnedKey,
    pub layout: Option<String>,
    pub values: Vec<Option<OwnedValue>>,
}

impl Record for Row {
    fn key(&self) -> Key<'_> {
        self.key.borrow()
    }

    fn value(&self, slot: Slot) -> Value<'_> {
        value(self, slot.index())
    }

    fn layout(&self) -> Option<&str> {
        self.layout.as_deref()
    }
}

fn value(row: &Row, field: usize) -> Value<'_> {
    row.values[field].as_ref().map_or(Value::Malformed, OwnedValue::borrow)
}

/// So many rows that look like the records; one value in thirty is malformed.
pub fn rows(
    dice: &mut Dice,
    module: &Module,
    json: &JsonModule<'_>,
    records: &[Map<String, Json>],
    count: usize,
) -> Vec<Row> {
    let row = |dice: &mut Dice| {
        let record = json.record(&records[dice.below(records.len())]);
        let own = module.numbered().filter(|(_, field)| field.subform().is_none());
        let values = own.map(|(id, _)| {
            (!dice.one_in(30)).then(|| OwnedValue::of(record.value(module.slot(id).unwrap())))
        });
        let values = values.collect();
        Row { key: record.key().to_owned(), layout: record.layout().map(Into::into), values }
    };
    (0..count).map(|_| row(dice)).collect()
}

/// How the rows are read as structs; choices in one of two ways.
pub fn accessors(dice: &mut Dice, module: &Module) -> Accessors<Row> {
    let mut accessors = Accessors::new(module, |row: &Row| row.key()).layout(|row| row.layout.as_deref());
    for (id, field) in module.numbered().filter(|(_, field)| field.subform().is_none()) {
        let index = id.index();
        accessors = match field.value_type() {
            FieldType::Choice { options } if dice.one_in(2) => {
                let codes: Vec<String> = options.iter().rev().cloned().collect();
                let known = codes.clone();
                accessors.choice(field.name(), codes, move |row: &Row| match value(row, index) {
                    Value::Choice(code) => known.iter().position(|known| known == code),
                    Value::Empty => None,
                    _ => Some(known.len()),
                })
            }
            _ => accessors.field(field.name(), move |row| value(row, index)),
        };
    }
    accessors.finish().unwrap()
}

/// A column and which rows have a value.
pub struct Kept<'a> {
    cells: Stored<'a>,
    pub there: Vec<u64>,
}

enum Stored<'a> {
    Booleans(Vec<bool>),
    Integers(Vec<i64>),
    Decimals(Vec<Decimal>),
    Dates(Vec<Date>),
    Instants(Vec<Timestamp>),
    Texts(Vec<&'a str>),
    Bytes(Vec<&'a str>, Vec<u8>),
    Shorts(Vec<&'a str>, Vec<u16>),
    Words(Vec<&'a str>, Vec<u32>),
    Uuids(Vec<Uuid>),
    Values(Vec<Value<'a>>),
}

impl<'a> Kept<'a> {
    pub fn new(dice: &mut Dice, values: Vec<Value<'a>>) -> Self {
        let there = values.chunks(64).map(|word| {
            word.iter().rfold(0, |bits, value| bits << 1 | u64::from(!matches!(value, Value::Empty)))
        });
        let there = there.collect();
        Self { cells: Stored::new(dice, values), there }
    }

    pub fn column(&self) -> Cells<'_> {
        match &self.cells {
            Stored::Booleans(cells) => Cells::Booleans(cells),
            Stored::Integers(cells) => Cells::Integers(cells),
            Stored::Decimals(cells) => Cells::Decimals(cells),
            Stored::Dates(cells) => Cells::Dates(cells),
            Stored::Instants(cells) => Cells::Instants(cells),
            Stored::Texts(cells) => Cells::Texts(cells),
            Stored::Bytes(codes, places) => Cells::Coded(codes, Places::Bytes(places)),
            Stored::Shorts(codes, places) => Cells::Coded(codes, Places::Shorts(places)),
            Stored::Words(codes, places) => Cells::Coded(codes, Places::Words(places)),
            Stored::Uuids(cells) => Cells::Uuids(cells),
            Stored::Values(cells) => Cells::Values(cells),
        }
    }
}

impl<'a> Stored<'a> {
    /// A column of one type where all values are of it; texts as such or coded; now and then, and where there is no other way, the values themselves.
    fn new(dice: &mut Dice, values: Vec<Value<'a>>) -> Self {
        macro_rules! typed {
            ($cells:ident, $default:expr, $($pattern:pat => $cell:expr),+) => {{
                let cells: Option<Vec<_>> = values.iter().map(|value| match *value {
                    $($pattern => Some($cell),)+
                    Value::Empty => Some($default),
                    _ => None,
                }).collect();
                if let Some(cells) = cells {
                    return Self::$cells(cells);
                }
            }};
        }
        let first = values.iter().find(|value| !matches!(value, Value::Empty)).copied();
        if dice.one_in(5) {
            return Self::Values(values);
        }
        match first {
            Some(Value::Boolean(_)) => typed!(Booleans, true, Value::Boolean(value) => value),
            Some(Value::Integer(_)) => typed!(Integers, 6, Value::Integer(value) => value),
            Some(Value::Decimal(_)) => typed!(Decimals, Decimal::ONE, Value::Decimal(value) => value),
            Some(Value::Date(date)) => typed!(Dates, date, Value::Date(value) => value),
            Some(Value::Instant(at)) => typed!(Instants, at, Value::Instant(value) => value),
            Some(Value::Reference(Key::Integer(key))) => {
                typed!(Integers, key, Value::Reference(Key::Integer(value)) => value);
            }
            Some(Value::Reference(Key::Uuid(key))) => {
                typed!(Uuids, key, Value::Reference(Key::Uuid(value)) => value);
            }
            Some(Value::Text(text) | Value::Choice(text) | Value::Reference(Key::Text(text))) => {
                return Self::texts(dice, values, text);
            }
            _ => {}
        }
        Self::Values(values)
    }

    fn texts(dice: &mut Dice, values: Vec<Value<'a>>, default: &'a str) -> Self {
        // What is malformed is a place beyond the list.
        let texts: Vec<Option<&str>> = values
            .iter()
            .map(|value| match *value {
                Value::Text(text) | Value::Choice(text) | Value::Reference(Key::Text(text)) => Some(text),
                Value::Empty => Some(default),
                _ => None,
            })
            .collect();
        if dice.one_in(3) {
            let whole: Option<Vec<&str>> = texts.iter().copied().collect();
            return whole.map_or(Self::Values(values), Self::Texts);
        }
        let mut codes: Vec<&str> = texts.iter().copied().flatten().collect();
        codes.sort_unstable();
        codes.dedup();
        if dice.one_in(4) {
            // So many that answers are not kept.
            codes.extend(std::iter::repeat_n("never", 300));
        }
        let place = |text: Option<&str>| {
            text.map_or(codes.len(), |text| codes.iter().position(|code| *code == text).unwrap())
        };
        let places: Vec<usize> = texts.iter().copied().map(place).collect();
        match dice.below(3) {
            0 if codes.len() < 256 => Self::Bytes(codes, places.iter().map(|place| *place as u8).collect()),
            1 => Self::Shorts(codes, places.iter().map(|place| *place as u16).collect()),
            _ => Self::Words(codes, places.iter().map(|place| *place as u32).collect()),
        }
    }
}

/// The rows as columns, each kept in a form drawn anew.
pub struct Table<'a> {
    key: Kept<'a>,
    layout: Kept<'a>,
    fields: Vec<Kept<'a>>,
    rows: usize,
}

impl<'a> Table<'a> {
    pub fn new(dice: &mut Dice, module: &Module, rows: &'a [Row]) -> Self {
        let fields = module.fields().iter().filter(|field| field.subform().is_none()).count();
        Self {
            key: Kept::new(dice, rows.iter().map(|row| Value::Reference(row.key())).collect()),
            layout: Kept::new(dice, rows.iter().map(|row| Value::text(row.layout())).collect()),
            fields: (0..fields)
                .map(|field| Kept::new(dice, rows.iter().map(|row| value(row, field)).collect()))
                .collect(),
            rows: rows.len(),
        }
    }

    /// The columns that a rule reads, all of them.
    pub fn columns(&self, schema: &Schema, module: &Module, rule: &BoundRule<'_>) -> Columns<'_> {
        let mut columns = Columns::of(schema, module, self.rows);
        for reads in rule.reads() {
            columns = match reads {
                AsksOf::Nothing => panic!("nothing is no column"),
                AsksOf::Key => columns.key(self.key.column()),
                AsksOf::Layout => columns.layout(self.layout.column(), Some(&self.layout.there)),
                AsksOf::Field(slot) => {
                    let (name, kept) = (module.get(slot.field()).unwrap().name(), &self.fields[slot.index()]);
                    columns.column_with_gaps(name, kept.column(), &kept.there)
                }
            };
        }
        columns.finish().unwrap_or_else(|error| panic!("{error}"))
    }
}

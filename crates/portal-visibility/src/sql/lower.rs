//! Bound rules as SQL: each check as an expression that is true for exactly the records that satisfy it (PV-46, PV-48).
//!
//! An expression may be `NULL` where it is not true; nothing here negates them, so `NULL` counts as *no* throughout.

use super::error::Lack;
use super::mapping::{Column, ColumnType, FieldMapping, ModuleMapping};
use super::output::{ALWAYS, Bound, NEVER, Output, joined};
use super::units::{UnitsTest, units_test};
use crate::bind::Step;
use crate::compile::{Check, Compare, KeyTest, Shape, TextTest};
use crate::schema::{FieldType, Schema, Slot, ValueKind};
use crate::value::{Date, KeyKind, OwnedKey};
use rust_decimal::Decimal;
use storage_contract::Timestamp;

/// Lowers the checks of one module.
pub(super) struct Lower<'m, 'o> {
    pub(super) schema: &'m Schema,
    pub(super) mapping: &'m ModuleMapping,
    pub(super) out: &'o mut Output<'m>,
}

impl<'m> Lower<'m, '_> {
    pub(super) fn shape(&mut self, shape: &Shape, steps: &[Step]) -> String {
        match shape {
            Shape::Ask(number) => match steps.get(*number as usize) {
                Some(step) => self.check(&step.check),
                None => NEVER.into(),
            },
            Shape::All(parts) => self.parts(parts, steps, "AND", (ALWAYS, NEVER)),
            Shape::Any(parts) => self.parts(parts, steps, "OR", (NEVER, ALWAYS)),
        }
    }

    /// Parts joined by a word, without those that say nothing beside others; one that decides stands for all. Every part is lowered all the same, so that what is
    /// lacking does not depend on the viewer (PV-48).
    fn parts(
        &mut self,
        parts: &[Shape],
        steps: &[Step],
        word: &str,
        (idle, deciding): (&str, &str),
    ) -> String {
        let before = self.out.parameters.len();
        let mut texts: Vec<String> = parts.iter().map(|part| self.shape(part, steps)).collect();
        if texts.iter().any(|text| text == deciding) {
            // Their parameters go with them.
            self.out.parameters.truncate(before);
            return deciding.into();
        }
        texts.retain(|text| text != idle);
        joined(&texts, word, idle)
    }

    pub(super) fn module_name(&self) -> String {
        self.out.module.name().to_owned()
    }

    pub(super) fn field_name(&self, slot: Slot) -> &'m str {
        self.out.module.get(slot.field()).map_or("", crate::schema::Field::name)
    }

    pub(super) fn keys(&self, slot: Slot) -> KeyKind {
        let target = self.out.module.get(slot.field()).and_then(|field| field.value_type().target());
        target.map_or(KeyKind::Text, |target| self.schema[target].key())
    }

    fn check(&mut self, check: &Check) -> String {
        match check {
            Check::Never => NEVER.into(),
            Check::OfViewer(of) => if of.holds { ALWAYS } else { NEVER }.into(),
            Check::Own(me) => self.own(&me.owned(), true),
            Check::Layout(layouts) => self.layout(layouts),
            Check::Empty(slot) => self.emptiness(*slot, true),
            Check::NotEmpty(slot) => self.emptiness(*slot, false),
            Check::Boolean(slot, wanted) => self.with_column(*slot, |lower, column, name| {
                let value = lower.out.value(column.column_type, name, Bound::Boolean(*wanted));
                format!("{} = {value}", lower.out.own(column))
            }),
            Check::Integer(slot, test) => self.compare(*slot, test, |value| Bound::Integer(*value)),
            Check::Decimal(slot, test) => self.decimal(*slot, test),
            Check::Date(slot, test) => {
                self.compare(*slot, test, |value: &Date| Bound::Text(value.to_string()))
            }
            Check::Instant(slot, test) => self.instant(*slot, test),
            Check::Text(slot, test) | Check::Choice(slot, test) => self.text(*slot, test),
            Check::Reference(slot, test) => self.reference(*slot, test),
            Check::Set(slot, test) => self.set(*slot, test),
        }
    }

    /// PV-12: the record with that key; or, for pages, those with another.
    pub(super) fn own(&mut self, key: &OwnedKey, same: bool) -> String {
        let Some(bound) = self.key(key, "") else { return NEVER.into() };
        let column = &self.mapping.key;
        let shown = self.out.own(column);
        self.out.among(&shown, column.column_type, "", vec![bound], same)
    }

    /// A key of this module's records, if the column keeps such.
    pub(super) fn key(&mut self, key: &OwnedKey, field: &str) -> Option<Bound> {
        let keys = self.out.module.key();
        let column_type = self.mapping.key.column_type;
        if !column_type.fits(ValueKind::Reference, keys, self.out.dialect) {
            let module = self.module_name();
            self.out.lack(Lack::Type { module, field: field.to_owned(), column_type });
            return None;
        }
        bound_key(key, keys)
    }

    /// PV-19: the layout is one of these.
    fn layout(&mut self, layouts: &[Box<str>]) -> String {
        let Some(column) = &self.mapping.layout else {
            let module = self.module_name();
            return self.out.lack(Lack::Layout { module });
        };
        if layouts.is_empty() {
            return NEVER.into();
        }
        let values = layouts.iter().map(|layout| Bound::Text(layout.to_string())).collect();
        let shown = self.out.own(column);
        self.out.among(&shown, column.column_type, "", values, true)
    }

    /// The column of a field, checked; or what is lacking.
    pub(super) fn with_column(
        &mut self,
        slot: Slot,
        write: impl FnOnce(&mut Self, &'m Column, &'m str) -> String,
    ) -> String {
        let name = self.field_name(slot);
        let lack = match self.mapping.fields.get(name) {
            None => Lack::Field { module: self.module_name(), field: name.into() },
            Some(FieldMapping::Link(_) | FieldMapping::Json(_)) => {
                Lack::Shape { module: self.module_name(), field: name.into() }
            }
            Some(FieldMapping::Column(column)) => {
                if column.column_type.fits(slot.kind(), self.keys(slot), self.out.dialect) {
                    return write(self, column, name);
                }
                let column_type = column.column_type;
                Lack::Type { module: self.module_name(), field: name.into(), column_type }
            }
        };
        self.out.lack(lack)
    }

    pub(super) fn emptiness(&mut self, slot: Slot, empty: bool) -> String {
        if slot.kind().is_set() {
            return self.set_emptiness(slot, empty);
        }
        self.with_column(slot, |lower, column, _| {
            format!("{} IS {}NULL", lower.out.plain(&column.name), if empty { "" } else { "NOT " })
        })
    }

    /// Values that are compared as they are kept.
    fn compare<T>(&mut self, slot: Slot, test: &Compare<T>, bound: impl Fn(&T) -> Bound) -> String {
        self.with_column(slot, |lower, column, name| {
            let (sign, value) = match test {
                Compare::OneOf(values) | Compare::NoneOf(values) => {
                    let within = matches!(test, Compare::OneOf(_));
                    let values = values.iter().map(bound).collect();
                    let shown = lower.out.own(column);
                    return lower.out.among(&shown, column.column_type, name, values, within);
                }
                Compare::Equal(value) => ("=", value),
                Compare::NotEqual(value) => ("<>", value),
                Compare::Less(value) => ("<", value),
                Compare::AtMost(value) => ("<=", value),
                Compare::Greater(value) => (">", value),
                Compare::AtLeast(value) => (">=", value),
            };
            let value = lower.out.value(column.column_type, name, bound(value));
            format!("{} {sign} {value}", lower.out.own(column))
        })
    }

    fn instant(&mut self, slot: Slot, test: &Compare<Timestamp>) -> String {
        let native = matches!(
            self.mapping.fields.get(self.field_name(slot)),
            Some(FieldMapping::Column(column)) if column.column_type == ColumnType::Timestamptz
        );
        self.compare(slot, test, |at| instant(*at, native))
    }

    /// PV-48: in a column that counts units, bounds are rounded and values are not.
    fn decimal(&mut self, slot: Slot, test: &Compare<Decimal>) -> String {
        let scale = match self.out.module.get(slot.field()).map(crate::schema::Field::value_type) {
            Some(FieldType::Decimal { scale }) => *scale,
            _ => 0,
        };
        let units = matches!(
            self.mapping.fields.get(self.field_name(slot)),
            Some(FieldMapping::Column(column)) if column.column_type == ColumnType::Units
        );
        if !units {
            return self.compare(slot, test, |value| Bound::Text(value.to_string()));
        }
        match units_test(test, scale) {
            UnitsTest::Compare(test) => self.compare(slot, &test, |value| Bound::Integer(*value)),
            UnitsTest::Never => NEVER.into(),
            UnitsTest::There => self.emptiness(slot, false),
        }
    }

    fn text(&mut self, slot: Slot, test: &TextTest) -> String {
        self.with_column(slot, |lower, column, name| {
            let shown = lower.out.own(column);
            let mut among = |values: &[Box<str>], within| {
                let values = values.iter().map(|value| Bound::Text(value.to_string())).collect();
                lower.out.among(&shown, column.column_type, name, values, within)
            };
            match test {
                TextTest::Is(value) => among(std::slice::from_ref(value), true),
                TextTest::IsNot(value) => among(std::slice::from_ref(value), false),
                TextTest::OneOf(values) => among(values, true),
                TextTest::NoneOf(values) => among(values, false),
                TextTest::Contains(part) => lower.part(&shown, name, part, false),
                TextTest::StartsWith(part) => lower.part(&shown, name, part, true),
                TextTest::Alike(key) => lower.fold(column, name, key, true),
                TextTest::NotAlike(key) => lower.fold(column, name, key, false),
            }
        })
    }

    /// A text within the text, or at its beginning.
    fn part(&mut self, column: &str, field: &str, part: &str, beginning: bool) -> String {
        let value = self.out.value(ColumnType::Text, field, Bound::Text(part.into()));
        match (self.out.dialect, beginning) {
            (super::Dialect::Sqlite, false) => format!("instr({column}, {value}) > 0"),
            (super::Dialect::Sqlite, true) => format!("instr({column}, {value}) = 1"),
            (super::Dialect::PostgreSql, false) => format!("strpos({column}, {value}) > 0"),
            (super::Dialect::PostgreSql, true) => format!("starts_with({column}, {value})"),
        }
    }

    /// PV-21: fold keys are compared, which the host keeps in a column of their own.
    fn fold(&mut self, column: &Column, field: &str, key: &str, same: bool) -> String {
        let Some(fold) = column.fold_column() else {
            let module = self.module_name();
            return self.out.lack(Lack::Fold { module, field: field.into() });
        };
        let shown = self.out.own(&fold);
        self.out.among(&shown, ColumnType::Text, field, vec![Bound::Text(key.into())], same)
    }

    fn reference(&mut self, slot: Slot, test: &KeyTest) -> String {
        let keys = self.keys(slot);
        self.with_column(slot, |lower, column, name| {
            let (given, within) = match test {
                KeyTest::Is(key) => (std::slice::from_ref(key), true),
                KeyTest::IsNot(key) => (std::slice::from_ref(key), false),
                KeyTest::OneOf(several) => (several.all(), true),
                KeyTest::NoneOf(several) => (several.all(), false),
            };
            let bound: Vec<Bound> = given.iter().filter_map(|key| bound_key(&key.owned(), keys)).collect();
            // A key of another kind is nobody's, and makes *differs* malformed.
            if bound.is_empty() || (!within && bound.len() < given.len()) {
                return NEVER.into();
            }
            let shown = lower.out.own(column);
            lower.out.among(&shown, column.column_type, name, bound, within)
        })
    }
}

/// A key in the form of its column: UUIDs go as text, and are cast where the column is of that type.
pub(super) fn bound_key(key: &OwnedKey, kind: KeyKind) -> Option<Bound> {
    match OwnedKey::of_kind(kind, key.borrow())? {
        OwnedKey::Integer(key) => Some(Bound::Integer(key)),
        OwnedKey::Uuid(key) => Some(Bound::Text(key.to_string())),
        OwnedKey::Text(key) => Some(Bound::Text(key.into())),
    }
}

/// An instant as its column keeps it: microseconds, or text that PostgreSQL reads as `timestamptz`.
pub(super) fn instant(at: Timestamp, native: bool) -> Bound {
    if !native {
        return Bound::Integer(at.as_unix_micros());
    }
    let text = at.to_string();
    // PostgreSQL has no year 0: it is the year 1 before Christ.
    Bound::Text(match text.strip_prefix("0000-") {
        Some(rest) => format!("0001-{}+00 BC", rest.trim_end_matches('Z')),
        None => text,
    })
}

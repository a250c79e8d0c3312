//! Where a page of a list ended: the values by which its last record was put in order.

use super::order::Term;
use crate::record::Record;
use crate::schema::{Module, Schema, ValueKind};
use crate::value::{KeyKind, OwnedKey, OwnedValue, Value};
use serde::{Deserialize, Serialize};

/// A place in a list. It holds values of the record that the portal user may read, and its key, so it may travel to them and back; what comes back is checked.
///
/// The next page stays right when the record itself has changed or is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The values of the fields of the order, in their turn.
    pub values: Vec<OwnedValue>,
    /// The record's key, which decides among equals.
    pub key: OwnedKey,
}

impl Position {
    pub(super) fn of<R: Record + ?Sized>(
        record: &R,
        terms: &[Term],
        schema: &Schema,
        module: &Module,
    ) -> Self {
        let values = terms.iter().map(|term| {
            let value = record.value(term.slot);
            match (value, OwnedValue::of(value)) {
                (Value::Reference(key), _) => {
                    let key = OwnedKey::of_kind(keys(schema, module, *term), key);
                    key.map_or(OwnedValue::Empty, OwnedValue::Reference)
                }
                (_, value) if is_kind(&value, term.slot.kind()) => value,
                _ => OwnedValue::Empty,
            }
        });
        let key = record.key();
        let key = OwnedKey::of_kind(module.key(), key).unwrap_or_else(|| key.to_owned());
        Self { values: values.collect(), key }
    }

    /// Whether it can be one of a list in this order.
    pub(super) fn fits(&self, terms: &[Term], schema: &Schema, module: &Module) -> bool {
        let value_fits = |(value, term): (&OwnedValue, &Term)| match value {
            OwnedValue::Empty => true,
            OwnedValue::Reference(key) => {
                term.slot.kind() == ValueKind::Reference && key_fits(key, keys(schema, module, *term))
            }
            OwnedValue::Text(text) | OwnedValue::Choice(text) if text.contains('\0') => false,
            value => is_kind(value, term.slot.kind()),
        };
        self.values.len() == terms.len()
            && self.values.iter().zip(terms).all(value_fits)
            && key_fits(&self.key, module.key())
    }
}

fn keys(schema: &Schema, module: &Module, term: Term) -> KeyKind {
    let target = module.get(term.slot.field()).and_then(|field| field.value_type().target());
    target.and_then(|target| schema.get(target)).map_or(KeyKind::Text, Module::key)
}

fn key_fits(key: &OwnedKey, kind: KeyKind) -> bool {
    match key {
        OwnedKey::Integer(_) => kind == KeyKind::Integer,
        OwnedKey::Uuid(_) => kind == KeyKind::Uuid,
        OwnedKey::Text(text) => kind == KeyKind::Text && !text.contains('\0'),
    }
}

fn is_kind(value: &OwnedValue, kind: ValueKind) -> bool {
    match value {
        OwnedValue::Empty => true,
        OwnedValue::Boolean(_) => kind == ValueKind::Boolean,
        OwnedValue::Integer(_) => kind == ValueKind::Integer,
        OwnedValue::Decimal(_) => kind == ValueKind::Decimal,
        OwnedValue::Text(_) => kind == ValueKind::Text,
        OwnedValue::Date(_) => kind == ValueKind::Date,
        OwnedValue::Instant(_) => kind == ValueKind::Instant,
        OwnedValue::Choice(_) => kind == ValueKind::Choice,
        OwnedValue::Reference(_) => kind == ValueKind::Reference,
        OwnedValue::Set(_) => false,
    }
}

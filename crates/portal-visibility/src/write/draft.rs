//! What a portal user sends: fields by name, as they come.

use crate::adapt::read_json;
use crate::schema::Module;
use crate::value::OwnedValue;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Fields and their values by name, as a portal user sends them. Nothing is checked yet: names may be of hidden fields, or of none.
///
/// In an edit, fields that are not mentioned stay as they are; the rows of a subform that is mentioned are replaced, and rows that are not sent again
/// are gone. That is allowed only where the viewer may write every column of the subform: otherwise columns that are hidden or read-only would be lost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Fields of the record itself.
    pub fields: BTreeMap<String, Option<OwnedValue>>,
    /// Rows of subforms, by the name of the subform. `None`: what is no row at all; the check tells its place, counted from 0.
    pub rows: BTreeMap<String, Vec<Option<Row>>>,
}

/// One row of a subform: its fields by name. `None`: a value that is none of the field's type.
pub type Row = BTreeMap<String, Option<OwnedValue>>;

impl Draft {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// And this field.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: OwnedValue) -> Self {
        self.fields.insert(field.into(), Some(value));
        self
    }

    /// And a row of this subform.
    #[must_use]
    pub fn with_row(
        mut self,
        subform: impl Into<String>,
        row: impl IntoIterator<Item = (String, OwnedValue)>,
    ) -> Self {
        let row = row.into_iter().map(|(field, value)| (field, Some(value))).collect();
        self.rows.entry(subform.into()).or_default().push(Some(row));
        self
    }

    /// What a JSON object says: values as in [`JsonModule`](crate::JsonModule), though a set with a `null` in it is none, rows of a subform as a list of objects. Members without a field of that name,
    /// and what is no list of rows or no row, are kept, so that the check names them.
    pub fn from_json(module: &Module, members: &Map<String, Json>) -> Self {
        let mut draft = Self::new();
        for (name, json) in members {
            let of_subform = module.fields().iter().any(|field| field.subform() == Some(name));
            match json {
                Json::Array(rows) if of_subform => {
                    let rows = rows.iter().map(|row| read_row(module, name, row)).collect();
                    draft.rows.insert(name.clone(), rows);
                }
                // No list of rows.
                _ if of_subform && module.field(name).is_none() => {
                    draft.fields.insert(name.clone(), None);
                }
                _ => {
                    draft.fields.insert(name.clone(), value(module, name, json));
                }
            }
        }
        draft
    }
}

fn read_row(module: &Module, subform: &str, row: &Json) -> Option<Row> {
    let members = row.as_object()?.iter();
    let values =
        members.map(|(name, json)| (name.clone(), value(module, &format!("{subform}.{name}"), json)));
    Some(values.collect())
}

fn value(module: &Module, name: &str, json: &Json) -> Option<OwnedValue> {
    // Of a field that is not there, any value will do: it is refused by its name.
    let Some(field) = module.field(name) else { return Some(OwnedValue::Empty) };
    match json {
        Json::Null => Some(OwnedValue::Empty),
        // Where it is read it does not count; what is sent is refused rather than cut.
        Json::Array(elements) if elements.contains(&Json::Null) => None,
        _ => read_json(json, field.value_type().kind(), field).map(OwnedValue::of),
    }
}

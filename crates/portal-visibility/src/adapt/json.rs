//! Records that are JSON objects.

use crate::config::FieldUse;
use crate::mask::FieldMask;
use crate::record::{Author, Record};
use crate::schema::{Field, FieldType, Module, Slot, ValueKind};
use crate::value::{Date, Elements, Key, Value, exact, fits};
use serde_json::{Map, Value as Json};

/// How the records of a module are written as JSON objects: fields by their names, rows of a subform as a list of objects under its name.
///
/// Decimals are texts such as `"12.50"` or whole numbers, days and instants texts, sets lists, keys texts or whole numbers. A missing or `null`
/// member is empty, and a `null` in the list of a set does not count. A number with a fraction is a float, and malformed: floats are not exact (PV-21).
///
/// ```
/// use portal_visibility::*;
/// let schema = Schema::from_toml(r#"
///     format = 1
///     [modules.contacts]
///     kind = "contacts"
///     fields.amount = { type = "decimal", scale = 2 }
/// "#)?;
/// let contacts = schema.module("contacts").unwrap();
/// let module = JsonModule::new(&schema[contacts], "id");
/// let sage = serde_json::json!({ "id": "sage", "amount": "12.50" });
/// let record = module.record(sage.as_object().unwrap());
/// assert_eq!(record.key(), Key::Text("sage"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct JsonModule<'s> {
    module: &'s Module,
    key: String,
    layout: Option<String>,
    author: Option<String>,
}

impl<'s> JsonModule<'s> {
    /// Records of a module, with the name of the member that holds their keys.
    pub fn new(module: &'s Module, key: impl Into<String>) -> Self {
        Self { module, key: key.into(), layout: None, author: None }
    }

    /// Which member holds the layout (PV-19).
    #[must_use]
    pub fn with_layout(mut self, member: impl Into<String>) -> Self {
        self.layout = Some(member.into());
        self
    }

    /// Which member says who added the record: `"organisation"`, or the id of a portal user (PV-16).
    #[must_use]
    pub fn with_author(mut self, member: impl Into<String>) -> Self {
        self.author = Some(member.into());
        self
    }

    /// One record.
    pub const fn record<'a>(&'a self, fields: &'a Map<String, Json>) -> JsonRecord<'a> {
        JsonRecord { module: self, fields }
    }

    /// What a record shows of itself through a mask: its key, and the fields that may be read, those of subform rows included (PV-30).
    pub fn shown(&self, fields: &Map<String, Json>, mask: &FieldMask) -> Map<String, Json> {
        self.only(fields, mask, FieldUse::Read)
    }

    /// The key and the fields that may be used so.
    pub fn only(
        &self,
        fields: &Map<String, Json>,
        mask: &FieldMask,
        field_use: FieldUse,
    ) -> Map<String, Json> {
        let mut shown: Map<String, Json> = Map::new();
        shown.extend(fields.get(&self.key).map(|key| (self.key.clone(), key.clone())));
        for id in mask.fields(field_use).iter() {
            let Some(field) = self.module.get(id) else { continue };
            match field.subform() {
                None => shown.extend(fields.get(field.name()).map(|v| (field.name().to_owned(), v.clone()))),
                Some(subform) => copy_column(fields, &mut shown, subform, field),
            }
        }
        shown
    }
}

/// Copies one field of every row of a subform.
fn copy_column(from: &Map<String, Json>, to: &mut Map<String, Json>, subform: &str, field: &Field) {
    let Some(Json::Array(rows)) = from.get(subform) else { return };
    let name = field.name().split_once('.').map_or("", |(_, name)| name);
    let shown = to.entry(subform).or_insert_with(|| vec![Json::Object(Map::new()); rows.len()].into());
    let Json::Array(shown) = shown else { return };
    for (row, shown) in rows.iter().zip(shown) {
        if let (Some(value), Json::Object(shown)) = (row.get(name), shown) {
            shown.insert(name.to_owned(), value.clone());
        }
    }
}

/// One record that is a JSON object.
#[derive(Clone, Copy, Debug)]
pub struct JsonRecord<'a> {
    module: &'a JsonModule<'a>,
    fields: &'a Map<String, Json>,
}

impl Record for JsonRecord<'_> {
    fn key(&self) -> Key<'_> {
        // No record has the empty text as its key.
        self.fields.get(&self.module.key).and_then(key).unwrap_or(Key::Text(""))
    }

    #[inline]
    fn value(&self, slot: Slot) -> Value<'_> {
        let Some(field) = self.module.module.get(slot.field()) else { return Value::Empty };
        match self.fields.get(field.name()) {
            None | Some(Json::Null) => Value::Empty,
            Some(json) => read(json, slot.kind(), field).unwrap_or(Value::Malformed),
        }
    }

    fn layout(&self) -> Option<&str> {
        self.fields.get(self.module.layout.as_deref()?)?.as_str()
    }

    fn author(&self) -> Author {
        let member =
            self.module.author.as_deref().and_then(|name| self.fields.get(name)).and_then(Json::as_str);
        match member {
            Some("organisation") => Author::Organisation,
            Some(user) => user.parse().map_or(Author::Unknown, Author::PortalUser),
            None => Author::Unknown,
        }
    }
}

#[inline]
pub(crate) fn read<'a>(json: &'a Json, kind: ValueKind, field: &Field) -> Option<Value<'a>> {
    Some(match kind {
        ValueKind::Text => Value::Text(json.as_str()?),
        ValueKind::Choice => Value::Choice(json.as_str()?),
        ValueKind::Boolean => Value::Boolean(json.as_bool()?),
        ValueKind::Integer => Value::Integer(json.as_i64()?),
        ValueKind::Reference => Value::Reference(key(json)?),
        ValueKind::Decimal => {
            let number = match json {
                Json::String(text) => exact(text)?,
                _ => json.as_i64()?.into(),
            };
            match field.value_type() {
                FieldType::Decimal { scale } if fits(number, *scale) => Value::Decimal(number),
                _ => return None,
            }
        }
        ValueKind::Date => Value::Date(Date::read(json.as_str()?)?),
        ValueKind::Instant => Value::Instant(json.as_str()?.parse().ok()?),
        ValueKind::Choices | ValueKind::References => match json {
            Json::Array(list) if list.iter().all(|element| element.is_null() || key(element).is_some()) => {
                Value::Set(list)
            }
            _ => return None,
        },
    })
}

#[inline]
fn key(json: &Json) -> Option<Key<'_>> {
    match json {
        Json::String(text) => Some(Key::Text(text)),
        Json::Number(number) => number.as_i64().map(Key::Integer),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
    }
}

impl Elements for Vec<Json> {
    fn any(&self, found: &mut dyn FnMut(Key<'_>) -> bool) -> bool {
        self.iter().filter_map(key).any(found)
    }
}

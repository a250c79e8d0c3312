//! Records that are plain structs, read through one function per field.

use super::reader::{Placed, Reader, Shown};
use crate::batch::{Rows, narrow};
use crate::compile::AsksOf;
use crate::probe::Probe;
use crate::record::{Author, Record};
use crate::schema::{Module, Slot};
use crate::value::{Key, Value};
use std::fmt;
use std::sync::Arc;

/// How one field is read.
type Access<T> = Box<dyn Reader<T>>;

/// How the fields of a module are read from a struct of the host's: one function per field, checked against the schema once.
///
/// ```
/// use portal_visibility::*;
/// struct Deal { id: i64, contact: Option<i64>, name: String }
/// # let schema = Schema::from_toml(r#"
/// #     format = 1
/// #     [modules.contacts]
/// #     kind = "contacts"
/// #     key = "integer"
/// #     [modules.deals]
/// #     kind = "standard"
/// #     key = "integer"
/// #     fields.contact = { type = "reference", to = "contacts" }
/// #     fields.name = { type = "text" }
/// # "#)?;
/// let deals = schema.module("deals").unwrap();
/// let accessors = Accessors::new(&schema[deals], |deal: &Deal| Key::Integer(deal.id))
///     .field("contact", |deal| Value::of(deal.contact, |id| Value::Reference(Key::Integer(id))))
///     .field("name", |deal| Value::Text(&deal.name))
///     .finish()?;
/// let deal = Deal { id: 7, contact: None, name: "桜".into() };
/// assert_eq!(accessors.record(&deal).key(), Key::Integer(7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Accessors<T> {
    key: fn(&T) -> Key<'_>,
    layout: fn(&T) -> Option<&str>,
    author: fn(&T) -> Author,
    /// By field number; fields of subforms are not asked for.
    fields: Arc<[Access<T>]>,
}

impl<T> Clone for Accessors<T> {
    fn clone(&self) -> Self {
        Self { fields: Arc::clone(&self.fields), ..*self }
    }
}

impl<T> fmt::Debug for Accessors<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Accessors({} fields)", self.fields.len())
    }
}

/// Not every field has its function. Lists all of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{module}`: no accessor for {missing:?}; no field for {unknown:?}")]
#[non_exhaustive]
pub struct AccessorError {
    /// The module.
    pub module: String,
    /// Fields without a function.
    pub missing: Vec<String>,
    /// Functions without a field.
    pub unknown: Vec<String>,
}

impl AccessorError {
    /// A stable code under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "accessors.incomplete"
    }
}

/// Collects the functions.
pub struct AccessorsBuilder<'s, T> {
    module: &'s Module,
    found: Vec<(&'s str, Access<T>)>,
    unknown: Vec<String>,
    accessors: Accessors<T>,
}

impl<T> Accessors<T> {
    /// Begins with the key.
    #[expect(clippy::new_ret_no_self, reason = "a builder, which knows whether all fields are there")]
    pub fn new(module: &Module, key: fn(&T) -> Key<'_>) -> AccessorsBuilder<'_, T> {
        let accessors = Self { key, layout: |_| None, author: |_| Author::Unknown, fields: Arc::new([]) };
        AccessorsBuilder { module, found: Vec::new(), unknown: Vec::new(), accessors }
    }

    /// One record.
    #[inline]
    pub const fn record<'a>(&'a self, value: &'a T) -> AccessedRecord<'a, T> {
        AccessedRecord { accessors: self, value }
    }

    /// Many records, for [`BoundRule::select`](crate::BoundRule::select).
    #[inline]
    pub const fn rows<'a>(&'a self, values: &'a [T]) -> AccessedRows<'a, T> {
        AccessedRows { accessors: self, values }
    }
}

impl<T> fmt::Debug for AccessorsBuilder<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccessorsBuilder({}, {} fields)", self.module.name(), self.found.len())
    }
}

impl<T> AccessorsBuilder<'_, T> {
    /// How a field is read.
    #[must_use]
    pub fn field(self, name: &str, read: impl Fn(&T) -> Value<'_> + Send + Sync + 'static) -> Self {
        self.reader(name, Box::new(Shown(read)))
    }

    /// How a choice is read that the struct keeps as the place of its code in a list, such as an enum without fields. Many records are then asked without looking at
    /// texts. A place beyond the list is malformed.
    ///
    /// ```
    /// # use portal_visibility::*;
    /// # let schema = Schema::from_toml(r#"
    /// #     format = 1
    /// #     [modules.contacts]
    /// #     kind = "contacts"
    /// #     key = "integer"
    /// #     fields.plan = { type = "choice", options = ["gold", "silver"] }
    /// # "#)?;
    /// # let contacts = schema.module("contacts").unwrap();
    /// #[derive(Clone, Copy)]
    /// enum Plan { Silver, Gold }
    /// struct Contact { id: i64, plan: Option<Plan> }
    /// let accessors = Accessors::new(&schema[contacts], |contact: &Contact| Key::Integer(contact.id))
    ///     .choice("plan", ["silver", "gold"], |contact| contact.plan.map(|plan| plan as usize))
    ///     .finish()?;
    /// let plan = schema[contacts].slot(schema[contacts].field_id("plan").unwrap()).unwrap();
    /// let contact = Contact { id: 1, plan: Some(Plan::Gold) };
    /// assert!(matches!(accessors.record(&contact).value(plan), Value::Choice("gold")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn choice<C: Into<Box<str>>>(
        self,
        name: &str,
        codes: impl IntoIterator<Item = C>,
        place: impl Fn(&T) -> Option<usize> + Send + Sync + 'static,
    ) -> Self {
        let codes = codes.into_iter().map(Into::into).collect();
        self.reader(name, Box::new(Placed { codes, place }))
    }

    fn reader(mut self, name: &str, reader: Access<T>) -> Self {
        match self.module.field(name) {
            Some(field) if field.subform().is_none() => self.found.push((field.name(), reader)),
            _ => self.unknown.push(name.into()),
        }
        self
    }

    /// How the layout is read (PV-19).
    #[must_use]
    pub const fn layout(mut self, read: fn(&T) -> Option<&str>) -> Self {
        self.accessors.layout = read;
        self
    }

    /// How it is told who added the record (PV-16).
    #[must_use]
    pub const fn author(mut self, read: fn(&T) -> Author) -> Self {
        self.accessors.author = read;
        self
    }

    /// All functions, if every field of the record itself has one.
    ///
    /// # Errors
    /// [`AccessorError`] lists what is missing and what is too much.
    pub fn finish(mut self) -> Result<Accessors<T>, AccessorError> {
        let mut missing = Vec::new();
        let mut fields = Vec::new();
        for field in self.module.fields().iter().filter(|field| field.subform().is_none()) {
            match self.found.iter().position(|(name, _)| *name == field.name()) {
                Some(found) => fields.push(self.found.remove(found).1),
                None => missing.push(field.name().to_owned()),
            }
        }
        let accessors = Accessors { fields: fields.into(), ..self.accessors };
        if missing.is_empty() && self.unknown.is_empty() {
            return Ok(accessors);
        }
        Err(AccessorError { module: self.module.name().to_owned(), missing, unknown: self.unknown })
    }
}

/// One record that is a struct of the host's.
#[derive(Debug)]
pub struct AccessedRecord<'a, T> {
    accessors: &'a Accessors<T>,
    value: &'a T,
}

impl<T> Clone for AccessedRecord<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for AccessedRecord<'_, T> {}

impl<T> Record for AccessedRecord<'_, T> {
    fn key(&self) -> Key<'_> {
        (self.accessors.key)(self.value)
    }

    #[inline]
    fn value(&self, slot: Slot) -> Value<'_> {
        // Fields of subforms have the last numbers and no function.
        self.accessors.fields.get(slot.index()).map_or(Value::Empty, |reader| reader.value(self.value))
    }

    #[inline]
    fn passes(&self, slot: Slot, probe: Probe<'_>) -> bool {
        match self.accessors.fields.get(slot.index()) {
            Some(reader) => reader.passes(self.value, probe),
            None => probe.accepts_one(Value::Empty),
        }
    }

    fn layout(&self) -> Option<&str> {
        (self.accessors.layout)(self.value)
    }

    fn author(&self) -> Author {
        (self.accessors.author)(self.value)
    }
}

/// Many records that are structs of the host's.
#[derive(Debug)]
pub struct AccessedRows<'a, T> {
    accessors: &'a Accessors<T>,
    values: &'a [T],
}

impl<T> Rows for AccessedRows<'_, T> {
    fn len(&self) -> usize {
        self.values.len()
    }

    fn narrow(&self, probe: Probe<'_>, first: usize, rows: &mut [u64]) {
        let values = self.values.get(first..).unwrap_or_default();
        match probe.asks_of() {
            AsksOf::Field(slot) => match self.accessors.fields.get(slot.index()) {
                Some(reader) => reader.narrow(values, probe, rows),
                None => narrow(values, probe, rows, |_| Value::Empty),
            },
            AsksOf::Key => narrow(values, probe, rows, |value| Value::Reference((self.accessors.key)(value))),
            AsksOf::Nothing => rows.fill(0),
            AsksOf::Layout => {
                narrow(values, probe, rows, |value| Value::text((self.accessors.layout)(value)));
            }
        }
    }
}

//! Records that are plain structs, read through one function per field.

use crate::record::{Author, Record};
use crate::schema::{Module, Slot};
use crate::value::{Key, Value};

/// How one field is read.
type Access<T> = fn(&T) -> Value<'_>;

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
#[derive(Clone, Debug)]
pub struct Accessors<T> {
    key: fn(&T) -> Key<'_>,
    layout: fn(&T) -> Option<&str>,
    author: fn(&T) -> Author,
    /// By field number; fields of subforms are not asked for.
    fields: Vec<Access<T>>,
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
#[derive(Clone, Debug)]
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
        let accessors = Self { key, layout: |_| None, author: |_| Author::Unknown, fields: Vec::new() };
        AccessorsBuilder { module, found: Vec::new(), unknown: Vec::new(), accessors }
    }

    /// One record.
    #[inline]
    pub const fn record<'a>(&'a self, value: &'a T) -> AccessedRecord<'a, T> {
        AccessedRecord { accessors: self, value }
    }
}

impl<T> AccessorsBuilder<'_, T> {
    /// How a field is read.
    #[must_use]
    pub fn field(mut self, name: &str, read: fn(&T) -> Value<'_>) -> Self {
        match self.module.field(name) {
            Some(field) if field.subform().is_none() => self.found.push((field.name(), read)),
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
    pub fn finish(self) -> Result<Accessors<T>, AccessorError> {
        let mut missing = Vec::new();
        let mut accessors = self.accessors;
        for field in self.module.fields().iter().filter(|field| field.subform().is_none()) {
            match self.found.iter().find(|(name, _)| *name == field.name()) {
                Some((_, read)) => accessors.fields.push(*read),
                None => missing.push(field.name().to_owned()),
            }
        }
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
        self.accessors.fields.get(slot.index()).map_or(Value::Empty, |read| read(self.value))
    }

    fn layout(&self) -> Option<&str> {
        (self.accessors.layout)(self.value)
    }

    fn author(&self) -> Author {
        (self.accessors.author)(self.value)
    }
}

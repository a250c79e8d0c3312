//! How records reach the evaluator.

use crate::probe::Probe;
use crate::schema::Slot;
use crate::value::{Key, Value};
use serde::{Deserialize, Serialize};

storage_contract::define_id! {
    /// One portal user. A host that also uses `invitation-lifecycle` passes the same UUID as there.
    pub struct PortalUserId;
}

/// One record of the host's, whatever it is made of.
///
/// The methods are called for every record of a list, so they should only look up and allocate nothing.
/// What they answer is safe when it is too little: a missing value satisfies no condition, a missing layout is not a chosen one, an unknown
/// author makes a record neither own nor shared.
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
///
/// /// The columns of a deal, in the order of the schema's fields.
/// #[derive(Clone, Copy)]
/// enum Column { Contact, Name }
/// struct DealRecord<'a> { columns: &'a [Column], deal: &'a Deal }
/// impl Record for DealRecord<'_> {
///     fn key(&self) -> Key<'_> { Key::Integer(self.deal.id) }
///     fn value(&self, slot: Slot) -> Value<'_> {
///         match self.columns.get(slot.index()) {
///             Some(Column::Contact) => Value::of(self.deal.contact, |id| Value::Reference(Key::Integer(id))),
///             Some(Column::Name) => Value::Text(&self.deal.name),
///             None => Value::Empty,
///         }
///     }
/// }
///
/// let deals = schema.module("deals").unwrap();
/// let columns: Vec<Column> = schema[deals].fields().iter().map(|field| match field.name() {
///     "contact" => Column::Contact,
///     _ => Column::Name,
/// }).collect();
/// let deal = Deal { id: 7, contact: None, name: "Sakura".into() };
/// let record = DealRecord { columns: &columns, deal: &deal };
/// let name = schema[deals].slot(schema[deals].field_id("name").unwrap()).unwrap();
/// assert!(matches!(record.value(name), Value::Text("Sakura")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Record {
    /// The record's key.
    fn key(&self) -> Key<'_>;

    /// The value of a field of the record itself; fields of subforms are not asked for.
    fn value(&self, slot: Slot) -> Value<'_>;

    /// The layout that the record was made with (PV-19). Only asked of modules that have layouts.
    fn layout(&self) -> Option<&str> {
        None
    }

    /// Whether the value of a field satisfies a question of the rule. It is `probe.accepts(self.value(slot))`; another way to find the same is worth it
    /// only where it spares passing the value on.
    #[inline]
    fn passes(&self, slot: Slot, probe: Probe<'_>) -> bool {
        probe.accepts(self.value(slot))
    }

    /// Who added the record (PV-16).
    fn author(&self) -> Author {
        Author::Unknown
    }
}

impl<R: Record + ?Sized> Record for &R {
    fn key(&self) -> Key<'_> {
        (**self).key()
    }

    #[inline]
    fn value(&self, slot: Slot) -> Value<'_> {
        (**self).value(slot)
    }

    fn layout(&self) -> Option<&str> {
        (**self).layout()
    }

    #[inline]
    fn passes(&self, slot: Slot, probe: Probe<'_>) -> bool {
        (**self).passes(slot, probe)
    }

    fn author(&self) -> Author {
        (**self).author()
    }
}

/// Who added a record (PV-16).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// It is not known; nobody's own, and not shared either.
    #[default]
    Unknown,
    /// A user of the organisation: to portal users it is a shared record.
    Organisation,
    /// A portal user: to them it is their own record.
    PortalUser(PortalUserId),
}

//! Questions about sets: `EXISTS`, never a join that multiplies rows (PV-48).

use super::Dialect;
use super::error::Lack;
use super::json_sets::JsonSet;
use super::lower::{Lower, bound_key};
use super::mapping::{ColumnType, FieldMapping, JsonArray, Link};
use super::output::{ALWAYS, Bound, NEVER, joined, quoted, table};
use crate::compile::{Join, SetTest};
use crate::schema::Slot;

/// Where the elements of a set are.
#[derive(Clone, Copy)]
pub(super) enum Elements<'m> {
    Link(&'m Link),
    Json(&'m JsonArray),
}

impl Elements<'_> {
    pub(super) const fn column_type(self) -> ColumnType {
        match self {
            Self::Link(link) => link.element.column_type,
            Self::Json(array) => array.element,
        }
    }
}

impl<'m> Lower<'m, '_> {
    /// The elements of a set, checked; or what is lacking.
    pub(super) fn with_elements(
        &mut self,
        slot: Slot,
        write: impl FnOnce(&mut Self, Elements<'m>, &'m str) -> String,
    ) -> String {
        let name = self.field_name(slot);
        let elements = match self.mapping.fields.get(name) {
            Some(FieldMapping::Link(link)) => Elements::Link(link),
            Some(FieldMapping::Json(array)) => Elements::Json(array),
            Some(FieldMapping::Column(_)) => {
                let lack = Lack::Shape { module: self.module_name(), field: name.into() };
                return self.out.lack(lack);
            }
            None => {
                let lack = Lack::Field { module: self.module_name(), field: name.into() };
                return self.out.lack(lack);
            }
        };
        let column_type = elements.column_type();
        if column_type.fits(slot.kind(), self.keys(slot), self.out.dialect) {
            return write(self, elements, name);
        }
        let lack = Lack::Type { module: self.module_name(), field: name.into(), column_type };
        self.out.lack(lack)
    }

    pub(super) fn set(&mut self, slot: Slot, test: &SetTest) -> String {
        let kind = self.keys(slot);
        self.with_elements(slot, |lower, elements, name| {
            let keys = test.keys.all();
            let bound: Vec<Bound> = keys.iter().filter_map(|key| bound_key(&key.owned(), kind)).collect();
            let complete = bound.len() == keys.len();
            match test.join {
                Join::Any if bound.is_empty() => NEVER.into(),
                Join::All | Join::None if !complete => NEVER.into(),
                Join::Any => lower.holds_any(elements, name, bound),
                Join::All => {
                    let each = bound.into_iter().map(|one| lower.holds_any(elements, name, vec![one]));
                    joined(&each.collect::<Vec<_>>(), "AND", ALWAYS)
                }
                Join::None => lower.holds_none(elements, name, bound),
            }
        })
    }

    /// PV-15: a set without elements is missing.
    pub(super) fn set_emptiness(&mut self, slot: Slot, empty: bool) -> String {
        self.with_elements(slot, |lower, elements, _| match elements {
            Elements::Link(link) if empty => format!("NOT {}", lower.linked(link)),
            Elements::Link(link) => lower.linked(link),
            Elements::Json(array) => {
                let set = JsonSet::new(lower.out, array);
                if empty { set.is_empty() } else { set.all(&set.sound) }
            }
        })
    }

    /// Whether a set holds any of these.
    fn holds_any(&mut self, elements: Elements<'_>, name: &str, values: Vec<Bound>) -> String {
        match elements {
            Elements::Link(link) => {
                let (from, joins) = self.links(link);
                let element = self.out.column(self.out.inner(), &link.element);
                let held = self.out.among(&element, link.element.column_type, name, values, true);
                format!("EXISTS (SELECT 1 FROM {from} WHERE {joins} AND {held})")
            }
            Elements::Json(array) => {
                let set = JsonSet::new(self.out, array);
                let held = self.out.among(&set.element, set.column_type, name, values, true);
                set.any(&held)
            }
        }
    }

    /// Whether a set holds none of these. PV-15: an empty set is missing, and satisfies nothing.
    fn holds_none(&mut self, elements: Elements<'_>, name: &str, values: Vec<Bound>) -> String {
        match elements {
            Elements::Link(link) => {
                let there = self.linked(link);
                let held = self.holds_any(elements, name, values);
                format!("({there} AND NOT {held})")
            }
            Elements::Json(array) => {
                let set = JsonSet::new(self.out, array);
                let held = self.out.among(&set.element, set.column_type, name, values, true);
                set.all(&format!("{} AND NOT ({held})", set.of_kind))
            }
        }
    }

    /// Whether a record has a link to anything. An element that is `NULL` does not count.
    fn linked(&self, link: &Link) -> String {
        let (from, joins) = self.links(link);
        format!("EXISTS (SELECT 1 FROM {from} WHERE {joins}{})", self.there(link))
    }

    fn there(&self, link: &Link) -> String {
        if link.element.required {
            return String::new();
        }
        format!(" AND {}.{} IS NOT NULL", self.out.inner(), quoted(&link.element.name))
    }

    /// A table of links, and what joins them to their record. The collation of the left side decides: that of the record's own key.
    fn links(&self, link: &Link) -> (String, String) {
        let inner = self.out.inner();
        let key = self.out.own(&self.mapping.key);
        let joins = format!("{key} = {inner}.{}", quoted(&link.record));
        (format!("{} AS {inner}", table(&link.table)), joins)
    }

    /// A set as a JSON text, for the columns of a list.
    pub(super) fn as_json(&self, elements: Elements<'_>) -> String {
        match (elements, self.out.dialect) {
            (Elements::Json(array), Dialect::Sqlite) => self.out.plain(&array.column),
            (Elements::Json(array), Dialect::PostgreSql) => {
                format!("{}::text", self.out.plain(&array.column))
            }
            (Elements::Link(link), dialect) => {
                let (from, joins) = self.links(link);
                let element = format!("{}.{}", self.out.inner(), quoted(&link.element.name));
                let list = match dialect {
                    Dialect::Sqlite => format!("json_group_array({element})"),
                    Dialect::PostgreSql => format!("COALESCE(json_agg({element}), '[]')::text"),
                };
                format!("(SELECT {list} FROM {from} WHERE {joins}{})", self.there(link))
            }
        }
    }
}

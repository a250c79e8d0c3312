//! Questions about sets: `EXISTS`, never a join that multiplies rows (PV-48).

use super::Dialect;
use super::error::Lack;
use super::lower::{Lower, bound_key};
use super::mapping::{Column, ColumnType, FieldMapping, JsonArray, Link};
use super::output::{ALWAYS, Bound, NEVER, joined, quoted, table};
use crate::compile::{Join, SetTest};
use crate::schema::Slot;
use crate::value::KeyMatch;

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
        let keys = self.keys(slot);
        self.with_elements(slot, |lower, elements, name| {
            let bound = |key: &KeyMatch| bound_key(&key.owned(), keys);
            let all: Vec<Bound> = test.keys.iter().filter_map(bound).collect();
            let complete = all.len() == test.keys.len();
            match test.join {
                Join::Any if all.is_empty() => NEVER.into(),
                Join::All | Join::None if !complete => NEVER.into(),
                Join::Any => lower.any_element(elements, Some((name, all))),
                Join::All => {
                    let each =
                        all.into_iter().map(|one| lower.any_element(elements, Some((name, vec![one]))));
                    joined(&each.collect::<Vec<_>>(), "AND", ALWAYS)
                }
                Join::None => {
                    // PV-15: an empty set is missing, and satisfies nothing.
                    let there = lower.any_element(elements, None);
                    let held = lower.any_element(elements, Some((name, all)));
                    format!("({there} AND NOT {held})")
                }
            }
        })
    }

    /// Whether a set has any element, or any of these.
    pub(super) fn any_element(
        &mut self,
        elements: Elements<'m>,
        wanted: Option<(&str, Vec<Bound>)>,
    ) -> String {
        let (from, element, condition) = self.elements(elements);
        let mut conditions: Vec<String> = condition.into_iter().collect();
        if let Some((name, values)) = wanted {
            conditions.push(self.out.among(&element, elements.column_type(), name, values, true));
        }
        let put = if conditions.is_empty() { "" } else { " WHERE " };
        format!("EXISTS (SELECT 1 FROM {from}{put}{})", conditions.join(" AND "))
    }

    /// A table of the elements, an element as it is compared, and what joins the elements to their record.
    fn elements(&self, elements: Elements<'_>) -> (String, String, Option<String>) {
        let inner = self.out.inner();
        match elements {
            Elements::Link(link) => {
                // The collation of the left side decides: that of the record's own key.
                let key = self.out.own(&self.mapping.key);
                let joins = format!("{key} = {inner}.{}", quoted(&link.record));
                let from = format!("{} AS {inner}", table(&link.table));
                (from, self.out.column(inner, &link.element), Some(joins))
            }
            Elements::Json(array) => {
                let own = self.out.plain(&array.column);
                if self.out.dialect == Dialect::Sqlite {
                    return (format!("json_each({own}) AS {inner}"), format!("{inner}.\"value\""), None);
                }
                let from = format!("jsonb_array_elements_text({own}) AS {inner}(\"value\")");
                let text = self.out.column(inner, &Column::new("value", ColumnType::Text));
                let element = match array.element.postgres() {
                    "text" => text,
                    native => format!("({inner}.\"value\")::{native}"),
                };
                (from, element, None)
            }
        }
    }

    /// A set as a JSON text, for the columns of a list.
    pub(super) fn as_json(&self, elements: Elements<'_>) -> String {
        match (elements, self.out.dialect) {
            (Elements::Json(array), Dialect::Sqlite) => self.out.plain(&array.column),
            (Elements::Json(array), Dialect::PostgreSql) => {
                format!("{}::text", self.out.plain(&array.column))
            }
            (Elements::Link(link), dialect) => {
                let (from, _, joins) = self.elements(elements);
                let element = format!("{}.{}", self.out.inner(), quoted(&link.element.name));
                let list = match dialect {
                    Dialect::Sqlite => format!("json_group_array({element})"),
                    Dialect::PostgreSql => format!("COALESCE(json_agg({element}), '[]')::text"),
                };
                format!("(SELECT {list} FROM {from} WHERE {})", joins.unwrap_or_default())
            }
        }
    }
}

//! A portal user's list as one statement: what they see, narrowed, in order, one page of it (PV-36, PV-46).

use super::dialect::Dialect;
use super::error::SqlError;
use super::filter::mapped;
use super::lower::{Lower, bound_key, instant};
use super::mapping::{Column, ColumnType, FieldMapping, SqlMapping};
use super::output::{Bound, NEVER, Output, Parameter, quoted, table};
use super::units::Units;
use crate::config::FieldUse;
use crate::list::{Direction, List, Term};
use crate::schema::{Field, FieldId, FieldType, Slot};
use crate::value::{OwnedKey, OwnedValue};

/// A whole `SELECT` and the values of its parameters in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlList {
    /// The statement.
    pub text: String,
    /// The values of `?1`, `?2`, … or `$1`, `$2`, ….
    pub parameters: Vec<Parameter>,
    /// What the rows consist of, in the order of the statement: the key, then the fields that may be read (PV-30). Of a count: nothing.
    pub columns: Vec<SqlColumn>,
}

/// One column of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlColumn {
    /// Which field; `None` for the key.
    pub field: Option<FieldId>,
    /// In what form its values come; `None` for a set, which comes as the text of a JSON array in any order.
    pub column_type: Option<ColumnType>,
}

impl List<'_> {
    /// The page as a statement. It yields the key and exactly the fields that the viewer may read; fields of subforms are in tables of their own and do not
    /// come with it.
    ///
    /// SQLite finds records by an index on the lookup's column, or on the lookup's and the order's; PostgreSQL by one with the fields of the order `NULLS FIRST`, or by a
    /// plain one where they are [`required`](Column::required).
    ///
    /// # Errors
    /// [`SqlError`] lists what is lacking for an exact list (PV-48).
    pub fn to_sql(&self, mapping: &SqlMapping, dialect: Dialect) -> Result<SqlList, SqlError> {
        self.statement(mapping, dialect, false)
    }

    /// How many records the list has on all its pages, as a statement.
    ///
    /// # Errors
    /// [`SqlError`] lists what is lacking for an exact count (PV-48).
    pub fn count_to_sql(&self, mapping: &SqlMapping, dialect: Dialect) -> Result<SqlList, SqlError> {
        self.statement(mapping, dialect, true)
    }

    fn statement(&self, mapping: &SqlMapping, dialect: Dialect, count: bool) -> Result<SqlList, SqlError> {
        let mut output = Output::new(dialect, self.module);
        let Some(mapping) = mapped(mapping, self.module, &mut output) else {
            output.finish()?;
            return Ok(SqlList { text: String::new(), parameters: Vec::new(), columns: Vec::new() });
        };
        let lower = Lower { schema: self.schema, mapping, out: &mut output };
        let mut statement = Statement { list: self, lower, columns: Vec::new() };
        let text = if count { statement.count() } else { statement.page() };
        let columns = statement.columns;
        Ok(SqlList { text, parameters: output.finish()?, columns })
    }
}

struct Statement<'m, 'o> {
    list: &'m List<'m>,
    lower: Lower<'m, 'o>,
    columns: Vec<SqlColumn>,
}

impl Statement<'_, '_> {
    fn count(&mut self) -> String {
        let selected = self.selected();
        format!("SELECT count(*) FROM {}{}", self.table(), clauses(&[selected]))
    }

    fn page(&mut self) -> String {
        let columns = self.row();
        let selected = self.selected();
        let after = match &self.list.after {
            Some(position) => self.after(&self.list.terms, &position.values, &position.key),
            None => Vec::new(),
        };
        let order = self.order();
        let limit = self.list.limit.map_or_else(String::new, |limit| {
            let limit = self.lower.out.value(ColumnType::BigInt, "", Bound::Integer(limit.into()));
            format!(" LIMIT {limit}")
        });
        let conditions: Vec<String> = std::iter::once(selected).chain(after).collect();
        format!("SELECT {columns} FROM {}{} ORDER BY {order}{limit}", self.table(), clauses(&conditions))
    }

    fn table(&self) -> String {
        format!("{} AS {}", table(&self.lower.mapping.table), self.lower.out.alias)
    }

    /// What the viewer sees, and of that what they ask and search for.
    fn selected(&mut self) -> String {
        let rule = self.list.rule;
        let mut texts = vec![self.lower.shape(&rule.rule.program.shape, &rule.steps)];
        texts.extend(self.list.filter.iter().map(|filter| self.lower.shape(&filter.shape, &filter.steps)));
        texts.extend(self.list.search.iter().map(|search| self.lower.search(search)));
        texts.join(" AND ")
    }

    /// The key, and the fields that may be read.
    fn row(&mut self) -> String {
        let key = &self.lower.mapping.key;
        let mut texts = vec![self.lower.out.plain(&key.name)];
        self.columns.push(SqlColumn { field: None, column_type: Some(key.column_type) });
        for id in self.list.rule.rule.mask().fields(FieldUse::Read).iter() {
            let Some((field, slot)) = self.list.module.get(id).zip(self.list.module.slot(id)) else {
                continue;
            };
            if field.subform().is_some() {
                continue;
            }
            let (text, column_type) = self.field(field, slot);
            texts.push(format!("{text} AS {}", quoted(field.name())));
            self.columns.push(SqlColumn { field: Some(id), column_type });
        }
        texts.join(", ")
    }

    fn field(&mut self, field: &Field, slot: Slot) -> (String, Option<ColumnType>) {
        if slot.kind().is_set() {
            return (self.lower.with_elements(slot, |lower, elements, _| lower.as_json(elements)), None);
        }
        let text = self.lower.with_column(slot, |lower, column, _| lower.out.plain(&column.name));
        let column_type = match self.lower.mapping.fields.get(field.name()) {
            Some(FieldMapping::Column(column)) => Some(column.column_type),
            Some(FieldMapping::Link(_) | FieldMapping::Json(_)) | None => None,
        };
        (text, column_type)
    }

    /// Missing values are the smallest, and the key decides in the end.
    fn order(&mut self) -> String {
        let mut texts = Vec::with_capacity(self.list.terms.len().saturating_add(1));
        for term in &self.list.terms {
            texts.push(self.lower.with_column(term.slot, |lower, column, _| {
                let nulls = match (lower.out.dialect, column.required, term.direction) {
                    // SQLite counts `NULL` as the smallest by itself.
                    (Dialect::Sqlite, _, _) | (_, true, _) => "",
                    (Dialect::PostgreSql, false, Direction::Ascending) => " NULLS FIRST",
                    (Dialect::PostgreSql, false, Direction::Descending) => " NULLS LAST",
                };
                format!("{}{}{nulls}", lower.out.own(column), word(term.direction))
            }));
        }
        let key = self.lower.out.own(&self.lower.mapping.key);
        texts.push(format!("{key}{}", word(self.list.key_direction())));
        texts.join(", ")
    }

    /// What comes after a position: conditions that all have to hold. The first one is such that an index finds the place.
    fn after(&mut self, terms: &[Term], values: &[OwnedValue], key: &OwnedKey) -> Vec<String> {
        let (Some((term, terms)), Some((value, values))) = (terms.split_first(), values.split_first()) else {
            return vec![self.after_key(key)];
        };
        let mut parts = Vec::new();
        self.lower.with_column(term.slot, |lower, column, name| {
            let bounds = Bounds::of(lower, term.slot, column, name, value);
            let own = lower.out.plain(&column.name);
            let (there, is_null) = (format!("{own} IS NOT NULL"), format!("{own} IS NULL"));
            let mut inner = Statement {
                list: self.list,
                lower: Lower { schema: lower.schema, mapping: lower.mapping, out: lower.out },
                columns: Vec::new(),
            };
            let rest = inner.after(terms, values, key).join(" AND ");
            parts = match (bounds, term.direction) {
                (None, Direction::Ascending) => vec![format!("({there} OR ({rest}))")],
                (None, Direction::Descending) => vec![is_null, format!("({rest})")],
                (Some(bounds), Direction::Ascending) => {
                    vec![bounds.at_least, format!("({} OR ({rest}))", bounds.more)]
                }
                (Some(bounds), Direction::Descending) if column.required => {
                    vec![bounds.at_most, format!("({} OR ({rest}))", bounds.less)]
                }
                (Some(bounds), Direction::Descending) => {
                    let Bounds { less, at_most, .. } = bounds;
                    vec![format!("({is_null} OR {less} OR ({at_most} AND {rest}))")]
                }
            };
            String::new()
        });
        parts
    }

    fn after_key(&mut self, key: &OwnedKey) -> String {
        let Some(bound) = self.lower.key(key, "") else { return NEVER.into() };
        let column = &self.lower.mapping.key;
        let value = self.lower.out.value(column.column_type, "", bound);
        let sign = if self.list.key_direction() == Direction::Ascending { ">" } else { "<" };
        format!("{} {sign} {value}", self.lower.out.own(column))
    }
}

/// Comparisons of a column with the value of a position. They are true or false where the column has a value.
struct Bounds {
    less: String,
    at_most: String,
    at_least: String,
    more: String,
}

impl Bounds {
    /// `None` where the position has no value.
    fn of(
        lower: &mut Lower<'_, '_>,
        slot: Slot,
        column: &Column,
        name: &str,
        value: &OwnedValue,
    ) -> Option<Self> {
        let there = format!("{} IS NOT NULL", lower.out.plain(&column.name));
        let mut between = false;
        let bound = match (value, column.column_type) {
            (OwnedValue::Empty | OwnedValue::Set(_), _) => return None,
            (OwnedValue::Decimal(value), ColumnType::Units) => {
                let units = Units::of(*value, scale(lower.out.module.get(slot.field())));
                match units {
                    Units::Exactly(units) => Bound::Integer(units),
                    Units::Above(units) => {
                        between = true;
                        Bound::Integer(units)
                    }
                    Units::BelowAll => return Some(Self::beyond(NEVER.into(), there)),
                    Units::AboveAll => return Some(Self::beyond(there, NEVER.into())),
                }
            }
            (OwnedValue::Boolean(value), _) => Bound::Boolean(*value),
            (OwnedValue::Integer(value), _) => Bound::Integer(*value),
            (OwnedValue::Decimal(value), _) => Bound::Text(value.to_string()),
            (OwnedValue::Text(text) | OwnedValue::Choice(text), _) => Bound::Text(text.clone()),
            (OwnedValue::Date(day), _) => Bound::Text(day.to_string()),
            (OwnedValue::Instant(at), kept) => instant(*at, kept == ColumnType::Timestamptz),
            (OwnedValue::Reference(key), _) => bound_key(key, lower.keys(slot))?,
        };
        let value = lower.out.value(column.column_type, name, bound);
        let own = lower.out.own(column);
        let is = |sign: &str| format!("{own} {sign} {value}");
        if between {
            return Some(Self::beyond(is("<="), is(">")));
        }
        Some(Self { less: is("<"), at_most: is("<="), at_least: is(">="), more: is(">") })
    }

    /// Of a value that the column cannot have: nothing is equal to it.
    fn beyond(below: String, above: String) -> Self {
        Self { less: below.clone(), at_most: below, at_least: above.clone(), more: above }
    }
}

fn scale(field: Option<&Field>) -> u32 {
    match field.map(Field::value_type) {
        Some(FieldType::Decimal { scale }) => *scale,
        _ => 0,
    }
}

const fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => "",
        Direction::Descending => " DESC",
    }
}

fn clauses(conditions: &[String]) -> String {
    format!(" WHERE {}", conditions.join(" AND "))
}

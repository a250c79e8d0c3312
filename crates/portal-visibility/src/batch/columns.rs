//! The records of a module as columns, checked against the schema once.

use super::column::{Cells, FieldCells};
use super::error::{ColumnProblem, ColumnsError};
use super::select::Rows;
use crate::compile::AsksOf;
use crate::probe::Probe;
use crate::schema::{Module, Schema, ValueKind};
use crate::value::KeyKind;

/// Records of a module as columns: of each field the values of all rows, one after the other, as an analytical store or a read model has them.
///
/// Only the columns that a rule [reads](crate::BoundRule::reads) have to be there. What is not there satisfies nothing, not even *is empty*.
/// [`BoundRule::select`](crate::BoundRule::select) shows how they are used.
#[derive(Clone, Debug)]
pub struct Columns<'a> {
    rows: usize,
    key: Option<FieldCells<'a>>,
    layout: Option<FieldCells<'a>>,
    /// By field number.
    fields: Vec<Option<FieldCells<'a>>>,
}

/// Collects columns.
#[derive(Clone, Debug)]
pub struct ColumnsBuilder<'s, 'a> {
    schema: &'s Schema,
    module: &'s Module,
    columns: Columns<'a>,
    problems: Vec<ColumnProblem>,
}

impl<'a> Columns<'a> {
    /// Begins with a module and the number of rows.
    pub fn of<'s>(schema: &'s Schema, module: &'s Module, rows: usize) -> ColumnsBuilder<'s, 'a> {
        let fields = vec![None; module.fields().len()];
        let columns = Self { rows, key: None, layout: None, fields };
        ColumnsBuilder { schema, module, columns, problems: Vec::new() }
    }
}

impl<'a> ColumnsBuilder<'_, 'a> {
    /// The keys (PV-12).
    #[must_use]
    pub fn key(mut self, column: Cells<'a>) -> Self {
        let keys = self.module.key();
        self.columns.key = Some(self.cells("key", column, (ValueKind::Reference, keys), None));
        self
    }

    /// The layouts (PV-19). A bit of `there` says whether a row has one, sixty-four rows to a word, the first in the lowest place.
    #[must_use]
    pub fn layout(mut self, column: Cells<'a>, there: Option<&'a [u64]>) -> Self {
        self.columns.layout = Some(self.cells("layout", column, (ValueKind::Text, KeyKind::Text), there));
        self
    }

    /// The values of a field, which every row has.
    #[must_use]
    pub fn column(self, name: &str, column: Cells<'a>) -> Self {
        self.field(name, column, None)
    }

    /// The values of a field that may be missing. A bit of `there` says whether a row has one, sixty-four rows to a word, the first in the lowest place; what stands in
    /// the column where it has none does not matter.
    #[must_use]
    pub fn column_with_gaps(self, name: &str, column: Cells<'a>, there: &'a [u64]) -> Self {
        self.field(name, column, Some(there))
    }

    fn field(mut self, name: &str, column: Cells<'a>, there: Option<&'a [u64]>) -> Self {
        let found = self.module.field_id(name).and_then(|id| Some((id, self.module.get(id)?)));
        let Some((id, field)) = found.filter(|(_, field)| field.subform().is_none()) else {
            self.problems.push(ColumnProblem::UnknownField { column: name.into() });
            return self;
        };
        let target = field.value_type().target();
        let keys = target.map_or(KeyKind::Text, |target| self.schema[target].key());
        let cells = self.cells(name, column, (field.value_type().kind(), keys), there);
        if let Some(place) = self.columns.fields.get_mut(id.index()) {
            *place = Some(cells);
        }
        self
    }

    /// Notes everything that does not fit.
    fn cells(
        &mut self,
        name: &str,
        column: Cells<'a>,
        (kind, keys): (ValueKind, KeyKind),
        there: Option<&'a [u64]>,
    ) -> FieldCells<'a> {
        if !column.fits(kind, keys) {
            self.problems.push(ColumnProblem::Type { column: name.into(), kind });
        }
        let (found, expected) = (column.len(), self.columns.rows);
        if found != expected {
            self.problems.push(ColumnProblem::Rows { column: name.into(), found, expected });
        }
        let expected = expected.div_ceil(64);
        if let Some(found) = there.map(<[u64]>::len).filter(|found| *found != expected) {
            self.problems.push(ColumnProblem::Bits { column: name.into(), found, expected });
        }
        FieldCells { column, kind, there }
    }

    /// The columns, if they fit.
    ///
    /// # Errors
    /// [`ColumnsError`] lists what does not.
    pub fn finish(self) -> Result<Columns<'a>, ColumnsError> {
        if self.problems.is_empty() {
            return Ok(self.columns);
        }
        Err(ColumnsError { module: self.module.name().to_owned(), problems: self.problems })
    }
}

impl Rows for Columns<'_> {
    fn len(&self) -> usize {
        self.rows
    }

    fn narrow(&self, probe: Probe<'_>, first: usize, rows: &mut [u64]) {
        let cells = match probe.asks_of() {
            AsksOf::Nothing => None,
            AsksOf::Key => self.key.as_ref(),
            AsksOf::Layout => self.layout.as_ref(),
            AsksOf::Field(slot) => self.fields.get(slot.index()).and_then(Option::as_ref),
        };
        match cells {
            Some(cells) => cells.narrow(probe, first, rows),
            None => rows.fill(0),
        }
    }
}

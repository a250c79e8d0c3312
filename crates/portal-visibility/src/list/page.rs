//! A list whose request was checked, and its pages in memory.

use super::order::{Direction, Term, compare};
use super::position::Position;
use super::search::Search;
use crate::bind::{BoundRule, Step, laid};
use crate::compile::{ACCEPT, Program, Question, Shape};
use crate::record::Record;
use crate::schema::{Module, Schema};
use crate::value::OwnedKey;
use std::cmp::Ordering;

/// What a viewer sees of a module, narrowed, in order and page by page. It is made by [`ListRequest::prepare`](super::ListRequest::prepare).
#[derive(Clone, Debug)]
pub struct List<'v> {
    pub(crate) schema: &'v Schema,
    pub(crate) module: &'v Module,
    pub(crate) rule: &'v BoundRule<'v>,
    pub(crate) filter: Option<OwnFilter>,
    pub(crate) search: Option<Search>,
    pub(crate) terms: Vec<Term>,
    pub(crate) after: Option<Position>,
    pub(crate) limit: Option<u32>,
}

/// The portal user's own condition, with the key of their base record in place of `me`.
#[derive(Clone, Debug)]
pub(crate) struct OwnFilter {
    pub(crate) shape: Shape,
    pub(crate) steps: Vec<Step>,
    start: u32,
}

impl OwnFilter {
    pub(super) fn new(questions: &[Question], program: Program, me: &OwnedKey) -> Self {
        let (start, steps) = laid(questions.iter().map(|question| question.bind_own(me)), &program);
        Self { steps, start, shape: program.shape }
    }

    fn holds<R: Record + ?Sized>(&self, record: &R) -> bool {
        let mut at = self.start;
        while let Some(step) = self.steps.get(at as usize) {
            at = if step.holds(record) { step.yes } else { step.no };
        }
        at == ACCEPT
    }
}

impl List<'_> {
    /// Whether a record belongs to the list, on whatever page: the viewer sees it, it satisfies the filter, and what is searched for stands in it.
    pub fn selects<R: Record + ?Sized>(&self, record: &R) -> bool {
        self.rule.sees(record)
            && self.filter.as_ref().is_none_or(|filter| filter.holds(record))
            && self.search.as_ref().is_none_or(|search| search.holds(record))
    }

    /// How many records the list has on all its pages.
    pub fn count<R: Record>(&self, records: impl IntoIterator<Item = R>) -> usize {
        records.into_iter().filter(|record| self.selects(record)).count()
    }

    /// The page: what is selected, in order, from the position on, up to the limit.
    pub fn page<R: Record>(&self, records: impl IntoIterator<Item = R>) -> Vec<R> {
        let selected = records.into_iter().filter(|record| self.selects(record));
        let mut placed: Vec<(Position, R)> =
            selected.map(|record| (self.position(&record), record)).collect();
        if let Some(after) = &self.after {
            placed.retain(|(position, _)| self.order(position, after) == Ordering::Greater);
        }
        placed.sort_by(|(one, _), (two, _)| self.order(one, two));
        placed.truncate(self.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX)));
        placed.into_iter().map(|(_, record)| record).collect()
    }

    /// Where a record stands in the list. The position of the last record of a page is where the next one begins.
    pub fn position<R: Record + ?Sized>(&self, record: &R) -> Position {
        Position::of(record, &self.terms, self.schema, self.module)
    }

    /// In which direction keys decide among equals. It is that of the last field, so that one index serves the whole order from either end.
    pub(crate) fn key_direction(&self) -> Direction {
        self.terms.last().map_or(Direction::Ascending, |term| term.direction)
    }

    fn order(&self, one: &Position, two: &Position) -> Ordering {
        let values = one.values.iter().zip(&two.values).zip(&self.terms);
        let by_value =
            values.map(|((one, two), term)| term.direction.of(compare(one, two))).find(|order| order.is_ne());
        by_value.unwrap_or_else(|| self.key_direction().of(one.key.cmp(&two.key)))
    }
}

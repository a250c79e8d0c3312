//! The steps of a bound rule, taken by many rows together.
//!
//! Rows go in blocks. A step asks its question of those rows of the block that have come to it, sixty-four to a word, and sends them on: so each question is looked
//! at once per block, what is compared lies side by side, and no row's answer is guessed by the processor. Where no row arrives, nothing is asked.

use super::selection::{Selection, within};
use crate::bind::{BoundRule, Step};
use crate::compile::{ACCEPT, AsksOf};
use crate::probe::Probe;
use std::ops::Range;

/// Words of a block: small enough that its rows stay near the processor from one step to the next.
const WORDS: usize = 8;
const ROWS: usize = WORDS * 64;

/// A block's rows, a bit for each.
type Block = [u64; WORDS];

/// Many records of a module, in whatever form: as [columns](crate::Columns), as [structs](crate::Accessors::rows), or [one by one](crate::Records). A host may
/// bring a form of its own.
pub trait Rows {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Leaves of the rows set in `rows` those that satisfy a question, and removes the others. The first bit stands for row `first`, a multiple of 64; bits of rows
    /// that there are not are 0.
    fn narrow(&self, probe: Probe<'_>, first: usize, rows: &mut [u64]);
}

impl<R: Rows + ?Sized> Rows for &R {
    fn len(&self) -> usize {
        (**self).len()
    }

    fn narrow(&self, probe: Probe<'_>, first: usize, rows: &mut [u64]) {
        (**self).narrow(probe, first, rows);
    }
}

impl BoundRule<'_> {
    /// Which of many records the viewer sees: the same as [`sees`](Self::sees) of each, sooner (PV-12, PV-13). What is allocated does not depend on how many rows
    /// are seen: the selection, and some words for each question of the rule.
    ///
    /// ```
    /// use portal_visibility::*;
    /// # let schema = Schema::from_toml(r#"
    /// #     format = 1
    /// #     [modules.contacts]
    /// #     kind = "contacts"
    /// #     key = "integer"
    /// #     [modules.deals]
    /// #     kind = "standard"
    /// #     key = "integer"
    /// #     fields.contact = { type = "reference", to = "contacts" }
    /// #     fields.years = { type = "integer" }
    /// # "#)?;
    /// # let portal = UserTypeConfig::from_toml(r#"
    /// #     format = 1
    /// #     kind = "standard"
    /// #     base = "contacts"
    /// #     [modules.deals]
    /// #     lookups = ["contact"]
    /// #     where = "years >= 6"
    /// # "#)?.compile(&schema)?;
    /// # let deals = schema.module("deals").unwrap();
    /// # let contacts = JsonModule::new(&schema[portal.base()], "id");
    /// # let sage = serde_json::json!({ "id": 7 });
    /// # let user = "01890a5d-ac96-774b-bcce-b302099a8057".parse()?;
    /// # let viewer = portal.bind(user, &contacts.record(sage.as_object().unwrap()))?;
    /// // The rule reads `contact` and `years`.
    /// let columns = Columns::of(&schema, &schema[deals], 4)
    ///     .column("contact", Cells::Integers(&[7, 7, 8, 7]))
    ///     .column_with_gaps("years", Cells::Integers(&[5, 6, 7, 0]), &[0b0111])
    ///     .finish()?;
    /// let seen = viewer.rule(deals).unwrap().select(&columns);
    /// assert_eq!(seen.rows().collect::<Vec<_>>(), [1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn select<R: Rows + ?Sized>(&self, rows: &R) -> Selection {
        let mut selection = Selection::none(rows.len());
        self.select_within(rows, 0..rows.len(), &mut selection);
        selection
    }

    /// The same of some of the rows, added to what was selected so far. A selection of other rows is left as it is where these do not fit in.
    pub fn select_within<R: Rows + ?Sized>(&self, rows: &R, range: Range<usize>, selection: &mut Selection) {
        let range = range.start..range.end.min(rows.len()).min(selection.len());
        let mut arrived = vec![[0; WORDS]; self.steps.len()];
        let mut first = range.start & !63;
        while first < range.end {
            let mut seen = [0; WORDS];
            let words = (first..range.end).step_by(64);
            seen.iter_mut().zip(words).for_each(|(word, first)| *word = within(first, &range));
            take_steps(&self.steps, self.entry.start, &mut arrived, &mut seen, |probe, block| {
                rows.narrow(probe, first, block);
            });
            selection.add(first >> 6, &seen);
            first = first.saturating_add(ROWS);
        }
    }
}

/// Which of many rows are seen, each by the rule of its run: the first so many rows by the first rule, and so on, as where rows of several viewers lie one after the
/// other. Neighbouring runs of the same rule are one. Rows beyond the last run are not seen.
pub fn select_runs<'r, 'p: 'r, R: Rows + ?Sized>(
    rows: &R,
    runs: impl IntoIterator<Item = (&'r BoundRule<'p>, usize)>,
) -> Selection {
    let mut selection = Selection::none(rows.len());
    let mut open: Option<(&BoundRule<'_>, Range<usize>)> = None;
    for (rule, length) in runs {
        let start = open.as_ref().map_or(0, |(_, run)| run.end);
        let end = start.saturating_add(length);
        match &mut open {
            Some((same, run)) if std::ptr::eq(*same, rule) => run.end = end,
            _ => {
                if let Some((rule, run)) = open.replace((rule, start..end)) {
                    rule.select_within(rows, run, &mut selection);
                }
            }
        }
    }
    if let Some((rule, run)) = open {
        rule.select_within(rows, run, &mut selection);
    }
    selection
}

/// Takes the steps with the rows of a block, and leaves those that are accepted. A jump leads forward only, so each step is taken once, with all that come to it.
fn take_steps(
    steps: &[Step],
    start: u32,
    arrived: &mut [Block],
    rows: &mut Block,
    mut narrow: impl FnMut(Probe<'_>, &mut Block),
) {
    let entering = std::mem::take(rows);
    send(&entering, start, arrived, rows);
    for (at, step) in steps.iter().enumerate() {
        let Some(here) = arrived.get_mut(at).map(std::mem::take).filter(|here| *here != [0; WORDS]) else {
            continue;
        };
        let mut yes = here;
        match step.asks_of {
            // No jump leads to one.
            AsksOf::Nothing if step.check.decided() == Some(true) => {}
            AsksOf::Nothing => yes = [0; WORDS],
            AsksOf::Key | AsksOf::Layout | AsksOf::Field(_) => narrow(Probe(step), &mut yes),
        }
        let mut no = here;
        no.iter_mut().zip(&yes).for_each(|(no, yes)| *no &= !yes);
        send(&yes, step.yes, arrived, rows);
        send(&no, step.no, arrived, rows);
    }
}

/// Adds rows to those that have come to a step, or to those that are accepted.
fn send(some: &Block, to: u32, arrived: &mut [Block], accepted: &mut Block) {
    let place = if to == ACCEPT { Some(accepted) } else { arrived.get_mut(to as usize) };
    if let Some(place) = place {
        place.iter_mut().zip(some).for_each(|(word, more)| *word |= more);
    }
}

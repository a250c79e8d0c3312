//! The next step of an anonymisation: what is replaced, what is still there (AH-21).

use super::RowId;
use super::declaration::{PersonalDatum, Place, PlaceKind, PlaceName};
use super::old_values::OldValues;
use super::process::{Anonymisation, AnonymisationEvent, AnonymisationState, Leftovers, Position};
use super::pseudonym::Pseudonym;
use serde::{Deserialize, Serialize};
use storage_contract::{Timestamp, Version};

/// A row of a declared place, as it was read. An absent value is an empty one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalRow {
    /// Which row.
    pub row: RowId,
    /// What it holds.
    pub value: String,
    /// At which version.
    pub version: Version,
}

/// What the host writes to a row: a compare-and-set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// Which row.
    pub row: RowId,
    /// The version that was decided on.
    pub expected: Version,
    /// What it holds from now on; empty: nothing.
    pub value: String,
}

/// One step: what the host writes, all in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a step is only decided here; the host writes it"]
pub struct StepDecision {
    /// What happens to the process.
    pub event: AnonymisationEvent,
    /// In which place something is replaced.
    pub place: Option<PlaceName>,
    /// What is replaced.
    pub replacements: Vec<Replacement>,
}

/// What a value becomes (AH-21), `None` if it holds nothing any more: to anonymise twice is to anonymise once.
pub fn replacement(kind: PlaceKind, value: &str, old: &OldValues, pseudonym: &Pseudonym) -> Option<String> {
    let (name, address) = (pseudonym.name.as_str(), pseudonym.address.as_given());
    let next = match kind {
        // A field that is empty says nothing about anybody.
        PlaceKind::Field { .. } if value.is_empty() => return None,
        PlaceKind::Field { datum: PersonalDatum::Name } => name.to_owned(),
        PlaceKind::Field { datum: PersonalDatum::Address } => address.to_owned(),
        PlaceKind::Field { datum: PersonalDatum::Other } => String::new(),
        PlaceKind::Rendered => old.replaced_in(value, name, address),
    };
    (next != value).then_some(next)
}

/// Whether a value still holds something of what was known, or should have been replaced.
fn still_holds(kind: PlaceKind, value: &str, old: &OldValues, pseudonym: &Pseudonym) -> bool {
    replacement(kind, value, old, pseudonym).is_some() || old.is_mentioned_in(value)
}

/// Decides the next step. `rows` are the next rows of the place at which the process stands, by row id, after its position; `is_end` says that there are no more.
///
/// Everything is replaced once; then everything is looked at again, for something may have been written meanwhile from a copy. What that look finds is replaced in
/// another round; after [`Anonymisation::MAX_ROUNDS`] somebody has to look. `None` if there is nothing to do any more.
pub fn decide_anonymisation_step(
    process: &Anonymisation,
    rows: &[PersonalRow],
    is_end: bool,
    now: Timestamp,
) -> Option<StepDecision> {
    match process.state() {
        AnonymisationState::Applying { position, round, old } => {
            Some(applying(process, *position, *round, old, rows, is_end))
        }
        AnonymisationState::Verifying { position, round, leftovers, old } => {
            Some(verifying(process, (*position, *round, leftovers, old), rows, is_end, now))
        }
        AnonymisationState::NeedsAttention { .. } | AnonymisationState::Done { .. } => None,
    }
}

fn applying(
    process: &Anonymisation,
    position: Position,
    round: u32,
    old: &OldValues,
    rows: &[PersonalRow],
    is_end: bool,
) -> StepDecision {
    let place = process.declaration().places().get(position.place);
    let replaced = |place: &Place| {
        let replaced = rows.iter().filter_map(|row| {
            let value = replacement(place.holds, &row.value, old, process.pseudonym())?;
            Some(Replacement { row: row.row, expected: row.version, value })
        });
        replaced.collect()
    };
    let replacements: Vec<Replacement> = place.map(replaced).unwrap_or_default();
    let old = old.clone();
    let state = match moved_on(process, position, rows, is_end) {
        Some(position) => AnonymisationState::Applying { position, round, old },
        None => AnonymisationState::Verifying {
            position: Position::default(),
            round,
            leftovers: Leftovers::default(),
            old,
        },
    };
    let changed = u64::try_from(replacements.len()).unwrap_or(u64::MAX);
    let place = place.map(|place| place.place.clone());
    StepDecision { event: AnonymisationEvent { state, changed }, place, replacements }
}

fn verifying(
    process: &Anonymisation,
    (position, round, leftovers, old): (Position, u32, &Leftovers, &OldValues),
    rows: &[PersonalRow],
    is_end: bool,
    now: Timestamp,
) -> StepDecision {
    let mut leftovers = leftovers.clone();
    if let Some(place) = process.declaration().places().get(position.place) {
        let held = rows.iter().filter(|row| still_holds(place.holds, &row.value, old, process.pseudonym()));
        held.for_each(|row| leftovers.note(&place.place, row.row));
    }
    let next = round.saturating_add(1);
    let state = match moved_on(process, position, rows, is_end) {
        Some(position) => AnonymisationState::Verifying { position, round, leftovers, old: old.clone() },
        // What was known is forgotten with the state.
        None if leftovers.count == 0 => AnonymisationState::Done { at: now },
        None if next < Anonymisation::MAX_ROUNDS => {
            AnonymisationState::Applying { position: Position::default(), round: next, old: old.clone() }
        }
        None => AnonymisationState::NeedsAttention { leftovers, old: old.clone(), at: now },
    };
    StepDecision { event: AnonymisationEvent { state, changed: 0 }, place: None, replacements: Vec::new() }
}

/// Where the scan goes on, `None` after the last place.
fn moved_on(
    process: &Anonymisation,
    position: Position,
    rows: &[PersonalRow],
    is_end: bool,
) -> Option<Position> {
    let places = process.declaration().places().len();
    if !is_end && position.place < places {
        let after = rows.last().map(|row| row.row).or(position.after);
        return Some(Position { after, ..position });
    }
    let place = position.place.saturating_add(1);
    (place < places).then_some(Position { place, after: None })
}

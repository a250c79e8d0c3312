//! Replacing a deleted agent's personal data, for good (AH-21).
//!
//! The host [declares](Declaration) every place that holds such data: fields, and copies into which it was rendered, such as sent notifications. An [`Anonymisation`] goes
//! through them place by place, then looks again at all of them, and is done only when that look has found nothing. Authorship stays: the agent's id stays, and the
//! [`Pseudonym`] under which it is shown is distinguishable from others. What was known is forgotten at the end, except for a keyed [`Tombstone`] by which an import of the
//! same address is recognised.

mod decide;
mod declaration;
mod old_values;
mod process;
mod pseudonym;
mod refusal;
mod repository;
mod services;
mod tombstone;

pub use decide::{PersonalRow, Replacement, StepDecision, decide_anonymisation_step, replacement};
pub use declaration::{
    Declaration, DeclarationError, DeclarationProblem, PersonalDatum, Place, PlaceKind, PlaceName,
};
pub use old_values::OldValues;
pub use process::{
    Anonymisation, AnonymisationEvent, AnonymisationRecord, AnonymisationState, Leftovers, Position,
};
pub use pseudonym::{NoPseudonym, Pseudonym};
pub use refusal::AnonymisationRefusal;
pub use repository::{AnonymisationRepository, PersonalDataRepository};
pub use services::{
    PreparedAnonymisation, PreparedAnonymisationStep, find_buried, prepare_anonymisation,
    prepare_anonymisation_step,
};
pub use tombstone::{Tombstone, TombstoneDigest, TombstoneKey};

storage_contract::define_id! {
    /// A row of a place that holds personal data; the host derives it from its own key.
    pub struct RowId;
}

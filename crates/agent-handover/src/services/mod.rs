//! Assignments and plans over a store. Each `prepare_*` reads under guard and decides; nothing is written before `store`.

mod assign;
mod draft;
pub(crate) mod load;
mod reactivate;
mod release;
mod residue;
mod step;
mod survey;

pub use assign::{
    AssignmentOutcome, AssignmentRequest, By, PreparedAssignments, prepare_assignments, prepare_reopenings,
};
pub use draft::{PreparedPlan, prepare_draft, prepare_first_showing, prepare_plan_command};
pub use reactivate::{PreparedReactivation, prepare_reactivation};
pub use release::{PreparedRelease, Released, prepare_release};
pub use residue::{ResiduePage, page_residue};
pub use step::{PreparedStep, StepResult, prepare_step};
pub use survey::{Survey, begin_survey, begin_survey_of};

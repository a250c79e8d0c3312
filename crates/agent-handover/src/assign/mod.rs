//! Who may be given an item, and what becomes of it otherwise.

mod crew;
mod decide;
mod eligibility;
mod release;

pub use crew::Crew;
pub use decide::{
    Aim, Asker, Assignment, AssignmentFacts, AssignmentReason, AssignmentRefusal, Redirect,
    decide_assignment, decide_reopening,
};
pub use eligibility::{Eligible, Ineligible, Obstacle, eligibility, selectable};

pub(crate) use decide::change;
pub(crate) use eligibility::availability;
pub use release::decide_release;

//! Help desks: agents, their work, and what becomes of it when they leave.

mod items;
mod leavers;
mod moves;
mod pages;
mod personal;
mod races;

pub use items::items_change_only_as_asked;
pub use leavers::leavers_keep_nothing;
pub use moves::{a_plan_moves_everything_once, interrupted_and_continued_equals_uninterrupted};
pub use pages::{
    pages_of_agents_are_complete, pages_of_items_are_complete, pages_of_mailboxes_are_complete,
    pages_of_plans_are_complete,
};
pub use personal::nothing_personal_is_left;
pub use races::{
    an_assignment_decided_before_a_plan_does_not_commit_after_it, the_last_administrator_stays,
    two_plans_do_not_cross,
};

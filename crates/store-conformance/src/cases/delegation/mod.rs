//! Delegation.

mod answers;
mod batches;
mod newcomers;
mod outbox;
mod pages;
mod removals;
mod selectors;
mod sets;

pub use answers::{one_of_sixteen_acceptances_counts, one_of_sixteen_answers_counts};
pub use batches::overlapping_batches_invite_each_pair_once;
pub use newcomers::two_holders_introduce_one_delegate;
pub use outbox::messages_are_part_of_the_transaction;
pub use pages::{pages_of_assignments_are_complete, pages_of_invitations_are_complete};
pub use removals::nobody_keeps_what_is_taken_away;
pub use selectors::selectors_follow_their_invitation;
pub use sets::{
    a_contract_guards_its_assignments, a_roster_entry_guards_its_assignments,
    a_saved_assignment_follows_its_holder,
};

//! The cases. Each takes a harness whose database is empty, and answers what is broken.

mod answers;
mod batches;
mod isolation;
mod keys;
mod outbox;
mod pages;
mod refused;
mod rows;
mod selectors;
mod sets;
mod tenants;
mod transactions;
mod versions;

pub use answers::{one_of_sixteen_acceptances_counts, one_of_sixteen_answers_counts};
pub use batches::overlapping_batches_invite_each_pair_once;
pub use isolation::{
    an_absent_row_is_inserted_once, guarded_reads_are_consistent, no_lost_update, no_write_skew,
    opposite_lock_order_ends,
};
pub use keys::duplicates_conflict;
pub use outbox::messages_are_part_of_the_transaction;
pub use pages::{pages_of_assignments_are_complete, pages_of_invitations_are_complete};
pub use refused::a_refusal_writes_nothing;
pub use rows::{absent_is_none, every_state_round_trips, own_writes_are_seen};
pub use selectors::selectors_follow_their_invitation;
pub use sets::{a_contract_guards_its_assignments, a_roster_entry_guards_its_assignments};
pub use tenants::tenants_are_isolated;
pub use transactions::{
    drop_leaves_nothing, dropped_transaction_releases_its_locks, rollback_leaves_nothing,
};
pub use versions::{stale_writes_conflict, writes_to_absent_rows_conflict};

//! What every store has to pass, over each family of repositories that it has.

mod isolation;
mod keys;
mod refused;
mod rows;
mod tenants;
mod transactions;
mod versions;

pub use isolation::{
    an_absent_row_is_inserted_once, guarded_reads_are_consistent, no_lost_update, no_write_skew,
    opposite_lock_order_ends,
};
pub use keys::duplicates_conflict;
pub use refused::a_refusal_writes_nothing;
pub use rows::{absent_is_none, every_state_round_trips, own_writes_are_seen};
pub use tenants::tenants_are_isolated;
pub use transactions::{
    drop_leaves_nothing, dropped_transaction_releases_its_locks, rollback_leaves_nothing,
};
pub use versions::{stale_writes_conflict, writes_to_absent_rows_conflict};

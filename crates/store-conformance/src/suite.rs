//! The suite as tests.

/// Makes a module with one `#[test]` for each case.
///
/// `suite!(name, harness)`: `harness` is an expression that makes a [`Harness`](crate::Harness) over an empty database; it is evaluated for
/// each case.
#[macro_export]
macro_rules! suite {
    ($name:ident, $harness:expr) => {
        $crate::suite! { @cases $name, $harness,
            absent_is_none
            every_state_round_trips
            own_writes_are_seen
            stale_writes_conflict
            writes_to_absent_rows_conflict
            duplicates_conflict
            rollback_leaves_nothing
            drop_leaves_nothing
            dropped_transaction_releases_its_locks
            no_lost_update
            no_write_skew
            guarded_reads_are_consistent
            opposite_lock_order_ends
            an_absent_row_is_inserted_once
            a_contract_guards_its_assignments
            a_roster_entry_guards_its_assignments
            tenants_are_isolated
            selectors_follow_their_invitation
            pages_of_assignments_are_complete
            pages_of_invitations_are_complete
            messages_are_part_of_the_transaction
            a_refusal_writes_nothing
            one_of_sixteen_acceptances_counts
            one_of_sixteen_answers_counts
            overlapping_batches_invite_each_pair_once
        }
    };
    (@cases $name:ident, $harness:expr, $($case:ident)*) => {
        mod $name {
            #[allow(unused_imports, reason = "the harness may need what is around it")]
            use super::*;
            $(
                #[test]
                fn $case() -> $crate::Verdict {
                    $crate::cases::$case(&$harness)
                }
            )*
        }
    };
}

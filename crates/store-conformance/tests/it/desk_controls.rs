//! Controls over help desks: each way of breaking the contract is found by the case that is there to find it.

use crate::controls::{NAIVE, NO_GUARDS, SOUND, finds};
use crate::simple_store::Flaws;
use store_conformance::Desk;
use store_conformance::cases::{common, desk};

/// AH-26, AM-38, AH-33
#[test]
fn without_guarded_reads_there_is_write_skew() {
    finds(common::no_write_skew::<Desk, _>, NO_GUARDS);
    // The row of the assignee, with its fence and its epoch.
    finds(desk::an_assignment_decided_before_a_plan_does_not_commit_after_it, NO_GUARDS);
}

/// AM-38, AH-33: those rows are written by both sides, so comparing versions finds the race, too; a naive store does not.
#[test]
fn a_naive_store_loses_its_last_administrator_and_lets_plans_cross() {
    finds(desk::the_last_administrator_stays, NAIVE);
    finds(desk::two_plans_do_not_cross, NAIVE);
}

/// AH-20, AH-25, AH-26
#[test]
fn a_naive_store_leaves_work_with_leavers() {
    finds(desk::leavers_keep_nothing, NAIVE);
    finds(desk::leavers_keep_nothing, Flaws { no_guards: true, no_compare_and_set: true, ..SOUND });
}

#[test]
fn without_comparing_versions_updates_are_lost_and_stale_writes_get_through() {
    let flaws = Flaws { no_guards: true, no_compare_and_set: true, ..SOUND };
    finds(common::no_lost_update::<Desk, _>, flaws);
    finds(common::stale_writes_conflict::<Desk, _>, flaws);
}

#[test]
fn without_unique_keys_duplicates_get_through() {
    let flaws = Flaws { no_unique_keys: true, ..SOUND };
    finds(common::duplicates_conflict::<Desk, _>, flaws);
    finds(common::an_absent_row_is_inserted_once::<Desk, _>, flaws);
}

#[test]
fn reading_what_others_commit_meanwhile_is_inconsistent() {
    finds(common::guarded_reads_are_consistent::<Desk, _>, Flaws { live_reads: true, ..SOUND });
}

#[test]
fn writing_at_once_leaves_traces_of_what_was_rolled_back() {
    let flaws = Flaws { no_rollback: true, ..SOUND };
    finds(common::rollback_leaves_nothing::<Desk, _>, flaws);
    finds(common::drop_leaves_nothing::<Desk, _>, flaws);
}

#[test]
fn tenants_in_one_pot_see_each_other() {
    finds(common::tenants_are_isolated::<Desk, _>, Flaws { no_tenants: true, ..SOUND });
}

/// AH-25, AH-32: a scan out of order overlooks what a leaver has.
#[test]
fn pages_out_of_order_are_incomplete() {
    let flaws = Flaws { unordered_pages: true, ..SOUND };
    finds(desk::pages_of_agents_are_complete, flaws);
    finds(desk::pages_of_items_are_complete, flaws);
    finds(desk::pages_of_plans_are_complete, flaws);
    finds(desk::pages_of_mailboxes_are_complete, flaws);
}

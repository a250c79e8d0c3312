//! Controls over members and templates: each way of breaking the contract is found by the case that is there to find it.

use crate::controls::{NAIVE, NO_GUARDS, SOUND, finds};
use crate::simple_store::Flaws;
use store_conformance::cases::{common, members, templates};
use store_conformance::{Members, Templates};

const NO_UNIQUE_KEYS: Flaws = Flaws { no_unique_keys: true, ..SOUND };

#[test]
fn without_guarded_reads_there_is_write_skew_on_members_runs_and_templates() {
    finds(common::no_write_skew::<Members, _>, NO_GUARDS);
    finds(common::no_write_skew::<Templates, _>, NO_GUARDS);
}

#[test]
fn without_unique_keys_members_and_templates_are_duplicated() {
    finds(common::duplicates_conflict::<Members, _>, NO_UNIQUE_KEYS);
    finds(common::an_absent_row_is_inserted_once::<Members, _>, NO_UNIQUE_KEYS);
    finds(common::duplicates_conflict::<Templates, _>, NO_UNIQUE_KEYS);
}

#[test]
fn pages_of_members_and_templates_out_of_order_are_incomplete() {
    let flaws = Flaws { unordered_pages: true, ..SOUND };
    finds(members::pages_of_members_are_complete, flaws);
    finds(members::pages_of_runs_are_complete, flaws);
    finds(templates::pages_of_templates_are_complete, flaws);
}

/// IL-16
#[test]
fn an_old_confirmation_that_is_not_found_cannot_say_why_it_is_dead() {
    let flaws = Flaws { only_current_selectors: true, ..SOUND };
    finds(members::selectors_follow_their_member, flaws);
    finds(common::every_state_round_trips::<Members, _>, flaws);
}

/// IL-37, IL-53
#[test]
fn a_naive_store_gives_one_address_to_two_members() {
    finds(members::one_of_sixteen_members_gets_an_address, NAIVE);
}

/// IL-03, IL-36, IL-59
#[test]
fn a_naive_store_loses_count_of_seats() {
    finds(members::one_of_sixteen_acceptances_counts, NAIVE);
    finds(members::seats_are_exact_whatever_members_do, NAIVE);
    finds(
        members::seats_are_exact_whatever_members_do,
        Flaws { no_guards: true, no_compare_and_set: true, ..SOUND },
    );
}

/// IL-44
#[test]
fn a_naive_store_lets_two_workers_invite_twice() {
    finds(members::several_workers_carry_one_run_on, NAIVE);
}

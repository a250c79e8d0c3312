//! Controls over registers, seats and licences: each way of breaking the contract is found by the case that is there to find it.

use crate::controls::{NAIVE, NO_GUARDS, SOUND, finds};
use crate::simple_store::Flaws;
use store_conformance::cases::{common, contacts, licences, seats};
use store_conformance::{Contacts, Licences, Seats};

/// Versions that are not compared, and nothing else.
const NO_COMPARE: Flaws = Flaws { no_guards: true, no_compare_and_set: true, ..SOUND };

#[test]
fn without_guarded_reads_there_is_write_skew_on_registers_pools_and_licences() {
    finds(common::no_write_skew::<Contacts, _>, NO_GUARDS);
    finds(common::no_write_skew::<Seats, _>, NO_GUARDS);
    finds(common::no_write_skew::<Licences, _>, NO_GUARDS);
}

/// CQ-37
#[test]
fn a_naive_store_oversells_seats() {
    finds(seats::as_many_get_a_seat_as_are_free, NAIVE);
    finds(seats::as_many_get_a_seat_as_are_free, NO_COMPARE);
    finds(seats::a_seat_asked_for_many_times_at_once_is_taken_once, NAIVE);
}

/// CQ-36, CQ-37
#[test]
fn a_naive_store_loses_seats_that_move() {
    finds(seats::seats_that_move_both_ways_arrive_or_stay, NAIVE);
    finds(seats::seats_that_move_both_ways_arrive_or_stay, NO_COMPARE);
}

/// CQ-05, CQ-07, CQ-16
#[test]
fn a_naive_store_registers_more_than_there_are_places() {
    finds(contacts::as_many_are_registered_as_there_are_places, NAIVE);
    finds(contacts::as_many_are_registered_as_there_are_places, NO_COMPARE);
}

/// CQ-20
#[test]
fn a_naive_store_carries_a_repeated_request_out_twice() {
    finds(contacts::a_request_sent_many_times_at_once_has_one_effect, NAIVE);
    finds(seats::a_batch_sent_many_times_at_once_has_one_effect, NAIVE);
    finds(licences::a_change_sent_many_times_at_once_has_one_effect, NAIVE);
}

/// CQ-12, CQ-13
#[test]
fn a_naive_store_loses_people_of_a_shared_mailbox() {
    finds(contacts::a_shared_mailbox_has_everybody_who_shares_it, NAIVE);
    finds(contacts::a_shared_mailbox_has_everybody_who_shares_it, NO_COMPARE);
}

/// CQ-30
#[test]
fn a_naive_store_makes_too_many_types() {
    finds(licences::as_many_types_are_made_as_there_may_be, NAIVE);
    finds(licences::a_portal_is_set_up_once, NAIVE);
    finds(licences::a_type_with_users_stays, NAIVE);
}

#[test]
fn without_comparing_versions_updates_are_lost_and_stale_writes_get_through() {
    finds(common::no_lost_update::<Contacts, _>, NO_COMPARE);
    finds(common::no_lost_update::<Seats, _>, NO_COMPARE);
    finds(common::no_lost_update::<Licences, _>, NO_COMPARE);
    finds(common::stale_writes_conflict::<Contacts, _>, NO_COMPARE);
    finds(common::stale_writes_conflict::<Seats, _>, NO_COMPARE);
    finds(common::stale_writes_conflict::<Licences, _>, NO_COMPARE);
}

#[test]
fn without_unique_keys_duplicates_get_through() {
    let flaws = Flaws { no_unique_keys: true, ..SOUND };
    finds(common::duplicates_conflict::<Contacts, _>, flaws);
    finds(common::duplicates_conflict::<Seats, _>, flaws);
    finds(common::duplicates_conflict::<Licences, _>, flaws);
    finds(common::an_absent_row_is_inserted_once::<Contacts, _>, flaws);
    finds(common::an_absent_row_is_inserted_once::<Seats, _>, flaws);
    finds(common::an_absent_row_is_inserted_once::<Licences, _>, flaws);
}

#[test]
fn reading_what_others_commit_meanwhile_is_inconsistent() {
    let flaws = Flaws { live_reads: true, ..SOUND };
    finds(common::guarded_reads_are_consistent::<Contacts, _>, flaws);
    finds(common::guarded_reads_are_consistent::<Seats, _>, flaws);
    finds(common::guarded_reads_are_consistent::<Licences, _>, flaws);
}

#[test]
fn writing_at_once_leaves_traces_of_what_was_rolled_back() {
    let flaws = Flaws { no_rollback: true, ..SOUND };
    finds(common::rollback_leaves_nothing::<Contacts, _>, flaws);
    finds(common::drop_leaves_nothing::<Seats, _>, flaws);
    finds(common::drop_leaves_nothing::<Licences, _>, flaws);
}

#[test]
fn tenants_in_one_pot_see_each_other() {
    let flaws = Flaws { no_tenants: true, ..SOUND };
    finds(common::tenants_are_isolated::<Contacts, _>, flaws);
    finds(common::tenants_are_isolated::<Seats, _>, flaws);
    finds(common::tenants_are_isolated::<Licences, _>, flaws);
}

#[test]
fn pages_out_of_order_are_incomplete() {
    let flaws = Flaws { unordered_pages: true, ..SOUND };
    finds(contacts::pages_of_contacts_are_complete, flaws);
    finds(contacts::pages_of_accounts_are_complete, flaws);
    finds(seats::pages_of_seats_are_complete, flaws);
    finds(seats::the_past_of_pools_is_found, flaws);
}

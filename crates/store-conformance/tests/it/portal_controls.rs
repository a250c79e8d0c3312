//! Controls over portals and notes: each way of breaking the contract is found by the case that is there to find it.

use crate::controls::{NAIVE, NO_GUARDS, SOUND, finds};
use crate::simple_store::{Flaws, SimpleStore};
use store_conformance::cases::{common, notes, portals};
use store_conformance::{Notes, Portals, Violation};

#[test]
fn without_guarded_reads_there_is_write_skew() {
    finds(common::no_write_skew::<Portals, _>, NO_GUARDS);
    finds(common::no_write_skew::<Notes, _>, NO_GUARDS);
}

/// PV-01: names are a unique key, and nothing else keeps them apart.
#[test]
fn without_unique_keys_names_and_files_are_shared() {
    let flaws = Flaws { no_unique_keys: true, ..SOUND };
    finds(portals::a_name_taken_by_two_at_once_is_one_organisations, flaws);
    finds(portals::one_of_sixteen_gets_the_name, flaws);
    for case in [common::duplicates_conflict::<Portals, _>, common::duplicates_conflict::<Notes, _>] {
        finds(case, flaws);
    }
    finds(common::an_absent_row_is_inserted_once::<Portals, _>, flaws);
}

/// PV-41: a file is inside one note.
#[test]
fn a_naive_store_puts_one_file_into_two_notes() {
    finds(notes::two_notes_do_not_take_one_file, NAIVE);
}

/// PV-44: rows are written by both sides, so comparing versions finds the race, too; a naive store does not.
#[test]
fn a_naive_store_leaves_users_in_a_type_that_is_gone() {
    // Whoever moves a user has to write after the type was deleted, which the threads decide: half of the time.
    let case = portals::a_type_deleted_while_a_user_is_moved_into_it;
    assert!((0..64).any(|_| matches!(case(&SimpleStore::with(NAIVE)), Err(Violation::Broken(_)))));
    finds(portals::types_know_how_many_users_they_have, NAIVE);
}

/// PV-41, PV-62
#[test]
fn a_naive_store_loses_files_and_answers_twice() {
    finds(notes::a_note_edited_twice_at_once_loses_no_file, NAIVE);
    finds(notes::a_request_is_answered_once, NAIVE);
    finds(notes::a_write_sent_again_tells_once, NAIVE);
}

#[test]
fn without_comparing_versions_updates_are_lost_and_stale_writes_get_through() {
    let flaws = Flaws { no_guards: true, no_compare_and_set: true, ..SOUND };
    finds(common::no_lost_update::<Portals, _>, flaws);
    finds(common::stale_writes_conflict::<Notes, _>, flaws);
}

#[test]
fn reading_what_others_commit_meanwhile_is_inconsistent() {
    finds(common::guarded_reads_are_consistent::<Portals, _>, Flaws { live_reads: true, ..SOUND });
}

#[test]
fn writing_at_once_leaves_traces_of_what_was_rolled_back() {
    let flaws = Flaws { no_rollback: true, ..SOUND };
    finds(common::rollback_leaves_nothing::<Portals, _>, flaws);
    finds(common::drop_leaves_nothing::<Notes, _>, flaws);
}

#[test]
fn tenants_in_one_pot_see_each_other() {
    finds(common::tenants_are_isolated::<Portals, _>, Flaws { no_tenants: true, ..SOUND });
    finds(common::tenants_are_isolated::<Notes, _>, Flaws { no_tenants: true, ..SOUND });
}

#[test]
fn pages_out_of_order_are_incomplete() {
    let flaws = Flaws { unordered_pages: true, ..SOUND };
    finds(portals::pages_of_user_types_are_complete, flaws);
    finds(portals::pages_of_portal_users_are_complete, flaws);
    finds(notes::pages_of_notes_are_complete, flaws);
    finds(notes::pages_of_feeds_are_complete, flaws);
    finds(notes::pages_of_data_requests_are_complete, flaws);
}

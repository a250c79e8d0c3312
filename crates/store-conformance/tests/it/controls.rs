//! Controls: the simplest store passes, locking rows and no sets; and each way of breaking the contract is found by the case that is
//! there to find it.

use crate::simple_store::{Flaws, SimpleStore};
use store_conformance::cases::{common, delegation};
use store_conformance::{Delegation, Verdict, Violation};

store_conformance::suite!(all: a_sound_store, SimpleStore::with(Flaws::default()));

/// The case has to find the flaw, by what it sees, not because the store fails.
pub(crate) fn finds(case: fn(&SimpleStore) -> Verdict, flaws: Flaws) {
    match case(&SimpleStore::with(flaws)) {
        Err(Violation::Broken(_)) => {}
        other => panic!("with {flaws:?} the case answers {other:?}"),
    }
}

pub(crate) const NO_GUARDS: Flaws = Flaws { no_guards: true, ..SOUND };
pub(crate) const NAIVE: Flaws =
    Flaws { no_guards: true, no_compare_and_set: true, no_unique_keys: true, ..SOUND };
pub(crate) const SOUND: Flaws = Flaws {
    no_guards: false,
    no_compare_and_set: false,
    no_unique_keys: false,
    live_reads: false,
    no_rollback: false,
    no_tenants: false,
    unordered_pages: false,
    only_current_selectors: false,
    first_holders: false,
    conflicts_are_failures: false,
};

#[test]
fn without_guarded_reads_there_is_write_skew() {
    finds(common::no_write_skew::<Delegation, _>, NO_GUARDS);
}

#[test]
fn without_guarded_reads_sets_have_phantoms() {
    finds(delegation::a_contract_guards_its_assignments, NO_GUARDS);
    finds(delegation::a_roster_entry_guards_its_assignments, NO_GUARDS);
}

/// IL-03
#[test]
fn a_naive_store_lets_several_accept_one_invitation() {
    finds(delegation::one_of_sixteen_acceptances_counts, NAIVE);
    finds(delegation::one_of_sixteen_answers_counts, NAIVE);
}

/// AM-09, AM-10
#[test]
fn a_naive_store_lets_people_keep_what_is_taken_away() {
    finds(delegation::nobody_keeps_what_is_taken_away, NAIVE);
}

/// AM-12
#[test]
fn a_naive_store_makes_two_delegates_of_one_person() {
    finds(delegation::two_holders_introduce_one_delegate, NAIVE);
}

#[test]
fn an_assignment_that_is_found_by_its_first_holder_is_lost_to_the_second() {
    finds(delegation::a_saved_assignment_follows_its_holder, Flaws { first_holders: true, ..SOUND });
}

/// IL-11
#[test]
fn a_naive_store_lets_overlapping_batches_invite_twice() {
    finds(delegation::overlapping_batches_invite_each_pair_once, NAIVE);
}

#[test]
fn without_comparing_versions_updates_are_lost_and_stale_writes_get_through() {
    let flaws = Flaws { no_guards: true, no_compare_and_set: true, ..SOUND };
    finds(common::no_lost_update::<Delegation, _>, flaws);
    finds(common::stale_writes_conflict::<Delegation, _>, flaws);
}

#[test]
fn without_unique_keys_duplicates_get_through() {
    let flaws = Flaws { no_unique_keys: true, ..SOUND };
    finds(common::duplicates_conflict::<Delegation, _>, flaws);
    finds(common::an_absent_row_is_inserted_once::<Delegation, _>, flaws);
}

#[test]
fn reading_what_others_commit_meanwhile_is_inconsistent() {
    finds(common::guarded_reads_are_consistent::<Delegation, _>, Flaws { live_reads: true, ..SOUND });
}

#[test]
fn writing_at_once_leaves_traces_of_what_was_rolled_back() {
    let flaws = Flaws { no_rollback: true, ..SOUND };
    finds(common::rollback_leaves_nothing::<Delegation, _>, flaws);
    finds(common::drop_leaves_nothing::<Delegation, _>, flaws);
    finds(delegation::messages_are_part_of_the_transaction, flaws);
}

#[test]
fn tenants_in_one_pot_see_each_other() {
    finds(common::tenants_are_isolated::<Delegation, _>, Flaws { no_tenants: true, ..SOUND });
}

#[test]
fn pages_out_of_order_are_incomplete() {
    let flaws = Flaws { unordered_pages: true, ..SOUND };
    finds(delegation::pages_of_assignments_are_complete, flaws);
    finds(delegation::pages_of_invitations_are_complete, flaws);
}

#[test]
fn an_old_link_that_is_not_found_cannot_say_why_it_is_dead() {
    let flaws = Flaws { only_current_selectors: true, ..SOUND };
    finds(delegation::selectors_follow_their_invitation, flaws);
    finds(common::every_state_round_trips::<Delegation, _>, flaws);
}

#[test]
fn a_conflict_that_is_not_called_one_is_found() {
    finds(common::stale_writes_conflict::<Delegation, _>, Flaws { conflicts_are_failures: true, ..SOUND });
    finds(common::duplicates_conflict::<Delegation, _>, Flaws { conflicts_are_failures: true, ..SOUND });
}

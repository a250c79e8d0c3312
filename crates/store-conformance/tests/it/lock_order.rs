//! Services lock rows in the order that the contract states, or two of them could wait for each other for ever.

use crate::simple_store::SimpleStore;
use store_conformance::Verdict;
use store_conformance::cases::{contacts, delegation, desk, licences, members, seats};

type Case = fn(&SimpleStore) -> Verdict;

#[test]
fn the_rules_lock_in_the_order_of_the_contract() {
    let cases: [(&str, Case); 19] = [
        ("acceptances", delegation::one_of_sixteen_acceptances_counts),
        ("batches", delegation::overlapping_batches_invite_each_pair_once),
        ("removals", delegation::nobody_keeps_what_is_taken_away),
        ("places", contacts::as_many_are_registered_as_there_are_places),
        ("repeated requests", contacts::a_request_sent_many_times_at_once_has_one_effect),
        ("mailboxes", contacts::a_shared_mailbox_has_everybody_who_shares_it),
        ("seats", seats::as_many_get_a_seat_as_are_free),
        ("moved seats", seats::seats_that_move_both_ways_arrive_or_stay),
        ("repeated seats", seats::a_seat_asked_for_many_times_at_once_is_taken_once),
        ("portals", licences::a_portal_is_set_up_once),
        ("types", licences::as_many_types_are_made_as_there_may_be),
        ("leavers", desk::leavers_keep_nothing),
        ("moves", desk::a_plan_moves_everything_once),
        ("anonymisation", desk::nothing_personal_is_left),
        ("users of a type", licences::a_type_with_users_stays),
        ("addresses of members", members::one_of_sixteen_members_gets_an_address),
        ("acceptances of members", members::one_of_sixteen_acceptances_counts),
        ("seats of members", members::seats_are_exact_whatever_members_do),
        ("bulk invitations", members::several_workers_carry_one_run_on),
    ];
    for (name, case) in cases {
        let verdict = case(&SimpleStore::strict());
        assert!(verdict.is_ok(), "{name}: {verdict:?}");
    }
}

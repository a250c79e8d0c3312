//! The suite as tests.

/// Makes a module with one `#[test]` for each case.
///
/// `suite!(family: name, harness)`: `name` is that of the module; `harness` is an expression that makes a [`Harness`](crate::Harness) over an empty
/// database and is evaluated for each case. The families are
///
/// - `delegation`, for a [`DelegationHarness`](crate::DelegationHarness);
/// - `contacts`, for a [`ContactsHarness`](crate::ContactsHarness);
/// - `seats`, for a [`SeatsHarness`](crate::SeatsHarness);
/// - `licences`, for a [`LicencesHarness`](crate::LicencesHarness), beside `seats`;
/// - `members`, for a [`MembersHarness`](crate::MembersHarness), beside `seats`, `licences`, `templates` and what `delegation` asks of invitations;
/// - `portals`, for a [`PortalsHarness`](crate::PortalsHarness);
/// - `notes`, for a [`NotesHarness`](crate::NotesHarness);
/// - `templates`, for a [`TemplatesHarness`](crate::TemplatesHarness);
/// - `desk`, for a [`DeskHarness`](crate::DeskHarness);
/// - `all`, for a harness that is all of them; it makes a module with one for each.
///
/// A host that uses only some of the rule crates asks for their families only.
#[macro_export]
macro_rules! suite {
    (all: $name:ident, $harness:expr) => {
        mod $name {
            #[allow(unused_imports, reason = "the harness may need what is around it")]
            use super::*;
            $crate::suite!(delegation: delegation, $harness);
            $crate::suite!(contacts: contacts, $harness);
            $crate::suite!(seats: seats, $harness);
            $crate::suite!(licences: licences, $harness);
            $crate::suite!(members: members, $harness);
            $crate::suite!(templates: templates, $harness);
            $crate::suite!(desk: desk, $harness);
            $crate::suite!(portals: portals, $harness);
            $crate::suite!(notes: notes, $harness);
        }
    };
    (delegation: $name:ident, $harness:expr) => {
        $crate::suite! { @family $name, $harness, Delegation, delegation,
            a_contract_guards_its_assignments
            a_roster_entry_guards_its_assignments
            a_saved_assignment_follows_its_holder
            selectors_follow_their_invitation
            pages_of_assignments_are_complete
            pages_of_invitations_are_complete
            messages_are_part_of_the_transaction
            one_of_sixteen_acceptances_counts
            one_of_sixteen_answers_counts
            overlapping_batches_invite_each_pair_once
            nobody_keeps_what_is_taken_away
            two_holders_introduce_one_delegate
        }
    };
    (contacts: $name:ident, $harness:expr) => {
        $crate::suite! { @family $name, $harness, Contacts, contacts,
            pages_of_contacts_are_complete
            pages_of_accounts_are_complete
            the_past_of_registers_is_found
            as_many_are_registered_as_there_are_places
            a_request_sent_many_times_at_once_has_one_effect
            a_shared_mailbox_has_everybody_who_shares_it
        }
    };
    (seats: $name:ident, $harness:expr) => {
        $crate::suite! { @family $name, $harness, Seats, seats,
            pages_of_seats_are_complete
            the_past_of_pools_is_found
            as_many_get_a_seat_as_are_free
            seats_that_move_both_ways_arrive_or_stay
            a_seat_asked_for_many_times_at_once_is_taken_once
            a_batch_sent_many_times_at_once_has_one_effect
        }
    };
    (licences: $name:ident, $harness:expr) => {
        $crate::suite! { @family $name, $harness, Licences, licences,
            a_portal_is_set_up_once
            as_many_types_are_made_as_there_may_be
            a_type_with_users_stays
            a_change_sent_many_times_at_once_has_one_effect
            the_past_of_portals_is_found
        }
    };
    (members: $name:ident, $harness:expr) => {
        $crate::suite! { @family $name, $harness, Members, members,
            selectors_follow_their_member
            addresses_and_records_follow_their_member
            pages_of_members_are_complete
            pages_of_runs_are_complete
            one_of_sixteen_members_gets_an_address
            one_of_sixteen_acceptances_counts
            seats_are_exact_whatever_members_do
            several_workers_carry_one_run_on
        }
    };
    (portals: $name:ident, $harness:expr) => {
        $crate::suite! { @family $name, $harness, Portals, portals,
            pages_of_user_types_are_complete
            pages_of_portal_users_are_complete
            a_name_taken_by_two_at_once_is_one_organisations
            one_of_sixteen_gets_the_name
            a_type_deleted_while_a_user_is_moved_into_it
            types_know_how_many_users_they_have
        }
    };
    (notes: $name:ident, $harness:expr) => {
        $crate::suite! { @family $name, $harness, Notes, notes,
            pages_of_notes_are_complete
            pages_of_feeds_are_complete
            pages_of_data_requests_are_complete
            a_note_edited_twice_at_once_loses_no_file
            two_notes_do_not_take_one_file
            a_request_is_answered_once
            a_write_sent_again_tells_once
        }
    };
    (templates: $name:ident, $harness:expr) => {
        $crate::suite! { @family $name, $harness, Templates, templates,
            pages_of_templates_are_complete
        }
    };
    (desk: $name:ident, $harness:expr) => {
        $crate::suite! { @family $name, $harness, Desk, desk,
            pages_of_agents_are_complete
            pages_of_items_are_complete
            pages_of_plans_are_complete
            pages_of_mailboxes_are_complete
            items_change_only_as_asked
            a_plan_moves_everything_once
            interrupted_and_continued_equals_uninterrupted
            nothing_personal_is_left
            an_assignment_decided_before_a_plan_does_not_commit_after_it
            the_last_administrator_stays
            two_plans_do_not_cross
            leavers_keep_nothing
        }
    };
    (@family $name:ident, $harness:expr, $family:ident, $cases:ident, $($case:ident)*) => {
        mod $name {
            #[allow(unused_imports, reason = "the harness may need what is around it")]
            use super::*;
            $crate::suite! { @common $harness, $family,
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
                tenants_are_isolated
                a_refusal_writes_nothing
            }
            $(
                #[test]
                fn $case() -> $crate::Verdict {
                    $crate::cases::$cases::$case(&$harness)
                }
            )*
        }
    };
    (@common $harness:expr, $family:ident, $($case:ident)*) => {
        $(
            #[test]
            fn $case() -> $crate::Verdict {
                $crate::cases::common::$case::<$crate::$family, _>(&$harness)
            }
        )*
    };
}

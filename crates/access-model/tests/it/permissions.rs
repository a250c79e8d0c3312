//! Named permissions of the organisation's users.

use crate::fixtures::id;
use access_model::*;

fn module(name: &str) -> ModuleName {
    name.parse().unwrap()
}

fn record(number: u32) -> Permission {
    Permission::AccessRecord { module: module("contacts"), record: id(number) }
}

fn all() -> Vec<Permission> {
    vec![
        Permission::ManagePortals,
        Permission::ManagePortalUsers,
        Permission::AssignTickets,
        Permission::ManageAgents,
        Permission::AdministerMailboxes,
        Permission::AccessModule { module: module("contacts") },
    ]
}

#[test]
fn am_39_each_named_permission_is_held_by_name_and_gives_no_other() {
    for held in all() {
        let set: PermissionSet = [held.clone()].into_iter().collect();
        for asked in all() {
            let decision = set.decide(&asked);
            assert_eq!(decision.is_held(), asked == held);
            assert_eq!(decision.rule(), "AM-39");
        }
        assert!(!set.without(&held).decide(&held).is_held());
    }
}

#[test]
fn am_39_a_record_takes_access_to_its_module_which_comes_first() {
    let open = Permission::AccessModule { module: module("contacts") };
    let record_only = PermissionSet::new().with(record(1));
    let closed = PermissionDenial::ModuleClosed { module: module("contacts") };
    assert_eq!(record_only.decide(&record(1)), PermissionDecision::Missing(closed));
    let both = record_only.with(open.clone());
    assert_eq!(both.decide(&record(1)), PermissionDecision::Held(PermissionSource::Named));
    let denial = PermissionDenial::RecordClosed { record: id(2) };
    assert_eq!(both.decide(&record(2)), PermissionDecision::Missing(denial));
    let every = both.with_every_record_of(module("contacts"));
    assert_eq!(every.decide(&record(2)), PermissionDecision::Held(PermissionSource::EveryRecord));
    // Closing the module closes every record.
    assert!(!every.without(&open).decide(&record(2)).is_held());
}

#[test]
fn am_39_module_names_are_plain() {
    for good in ["contacts", "顧客", "deals_2026"] {
        assert_eq!(good.parse::<ModuleName>().unwrap().as_str(), good);
    }
    for bad in ["", "two words", "tab\t", "　"] {
        assert_eq!(bad.parse::<ModuleName>().unwrap_err().code(), "permission.module_name");
    }
    assert!("x".repeat(65).parse::<ModuleName>().is_err());
}

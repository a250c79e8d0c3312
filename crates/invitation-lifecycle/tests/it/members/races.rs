//! Two at once: one wins.

use super::portal::*;
use crate::fixture::*;
use invitation_lifecycle::eligibility::Reason;
use invitation_lifecycle::members::*;
use storage_contract::StorageError;

/// IL-53: two members racing for one address: one wins, the other conflicts, and when run again hears why. Also where the store
/// keeps no guarded reads: the key of the address decides.
#[test]
fn il_53_two_members_one_address() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    portal.user(2, "second@customer.example");
    let wish = ManageCommand::ChangeAddress { address: address(NEW_MAIL) };
    let (one, two) = (portal.request(1, wish.clone()), portal.request(2, wish.clone()));
    let first = portal.prepare(None, vec![one]).unwrap();
    let second = portal.prepare(None, vec![two]).unwrap();
    assert!(second.outcome()[0].result.is_ok(), "prepared before the other was stored");
    portal.store(second).unwrap();
    let before = portal.store.clone();
    let clash = portal.store(first).unwrap_err();
    assert_eq!(clash.class(), storage_contract::FailureClass::Conflict);
    portal.store = before;
    let refusal = portal.refused(|portal| portal.manage(1, wish));
    assert_eq!(refusal.code(), Reason::AlreadyPortalUser.code());
    assert_eq!(portal.member(2).address().as_given(), NEW_MAIL);
    assert_eq!(portal.member(1).address().as_given(), SAGE_MAIL);
}

/// IL-53: in one batch, the first one gets it; an address that is given up earlier in the batch can be taken later in it.
#[test]
fn il_53_one_batch() {
    let mut portal = Portal::new();
    for n in 1..=5 {
        portal.user(n, &format!("user{n}@customer.example"));
    }
    let to = |mail: &str| ManageCommand::ChangeAddress { address: address(mail) };
    let requests = vec![
        portal.request(1, to(NEW_MAIL)),
        portal.request(2, to(NEW_MAIL)),
        portal.pass(HOUR).request(3, ManageCommand::Delete),
        portal.request(2, to("user3@customer.example")),
        portal.request(4, to("user1@customer.example")),
        portal.request(5, to("user3@customer.example")),
    ];
    let outcomes = portal.manage_all(None, requests).unwrap();
    let codes: Vec<_> = outcomes
        .iter()
        .map(|outcome| outcome.result.as_ref().map_or_else(MemberRefusal::code, |_| "done"))
        .collect();
    let taken = Reason::AlreadyPortalUser.code();
    assert_eq!(codes, ["done", taken, "done", "member.named_twice", "done", "done"]);
    assert_eq!(portal.member(5).address().as_given(), "user3@customer.example");
    assert_eq!(portal.member(4).address().as_given(), "user1@customer.example");
    portal.pool.agrees(portal.store.all_members());
}

//! Targets whose record has another address than the one that was invited.

use super::portal::*;
use crate::bulk::{bulk, bulk_target, run, words};
use crate::fixture::*;
use invitation_lifecycle::bulk::{BulkMode, BulkProgress, BulkState};
use invitation_lifecycle::eligibility::*;
use invitation_lifecycle::members::*;

/// Record 1 was invited at one address, and has another one now. By then the invitation is dead, or waits still.
fn corrected(end: &str) -> (Portal, String) {
    let mut portal = Portal::new();
    let token = portal.invite(1, SAGE_MAIL);
    match end {
        "expired" => drop(portal.pass(DAY * 7)),
        "declined" => drop(portal.decline(&token).unwrap()),
        "cancelled" => drop(portal.manage(1, ManageCommand::CancelInvitation).unwrap()),
        _ => {}
    }
    portal.pass(HOUR);
    (portal, token)
}

/// Another request about a record, at this address.
fn again(n: u128, mail: &str) -> InviteTarget {
    InviteTarget { member: member(90 + n), ..target(n, mail) }
}

fn reasons(result: &TargetResult) -> Vec<Reason> {
    result.reasons().into_iter().flat_map(Reasons::iter).collect()
}

/// IL-44, IL-54: who has no invitation that waits is invited, at the address that the record has now; the old link stays dead.
#[test]
fn il_44_who_has_no_invitation_that_waits_is_invited_at_the_corrected_address() {
    for end in ["expired", "declined", "cancelled"] {
        let (mut portal, old) = corrected(end);
        let dry = portal.dry_run(order(CUSTOMERS_B), vec![again(1, NEW_MAIL)]);
        assert_eq!(dry[0].result, TargetResult::Passes, "{end}");
        let outcomes = portal.invite_all(order(CUSTOMERS_B), vec![again(1, NEW_MAIL)]);
        let sent = SentInvitation { member: member(1), sending: Sending::Again };
        assert_eq!(outcomes[0].result, TargetResult::Sent(sent), "{end}");
        assert_eq!((portal.store.members.len(), &*portal.mails[0].to), (1, NEW_MAIL));
        assert_eq!(portal.member(1).user_type(), CUSTOMERS_B);
        let new = portal.token();
        portal.refused(|portal| portal.accept(&old, SAGE));
        assert_eq!(portal.accept(&new, SAGE).unwrap().address.as_given(), NEW_MAIL);
        portal.pool.agrees(portal.store.all_members());
        // The address that was left is free.
        portal.pass(HOUR).invite(2, SAGE_MAIL);
    }
}

/// IL-11: while an invitation waits for an answer, nothing else is sent, whatever address the record has now.
#[test]
fn il_11_while_an_invitation_waits_nothing_else_is_sent() {
    let (mut portal, old) = corrected("");
    let result = portal.invite_one(again(1, NEW_MAIL));
    assert_eq!(result, TargetResult::AlreadyInvited { member: member(1) });
    portal.accept(&old, SAGE).unwrap();
    // Record 1 is dead, and has the address at which record 2 waits.
    let (mut portal, _) = corrected("declined");
    portal.invite(2, NEW_MAIL);
    let result = portal.invite_one(again(1, NEW_MAIL));
    assert_eq!(result, TargetResult::AlreadyInvited { member: member(2) });
}

/// IL-37, IL-44: an address that is in the list as another record's is not given to two; the target fails, with the reason.
#[test]
fn il_44_an_address_of_another_record_is_a_reason() {
    // Of a record that is in the list, and of one that is not.
    for n in [1, 3] {
        let (mut portal, _) = corrected("declined");
        let token = portal.invite(2, NEW_MAIL);
        portal.decline(&token).unwrap();
        let result = portal.pass(HOUR).invite_one(again(n, NEW_MAIL));
        assert_eq!(reasons(&result), [Reason::AlreadyPortalUser], "{n}");
        assert_eq!(portal.member(1).address().as_given(), SAGE_MAIL);
    }
    // Without an address there is nothing to correct.
    let (mut portal, _) = corrected("declined");
    assert_eq!(reasons(&portal.invite_one(again(1, ""))), [Reason::NoAddress]);
}

/// IL-12, IL-43: the limits of the corrected address count, and a new invitation begins at its first sending.
#[test]
fn il_12_the_corrected_address_has_its_own_limits() {
    let (mut portal, _) = corrected("");
    for _ in 2..=5 {
        portal.pass(HOUR).manage(1, ManageCommand::Reinvite).unwrap();
    }
    portal.pass(DAY * 8).invite(2, NEW_MAIL);
    portal.manage(2, ManageCommand::Delete).unwrap();
    assert_eq!(reasons(&portal.invite_one(again(1, NEW_MAIL))), [Reason::WrittenToJustNow]);
    let result = portal.pass(MINUTE).invite_one(again(1, NEW_MAIL));
    assert!(matches!(result, TargetResult::Sent(_)), "{result:?}");
    let (mut portal, _) = corrected("declined");
    portal.pool.limits.insert(CUSTOMERS_A, 0);
    assert_eq!(reasons(&portal.invite_one(again(1, NEW_MAIL))), [Reason::NoFreeSeat]);
}

/// IL-44: all or nothing counts them: a corrected address is sent to, one of another record holds everything back.
#[test]
fn il_44_all_or_nothing_counts_who_was_invited_elsewhere() {
    let bulk = bulk(BulkMode::AllOrNothing);
    let targets = [bulk_target(1, NEW_MAIL), bulk_target(3, "third@customer.example")];
    let (mut portal, _) = corrected("expired");
    let (progress, report) = run(&mut portal, &bulk, BulkProgress::begin(bulk.mode), &targets, 1);
    assert_eq!((progress.state, progress.counts.sent), (BulkState::Finished, 2));
    assert_eq!(words(&report), ["sent", "sent"]);
    // Continued from the beginning, nobody is written to twice.
    let (progress, report) = run(&mut portal, &bulk, BulkProgress::begin(bulk.mode), &targets, 1);
    assert_eq!((progress.counts.sent, report.mails.len()), (2, 0));
    let (mut portal, _) = corrected("expired");
    let token = portal.invite(2, NEW_MAIL);
    portal.decline(&token).unwrap();
    let (progress, report) = run(&mut portal, &bulk, BulkProgress::begin(bulk.mode), &targets, 1);
    assert_eq!((progress.state, progress.counts.failed), (BulkState::HeldBack, 1));
    assert_eq!(words(&report), ["target.already_portal_user", "passes"]);
}

//! Filters, and the bulk actions that they offer.

use super::machine::in_every_status;
use super::portal::*;
use crate::fixture::*;
use invitation_lifecycle::members::*;
use storage_contract::run_ready;

/// IL-51: each filter is the union of its parts, without overlap; *all* holds everybody.
#[test]
fn il_51_filters_are_a_partition() {
    for status in MemberStatus::ALL {
        assert!(MemberFilter::All.matches(status));
        for filter in MemberFilter::ALL.into_iter().filter(|filter| !filter.parts().is_empty()) {
            let within = filter.parts().iter().filter(|part| part.matches(status)).count();
            assert_eq!(within, usize::from(filter.matches(status)), "{filter} {status}");
        }
    }
    let verified: Vec<_> = MemberFilter::Verified.statuses().collect();
    assert_eq!(verified, [MemberStatus::new(Activity::Active, Verification::Verified)]);
}

/// IL-52: what follows from the machine is what the rule says, word for word.
#[test]
fn il_52_the_bulk_actions_of_the_rule() {
    use MemberAction::{Activate, ChangeType, Deactivate, Delete, Reinvite};
    let offered = |filter: MemberFilter| filter.actions().collect::<Vec<_>>();
    assert_eq!(offered(MemberFilter::All), []);
    assert_eq!(offered(MemberFilter::Active), [Deactivate, Delete]);
    assert_eq!(offered(MemberFilter::Verified), [ChangeType, Delete]);
    assert_eq!(offered(MemberFilter::Unverified), [Reinvite, ChangeType, Delete]);
    assert_eq!(offered(MemberFilter::InvitationNotAccepted), [Reinvite, ChangeType, Delete]);
    assert_eq!(offered(MemberFilter::AddressNotConfirmed), [Reinvite, ChangeType, Delete]);
    assert_eq!(offered(MemberFilter::Inactive), [Activate, ChangeType, Delete]);
}

fn command(action: MemberAction) -> Option<ManageCommand> {
    Some(match action {
        MemberAction::Reinvite => ManageCommand::Reinvite,
        MemberAction::Deactivate => ManageCommand::Deactivate,
        MemberAction::Activate => ManageCommand::Activate,
        MemberAction::ChangeType => ManageCommand::ChangeType { user_type: CUSTOMERS_B },
        MemberAction::Delete => ManageCommand::Delete,
        MemberAction::CancelInvitation => ManageCommand::CancelInvitation,
        MemberAction::ChangeAddress => ManageCommand::ChangeAddress { address: address("x@new.example") },
        _ => return None,
    })
}

/// IL-52: the actions offered for a filter are exactly those that succeed when they are tried under it, on whichever member is
/// in it; anything else is refused, and so is a member who is not in it.
#[test]
fn il_52_offered_is_what_succeeds() {
    for filter in MemberFilter::ALL {
        for action in MemberAction::ALL {
            let Some(command) = command(action) else { continue };
            for (status, mut portal) in in_every_status() {
                let request = portal.request(1, command.clone());
                let result = portal.manage_all(Some(filter), vec![request]);
                match result {
                    Err(refusal) => {
                        assert_eq!(refusal, MemberRefusal::NotOffered { filter, action });
                        assert!(!filter.offers(action));
                    }
                    Ok(outcomes) => {
                        assert!(filter.offers(action));
                        let expected = MemberRefusal::NotInFilter { filter, status };
                        match &outcomes[0].result {
                            Ok(_) => assert!(filter.matches(status), "{filter} {action} {status}"),
                            Err(refusal) => {
                                assert_eq!(*refusal, expected);
                                assert!(!filter.matches(status), "{filter} {action} {status}");
                            }
                        }
                    }
                }
            }
        }
    }
}

/// IL-52: a bulk action reports per member what happened, in the order asked.
#[test]
fn il_52_each_member_is_reported() {
    let mut portal = Portal::new();
    let sage = portal.user(1, SAGE_MAIL);
    portal.invite(2, "second@customer.example");
    portal.user(3, "third@customer.example");
    portal.manage(3, ManageCommand::Deactivate).unwrap();
    let requests = [3, 1, 9, 2].map(|n| portal.request(n, ManageCommand::Deactivate)).to_vec();
    let outcomes = portal.manage_all(Some(MemberFilter::Active), requests).unwrap();
    let codes: Vec<_> = outcomes
        .iter()
        .map(|outcome| outcome.result.as_ref().map(|_| ()).map_err(MemberRefusal::code))
        .collect();
    assert_eq!(codes, [Err("member.not_in_filter"), Ok(()), Err("member.not_found"), Ok(())]);
    assert_eq!(portal.revoked, [sage]);
    portal.pool.agrees(portal.store.all_members());
}

/// IL-51: a list of a filter has its members, page by page, with the actions of each and those for many.
#[test]
fn il_51_lists() {
    let mut portal = Portal::new();
    for n in 1..=5 {
        portal.user(n, &format!("user{n}@customer.example"));
    }
    for n in 6..=8 {
        portal.invite(n, &format!("user{n}@customer.example"));
    }
    portal.manage(2, ManageCommand::Deactivate).unwrap();
    let mut counts = Vec::new();
    for filter in MemberFilter::ALL {
        let query = MemberQuery { filter, user_type: Some(CUSTOMERS_A) };
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let page = list_members(&mut portal.store, PORTAL, query, after, 2, portal.inviter);
            let page = run_ready(page).unwrap();
            assert_eq!(page.bulk_actions, filter.actions().collect::<Vec<_>>());
            seen.extend(page.lines.iter().map(|line| line.member.id()));
            assert!(page.lines.iter().all(|line| filter.matches(line.member.status())));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert!(seen.is_sorted());
        counts.push((filter.as_str(), seen.len()));
    }
    let expected = [
        ("all", 8),
        ("active", 7),
        ("verified", 4),
        ("unverified", 3),
        ("invitation_not_accepted", 3),
        ("address_not_confirmed", 0),
        ("inactive", 1),
    ];
    assert_eq!(counts, expected);
    let nobody = MemberQuery { filter: MemberFilter::All, user_type: Some(CUSTOMERS_B) };
    let page = run_ready(list_members(&mut portal.store, PORTAL, nobody, None, 5, portal.inviter)).unwrap();
    assert_eq!((page.lines.len(), page.next), (0, None));
}

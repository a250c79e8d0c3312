//! Issuing: what is recorded, how long it is valid, how often one may send, what may be given.

use crate::fixture::*;
use invitation_lifecycle::*;
use std::num::NonZeroU32;
use storage_contract::Timestamp;

/// IL-01: a pending invitation to one address, with offers, message, language, inviter and expiry.
#[test]
fn il_01_issuing_records_what_was_asked_for() {
    let mut world = World::new();
    let mut target = to(&[1, 2], new(1, TANAKA_MAIL));
    target.message = Some("サイトの更新をお願いします。".parse().unwrap());
    target.offers.insert(Offer::user_type(contract(3).id));
    world.grants.set(SATO, Offer::user_type(contract(3).id), OfferStanding::Givable);
    let (outcomes, mails) = world.issue(vec![target]);

    let issued = world.invitation(1);
    assert_eq!(issued.phase(world.now), Phase::Pending);
    assert_eq!((issued.scope(), issued.inviter()), (HOLDER, SATO));
    assert_eq!(issued.address().as_given(), TANAKA_MAIL);
    assert_eq!(issued.message().unwrap().as_str(), "サイトの更新をお願いします。");
    assert_eq!((issued.language().as_str(), issued.sendings(), issued.offers().len()), ("ja", 1, 3));
    assert_eq!((issued.issued_at(), issued.sent_at()), (world.now, world.now));
    assert_eq!(issued.expires_at(), Some(world.now.saturating_add(DAY * 7)));
    assert!(matches!(&outcomes[0].result, IssueResult::Issued(issued) if issued.left_out.is_empty()));

    let mail = &mails[0];
    assert_eq!((mail.kind, mail.sending, mail.generation), (MailKind::First, 1, 1));
    assert_eq!((mail.to.as_given(), &mail.offers), (TANAKA_MAIL, issued.offers()));
    assert_eq!((mail.message.as_ref(), mail.expires_at), (issued.message(), issued.expires_at()));
}

/// IL-02: valid while now < sent + validity, to the microsecond, and by the clock alone.
#[test]
fn il_02_expiry_follows_from_the_clock() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    let expires_at = world.invitation(1).expires_at().unwrap();
    let last = Timestamp::from_unix_micros(expires_at.as_unix_micros() - 1).unwrap();
    assert_eq!(world.invitation(1).phase(last), Phase::Pending);
    assert_eq!(world.invitation(1).phase(expires_at), Phase::Expired);
    world.now = expires_at;
    let refusal = world.refused(|world| world.accept(&token, TANAKA));
    assert_eq!(refusal, Refusal::NotInPhase { phase: Phase::Expired, action: Action::Accept });
    assert_eq!(refusal.code(), "invitation.expired");
    world.now = last;
    world.accepted(&token, TANAKA);
}

/// IL-02: the expiry is fixed at sending; another policy later changes nothing. Without validity nothing ever expires.
#[test]
fn il_02_validity_is_a_policy_of_the_sending() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    world.policy = world.policy.with_validity(None);
    world.invite(new(2, SUZUKI_MAIL));
    world.pass(DAY * 7);
    assert_eq!(world.invitation(1).phase(world.now), Phase::Expired);
    assert_eq!(world.invitation(2).phase(Timestamp::MAX), Phase::Pending);
    assert_eq!(world.invitation(2).expires_at(), None);
}

/// IL-02: at the end of time nothing overflows; a clock before the sending finds the invitation valid.
#[test]
fn il_02_clocks_at_the_ends_of_time() {
    let mut world = World::new();
    world.now = Timestamp::MAX;
    world.invite(new(1, TANAKA_MAIL));
    assert_eq!(world.invitation(1).expires_at(), Some(Timestamp::MAX));
    assert_eq!(world.invitation(1).phase(Timestamp::MIN), Phase::Pending);
    world.now = Timestamp::MIN;
    assert!(matches!(world.refused(|world| world.resend(1)), Refusal::TooSoon { .. }));
}

/// IL-12: at least 60 s between two mails to one address, within the scope; the limit of another scope tells nothing.
#[test]
fn il_12_an_address_is_not_written_to_too_often() {
    let mut world = World::new();
    world.invite(new(1, SUZUKI_MAIL));
    let until = world.now.saturating_add(MINUTE);
    let again = to(&[2], new(2, " Suzuki@EXAMPLE.co.jp "));
    let (result, token) = world.pass(MINUTE - SECOND).issue_one(again.clone());
    assert_eq!((result, token), (IssueResult::Rejected(IssueRejection::TooSoon { until }), None));

    let mut elsewhere = to(&[2], new(3, SUZUKI_MAIL));
    elsewhere.scope = OTHER_HOLDER;
    world.invite(elsewhere);
    world.pass(SECOND).invite(again);
}

/// IL-12: both limits can be lifted, and set otherwise.
#[test]
fn il_12_the_limits_are_policies() {
    let free = InvitationPolicy::default().with_sending_interval(None).with_max_sendings(None);
    let mut world = World::with_policy(free);
    world.invite(new(1, TANAKA_MAIL));
    for sending in 2..20 {
        assert_eq!(world.resend(1).unwrap().0.sending, sending);
    }
    world.policy = world.policy.with_max_sendings(NonZeroU32::new(3));
    assert_eq!(world.refused(|world| world.resend(1)), Refusal::SendingsExhausted { limit: 3 });
}

/// IL-17: at issue nothing is given that is gone, not the inviter's to give, or unchecked; the rest is.
#[test]
fn il_17_at_issue_only_what_may_be_given_is_given() {
    let mut world = World::new();
    world.set(2, OfferStanding::Gone);
    world.set(3, OfferStanding::NotInvitersToGive);
    let (result, _) = world.issue_one(to(&[1, 2, 3, 4], new(1, TANAKA_MAIL)));
    let IssueResult::Issued(issued) = result else { panic!("{result:?}") };
    assert_eq!(issued.offers, contracts(&[1]));
    let left_out: Vec<_> = issued.left_out.iter().map(|left_out| (left_out.offer, left_out.why)).collect();
    let expected = [
        (contract(2), WhyLeftOut::Gone),
        (contract(3), WhyLeftOut::NotInvitersToGive),
        (contract(4), WhyLeftOut::Unchecked),
    ];
    assert_eq!(left_out, expected);

    let bytes = world.store.bytes();
    let (result, token) = world.issue_one(to(&[2, 3], new(2, SUZUKI_MAIL)));
    let IssueResult::Rejected(rejection) = result else { panic!("{result:?}") };
    assert_eq!((rejection.code(), rejection.is_duplicate()), ("invitation.nothing_left", false));
    assert_eq!((token, world.store.bytes()), (None, bytes));
}

/// IL-17: with the right at acceptance switched off (IL-14), issuing still asks for it.
#[test]
fn il_17_issuing_asks_for_the_right_whatever_the_policy() {
    let mut world = World::with_policy(InvitationPolicy::default().with_inviter_must_keep_right(false));
    world.set(1, OfferStanding::NotInvitersToGive);
    let (result, _) = world.issue_one(new(1, TANAKA_MAIL));
    assert!(matches!(result, IssueResult::Rejected(IssueRejection::NothingLeft { .. })));
}

/// IL-17: the host's objections refuse a target, and all are named.
#[test]
fn il_17_objections_refuse_a_target() {
    let mut world = World::new();
    let mut target = new(1, TANAKA_MAIL);
    target.objections = vec![Objection::DomainRefused, Objection::ConsentMissing];
    let (result, _) = world.issue_one(target.clone());
    let expected = IssueRejection::Objected { objections: target.objections.clone() };
    assert_eq!(result, IssueResult::Rejected(expected));
    target.offers.clear();
    assert_eq!(world.issue_one(target).0, IssueResult::Rejected(IssueRejection::NoOffers));
    assert!(world.store.addressees.is_empty(), "a rejected target leaves no trace");
}

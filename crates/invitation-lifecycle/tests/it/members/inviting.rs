//! Inviting targets: whom, whom not and why, whom already.

use super::portal::*;
use crate::fixture::*;
use invitation_lifecycle::eligibility::*;
use invitation_lifecycle::members::*;

fn codes(result: &TargetResult) -> Vec<&'static str> {
    match result {
        TargetResult::Sent(sent) => vec![match sent.sending {
            Sending::First => "first",
            Sending::Again => "again",
            Sending::Earlier => "earlier",
        }],
        TargetResult::Passes => vec!["passes"],
        TargetResult::AlreadyInvited { .. } => vec!["already invited"],
        TargetResult::Failed { reasons, .. } => reasons.iter().map(Reason::code).collect(),
    }
}

/// IL-44: the dry run says what the real run does, for every kind of target, and writes nothing.
#[test]
fn il_44_the_dry_run_is_the_real_run() {
    let mut portal = Portal::new();
    portal.user(50, "user@customer.example");
    portal.invite(51, "pending@customer.example");
    portal.pool.limits.insert(CUSTOMERS_A, 4);
    let facts = |change: fn(&mut TargetFacts)| {
        let mut facts = TargetFacts::UNOPPOSED;
        change(&mut facts);
        facts
    };
    let with = |n, facts| InviteTarget { facts, ..target(n, &format!("t{n}@customer.example")) };
    let targets = vec![
        target(1, "first@customer.example"),
        target(2, "USER@customer.example"),
        target(3, "pending@customer.example"),
        target(4, "First@Customer.example"),
        target(5, ""),
        target(6, "田中@例え.jp"),
        target(7, "no address"),
        with(8, facts(|facts| facts.presence = Presence::InRecycleBin)),
        with(9, facts(|facts| facts.record_access = false)),
        target(10, "second@customer.example"),
        target(11, "third@customer.example"),
        InviteTarget { kept_as: record(Module::Vendors, 12), ..target(12, "vendor@supplier.example") },
    ];
    let before = portal.store.bytes();
    let dry = portal.dry_run(order(CUSTOMERS_A), targets.clone());
    assert_eq!(portal.store.bytes(), before);
    let real = portal.invite_all(order(CUSTOMERS_A), targets);
    let results: Vec<_> = real.iter().map(|outcome| codes(&outcome.result)).collect();
    let expected: [&[&str]; 12] = [
        &["first"],
        &["target.already_portal_user"],
        &["already invited"],
        &["already invited"],
        &["target.no_address"],
        &["target.address_characters"],
        &["target.address_malformed"],
        &["target.record_in_recycle_bin"],
        &["target.no_record_access"],
        &["first"],
        &["target.no_free_seat"],
        &["target.user_type_does_not_fit", "target.no_free_seat"],
    ];
    assert_eq!(results, expected);
    for (dry, real) in dry.iter().zip(&real) {
        assert_eq!(dry.kept_as, real.kept_as);
        match (&dry.result, &real.result) {
            (TargetResult::Passes, TargetResult::Sent(_)) => {}
            (dry, real) => assert_eq!(dry, real),
        }
    }
    assert_eq!(portal.mails.len(), 2);
    portal.pool.agrees(portal.store.all_members());
}

/// IL-37: also by its record, whatever address the record has by now; and an inactive member is one, too.
#[test]
fn il_37_by_record_and_by_address() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    let mut moved = target(2, "moved@customer.example");
    moved.kept_as = record(Module::Contacts, 1);
    assert_eq!(codes(&portal.invite_one(moved.clone())), ["target.already_portal_user"]);
    portal.manage(1, ManageCommand::Deactivate).unwrap();
    assert_eq!(codes(&portal.invite_one(moved)), ["target.already_portal_user"]);
    assert_eq!(codes(&portal.invite_one(target(3, SAGE_MAIL))), ["target.already_portal_user"]);
}

/// IL-11: whose invitation has expired, was declined or cancelled is invited again, as the same member.
#[test]
fn il_11_the_dead_are_invited_again() {
    for end in ["expired", "declined", "cancelled"] {
        let mut portal = Portal::new();
        let token = portal.invite(1, SAGE_MAIL);
        match end {
            "expired" => drop(portal.pass(DAY * 7)),
            "declined" => drop(portal.decline(&token).unwrap()),
            _ => drop(portal.manage(1, ManageCommand::CancelInvitation).unwrap()),
        }
        let mut again = target(2, SAGE_MAIL);
        again.kept_as = record(Module::Contacts, 1);
        let results = portal.pass(HOUR).invite_all(order(CUSTOMERS_B), vec![again]);
        assert_eq!(codes(&results[0].result), ["again"], "{end}");
        assert_eq!(portal.store.members.len(), 1);
        assert_eq!(portal.member(1).user_type(), CUSTOMERS_B);
        portal.refused(|portal| portal.accept(&token, SAGE));
        let token = portal.token();
        portal.accept(&token, SAGE).unwrap();
        portal.pool.agrees(portal.store.all_members());
    }
}

/// IL-12: too soon and too often are reasons like the others.
#[test]
fn il_12_limits_are_reasons() {
    let mut portal = Portal::new();
    portal.invite(1, SAGE_MAIL);
    portal.manage(1, ManageCommand::Delete).unwrap();
    let result = portal.invite_one(target(2, SAGE_MAIL));
    let TargetResult::Failed { reasons, again_at } = result else { panic!("{result:?}") };
    assert_eq!(reasons, Reasons::only(Reason::WrittenToJustNow));
    assert_eq!(again_at, Some(portal.now.saturating_add(MINUTE)));
    portal.pass(MINUTE).invite(2, SAGE_MAIL);
    for _ in 2..=5 {
        portal.pass(HOUR).manage(2, ManageCommand::Reinvite).unwrap();
    }
    let mut again = target(3, SAGE_MAIL);
    again.kept_as = record(Module::Contacts, 2);
    assert_eq!(codes(&portal.pass(DAY * 8).invite_one(again.clone())), ["target.sent_too_often"]);
    again.facts.consent_obtained = false;
    let both = ["target.consent_missing", "target.sent_too_often"];
    assert_eq!(codes(&portal.invite_one(again)), both, "IL-43: all at once");
    let refusal = portal.refused(|portal| portal.manage(2, ManageCommand::Reinvite));
    assert_eq!(refusal.code(), "target.sent_too_often");
}

/// What comes up after the invitation.
type Change = fn(&mut Portal);

/// IL-14, IL-17: what acceptance depends on is asked again at acceptance, by the same evaluator; a record that waits for
/// approval can have no mail, but its person can answer.
#[test]
fn il_17_acceptance_asks_again() {
    let mut invited = Portal::new();
    let token = invited.invite(1, SAGE_MAIL);
    let changes: [(Change, &[&str]); 8] = [
        (|portal| portal.inviter.manages_portal_users = false, &["target.inviter_not_permitted"]),
        (|portal| portal.facts.record_access = false, &["target.no_record_access"]),
        (|portal| portal.facts.presence = Presence::Missing, &["target.record_missing"]),
        (|portal| portal.facts.consent_obtained = false, &["target.consent_missing"]),
        (|portal| portal.types = UserTypes::default(), &["target.user_type_gone"]),
        (
            |portal| portal.own_domains.push(email_identity::Domain::parse("customer.example").unwrap()),
            &["target.organisation_domain"],
        ),
        (
            |portal| portal.spam.extend([email_identity::Domain::parse("customer.example").unwrap()]),
            &["target.spam_domain"],
        ),
        (|portal| portal.facts.waiting_for_approval = true, &[]),
    ];
    for (change, expected) in changes {
        let mut portal = invited.clone();
        change(&mut portal);
        if expected.is_empty() {
            portal.accept(&token, SAGE).unwrap();
            continue;
        }
        let refusal = portal.refused(|portal| portal.accept(&token, SAGE));
        let MemberRefusal::NotEligible { reasons, .. } = refusal else { panic!("{refusal:?}") };
        assert_eq!(reasons.iter().map(Reason::code).collect::<Vec<_>>(), expected);
        // IL-14 is a policy.
        if reasons.iter().any(Reason::hides_others) {
            portal.policy = portal.policy.clone().with_inviter_must_keep_right(false);
            portal.accept(&token, SAGE).unwrap();
        }
    }
}

/// IL-14, IL-17: the rights of somebody else than the inviter who answers for the invitation decide nothing.
#[test]
fn il_14_the_rights_of_another_inviter_are_refused() {
    let mut portal = Portal::new();
    let token = portal.invite(1, SAGE_MAIL);
    portal.inviter.id = OTHER_ADMIN;
    for right in [true, false] {
        portal.inviter.manages_portal_users = right;
        portal.policy = portal.policy.clone().with_inviter_must_keep_right(right);
        let refusal = portal.refused(|portal| portal.accept_by_rules_at_hand(&token, SAGE));
        assert_eq!(refusal, MemberRefusal::OtherInviter { inviter: RUSSELL });
    }
    // Sent again by another one, who answers for it from then on.
    portal.inviter.manages_portal_users = true;
    portal.pass(HOUR).manage(1, ManageCommand::Reinvite).unwrap();
    let token = portal.token();
    portal.inviter.id = RUSSELL;
    let refusal = portal.refused(|portal| portal.accept_by_rules_at_hand(&token, SAGE));
    assert_eq!(refusal.code(), "member.other_inviter");
    portal.inviter.id = OTHER_ADMIN;
    portal.accept_by_rules_at_hand(&token, SAGE).unwrap();
    // Who has accepted is told so, whoever is asked.
    portal.inviter.id = RUSSELL;
    assert!(portal.accept_by_rules_at_hand(&token, SAGE).unwrap().earlier);
}

/// IL-17: and so does inviting again, with all reasons at once; without facts nothing goes out.
#[test]
fn il_17_reinviting_asks_again() {
    let mut portal = Portal::new();
    portal.invite(1, SAGE_MAIL);
    portal.facts.waiting_for_review = true;
    portal.facts.consent_obtained = false;
    let refusal = portal.refused(|portal| portal.manage(1, ManageCommand::Reinvite));
    let reasons = [Reason::WaitingForReview, Reason::ConsentMissing, Reason::WrittenToJustNow];
    let again_at = Some(portal.now.saturating_add(MINUTE));
    let reasons = reasons.into_iter().collect();
    assert_eq!(refusal, MemberRefusal::NotEligible { reasons, again_at });
    let unchecked = MemberRequest { member: member(1), command: ManageCommand::Reinvite, facts: None };
    let outcomes = portal.pass(HOUR).manage_all(None, vec![unchecked]).unwrap();
    assert_eq!(outcomes[0].result, Err(MemberRefusal::Unchecked));
}

/// IL-13: without randomness nothing is sent.
#[test]
fn il_13_no_randomness_no_member() {
    let mut portal = Portal::new();
    let context =
        invitation_lifecycle::ServiceContext { keys: &portal.keys, policy: &portal.policy, now: portal.now };
    let rules = Rules {
        policy: &portal.eligibility,
        inviter: portal.inviter,
        user_types: &portal.types,
        organisation_domains: &[],
        spam_domains: &portal.spam,
        compliance: false,
    };
    let mut broken = |_: &mut [u8]| Err(invitation_lifecycle::RandomUnavailable);
    let seats = FreeSeats::of(CUSTOMERS_A, None);
    let targets = vec![target(1, SAGE_MAIL)];
    let prepared =
        prepare_invite(&mut portal.store, order(CUSTOMERS_A), targets, &rules, seats, &mut broken, &context);
    let refusal = storage_contract::run_ready(prepared).unwrap_err();
    assert_eq!(refusal.refused().unwrap().code(), "invitation.random_unavailable");
    assert_eq!(portal.store.writes, 0);
}

/// IL-34, IL-70: with the characters lifted, a Japanese address is invited, and its spellings are one person.
#[test]
fn il_34_japanese_addresses_by_policy() {
    let mut portal = Portal::new();
    portal.eligibility = EligibilityPolicy::default().with_characters(AllowedCharacters::Any);
    let token = portal.invite(1, "田中@例え.jp");
    assert_eq!(codes(&portal.invite_one(target(2, "田中@XN--R8JZ45G.jp"))), ["already invited"]);
    let accepted = portal.accept(&token, SAGE).unwrap();
    assert_eq!(accepted.address.as_given(), "田中@例え.jp");
    let sign_in = portal.sign_in(1, "田中@xn--r8jz45g.JP");
    assert_eq!(sign_in, SignIn::AskProfile { person: SAGE });
}

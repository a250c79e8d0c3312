//! The wire forms, pinned: what stores keep and hosts exchange must not change by accident.

use crate::fixture::*;
use invitation_lifecycle::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fmt::Debug;

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
}

/// IL-01, IL-13: the records that stores keep.
#[test]
fn il_01_records() {
    let mut world = World::with_policy(InvitationPolicy::default().with_reminder_days([3]));
    let mut target = to(&[1, 2], new(1, TANAKA_MAIL));
    target.message = Some("よろしくお願いします。".parse().unwrap());
    world.invite(target);
    world.pass(HOUR).resend(1).unwrap();
    let after = ExpiryPosition::just_after(world.now);
    world.pass(DAY * 5).remind(after, 10);
    let invitation = world.invitation(1).record();
    round_trip(&invitation);
    insta::assert_json_snapshot!("invitation_record", invitation);
    let addressee = world.store.addressee(HOLDER, address(TANAKA_MAIL).key()).unwrap().record();
    round_trip(&addressee);
    insta::assert_json_snapshot!("addressee_record", addressee);
    round_trip(&after);
}

/// IL-04, IL-11: how far a claim has come.
#[test]
fn il_11_claims() {
    let expires_at = Some(time("2026-04-08T00:00:00Z"));
    let states = [
        ClaimState::Pending { expires_at },
        ClaimState::Pending { expires_at: None },
        ClaimState::Accepted,
        ClaimState::Declined,
    ];
    states.iter().for_each(round_trip);
    let lines = states.map(|state| serde_json::to_string(&state).unwrap());
    insta::assert_snapshot!("claim_states", lines.join("\n"));
}

/// IL-03 … IL-07: states with their causes.
#[test]
fn il_03_states() {
    let at = time("2026-04-01T00:00:00Z");
    let cancelled = |cause| InvitationState::Cancelled { at, cause };
    let states = [
        InvitationState::Pending,
        InvitationState::Accepted { at, by: TANAKA },
        InvitationState::Declined { at },
        cancelled(CancelCause::Inviter),
        cancelled(CancelCause::Withdrawn),
        cancelled(CancelCause::Replaced { by: invitation(2) }),
        cancelled(CancelCause::MembershipEnded { accepted_at: at, by: TANAKA }),
    ];
    states.iter().for_each(round_trip);
    insta::assert_json_snapshot!("states", states);
}

fn left_out() -> Vec<LeftOut> {
    let whys = [
        WhyLeftOut::Gone,
        WhyLeftOut::NotInvitersToGive,
        WhyLeftOut::Unchecked,
        WhyLeftOut::AlreadyPending { invitation: invitation(2) },
        WhyLeftOut::AlreadyAccepted { invitation: invitation(3) },
        WhyLeftOut::RepeatedInBatch { first: invitation(4) },
    ];
    whys.into_iter().zip(1..).map(|(why, n)| LeftOut { offer: contract(n), why }).collect()
}

/// Every event.
#[test]
fn il_03_events() {
    let at = time("2026-04-01T00:00:00Z");
    let expires_at = Some(time("2026-04-08T00:00:00Z"));
    let (_, token) = keys()
        .mint(
            &TokenBinding {
                purpose: TokenPurpose::Invitation,
                scope: HOLDER,
                record: invitation(1).as_uuid(),
            },
            1,
            &mut Sequence(1),
        )
        .unwrap();
    let offers = contracts(&[1]);
    let withdrawn = |cause, ends| Event::Withdrawn { at, offers: contracts(&[2]), cause, ends };
    let events = [
        Event::Issued { at, expires_at, offers: offers.clone() },
        Event::Accepted { at, by: TANAKA, registers: true, offers: offers.clone(), left_out: left_out() },
        Event::AlreadyMember { by: TANAKA },
        Event::Declined { at },
        Event::Resent { at, expires_at: None, offers, left_out: vec![], token },
        Event::Reminded { at, days: BTreeSet::from([1, 3]), token },
        Event::Cancelled { at },
        Event::Deleted { at },
        withdrawn(WithdrawCause::NoLongerOffered, false),
        withdrawn(WithdrawCause::TakenOver { by: invitation(2) }, true),
    ];
    events.iter().for_each(round_trip);
    assert_eq!(events.iter().filter(|event| !event.is_change()).count(), 1);
    insta::assert_json_snapshot!("events", events);
}

/// IL-08: every refusal with its code, its text and its wire form.
#[test]
fn il_08_refusals() {
    let at = time("2026-04-01T00:00:00Z");
    let objections =
        vec![Objection::DomainRefused, Objection::ConsentMissing, Objection::Other { code: "host.x".into() }];
    let mut refusals = vec![
        Refusal::Unknown,
        Refusal::NotFound { invitation: invitation(1) },
        Refusal::Superseded,
        Refusal::Objected { objections: objections.clone() },
        Refusal::NothingLeft { left_out: left_out() },
        Refusal::RegistrationRequired,
        Refusal::AlreadyRegistered,
        Refusal::TooSoon { until: at },
        Refusal::SendingsExhausted { limit: 5 },
        Refusal::NoReminderDue,
        Refusal::OffersNoneOfThese,
        Refusal::TokenOutOfStep { expected: 2, given: 3 },
        Refusal::RandomUnavailable,
    ];
    refusals.extend(Phase::ALL.map(|phase| Refusal::NotInPhase { phase, action: Action::Resend }));
    refusals.iter().for_each(round_trip);
    let rejections = [
        IssueRejection::NoOffers,
        IssueRejection::IdTaken,
        IssueRejection::IdRepeated,
        IssueRejection::Objected { objections },
        IssueRejection::NothingLeft { left_out: left_out() },
        IssueRejection::TooSoon { until: at },
    ];
    rejections.iter().for_each(round_trip);
    let lines: Vec<_> = refusals
        .iter()
        .map(|refusal| (refusal.code(), refusal.to_string(), serde_json::to_string(refusal).unwrap()))
        .chain(rejections.iter().map(|rejection| {
            (rejection.code(), rejection.to_string(), serde_json::to_string(rejection).unwrap())
        }))
        .map(|(code, text, wire)| format!("{code}\n  {text}\n  {wire}"))
        .collect();
    insta::assert_snapshot!("refusals", lines.join("\n"));
    let codes: Vec<_> = left_out().iter().map(|left_out| left_out.why.code()).collect();
    insta::assert_snapshot!("left_out_codes", codes.join("\n"));
}

/// IL-16: dead links.
#[test]
fn il_16_dead_links_on_the_wire() {
    let dead = [
        DeadLink::Superseded,
        DeadLink::Cancelled,
        DeadLink::Expired,
        DeadLink::Declined,
        DeadLink::AcceptedByYou,
        DeadLink::Unknown,
    ];
    let lines = dead.map(|why| {
        let look = Look::Dead { why };
        round_trip(&look);
        format!("{}: {why}: {}", why.code(), serde_json::to_string(&look).unwrap())
    });
    insta::assert_snapshot!("dead_links", lines.join("\n"));
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    let open = world.look(&token);
    round_trip(&open);
    insta::assert_json_snapshot!("open_invitation", open);
}

/// Outcomes of the operations.
#[test]
fn il_11_outcomes_on_the_wire() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    let (issued, mails) =
        world.issue(vec![new(1, TANAKA_MAIL), new(2, TANAKA_MAIL), to(&[1, 9], new(3, SUZUKI_MAIL))]);
    round_trip(&issued);
    insta::assert_json_snapshot!("issue_outcomes", issued);
    let token = mails[0].token.reveal().to_owned();
    let resent = world.pass(HOUR).resend_all(&[invitation(1).into(), invitation(7).into()]).0;
    round_trip(&resent);
    insta::assert_json_snapshot!("resend_outcomes", resent);
    let answers = [world.accept(&token, SUZUKI).unwrap(), world.accept(&token, SUZUKI).unwrap()];
    answers.iter().for_each(round_trip);
    insta::assert_json_snapshot!("accept_answers", answers);
    let withdrawn = world.withdraw(3, &[1]).unwrap();
    round_trip(&withdrawn);
    insta::assert_json_snapshot!("withdrawn", withdrawn);
}

/// IL-02, IL-12, IL-14, IL-15: the policy, with the defaults of the sources; unknown fields are refused, missing ones have their default.
#[test]
fn il_02_policy_on_the_wire() {
    let policy = InvitationPolicy::default();
    insta::assert_json_snapshot!("default_policy", policy);
    round_trip(&policy);
    let read = |text: &str| serde_json::from_str::<InvitationPolicy>(text);
    assert_eq!(read("{}").unwrap(), policy);
    let lifted = read(r#"{"validity_seconds": null, "max_sendings": null, "reminder_days": [1]}"#).unwrap();
    assert_eq!(lifted, policy.with_validity(None).with_max_sendings(None).with_reminder_days([1]));
    round_trip(&lifted);
    assert!(read(r#"{"validty_seconds": 5}"#).is_err());
    assert!(read(r#"{"max_sendings": 0}"#).is_err());
}

/// What is damaged on the wire is an error, never a panic.
#[test]
fn damaged_wire_forms_are_refused() {
    assert!(serde_json::from_str::<OfferKind>(r#""Contract""#).is_err());
    assert!(serde_json::from_str::<Language>(r#""?""#).is_err());
    assert!(serde_json::from_str::<MessageText>(r#""  ""#).is_err());
    assert!(serde_json::from_str::<Selector>(r#""AAAA""#).is_err());
    assert!(serde_json::from_str::<TokenDigest>(r#""AAAA""#).is_err());
}

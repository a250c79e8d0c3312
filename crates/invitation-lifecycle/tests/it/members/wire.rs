//! The wire forms, pinned: what stores keep and hosts exchange must not change by accident.

use super::machine::in_every_status;
use super::portal::*;
use crate::fixture::*;
use invitation_lifecycle::eligibility::{Module, Reason, Reasons};
use invitation_lifecycle::members::*;
use invitation_lifecycle::{Refusal, TokenBinding, TokenPurpose};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
}

/// IL-50: the record that stores keep, in every status.
#[test]
fn il_50_records() {
    for (_, portal) in in_every_status() {
        round_trip(&portal.member(1).record());
    }
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    portal.change_address(1, "first@new.example").unwrap();
    portal.change_address(1, NEW_MAIL).unwrap();
    insta::assert_json_snapshot!("member_record", portal.member(1).record());
}

/// IL-50 … IL-60: every kind of event.
#[test]
fn il_50_events() {
    let mut portal = Portal::new();
    let mut events = Vec::new();
    let lead = InviteTarget { kept_as: record(Module::Leads, 1), ..target(1, SAGE_MAIL) };
    portal.invite_all(order(PROSPECTS), vec![lead]);
    let token = portal.token();
    portal.pass(HOUR);
    events.push(portal.decline(&token).unwrap());
    events.push(portal.manage(1, ManageCommand::Reinvite).unwrap());
    events.push(portal.manage(1, ManageCommand::CancelInvitation).unwrap());
    portal.pass(HOUR).manage(1, ManageCommand::Reinvite).unwrap();
    let token = portal.token();
    portal.accept(&token, SAGE).unwrap();
    events.push(portal.complete_profile(1).unwrap());
    events.push(portal.change_address(1, NEW_MAIL).unwrap());
    let token = portal.token();
    events.push(portal.confirm(&token).unwrap());
    events.push(portal.manage(1, ManageCommand::Deactivate).unwrap());
    events.push(portal.manage(1, ManageCommand::Activate).unwrap());
    let contact = record(Module::Contacts, 9).record;
    events.push(portal.manage(1, ManageCommand::Convert { contact, user_type: CUSTOMERS_A }).unwrap());
    events.push(portal.manage(1, ManageCommand::ChangeType { user_type: CUSTOMERS_B }).unwrap());
    events.push(portal.manage(1, ManageCommand::Delete).unwrap());
    events.iter().for_each(round_trip);
    insta::assert_json_snapshot!("events", events);
}

/// Events can be replayed: applied in order they give what is stored.
#[test]
fn il_50_events_tell_the_whole_story() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    let mut replayed = portal.member(1);
    let commands = [
        ManageCommand::ChangeAddress { address: address(NEW_MAIL) },
        ManageCommand::Deactivate,
        ManageCommand::ChangeType { user_type: CUSTOMERS_B },
        ManageCommand::Activate,
    ];
    for command in commands {
        let event = portal.pass(HOUR).manage(1, command).unwrap();
        let event: MemberEvent = serde_json::from_str(&serde_json::to_string(&event).unwrap()).unwrap();
        replayed.apply(&event);
        assert_eq!(replayed, portal.member(1));
    }
}

/// Requests as hosts exchange them.
#[test]
fn il_52_requests() {
    let portal = Portal::new();
    let contact = record(Module::Contacts, 9).record;
    let requests: Vec<MemberRequest> = [
        ManageCommand::Reinvite,
        ManageCommand::CancelInvitation,
        ManageCommand::ChangeAddress { address: address(NEW_MAIL) },
        ManageCommand::Deactivate,
        ManageCommand::Activate,
        ManageCommand::ChangeType { user_type: CUSTOMERS_B },
        ManageCommand::Convert { contact, user_type: CUSTOMERS_A },
        ManageCommand::Delete,
    ]
    .map(|command| portal.request(1, command))
    .to_vec();
    requests.iter().for_each(round_trip);
    let commands: Vec<_> = requests.iter().map(|request| &request.command).collect();
    insta::assert_json_snapshot!("commands", commands);
    insta::assert_json_snapshot!("request", requests[0]);
    let filters = MemberFilter::ALL.map(|filter| (filter, filter.as_str()));
    for (filter, name) in filters {
        assert_eq!(serde_json::to_string(&filter).unwrap(), format!("{name:?}"));
    }
}

/// Every refusal with its code, its text and its wire form.
#[test]
fn il_52_refusals() {
    let at = time("2026-04-01T00:00:00Z");
    let status = MemberStatus::new(Activity::Active, Verification::Verified);
    let action = MemberAction::Reinvite;
    let reasons: Reasons = [Reason::NoFreeSeat, Reason::SpamDomain].into_iter().collect();
    let refusals = vec![
        MemberRefusal::NotPermitted,
        MemberRefusal::NotFound { member: member(1) },
        MemberRefusal::NamedTwice { member: member(1) },
        MemberRefusal::NotInStatus { status, action },
        MemberRefusal::NotOffered { filter: MemberFilter::Active, action },
        MemberRefusal::NotInFilter { filter: MemberFilter::Inactive, status },
        MemberRefusal::NotEligible { reasons, again_at: Some(at) },
        MemberRefusal::OtherInviter { inviter: RUSSELL },
        MemberRefusal::Unchecked,
        MemberRefusal::SameAddress,
        MemberRefusal::SameType,
        MemberRefusal::UnknownType { user_type: SUPPLIERS },
        MemberRefusal::TypeDoesNotFit { takes: Module::Vendors, module: Module::Leads },
        MemberRefusal::NoLead { module: Module::Contacts },
        MemberRefusal::Link { why: Refusal::TooSoon { until: at } },
        MemberRefusal::ConfirmationExpired,
        MemberRefusal::LinkOutOfStep,
    ];
    refusals.iter().for_each(round_trip);
    let lines: Vec<String> = refusals
        .iter()
        .map(|refusal| {
            format!("{} | {refusal} | {}", refusal.code(), serde_json::to_string(refusal).unwrap())
        })
        .collect();
    insta::assert_snapshot!("refusals", lines.join("\n"));
}

/// Outcomes of targets, of acceptance, of signing in.
#[test]
fn il_44_outcomes() {
    let mut portal = Portal::new();
    let targets = vec![target(1, SAGE_MAIL), target(2, SAGE_MAIL), target(3, "x@spam.example")];
    let outcomes = portal.invite_all(order(CUSTOMERS_A), targets);
    outcomes.iter().for_each(round_trip);
    insta::assert_json_snapshot!("target_outcomes", outcomes);
    let token = portal.token();
    let accepted = portal.accept(&token, SAGE).unwrap();
    round_trip(&accepted);
    insta::assert_json_snapshot!("accepted", accepted);
    let answers = [
        SignIn::Open { person: SAGE },
        SignIn::AskProfile { person: SAGE },
        SignIn::Denied { why: NoAccess::OtherAddress },
        SignIn::Denied { why: NoAccess::Inactive },
        SignIn::Denied { why: NoAccess::InvitationNotAccepted },
        SignIn::Denied { why: NoAccess::AddressNotConfirmed },
    ];
    answers.iter().for_each(round_trip);
    insta::assert_json_snapshot!("sign_in", answers);
    round_trip(&profile());
    insta::assert_json_snapshot!("profile", profile());
    let order = order(CUSTOMERS_A);
    round_trip(&order);
    insta::assert_json_snapshot!("order", order);
}

/// Every effect on a seat.
#[test]
fn il_36_seat_effects() {
    let seat = SeatKey { member: member(1), user_type: CUSTOMERS_A, taking: 1 };
    let to = SeatKey { user_type: CUSTOMERS_B, taking: 2, ..seat };
    let until = Some(time("2026-04-08T00:00:00Z"));
    let mut effects = vec![
        SeatEffect::Hold { seat, until, fresh: true },
        SeatEffect::Hold { seat, until: None, fresh: false },
        SeatEffect::Occupy { seat, fresh: false },
        SeatEffect::Move { from: seat, to, was: SeatUse::Held { until } },
    ];
    let whys = [
        SeatRelease::Declined,
        SeatRelease::Cancelled,
        SeatRelease::Expired,
        SeatRelease::Deactivated,
        SeatRelease::Deleted,
    ];
    effects.extend(whys.map(|why| SeatEffect::Release { seat, why, was: SeatUse::Occupied }));
    effects.iter().for_each(round_trip);
    insta::assert_json_snapshot!("seat_effects", effects);
}

/// Records that break an invariant are named with everything that is wrong.
#[test]
fn il_50_damaged_records() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    let sound = portal.member(1).record();
    assert!(Member::restore(sound.clone()).is_ok());
    let mut bad = sound.clone();
    bad.activity = Activity::Inactive;
    bad.person = None;
    bad.takings = 0;
    let corrupt = Member::restore(bad).unwrap_err();
    assert_eq!(corrupt.problems, [MemberProblem::Seat, MemberProblem::Takings, MemberProblem::Person]);
    assert!(corrupt.to_string().contains("does not fit its status"));
    let mut bad = sound.clone();
    bad.verification = Verification::AddressNotConfirmed;
    assert_eq!(Member::restore(bad).unwrap_err().problems, [MemberProblem::Confirmation]);
    let mut bad = sound;
    bad.verification = Verification::InvitationNotAccepted;
    let expected = [MemberProblem::Seat, MemberProblem::Person, MemberProblem::Profile];
    assert_eq!(Member::restore(bad).unwrap_err().problems, expected);
}

/// The pure core says what is wrong with the caller's link, instead of sending the wrong one.
#[test]
fn il_53_links_must_be_in_step() {
    let mut portal = Portal::new();
    portal.user(1, SAGE_MAIL);
    let member = portal.member(1);
    let (address, types) = (address(NEW_MAIL), portal.types.clone());
    let context =
        MemberContext { now: portal.now, policy: &portal.policy, user_types: &types, last_written: None };
    let binding = TokenBinding {
        purpose: TokenPurpose::AddressConfirmation,
        scope: PORTAL,
        record: member.id().as_uuid(),
    };
    assert_eq!(member.confirmation_binding(), binding);
    let mut token = |generation| keys().mint(&binding, generation, &mut portal.random).unwrap().1;
    let attempts = [
        (PreparedLink::None, false),
        (PreparedLink::Invitation(member.next_invitation()), false),
        (PreparedLink::Confirmation(token(2)), false),
        (PreparedLink::Confirmation(token(1)), true),
    ];
    for (link, fits) in attempts {
        let command = MemberCommand::ChangeAddress { address: &address, link };
        let decided = member.decide(&command, &context);
        assert_eq!(decided.is_ok(), fits);
        assert!(fits || decided == Err(MemberRefusal::LinkOutOfStep));
    }
}

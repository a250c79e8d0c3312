//! The state machine as a whole: every phase against every action, its table, and its picture.

use super::*;
use std::fmt::Write as _;

/// Every phase, with a time at which the portal is in it.
fn phases() -> Vec<(&'static str, SubscriptionState, Timestamp)> {
    let trial = SubscriptionState::trial(&POLICY, start());
    let SubscriptionState::Trial { started_at, ends_at, delete_at, .. } = trial else { panic!("{trial:?}") };
    let chosen = |plan| SubscriptionState::Trial { started_at, ends_at, delete_at, chosen: Some(plan) };
    let expiring = SubscriptionState::ClosedExpiring { since: day(5), delete_at: day(35) };
    vec![
        ("trial", trial, day(29)),
        ("trial, standard chosen", chosen(Plan::Standard), day(29)),
        ("trial, free chosen", chosen(Plan::Free), day(29)),
        ("trial over, nothing bought", trial, day(30)),
        ("trial over, standard", chosen(Plan::Standard), day(90)),
        ("trial over, free", chosen(Plan::Free), day(59)),
        ("trial over for 30 days", trial, day(60)),
        ("open", SubscriptionState::Open { plan: Plan::Enterprise, since: day(1) }, day(40)),
        ("closed, kept", SubscriptionState::ClosedKept { plan: Plan::Standard, since: day(5) }, day(40)),
        ("closed, expiring", expiring, day(34)),
        ("closed, due", expiring, day(35)),
        ("deleted", SubscriptionState::Deleted { at: day(36) }, day(40)),
    ]
}

fn portal(subscription: SubscriptionState) -> PortalLicence {
    let standard = StandardType { id: STANDARD, pool: pool(0), free_users: 10_000 };
    PortalLicence::restore(LicenceRecord {
        id: PORTAL,
        subscription,
        standard,
        custom: vec![],
        held_since: None,
    })
    .unwrap()
}

/// CQ-34, CQ-35: every state × every plan, and deletion, reviewed as one table. What is decided leads where the table of transitions says.
#[test]
fn cq_35_every_phase_and_every_action() {
    let mut table = String::new();
    let usage = [].into();
    for (name, state, now) in phases() {
        let portal = portal(state);
        let from = portal.phase(now);
        let context = LicenceContext { now, policy: &POLICY, usage: &usage };
        let mut commands: Vec<_> = Plan::ALL.map(|plan| (plan.as_str(), plan.action(), choose(plan))).into();
        commands.push(("confirm deletion", PlanAction::ConfirmDeletion, LicenceCommand::ConfirmDeletion));
        for (attempt, action, command) in commands {
            let answer = match portal.decide(&command, &context) {
                Ok(event) => {
                    let mut after = portal.clone();
                    after.apply(&event);
                    let to = after.phase(now);
                    assert_eq!(leads(from, action), Some(to), "{name} × {attempt}");
                    PortalLicence::restore(after.record()).expect("every event keeps the invariants");
                    let again = after.decide(&command, &context);
                    assert_eq!(again, Ok(LicenceEvent::Unchanged), "{name} × {attempt}, repeated");
                    let unchanged = if event == LicenceEvent::Unchanged { ", unchanged" } else { "" };
                    let next = after.next_deadline(now).map_or(String::new(), |deadline| {
                        let days = deadline.at.saturating_since(start()).as_secs() / (24 * 60 * 60);
                        format!("; day {days}: {:?}", deadline.due)
                    });
                    format!("{to}{unchanged}{next}")
                }
                Err(refusal) => {
                    assert_eq!(leads(from, action), None, "{name} × {attempt}");
                    format!("refused: {}", refusal.code())
                }
            };
            writeln!(table, "{name:<27}| {attempt:<17}| {answer}").unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

/// CQ-34, CQ-35: the diagram of the documentation is made from the table, and the table from the machine.
#[test]
fn cq_35_the_picture() {
    insta::assert_snapshot!(mermaid());
    assert_eq!(transitions().count() + ClockStep::ALL.len() + 3, mermaid().lines().count());
    for Transition { from, action, to } in transitions() {
        assert_eq!(leads(from, action), Some(to));
    }
}

/// CQ-34, CQ-35: what the clock alone does is what the table of its steps says.
#[test]
fn cq_35_the_clock_alone() {
    let just_before = |time: Timestamp| time.saturating_sub(std::time::Duration::from_micros(1));
    let mut seen = std::collections::BTreeSet::new();
    for (name, state, now) in phases() {
        let mut when = now;
        while let Some(deadline) = state.next_deadline(when).filter(|deadline| deadline.at > when) {
            let step = (state.phase(just_before(deadline.at)), state.phase(deadline.at));
            let known = ClockStep::ALL.into_iter().find(|known| by_clock(*known) == step);
            seen.insert(known.unwrap_or_else(|| panic!("{name}: {step:?}")));
            let expected = match deadline.due {
                Due::CloseAndKeep => ClockStep::TrialEndsWithOtherPlan,
                Due::CloseAndExpire => ClockStep::TrialEndsUnpaid,
                Due::DeleteData => ClockStep::RetentionEnds,
            };
            assert_eq!(known, Some(expected), "{name}");
            when = deadline.at;
        }
    }
    assert_eq!(seen.len(), ClockStep::ALL.len());
}

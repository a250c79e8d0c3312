//! The state machine as a whole: every state against every command, its table, and its picture.

use crate::fixture::*;
use invitation_lifecycle::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// An invitation to contracts 1 and 2 in every state there is, at a time when nothing else speaks against any command.
fn states() -> Vec<(&'static str, World)> {
    let policy = InvitationPolicy::default().with_reminder_days([3]);
    let mut start = World::with_policy(policy);
    let token = start.invite(to(&[1, 2], new(1, TANAKA_MAIL)));
    start.pass(DAY * 5);
    let after = |change: &dyn Fn(&mut World)| {
        let mut world = start.clone();
        change(&mut world);
        world
    };
    vec![
        ("pending", start.clone()),
        ("expired", after(&|world| world.now = world.now.saturating_add(DAY * 2))),
        ("accepted", after(&|world| drop(world.accepted(&token, TANAKA)))),
        ("declined", after(&|world| drop(world.decline(&token).unwrap()))),
        ("cancelled by inviter", after(&|world| drop(world.cancel(1).unwrap()))),
        ("cancelled, withdrawn", after(&|world| drop(world.withdraw(1, &[1, 2]).unwrap()))),
        (
            "cancelled, replaced",
            after(&|world| drop(world.pass(DAY * 2).invite(to(&[1, 2], new(2, TANAKA_MAIL))))),
        ),
        (
            "cancelled, member gone",
            after(&|world| {
                world.accepted(&token, TANAKA);
                world.withdraw(1, &[1, 2]).unwrap();
            }),
        ),
    ]
}

fn commands<'a>(
    token: StoredToken,
    facts: Facts<'a>,
    some: &'a BTreeSet<Offer>,
    all: &'a BTreeSet<Offer>,
) -> Vec<(&'static str, Command<'a>)> {
    let accept = |by| AcceptAttempt { person: Person::Known(by), registration: Registration::Absent, facts };
    let cause = WithdrawCause::NoLongerOffered;
    vec![
        ("accept", Command::Accept(accept(TANAKA))),
        ("accept by another", Command::Accept(accept(SUZUKI))),
        ("decline", Command::Decline),
        ("resend", Command::Resend { token, facts }),
        ("cancel", Command::Cancel),
        ("delete", Command::Delete),
        ("remind", Command::Remind { token }),
        ("withdraw some", Command::Withdraw { offers: some, cause }),
        ("withdraw all", Command::Withdraw { offers: all, cause }),
    ]
}

/// IL-03, IL-04, IL-05, IL-06, IL-07, IL-08, IL-19: every state × every command, reviewed as one table. What is refused names state and action;
/// what is not refused leads where the table of transitions says.
#[test]
fn il_08_every_state_and_every_command() {
    let (some, all) = (contracts(&[2]), contracts(&[1, 2]));
    let mut table = String::new();
    for (name, mut world) in states() {
        let invitation = world.invitation(1);
        let addressee = world.store.addressee(HOLDER, invitation.address().key()).unwrap();
        let context = Context { now: world.now, policy: &world.policy, addressee: &addressee };
        let generation = invitation.next_generation();
        let (_, token) = world.keys.mint(&invitation.token_binding(), generation, &mut world.random).unwrap();
        let from = invitation.phase(world.now);
        for (attempt, command) in commands(token, Facts::unopposed(&world.grants), &some, &all) {
            let answer = match invitation.decide(&command, &context) {
                Ok(event) => {
                    let (mut invitation, mut addressee) = (invitation.clone(), addressee.clone());
                    invitation.apply(&event);
                    addressee.apply(invitation.id(), &event);
                    Invitation::restore(invitation.record()).expect("every event keeps the invariants");
                    let to = invitation.phase(world.now);
                    check_transition(from, &command, &event, to);
                    let kind = serde_json::to_value(&event).unwrap()["event"].as_str().unwrap().to_owned();
                    format!("{kind}, then {to}, {} claims", addressee.claims().len())
                }
                Err(refusal) => {
                    assert_eq!(
                        refusal,
                        Refusal::NotInPhase { phase: from, action: command.action() },
                        "IL-08"
                    );
                    format!("refused: {}", refusal.code())
                }
            };
            writeln!(table, "{name:<23}| {attempt:<18}| {answer}").unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

fn check_transition(from: Phase, command: &Command<'_>, event: &Event, to: Phase) {
    match (leads(from, command.action()), event) {
        (Some(Leads::To(expected)), _) => assert_eq!(to, expected),
        (Some(Leads::StaysOrCancelled), Event::Withdrawn { ends, .. }) => {
            assert_eq!(to, if *ends { Phase::Cancelled } else { from });
        }
        (Some(Leads::Deleted), Event::Deleted { .. }) => {}
        (None, Event::AlreadyMember { .. }) => assert_eq!(to, from),
        unexpected => panic!("{unexpected:?}"),
    }
}

/// IL-08: the diagram of the documentation is made from the table, and the table from the machine.
#[test]
fn il_08_the_picture() {
    insta::assert_snapshot!(mermaid());
    assert_eq!(transitions().count(), mermaid().lines().count() - 3);
    for phase in Phase::ALL {
        for action in Action::ALL {
            let row = transitions().find(|row| (row.from, row.action) == (phase, action));
            assert_eq!(row.map(|row| row.leads), leads(phase, action));
        }
    }
}

/// Events can be replayed: applied in order to what was issued they give what is stored.
#[test]
fn il_03_events_tell_the_whole_story() {
    let mut world = World::new();
    world.invite(to(&[1, 2], new(1, TANAKA_MAIL)));
    let mut invitation = world.invitation(1);
    let mut addressee = world.store.addressee(HOLDER, invitation.address().key()).unwrap();
    world.pass(HOUR);
    let facts = Facts::unopposed(&world.grants);
    let (_, token) = world.keys.mint(&invitation.token_binding(), 2, &mut world.random).unwrap();
    let attempt = AcceptAttempt { person: Person::New(TANAKA), registration: Registration::Complete, facts };
    for command in [Command::Decline, Command::Resend { token, facts }, Command::Accept(attempt)] {
        let context = Context { now: world.now, policy: &world.policy, addressee: &addressee };
        let event = invitation.decide(&command, &context).unwrap();
        let wire = serde_json::to_string(&event).unwrap();
        let event: Event = serde_json::from_str(&wire).unwrap();
        invitation.apply(&event);
        addressee.apply(invitation.id(), &event);
    }
    assert_eq!(*invitation.state(), InvitationState::Accepted { at: world.now, by: TANAKA });
    assert!(addressee.claims().values().all(|claim| claim.state == ClaimState::Accepted));
}

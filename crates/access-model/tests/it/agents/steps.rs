//! What a handover does to an agent.

use super::*;

fn decide(agent: &Agent, step: &HandoverStep) -> Result<AgentEvent, AgentRefusal> {
    agent.decide_step(step, &Administrators::new(), at(7))
}

fn done(agent: &mut Agent, step: &HandoverStep) {
    let event = decide(agent, step).unwrap();
    agent.apply(&event);
}

fn fence(plan: u32, kind: FenceKind) -> HandoverStep {
    HandoverStep::Fence { fence: Fence { plan: id(plan), kind } }
}

#[test]
fn am_38_the_last_administrator_does_not_begin_to_leave() {
    let mut one = agent(1, Role::Administrator);
    let two = agent(2, Role::Administrator);
    let mut administrators: Administrators = [&one, &two].into_iter().collect();
    let event = one.decide_step(&fence(5, FenceKind::Leaving), &administrators, at(0)).unwrap();
    one.apply(&event);
    assert!(administrators.note(&one));
    assert!(!administrators.note(&one));
    // One who is leaving does not count: the other is the last one now, though both are active.
    let refusal = two.decide_step(&fence(6, FenceKind::Leaving), &administrators, at(0));
    assert_eq!(refusal, Err(AgentRefusal::LastAdministrator));
    assert!(two.decide_step(&fence(6, FenceKind::Away), &administrators, at(0)).is_ok());
    // Cancelled, the first one counts again.
    let event = one.decide_step(&HandoverStep::LiftFence { plan: id(5) }, &administrators, at(0)).unwrap();
    one.apply(&event);
    administrators.note(&one);
    assert!(two.decide_step(&fence(6, FenceKind::Leaving), &administrators, at(0)).is_ok());
}

/// AM-38: one who is leaving does not remain, but is an active administrator until it has left.
#[test]
fn am_38_one_who_is_leaving_is_noted_until_it_has_left() {
    let mut one = agent(1, Role::Administrator);
    let two = agent(2, Role::Administrator);
    let mut administrators: Administrators = [&one, &two].into_iter().collect();
    done(&mut one, &fence(5, FenceKind::Leaving));
    assert!(!administrators.is_noted(&one));
    assert!(administrators.note(&one) && administrators.is_noted(&one));
    assert_eq!(administrators.leaving(), &[one.id()].into());
    assert!(administrators.is_last(two.id()) && !administrators.is_sole(two.id()));
    assert_eq!(Administrators::restore(administrators.record()), administrators);
    done(&mut one, &HandoverStep::Deactivate { plan: id(5) });
    assert!(administrators.note(&one));
    assert!(administrators.is_sole(two.id()) && administrators.leaving().is_empty());
}

#[test]
fn am_37_deactivation_takes_the_plans_own_fence() {
    let mut sato = scoped(1, DataScope::All);
    let deactivate = HandoverStep::Deactivate { plan: id(5) };
    assert_eq!(decide(&sato, &deactivate), Err(AgentRefusal::NotFenced));
    let epoch = sato.epoch();
    done(&mut sato, &fence(5, FenceKind::Leaving));
    assert!(sato.epoch() > epoch);
    assert_eq!(decide(&sato, &fence(5, FenceKind::Leaving)), Ok(AgentEvent::Unchanged));
    let other = decide(&sato, &fence(6, FenceKind::Leaving)).unwrap_err();
    assert_eq!(other, AgentRefusal::FencedByOther { fence: leaving(5) });
    let other = decide(&sato, &HandoverStep::Deactivate { plan: id(6) }).unwrap_err();
    assert_eq!(other.code(), "agent.fenced_by_other");
    done(&mut sato, &deactivate);
    assert_eq!((sato.is_active(), sato.fence()), (false, None));
    assert_eq!(decide(&sato, &deactivate), Ok(AgentEvent::Unchanged));
    // Reactivated by one who manages agents.
    let boss = agent(2, Role::Administrator);
    let desk = desk();
    let nobody = Administrators::new();
    let context = EditContext { actor: &boss, desk: &desk, administrators: &nobody, now: at(8) };
    let event = sato.decide(&AgentCommand::Reactivate, &context).unwrap();
    let epoch = sato.epoch();
    sato.apply(&event);
    assert!(sato.is_active() && sato.epoch() > epoch);
}

#[test]
fn am_37_leaving_takes_the_place_of_being_away_and_not_the_other_way_round() {
    let mut sato = scoped(1, DataScope::All);
    done(&mut sato, &fence(5, FenceKind::Away));
    assert_eq!(decide(&sato, &HandoverStep::Deactivate { plan: id(5) }), Err(AgentRefusal::NotFenced));
    done(&mut sato, &fence(6, FenceKind::Leaving));
    assert_eq!(decide(&sato, &fence(5, FenceKind::Away)).unwrap_err().code(), "agent.fenced_by_other");
    // The absence is over for a plan that no longer has the fence: nothing happens.
    assert_eq!(decide(&sato, &HandoverStep::LiftFence { plan: id(5) }), Ok(AgentEvent::Unchanged));
    done(&mut sato, &HandoverStep::LiftFence { plan: id(6) });
    assert_eq!(sato.fence(), None);
}

#[test]
fn am_36_deleted_agents_stay_as_they_are() {
    let mut sato = scoped(1, DataScope::All);
    let anonymise = HandoverStep::Anonymise { person: Box::new(person(99)) };
    assert_eq!(decide(&sato, &anonymise), Err(AgentRefusal::NotDeleted));
    done(&mut sato, &fence(5, FenceKind::Leaving));
    done(&mut sato, &HandoverStep::Delete { plan: id(5) });
    assert_eq!(sato.status(), AgentStatus::Deleted { since: at(7), anonymised: false });
    assert_eq!(decide(&sato, &fence(6, FenceKind::Leaving)), Err(AgentRefusal::Deleted));
    done(&mut sato, &anonymise);
    assert_eq!(sato.person(), &person(99));
    assert_eq!(decide(&sato, &anonymise), Ok(AgentEvent::Unchanged));
    let boss = agent(2, Role::Administrator);
    let (desk, nobody) = (desk(), Administrators::new());
    let context = EditContext { actor: &boss, desk: &desk, administrators: &nobody, now: at(8) };
    for command in [AgentCommand::Reactivate, AgentCommand::Edit { edit: Box::default() }] {
        assert_eq!(sato.decide(&command, &context), Err(AgentRefusal::Deleted));
    }
    let mut record = sato.record();
    record.fence = Some(leaving(5));
    assert_eq!(Agent::restore(record).unwrap_err().problems, [AgentProblem::FencedThoughDeleted]);
}

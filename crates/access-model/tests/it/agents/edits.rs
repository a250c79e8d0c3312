//! Adding and editing agents.

use super::*;

fn decide(
    target: &Agent,
    actor: &Agent,
    administrators: &Administrators,
    edit: AgentEdit,
) -> Result<AgentEvent, AgentRefusal> {
    let desk = desk();
    let context = EditContext { actor, desk: &desk, administrators, now: at(0) };
    target.decide(&AgentCommand::Edit { edit: Box::new(edit) }, &context)
}

#[test]
fn am_30_an_agent_has_everything_that_its_form_shows() {
    let mut full = person(1);
    full.about = Some("夜間の\n当番".parse().unwrap());
    full.phone = Some("03-0000-0000".parse().unwrap());
    full.extension = Some("12".parse().unwrap());
    full.mobile = Some("090-0000-0000".parse().unwrap());
    let placement = Placement::new(Role::LightAgent, [support(), sales()]).with_channels([line()]);
    let sato = Agent::new(id(1), full.clone(), placement.clone()).unwrap();
    assert_eq!((sato.person(), sato.placement()), (&full, &placement));
    assert_eq!(Agent::restore(sato.record()).unwrap(), sato);
    let nowhere = Placement::new(Role::LightAgent, []);
    let corrupt = Agent::new(id(1), full, nowhere).unwrap_err();
    assert_eq!(corrupt.problems, [AgentProblem::NoDepartment]);
}

#[test]
fn am_30_names_and_texts_are_plain() {
    for good in ["佐藤 花子", "O'Neill", "x"] {
        assert_eq!(good.parse::<AgentName>().unwrap().as_str(), good);
    }
    assert_eq!("　".parse::<AgentName>(), Err(AgentTextError::Empty));
    assert_eq!("a\nb".parse::<AgentName>().unwrap_err().code(), "agent_text.control_character");
    assert_eq!("a\u{202E}b".parse::<AgentText>().unwrap_err().code(), "agent_text.control_character");
    let long = "あ".repeat(101);
    assert_eq!(long.parse::<AgentName>(), Err(AgentTextError::TooLong { characters: 101, limit: 100 }));
    assert!(long.parse::<AgentText>().is_ok());
}

#[test]
fn am_36_only_who_manages_agents_edits_them() {
    let target = scoped(2, DataScope::All);
    let nobody = Administrators::new();
    let edit = || AgentEdit { person: Some(person(3)), ..AgentEdit::default() };
    assert!(decide(&target, &agent(1, Role::Administrator), &nobody, edit()).is_ok());
    assert!(decide(&target, &custom(1, clerk()), &nobody, edit()).is_ok());
    for stranger in [scoped(1, DataScope::All), agent(1, Role::LightAgent), target.clone()] {
        let refusal = decide(&target, &stranger, &nobody, edit()).unwrap_err();
        assert_eq!(refusal.code(), "agent.not_permitted");
    }
    let gone = deactivated(agent(1, Role::Administrator));
    let refusal = decide(&target, &gone, &nobody, edit()).unwrap_err();
    assert_eq!(refusal, AgentRefusal::NotPermitted { denial: DeskDenial::Inactive });
}

#[test]
fn am_36_every_field_is_editable_and_one_department_stays() {
    let boss = agent(1, Role::Administrator);
    let nobody = Administrators::new();
    let mut target = scoped(2, DataScope::All);
    let edit = AgentEdit {
        person: Some(person(5)),
        role: Some(custom(1, clerk()).role()),
        departments: Some(set([sales()])),
        channels: Some(set([])),
        teams: Some(set([id(41)])),
    };
    let event = decide(&target, &boss, &nobody, edit.clone()).unwrap();
    let before = target.epoch();
    target.apply(&event);
    assert!(target.epoch() > before, "what decides about work has changed");
    assert_eq!(target.person(), &person(5));
    assert_eq!(target.role(), custom(1, clerk()).role());
    assert_eq!(target.departments(), &set([sales()]));
    assert!(target.channels().is_empty());
    assert_eq!(target.teams(), &set([id(41)]));
    assert_eq!(decide(&target, &boss, &nobody, edit), Ok(AgentEvent::Unchanged));
    let nowhere = AgentEdit { departments: Some(set([])), ..AgentEdit::default() };
    assert_eq!(decide(&target, &boss, &nobody, nowhere), Err(AgentRefusal::NoDepartment));
    let unknown = AgentEdit { departments: Some(set([id(77)])), ..AgentEdit::default() };
    assert_eq!(decide(&target, &boss, &nobody, unknown).unwrap_err().code(), "agent.unknown_department");
    let unknown = AgentEdit { channels: Some(set([id(77)])), ..AgentEdit::default() };
    assert_eq!(decide(&target, &boss, &nobody, unknown).unwrap_err().code(), "agent.unknown_channel");
    let role = Role::Custom { desk_role: id(77), profile: id(31) };
    let unknown = AgentEdit { role: Some(role), ..AgentEdit::default() };
    assert_eq!(decide(&target, &boss, &nobody, unknown).unwrap_err().code(), "agent.unknown_role");
    let role = Role::Custom { desk_role: chief(), profile: id(77) };
    let unknown = AgentEdit { role: Some(role), ..AgentEdit::default() };
    assert_eq!(decide(&target, &boss, &nobody, unknown).unwrap_err().code(), "agent.unknown_profile");
}

#[test]
fn am_36_a_name_alone_leaves_the_epoch() {
    let boss = agent(1, Role::Administrator);
    let mut target = scoped(2, DataScope::All);
    let before = target.epoch();
    let edit = AgentEdit { person: Some(person(3)), ..AgentEdit::default() };
    target.apply(&decide(&target, &boss, &Administrators::new(), edit).unwrap());
    assert_eq!(target.epoch(), before);
}

#[test]
fn am_38_the_last_administrator_is_not_demoted() {
    let (one, two) = (agent(1, Role::Administrator), agent(2, Role::Administrator));
    let demote = || AgentEdit { role: Some(Role::LightAgent), ..AgentEdit::default() };
    let both: Administrators = [&one, &two].into_iter().collect();
    assert!(decide(&one, &two, &both, demote()).is_ok());
    let only: Administrators = [&one].into_iter().collect();
    assert_eq!(decide(&one, &one, &only, demote()), Err(AgentRefusal::LastAdministrator));
    // Everything else of the last one may change.
    let rename = AgentEdit { person: Some(person(9)), ..AgentEdit::default() };
    assert!(decide(&one, &one, &only, rename).is_ok());
}

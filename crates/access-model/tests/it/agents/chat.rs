//! Access to chat, department by department.

use super::*;

fn change(
    agent: &mut Agent,
    actor: &Agent,
    desk: &Desk,
    command: &AgentCommand,
) -> Result<AgentEvent, AgentRefusal> {
    let administrators = Administrators::new();
    let context = EditContext { actor, desk, administrators: &administrators, now: at(0) };
    let event = agent.decide(command, &context)?;
    agent.apply(&event);
    Ok(event)
}

#[test]
fn am_35_chat_is_given_only_where_it_is_switched_on() {
    let (boss, desk) = (agent(1, Role::Administrator), desk());
    let mut sato = agent_in(2, Role::Agent { scope: DataScope::All }, &[support(), sales()]);
    let give = |department| AgentCommand::GiveChat { department };
    assert_eq!(sato.chat_in(support(), &desk), ChatAnswer::NotGiven);
    change(&mut sato, &boss, &desk, &give(support())).unwrap();
    assert_eq!(sato.chat_in(support(), &desk), ChatAnswer::Open { notifications: true });
    let off = change(&mut sato, &boss, &desk, &give(sales())).unwrap_err();
    assert_eq!(off, AgentRefusal::ChatOff { department: sales() });
    let elsewhere = change(&mut sato, &boss, &desk, &give(id(3))).unwrap_err();
    assert_eq!(elsewhere.code(), "agent.not_in_department");
    assert_eq!(change(&mut sato, &boss, &desk, &give(support())), Ok(AgentEvent::Unchanged));
    let withdraw = AgentCommand::WithdrawChat { department: support() };
    change(&mut sato, &boss, &desk, &withdraw).unwrap();
    assert_eq!(sato.chat_in(support(), &desk), ChatAnswer::NotGiven);
    // Moved out of the department, the access is gone with it.
    change(&mut sato, &boss, &desk, &give(support())).unwrap();
    let edit = AgentEdit { departments: Some(set([sales()])), ..AgentEdit::default() };
    change(&mut sato, &boss, &desk, &AgentCommand::Edit { edit: Box::new(edit) }).unwrap();
    assert!(sato.chat().is_empty());
}

#[test]
fn am_35_switching_chat_off_withdraws_access_for_good() {
    let (boss, mut desk) = (agent(1, Role::Administrator), desk());
    let mut sato = scoped(2, DataScope::All);
    let give = AgentCommand::GiveChat { department: support() };
    change(&mut sato, &boss, &desk, &give).unwrap();
    desk.switch_chat(support(), false);
    assert_eq!(sato.chat_in(support(), &desk), ChatAnswer::SwitchedOff);
    desk.switch_chat(support(), true);
    assert_eq!(sato.chat_in(support(), &desk), ChatAnswer::NotGiven);
    change(&mut sato, &boss, &desk, &give).unwrap();
    assert_eq!(sato.chat_in(support(), &desk), ChatAnswer::Open { notifications: true });
    // Switching on what is on withdraws nothing.
    desk.switch_chat(support(), true);
    assert_eq!(sato.chat_in(support(), &desk), ChatAnswer::Open { notifications: true });
    assert!(!desk.switch_chat(id(77), true));
}

#[test]
fn am_35_notifications_are_the_agents_own_affair() {
    let (boss, desk) = (agent(1, Role::Administrator), desk());
    let mut sato = scoped(2, DataScope::All);
    let myself = sato.clone();
    let quiet = AgentCommand::SetChatNotifications { department: support(), on: false };
    let early = change(&mut sato, &myself, &desk, &quiet).unwrap_err();
    assert_eq!(early, AgentRefusal::NoChatAccess { department: support() });
    change(&mut sato, &boss, &desk, &AgentCommand::GiveChat { department: support() }).unwrap();
    assert_eq!(change(&mut sato, &boss, &desk, &quiet), Err(AgentRefusal::NotYourOwn));
    change(&mut sato, &myself, &desk, &quiet).unwrap();
    assert_eq!(sato.chat_in(support(), &desk), ChatAnswer::Open { notifications: false });
    assert_eq!(change(&mut sato, &myself, &desk, &quiet), Ok(AgentEvent::Unchanged));
}

/// AM-33, AM-35: a light agent does nothing but view, also where it was given chat before it became one.
#[test]
fn am_33_a_light_agent_does_not_chat() {
    let desk = desk();
    let mut sato = agent(4, Role::Agent { scope: DataScope::All });
    let event = AgentEvent::ChatSet {
        department: support(),
        access: Some(ChatAccess {
            generation: desk.chat_generation(support()).unwrap(),
            notifications: true,
        }),
    };
    sato.apply(&event);
    assert_eq!(sato.chat_in(support(), &desk), ChatAnswer::Open { notifications: true });
    let light = Placement::new(Role::LightAgent, [support()]);
    sato.apply(&AgentEvent::Edited { person: Box::new(sato.person().clone()), placement: light });
    assert_eq!(sato.chat_in(support(), &desk), ChatAnswer::NotGiven);
}

//! The wire forms, pinned.

use super::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
}

/// AM-30, AM-34: the records that stores keep.
#[test]
fn am_30_records() {
    let mut sato = custom(1, clerk());
    sato.apply(&AgentEvent::Fenced { fence: leaving(5) });
    let access = Some(ChatAccess { generation: ChatGeneration::default(), notifications: false });
    sato.apply(&AgentEvent::ChatSet { department: support(), access });
    let administrators: Administrators = [&agent(1, Role::Administrator)].into_iter().collect();
    let records = (sato.record(), desk().record(), administrators.record());
    round_trip(&records);
    assert!(serde_json::from_str::<DeskRecord>(r#"{ "departments": [], "agents": [] }"#).is_err());
    assert_eq!(
        serde_json::from_str::<DeskRecord>(r#"{ "departments": [] }"#).unwrap(),
        DeskRecord::default()
    );
    insta::assert_json_snapshot!("agent_records", records);
}

/// AM-35, AM-36, AM-37: commands, steps and events.
#[test]
fn am_36_commands_and_events() {
    let edit = AgentEdit { channels: Some(set([line()])), ..AgentEdit::default() };
    let department = support();
    let commands = vec![
        AgentCommand::Edit { edit: Box::new(edit) },
        AgentCommand::Reactivate,
        AgentCommand::GiveChat { department },
        AgentCommand::WithdrawChat { department },
        AgentCommand::SetChatNotifications { department, on: true },
    ];
    let steps = vec![
        HandoverStep::Fence { fence: leaving(5) },
        HandoverStep::LiftFence { plan: id(5) },
        HandoverStep::Deactivate { plan: id(5) },
        HandoverStep::Delete { plan: id(5) },
        HandoverStep::Anonymise { person: Box::new(person(1)) },
    ];
    let events = vec![
        AgentEvent::Edited {
            person: Box::new(person(1)),
            placement: Placement::new(Role::Agent { scope: DataScope::OwnAndUnassigned }, [department]),
        },
        AgentEvent::Reactivated { at: at(0) },
        AgentEvent::ChatSet { department, access: None },
        AgentEvent::Fenced { fence: leaving(5) },
        AgentEvent::FenceLifted { fence: leaving(5) },
        AgentEvent::Deactivated { at: at(0) },
        AgentEvent::Deleted { at: at(0) },
        AgentEvent::Anonymised { person: Box::new(person(1)) },
        AgentEvent::Unchanged,
    ];
    let all = (commands, steps, events);
    round_trip(&all);
    insta::assert_json_snapshot!("agent_commands_and_events", all);
}

/// AM-36, AM-38: every refusal has a code of its own and a text, and survives the wire.
#[test]
fn am_38_refusals_on_the_wire() {
    let (agent, department) = (id(1), support());
    let refusals = vec![
        AgentRefusal::UnknownAgent { agent },
        AgentRefusal::AgentExists { agent },
        AgentRefusal::AddressTaken { agent },
        AgentRefusal::NotPermitted { denial: DeskDenial::LightAgent },
        AgentRefusal::NotYourOwn,
        AgentRefusal::NoDepartment,
        AgentRefusal::UnknownDepartment { department },
        AgentRefusal::UnknownChannel { channel: line() },
        AgentRefusal::UnknownRole { desk_role: chief() },
        AgentRefusal::UnknownProfile { profile: id(31) },
        AgentRefusal::NotInDepartment { department },
        AgentRefusal::ChatOff { department },
        AgentRefusal::NoChatAccess { department },
        AgentRefusal::LastAdministrator,
        AgentRefusal::Inactive,
        AgentRefusal::Deleted,
        AgentRefusal::FencedByOther { fence: leaving(5) },
        AgentRefusal::NotFenced,
        AgentRefusal::NotDeleted,
    ];
    round_trip(&refusals);
    let texts: Vec<_> = refusals.iter().map(|refusal| (refusal.code(), refusal.to_string())).collect();
    assert_eq!(texts.iter().map(|(code, _)| code).collect::<BTreeSet<_>>().len(), refusals.len());
    insta::assert_json_snapshot!("agent_refusals", (&refusals, texts));
}

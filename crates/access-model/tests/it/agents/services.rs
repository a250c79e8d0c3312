//! Adding and editing agents over a store.

use super::fake_store::{Clash, Store};
use super::*;
use storage_contract::{OpError, Version, run_ready};

fn store(agents: &[Agent]) -> Store {
    let administrators: Administrators = agents.iter().collect();
    Store {
        desk: Some((desk().record(), Version::FIRST)),
        administrators: Some((administrators.record(), Version::FIRST)),
        agents: agents.iter().map(|agent| (agent.id(), (agent.record(), Version::FIRST))).collect(),
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, OpError<AgentRefusal, Clash>>) -> AgentRefusal {
    match result.unwrap_err() {
        OpError::Refused(refusal) => refusal,
        OpError::Storage(clash) => panic!("{clash}"),
    }
}

fn edit(role: Role) -> AgentCommand {
    AgentCommand::Edit { edit: Box::new(AgentEdit { role: Some(role), ..AgentEdit::default() }) }
}

#[test]
fn am_36_agents_are_added_by_who_manages_them() {
    let mut store = store(&[agent(1, Role::Administrator), scoped(2, DataScope::All)]);
    let placement = Placement::new(Role::Administrator, [support()]);
    let add = |store: &mut Store, actor: u32, new: u32, who: u32| {
        run_ready(prepare_add_agent(store, id(actor), id(new), person(who), placement.clone()))
    };
    assert_eq!(refused(add(&mut store, 2, 3, 3)).code(), "agent.not_permitted");
    assert_eq!(refused(add(&mut store, 9, 3, 3)), AgentRefusal::UnknownAgent { agent: id(9) });
    assert_eq!(refused(add(&mut store, 1, 2, 3)), AgentRefusal::AgentExists { agent: id(2) });
    assert_eq!(refused(add(&mut store, 1, 3, 2)), AgentRefusal::AddressTaken { agent: id(2) });
    let prepared = add(&mut store, 1, 3, 3).unwrap();
    assert_eq!((prepared.agent().id(), prepared.event()), (id(3), None));
    run_ready(prepared.store(&mut store)).unwrap();
    assert_eq!(store.agents.len(), 3);
    assert_eq!(store.administrators.unwrap().0.remaining, set([id(1), id(3)]));
}

#[test]
fn am_38_of_two_who_demote_each_other_one_conflicts() {
    let mut store = store(&[agent(1, Role::Administrator), agent(2, Role::Administrator)]);
    let light = edit(Role::LightAgent);
    let first = run_ready(prepare_edit_agent(&mut store, id(1), id(2), &light, at(0))).unwrap();
    let second = run_ready(prepare_edit_agent(&mut store, id(2), id(1), &light, at(0))).unwrap();
    assert!(first.may_release());
    run_ready(first.store(&mut store)).unwrap();
    assert_eq!(run_ready(second.store(&mut store)), Err(Clash("stale")));
    // Run again, the second lacks the permission, and the first would be the last one.
    let again = run_ready(prepare_edit_agent(&mut store, id(2), id(1), &light, at(0)));
    assert_eq!(refused(again).code(), "agent.not_permitted");
    let itself = run_ready(prepare_edit_agent(&mut store, id(1), id(1), &light, at(0)));
    assert_eq!(refused(itself), AgentRefusal::LastAdministrator);
}

#[test]
fn am_36_an_address_stays_with_one_agent() {
    let mut store = store(&[agent(1, Role::Administrator), scoped(2, DataScope::All)]);
    let rename = |who| AgentCommand::Edit {
        edit: Box::new(AgentEdit { person: Some(person(who)), ..AgentEdit::default() }),
    };
    let taken = run_ready(prepare_edit_agent(&mut store, id(1), id(2), &rename(1), at(0)));
    assert_eq!(refused(taken), AgentRefusal::AddressTaken { agent: id(1) });
    let same = run_ready(prepare_edit_agent(&mut store, id(1), id(2), &rename(2), at(0))).unwrap();
    assert_eq!(same.event(), Some(&AgentEvent::Unchanged));
    run_ready(same.store(&mut store)).unwrap();
    assert_eq!(store.agents[&id(2)].1, Version::FIRST, "nothing was written");
}

fn assert_send<T: Send>(_: &T) {}

/// AM-36: service futures are `Send` when the store's are, although no trait demands it.
#[test]
fn service_futures_are_send() {
    let mut store = store(&[agent(1, Role::Administrator)]);
    let placement = Placement::new(Role::LightAgent, [support()]);
    assert_send(&prepare_add_agent(&mut store, id(1), id(2), person(2), placement));
    let command = AgentCommand::Reactivate;
    assert_send(&prepare_edit_agent(&mut store, id(1), id(1), &command, at(0)));
    let prepared = run_ready(prepare_edit_agent(&mut store, id(1), id(1), &command, at(0))).unwrap();
    assert_send(&prepared.store(&mut store));
}

//! A desk, its people, and how tests talk to it.

use crate::fake_store::{Clash, Store};
use access_model::agents::*;
use agent_handover::assign::{Aim, Assignment, AssignmentRefusal};
use agent_handover::item::{Item, ItemKind, WorkState};
use agent_handover::plan::*;
use agent_handover::services::*;
use agent_handover::{ItemId, PlanId};
use email_identity::{AddressPolicy, EmailAddress};
use std::fmt::Debug;
use std::str::FromStr;
use storage_contract::{OpError, Timestamp, Version, run_ready};

pub fn id<T: FromStr>(number: u32) -> T
where
    T::Err: Debug,
{
    format!("00000000-0000-0000-0000-{number:012}").parse().unwrap()
}

/// So many seconds after a fixed instant.
pub fn at(seconds: i64) -> Timestamp {
    let base: Timestamp = "2026-04-01T00:00:00Z".parse().unwrap();
    Timestamp::from_unix_micros(base.as_unix_micros() + seconds * 1_000_000).unwrap()
}

pub fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).unwrap()
}

pub fn support() -> DepartmentId {
    id(1)
}

pub fn sales() -> DepartmentId {
    id(2)
}

pub fn line() -> ChannelId {
    id(11)
}

pub fn whatsapp() -> ChannelId {
    id(12)
}

/// The administrator of every test desk.
pub fn boss() -> AgentId {
    agent(100)
}

/// Agents 101, 102, … serve everything in both departments.
pub fn agent(number: u32) -> AgentId {
    id(number)
}

pub fn plan_id(number: u32) -> PlanId {
    id(number)
}

pub fn item_id(number: u32) -> ItemId {
    id(10_000 + number)
}

pub fn person(number: u32) -> Person {
    Person::new(format!("担当 {number}").parse().unwrap(), address(&format!("agent{number}@desk.example")))
}

pub fn role() -> Role {
    Role::Agent { scope: DataScope::All }
}

pub fn place() -> Placement {
    Placement::new(role(), [support(), sales()]).with_channels([line(), whatsapp()])
}

pub fn desk_record() -> DeskRecord {
    DeskRecord {
        departments: vec![Department::new(support()), Department::new(sales())],
        channels: vec![line(), whatsapp()],
        ..DeskRecord::default()
    }
}

pub fn desk() -> Desk {
    Desk::restore(desk_record()).unwrap()
}

/// An item of support, by no channel, open and not replied.
pub fn item(number: u32, assignee: Option<AgentId>) -> Item {
    Item {
        id: item_id(number),
        kind: ItemKind::Ticket,
        department: support(),
        channel: None,
        team: None,
        state: WorkState::Open { replied: false },
        assignee,
    }
}

/// A desk with an administrator and so many agents.
pub fn store(agents: u32) -> Store {
    let mut store = Store::default();
    store.desk.insert((), (desk_record(), Version::FIRST));
    put_agent(
        &mut store,
        Agent::new(boss(), person(100), Placement::new(Role::Administrator, [support()])).unwrap(),
    );
    for number in 101..=100 + agents {
        put_agent(&mut store, Agent::new(agent(number), person(number), place()).unwrap());
    }
    store
}

/// Puts an agent there, and notes it among the administrators.
#[expect(clippy::needless_pass_by_value, reason = "tests read better")]
pub fn put_agent(store: &mut Store, agent: Agent) {
    let version = store.agents.get(&agent.id()).map_or(Version::FIRST, |row| row.1.next());
    store.agents.insert(agent.id(), (agent.record(), version));
    let row =
        store.administrators.entry(()).or_insert_with(|| (AdministratorsRecord::default(), Version::FIRST));
    let mut administrators = Administrators::restore(row.0.clone());
    if administrators.note(&agent) {
        *row = (administrators.record(), row.1.next());
    }
}

/// Moves an agent elsewhere, as an edit of its form does.
pub fn edit_agent(store: &mut Store, agent: AgentId, placement: Placement) {
    let mut changed = store.agent(agent);
    let person = Box::new(changed.person().clone());
    changed.apply(&AgentEvent::Edited { person, placement });
    put_agent(store, changed);
}

pub fn put_items(store: &mut Store, items: impl IntoIterator<Item = Item>) {
    for item in items {
        store.items.insert(item.id, (item, Version::FIRST));
    }
}

/// A change of an item that is not the library's: a reply, a note.
pub fn touch(store: &mut Store, item: ItemId) {
    let row = store.items.get_mut(&item).unwrap();
    row.1 = row.1.next();
}

pub fn refused<T: Debug, R: Debug>(result: Result<T, OpError<R, Clash>>) -> R {
    match result.unwrap_err() {
        OpError::Refused(refusal) => refusal,
        OpError::Storage(clash) => panic!("{clash}"),
    }
}

pub fn new_plan(number: u32, leaver: AgentId, purpose: Purpose, routing: Routing) -> NewPlan {
    NewPlan { id: plan_id(number), agent: leaver, purpose, routing, policy: HandoverPolicy::DEFAULT }
}

pub type Answer<T> = Result<T, OpError<PlanRefusal, Clash>>;

pub fn draft(store: &mut Store, new: NewPlan) -> Answer<PlanEvent> {
    let mut tx = store.begin();
    let prepared = run_ready(prepare_draft(&mut tx, boss(), new))?;
    let event = prepared.event().clone();
    run_ready(prepared.store(&mut tx))?;
    tx.commit(store)?;
    Ok(event)
}

pub fn survey(store: &Store, plan: PlanId, routing: Option<Routing>, page: u32) -> Answer<Impact> {
    let mut tx = store.begin();
    let mut survey = run_ready(begin_survey(&mut tx, boss(), plan, routing))?;
    while run_ready(survey.page(&mut tx, page))? {}
    Ok(survey.finish().unwrap())
}

pub fn command(
    store: &mut Store,
    plan: PlanId,
    command: &PlanCommand<'_>,
    now: Timestamp,
) -> Answer<PlanEvent> {
    let mut tx = store.begin();
    let prepared = run_ready(prepare_plan_command(&mut tx, boss(), plan, command, now))?;
    let event = prepared.event().clone();
    run_ready(prepared.store(&mut tx))?;
    tx.commit(store)?;
    Ok(event)
}

pub fn validate(store: &mut Store, plan: PlanId) -> Answer<Impact> {
    let impact = survey(store, plan, None, 7)?;
    command(store, plan, &PlanCommand::Validate { impact: &impact }, at(0))?;
    Ok(impact)
}

/// Shows the plan and confirms it.
pub fn start(store: &mut Store, plan: PlanId) -> Answer<Impact> {
    validate(store, plan)?;
    let PlanState::Validated { fingerprint, .. } = *store.plan(plan).state() else { panic!("not shown") };
    let impact = survey(store, plan, None, 7)?;
    command(store, plan, &PlanCommand::Start { confirmed: fingerprint, impact: &impact }, at(1))?;
    Ok(impact)
}

pub fn reroute(store: &mut Store, plan: PlanId, routing: Routing) -> Answer<PlanEvent> {
    let impact = survey(store, plan, Some(routing), 7)?;
    let confirmed = impact.fingerprint(&store.plan(plan));
    command(store, plan, &PlanCommand::Reroute { confirmed, impact: &impact }, at(2))
}

/// One step, committed.
pub fn step(store: &mut Store, plan: PlanId, limit: u32) -> Answer<StepResult> {
    let number = store.plan(plan).progress().map_or(0, |progress| progress.step);
    let mut tx = store.begin();
    let prepared = run_ready(prepare_step(&mut tx, plan, number, limit, at(3)))?;
    let result = prepared.result();
    run_ready(prepared.store(&mut tx))?;
    tx.commit(store)?;
    Ok(result)
}

/// Steps until the plan does not run any more.
pub fn run(store: &mut Store, plan: PlanId, limit: u32) -> PlanPhase {
    for _ in 0..10_000 {
        if store.plan(plan).phase() != PlanPhase::Running {
            return store.plan(plan).phase();
        }
        step(store, plan, limit).unwrap();
    }
    panic!("the plan does not end");
}

pub fn assign(
    store: &mut Store,
    by: &By,
    item: ItemId,
    aim: Aim,
) -> Result<Result<Assignment, AssignmentRefusal>, Clash> {
    let mut tx = store.begin();
    let prepared = run_ready(prepare_assignments(&mut tx, by, &[AssignmentRequest { item, aim }]))?;
    let result = prepared.outcomes()[0].result.clone();
    run_ready(prepared.store(&mut tx))?;
    tx.commit(store)?;
    Ok(result)
}

pub fn reopen(store: &mut Store, item: ItemId) -> Option<Assignment> {
    let mut tx = store.begin();
    let prepared = run_ready(prepare_reopenings(&mut tx, &[item])).unwrap();
    let result = prepared.outcomes().first().map(|outcome| outcome.result.clone().unwrap());
    run_ready(prepared.store(&mut tx)).unwrap();
    tx.commit(store).unwrap();
    result
}

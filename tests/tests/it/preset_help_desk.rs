//! The preset `help_desk`: the whole story of the desk's page, on the store in memory and on a SQLite file that is closed and opened again in the middle (AM-30 … AM-38, AH-01 … AH-33).

use crate::desk_office::*;
use memory_store::MemoryStore;
use tantou::access::agents::{AgentCommand, AgentEdit, AgentId, AgentRefusal, AgentStatus, Placement, Role};
use tantou::handover::ItemRepository;
use tantou::handover::anonymise::{
    Declaration, PersonalDataRepository, PersonalDatum, Place, PlaceKind, PlaceName, RowId, TombstoneKey,
    find_buried,
};
use tantou::handover::assign::{Aim, Assignment, AssignmentRefusal};
use tantou::handover::item::{Item, ItemKind, Section, WorkState};
use tantou::handover::plan::{PlanPhase, PlanRefusal, Purpose, Routing, Trouble};
use tantou::handover::reconcile::{scan_agents, scan_board, scan_items, scan_mailboxes, scan_plans};
use tantou::handover::services::{AssignmentRequest, By};
use tantou::offboarding::{DeskNotice, Leave};
use tantou::preset;
use tantou::storage::{OpError, run_ready};
use uuid::Uuid;

const SATO: AgentId = agent(2);
const TANAKA: AgentId = agent(3);
const ITO: AgentId = agent(4);
const YAMADA: AgentId = agent(5);

#[test]
fn in_memory() {
    the_story(MemoryStore::new());
}

#[test]
fn in_a_file() {
    the_story(File::create());
}

fn the_story<B: Books>(books: B) {
    // Steps of three items, so that there are several.
    let mut office = DeskOffice::open(books, preset::help_desk().with_batch(3));
    agents_are_added(&mut office);
    conversations_are_assigned(&mut office);
    an_absence(&mut office);
    office.reopen();
    somebody_is_deactivated(&mut office);
    a_successor_leaves_in_the_middle(&mut office);
    somebody_comes_back(&mut office);
    somebody_is_deleted(&mut office);
    nothing_violates_the_rules(&mut office);
}

fn leave(number: u128, agent: AgentId, purpose: Purpose, routing: Routing) -> Leave {
    Leave { plan: plan(number), agent, purpose, routing }
}

/// AM-30, AM-33, AM-36, AM-38: name, address, departments, a role; only who manages agents adds them; the last administrator stays.
fn agents_are_added<B: Books>(office: &mut DeskOffice<B>) {
    for (number, name) in [(2, "佐藤 花子"), (3, "田中 次郎"), (4, "伊藤 さくら")] {
        office.hire(number, name, worker());
    }
    office.hire(5, "山田 優", Placement::new(Role::LightAgent, [SUPPORT]));
    let by_sato = office.run(|tx, _, journeys| {
        run_ready(journeys.add_agent(tx, SATO, agent(6), person(6, "誰か"), worker())).map(plain)
    });
    assert_eq!(code(by_sato), "agent.not_permitted");
    let edit = |edit: AgentEdit| AgentCommand::Edit { edit: Box::new(edit) };
    let demote = edit(AgentEdit { role: Some(Role::LightAgent), ..AgentEdit::default() });
    let refused =
        office.run(|tx, now, journeys| run_ready(journeys.edit_agent(tx, SUZUKI, SUZUKI, &demote, now)));
    assert_eq!(refused.unwrap_err(), AgentRefusal::LastAdministrator);
    let nowhere = edit(AgentEdit { departments: Some([].into()), ..AgentEdit::default() });
    let refused =
        office.run(|tx, now, journeys| run_ready(journeys.edit_agent(tx, SUZUKI, SATO, &nowhere, now)));
    assert_eq!(refused.unwrap_err(), AgentRefusal::NoDepartment);
    assert!(office.agent(YAMADA).is_active());
}

fn assign<B: Books>(
    office: &mut DeskOffice<B>,
    by: &By,
    number: u128,
    to: AgentId,
) -> Result<Assignment, AssignmentRefusal> {
    let requests = [AssignmentRequest { item: item(number), aim: Aim::Agent(to) }];
    let outcomes = office.run(|tx, now, journeys| {
        run_ready(journeys.assign(tx, by, &requests, now)).map_err(OpError::<AssignmentRefusal, _>::Storage)
    });
    outcomes.unwrap().remove(0).result
}

/// AH-01 … AH-05: who may be selected, and why others may not; the lists; a customer writes again; somebody leaves the channel.
fn conversations_are_assigned<B: Books>(office: &mut DeskOffice<B>) {
    let conversation = |number, state, assignee| Item {
        kind: ItemKind::Conversation,
        channel: Some(CHAT),
        state,
        ..ticket(number, assignee)
    };
    office.put_items(&[
        conversation(1, WorkState::New, None),
        conversation(2, WorkState::Completed, Some(SATO)),
        conversation(3, WorkState::Open { replied: true }, Some(TANAKA)),
    ]);
    let picker = |actor| By::Picker { actor, others: [].into() };
    assert_eq!(code(assign(office, &picker(SATO), 1, TANAKA)), "assignment.not_permitted");
    assert_eq!(code(assign(office, &picker(SUZUKI), 1, YAMADA)), "assignment.ineligible");
    assert!(matches!(assign(office, &picker(SUZUKI), 1, SATO), Ok(Assignment::AsAimed { .. })));
    assert_eq!(office.notices(), [(SATO, DeskNotice::WorkAssigned { items: vec![item(1)] })]);
    let found = office.look(|tx| run_ready(tx.find_items(&[item(1), item(2), item(3)])).unwrap_or_default());
    let mut sections: Vec<_> = found.iter().map(|row| (row.value.id, row.value.section())).collect();
    sections.sort_unstable_by_key(|(id, _)| *id);
    let expected =
        [(item(1), Section::NotReplied), (item(2), Section::Completed), (item(3), Section::Replied)];
    assert_eq!(sections, expected);
    let reopened = office.run(|tx, now, journeys| {
        run_ready(journeys.reopen(tx, &[item(2)], now)).map_err(OpError::<AssignmentRefusal, _>::Storage)
    });
    assert_eq!(reopened.unwrap().len(), 1);
    assert_eq!(office.holders([1, 2, 3]), [Some(SATO), Some(SATO), Some(TANAKA)]);
    // Tanaka is taken off the channel.
    let channels = AgentEdit { channels: Some([].into()), ..AgentEdit::default() };
    let command = AgentCommand::Edit { edit: Box::new(channels) };
    let edited =
        office.run(|tx, now, journeys| run_ready(journeys.edit_agent(tx, SUZUKI, TANAKA, &command, now)));
    assert!(edited.unwrap().may_release);
    let released = office.run(|tx, now, journeys| {
        run_ready(journeys.release(tx, TANAKA, None, now)).map_err(OpError::<AgentRefusal, _>::Storage)
    });
    let released = released.unwrap();
    assert_eq!((released.items, released.next), (vec![item(3)], None));
    assert_eq!(office.holders([3]), [None]);
    let back = AgentEdit { channels: Some([CHAT].into()), ..AgentEdit::default() };
    let command = AgentCommand::Edit { edit: Box::new(back) };
    office
        .run(|tx, now, journeys| run_ready(journeys.edit_agent(tx, SUZUKI, TANAKA, &command, now)))
        .unwrap();
    office.notices();
}

/// AH-26, AH-28: handed over for a time; what is aimed at the absent goes to the successor; what is still open comes back.
fn an_absence<B: Books>(office: &mut DeskOffice<B>) {
    office.put_items(&(11..=17).map(|number| ticket(number, Some(ITO))).collect::<Vec<_>>());
    let away = leave(1, ITO, Purpose::Absence { until: None }, Routing::to_one(TANAKA));
    assert_eq!(office.carry_out(&away), PlanPhase::Away);
    assert_eq!(office.holders(11..=17), [Some(TANAKA); 7]);
    let told: Vec<_> = office.notices().into_iter().map(|(to, notice)| (to, notice.topic())).collect();
    let expected = [
        (TANAKA, "desk.work_is_coming"),
        (SUZUKI, "desk.handover_completed"),
        (TANAKA, "desk.work_has_come"),
    ];
    assert_eq!(told, expected);
    office.put_items(&[ticket(18, None)]);
    assert!(matches!(assign(office, &By::Automatic, 18, ITO), Ok(Assignment::ToSuccessor { .. })));
    // One is completed meanwhile, one passed on.
    office.touch([item(11)], Some(WorkState::Completed));
    assign(office, &By::Rule, 12, SATO).unwrap();
    office.run(|tx, now, journeys| run_ready(journeys.come_back(tx, SUZUKI, plan(1), now))).unwrap();
    let give_back = leave(2, ITO, Purpose::GiveBack { of: plan(1) }, Routing::to_pool());
    assert_eq!(office.carry_out(&give_back), PlanPhase::Completed);
    let expected =
        [Some(TANAKA), Some(SATO), Some(ITO), Some(ITO), Some(ITO), Some(ITO), Some(ITO), Some(TANAKA)];
    assert_eq!(office.holders(11..=18), expected);
    office.notices();
}

/// AH-20, AH-22, AH-23, AH-30: a successor for tickets and one for activities; shown, confirmed; if the facts change, shown again; refused where nobody could take something; history stays.
fn somebody_is_deactivated<B: Books>(office: &mut DeskOffice<B>) {
    office.put_items(&(21..=28).map(|number| ticket(number, Some(SATO))).collect::<Vec<_>>());
    office.put_items(&[Item { kind: ItemKind::Activity, ..ticket(29, Some(SATO)) }]);
    office.touch([item(28)], Some(WorkState::Completed));
    let to_light = leave(3, SATO, Purpose::Deactivate, Routing::to_one(YAMADA));
    match office.show(&to_light).unwrap_err() {
        PlanRefusal::NobodyCouldTake { count: 11, items } => assert!(!items.is_empty()),
        other => panic!("{other}"),
    }
    let leaving = leave(4, SATO, Purpose::Deactivate, Routing::by_kind(TANAKA, ITO));
    let shown = office.show(&leaving).unwrap();
    assert_eq!((shown.impact.total, shown.impact.stuck()), (11, 0));
    office.put_items(&[ticket(30, Some(SATO))]);
    assert_eq!(code(office.confirm(&shown)), "handover.show_again");
    let shown = office.show(&leaving).unwrap();
    assert_eq!(shown.impact.total, 12);
    let mut run = office.confirm(&shown).unwrap();
    assert_eq!(office.step(&mut run).unwrap(), Some(9), "a progress bar");
    // Halted by somebody else; a run that does not know of it finds out.
    office.run(|tx, now, journeys| run_ready(journeys.pause(tx, SUZUKI, plan(4), now)).map(plain)).unwrap();
    assert_eq!((office.step(&mut run), run.phase()), (Ok(None), PlanPhase::Paused));
    office.reopen();
    let mut run = office
        .run(|tx, now, journeys| run_ready(journeys.resume(tx, SUZUKI, plan(4), now)).map(plain))
        .unwrap();
    assert_eq!(office.finish(&mut run), PlanPhase::Completed);
    assert!(!office.agent(SATO).is_active());
    assert_eq!(office.holders(21..=27), [Some(TANAKA); 7]);
    assert_eq!(office.holders([28, 29]), [Some(SATO), Some(ITO)], "history stays; activities go elsewhere");
    assert_eq!(
        code(assign(office, &By::Picker { actor: SUZUKI, others: [].into() }, 21, SATO)),
        "assignment.ineligible"
    );
    office.notices();
}

/// AH-27, AH-32, AH-33: two plans cannot cross; a successor who leaves stops the plan with an error that names them, and it goes on with another.
fn a_successor_leaves_in_the_middle<B: Books>(office: &mut DeskOffice<B>) {
    let first = leave(5, TANAKA, Purpose::Deactivate, Routing::to_one(ITO));
    let shown = office.show(&first).unwrap();
    let total = shown.impact.total;
    let mut run = office.confirm(&shown).unwrap();
    office.step(&mut run).unwrap();
    let crossing = leave(6, ITO, Purpose::Deactivate, Routing::to_one(TANAKA));
    assert_eq!(code(office.show(&crossing)), "handover.circle");
    let second = leave(7, ITO, Purpose::Deactivate, Routing::to_pool());
    assert_eq!(office.show(&second).unwrap().impact.stops, [plan(5)]);
    assert_eq!(office.carry_out(&second), PlanPhase::Completed);
    office.notices();
    assert_eq!(office.finish(&mut run), PlanPhase::NeedsAttention);
    let Some(Trouble::SuccessorsGone { successors }) = run.trouble() else { panic!("{:?}", run.trouble()) };
    assert_eq!(successors[0].agent, ITO);
    let told = office.notices();
    assert!(matches!(&told[..], [(SUZUKI, DeskNotice::HandoverNeedsAttention { .. })]), "{told:?}");
    let again = office.run(|tx, _, journeys| {
        run_ready(journeys.plan_again(tx, SUZUKI, plan(5), Routing::to_pool())).map(plain)
    });
    let again = again.unwrap();
    assert_eq!(again.impact.total, total - 3);
    let mut run =
        office.run(|tx, now, journeys| run_ready(journeys.reroute(tx, SUZUKI, &again, now))).unwrap();
    assert_eq!(office.finish(&mut run), PlanPhase::Completed);
    assert_eq!(office.holders(21..=27), [None; 7], "nothing is lost");
    office.notices();
}

/// AH-29, AH-31: an empty queue; an undo brings back what nobody has touched.
fn somebody_comes_back<B: Books>(office: &mut DeskOffice<B>) {
    office.run(|tx, now, journeys| run_ready(journeys.reactivate(tx, SUZUKI, TANAKA, now))).unwrap();
    assert_eq!(office.notices(), [(TANAKA, DeskNotice::Reactivated)]);
    let open = office.look(|tx| run_ready(tx.page_unfinished_items_of(TANAKA, None, 99)).unwrap_or_default());
    assert!(open.is_empty());
    let undo = leave(8, TANAKA, Purpose::Undo { of: plan(5) }, Routing::to_pool());
    assert_eq!(office.carry_out(&undo), PlanPhase::Completed);
    let open = office.look(|tx| run_ready(tx.page_unfinished_items_of(TANAKA, None, 99)).unwrap_or_default());
    assert!(open.len() > 3, "what the second plan has not touched came back");
}

/// AH-21: deleted and made anonymous: no declared field still holds an old value, authorship stays, an import is recognised.
fn somebody_is_deleted<B: Books>(office: &mut DeskOffice<B>) {
    let (signature, sent) = (PlaceName("signature".into()), PlaceName("sent".into()));
    let row = |number| RowId::from_uuid(Uuid::from_u128(number));
    office.write(|tx| {
        B::put_row(tx, &signature, row(1), Some(TANAKA), "田中 次郎");
        B::put_row(tx, &signature, row(2), Some(SUZUKI), "鈴木 一郎");
        B::put_row(tx, &sent, row(1), None, "田中 次郎 <agent3@desk.example> が担当します。田中より");
    });
    let deletion = leave(9, TANAKA, Purpose::Delete { anonymise: true }, Routing::to_one(SUZUKI));
    assert_eq!(office.carry_out(&deletion), PlanPhase::Completed);
    let key = TombstoneKey::new([3; 32]).unwrap();
    for _ in 0..2 {
        let place = |place: &PlaceName, holds| Place { place: place.clone(), holds };
        let places = vec![
            place(&signature, PlaceKind::Field { datum: PersonalDatum::Name }),
            place(&sent, PlaceKind::Rendered),
        ];
        let declaration = Declaration::new(places).unwrap();
        let begun = office.run(|tx, now, journeys| {
            run_ready(journeys.anonymise(tx, SUZUKI, plan(9), declaration, &["田中"], &key, now)).map(plain)
        });
        let mut process = begun.unwrap();
        while office.run(|tx, now, _| run_ready(process.next(tx, now)).map(plain)).unwrap().is_some() {}
        assert!(process.is_done());
        assert_eq!(process.process().changed(), 2, "twice is once");
    }
    let gone = office.agent(TANAKA);
    assert!(matches!(gone.status(), AgentStatus::Deleted { anonymised: true, .. }));
    assert!(
        !gone.person().name.as_str().contains("田中")
            && !gone.person().address.as_given().contains("agent3@")
    );
    let values = office.look(|tx| {
        let mut values = Vec::new();
        for place in [&signature, &sent] {
            values.extend(run_ready(tx.lock_personal_rows(place, TANAKA, None, 9)).unwrap_or_default());
        }
        values
    });
    assert_eq!(values.len(), 2);
    assert!(
        values.iter().all(|row| !row.value.contains("田中") && !row.value.contains("agent3")),
        "{values:?}"
    );
    let address = person(3, "x").address;
    let buried = office.look(|tx| {
        let addresses = [address];
        run_ready(find_buried(tx, &key, &addresses))
            .map(|found| found.iter().map(|(_, agent)| *agent).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    assert_eq!(buried, [TANAKA]);
}

fn nothing_violates_the_rules<B: Books>(office: &mut DeskOffice<B>) {
    let findings = office.look(|tx| {
        let mut findings = run_ready(scan_items(tx, None, 999)).map(|page| page.findings).unwrap_or_default();
        findings.extend(run_ready(scan_agents(tx, None, 999)).map(|page| page.findings).unwrap_or_default());
        findings.extend(run_ready(scan_plans(tx, None, 999)).map(|page| page.findings).unwrap_or_default());
        findings.extend(run_ready(scan_board(tx)).unwrap_or_default());
        findings
            .extend(run_ready(scan_mailboxes(tx, None, 999)).map(|page| page.findings).unwrap_or_default());
        findings
    });
    assert_eq!(findings, []);
}

//! Handovers and anonymisations whose transactions are cut off, and what is told of handovers that took a turn, on the store in memory and in a SQLite file (AH-20, AH-21, AH-25, AH-27, AH-28).

use crate::desk_office::*;
use memory_store::MemoryStore;
use tantou::access::agents::{AgentId, AgentStatus};
use tantou::handover::anonymise::{
    AnonymisationState, Declaration, PersonalDatum, Place, PlaceKind, PlaceName, RowId, TombstoneKey,
};
use tantou::handover::plan::{Destination, PlanPhase, Purpose, Routing};
use tantou::offboarding::{Anonymising, DeskNotice, Leave, Run};
use tantou::preset;
use tantou::storage::run_ready;
use uuid::Uuid;

const SATO: AgentId = agent(2);
const TANAKA: AgentId = agent(3);
const ITO: AgentId = agent(4);

/// A desk at which Sato has six tickets; three are a step.
fn desk<B: Books>(books: B) -> DeskOffice<B> {
    let mut office = DeskOffice::open(books, preset::help_desk().with_batch(3));
    for (number, name) in [(2, "佐藤 花子"), (3, "田中 次郎"), (4, "伊藤 さくら")] {
        office.hire(number, name, worker());
    }
    office.put_items(&(1..=6).map(|number| ticket(number, Some(SATO))).collect::<Vec<_>>());
    office
}

fn leave(number: u128, purpose: Purpose, routing: Routing) -> Leave {
    Leave { plan: plan(number), agent: SATO, purpose, routing }
}

/// A step that is written, and not committed.
fn cut_off<B: Books>(office: &mut DeskOffice<B>, run: &mut Run) -> bool {
    let now = office.now();
    office.look(|tx| run_ready(run.next(tx, now)).unwrap().is_some())
}

fn every_step_cut_off<B: Books>(books: B) {
    let mut office = desk(books);
    let shown = office.show(&leave(1, Purpose::Deactivate, Routing::to_one(TANAKA))).unwrap();
    let mut run = office.confirm(&shown).unwrap();
    let mut steps = 0;
    while cut_off(&mut office, &mut run) {
        assert!(cut_off(&mut office, &mut run), "it is still to be done");
        assert!(office.step(&mut run).unwrap().is_some(), "and is done");
        steps += 1;
    }
    assert_eq!((run.phase(), steps), (PlanPhase::Completed, 4), "two steps, and a look that finds nothing");
    assert!(!office.agent(SATO).is_active());
    assert_eq!(office.holders(1..=6), [Some(TANAKA); 6]);
    let told: Vec<_> = office.notices().into_iter().map(|(to, notice)| (to, notice.topic())).collect();
    let expected = [
        (TANAKA, "desk.work_is_coming"),
        (SUZUKI, "desk.handover_completed"),
        (TANAKA, "desk.work_has_come"),
    ];
    assert_eq!(told, expected, "told once");
}

/// AH-25: whichever step is cut off before its commit, the last one too, the same run goes on where the plan stands.
#[test]
fn a_run_survives_the_loss_of_any_step() {
    every_step_cut_off(MemoryStore::new());
    every_step_cut_off(File::create_fast());
}

/// Where Sato's data is.
fn declaration() -> Declaration {
    let holds = PlaceKind::Field { datum: PersonalDatum::Name };
    Declaration::new(vec![Place { place: signature(), holds }]).unwrap()
}

fn signature() -> PlaceName {
    PlaceName("signature".into())
}

fn anonymise<B: Books>(office: &mut DeskOffice<B>) -> Anonymising {
    let key = TombstoneKey::new([3; TombstoneKey::MIN_BYTES]).unwrap();
    let begun = office.run(|tx, now, journeys| {
        run_ready(journeys.anonymise(tx, SUZUKI, plan(1), declaration(), &[], &key, now)).map(plain)
    });
    begun.unwrap()
}

/// Sato deleted, with a value in the declared place.
fn deleted<B: Books>(books: B) -> DeskOffice<B> {
    let mut office = desk(books);
    write_again(&mut office, 1);
    let deletion = leave(1, Purpose::Delete { anonymise: true }, Routing::to_one(TANAKA));
    assert_eq!(office.carry_out(&deletion), PlanPhase::Completed);
    office
}

/// Something still writes the name.
fn write_again<B: Books>(office: &mut DeskOffice<B>, number: u128) {
    let row = RowId::from_uuid(Uuid::from_u128(number));
    office.write(|tx| B::put_row(tx, &signature(), row, Some(SATO), "佐藤 花子"));
}

fn step<B: Books>(office: &mut DeskOffice<B>, process: &mut Anonymising) -> bool {
    office.run(|tx, now, _| run_ready(process.next(tx, now)).map(plain)).unwrap().is_some()
}

fn every_replacement_cut_off<B: Books>(books: B) {
    let mut office = deleted(books);
    let mut process = anonymise(&mut office);
    let now = office.now();
    let mut steps = 0;
    while office.look(|tx| run_ready(process.next(tx, now)).unwrap().is_some()) {
        assert!(step(&mut office, &mut process), "what was cut off is done");
        steps += 1;
    }
    assert!(process.is_done() && steps == 2, "replaced, and looked at again");
    assert_eq!(process.process().changed(), 1);
    assert!(matches!(office.agent(SATO).status(), AgentStatus::Deleted { anonymised: true, .. }));
}

/// AH-21: whichever step of an anonymisation is cut off before its commit, the last one too, it goes on where it stands.
#[test]
fn an_anonymisation_survives_the_loss_of_any_step() {
    every_replacement_cut_off(MemoryStore::new());
    every_replacement_cut_off(File::create_fast());
}

fn written_time_and_again<B: Books>(books: B) {
    let mut office = deleted(books);
    let mut process = anonymise(&mut office);
    for number in 2..99 {
        if !step(&mut office, &mut process) {
            break;
        }
        write_again(&mut office, number);
    }
    assert!(matches!(process.process().state(), AnonymisationState::NeedsAttention { .. }));
    assert!(!step(&mut office, &mut process), "it does not go on by itself");
    // Whoever writes it was found. A process that was lost is begun again.
    let mut process = anonymise(&mut office);
    let anew = office.run(|tx, now, _| run_ready(process.begin_anew(tx, now)).map(plain));
    assert!(anew.unwrap().is_some());
    while step(&mut office, &mut process) {}
    assert!(process.is_done());
    let anew = office.run(|tx, now, _| run_ready(process.begin_anew(tx, now)).map(plain));
    assert!(anew.unwrap().is_none(), "there is nothing to begin anew");
}

/// AH-21: what is written time and again needs attention, and is begun anew once somebody has paid it.
#[test]
fn an_anonymisation_that_needed_attention_is_begun_anew() {
    written_time_and_again(MemoryStore::new());
    written_time_and_again(File::create_fast());
}

/// AH-20, AH-27: a successor is told all that has come, also what came before the plan went on with another.
#[test]
fn who_received_by_two_routings_is_told_the_whole() {
    let mut office = desk(MemoryStore::new());
    let several = Destination::RoundRobin { agents: vec![TANAKA, ITO] };
    let both = Routing { rules: Vec::new(), fallback: several };
    let shown = office.show(&leave(1, Purpose::Deactivate, both)).unwrap();
    let mut run = office.confirm(&shown).unwrap();
    office.step(&mut run).unwrap();
    let second = Leave { agent: ITO, ..leave(2, Purpose::Deactivate, Routing::to_pool()) };
    assert_eq!(office.carry_out(&second), PlanPhase::Completed);
    assert_eq!(office.finish(&mut run), PlanPhase::NeedsAttention);
    let again = office.run(|tx, _, journeys| {
        run_ready(journeys.plan_again(tx, SUZUKI, plan(1), Routing::to_one(TANAKA))).map(plain)
    });
    let again = again.unwrap();
    office.pass(1);
    let mut run =
        office.run(|tx, now, journeys| run_ready(journeys.reroute(tx, SUZUKI, &again, now))).unwrap();
    office.notices();
    assert_eq!(office.finish(&mut run), PlanPhase::Completed);
    let has_come = office.notices().into_iter().find_map(|(to, notice)| match notice {
        DeskNotice::WorkHasCome { count, .. } => Some((to, count)),
        _ => None,
    });
    assert_eq!(has_come, Some((TANAKA, 5)), "two by turns, three alone; the sixth went to Ito");
}

/// AH-28: whoever comes back is told how much comes back, and not that it comes from themselves.
#[test]
fn who_comes_back_is_told_what_comes_back() {
    let mut office = desk(MemoryStore::new());
    let away = leave(1, Purpose::Absence { until: None }, Routing::to_one(TANAKA));
    assert_eq!(office.carry_out(&away), PlanPhase::Away);
    office.command(plan(1), Command::ComeBack).unwrap();
    office.notices();
    let give_back = leave(2, Purpose::GiveBack { of: plan(1) }, Routing::to_pool());
    assert_eq!(office.carry_out(&give_back), PlanPhase::Completed);
    let told: Vec<_> = office.notices();
    let coming = (SATO, DeskNotice::WorkIsComingBack { plan: plan(2), count: 6 });
    assert_eq!(told.first(), Some(&coming));
    let topics: Vec<_> = told.iter().map(|(to, notice)| (*to, notice.topic())).collect();
    assert_eq!(topics, [(SATO, "desk.work_is_coming_back"), (SUZUKI, "desk.handover_completed")]);
}

//! Who hears of what is done at the desk, and who hears of nothing because nothing was done.

use crate::desk_office::*;
use crate::stale_tx::StaleTx;
use memory_store::MemoryStore;
use tantou::access::agents::AgentId;
use tantou::handover::PlanId;
use tantou::handover::plan::{PlanPhase, Purpose, Routing};
use tantou::offboarding::{DeskNotice, Leave};
use tantou::preset;
use tantou::storage::run_ready;

const SATO: AgentId = agent(2);
const TANAKA: AgentId = agent(3);

/// Sato, who has three tickets, and Tanaka.
fn office() -> DeskOffice<MemoryStore> {
    let mut office = DeskOffice::open(MemoryStore::new(), preset::help_desk());
    office.hire(2, "佐藤 花子", worker());
    office.hire(3, "田中 次郎", worker());
    office.put_items(&[1, 2, 3].map(|number| ticket(number, Some(SATO))));
    office
}

/// Sato's work goes to Tanaka, or comes back.
fn leave(number: u128, purpose: Purpose) -> Leave {
    Leave { plan: plan(number), agent: SATO, purpose, routing: Routing::to_one(TANAKA) }
}

fn cancel(office: &mut DeskOffice<MemoryStore>, plan: PlanId) -> Vec<(AgentId, DeskNotice)> {
    office.notices();
    office.run(|tx, now, journeys| run_ready(journeys.cancel(tx, SUZUKI, plan, now))).unwrap();
    office.notices()
}

/// AH-20, AH-26: a plan that was looked at and not confirmed is given up, and whom it was about hears nothing; one that was confirmed kept new work away, which may come again.
#[test]
fn ah_20_a_plan_that_nobody_confirmed_is_given_up_in_silence() {
    let mut office = office();
    let only_looked_at = leave(1, Purpose::Delete { anonymise: true });
    office.show(&only_looked_at).unwrap();
    assert_eq!(cancel(&mut office, only_looked_at.plan), []);
    let confirmed = leave(2, Purpose::Deactivate);
    let shown = office.show(&confirmed).unwrap();
    office.confirm(&shown).unwrap();
    let told = DeskNotice::HandoverCancelled { plan: confirmed.plan, agent: SATO };
    assert_eq!(cancel(&mut office, confirmed.plan), [(SATO, told)]);
    assert_eq!(cancel(&mut office, confirmed.plan), [], "once");
}

/// AH-28, AH-31: by a plan that brings work back nothing was kept away, so nothing may come again when it is given up.
#[test]
fn ah_28_giving_back_is_given_up_without_a_word_of_new_work() {
    let mut office = office();
    let absence = leave(1, Purpose::Absence { until: None });
    assert_eq!(office.carry_out(&absence), PlanPhase::Away);
    office.command(absence.plan, Command::ComeBack).unwrap();
    let back = leave(2, Purpose::GiveBack { of: absence.plan });
    let shown = office.show(&back).unwrap();
    office.confirm(&shown).unwrap();
    assert_eq!(cancel(&mut office, back.plan), []);
}

/// AH-29: two administrators make somebody active again at once. The second has looked before the first was through, and finds under guard that nothing is left to do: one notice,
/// one event.
#[test]
fn ah_29_who_is_active_by_now_is_not_told_again() {
    let mut office = office();
    assert_eq!(office.carry_out(&leave(1, Purpose::Deactivate)), PlanPhase::Completed);
    let inactive = office.agent(SATO);
    office.notices();
    office.run(|tx, now, journeys| run_ready(journeys.reactivate(tx, SUZUKI, SATO, now))).unwrap();
    assert_eq!(office.notices(), [(SATO, DeskNotice::Reactivated)]);
    let (journeys, now) = (office.journeys.clone(), office.now());
    let second = office.look(|tx| {
        let mut tx = StaleTx { tx, agents: vec![inactive.clone()] };
        run_ready(journeys.reactivate(&mut tx, SUZUKI, SATO, now)).unwrap()
    });
    assert!(!inactive.is_active() && second.outcome.agent.is_active());
    assert_eq!((second.messages, second.events), (vec![], vec![]));
}

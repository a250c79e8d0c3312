//! Who hears of what is done at the desk, and who hears of nothing because nothing was done; and that nothing is left of what was refused.

use crate::desk_office::*;
use crate::host::address;
use crate::stale_tx::StaleTx;
use memory_store::MemoryStore;
use tantou::access::agents::AgentId;
use tantou::handover::mailbox::{
    Correspondence, MailboxCommand, MailboxSettings, Protocol, Sharing, correspondence,
};
use tantou::handover::plan::{PlanPhase, PlanRefusal, Purpose, Routing};
use tantou::handover::{PlanId, PlanRepository};
use tantou::offboarding::{DeskNotice, Leave};
use tantou::preset;
use tantou::storage::{OpError, run_ready};

const SATO: AgentId = agent(2);
const TANAKA: AgentId = agent(3);
const ITO: AgentId = agent(4);

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

/// AH-20, AH-22: a plan that is refused is not written down, also if the host commits all the same; corrected, it is shown under the same id.
#[test]
fn ah_22_nothing_is_left_of_a_refused_plan() {
    let mut office = office();
    let (journeys, now) = (office.journeys.clone(), office.now());
    let wrong = Leave { routing: Routing::to_one(ITO), ..leave(1, Purpose::Deactivate) };
    office.write(|tx| {
        let refused = run_ready(journeys.plan(tx, SUZUKI, &wrong, now));
        assert!(
            matches!(refused, Err(OpError::Refused(PlanRefusal::SuccessorsUnavailable { .. }))),
            "{refused:?}"
        );
    });
    let found = office.look(|tx| run_ready(tx.find_plans(&[wrong.plan])).unwrap());
    assert_eq!(found, []);
    assert_eq!(office.show(&leave(1, Purpose::Deactivate)).unwrap().impact.total, 3);
}

/// AH-27, AH-42: whoever took something over before the plan went on with somebody else reads what customers wrote, too, and is told.
#[test]
fn ah_42_who_took_over_before_the_routing_was_changed_reads_on() {
    let mut office = office();
    office.journeys = office.journeys.clone().with_batch(1);
    office.hire(4, "伊藤 さくら", worker());
    let (protocol, sharing) = (Protocol::Pop3, Sharing::RecordLevel);
    let settings = MailboxSettings { address: address("sato@desk.example"), protocol, sharing };
    ask(&mut office, SATO, &MailboxCommand::SaveSettings { settings });
    let leave = leave(1, Purpose::Deactivate);
    let shown = office.show(&leave).unwrap();
    let mut run = office.confirm(&shown).unwrap();
    office.step(&mut run).unwrap();
    office.command(leave.plan, Command::Pause).unwrap();
    let to_ito = Routing::to_one(ITO);
    let again = office
        .run(|tx, _, journeys| run_ready(journeys.plan_again(tx, SUZUKI, leave.plan, to_ito)).map(plain));
    let again = again.unwrap();
    let mut run =
        office.run(|tx, now, journeys| run_ready(journeys.reroute(tx, SUZUKI, &again, now))).unwrap();
    assert_eq!(office.finish(&mut run), PlanPhase::Completed);
    assert_eq!(office.holders(1..=3), [TANAKA, ITO, ITO].map(Some));
    ask(&mut office, SUZUKI, &MailboxCommand::TakeBackup);
    office.notices();
    let done =
        office.run(|tx, now, journeys| run_ready(journeys.backup_is_complete(tx, SATO, leave.plan, now)));
    let mailbox = done.unwrap();
    let told = DeskNotice::CorrespondenceAvailable { of: SATO };
    assert_eq!(office.notices(), [(TANAKA, told.clone()), (ITO, told)]);
    for reader in [TANAKA, ITO] {
        assert_eq!(correspondence(&mailbox, reader, true), Correspondence::Available);
    }
}

/// Something about the mailbox of Sato.
fn ask(office: &mut DeskOffice<MemoryStore>, actor: AgentId, command: &MailboxCommand) {
    office.pass(1);
    office.run(|tx, now, journeys| run_ready(journeys.mailbox(tx, Some(actor), SATO, command, now))).unwrap();
}

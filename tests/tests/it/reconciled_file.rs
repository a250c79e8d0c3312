//! A file that somebody has written around the rules: everything that is wrong is found, and mended as proposed (AH-02, AH-20, AH-26, AH-33, AH-41, AH-45, AH-47, AM-38).

use crate::desk_office::*;
use tantou::access::agents::{AgentId, AgentRepository};
use tantou::handover::mailbox::{MailboxCommand, MailboxSettings, Protocol, Sharing};
use tantou::handover::plan::{PlanPhase, Purpose, Routing};
use tantou::handover::reconcile::{
    Finding, Proposal, prepare_repair, scan_agents, scan_board, scan_items, scan_mailboxes, scan_plans,
};
use tantou::offboarding::Leave;
use tantou::preset;
use tantou::storage::{Timestamp, run_ready};

const SATO: AgentId = agent(2);
const TANAKA: AgentId = agent(3);
const ITO: AgentId = agent(4);
const YAMADA: AgentId = agent(5);

/// Page by page, in pages of one.
fn findings(office: &mut DeskOffice<File>) -> Vec<Finding> {
    office.look(|tx| {
        let mut findings = run_ready(scan_board(tx)).unwrap();
        macro_rules! all {
            ($scan:ident) => {{
                let mut after = None;
                loop {
                    let page = run_ready($scan(tx, after, 1)).unwrap();
                    findings.extend(page.findings);
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
            }};
        }
        all!(scan_items);
        all!(scan_agents);
        all!(scan_plans);
        all!(scan_mailboxes);
        findings
    })
}

fn desk() -> DeskOffice<File> {
    let mut office = DeskOffice::open(File::create(), preset::help_desk());
    for (number, name) in [(2, "佐藤 花子"), (3, "田中 次郎"), (4, "伊藤 さくら"), (5, "山田 優")]
    {
        office.hire(number, name, worker());
    }
    office.put_items(&[ticket(1, Some(SATO)), ticket(2, Some(TANAKA)), ticket(3, Some(ITO))]);
    let address = person(4, "x").address;
    let settings = MailboxSettings { address, protocol: Protocol::Pop3, sharing: Sharing::Complete };
    let save = MailboxCommand::SaveSettings { settings };
    office.run(|tx, now, journeys| run_ready(journeys.mailbox(tx, Some(ITO), ITO, &save, now))).unwrap();
    let lock = MailboxCommand::Lock;
    office.run(|tx, now, journeys| run_ready(journeys.mailbox(tx, Some(SUZUKI), ITO, &lock, now))).unwrap();
    let leave = |number, agent, to| Leave {
        plan: plan(number),
        agent,
        purpose: Purpose::Deactivate,
        routing: Routing::to_one(to),
    };
    assert_eq!(office.carry_out(&leave(1, SATO, TANAKA)), PlanPhase::Completed);
    // Yamada's handover has begun, and waits.
    let shown = office.show(&leave(2, YAMADA, TANAKA)).unwrap();
    office.confirm(&shown).unwrap();
    assert_eq!(findings(&mut office), []);
    office
}

/// Writes around the rules.
fn spoil(office: &mut DeskOffice<File>) {
    let blob = |id: AgentId| id.as_uuid().into_bytes();
    office.write(|tx| {
        let run = |sql: &str, parameter: [u8; 16]| {
            assert_eq!(tx.connection().execute(sql, [parameter]).unwrap(), 1, "{sql}");
        };
        // An item with one who has left; a fence that no plan stands behind; a plan whose agent is not fenced.
        run("UPDATE tantou_item SET assignee = ?1 WHERE id = (SELECT max(id) FROM tantou_item)", blob(SATO));
        run("UPDATE tantou_agent SET fence = x'00000000000000000000000000000099', fence_kind = 'away' WHERE id = ?1", blob(TANAKA));
        run("UPDATE tantou_agent SET fence = NULL, fence_kind = NULL WHERE id = ?1", blob(YAMADA));
        // A private mailbox that is locked; one that has not heard that its user has left.
        run("UPDATE tantou_mailbox SET sharing = 'private' WHERE user = ?1", blob(ITO));
        run("UPDATE tantou_mailbox SET state = 'active', since = NULL WHERE user = ?1", blob(SATO));
        // The administrator is noted nowhere.
        let emptied = "UPDATE tantou_administrators SET record = '{\"remaining\":[],\"leaving\":[]}'";
        assert_eq!(tx.connection().execute(emptied, []).unwrap(), 1);
    });
}

#[test]
fn what_is_wrong_is_found_and_mended() {
    let mut office = desk();
    spoil(&mut office);
    let found = findings(&mut office);
    let mut proposals: Vec<Proposal> = found.iter().map(Finding::proposal).collect();
    proposals.sort_unstable_by_key(|proposal| format!("{proposal:?}"));
    let expected = [
        Proposal::FenceOrCancel,
        Proposal::LiftFence,
        Proposal::NoteAdministrator,
        Proposal::Release,
        Proposal::TellMailbox,
        Proposal::Unlock,
    ];
    assert_eq!(proposals, expected, "{found:?}");
    // The administrators first: the others are decided with them.
    let administrators_last = |finding: &Finding| !matches!(finding, Finding::AdministratorMisnoted { .. });
    let mut in_order = found;
    in_order.sort_by_key(administrators_last);
    for finding in in_order {
        let mend = |office: &mut DeskOffice<File>| {
            let mut settled = false;
            office.write(|tx| {
                let repair = run_ready(prepare_repair(tx, &finding, Timestamp::UNIX_EPOCH)).unwrap();
                settled = repair.is_settled();
                run_ready(repair.store(tx)).unwrap();
            });
            settled
        };
        assert!(!mend(&mut office), "{finding}");
        assert!(mend(&mut office), "once: {finding}");
    }
    assert_eq!(findings(&mut office), []);
    assert_eq!(office.holders([3]), [None], "unassigned, not lost");
    let found = office.look(|tx| run_ready(tx.lock_administrators()).unwrap());
    assert_eq!(found.unwrap().value.remaining().len(), 1);
}

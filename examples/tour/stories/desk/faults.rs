//! Somebody writes around the rules; a look through the store finds it, and proposes what to do (AH-20).

use super::World;
use crate::teller::Tone;
use crate::world::TourError;
use tantou::handover::ItemRepository;
use tantou::handover::item::ItemChange;
use tantou::handover::reconcile::{
    Finding, prepare_repair, scan_agents, scan_board, scan_items, scan_mailboxes, scan_plans,
};
use tantou::storage::run_ready;
use tantou::text::Explain;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(40, 0);
    found(world)?;
    world.teller.say(
        "An import of somebody's own gives a ticket to one who has left:",
        "独自の取り込みで、退職した担当者に問い合わせが割り当てられました:",
    )?;
    let (item, gone) = (world.data.item(100), world.data.agent(4));
    world.write(|tx, _| {
        let rows = run_ready(tx.lock_items(&[item]))?;
        let wrong = rows.iter().map(|row| ItemChange {
            item,
            expected: row.version,
            from: row.value.assignee,
            to: Some(gone),
            state: row.value.state,
            guard: None,
        });
        let wrong: Vec<ItemChange> = wrong.collect();
        run_ready(tx.save_items(&wrong))
    })?;
    for finding in found(world)? {
        let proposal = finding.proposal();
        let words = proposal.message(world.teller.language());
        world.write(|tx, now| {
            let repair = run_ready(prepare_repair(tx, &finding, now))?;
            run_ready(repair.store(tx))
        })?;
        world.teller.outcome(Tone::Good, proposal.code(), words)?;
    }
    found(world).map(drop)
}

/// Looks through everything, page by page, and tells what it finds.
pub(super) fn found(world: &mut World<'_>) -> Result<Vec<Finding>, TourError> {
    let mut findings = Vec::new();
    let mut after = None;
    loop {
        let page = world.read(|tx, _| run_ready(scan_items(tx, after, 500)))?;
        findings.extend(page.findings);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    findings.extend(world.read(|tx, _| {
        let mut findings = run_ready(scan_agents(tx, None, 100))?.findings;
        findings.extend(run_ready(scan_plans(tx, None, 100))?.findings);
        findings.extend(run_ready(scan_board(tx))?);
        findings.extend(run_ready(scan_mailboxes(tx, None, 100))?.findings);
        Ok(findings)
    })?);
    let language = world.teller.language();
    if findings.is_empty() {
        let words = world.teller.pick("nothing violates the rules", "規則に反するものはありません");
        world.teller.outcome(Tone::Good, "reconcile.sound", words)?;
    }
    for finding in &findings {
        world.teller.outcome(Tone::Bad, finding.code(), finding.message(language))?;
    }
    Ok(findings)
}

//! A picker shows who may take a conversation, and why the others may not (AH-01, AH-02).

use super::{World, mail};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::handover::assign::{Aim, Assignment, AssignmentRefusal, Obstacle, selectable};
use tantou::handover::item::{Item, ItemKind};
use tantou::handover::services::{AssignmentRequest, By};
use tantou::storage::{OpError, run_ready};
use tantou::text::Explain;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    let items = world.data.items();
    let waits = |item: &&Item| item.assignee.is_none() && item.kind == ItemKind::Conversation;
    let item = *items.iter().find(waits).ok_or_else(|| TourError::Story("nothing waits".into()))?;
    let language = world.teller.language();
    let department = world.data.department_name(item.department, language);
    world.teller.say(
        format!("A conversation of {department} waits. The picker shows everybody, with the reasons:"),
        format!("{department}部門のやりとりが未割り当てです。選択リストには理由とともに全員が表示されます:"),
    )?;
    let mut rows = Vec::new();
    let mut fit = Vec::new();
    for (agent, answer) in selectable(&item, &world.data.desk, &world.data.agents) {
        let words = match &answer {
            Ok(_) => world.teller.pick("can be selected", "選択できます").to_owned(),
            Err(because) => because.message(language),
        };
        let codes: Vec<&str> = answer
            .as_ref()
            .err()
            .map(|because| because.obstacles.iter().map(Obstacle::code).collect())
            .unwrap_or_default();
        fit.extend(answer.ok().map(|eligible| eligible.agent));
        rows.push(vec![world.data.name_of(agent.id()), words, codes.join(" ")]);
    }
    let columns = world.teller.pick(["agent", "selectable", "codes"], ["担当者", "選択", "コード"]);
    world.teller.table_beginning("picker", &columns, &rows, 12)?;
    let Some(first) = fit.first().copied() else { return Ok(()) };
    let light = world.data.agent(10);
    // Somebody who may not assign; an agent who may not hold it; one who may.
    for (actor, to) in [(world.data.agent(3), first), (world.data.boss(), light), (world.data.boss(), first)]
    {
        let by = By::Picker { actor, others: [].into() };
        let requests = [AssignmentRequest { item: item.id, aim: Aim::Agent(to) }];
        let journeys = world.data.journeys.clone();
        let assigned = world.run(|tx, now| {
            let receipt = run_ready(journeys.assign(tx, &by, &requests, now));
            receipt.map_err(OpError::<AssignmentRefusal, _>::Storage)
        })?;
        let outcomes = assigned.unwrap_or_default();
        let who = format!("{} → {}", world.data.name_of(actor), world.data.name_of(to));
        match outcomes.first().map(|outcome| &outcome.result) {
            Some(Ok(Assignment::Unchanged)) => {
                world.teller.outcome(Tone::Faint, "assignment.unchanged", who)?;
            }
            Some(Ok(_)) => world.teller.outcome(Tone::Good, "assignment.done", who)?,
            Some(Err(refusal)) => world.teller.refused(&who, refusal)?,
            None => {}
        }
    }
    mail::show(world)
}

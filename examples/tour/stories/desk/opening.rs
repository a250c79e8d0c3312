//! The desk is set up.

use super::World;
use super::host::{CHANNELS, DEPARTMENTS};
use crate::world::TourError;
use tantou::access::agents::{Administrators, AgentRepository};
use tantou::handover::item::{Item, ItemKind};
use tantou::handover::mailbox::MailboxRepository;
use tantou::storage::run_ready;
use tantou::text::Explain;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    let items = world.data.items();
    let (desk, agents, mailboxes) =
        (world.data.desk.clone(), world.data.agents.clone(), world.data.mailboxes());
    let administrators: Administrators = agents.iter().collect();
    // Told again after it was cut off: all of it is there, or nothing.
    world.write(|tx, _| {
        if run_ready(tx.lock_desk())?.is_some() {
            return Ok(());
        }
        run_ready(tx.save_desk(&desk, None))?;
        run_ready(tx.save_administrators(&administrators, None))?;
        run_ready(tx.insert_agents(&agents))?;
        run_ready(tx.insert_mailboxes(&mailboxes))?;
        tx.insert_items(&items)
    })?;
    let language = world.teller.language();
    let mut columns = vec![world.teller.pick("department", "部門").to_owned()];
    columns.extend(ItemKind::ALL.iter().map(|kind| kind.message(language)));
    columns.extend(
        [world.teller.pick("unassigned", "未割り当て"), world.teller.pick("agents", "担当者")]
            .map(str::to_owned),
    );
    let rows: Vec<Vec<String>> = desk
        .departments()
        .map(|department| {
            let of = |item: &&Item| item.department == department.id;
            let count = |wanted: &dyn Fn(&Item) -> bool| {
                items.iter().filter(of).filter(|item| wanted(item)).count().to_string()
            };
            let mut row = vec![world.data.department_name(department.id, language).to_owned()];
            row.extend(ItemKind::ALL.iter().map(|kind| count(&|item| item.kind == *kind)));
            row.push(count(&|item| item.assignee.is_none()));
            row.push(
                agents
                    .iter()
                    .filter(|agent| agent.departments().contains(&department.id))
                    .count()
                    .to_string(),
            );
            row
        })
        .collect();
    let (departments, channels) = (DEPARTMENTS.len(), CHANNELS.len());
    world.teller.say(
        format!(
            "{} open items in {departments} departments, conversations by {channels} channels:",
            items.len()
        ),
        format!("{departments}部門に未完了が{}件あります(やりとりの経路は{channels}つ):", items.len()),
    )?;
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    Ok(world.teller.table("desk", &columns, &rows)?)
}

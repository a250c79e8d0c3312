//! A customer and their contracts: what the host has before anybody is invited.

use super::World;
use super::data::ContractEntry;
use crate::teller::counted;
use crate::world::{TourError, address};
use tantou::access::{AccountHolder, Contract, HolderRepository};
use tantou::storage::run_ready;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    let mut holders = Vec::new();
    for holder in &world.data.hosting.holders {
        holders.push(AccountHolder::new(holder.id, address(&holder.address)?, holder.name.clone()));
    }
    let contract = |entry: &ContractEntry| {
        Contract::new(entry.id, entry.holder, entry.service.clone(), entry.name.clone())
    };
    let contracts: Vec<Contract> = world.data.hosting.contracts.iter().map(contract).collect();
    let first = world.holder();
    world.write(|tx, _| {
        if run_ready(tx.lock_holder(first))?.is_none() {
            tx.insert_holders(&holders)?;
            tx.insert_contracts(&contracts)?;
        }
        Ok(())
    })?;
    let own: Vec<Vec<String>> = world
        .data
        .hosting
        .contracts
        .iter()
        .filter(|entry| entry.holder == first)
        .map(|entry| vec![entry.key.clone(), entry.service.to_string(), entry.name.clone()])
        .collect();
    let name = world
        .data
        .hosting
        .holders
        .iter()
        .find(|holder| holder.id == first)
        .map_or("", |holder| &holder.name)
        .to_owned();
    world.teller.say(
        format!(
            "{name} owns {}. A web agency is to set up two of them, and nothing else.",
            counted(own.len(), "contract", "contracts")
        ),
        format!("{name}には{}件の契約があります。制作会社に、そのうち2件の設定だけを任せます。", own.len()),
    )?;
    let columns = [
        world.teller.pick("contract", "契約"),
        world.teller.pick("service", "サービス"),
        world.teller.pick("name", "名称"),
    ];
    Ok(world.teller.table("contracts", &columns, &own)?)
}

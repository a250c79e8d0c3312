//! How the registers stand: who is registered, in which role, and how much of which part of the quota that takes (CQ-15).

use super::{SupportStory, World, limits, past};
use crate::mailbox;
use crate::story::Tale;
use crate::teller::Tone;
use crate::world::TourError;
use tantou::quota::contacts::{Listed, PartUse};
use tantou::storage::run_ready;
use tantou::support::PresentState;
use tantou::text::{Explain, TextLanguage};

/// More than the story has.
const PAGE: u32 = 200;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    let today = world.data.desk.today;
    world.go_to(today);
    show_registers(world)?;
    show_people(world, "sakura")?;
    show_people(world, "minato")?;
    past::show(world, "sakura")?;
    let desk = world.data.journeys.clone();
    let recipients = world.read(|tx, _| run_ready(desk.mailing(tx, None, PAGE)))?.len();
    let delivered = world.read(|tx, _| mailbox::delivered_count(tx.connection(), SupportStory::KEY))?;
    let text = world.teller.pick(
        format!("a mailing goes to {recipients} addresses; {delivered} messages delivered, each once"),
        format!("メール配信の宛先{recipients}件、配信されたメッセージ{delivered}通(重複なし)"),
    );
    Ok(world.teller.outcome(Tone::Faint, "tour.standing", text)?)
}

/// One line for each register.
fn show_registers(world: &mut World<'_>) -> Result<(), TourError> {
    let language = world.teller.language();
    let mut rows = Vec::new();
    for place in 0..world.data.desk.customers.len() {
        let Some(customer) = world.data.desk.customers.get(place) else { continue };
        let (key, name) = (customer.key.clone(), customer.name.clone());
        let PresentState { register, standing, contacts } = state(world, &key)?;
        let standing = standing.map_err(|error| limits::untold(&error))?;
        let primary = contacts.iter().find(|listed| listed.contact.id() == register.primary());
        let primary = primary.map_or("", |listed| listed.contact.name().as_str()).to_owned();
        let part = |part: PartUse| format!("{} / {}", part.used, part.seats);
        let left = if standing.over_by > 0 {
            format!("-{}", standing.over_by)
        } else {
            standing.available.to_string()
        };
        rows.push(vec![
            name,
            primary,
            format!("{} / {}", standing.registered, standing.allowance.ceiling),
            part(standing.base),
            part(standing.additional),
            left,
            standing.code().to_owned(),
        ]);
    }
    world.teller.say("Every register today:", "本日の登録状況:")?;
    let columns = match language {
        TextLanguage::English => ["customer", "primary", "registered", "base", "additional", "left", "code"],
        TextLanguage::Japanese => ["お客様", "主担当", "登録", "基本", "追加", "残り", "コード"],
    };
    Ok(world.teller.table("registers", &columns, &rows)?)
}

/// Who is on a register.
pub(super) fn show_people(world: &mut World<'_>, key: &str) -> Result<(), TourError> {
    let language = world.teller.language();
    let PresentState { register, standing, contacts } = state(world, key)?;
    let row = |listed: &Listed| {
        let contact = &listed.contact;
        vec![
            contact.order().to_string(),
            contact.name().to_string(),
            listed.role.message(language),
            contact.address().as_given().to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = contacts.iter().map(row).collect();
    let customer =
        world.data.customer_of(register.contract()).map_or("", |customer| &customer.name).to_owned();
    let standing = match standing {
        Ok(standing) => standing.message(language),
        Err(error) => error.message(language),
    };
    world
        .teller
        .say(format!("The contacts of {customer}: {standing}"), format!("{customer}の担当者: {standing}"))?;
    let columns = match language {
        TextLanguage::English => ["order", "name", "role", "address"],
        TextLanguage::Japanese => ["登録順", "お名前", "区分", "メールアドレス"],
    };
    Ok(world.teller.table("contacts", &columns, &rows)?)
}

fn state(world: &mut World<'_>, key: &str) -> Result<PresentState, TourError> {
    let (desk, contract, today) =
        (world.data.journeys.clone(), world.data.contract(key), world.moment().today);
    let found = world.read(|tx, _| run_ready(desk.state(tx, contract, today, None, PAGE)))?;
    found.ok_or_else(|| TourError::Story(format!("the customer `{key}` has no register")))
}

//! A second batch for the same people, limited in time, and another customer who invites one of them (AM-04, AM-07, AM-12, AM-17, IL-10).

use super::answers::{MULLER, SUZUKI, TANAKA, say_yes};
use super::batch::{letter, plan_of};
use super::{World, show_refusal};
use crate::teller::{Tone, counted};
use crate::world::{TourError, address, random};
use std::time::Duration;
use tantou::access::{AccountHolderId, BatchId, BatchRequest, Registration, Target, Window};
use tantou::storage::run_ready;
use tantou::text::Explain;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(9, 0);
    let until = world.now.saturating_add(Duration::from_secs(30 * 24 * 3_600));
    let targets = vec![
        Target::registered(world.delegate(TANAKA)?),
        Target::registered(world.delegate(SUZUKI)?),
        Target::new(address(MULLER)?, "Jürgen Müller"),
    ];
    let request = BatchRequest {
        batch: BatchId::derived(world.data.hosting.tenant.as_uuid(), &[b"second batch"]),
        holder: world.holder(),
        contracts: vec![world.contract("shop-hosting")?, world.contract("corp-hosting")?],
        targets,
        window: Window::new(None, Some(until)).map_err(|error| TourError::Story(error.to_string()))?,
    };
    world.teller.say(
        format!("Tanaka, Suzuki and Müller are to set up the company's own site as well, until {until}."),
        format!("田中様、鈴木様、Müller氏に、会社案内サイトの設定も{until}まで任せます。"),
    )?;
    send(world, &request)?;
    world.teller.say(
        "Tanaka is registered, so a yes is enough; Müller is new:",
        "田中様は登録済みのため承諾のみ、Müller氏は登録が必要です:",
    )?;
    say_yes(world, TANAKA, Registration::NotGiven, "Tanaka accepts", "田中様が承諾")?;
    say_yes(
        world,
        MULLER,
        Registration::NotGiven,
        "Müller accepts without registering",
        "Müller氏が登録せずに承諾",
    )?;
    say_yes(world, MULLER, Registration::Given, "Müller accepts and registers", "Müller氏が承諾して登録")?;
    another_customer(world)
}

/// AM-12: what one customer does with Tanaka does not concern the other, and neither learns of the other.
fn another_customer(world: &mut World<'_>) -> Result<(), TourError> {
    let contract = world.data.hosting.contract("lumiere-hosting").map(|entry| (entry.id, entry.holder));
    let (contract, holder): (_, AccountHolderId) =
        contract.ok_or_else(|| TourError::Story("there is no other customer".into()))?;
    world.teller.say(
        "Another customer, Lumière Arts, knows Tanaka as well:",
        "別の契約者Lumière Artsも田中様に依頼します:",
    )?;
    let request = BatchRequest {
        batch: BatchId::derived(world.data.hosting.tenant.as_uuid(), &[b"another customer"]),
        holder,
        contracts: vec![contract],
        targets: vec![Target::new(address(TANAKA)?, "M. Tanaka (web)")],
        window: Window::ALWAYS,
    };
    send(world, &request)?;
    say_yes(world, TANAKA, Registration::NotGiven, "Tanaka accepts", "田中様が承諾")
}

/// Plans, shows each pair, confirms as a whole, and delivers.
fn send(world: &mut World<'_>, request: &BatchRequest) -> Result<(), TourError> {
    let (delegation, language) = (world.delegation(), world.teller.language());
    let plan = plan_of(world, &delegation, request)?;
    let mut rows = Vec::new();
    for pair in plan.pairs() {
        let name = pair.contract.name.clone().unwrap_or_default();
        let outcome = pair.outcome.message(language);
        rows.push(vec![pair.target.label.to_string(), name, outcome, pair.outcome.code().to_owned()]);
    }
    let columns = match language {
        tantou::text::TextLanguage::English => ["label", "contract", "outcome", "code"],
        tantou::text::TextLanguage::Japanese => ["識別名", "契約", "結果", "コード"],
    };
    world.teller.table("plan", &columns, &rows)?;
    let letter = letter(world)?;
    match world.run(|tx, now| run_ready(delegation.confirm(tx, &plan, &letter, &mut random, now)))? {
        Ok(step) => {
            let sent = step.sent.len();
            let text = world.teller.pick(
                format!("{} sent", counted(sent, "invitation", "invitations")),
                format!("{sent}通の招待を送信"),
            );
            world.teller.outcome(Tone::Good, "delegation.confirmed", text)?;
        }
        Err(refusal) => show_refusal(world, "confirm", &refusal)?,
    }
    world.deliver()?;
    Ok(())
}

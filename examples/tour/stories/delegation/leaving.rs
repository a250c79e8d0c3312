//! Taking away: one assignment, a whole delegate, everything on a contract that ends, and what the clock alone ends (AM-09 … AM-12, AM-17, AM-18).

use super::answers::{MULLER, SUZUKI, TANAKA};
use super::{World, show_decision, show_refusal};
use crate::teller::{Tone, counted};
use crate::world::TourError;
use tantou::access::{Action, Difference, Principal, RemovalRefusal};
use tantou::delegation::Removed;
use tantou::storage::{OpError, run_ready};

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(12, 0);
    one_assignment(world)?;
    whole_delegate(world)?;
    ended_contract(world)?;
    clock_alone(world)
}

/// AM-10: one assignment goes, the others stay.
fn one_assignment(world: &mut World<'_>) -> Result<(), TourError> {
    let (holder, delegate, delegation) = (world.holder(), world.delegate(SUZUKI)?, world.delegation());
    let (domain, hosting) = (world.contract("shop-domain")?, world.contract("shop-hosting")?);
    let what = world
        .teller
        .pick("the customer takes the domain name from Suzuki", "鈴木様からドメイン名の割り当てだけを外す");
    let removed =
        world.run(|tx, now| run_ready(delegation.remove_assignment(tx, holder, domain, delegate, now)))?;
    show_removal(world, what, removed)?;
    for (english, japanese, contract) in [
        ("Suzuki configures the domain name", "鈴木様がドメイン名を設定", domain),
        ("Suzuki configures the server", "鈴木様がサーバーを設定", hosting),
    ] {
        let decision = world.decide(Principal::Delegate(delegate), Action::ConfigureService, contract)?;
        let question = world.teller.pick(english, japanese);
        show_decision(world, question, &decision)?;
    }
    Ok(())
}

/// AM-09, AM-12: all assignments with this customer go at once; with another customer nothing changes.
fn whole_delegate(world: &mut World<'_>) -> Result<(), TourError> {
    let (holder, delegate, delegation) = (world.holder(), world.delegate(TANAKA)?, world.delegation());
    let difference = world.read(|tx, now| {
        match run_ready(delegation.preview_delete_delegates(tx, holder, &[delegate], now)) {
            Ok(difference) => Ok(difference),
            Err(OpError::Refused(_)) => Ok(Difference::default()),
            Err(OpError::Storage(error)) => Err(error),
        }
    })?;
    let text = world.teller.pick(
        format!(
            "what if Tanaka were deleted: {} assignments would end, nothing is written",
            difference.loses.len()
        ),
        format!(
            "田中様を削除した場合: {}件の割り当てが終了します(まだ何も書き込まれません)",
            difference.loses.len()
        ),
    );
    world.teller.outcome(Tone::Faint, "delegation.preview", text)?;
    let what =
        world.teller.pick("the customer deletes Tanaka from its list", "契約者が田中様を設定担当者から削除");
    let removed =
        world.run(|tx, now| run_ready(delegation.delete_delegates(tx, holder, &[delegate], now)))?;
    show_removal(world, what, removed)?;
    for (english, japanese, key) in [
        ("Tanaka configures the shop's server", "田中様がショップのサーバーを設定", "shop-hosting"),
        (
            "Tanaka configures the gallery of the other customer",
            "田中様が別の契約者のギャラリーを設定",
            "lumiere-hosting",
        ),
    ] {
        let contract = world.contract(key)?;
        let decision = world.decide(Principal::Delegate(delegate), Action::ConfigureService, contract)?;
        let question = world.teller.pick(english, japanese);
        show_decision(world, question, &decision)?;
    }
    Ok(())
}

/// AM-11: a contract ends, and with it what was assigned and what was still offered.
fn ended_contract(world: &mut World<'_>) -> Result<(), TourError> {
    let (holder, contract, delegation) =
        (world.holder(), world.contract("corp-hosting")?, world.delegation());
    let what = world.teller.pick("the contract of the company's site ends", "会社案内サイトの契約が終了");
    let removed = world.run(|tx, now| run_ready(delegation.end_contract(tx, holder, contract, now)))?;
    show_removal(world, what, removed)?;
    let muller = Principal::Delegate(world.delegate(MULLER)?);
    let decision = world.decide(muller, Action::ConfigureService, contract)?;
    let question =
        world.teller.pick("Müller configures the company's site", "Müller氏が会社案内サイトを設定");
    show_decision(world, question, &decision)
}

/// AM-17: a window closes without any job.
fn clock_alone(world: &mut World<'_>) -> Result<(), TourError> {
    let (muller, contract) = (Principal::Delegate(world.delegate(MULLER)?), world.contract("shop-hosting")?);
    let question =
        world.teller.pick("Müller configures the shop's server", "Müller氏がショップのサーバーを設定");
    let decision = world.decide(muller, Action::ConfigureService, contract)?;
    show_decision(world, question, &decision)?;
    world.set_clock(40, 0);
    world.teller.say("A month later:", "ひと月後:")?;
    let decision = world.decide(muller, Action::ConfigureService, contract)?;
    show_decision(world, question, &decision)
}

fn show_removal(
    world: &mut World<'_>,
    what: &str,
    removed: Result<Removed, RemovalRefusal>,
) -> Result<(), TourError> {
    match removed {
        Ok(removed) => {
            let lost = removed.difference.loses.len();
            let text = world.teller.pick(
                format!("{what}: {} ended", counted(lost, "assignment or offer", "assignments or offers")),
                format!("{what}: {lost}件の割り当てまたは招待が終了"),
            );
            world.teller.outcome(Tone::Good, "delegation.removed", text)?;
        }
        Err(refusal) => show_refusal(world, what, &refusal)?,
    }
    world.deliver()?;
    Ok(())
}

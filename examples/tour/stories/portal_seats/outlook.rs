//! Before the trial ends: what each plan would do, and what the portal will be at coming instants (CQ-34, CQ-35, CQ-38).

use super::steps::{LicenceChange, look, show_impact};
use super::{World, standing};
use crate::teller::Tone;
use crate::world::TourError;
use std::time::Duration;
use tantou::quota::licence::{LicenceCommand, Plan};
use tantou::storage::Timestamp;
use tantou::text::{Explain, TextLanguage};

const PORTAL: &str = "kaigan";
const ONE_SECOND: Duration = Duration::from_secs(1);

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(20, 0);
    show_plans(world)?;
    show_instants(world)
}

/// The what-if of every plan there is.
fn show_plans(world: &mut World<'_>) -> Result<(), TourError> {
    let (now, language) = (world.now, world.teller.language());
    world.teller.say(
        format!("It is {now}. What each plan would do; nothing is written:"),
        format!("現在{now}です。各プランを購入した場合(まだ何も書き込まれません):"),
    )?;
    for plan in Plan::ALL {
        let change = LicenceChange::Command(LicenceCommand::ChoosePlan { plan });
        let impact = look(world, PORTAL, &change)?;
        show_impact(world, PORTAL, &plan.message(language), impact, Tone::Faint)?;
    }
    Ok(())
}

/// What the portal is now and will be, if nobody does anything.
fn show_instants(world: &mut World<'_>) -> Result<(), TourError> {
    let language = world.teller.language();
    let mut instants = vec![world.now];
    let mut at = world.now;
    // Each deadline, and a second before it.
    while let Some(deadline) = standing::state(world, PORTAL, at)?.next_deadline.filter(|next| next.at > at) {
        instants.extend([a_second_before(deadline.at), deadline.at]);
        at = deadline.at;
    }
    let mut rows = Vec::new();
    for at in instants {
        let state = standing::state(world, PORTAL, at)?;
        let usage: Vec<String> =
            state.types.iter().map(|known| known.seats.after.message(language)).collect();
        rows.push(vec![at.to_string(), state.phase.message(language), usage.join("; ")]);
    }
    world.teller.say("And if nobody does anything:", "何もしなかった場合:")?;
    let columns = match language {
        TextLanguage::English => ["at", "the portal", "seats"],
        TextLanguage::Japanese => ["日時", "ポータルの状態", "席"],
    };
    Ok(world.teller.table("instants", &columns, &rows)?)
}

fn a_second_before(at: Timestamp) -> Timestamp {
    at.saturating_sub(ONE_SECOND)
}

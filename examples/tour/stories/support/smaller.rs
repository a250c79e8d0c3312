//! A contract becomes smaller than its register: first as a what-if, then for real, and nobody is removed (CQ-08, CQ-18, CQ-19).

use super::data::Scene;
use super::{World, asking, limits, mail};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::quota::CivilDate;
use tantou::quota::contacts::Standing;
use tantou::storage::{OpError, run_ready};
use tantou::support::Answered;
use tantou::text::{Explain, TextLanguage};

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    what_if(world)?;
    world.teller.say("They do it all the same:", "それでも変更することにしました:")?;
    asking::ask_all(world, Scene::Smaller)?;
    show_days(world)?;
    asking::ask_all(world, Scene::Over)?;
    mail::show(world)
}

/// The same function as the real request, and nothing is written.
fn what_if(world: &mut World<'_>) -> Result<(), TourError> {
    let (desk, language) = (world.data.journeys.clone(), world.teller.language());
    let entry = world.data.desk.requests.iter().find(|entry| entry.scene == Scene::Smaller);
    let entry = entry.ok_or_else(|| TourError::Story("no contract becomes smaller".into()))?;
    let (request, _) = world.data.request(entry)?;
    let what = format!("{}: {}", world.data.customer(&entry.customer)?.name, entry.what.of(language));
    world.go_to(entry.at);
    let moment = world.moment();
    let looked = world.read(|tx, _| match run_ready(desk.what_if(tx, &request, moment)) {
        Ok(answered) => Ok(Ok(answered)),
        Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
        Err(OpError::Storage(error)) => Err(error),
    })?;
    let text = world.teller.pick(
        format!("what if: {what}; nothing is written"),
        format!("{what}した場合(まだ何も書き込まれません)"),
    );
    match looked {
        Ok(Answered { outlook, .. }) => {
            world.teller.outcome(Tone::Faint, "support.what_if", text)?;
            for span in &outlook {
                world.teller.outcome(Tone::Faint, span.code(), span.message(language))?;
            }
            Ok(())
        }
        Err(refusal) => Ok(world.teller.refused(&what, &refusal)?),
    }
}

/// What held on past days, and what will hold on days to come with as many people as now.
fn show_days(world: &mut World<'_>) -> Result<(), TourError> {
    let (desk, language) = (world.data.journeys.clone(), world.teller.language());
    let customer = world.data.desk.requests.iter().find(|entry| entry.scene == Scene::Smaller);
    let customer = customer.map(|entry| entry.customer.clone()).unwrap_or_default();
    let (contract, from) = (world.data.contract(&customer), world.data.customer(&customer)?.from);
    let page = world.moment().today;
    let found = world.read(|tx, _| {
        let outlook = run_ready(desk.outlook(tx, contract, from, CivilDate::MAX))?;
        Ok(outlook.zip(run_ready(desk.state(tx, contract, page, None, 1))?))
    })?;
    let (outlook, state) = found.ok_or_else(|| TourError::Story("there is no register".into()))?;
    let (mut rows, registered) = (Vec::new(), state.register.registered());
    for span in outlook {
        let entitlement = state.register.entitlements().on(span.from);
        let why = entitlement.map(|entitlement| desk.explain(entitlement, span.from, language));
        let why = why.transpose().map_err(|error| limits::untold(&error))?.unwrap_or_default();
        let ceiling = span.standing.as_ref().map(|standing| standing.allowance.ceiling.to_string());
        let fit = span
            .standing
            .as_ref()
            .map_or_else(|error| error.message(language), |standing| fit(standing, language));
        let until = if span.until == CivilDate::MAX { String::new() } else { span.until.to_string() };
        rows.push(vec![span.from.to_string(), until, ceiling.unwrap_or_default(), why, fit]);
    }
    let name = world.data.customer(&customer)?.name.clone();
    world.teller.say(
        format!(
            "How many {name} may register, on past days and on days to come, and how today's people fit:"
        ),
        format!("{name}の登録可能人数の推移(過去と将来)と、現在の登録人数:"),
    )?;
    let people = world.teller.pick(format!("today's {registered}"), format!("現在の{registered}名"));
    let columns = match language {
        TextLanguage::English => ["from", "until", "ceiling", "why", &people],
        TextLanguage::Japanese => ["開始日", "終了日", "上限", "内訳", &people],
    };
    Ok(world.teller.table("days", &columns, &rows)?)
}

/// How as many people as now fit on a day.
fn fit(standing: &Standing, language: TextLanguage) -> String {
    let Standing { over_by, available, .. } = standing;
    match (language, over_by) {
        (TextLanguage::English, 0) => format!("{available} left"),
        (TextLanguage::English, _) => format!("{over_by} too many"),
        (TextLanguage::Japanese, 0) => format!("残り{available}名"),
        (TextLanguage::Japanese, _) => format!("{over_by}名超過"),
    }
}

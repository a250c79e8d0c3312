//! What customers ask of the desk, and what comes of it: sign-ups, growth, people who come and go (CQ-05 … CQ-07, CQ-18, CQ-20).

use super::data::{RequestEntry, Scene};
use super::{World, limits, mail};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::quota::contacts::{ContactProblem, Refusal};
use tantou::storage::run_ready;
use tantou::support::Answered;
use tantou::text::{Explain, TextLanguage};

pub(super) fn sign_up(world: &mut World<'_>) -> Result<(), TourError> {
    limits::show_allowances(world)?;
    ask_all(world, Scene::SignUp)?;
    mail::show(world)
}

pub(super) fn growth(world: &mut World<'_>) -> Result<(), TourError> {
    ask_all(world, Scene::Growth)?;
    mail::show(world)
}

pub(super) fn people(world: &mut World<'_>) -> Result<(), TourError> {
    ask_all(world, Scene::People)?;
    mail::show(world)
}

/// Everything that is asked in a scene, in its order.
pub(super) fn ask_all(world: &mut World<'_>, scene: Scene) -> Result<(), TourError> {
    let of_scene = |(place, entry): (usize, &RequestEntry)| (entry.scene == scene).then_some(place);
    let places: Vec<usize> = world.data.desk.requests.iter().enumerate().filter_map(of_scene).collect();
    for place in places {
        ask(world, place)?;
    }
    Ok(())
}

/// One request, carried out or refused.
fn ask(world: &mut World<'_>, place: usize) -> Result<(), TourError> {
    let (desk, language) = (world.data.journeys.clone(), world.teller.language());
    let entry =
        world.data.desk.requests.get(place).ok_or_else(|| TourError::Story("no such request".into()))?;
    let (at, before) = (entry.at, entry.before.clone());
    let what = format!("{}: {}", world.data.customer(&entry.customer)?.name, entry.what.of(language));
    let (request, _) = world.data.request(entry)?;
    world.go_to(at);
    if let Some(before) = before {
        world.teller.say(before.en, before.ja)?;
    }
    let moment = world.moment();
    match world.run(|tx, _| run_ready(desk.request(tx, &request, moment)))? {
        Ok(answered) => show_answered(world, &what, &answered),
        Err(Refusal::Contacts { problems }) => show_objections(world, &what, &problems),
        Err(refusal) => Ok(world.teller.refused(&what, &refusal)?),
    }
}

/// What a request has come to: where the register stands now, and from which days on it will stand otherwise.
fn show_answered(world: &mut World<'_>, what: &str, answered: &Answered) -> Result<(), TourError> {
    let language = world.teller.language();
    let standing = match &answered.standing {
        Ok(standing) => standing.message(language),
        Err(error) => error.message(language),
    };
    let code = answered.answer.change.code();
    if answered.repeated {
        let again = world.teller.pick("answered as before, nothing happens", "前回と同じ回答(変更なし)");
        world.teller.outcome(Tone::Faint, code, format!("{what}: {again}"))?;
    } else {
        world.teller.outcome(Tone::Good, code, format!("{what}: {standing}"))?;
    }
    for later in answered.outlook.iter().skip(1) {
        world.teller.outcome(Tone::Faint, later.code(), later.message(language))?;
    }
    Ok(())
}

/// Everything that speaks against people, with the names as they were written.
fn show_objections(world: &mut World<'_>, what: &str, problems: &[ContactProblem]) -> Result<(), TourError> {
    let language = world.teller.language();
    let (code, count) = (Refusal::Contacts { problems: Vec::new() }.code(), problems.len());
    let text = world.teller.pick(
        format!("{what}: nobody is registered; {count} objections"),
        format!("{what}: 登録しません(指摘{count}件)"),
    );
    world.teller.outcome(Tone::Bad, code, text)?;
    let row = |problem: &ContactProblem| {
        let name = world.data.written_name(problem.contact).to_owned();
        vec![name, problem.message(language), problem.code().to_owned()]
    };
    let rows: Vec<Vec<String>> = problems.iter().map(row).collect();
    let columns = match language {
        TextLanguage::English => ["written as the name", "what speaks against it", "code"],
        TextLanguage::Japanese => ["記載されたお名前", "指摘", "コード"],
    };
    Ok(world.teller.table("objections", &columns, &rows)?)
}

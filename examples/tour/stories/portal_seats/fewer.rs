//! Fewer licences than users: who would be over, and what is possible then (CQ-38).

use super::data::Scene;
use super::steps::{LicenceChange, look, show_impact};
use super::{World, mail, steps};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::storage::{OpError, run_ready};
use tantou::text::{Explain, TextLanguage};

/// More than would be over.
const PAGE: u32 = 100;

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    what_if(world)?;
    world.teller.say(
        "They do it. Nobody is removed; only what does not raise the number is carried out:",
        "実行します。誰も削除されませんが、人数が増えない操作だけを受け付けます:",
    )?;
    steps::tell_all(world, Scene::Fewer)?;
    steps::tell_all(world, Scene::Over)?;
    mail::show(world)
}

fn what_if(world: &mut World<'_>) -> Result<(), TourError> {
    let language = world.teller.language();
    let step = world.data.portals.steps.iter().find(|step| step.scene == Scene::Fewer);
    let step = step.ok_or_else(|| TourError::Story("nothing becomes fewer".into()))?;
    let command = world.data.command(&step.act);
    let command = command.ok_or_else(|| TourError::Story("nothing becomes fewer".into()))?;
    let (at, key, what) = (step.at, step.act.portal().to_owned(), step.what.of(language).to_owned());
    world.go_to(at);
    let text = world.teller.pick(
        format!("what if: {what}; nothing is written"),
        format!("{what}した場合(まだ何も書き込まれません)"),
    );
    let impact = look(world, &key, &LicenceChange::Command(command))?;
    let over: Vec<_> = impact
        .iter()
        .flat_map(|impact| &impact.types)
        .flat_map(|entry| entry.pool.over.iter().map(|overflow| (entry.user_type, overflow.from)))
        .collect();
    show_impact(world, &key, &text, impact, Tone::Faint)?;
    let (journeys, portal) = (world.data.journeys.clone(), world.data.portal(&key));
    let mut rows = Vec::new();
    for (user_type, from) in over {
        let found = world.read(|tx, now| {
            let over = journeys.who_would_be_over(tx, portal, &command, (user_type, from), PAGE, now);
            match run_ready(over) {
                Ok(page) => Ok(Ok(page)),
                Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
                Err(OpError::Storage(error)) => Err(error),
            }
        })?;
        let page = found.map_err(|refusal| TourError::Story(refusal.message(language)))?;
        for seat in page.seats {
            let name = world.data.name_of(seat.seat).to_owned();
            rows.push(vec![name, world.type_name(&key, user_type), seat.taken_at.to_string()]);
        }
    }
    world
        .teller
        .say("Those would be over, who took their seats last:", "超過の対象は、最後に席を取った方です:")?;
    let columns = match language {
        TextLanguage::English => ["who", "type", "seat taken at"],
        TextLanguage::Japanese => ["お名前", "種類", "席を取った日時"],
    };
    Ok(world.teller.table("over", &columns, &rows)?)
}

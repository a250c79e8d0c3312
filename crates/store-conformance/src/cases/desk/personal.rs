//! Replacing the personal data of one who was deleted.

use crate::desk::stage::{Answer, BOSS, Stage, leaving};
use crate::desk::world::{agent_id, item, person, place, plan_id, row_id};
use crate::harness::{DeskHarness, DeskRepositories, PersonalSeed, Work};
use crate::sample::at;
use crate::violation::{Verdict, Violation, ensure, same};
use agent_handover::anonymise::{
    Anonymisation, AnonymisationRefusal, Declaration, OldValues, PersonalDatum, Place, PlaceKind,
    TombstoneKey, find_buried, prepare_anonymisation, prepare_anonymisation_step,
};
use agent_handover::plan::{HandoverPolicy, NewPlan, Purpose};

const LEAVER: u128 = 2;

fn declaration() -> Declaration {
    let place = |name, holds| Place { place: place(name), holds };
    let field = |datum| PlaceKind::Field { datum };
    let places = vec![
        place("address", field(PersonalDatum::Address)),
        place("name", field(PersonalDatum::Name)),
        place("phone", field(PersonalDatum::Other)),
        place("sent", PlaceKind::Rendered),
    ];
    Declaration::new(places).expect("is sound")
}

/// A field of each kind of the leaver's and of another's, and texts that mention the one or the other.
fn rows() -> Vec<PersonalSeed> {
    let mut rows = Vec::new();
    for number in [LEAVER, 3] {
        let person = person(number);
        let (name, address) = (person.name.as_str(), person.address.as_given());
        let mut row = |name: &str, agent, value: String| {
            let row = row_id(10 * number + rows.len() as u128);
            rows.push(PersonalSeed { place: place(name), row, agent, value });
        };
        row("name", Some(agent_id(number)), name.to_owned());
        row("address", Some(agent_id(number)), address.to_owned());
        row("phone", Some(agent_id(number)), format!("03-0000-000{number}"));
        row("phone", Some(agent_id(number)), String::new());
        for times in 0..5 {
            row("sent", None, format!("{times}: {name} <{address}> が担当します。"));
        }
        row("sent", None, "誰も".to_owned());
    }
    rows
}

/// AH-21: after a deletion with anonymisation no declared place still holds what was known of the person, what others have is as it was, authorship stays with the id, and a tombstone knows the address.
/// Done twice, it changes no more than once.
///
/// # Errors
/// A violation with what is left, or what was changed without need.
pub fn nothing_personal_is_left<H: DeskHarness>(harness: &H) -> Verdict {
    let mut connection = harness.connect();
    let completed = agent_handover::item::WorkState::Completed;
    let written = agent_handover::item::Item { state: completed, ..item(1, Some(agent_id(LEAVER))) };
    let stage = Stage::set(harness, &mut connection, 0, 3, vec![written])?;
    let seeded = stage.run(harness, &mut connection, async |tx| -> Answer<(), (), H> {
        Ok(harness.seed_work(tx, &Work { items: Vec::new(), personal: rows() }).await?)
    });
    seeded.succeeded()?;
    let delete = Purpose::Delete { anonymise: true };
    let new = NewPlan { purpose: delete, ..leaving(1, LEAVER, 3, HandoverPolicy::DEFAULT) };
    let started = stage.start(harness, &mut connection, &new)?;
    started.map_err(|refusal| Violation::Broken(format!("refused: {refusal}")))?;
    stage.finish(harness, &mut connection, new.id, 9)?;

    let mut looks = Vec::new();
    for _ in 0..2 {
        anonymise(harness, &mut connection, &stage)?;
        let look =
            stage.run(harness, &mut connection, async |tx| -> Answer<_, (), H> { Ok(look(tx).await?) });
        looks.push(look.succeeded()?);
    }
    same("anonymised twice, and once", &looks[1], &looks[0])?;
    let old = OldValues::of(&person(LEAVER));
    for (place, value) in &looks[0] {
        ensure(!old.is_mentioned_in(value), || format!("{place} still holds {value}"))?;
    }
    let others = |values: &[(String, String)]| {
        let other = OldValues::of(&person(3));
        values.iter().filter(|(_, value)| other.is_mentioned_in(value)).count()
    };
    same("mentions of somebody else", &others(&looks[0]), &7)?;
    let seen = stage.look(harness, &mut connection, &[new.id])?;
    same(
        "whose work it was",
        &seen.items.first().and_then(|row| row.value.assignee),
        &Some(agent_id(LEAVER)),
    )?;
    let buried = stage.run(harness, &mut connection, async |tx| -> Answer<_, (), H> {
        let addresses = [LEAVER, 3].map(|number| person(number).address);
        let found = find_buried(tx, &key(), &addresses).await?;
        Ok(found.into_iter().map(|(_, agent)| agent).collect::<Vec<_>>())
    });
    same("who is known as buried", &buried.succeeded()?, &vec![agent_id(LEAVER)])
}

fn key() -> TombstoneKey {
    TombstoneKey::new([7; TombstoneKey::MIN_BYTES]).expect("is long enough")
}

fn anonymise<H: DeskHarness>(harness: &H, connection: &mut H::Connection, stage: &Stage) -> Verdict {
    let begun =
        stage.run(harness, connection, async |tx| -> Answer<Anonymisation, AnonymisationRefusal, H> {
            let prepared =
                prepare_anonymisation(tx, agent_id(BOSS), plan_id(1), declaration(), &[], &key(), at(6))
                    .await?;
            let process = prepared.process().clone();
            prepared.store(tx).await?;
            Ok(process)
        });
    let mut process = begun.succeeded()?;
    while !process.is_done() {
        let number = process.step();
        let step = stage.run(harness, connection, async |tx| -> Answer<_, AnonymisationRefusal, H> {
            let prepared = prepare_anonymisation_step(tx, plan_id(1), number, 3, at(7)).await?;
            let process = prepared.process().clone();
            prepared.store(tx).await?;
            Ok(process)
        });
        process = step.succeeded()?;
        ensure(process.step() > number, || "an anonymisation does not come to an end".to_owned())?;
    }
    Ok(())
}

/// What the declared places, the leaver's row and its mailbox hold, with the versions.
async fn look<R: DeskRepositories>(tx: &mut R) -> Result<Vec<(String, String)>, R::Error> {
    let mut found = Vec::new();
    for row in tx.lock_agents(&[agent_id(LEAVER)]).await? {
        let person = row.value.person();
        let version = row.version.to_stored();
        found.push((
            format!("the agent's row in version {version}"),
            format!("{} {}", person.name.as_str(), person.address.as_given()),
        ));
    }
    if let Some(row) = tx.lock_anonymisation(plan_id(1)).await? {
        let record = serde_json::to_string(&row.value.record()).unwrap_or_default();
        found.push((format!("the process in version {}", row.version.to_stored()), record));
    }
    for declared in declaration().places() {
        for agent in [LEAVER, 3].map(agent_id) {
            let rows = tx.lock_personal_rows(&declared.place, agent, None, 100).await?;
            let shown = rows
                .into_iter()
                .filter(|_| agent == agent_id(LEAVER) || declared.holds != PlaceKind::Rendered);
            found.extend(shown.map(|row| {
                (
                    format!("{} {} in version {}", declared.place.0, row.row, row.version.to_stored()),
                    row.value,
                )
            }));
        }
    }
    Ok(found)
}

//! Another agent is deleted: the plan warns of the mailbox, which is locked before and backed up after; then the person is made anonymous (AH-21, AH-41 … AH-47).

use super::{World, handover, mail};
use crate::teller::Tone;
use crate::world::TourError;
use tantou::handover::anonymise::{
    Declaration, PersonalDatum, Place, PlaceKind, PlaceName, RowId, TombstoneKey,
};
use tantou::handover::mailbox::{Backup, MailboxCommand, MailboxRepository};
use tantou::handover::plan::{Destination, PlanPhase, Purpose, Routing};
use tantou::offboarding::Leave;
use tantou::storage::run_ready;
use tantou::text::Explain;

const LEAVER: usize = 7;

const SIGNATURES: &str = "tickets.signature";
const SENT: &str = "notifications.sent";

pub(super) fn tell(world: &mut World<'_>) -> Result<(), TourError> {
    world.set_clock(30, 0);
    let (leaver, name) = (world.data.agent(LEAVER), world.data.name_of(world.data.agent(LEAVER)));
    world.teller.say(
        format!(
            "{name} is going to be deleted. The mail settings are locked first, so that they stay shared:"
        ),
        format!("{name}さんを削除します。先にメール設定をロックして、非公開に変更されないようにします:"),
    )?;
    let boss = world.data.boss();
    command(world, Some(boss), &MailboxCommand::Lock)?;
    command(world, Some(boss), &MailboxCommand::TakeBackup)?;
    let agents = (11..=30)
        .filter(|number: &usize| !number.is_multiple_of(10))
        .map(|number| world.data.agent(number))
        .collect();
    let leave = Leave {
        plan: world.data.plan("deletion"),
        agent: leaver,
        purpose: Purpose::Delete { anonymise: true },
        routing: Routing { rules: Vec::new(), fallback: Destination::RoundRobin { agents } },
    };
    if let Some(mut run) = handover::begin(world, &leave)?
        && run.phase() == PlanPhase::Running
    {
        handover::advance(world, &mut run, None)?;
    }
    handover::summary(world, leave.plan)?;
    back_up(world, &leave)?;
    mail::show(world)?;
    anonymise(world, &leave)
}

/// Something is asked of the leaver's mailbox; what is not met is told.
fn command(
    world: &mut World<'_>,
    actor: Option<tantou::access::agents::AgentId>,
    command: &MailboxCommand,
) -> Result<(), TourError> {
    let (journeys, user) = (world.data.journeys.clone(), world.data.agent(LEAVER));
    let result = world.run(|tx, now| run_ready(journeys.mailbox(tx, actor, user, command, now)))?;
    let what = match command {
        MailboxCommand::Lock => world.teller.pick("lock", "ロック"),
        _ => world.teller.pick("backup", "バックアップ"),
    };
    match result {
        Ok(mailbox) => {
            let phase = mailbox.backup_phase();
            let words = format!("{what}: {}", phase.message(world.teller.language()));
            Ok(world.teller.outcome(Tone::Good, phase.code(), words)?)
        }
        Err(refusal) => Ok(world.teller.refused(what, &refusal)?),
    }
}

/// Now that the user is deactivated, the backup can be taken; the host does it, and tells when it is complete.
fn back_up(world: &mut World<'_>, leave: &Leave) -> Result<(), TourError> {
    let (boss, journeys) = (world.data.boss(), world.data.journeys.clone());
    let user = leave.agent;
    let mailbox = world.read(|tx, _| run_ready(tx.find_mailboxes(&[user])))?.into_iter().next();
    let is_complete = mailbox.is_some_and(|mailbox| matches!(mailbox.backup(), Backup::Completed { .. }));
    if !is_complete {
        command(world, Some(boss), &MailboxCommand::TakeBackup)?;
        let done = world.run(|tx, now| run_ready(journeys.backup_is_complete(tx, user, leave.plan, now)))?;
        if let Err(refusal) = done {
            world.teller.refused(world.teller.pick("backup", "バックアップ"), &refusal)?;
        }
    }
    command(world, Some(boss), &MailboxCommand::TakeBackup)
}

fn declaration() -> Result<Declaration, TourError> {
    let place = |name: &str, holds| Place { place: PlaceName(name.to_owned()), holds };
    let places = vec![
        place(SIGNATURES, PlaceKind::Field { datum: PersonalDatum::Name }),
        place(SENT, PlaceKind::Rendered),
    ];
    Declaration::new(places).map_err(|error| TourError::Story(error.to_string()))
}

fn anonymise(world: &mut World<'_>, leave: &Leave) -> Result<(), TourError> {
    let (boss, journeys) = (world.data.boss(), world.data.journeys.clone());
    let was = world.data.name_of(leave.agent);
    seed(world, leave, &was)?;
    // A host keeps this key as it keeps its other secrets; the tour's is of no worth.
    let key = TombstoneKey::new([6; TombstoneKey::MIN_BYTES])
        .ok_or_else(|| TourError::Story("a short key".into()))?;
    let family = was.split(' ').next().unwrap_or_default().to_owned();
    let declaration = declaration()?;
    let begun = world.run(|tx, now| {
        let known_as = [family.as_str()];
        let begun =
            run_ready(journeys.anonymise(tx, boss, leave.plan, declaration.clone(), &known_as, &key, now));
        begun.map(super::host::plain)
    })?;
    let mut process = match begun {
        Ok(process) => process,
        Err(refusal) => return Ok(world.teller.refused(&was, &refusal)?),
    };
    loop {
        let step = world.run(|tx, now| run_ready(process.next(tx, now)).map(super::host::plain))?;
        match step {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(refusal) => return Ok(world.teller.refused(&was, &refusal)?),
        }
    }
    let now = world.name_now(leave.agent)?;
    let changed = process.process().changed();
    let words = world.teller.pick(
        format!("{was} is {now} from now on; {changed} values replaced, and nothing found in a second look"),
        format!("{was}さんは今後「{now}」と表示されます({changed}件を置き換え、再確認で残りなし)"),
    );
    Ok(world.teller.outcome(Tone::Good, "anonymise.done", words)?)
}

/// The host's own places: signatures, and notifications that were sent.
fn seed(world: &mut World<'_>, leave: &Leave, name: &str) -> Result<(), TourError> {
    use tantou::handover::anonymise::PersonalDataRepository as _;
    let (agent, plan) = (leave.agent, leave.plan);
    let row =
        |place: &str, number: u32| RowId::derived(plan.as_uuid(), &[place.as_bytes(), &number.to_be_bytes()]);
    let places = [SIGNATURES, SENT].map(|place| PlaceName(place.to_owned()));
    world.write(|tx, _| {
        if !run_ready(tx.lock_personal_rows(&places[0], agent, None, 1))?.is_empty() {
            return Ok(());
        }
        for number in 0..40 {
            tx.insert_personal_row(&places[0], row(SIGNATURES, number), Some(agent), name)?;
            let text = format!("#{number}: {name} <agent07@desk.example> が担当になりました。");
            tx.insert_personal_row(&places[1], row(SENT, number), None, &text)?;
        }
        Ok(())
    })
}

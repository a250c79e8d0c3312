//! The preset `mail_addon`: the whole story of the page about mailboxes of users who leave, on the store in memory and in a SQLite file (AH-40 … AH-47).

use crate::desk_office::*;
use crate::host::address;
use memory_store::MemoryStore;
use std::collections::BTreeSet;
use tantou::access::agents::{AgentCommand, AgentEdit, AgentId, Placement, Role};
use tantou::handover::mailbox::{
    BackupCondition, BackupPhase, Correspondence, LockCondition, Mailbox, MailboxCommand, MailboxEntry,
    MailboxRefusal, MailboxSettings, MailboxWarning, Protocol, Sharing, correspondence,
};
use tantou::handover::plan::{PlanPhase, Purpose, Routing};
use tantou::offboarding::{DeskNotice, Leave, Offboarding};
use tantou::preset;
use tantou::storage::run_ready;

const SATO: AgentId = agent(2);
const TANAKA: AgentId = agent(3);
const ITO: AgentId = agent(4);

#[test]
fn in_memory() {
    the_story(MemoryStore::new());
}

#[test]
fn in_a_file() {
    the_story(File::create());
}

fn the_story<B: Books>(books: B) {
    let mut office = DeskOffice::open(books, preset::help_desk().with_mailboxes(preset::mail_addon()));
    for (number, name) in [(2, "佐藤 花子"), (3, "田中 次郎")] {
        office.hire(number, name, worker());
    }
    office.hire(4, "伊藤 さくら", Placement::new(Role::Administrator, [SUPPORT]));
    settings_and_locks(&mut office);
    office.reopen();
    a_backup(&mut office);
    the_latest_backup(&mut office);
    the_list(&mut office);
}

fn ask<B: Books>(
    office: &mut DeskOffice<B>,
    actor: Option<AgentId>,
    user: AgentId,
    command: &MailboxCommand,
) -> Result<Mailbox, MailboxRefusal> {
    office.pass(1);
    office.run(|tx, now, journeys| run_ready(journeys.mailbox(tx, actor, user, command, now)))
}

fn save(mail: &str, protocol: Protocol, sharing: Sharing) -> MailboxCommand {
    MailboxCommand::SaveSettings { settings: MailboxSettings { address: address(mail), protocol, sharing } }
}

fn unmet_lock(result: Result<Mailbox, MailboxRefusal>) -> Vec<LockCondition> {
    match result.unwrap_err() {
        MailboxRefusal::Lock { unmet } => unmet,
        other => panic!("{other}"),
    }
}

fn unmet_backup(result: Result<Mailbox, MailboxRefusal>) -> Vec<BackupCondition> {
    match result.unwrap_err() {
        MailboxRefusal::Backup { unmet } => unmet,
        other => panic!("{other}"),
    }
}

/// AH-44, AH-45, AH-46: only the user changes their own; an administrator may lock, but not what is private, and with several not their own; a sole one may.
fn settings_and_locks<B: Books>(office: &mut DeskOffice<B>) {
    let private = save("sato@desk.example", Protocol::Pop3, Sharing::Private);
    let shared = save("sato@desk.example", Protocol::Pop3, Sharing::RecordLevel);
    assert_eq!(ask(office, Some(SUZUKI), SATO, &shared).unwrap_err(), MailboxRefusal::NotYourOwn);
    ask(office, Some(SATO), SATO, &private).unwrap();
    assert_eq!(unmet_lock(ask(office, Some(SUZUKI), SATO, &MailboxCommand::Lock)), [LockCondition::Private]);
    assert_eq!(code(ask(office, Some(TANAKA), SATO, &MailboxCommand::Lock)), "mailbox.not_permitted");
    ask(office, Some(SATO), SATO, &shared).unwrap();
    ask(office, Some(SUZUKI), SATO, &MailboxCommand::Lock).unwrap();
    assert_eq!(office.notices(), [(SATO, DeskNotice::MailboxLocked)]);
    assert_eq!(ask(office, Some(SATO), SATO, &private).unwrap_err(), MailboxRefusal::Locked);
    ask(office, Some(SUZUKI), SATO, &MailboxCommand::Unlock).unwrap();
    ask(office, Some(SUZUKI), SATO, &MailboxCommand::Lock).unwrap();
    ask(office, Some(SUZUKI), SUZUKI, &save("suzuki@desk.example", Protocol::Pop3, Sharing::Complete))
        .unwrap();
    let own = ask(office, Some(SUZUKI), SUZUKI, &MailboxCommand::Lock);
    assert_eq!(unmet_lock(own), [LockCondition::YourOwn]);
    ask(office, Some(ITO), SUZUKI, &MailboxCommand::Lock).unwrap();
    ask(office, Some(ITO), SUZUKI, &MailboxCommand::Unlock).unwrap();
    // Ito is no administrator any more: the sole one may lock their own.
    let demote = AgentEdit { role: Some(Role::LightAgent), ..AgentEdit::default() };
    let command = AgentCommand::Edit { edit: Box::new(demote) };
    office.run(|tx, now, journeys| run_ready(journeys.edit_agent(tx, SUZUKI, ITO, &command, now))).unwrap();
    ask(office, Some(SUZUKI), SUZUKI, &MailboxCommand::Lock).unwrap();
    office.pass(1);
    office.notices();
}

fn deactivate<B: Books>(
    office: &mut DeskOffice<B>,
    number: u128,
    user: AgentId,
    to: AgentId,
) -> Vec<MailboxWarning> {
    let leave =
        Leave { plan: plan(number), agent: user, purpose: Purpose::Deactivate, routing: Routing::to_one(to) };
    let shown = office.show(&leave).unwrap();
    let mut run = office.confirm(&shown).unwrap();
    assert_eq!(office.finish(&mut run), PlanPhase::Completed);
    office.pass(1);
    shown.impact.mailbox
}

/// AH-41, AH-42, AH-47: every unmet condition is told; after the deactivation the backup is taken, fails, is retried, and is then available to who takes over.
fn a_backup<B: Books>(office: &mut DeskOffice<B>) {
    assert_eq!(
        unmet_backup(ask(office, Some(SUZUKI), SATO, &MailboxCommand::TakeBackup)),
        [BackupCondition::UserActive]
    );
    let elsewhere = save("tanaka@else.example", Protocol::Imap, Sharing::Private);
    ask(office, Some(TANAKA), TANAKA, &elsewhere).unwrap();
    let unmet = unmet_backup(ask(office, Some(SUZUKI), TANAKA, &MailboxCommand::TakeBackup));
    let codes: Vec<&str> = unmet.iter().map(BackupCondition::code).collect();
    assert_eq!(codes, ["backup.user_active", "backup.protocol", "backup.private", "backup.other_domain"]);
    assert_eq!(deactivate(office, 1, SATO, TANAKA), [MailboxWarning::NotBackedUp]);
    office.notices();
    let mailbox = ask(office, Some(SUZUKI), SATO, &MailboxCommand::TakeBackup).unwrap();
    assert_eq!(mailbox.backup_phase(), BackupPhase::InProgress);
    assert_eq!(correspondence(&mailbox, TANAKA, true), Correspondence::NoBackup);
    ask(office, None, SATO, &MailboxCommand::FailBackup).unwrap();
    assert_eq!(office.notices(), [(SUZUKI, DeskNotice::BackupFailed { of: SATO })]);
    ask(office, Some(SUZUKI), SATO, &MailboxCommand::TakeBackup).unwrap();
    let complete = MailboxCommand::CompleteBackup { available_to: BTreeSet::new() };
    assert_eq!(ask(office, Some(SUZUKI), SATO, &complete).unwrap_err(), MailboxRefusal::HostOnly);
    of_another_plan(office);
    let mailbox =
        office.run(|tx, now, journeys| run_ready(journeys.backup_is_complete(tx, SATO, plan(1), now)));
    let mailbox = mailbox.unwrap();
    assert_eq!(office.notices(), [(TANAKA, DeskNotice::CorrespondenceAvailable { of: SATO })]);
    assert_eq!(correspondence(&mailbox, TANAKA, true), Correspondence::Available);
    assert_eq!(correspondence(&mailbox, TANAKA, false), Correspondence::NotLinked);
    assert_eq!(correspondence(&mailbox, ITO, true), Correspondence::NotTakingOver);
    assert_eq!(
        unmet_backup(ask(office, Some(SUZUKI), SATO, &MailboxCommand::TakeBackup)),
        [BackupCondition::AlreadyTaken]
    );
}

/// AH-42: by a plan that is not there, or is another user's, nobody takes over: it is refused, and the right one can be named afterwards.
fn of_another_plan<B: Books>(office: &mut DeskOffice<B>) {
    let (purpose, routing) = (Purpose::Deactivate, Routing::to_one(SUZUKI));
    let other = Leave { plan: plan(8), agent: TANAKA, purpose, routing };
    office.show(&other).unwrap();
    for wrong in [plan(9), other.plan] {
        let complete = |tx: &mut B::Tx<'_>, now, journeys: &Offboarding| {
            run_ready(journeys.backup_is_complete(tx, SATO, wrong, now))
        };
        assert_eq!(office.run(complete).unwrap_err(), MailboxRefusal::UnknownPlan { plan: wrong });
    }
    assert_eq!(office.notices(), []);
}

/// AH-43: back and gone again: only if the settings were saved since, and are not private.
fn the_latest_backup<B: Books>(office: &mut DeskOffice<B>) {
    let back = |office: &mut DeskOffice<B>| {
        office.run(|tx, now, journeys| run_ready(journeys.reactivate(tx, SUZUKI, SATO, now))).unwrap();
        office.pass(1);
    };
    back(office);
    deactivate(office, 2, SATO, TANAKA);
    let unmet = unmet_backup(ask(office, Some(SUZUKI), SATO, &MailboxCommand::TakeBackup));
    assert_eq!(unmet, [BackupCondition::NotSavedSinceReactivation]);
    back(office);
    // Locked still: to save them as they are is possible all the same.
    ask(office, Some(SATO), SATO, &save("sato@desk.example", Protocol::Pop3, Sharing::RecordLevel)).unwrap();
    deactivate(office, 3, SATO, TANAKA);
    let mailbox = ask(office, Some(SUZUKI), SATO, &MailboxCommand::TakeBackup).unwrap();
    assert_eq!(mailbox.backup_phase(), BackupPhase::InProgress);
    assert_eq!(correspondence(&mailbox, TANAKA, true), Correspondence::Available, "the earlier one stays");
    office.run(|tx, now, journeys| run_ready(journeys.backup_is_complete(tx, SATO, plan(3), now))).unwrap();
    // Private at the end: no more.
    back(office);
    ask(office, Some(SUZUKI), SATO, &MailboxCommand::Unlock).unwrap();
    ask(office, Some(SATO), SATO, &save("sato@desk.example", Protocol::Pop3, Sharing::Private)).unwrap();
    let expected = [MailboxWarning::Private, MailboxWarning::Unlocked, MailboxWarning::NotBackedUp];
    assert_eq!(deactivate(office, 4, SATO, TANAKA), expected);
    assert_eq!(
        unmet_backup(ask(office, Some(SUZUKI), SATO, &MailboxCommand::TakeBackup)),
        [BackupCondition::Private]
    );
}

/// AH-40: administrators only; the active with mailbox and sharing type, the deactivated with the backup's details.
fn the_list<B: Books>(office: &mut DeskOffice<B>) {
    let list = |office: &mut DeskOffice<B>, actor| {
        office.run(|tx, _, journeys| run_ready(journeys.mailboxes(tx, actor, None)).map(plain))
    };
    assert_eq!(code(list(office, TANAKA)), "mailbox.not_permitted");
    let page = list(office, SUZUKI).unwrap();
    let shown: Vec<(AgentId, bool)> = page
        .entries
        .iter()
        .map(|entry| match entry {
            MailboxEntry::Active { user, .. } => (*user, true),
            MailboxEntry::Deactivated { user, backup, .. } => {
                assert!(backup.is_some());
                (*user, false)
            }
        })
        .collect();
    assert_eq!(shown, [(SUZUKI, true), (SATO, false), (TANAKA, true), (ITO, true)]);
}

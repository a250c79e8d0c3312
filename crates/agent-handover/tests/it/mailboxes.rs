//! Mailboxes: settings, lock, backup, list.

use crate::fake_store::Store;
use crate::fixture::*;
use access_model::agents::*;
use agent_handover::mailbox::*;
use agent_handover::plan::*;
use proptest::prelude::*;
use storage_contract::{OpError, Timestamp, Version, run_ready};

fn settings(sharing: Sharing) -> MailboxSettings {
    MailboxSettings { address: address("sato@desk.example"), protocol: Protocol::Pop3, sharing }
}

/// Agent 101 has a mailbox like this.
fn store_with(sharing: Sharing) -> Store {
    let mut store = store(2);
    for number in [100, 101, 102] {
        put_mailbox(&mut store, &Mailbox::new(agent(number), true));
    }
    let save = MailboxCommand::SaveSettings { settings: settings(sharing) };
    act(&mut store, Some(101), 101, &save, 0).unwrap();
    store
}

fn put_mailbox(store: &mut Store, mailbox: &Mailbox) {
    store.mailboxes.insert(mailbox.user(), (mailbox.record(), Version::FIRST));
}

fn act(
    store: &mut Store,
    actor: Option<u32>,
    user: u32,
    command: &MailboxCommand,
    seconds: i64,
) -> Result<MailboxEvent, MailboxRefusal> {
    let policy = MailboxPolicy::default();
    let mut tx = store.begin();
    let prepared = prepare_mailbox(&mut tx, actor.map(agent), agent(user), command, &policy, at(seconds));
    let prepared = match run_ready(prepared) {
        Ok(prepared) => prepared,
        Err(OpError::Refused(refusal)) => return Err(refusal),
        Err(OpError::Storage(clash)) => panic!("{clash}"),
    };
    let event = prepared.event().clone();
    run_ready(prepared.store(&mut tx)).unwrap();
    tx.commit(store).unwrap();
    Ok(event)
}

fn unmet(result: Result<MailboxEvent, MailboxRefusal>) -> Vec<&'static str> {
    match result.unwrap_err() {
        MailboxRefusal::Backup { unmet } => unmet.iter().map(BackupCondition::code).collect(),
        MailboxRefusal::Lock { unmet } => unmet.iter().map(|condition| condition.code()).collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn ah_44_only_the_user_changes_their_own_settings() {
    let mut store = store_with(Sharing::RecordLevel);
    let save = MailboxCommand::SaveSettings { settings: settings(Sharing::Complete) };
    for stranger in [Some(100), Some(102), None] {
        assert_eq!(act(&mut store, stranger, 101, &save, 1), Err(MailboxRefusal::NotYourOwn));
    }
    act(&mut store, Some(101), 101, &save, 2).unwrap();
    assert_eq!(store.mailbox(agent(101)).settings().unwrap().sharing, Sharing::Complete);
    // Locked, neither sharing type nor mailbox can be changed; saved as they are, they can.
    act(&mut store, Some(100), 101, &MailboxCommand::Lock, 3).unwrap();
    let other = MailboxSettings { address: address("else@desk.example"), ..settings(Sharing::Complete) };
    let imap = MailboxSettings { protocol: Protocol::Imap, ..settings(Sharing::Complete) };
    for settings in [settings(Sharing::Private), settings(Sharing::RecordLevel), other, imap] {
        let change = MailboxCommand::SaveSettings { settings };
        assert_eq!(act(&mut store, Some(101), 101, &change, 4), Err(MailboxRefusal::Locked));
    }
    assert!(act(&mut store, Some(101), 101, &save, 5).is_ok());
    assert_eq!(store.mailbox(agent(101)).saved_at(), Some(at(5)));
    assert_eq!(act(&mut store, Some(100), 101, &MailboxCommand::Lock, 6), Ok(MailboxEvent::Unchanged));
    act(&mut store, Some(100), 101, &MailboxCommand::Unlock, 7).unwrap();
    let private = MailboxCommand::SaveSettings { settings: settings(Sharing::Private) };
    assert!(act(&mut store, Some(101), 101, &private, 8).is_ok());
    // Only administrators lock.
    let refusal = act(&mut store, Some(102), 101, &MailboxCommand::Lock, 9).unwrap_err();
    assert_eq!(refusal.code(), "mailbox.not_permitted");
}

#[test]
fn ah_45_a_private_mailbox_is_not_locked() {
    let mut store = store_with(Sharing::Private);
    assert_eq!(unmet(act(&mut store, Some(100), 101, &MailboxCommand::Lock, 1)), ["lock.private"]);
    assert_eq!(unmet(act(&mut store, Some(100), 102, &MailboxCommand::Lock, 1)), ["lock.no_mailbox"]);
    let record =
        MailboxRecord { lock: Some(Lock { by: boss(), at: at(1) }), ..store.mailbox(agent(101)).record() };
    assert_eq!(Mailbox::restore(record).unwrap_err().problems, [MailboxProblem::PrivateAndLocked]);
}

#[test]
fn ah_46_with_several_administrators_nobody_locks_their_own() {
    let mut store = store_with(Sharing::Complete);
    let save = MailboxCommand::SaveSettings { settings: settings(Sharing::Complete) };
    act(&mut store, Some(100), 100, &save, 1).unwrap();
    // A sole administrator may.
    act(&mut store, Some(100), 100, &MailboxCommand::Lock, 2).unwrap();
    let second = Placement::new(Role::Administrator, [support()]);
    put_agent(&mut store, Agent::new(agent(150), person(150), second).unwrap());
    assert_eq!(unmet(act(&mut store, Some(100), 100, &MailboxCommand::Unlock, 3)), ["lock.your_own"]);
    act(&mut store, Some(150), 100, &MailboxCommand::Unlock, 4).unwrap();
    assert_eq!(unmet(act(&mut store, Some(100), 100, &MailboxCommand::Lock, 5)), ["lock.your_own"]);
    // Everything that is not met is told.
    let private = MailboxCommand::SaveSettings { settings: settings(Sharing::Private) };
    act(&mut store, Some(100), 100, &private, 6).unwrap();
    let both = ["lock.your_own", "lock.private"];
    assert_eq!(unmet(act(&mut store, Some(100), 100, &MailboxCommand::Lock, 7)), both);
}

/// AH-46: an administrator who is leaving is one of several until it has left.
#[test]
fn ah_46_one_who_is_leaving_is_an_administrator_until_then() {
    let mut store = store_with(Sharing::Complete);
    let save = MailboxCommand::SaveSettings { settings: settings(Sharing::Complete) };
    act(&mut store, Some(100), 100, &save, 0).unwrap();
    let second = Placement::new(Role::Administrator, [support()]);
    put_agent(&mut store, Agent::new(agent(150), person(150), second).unwrap());
    draft(&mut store, new_plan(1, agent(150), Purpose::Deactivate, Routing::to_pool())).unwrap();
    start(&mut store, plan_id(1)).unwrap();
    assert_eq!(unmet(act(&mut store, Some(100), 100, &MailboxCommand::Lock, 1)), ["lock.your_own"]);
    act(&mut store, Some(150), 100, &MailboxCommand::Lock, 2).unwrap();
    assert_eq!(unmet(act(&mut store, Some(100), 100, &MailboxCommand::Unlock, 3)), ["lock.your_own"]);
    assert_eq!(run(&mut store, plan_id(1), 9), PlanPhase::Completed);
    act(&mut store, Some(100), 100, &MailboxCommand::Unlock, 4).unwrap();
}

#[test]
fn ah_41_every_unmet_condition_of_a_backup_is_told() {
    let mut store = store_with(Sharing::Complete);
    let odd = MailboxSettings {
        address: address("sato@elsewhere.example"),
        protocol: Protocol::Imap,
        sharing: Sharing::Private,
    };
    act(&mut store, Some(101), 101, &MailboxCommand::SaveSettings { settings: odd }, 1).unwrap();
    let take = MailboxCommand::TakeBackup;
    let all = ["backup.user_active", "backup.protocol", "backup.private", "backup.other_domain"];
    assert_eq!(unmet(act(&mut store, Some(100), 101, &take, 2)), all);
    assert_eq!(unmet(act(&mut store, Some(100), 102, &take, 2)), ["backup.user_active", "backup.no_mailbox"]);
    let refusal = act(&mut store, Some(102), 101, &take, 2).unwrap_err();
    assert_eq!(refusal.code(), "mailbox.not_permitted");
    // What a policy allows.
    let imap = MailboxPolicy::default().with_protocols([Protocol::Imap]);
    let conditions = unmet_conditions(&store.mailbox(agent(101)), &address("a@elsewhere.example"), &imap);
    assert_eq!(conditions, [BackupCondition::UserActive, BackupCondition::Private]);
    // A domain is compared in its normal form, whatever its spelling.
    let conditions = unmet_conditions(&store.mailbox(agent(101)), &address("a@ELSEWHERE.example"), &imap);
    assert_eq!(conditions.len(), 2);
}

#[test]
fn ah_42_a_backup_is_in_progress_then_completed_or_failed() {
    let mut store = store_with(Sharing::RecordLevel);
    act(&mut store, None, 101, &MailboxCommand::UserDeactivated, 1).unwrap();
    act(&mut store, None, 101, &MailboxCommand::UserDeactivated, 1).unwrap();
    let (take, fail) = (MailboxCommand::TakeBackup, MailboxCommand::FailBackup);
    let complete = MailboxCommand::CompleteBackup { available_to: [agent(102)].into() };
    let early = act(&mut store, None, 101, &complete, 2).unwrap_err();
    assert_eq!(early.code(), "mailbox.wrong_phase");
    act(&mut store, Some(100), 101, &take, 3).unwrap();
    assert_eq!(unmet(act(&mut store, Some(100), 101, &take, 3)), ["backup.in_progress"]);
    assert_eq!(correspondence(&store.mailbox(agent(101)), agent(102), true), Correspondence::NoBackup);
    act(&mut store, None, 101, &fail, 4).unwrap();
    assert_eq!(act(&mut store, None, 101, &fail, 4), Ok(MailboxEvent::Unchanged));
    assert_eq!(store.mailbox(agent(101)).backup_phase(), BackupPhase::Failed);
    act(&mut store, Some(100), 101, &take, 5).unwrap();
    act(&mut store, None, 101, &complete, 6).unwrap();
    assert_eq!(act(&mut store, None, 101, &complete, 6), Ok(MailboxEvent::Unchanged));
    let mailbox = store.mailbox(agent(101));
    assert_eq!(mailbox.backup_phase(), BackupPhase::Completed);
    assert_eq!(unmet(act(&mut store, Some(100), 101, &take, 7)), ["backup.already_taken"]);
    // Then the correspondence linked to records is available to those who take over.
    assert_eq!(correspondence(&mailbox, agent(102), true), Correspondence::Available);
    assert_eq!(correspondence(&mailbox, agent(102), false), Correspondence::NotLinked);
    assert_eq!(correspondence(&mailbox, boss(), true), Correspondence::NotTakingOver);
}

/// AH-40, AH-42: what has become of a user or of a backup is told by the host alone, not even by an administrator or the user itself.
#[test]
fn ah_42_only_the_host_tells_what_has_become_of_a_backup_or_a_user() {
    let mut store = store_with(Sharing::Complete);
    act(&mut store, None, 101, &MailboxCommand::UserDeactivated, 1).unwrap();
    act(&mut store, Some(100), 101, &MailboxCommand::TakeBackup, 2).unwrap();
    put_mailbox(&mut store, &Mailbox::new(agent(160), false));
    let before = store.clone();
    let complete = MailboxCommand::CompleteBackup { available_to: [agent(102)].into() };
    for actor in [100, 101, 102] {
        for (user, command) in [
            (101, &complete),
            (101, &MailboxCommand::FailBackup),
            (160, &MailboxCommand::UserConfirmed),
            (102, &MailboxCommand::UserDeactivated),
            (101, &MailboxCommand::UserReactivated),
        ] {
            let refusal = act(&mut store, Some(actor), user, command, 3).unwrap_err();
            assert_eq!(refusal.code(), "mailbox.host_only", "{command:?}");
        }
    }
    assert_eq!(store, before);
    act(&mut store, None, 101, &complete, 3).unwrap();
}

#[test]
fn ah_43_the_latest_backup_takes_saved_settings_that_are_not_private() {
    let mut store = store_with(Sharing::Complete);
    let (take, complete) =
        (MailboxCommand::TakeBackup, MailboxCommand::CompleteBackup { available_to: [].into() });
    act(&mut store, None, 101, &MailboxCommand::UserDeactivated, 1).unwrap();
    act(&mut store, Some(100), 101, &take, 2).unwrap();
    act(&mut store, None, 101, &complete, 3).unwrap();
    act(&mut store, None, 101, &MailboxCommand::UserReactivated, 10).unwrap();
    assert_eq!(store.mailbox(agent(101)).backup_phase(), BackupPhase::Outdated);
    act(&mut store, None, 101, &MailboxCommand::UserDeactivated, 11).unwrap();
    let not_saved = ["backup.not_saved_since_reactivation"];
    assert_eq!(unmet(act(&mut store, Some(100), 101, &take, 12)), not_saved);
    // Back once more, the user saves, and makes it private.
    act(&mut store, None, 101, &MailboxCommand::UserReactivated, 20).unwrap();
    let private = MailboxCommand::SaveSettings { settings: settings(Sharing::Private) };
    act(&mut store, Some(101), 101, &private, 21).unwrap();
    act(&mut store, None, 101, &MailboxCommand::UserDeactivated, 22).unwrap();
    assert_eq!(unmet(act(&mut store, Some(100), 101, &take, 23)), ["backup.private"]);
    act(&mut store, None, 101, &MailboxCommand::UserReactivated, 30).unwrap();
    let complete_sharing = MailboxCommand::SaveSettings { settings: settings(Sharing::Complete) };
    act(&mut store, Some(101), 101, &complete_sharing, 31).unwrap();
    act(&mut store, None, 101, &MailboxCommand::UserDeactivated, 32).unwrap();
    act(&mut store, Some(100), 101, &take, 33).unwrap();
    // The former one stays available until the latest is there; one who comes back in between ends the attempt.
    assert_eq!(store.mailbox(agent(101)).backup().details().unwrap().completed, at(3));
    act(&mut store, None, 101, &MailboxCommand::UserReactivated, 34).unwrap();
    assert_eq!(store.mailbox(agent(101)).backup_phase(), BackupPhase::Failed);
}

#[test]
fn ah_40_the_list_is_for_administrators() {
    let mut store = store_with(Sharing::Complete);
    put_mailbox(&mut store, &Mailbox::new(agent(160), false));
    act(&mut store, None, 102, &MailboxCommand::UserDeactivated, 1).unwrap();
    let mut tx = store.begin();
    let denied = run_ready(page_mailboxes(&mut tx, agent(101), None, 9));
    assert_eq!(refused(denied).code(), "mailbox.not_permitted");
    let (mut after, mut entries) = (None, Vec::new());
    loop {
        let page = run_ready(page_mailboxes(&mut tx, boss(), after, 2)).unwrap();
        entries.extend(page.entries);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let expected = [
        MailboxEntry::Active { user: boss(), settings: None, locked: false },
        MailboxEntry::Active { user: agent(101), settings: Some(settings(Sharing::Complete)), locked: false },
        MailboxEntry::Deactivated {
            user: agent(102),
            settings: None,
            phase: BackupPhase::None,
            backup: None,
        },
    ];
    assert_eq!(entries, expected, "not the one who has not confirmed");
    act(&mut store, None, 160, &MailboxCommand::UserConfirmed, 2).unwrap();
    assert!(list_entry(&store.mailbox(agent(160))).is_some());
}

#[test]
fn ah_47_leaving_is_one_plan_and_warns_of_the_mailbox() {
    let mut store = store_with(Sharing::Private);
    let new = new_plan(1, agent(101), Purpose::Deactivate, Routing::to_one(agent(102)));
    draft(&mut store, new).unwrap();
    let impact = validate(&mut store, plan_id(1)).unwrap();
    let all = [MailboxWarning::Private, MailboxWarning::Unlocked, MailboxWarning::NotBackedUp];
    assert_eq!(impact.mailbox, all);
    let sharing = MailboxCommand::SaveSettings { settings: settings(Sharing::Complete) };
    act(&mut store, Some(101), 101, &sharing, 1).unwrap();
    act(&mut store, Some(100), 101, &MailboxCommand::Lock, 2).unwrap();
    assert_eq!(survey(&store, plan_id(1), None, 9).unwrap().mailbox, [MailboxWarning::NotBackedUp]);
    // With the agent, the mailbox's user is deactivated: the backup can be taken.
    start(&mut store, plan_id(1)).unwrap();
    assert_eq!(run(&mut store, plan_id(1), 9), PlanPhase::Completed);
    let mailbox = store.mailbox(agent(101));
    assert_eq!(mailbox.state(), UserState::Deactivated { since: at(3), reactivated: None });
    let policy = MailboxPolicy::default();
    assert_eq!(unmet_conditions(&mailbox, &address("boss@desk.example"), &policy), []);
}

/// AH-42, AH-43: the machine's table.
#[test]
fn ah_42_the_table_of_backups() {
    let table: Vec<_> = backup_transitions().collect();
    insta::assert_json_snapshot!("backup_transitions", table);
}

fn commands() -> impl Strategy<Value = (Option<u32>, MailboxCommand)> {
    let sharing = prop_oneof![Just(Sharing::Private), Just(Sharing::RecordLevel), Just(Sharing::Complete)];
    let command = prop_oneof![
        3 => sharing.prop_map(|sharing| MailboxCommand::SaveSettings { settings: settings(sharing) }),
        2 => Just(MailboxCommand::Lock),
        1 => Just(MailboxCommand::Unlock),
        2 => Just(MailboxCommand::TakeBackup),
        1 => Just(MailboxCommand::CompleteBackup { available_to: [].into() }),
        1 => Just(MailboxCommand::FailBackup),
        2 => Just(MailboxCommand::UserDeactivated),
        2 => Just(MailboxCommand::UserReactivated),
        1 => Just(MailboxCommand::UserConfirmed),
    ];
    (prop_oneof![Just(None), Just(Some(100)), Just(Some(101)), Just(Some(102))], command)
}

proptest! {
    /// AH-40, AH-41, AH-42, AH-44, AH-45: whatever is asked in whatever order, no mailbox is private and locked, no settings change while locked, no backup is taken that lacks a
    /// condition, and what has become of the user or of a backup is told by nobody but the host.
    #[test]
    fn ah_45_no_order_of_commands_breaks_a_mailbox(steps in prop::collection::vec(commands(), 1..24)) {
        let mut store = store_with(Sharing::RecordLevel);
        for (seconds, (actor, command)) in (10..).zip(steps) {
            let before = store.mailbox(agent(101));
            let conditions = unmet_conditions(&before, &person(100).address, &MailboxPolicy::default());
            let event = act(&mut store, actor, 101, &command, seconds);
            let after = store.mailbox(agent(101));
            let now: Timestamp = at(seconds);
            if actor.is_some() && command.is_host_only() {
                prop_assert_eq!(&event, &Err(MailboxRefusal::HostOnly));
            }
            match event {
                Ok(MailboxEvent::SettingsSaved { .. }) => {
                    prop_assert_eq!(actor, Some(101));
                    prop_assert!(before.lock().is_none() || before.settings() == after.settings());
                }
                Ok(MailboxEvent::BackupStarted { at, .. }) => {
                    prop_assert_eq!(at, now);
                    prop_assert_eq!(conditions, vec![]);
                    prop_assert!(actor == Some(100));
                }
                Ok(
                    MailboxEvent::BackupCompleted { .. }
                    | MailboxEvent::BackupFailed { .. }
                    | MailboxEvent::UserConfirmed
                    | MailboxEvent::UserDeactivated { .. }
                    | MailboxEvent::UserReactivated { .. },
                ) => {
                    prop_assert_eq!(actor, None);
                    prop_assert_eq!(before.settings(), after.settings());
                }
                Ok(_) => prop_assert_eq!(before.settings(), after.settings()),
                Err(_) => prop_assert_eq!(&before, &after),
            }
            prop_assert_eq!(Mailbox::restore(after.record()), Ok(after));
        }
    }
}

//! How files are opened, brought up to date, and refused untouched.

use crate::fixture::{File, at, holder, id, insert_one_of_each, message, read_one_of_each, tenant};
use crate::members::insert_one_of_each_of_members;
use crate::portals::insert_one_of_each_of_portals;
use crate::quota::insert_one_of_each_of_quota;
use access_model::HolderRepository;
use contact_quota::contacts::{ChangeKind, ContactRepository};
use contact_quota::journal::{Held, JournalRepository, ReceiptAnswer, Subject};
use contact_quota::licence::LicenceRepository;
use contact_quota::seats::SeatRepository;
use sqlite_store::{APPLICATION_ID, Durability, OpenError, OpenOptions, SCHEMA_VERSION, SqliteStore};
use std::collections::BTreeMap;
use std::fs;
use storage_contract::{Timestamp, run_ready};

/// Every file in the folder, with its content.
fn folder(file: &File) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(file.path().parent().unwrap()).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn what_was_committed_is_there_when_the_file_is_opened_again() {
    let file = File::new();
    let mut store = file.open();
    let mut tx = store.begin(tenant()).unwrap();
    insert_one_of_each(&mut tx);
    tx.commit().unwrap();
    drop(store);
    let mut store = file.open();
    let mut tx = store.begin(tenant()).unwrap();
    let found = run_ready(tx.lock_holder(id(1))).unwrap().unwrap();
    assert_eq!(found.value.record().address.as_given(), holder().address().as_given());
}

/// What a killed process leaves: the file, and a log that nobody has checkpointed, from the very first transaction on.
#[test]
fn a_file_whose_process_was_killed_has_everything_that_was_committed() {
    let file = File::new();
    let mut store = file.open();
    for committed in [false, true] {
        if committed {
            let mut tx = store.begin(tenant()).unwrap();
            insert_one_of_each(&mut tx);
            tx.commit().unwrap();
        }
        // One more transaction is under way.
        let mut tx = store.begin(id(8)).unwrap();
        insert_one_of_each(&mut tx);
        for with_index in [false, true] {
            let left = File::new();
            for (name, content) in folder(&file) {
                if with_index || !name.ends_with("-shm") {
                    fs::write(left.path().with_file_name(name), content).unwrap();
                }
            }
            let mut store = left.open();
            let mut tx = store.begin(tenant()).unwrap();
            assert_eq!(run_ready(tx.lock_holder(id(1))).unwrap().is_some(), committed);
            drop(tx);
            let mut tx = store.begin(id(8)).unwrap();
            assert!(run_ready(tx.lock_holder(id(1))).unwrap().is_none(), "what was under way is gone");
        }
    }
}

#[test]
fn a_path_may_have_any_characters() {
    let file = File::new();
    let path = file.path().parent().unwrap().join("担当 100% #1?immutable=1&.db");
    drop(SqliteStore::open(&path).unwrap());
    drop(SqliteStore::open(&path).unwrap());
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.pragma_update(None, "user_version", 9).unwrap();
    drop(raw);
    assert!(matches!(SqliteStore::open(&path), Err(OpenError::NewerSchema { found: 9, .. })));
}

#[test]
fn an_empty_file_is_as_good_as_none() {
    let file = File::new();
    fs::write(file.path(), b"").unwrap();
    let version: i32 =
        file.open().connection().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, SCHEMA_VERSION);
}

#[test]
fn the_connection_is_configured_as_promised() {
    let file = File::new();
    let pragma = |store: &SqliteStore, name: &str| -> String {
        let value =
            store.connection().pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
        match value.unwrap() {
            rusqlite::types::Value::Text(text) => text,
            rusqlite::types::Value::Integer(number) => number.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let store = file.open();
    assert_eq!(pragma(&store, "journal_mode"), "wal");
    assert_eq!(pragma(&store, "synchronous"), "2", "full");
    assert_eq!(pragma(&store, "foreign_keys"), "1");
    assert_eq!(pragma(&store, "secure_delete"), "1");
    assert_eq!(pragma(&store, "application_id"), APPLICATION_ID.to_string());
    let store = OpenOptions::default().with_durability(Durability::ProcessCrash).open(file.path()).unwrap();
    assert_eq!(pragma(&store, "synchronous"), "1", "normal");
}

#[test]
fn a_file_of_a_newer_schema_is_refused_by_name_and_not_touched() {
    let file = File::new();
    let mut store = file.open();
    let mut tx = store.begin(tenant()).unwrap();
    insert_one_of_each(&mut tx);
    tx.commit().unwrap();
    drop(store);
    let raw = file.raw();
    raw.pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    raw.execute_batch("ALTER TABLE tantou_holder RENAME COLUMN name TO display_name").unwrap();
    drop(raw);
    let before = folder(&file);

    let error = SqliteStore::open(file.path()).unwrap_err();
    match &error {
        OpenError::NewerSchema { path, found, supported } => {
            assert_eq!((path, *found, *supported), (&file.path(), SCHEMA_VERSION + 1, SCHEMA_VERSION));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(error.code(), "sqlite_store.newer_schema");
    let text = error.to_string();
    assert!(text.contains(&format!("schema version {}", SCHEMA_VERSION + 1)), "{text}");
    assert!(text.contains(&format!("up to {SCHEMA_VERSION}")), "{text}");
    assert!(folder(&file) == before, "the folder is as it was: {:?}", folder(&file).keys());
}

#[test]
fn a_newer_file_that_was_not_checkpointed_is_refused_all_the_same() {
    let file = File::new();
    let store = file.open();
    // Still open, so the new version stands in the write-ahead log alone.
    store.connection().pragma_update(None, "user_version", 99).unwrap();
    let before = folder(&file);
    assert!(matches!(SqliteStore::open(file.path()), Err(OpenError::NewerSchema { found: 99, .. })));
    let after = folder(&file);
    for name in ["tantou.db", "tantou.db-wal"] {
        assert!(before[name] == after[name], "{name} was touched");
    }
}

#[test]
fn a_database_of_another_program_is_refused_and_not_touched() {
    for application_id in [0, 42] {
        let file = File::new();
        let raw = file.raw();
        raw.execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)").unwrap();
        raw.pragma_update(None, "application_id", application_id).unwrap();
        drop(raw);
        let before = folder(&file);
        match SqliteStore::open(file.path()).unwrap_err() {
            OpenError::ForeignDatabase { path, application_id: found } => {
                assert_eq!((path, found), (file.path(), application_id));
            }
            other => panic!("{other:?}"),
        }
        assert!(folder(&file) == before);
    }
}

#[test]
fn what_is_no_database_is_refused_and_not_touched() {
    let file = File::new();
    fs::write(file.path(), "担当者,田中\n".repeat(500)).unwrap();
    let before = folder(&file);
    let error = SqliteStore::open(file.path()).unwrap_err();
    assert!(matches!(error, OpenError::NotADatabase { .. }), "{error:?}");
    assert_eq!(error.code(), "sqlite_store.not_a_database");
    assert!(folder(&file) == before);
}

#[test]
fn what_cannot_be_opened_says_so() {
    let file = File::new();
    let missing = file.path().parent().unwrap().join("no such folder").join("tantou.db");
    assert!(matches!(SqliteStore::open(missing), Err(OpenError::Database { .. })));
    let error = SqliteStore::open(":memory:").unwrap_err();
    assert!(
        matches!(&error, OpenError::NoWriteAheadLog { journal_mode, .. } if journal_mode == "memory"),
        "{error:?}"
    );
}

#[test]
fn many_may_open_a_file_at_once_that_is_not_there_yet() {
    for _ in 0..20 {
        let file = File::new();
        std::thread::scope(|scope| {
            let opening: Vec<_> = (0..8).map(|_| scope.spawn(|| drop(file.open()))).collect();
            for thread in opening {
                thread.join().unwrap();
            }
        });
        let objects: i64 = file
            .raw()
            .query_row("SELECT count(*) FROM sqlite_master WHERE name = 'tantou_holder'", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(objects, 1);
    }
}

/// A file that the release with version 1 has written, with two tenants in it.
fn version_1() -> File {
    let file = File::new();
    fs::write(file.path(), include_bytes!("files/version_1.db")).unwrap();
    file
}

fn schema(connection: &rusqlite::Connection) -> Vec<String> {
    let mut statement =
        connection.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_file_of_version_1_is_brought_up_to_date_with_all_that_is_in_it() {
    let file = version_1();
    let mut store = file.open();
    let version: i32 = store.connection().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, SCHEMA_VERSION);
    for of in [tenant(), id(8)] {
        let mut tx = store.begin(of).unwrap();
        read_one_of_each(&mut tx);
        let sent: Vec<_> = tx.page_messages(None, 9).unwrap();
        let sent: Vec<_> = sent.into_iter().map(|message| (message.id, message.sent_at)).collect();
        assert_eq!(sent, [(message(8).id, Some(at(5))), (message(9).id, None)]);
        // What is new in this version has its place there.
        insert_one_of_each_of_quota(&mut tx);
        insert_one_of_each_of_members(&mut tx);
        insert_one_of_each_of_portals(&mut tx);
        tx.commit().unwrap();
    }
    drop(store);
    // The schema is the same as that of a file that was made anew.
    let anew = File::new();
    drop(anew.open());
    assert_eq!(schema(&file.raw()), schema(&anew.raw()));
}

/// The second migration has not changed what version 1 made.
#[test]
fn a_file_of_version_1_is_what_the_first_migration_makes() {
    let file = version_1();
    let anew = rusqlite::Connection::open_in_memory().unwrap();
    anew.execute_batch(include_str!("../../src/schema/0001_delegation.sql")).unwrap();
    assert_eq!(schema(&file.raw()), schema(&anew));
}

#[test]
fn many_may_open_a_file_of_version_1_at_once() {
    for _ in 0..20 {
        let file = version_1();
        std::thread::scope(|scope| {
            let opening: Vec<_> = (0..8).map(|_| scope.spawn(|| drop(file.open()))).collect();
            for thread in opening {
                thread.join().unwrap();
            }
        });
        let mut store = file.open();
        read_one_of_each(&mut store.begin(tenant()).unwrap());
    }
}

/// What version 2 kept of a register: four requests, the first of them before 1970.
const OLD_REGISTER: &str = "
    INSERT INTO tantou_register VALUES
        (x'00000000000000000000000000000007', x'00000000000000000000000000000002', '2026-04-01',
         '[{\"from\":\"2026-04-01\",\"entitlement\":{\"product\":\"manage\",\"facts\":{\"apps\":[]}}}]',
         x'00000000000000000000000000000016', 4, 5, 1);
    INSERT INTO tantou_receipt VALUES
        (x'00000000000000000000000000000007', x'00000000000000000000000000000002', x'0000000000000000000000000000000a', x'0000000000000000000000000000001a',
         'signed_up', -1500000, '[\"00000000-0000-0000-0000-000000000015\"]', '[]', x'00000000000000000000000000000015', 1),
        (x'00000000000000000000000000000007', x'00000000000000000000000000000002', x'0000000000000000000000000000000b', x'0000000000000000000000000000001b',
         'added', 2000000, '[\"00000000-0000-0000-0000-000000000016\",\"00000000-0000-0000-0000-000000000017\"]', '[]', x'00000000000000000000000000000015', 3),
        (x'00000000000000000000000000000007', x'00000000000000000000000000000002', x'0000000000000000000000000000000c', x'0000000000000000000000000000001c',
         'handed_over', 3000001, '[]', '[]', x'00000000000000000000000000000016', 3),
        (x'00000000000000000000000000000007', x'00000000000000000000000000000002', x'0000000000000000000000000000000d', x'0000000000000000000000000000001d',
         'added', 5000000, '[\"00000000-0000-0000-0000-000000000018\"]', '[]', x'00000000000000000000000000000016', 4);
    INSERT INTO tantou_licence VALUES
        (x'00000000000000000000000000000007', x'0000000000000000000000000000001f', 'open', 'ultimate', 0, NULL, NULL,
         x'00000000000000000000000000000020', x'00000000000000000000000000000021', 10000, '[]', 3);
    INSERT INTO tantou_seat_pool VALUES
        (x'00000000000000000000000000000007', x'00000000000000000000000000000021', '{\"first\":{\"seats\":3,\"basis\":\"other\"}}', 2, 0, NULL, '[]', 4);
";

/// CQ-19, CQ-20: a file of version 2 is brought up to date: what its requests were answered is recognised as before, and from them follows how many were registered when. Of
/// licences and pools nothing was recorded, and nothing is made up.
#[test]
fn cq_19_cq_20_a_file_of_version_2_keeps_its_receipts_and_gets_a_past() {
    let file = File::new();
    let raw = file.raw();
    raw.execute_batch(include_str!("../../src/schema/0001_delegation.sql")).unwrap();
    raw.execute_batch(include_str!("../../src/schema/0002_quota.sql")).unwrap();
    raw.execute_batch(OLD_REGISTER).unwrap();
    raw.pragma_update(None, "user_version", 2).unwrap();
    raw.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    drop(raw);
    let mut store = file.open();
    let mut tx = store.begin(id(7)).unwrap();
    run_ready(async {
        let register = tx.lock_register(id(2)).await.unwrap().unwrap();
        assert_eq!(register.value.record().held_since, Some(micros(5_000_000)));
        let subject = Subject::Register(id(2));
        let receipt = tx.lock_receipt(subject, id(10)).await.unwrap().unwrap();
        let ReceiptAnswer::Contacts(answer) = receipt.answer else { panic!("{receipt:?}") };
        assert_eq!((receipt.digest, answer.at, answer.registered), (id(0x1a), micros(-1_500_000), 1));
        assert_eq!(
            (answer.change, answer.joined, answer.primary),
            (ChangeKind::SignedUp, vec![id(0x15)], id(0x15))
        );
        let past = tx.page_past(subject, None, 9).await.unwrap();
        let told: Vec<_> = past
            .iter()
            .map(|past| match &past.held {
                Held::Register(held) => (past.since, past.until, held.registered, held.primary),
                other => panic!("{other:?}"),
            })
            .collect();
        let expected = [
            (micros(3_000_001), micros(5_000_000), 3, id(0x16)),
            (micros(2_000_000), micros(3_000_001), 3, id(0x15)),
            (micros(-1_500_000), micros(2_000_000), 1, id(0x15)),
        ];
        assert_eq!(told, expected);
        assert_eq!(tx.lock_licence(id(31)).await.unwrap().unwrap().value.record().held_since, None);
        assert_eq!(tx.lock_pools(&[id(33)]).await.unwrap()[0].value.record().held_since, None);
    });
    drop(tx);
    let anew = File::new();
    drop(anew.open());
    assert_eq!(schema(store.connection()), schema(&anew.raw()));
}

fn micros(micros: i64) -> Timestamp {
    Timestamp::from_unix_micros(micros).unwrap()
}

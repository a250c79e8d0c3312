//! Several processes at once on one database, each with several clients.
//!
//! A child is this test binary itself, run again for one test and told by environment variables where the database is.
//!
//! What is asked of a release, with what was answered and run again printed:
//! `TANTOU_HAMMER_SECONDS=60 cargo test -p postgres-store --test it hammer -- --nocapture`

use crate::audit::audit;
use crate::database::{Database, RUNTIME, pool};
use crate::desk::set_up;
use crate::load::{Tally, load_with};
use postgres_store::{Isolation, PostgresStore};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const PROCESSES: u128 = 4;
const CLIENTS: u128 = 8;

/// How to connect, and which number the child has; without it the child's test does nothing.
const DATABASE: &str = "TANTOU_HAMMER_DATABASE";
const PROCESS: &str = "TANTOU_HAMMER_PROCESS";
const ISOLATION: &str = "TANTOU_HAMMER_ISOLATION";
/// The folder that all of them know.
const FOLDER: &str = "TANTOU_HAMMER_FOLDER";
/// For how long; 60 is what is asked of a release.
const SECONDS: &str = "TANTOU_HAMMER_SECONDS";

fn seconds() -> u64 {
    std::env::var(SECONDS).map_or(8, |seconds| seconds.parse().unwrap())
}

/// What each process does. Alone it does nothing.
#[test]
fn child() {
    let Ok(database) = std::env::var(DATABASE) else { return };
    let number: u128 = std::env::var(PROCESS).unwrap().parse().unwrap();
    let isolation = match std::env::var(ISOLATION).unwrap().as_str() {
        "serializable" => Isolation::Serializable,
        _ => Isolation::ReadCommitted,
    };
    let pool = pool(database.parse().unwrap(), CLIENTS.try_into().unwrap());
    let store = RUNTIME.block_on(PostgresStore::open(pool)).unwrap().with_isolation(isolation);
    let clients = number * CLIENTS..(number + 1) * CLIENTS;
    let folder = PathBuf::from(std::env::var(FOLDER).unwrap());
    let tally =
        load_with(&store, Some(&folder), clients, || std::thread::sleep(Duration::from_secs(seconds())));
    println!("\nTALLY {}", serde_json::to_string(&tally).unwrap());
}

fn start(database: &Database, number: u128, isolation: &str, folder: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "hammer::child", "--nocapture"]);
    command
        .env(DATABASE, database.bare.connection())
        .env(PROCESS, number.to_string())
        .env(ISOLATION, isolation)
        .env(FOLDER, folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap()
}

fn hammer(isolation: Isolation, name: &str) {
    let Some(database) = Database::new(isolation) else { return };
    RUNTIME.block_on(set_up(&database.store)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let start = |number| start(&database, number, name, folder.path());
    let children: Vec<Child> = (0..PROCESSES).map(start).collect();
    let mut tally = Tally::default();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{text}");
        let told = text.lines().find_map(|line| line.strip_prefix("TALLY ")).unwrap();
        tally.add(serde_json::from_str(told).unwrap());
    }
    println!(
        "{name}, {} s: {} commands {:?}; again after {:?}",
        seconds(),
        tally.answered(),
        tally.commands,
        tally.retries
    );
    let mixed = ["invite", "accept", "decline", "seat", "register", "invite a guest", "join", "assign"];
    for what in mixed.into_iter().chain(["change the type", "confirm a handover", "hand over", "reactivate"])
    {
        assert!(tally.commands.contains_key(what), "nobody succeeded in this: {what}");
    }
    RUNTIME.block_on(audit(&database.store, &tally));
}

/// IL-03, CQ-05, CQ-37: four processes of eight clients each at `READ COMMITTED`.
#[test]
fn four_processes_at_read_committed() {
    hammer(Isolation::ReadCommitted, "read_committed");
}

/// IL-03, CQ-05, CQ-37: four processes of eight clients each at `SERIALIZABLE`.
#[test]
fn four_processes_at_serializable() {
    hammer(Isolation::Serializable, "serializable");
}

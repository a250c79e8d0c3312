//! The tour, run as a newcomer would run it: on a fresh file, once more on the same file, in both languages.

use std::path::Path;
use std::process::{Command, Output};

fn run(database: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tour"));
    command.arg("--db").arg(database).args(arguments).output().expect("the tour starts")
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("the tour prints UTF-8")
}

/// The transcript without what differs from run to run: the beginnings of links and the place of the file.
fn stable(transcript: &str, database: &Path) -> String {
    let shown = database.display().to_string();
    let mut stable = String::new();
    for line in transcript.lines() {
        let mut rest = line.replace(&shown, "FILE");
        while let Some(at) =
            rest.find("/invitations/").filter(|at| !rest[*at..].starts_with("/invitations/LINK"))
        {
            let start = at + "/invitations/".len();
            let end = start + rest[start..].find('…').unwrap_or(0);
            rest.replace_range(start..end, "LINK");
        }
        stable.push_str(&rest);
        stable.push('\n');
    }
    stable
}

#[test]
fn the_story_is_told_in_english_as_reviewed() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("tour.sqlite");
    insta::assert_snapshot!(stable(&text(&run(&database, &[])), &database));
}

#[test]
fn the_story_is_told_in_japanese_as_reviewed() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("tour.sqlite");
    insta::assert_snapshot!(stable(&text(&run(&database, &["--lang", "ja"])), &database));
}

#[test]
fn a_second_run_goes_on_and_sends_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("tour.sqlite");
    let first = text(&run(&database, &["--json"]));
    let second = text(&run(&database, &["--json"]));
    let standing = |transcript: &str| {
        let beats = transcript.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        beats.skip_while(|beat| !(beat["beat"] == "chapter" && beat["number"] == 9)).collect::<Vec<_>>()
    };
    assert_eq!(standing(&first), standing(&second), "the second run changed something");
    assert!(second.lines().count() < first.lines().count(), "the second run told everything again");
    assert!(!second.contains("delegation.confirmed"), "the second run sent something");
}

#[test]
fn every_line_of_the_machine_readable_transcript_is_json() {
    let folder = tempfile::tempdir().unwrap();
    let transcript = text(&run(&folder.path().join("tour.sqlite"), &["--json"]));
    for line in transcript.lines() {
        let beat: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(beat["beat"].is_string(), "{line}");
    }
}

#[test]
fn colours_are_for_terminals_only() {
    let folder = tempfile::tempdir().unwrap();
    let transcript = text(&run(&folder.path().join("tour.sqlite"), &[]));
    assert!(!transcript.contains('\u{1b}'), "an escape sequence went into a pipe");
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    let notes = "これはデータベースではありません".repeat(100);
    std::fs::write(&path, &notes).unwrap();
    let output = run(&path, &[]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("no SQLite database"), "{output:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), notes);
}

#[test]
fn a_file_of_a_newer_release_is_refused_with_both_versions_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tour.sqlite");
    text(&run(&path, &["--json"]));
    let newer = sqlite_store::SCHEMA_VERSION + 1;
    let connection = sqlite_store::rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", newer).unwrap();
    drop(connection);
    let before = std::fs::read(&path).unwrap();
    let output = run(&path, &[]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains(&format!("schema version {newer}")), "{told}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn help_names_every_option() {
    let help =
        String::from_utf8(Command::new(env!("CARGO_BIN_EXE_tour")).arg("--help").output().unwrap().stdout)
            .unwrap();
    for option in ["--db", "--lang", "--json", "--help"] {
        assert!(help.contains(option), "{help}");
    }
}

#[test]
fn the_readme_shows_what_the_tour_prints() {
    let folder = tempfile::tempdir().unwrap();
    let printed = text(&run(&folder.path().join("tour.sqlite"), &[]));
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let (_, shown) =
        readme.split_once("## What the tour shows").expect("the README has a chapter about the tour");
    let (shown, _) = shown.split_once("\n## ").expect("another chapter follows");
    let blocks: Vec<&str> =
        shown.split("```text\n").skip(1).map(|block| block.split("```").next().unwrap_or_default()).collect();
    assert!(!blocks.is_empty(), "the README shows nothing of the tour");
    for block in blocks {
        assert!(printed.contains(block), "the tour does not print this any more:\n{block}");
    }
}

//! The tour, run as a newcomer would run it: on a fresh file, once more on the same file, in both languages.

use serde_json::Value;
use sqlite_store::rusqlite::Connection;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;

fn run(database: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tour"));
    command.arg("--db").arg(database).args(arguments).output().expect("the tour starts")
}

/// All stories on a fresh file, told once for all tests that look at them.
struct Book {
    folder: TempDir,
    transcript: String,
}

static FOR_PEOPLE: LazyLock<Book> = LazyLock::new(|| Book::tell(&[]));
static FOR_MACHINES: LazyLock<Book> = LazyLock::new(|| Book::tell(&["--json"]));

impl Book {
    fn tell(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let transcript = text(&run(&folder.path().join("tour.sqlite"), arguments));
        Self { folder, transcript }
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("tour.sqlite")
    }

    /// The file on which everything was told, to go on with.
    fn copy_to(&self, folder: &TempDir) -> PathBuf {
        for name in ["tour.sqlite", "tour.key"] {
            std::fs::copy(self.folder.path().join(name), folder.path().join(name)).unwrap();
        }
        folder.path().join("tour.sqlite")
    }
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

/// Every story of the book, in its order. A story that is missing here fails `all_stories_are_told_and_every_line_for_machines_is_json`.
const STORIES: [&str; 6] = ["delegation", "support", "seats", "members", "portals", "desk"];

/// A story on a fresh file, compared with what was reviewed.
fn as_reviewed(story: &str, language: &str) {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("tour.sqlite");
    let told = text(&run(&database, &["--story", story, "--lang", language]));
    insta::assert_snapshot!(format!("{story}_{language}"), stable(&told, &database));
}

#[test]
fn delegation_is_told_as_reviewed() {
    as_reviewed("delegation", "en");
    as_reviewed("delegation", "ja");
}

#[test]
fn support_is_told_as_reviewed() {
    as_reviewed("support", "en");
    as_reviewed("support", "ja");
}

#[test]
fn seats_are_told_as_reviewed() {
    as_reviewed("seats", "en");
    as_reviewed("seats", "ja");
}

#[test]
fn members_are_told_as_reviewed() {
    as_reviewed("members", "en");
    as_reviewed("members", "ja");
}

#[test]
fn portals_are_told_as_reviewed() {
    as_reviewed("portals", "en");
    as_reviewed("portals", "ja");
}

#[test]
fn the_desk_is_told_as_reviewed() {
    as_reviewed("desk", "en");
    as_reviewed("desk", "ja");
}

fn beats(transcript: &str) -> Vec<Value> {
    let beat = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    transcript.lines().map(beat).collect()
}

/// What a story says in its last chapter: how things stand.
fn standing<'a>(transcript: &'a [Value], story: &str) -> &'a [Value] {
    let told = |beat: &Value| beat["story"] == story;
    let last = transcript.iter().rposition(|beat| told(beat) && beat["beat"] == "chapter").unwrap();
    let length = transcript[last..].iter().take_while(|beat| told(beat)).count();
    &transcript[last..last + length]
}

fn chapters(transcript: &[Value], story: &str) -> u32 {
    let of_story = |beat: &&Value| beat["story"] == story && beat["beat"] == "chapter";
    u32::try_from(transcript.iter().filter(of_story).count()).unwrap()
}

#[test]
fn a_second_run_goes_on_and_does_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let first = beats(&FOR_MACHINES.transcript);
    let second = beats(&text(&run(&FOR_MACHINES.copy_to(&folder), &["--json"])));
    assert!(second.len() < first.len() / 2, "the second run told everything again");
    for story in STORIES {
        assert_eq!(standing(&first, story), standing(&second, story), "the second run changed something");
        assert!(chapters(&first, story) > 1 && chapters(&second, story) == 1, "{story}");
        let told_before = second.iter().find(|beat| beat["story"] == story && beat["beat"] == "told_before");
        assert_eq!(told_before.unwrap()["chapters"], chapters(&first, story) - 1, "{story}");
    }
}

/// Told anew, a chapter says of what it did before that it was done, so only how things stand in the end is compared.
#[test]
fn a_story_that_was_killed_goes_on_and_ends_as_if_it_had_not_been() {
    let folder = tempfile::tempdir().unwrap();
    let whole = beats(&FOR_MACHINES.transcript);
    for story in STORIES {
        let database = folder.path().join(format!("{story}.sqlite"));
        let mut kills = 0;
        for lines in (3..).step_by(7) {
            let arguments = ["--story", story, "--json"];
            let mut command = Command::new(env!("CARGO_BIN_EXE_tour"));
            let telling = command.arg("--db").arg(&database).args(arguments).stdout(Stdio::piped()).spawn();
            let mut telling = telling.unwrap();
            let told = BufReader::new(telling.stdout.take().unwrap()).lines().take(lines).count();
            telling.kill().unwrap();
            telling.wait().unwrap();
            if told < lines {
                break;
            }
            kills += 1;
        }
        assert!(kills > 2, "{story} was killed {kills} times only");
        let end = beats(&text(&run(&database, &["--story", story, "--json"])));
        assert_eq!(standing(&end, story), standing(&whole, story), "{story}");
    }
}

/// The worst moment to be killed: a chapter was carried out to its end, and the file does not say so yet.
#[test]
fn a_chapter_that_is_told_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (database, whole) = (FOR_MACHINES.copy_to(&folder), beats(&FOR_MACHINES.transcript));
    for story in STORIES {
        let connection = Connection::open(&database).unwrap();
        let last_but_one = chapters(&whole, story) - 1;
        let forgotten = connection
            .execute("DELETE FROM tour_told WHERE story = ?1 AND chapter = ?2", (story, last_but_one))
            .unwrap();
        assert_eq!(forgotten, 1);
        drop(connection);
        let again = beats(&text(&run(&database, &["--story", story, "--json"])));
        assert_eq!(chapters(&again, story), 2, "{story}");
        assert_eq!(standing(&again, story), standing(&whole, story), "{story}");
    }
}

#[test]
fn one_story_is_told_by_its_word_or_its_number() {
    let folder = tempfile::tempdir().unwrap();
    for (number, story) in (1..).zip(STORIES) {
        let ask = |asked: &str| {
            let database = folder.path().join(format!("{asked}.sqlite"));
            stable(&text(&run(&database, &["--story", asked])), &database)
        };
        let (by_word, by_number) = (ask(story), ask(&number.to_string()));
        assert_eq!(by_word, by_number);
        let (told, _ending) = by_word.split_once("\nThe database is here").unwrap();
        let all = stable(&FOR_PEOPLE.transcript, &FOR_PEOPLE.database());
        assert!(all.contains(told), "alone, `{story}` is told otherwise than with the others");
    }
    let unknown = run(&folder.path().join("unknown.sqlite"), &["--story", "handover-of-yesterday"]);
    let told = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(!unknown.status.success(), "{told}");
    assert!(STORIES.iter().all(|story| told.contains(story)), "{told}");
}

#[test]
fn a_story_that_cannot_go_on_says_which_and_where() {
    let folder = tempfile::tempdir().unwrap();
    let database = FOR_MACHINES.copy_to(&folder);
    // A file that says the first chapters were told, and has nothing of them.
    let connection = Connection::open(&database).unwrap();
    connection.execute("DELETE FROM tour_told WHERE chapter > 1", ()).unwrap();
    drop_store_tables(&connection);
    drop(connection);
    for story in STORIES {
        let output = run(&database, &["--story", story]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{told}");
        assert!(told.contains(&format!("in the story `{story}`, chapter ")), "{told}");
    }
}

/// A damaged file: everything that the stores keep is gone.
fn drop_store_tables(connection: &Connection) {
    let mut statement = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'tour_*' AND name NOT GLOB 'sqlite_*'")
        .unwrap();
    let names: Vec<String> = statement.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    drop(statement);
    assert!(!names.is_empty());
    for name in names {
        connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; DROP TABLE \"{name}\"")).unwrap();
    }
}

#[test]
fn all_stories_are_told_and_every_line_for_machines_is_json() {
    let transcript = beats(&FOR_MACHINES.transcript);
    assert!(transcript.iter().all(|beat| beat["beat"].is_string()));
    let stories: Vec<&str> = transcript
        .iter()
        .filter(|beat| beat["beat"] == "story")
        .map(|beat| beat["story"].as_str().unwrap())
        .collect();
    assert_eq!(stories, STORIES);
    let (ending, told) = transcript.split_last().unwrap();
    assert_eq!(ending["beat"], "ending");
    assert!(told.iter().all(|beat| STORIES.iter().any(|story| beat["story"] == *story)));
}

/// People are shown the beginning of a long table.
#[test]
fn machines_get_every_mail_that_was_delivered() {
    let transcript = beats(&FOR_MACHINES.transcript);
    let connection = Connection::open(FOR_MACHINES.database()).unwrap();
    for story in ["support", "seats"] {
        let tables = transcript.iter().filter(|beat| beat["story"] == story && beat["name"] == "mail");
        let shown: i64 =
            tables.map(|table| i64::try_from(table["rows"].as_array().unwrap().len()).unwrap()).sum();
        let count = "SELECT count(*) FROM tour_mail WHERE story = ?1";
        let delivered: i64 = connection.query_row(count, [story], |row| row.get(0)).unwrap();
        assert!(shown == delivered && shown > 0, "{story}: {shown} of {delivered}");
    }
}

#[test]
fn every_mail_to_a_member_is_a_file_and_a_part_of_the_page() {
    let folder = FOR_MACHINES.database().with_extension("mails");
    let connection = Connection::open(FOR_MACHINES.database()).unwrap();
    let count =
        "SELECT count(*) FROM tour_mail WHERE story = 'members' AND body LIKE '%\"kind\":\"member\"%'";
    let delivered: u32 = connection.query_row(count, (), |row| row.get(0)).unwrap();
    let (mut mails, mut page) = (0_u32, String::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let written = std::fs::read_to_string(&path).unwrap();
        if path.extension().is_some_and(|extension| extension == "eml") {
            mails += 1;
            for part in ["\r\nTo: ", "\r\nSubject: ", "multipart/alternative", "text/plain", "text/html"] {
                assert!(written.contains(part), "{}: no {part}", path.display());
            }
        } else {
            page = written;
        }
    }
    assert!(mails == delivered && mails > 200, "{mails} of {delivered}");
    assert_eq!(u32::try_from(page.matches("<iframe sandbox=").count()), Ok(delivered));
}

#[test]
fn colours_are_for_terminals_only() {
    assert!(!FOR_PEOPLE.transcript.contains('\u{1b}'), "an escape sequence went into a pipe");
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
    let path = FOR_MACHINES.copy_to(&folder);
    let newer = sqlite_store::SCHEMA_VERSION + 1;
    let connection = Connection::open(&path).unwrap();
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
    for option in ["--db", "--story", "--lang", "--json", "--help"].into_iter().chain(STORIES) {
        assert!(help.contains(option), "{help}");
    }
}

#[test]
fn the_readme_shows_what_the_tour_prints() {
    let printed = &FOR_PEOPLE.transcript;
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

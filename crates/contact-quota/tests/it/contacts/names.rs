//! Whether a name is a person's (CQ-09).

use super::*;
use contact_quota::contacts::{BUILT_IN_WORDS, NameMatch, NameVerdict, WordKind, WordList, WordPlace};

fn check(name: &str) -> NameVerdict {
    words().check(&name.parse().unwrap())
}

/// CQ-09: more than 200 real Japanese and Western names pass, among them those that end like a department.
#[test]
fn cq_09_real_names_pass() {
    let people: Vec<&str> = include_str!("people.txt").lines().collect();
    assert!(people.len() >= 200, "{}", people.len());
    let stopped: Vec<_> = people
        .iter()
        .filter(|name| check(name) != NameVerdict::Accept)
        .map(|name| (name, check(name)))
        .collect();
    assert!(stopped.is_empty(), "{stopped:#?}");
}

/// CQ-09: 60 names of companies, departments and roles do not pass; nearly all are refused, the doubtful ones are to be looked at.
#[test]
fn cq_09_companies_and_departments_do_not_pass() {
    let others: Vec<&str> = include_str!("no_people.txt").lines().collect();
    assert!(others.len() >= 60, "{}", others.len());
    let passed: Vec<_> = others.iter().filter(|name| check(name) == NameVerdict::Accept).collect();
    assert!(passed.is_empty(), "{passed:#?}");
    let doubtful: Vec<_> =
        others.iter().copied().filter(|name| matches!(check(name), NameVerdict::Review { .. })).collect();
    assert_eq!(doubtful, ["山本部", "未来創造部", "山田部長"]);
}

/// CQ-09: it is told what matched, where it counts and what it stands for.
#[test]
fn cq_09_what_matched_is_told() {
    let found = |word: &str, kind, place| NameMatch { word: word.into(), kind, place };
    let matches = vec![found("株式会社", WordKind::CompanyForm, WordPlace::Anywhere)];
    assert_eq!(check("株式会社服部"), NameVerdict::Refuse { matches });
    let matches = vec![found("部", WordKind::Department, WordPlace::End)];
    assert_eq!(check("山本部"), NameVerdict::Review { matches });
    // There are people of this name, and there are banks.
    assert!(matches!(check("Dagmar Bank"), NameVerdict::Review { .. }));
}

/// CQ-09: the list is data: a host's own words count, and mistakes in it are told with their paths.
#[test]
fn cq_09_the_word_list_is_data() {
    let own = format!(
        "{BUILT_IN_WORDS}\n[[refuse]]\nkind = \"organisation\"\nplace = \"anywhere\"\nwords = [\"みらい\"]\n"
    );
    let own = WordList::from_toml(&own).unwrap();
    assert!(matches!(own.check(&"みらい一郎".parse().unwrap()), NameVerdict::Refuse { .. }));
    let wrong = "colour = 1\n[[refuse]]\nkind = \"firm\"\nplace = \"end\"\nwords = [\"部\", \"部\", \"\"]\n";
    insta::assert_snapshot!(WordList::from_toml(wrong).unwrap_err());
}

//! Whether a name is a person's (CQ-09).

use super::*;
use contact_quota::contacts::{
    BUILT_IN_WORDS, NameMatch, NameVerdict, PersonName, WordKind, WordList, WordPlace,
};

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

/// CQ-09: neither width, nor composition, nor what cannot be seen hides a word, nor does it make two names of one.
#[test]
fn cq_09_widths_and_compositions() {
    for name in [
        "ｻﾎﾟｰﾄｾﾝﾀｰ",
        "㈱さくら商事",
        "総務\u{200B}部",
        "ＳＡＫＵＲＡ　ＬＴＤ．",
        "サホ\u{309A}ートセンター",
        "営業\u{FEFF}部",
    ] {
        assert!(matches!(check(name), NameVerdict::Refuse { .. }), "{name}");
    }
    let like = |one: &str, two: &str| one.parse::<PersonName>().unwrap().is_like(two);
    assert!(like("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ　タロウ"));
    assert!(like("か\u{3099}もう", "がもう"));
    assert!(like("葛\u{E0100}城", "葛城"));
    assert!(!like("山田", "山本"));
}

/// CQ-12: a part of a name may stand for the whole; another name, or none, does not.
#[test]
fn cq_12_short_names() {
    let name: PersonName = "山田 太郎".parse().unwrap();
    for short in ["山田", "太郎", "ﾔﾏﾀﾞ", "山田 太", "山田太郎 様"] {
        assert_eq!(name.may_be_short_for(short), short != "ﾔﾏﾀﾞ", "{short}");
    }
    for other in ["", " ", "田", "郎", "伊藤", "伊藤 太郎二"] {
        assert!(!name.may_be_short_for(other), "{other}");
    }
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

//! Whether a name is a person's, by a word list that a host can edit (CQ-09).

use super::name::{PersonName, folded};
use crate::formula::{CatalogueError, Reader};
use definition_reader::{ShapeProblem, Tree};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The built-in word list, as a file to edit: `catalogue/names.toml` of this crate.
pub const BUILT_IN_WORDS: &str = include_str!("../../catalogue/names.toml");

/// What a name must not be instead of a person's (CQ-09).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordKind {
    /// 株式会社, Ltd …
    CompanyForm,
    /// 総務部, Department …
    Department,
    /// 銀行, 商店 …: companies and institutions without their form.
    Organisation,
    /// 担当, Support …: roles.
    Role,
}

/// Where a word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordPlace {
    /// Anywhere.
    Anywhere,
    /// At the end of one of the words that spaces part, unless that word is a surname.
    End,
    /// As one of the words that spaces part, dots and commas aside.
    Word,
    /// As the whole name.
    Whole,
}

/// What matched in a name (CQ-09).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NameMatch {
    /// The word of the list.
    pub word: String,
    /// What it stands for.
    pub kind: WordKind,
    /// Where it counts.
    pub place: WordPlace,
}

/// Whether a name is a person's (CQ-09).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum NameVerdict {
    /// Nothing speaks against it.
    Accept,
    /// It may be a person's or not: somebody has to look at it.
    Review {
        /// What matched.
        matches: Vec<NameMatch>,
    },
    /// It is not.
    Refuse {
        /// What matched.
        matches: Vec<NameMatch>,
    },
}

/// Words that a person's name does not hold, words to look at, and surnames that end like them (CQ-09).
///
/// ```
/// use contact_quota::contacts::{BUILT_IN_WORDS, NameVerdict, WordList};
/// let words = WordList::from_toml(BUILT_IN_WORDS)?;
/// assert_eq!(words.check(&"服部 半蔵".parse()?), NameVerdict::Accept);
/// assert!(matches!(words.check(&"総務部".parse()?), NameVerdict::Refuse { matches } if matches[0].word == "総務部"));
/// assert!(matches!(words.check(&"未来創造部".parse()?), NameVerdict::Review { .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct WordList {
    refuse: Vec<Words>,
    review: Vec<Words>,
    surnames: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Words {
    kind: WordKind,
    place: WordPlace,
    /// As listed, and folded.
    listed: Vec<(String, String)>,
}

impl WordList {
    /// Reads a word list in TOML: tables `refuse` and `review` of `kind`, `place` and `words`, and a list of `surnames`.
    ///
    /// # Errors
    /// [`CatalogueError`] lists every mistake with its path.
    pub fn from_toml(text: &str) -> Result<Self, CatalogueError> {
        Reader::read_whole(Tree::from_toml(text), word_list).map_err(CatalogueError::of)
    }

    /// CQ-09: whether a name is a person's. What is to be refused comes before what is to be looked at.
    pub fn check(&self, name: &PersonName) -> NameVerdict {
        let name = folded(name.as_str());
        let refused = self.matches(&self.refuse, &name);
        if !refused.is_empty() {
            return NameVerdict::Refuse { matches: refused };
        }
        let doubtful = self.matches(&self.review, &name);
        if doubtful.is_empty() { NameVerdict::Accept } else { NameVerdict::Review { matches: doubtful } }
    }

    fn matches(&self, lists: &[Words], name: &str) -> Vec<NameMatch> {
        let mut found = Vec::new();
        for list in lists {
            let hits = list.listed.iter().filter(|(_, word)| self.counts(list.place, word, name));
            found.extend(hits.map(|(word, _)| NameMatch {
                word: word.clone(),
                kind: list.kind,
                place: list.place,
            }));
        }
        found
    }

    fn counts(&self, place: WordPlace, word: &str, name: &str) -> bool {
        match place {
            WordPlace::Anywhere => name.contains(word),
            WordPlace::End => {
                name.split_whitespace().any(|part| part.ends_with(word) && !self.surnames.contains(part))
            }
            WordPlace::Word => name
                .split_whitespace()
                .any(|part| part == word || part.trim_matches(['.', ',', '(', ')']) == word),
            WordPlace::Whole => name == word,
        }
    }
}

fn word_list(reader: &mut Reader, tree: &Tree) -> Option<WordList> {
    let fields = reader.table(tree, &["refuse", "review", "surnames"])?;
    let refuse = reader.required(fields, "refuse", |reader, tree| reader.list(tree, words));
    let review = reader.optional(fields, "review", |reader, tree| reader.list(tree, words));
    let surnames = reader.optional(fields, "surnames", word_texts);
    let surnames = surnames?.unwrap_or_default().into_iter().map(|(_, folded)| folded).collect();
    Some(WordList { refuse: refuse?, review: review?.unwrap_or_default(), surnames })
}

fn words(reader: &mut Reader, tree: &Tree) -> Option<Words> {
    let fields = reader.table(tree, &["kind", "place", "words"])?;
    let kinds = [
        ("company_form", WordKind::CompanyForm),
        ("department", WordKind::Department),
        ("organisation", WordKind::Organisation),
        ("role", WordKind::Role),
    ];
    let places = [
        ("anywhere", WordPlace::Anywhere),
        ("end", WordPlace::End),
        ("word", WordPlace::Word),
        ("whole", WordPlace::Whole),
    ];
    let kind = reader.required(fields, "kind", |reader, tree| {
        reader.word(tree, "`company_form`, `department`, `organisation` or `role`", &kinds)
    });
    let place = reader.required(fields, "place", |reader, tree| {
        reader.word(tree, "`anywhere`, `end`, `word` or `whole`", &places)
    });
    let words = reader.required(fields, "words", word_texts);
    Some(Words { kind: kind?, place: place?, listed: words? })
}

/// Words as they are listed and folded, none twice.
fn word_texts(reader: &mut Reader, tree: &Tree) -> Option<Vec<(String, String)>> {
    let mut seen = BTreeSet::new();
    reader.some(tree, |reader, tree| {
        let listed = reader.string(tree)?;
        let word = folded(&listed);
        if !seen.insert(word.clone()) {
            reader.problem(ShapeProblem::RepeatedName { name: listed.clone() });
        }
        Some((listed, word))
    })
}

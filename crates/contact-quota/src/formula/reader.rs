//! Reads values from a tree, and notes every mistake with its place instead of stopping at the first.

use super::problem::{CatalogueProblem, ProblemKind};
use super::tree::Tree;
use crate::civil_date::CivilDate;
use crate::period::Period;
use crate::quota::Quota;
use crate::text::Text;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Where the reading is, and what was wrong so far.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    path: String,
    pub(crate) problems: Vec<CatalogueProblem>,
}

/// The entries of a table whose keys are known.
pub(crate) type Fields<'t> = &'t [(String, Tree)];

impl Reader {
    /// The place, as people write it.
    pub(super) fn place(&self) -> String {
        if self.path.is_empty() { ".".into() } else { self.path.clone() }
    }

    pub(crate) fn problem(&mut self, kind: ProblemKind) {
        let path = self.place();
        self.problems.push(CatalogueProblem { path, kind });
    }

    /// Reads below a key.
    pub(crate) fn at<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(key);
        let value = read(self);
        self.path.truncate(length);
        value
    }

    /// Reads below an index.
    pub(super) fn at_index<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        // Writing to a text cannot fail.
        let _ = write!(self.path, "[{index}]");
        let value = read(self);
        self.path.truncate(length);
        value
    }

    pub(super) fn wrong_type<T>(&mut self, expected: &'static str, tree: &Tree) -> Option<T> {
        self.problem(ProblemKind::WrongType { expected, found: tree.shown() });
        None
    }

    /// A table of any keys; a key that stands twice is a mistake.
    pub(super) fn entries<'t>(&mut self, tree: &'t Tree) -> Option<Fields<'t>> {
        let Tree::Table(entries) = tree else { return self.wrong_type("a table", tree) };
        let mut seen = BTreeSet::new();
        for (key, _) in entries {
            if !seen.insert(key) {
                self.problem(ProblemKind::RepeatedField { field: key.clone() });
            }
            if key.trim().is_empty() {
                self.at(key, |reader| reader.problem(ProblemKind::Empty));
            }
        }
        Some(entries)
    }

    /// A table of known keys.
    pub(crate) fn table<'t>(&mut self, tree: &'t Tree, known: &'static [&'static str]) -> Option<Fields<'t>> {
        let entries = self.entries(tree)?;
        for (key, _) in entries.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
            self.problem(ProblemKind::UnknownField { field: key.clone(), known });
        }
        Some(entries)
    }

    /// A key that has to be there.
    pub(crate) fn required<T>(
        &mut self,
        fields: Fields<'_>,
        key: &'static str,
        read: impl FnOnce(&mut Self, &Tree) -> Option<T>,
    ) -> Option<T> {
        if let Some((_, tree)) = fields.iter().find(|(found, _)| found == key) {
            self.at(key, |reader| read(reader, tree))
        } else {
            self.problem(ProblemKind::MissingField { field: key });
            None
        }
    }

    /// A key that may be left out: `Some(None)` if it is, `None` if it is wrong.
    #[expect(clippy::option_option, reason = "left out and wrong are two things here")]
    pub(crate) fn optional<T>(
        &mut self,
        fields: Fields<'_>,
        key: &'static str,
        read: impl FnOnce(&mut Self, &Tree) -> Option<T>,
    ) -> Option<Option<T>> {
        match fields.iter().find(|(found, _)| found == key) {
            Some((_, tree)) => self.at(key, |reader| read(reader, tree)).map(Some),
            None => Some(None),
        }
    }

    /// A list, of which every element is read, wrong ones or not.
    pub(crate) fn list<T>(
        &mut self,
        tree: &Tree,
        mut read: impl FnMut(&mut Self, &Tree) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Tree::List(items) = tree else { return self.wrong_type("a list", tree) };
        let mut values = Vec::with_capacity(items.len());
        let mut sound = true;
        for (index, item) in items.iter().enumerate() {
            match self.at_index(index, |reader| read(reader, item)) {
                Some(value) => values.push(value),
                None => sound = false,
            }
        }
        sound.then_some(values)
    }

    /// A list that is not empty.
    pub(crate) fn some<T>(
        &mut self,
        tree: &Tree,
        read: impl FnMut(&mut Self, &Tree) -> Option<T>,
    ) -> Option<Vec<T>> {
        if matches!(tree, Tree::List(items) if items.is_empty()) {
            self.problem(ProblemKind::Empty);
            return None;
        }
        self.list(tree, read)
    }

    /// A text that is not empty.
    pub(crate) fn string(&mut self, tree: &Tree) -> Option<String> {
        let Tree::Text(text) = tree else { return self.wrong_type("a text", tree) };
        if text.trim().is_empty() {
            self.problem(ProblemKind::Empty);
            return None;
        }
        Some(text.clone())
    }

    pub(crate) fn whole(&mut self, tree: &Tree) -> Option<u64> {
        let Tree::Whole(number) = tree else { return self.wrong_type("a whole number from 0", tree) };
        u64::try_from(*number).ok().or_else(|| self.wrong_type("a whole number from 0", tree))
    }

    /// A number of things or days that fits into 32 bits.
    pub(crate) fn small(&mut self, tree: &Tree) -> Option<u32> {
        let number = self.whole(tree)?;
        u32::try_from(number).ok().or_else(|| self.wrong_type("a whole number up to 4294967295", tree))
    }

    pub(crate) fn flag(&mut self, tree: &Tree) -> Option<bool> {
        let Tree::Flag(flag) = tree else { return self.wrong_type("`true` or `false`", tree) };
        Some(*flag)
    }

    /// A text of which more is said elsewhere.
    pub(crate) fn any_text(&mut self, tree: &Tree) -> Option<String> {
        let Tree::Text(text) = tree else { return self.wrong_type("a text", tree) };
        Some(text.clone())
    }

    pub(super) fn quota(&mut self, tree: &Tree) -> Option<Quota> {
        match tree {
            Tree::Text(text) if text == "unlimited" => Some(Quota::Unlimited),
            Tree::Whole(number) if u64::try_from(*number).is_ok() => self.whole(tree).map(Quota::Finite),
            _ => self.wrong_type("a whole number from 0, or `unlimited`", tree),
        }
    }

    /// A label: one text for both languages, or one each.
    pub(super) fn text(&mut self, tree: &Tree) -> Option<Text> {
        match tree {
            Tree::Text(_) => self.string(tree).map(Text::Same),
            Tree::Table(_) => {
                let fields = self.table(tree, &["ja", "en"])?;
                let ja = self.required(fields, "ja", Self::string);
                let en = self.required(fields, "en", Self::string);
                Some(Text::Each { ja: ja?, en: en? })
            }
            _ => self.wrong_type("a text, or a table of `ja` and `en`", tree),
        }
    }

    fn day(&mut self, tree: &Tree) -> Option<CivilDate> {
        match tree {
            Tree::Text(text) => {
                text.parse().ok().or_else(|| self.wrong_type("a day such as 2022-10-01", tree))
            }
            _ => self.wrong_type("a day such as 2022-10-01", tree),
        }
    }

    /// CQ-19: a period on which some day lies.
    pub(super) fn period(&mut self, tree: &Tree) -> Option<Period> {
        let fields = self.table(tree, &["from", "until"])?;
        let from = self.optional(fields, "from", Self::day);
        let until = self.optional(fields, "until", Self::day);
        let period = Period { from: from?, until: until? };
        if period.is_empty() {
            self.problem(ProblemKind::EmptyPeriod { period });
            return None;
        }
        Some(period)
    }

    /// One of several words.
    pub(crate) fn word<T: Copy>(
        &mut self,
        tree: &Tree,
        expected: &'static str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let found = match tree {
            Tree::Text(text) => words.iter().find(|(word, _)| word == text),
            _ => None,
        };
        found.map(|(_, value)| *value).or_else(|| self.wrong_type(expected, tree))
    }
}

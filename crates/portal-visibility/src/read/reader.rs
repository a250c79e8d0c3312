//! Reads values from a tree, and notes every mistake with its place instead of stopping at the first.

use super::problem::{DefinitionError, Problem, ProblemKind};
use super::tree::Tree;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Where the reading is, and what was wrong so far.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    path: String,
    problems: Vec<Problem>,
}

/// The entries of a table whose keys are known.
pub(crate) type Fields<'t> = &'t [(String, Tree)];

impl Reader {
    /// Reads the whole, or tells all that is wrong with it.
    pub(crate) fn whole<T>(
        tree: Result<Tree, ProblemKind>,
        read: impl FnOnce(&mut Self, &Tree) -> Option<T>,
    ) -> Result<T, DefinitionError> {
        let mut reader = Self::default();
        let value = match tree {
            Ok(tree) => read(&mut reader, &tree),
            Err(kind) => {
                reader.problem(kind);
                None
            }
        };
        reader.finish(value)
    }

    /// The value, if nothing was wrong.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, DefinitionError> {
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(DefinitionError { problems: self.problems }),
        }
    }

    pub(crate) fn problem(&mut self, kind: ProblemKind) {
        let path = if self.path.is_empty() { ".".into() } else { self.path.clone() };
        self.problems.push(Problem { path, kind });
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
    pub(crate) fn at_index<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        // Writing to a text cannot fail.
        let _ = write!(self.path, "[{index}]");
        let value = read(self);
        self.path.truncate(length);
        value
    }

    pub(crate) fn wrong_type<T>(&mut self, expected: &'static str, tree: &Tree) -> Option<T> {
        self.problem(ProblemKind::WrongType { expected, found: tree.shown() });
        None
    }

    /// A table of any keys; a key that stands twice is a mistake.
    pub(crate) fn entries<'t>(&mut self, tree: &'t Tree) -> Option<Fields<'t>> {
        let Tree::Table(entries) = tree else { return self.wrong_type("a table", tree) };
        let mut seen = BTreeSet::new();
        for (key, _) in entries {
            if !seen.insert(key) {
                self.problem(ProblemKind::RepeatedField { field: key.clone() });
            }
            if key.trim().is_empty() {
                self.at(key, |reader| reader.problem(ProblemKind::Blank));
            }
        }
        Some(entries)
    }

    /// A table of known keys.
    pub(crate) fn table<'t>(&mut self, tree: &'t Tree, known: &'static [&'static str]) -> Option<Fields<'t>> {
        let entries = self.entries(tree)?;
        for (key, _) in entries.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
            self.problem(ProblemKind::UnknownKey { key: key.clone(), known });
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
            self.problem(ProblemKind::MissingKey { key });
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
        match fields.iter().find(|(found, tree)| found == key && *tree != Tree::Null) {
            Some((_, tree)) => self.at(key, |reader| read(reader, tree)).map(Some),
            None => Some(None),
        }
    }

    /// A key that may be left out, with what stands for it then. What is wrong is noted and stands for the same.
    pub(crate) fn or_default<T: Default>(
        &mut self,
        fields: Fields<'_>,
        key: &'static str,
        read: impl FnOnce(&mut Self, &Tree) -> Option<T>,
    ) -> T {
        self.optional(fields, key, read).flatten().unwrap_or_default()
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

    /// A list of different names.
    pub(crate) fn names(&mut self, tree: &Tree) -> Option<Vec<String>> {
        let names = self.list(tree, Self::string)?;
        let mut seen = BTreeSet::new();
        for (index, name) in names.iter().enumerate() {
            if !seen.insert(name) {
                self.at_index(index, |reader| reader.problem(ProblemKind::Repeated { name: name.clone() }));
            }
        }
        Some(names)
    }

    /// A text that is not blank.
    pub(crate) fn string(&mut self, tree: &Tree) -> Option<String> {
        let Tree::Text(text) = tree else { return self.wrong_type("a text", tree) };
        if text.trim().is_empty() {
            self.problem(ProblemKind::Blank);
            return None;
        }
        Some(text.clone())
    }

    /// Yes or no.
    pub(crate) fn flag(&mut self, tree: &Tree) -> Option<bool> {
        match tree {
            Tree::Flag(flag) => Some(*flag),
            _ => self.wrong_type("true or false", tree),
        }
    }

    /// A whole number from 0 to `most`.
    pub(crate) fn number(&mut self, tree: &Tree, most: u32) -> Option<u32> {
        let Tree::Whole(number) = tree else { return self.wrong_type("a whole number from 0", tree) };
        match u32::try_from(*number) {
            Ok(number) if number <= most => Some(number),
            _ => {
                self.problem(ProblemKind::OutOfRange { found: tree.shown(), most });
                None
            }
        }
    }

    /// The version of the form, which has to be the known one.
    pub(crate) fn format(&mut self, fields: Fields<'_>, known: u32) -> Option<()> {
        self.required(fields, "format", |reader, tree| {
            let found = reader.number(tree, u32::MAX)?;
            if found != known {
                reader.problem(ProblemKind::UnknownFormat { found, known });
            }
            Some(())
        })
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

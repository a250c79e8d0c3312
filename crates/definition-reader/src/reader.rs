//! Reads values from a tree, and notes every mistake with its place instead of stopping at the first.

use crate::problem::{Problem, ShapeProblem};
use crate::tree::Tree;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Where the reading is, and what was wrong so far. A function that reads a value gets the reader and the value's [`Tree`];
/// it returns `None` once it has noted what is wrong, so that its caller goes on with the next value.
#[derive(Debug)]
pub struct Reader<K = ShapeProblem> {
    path: String,
    problems: Vec<Problem<K>>,
}

/// The entries of a table.
pub type Fields<'t> = &'t [(String, Tree)];

impl<K> Default for Reader<K> {
    fn default() -> Self {
        Self { path: String::new(), problems: Vec::new() }
    }
}

/// The whole, places, and what is wrong there.
impl<K: From<ShapeProblem>> Reader<K> {
    /// Reads the whole.
    ///
    /// # Errors
    /// Everything that is wrong with it, at least one problem.
    pub fn read_whole<T>(
        tree: Result<Tree, ShapeProblem>,
        read: impl FnOnce(&mut Self, &Tree) -> Option<T>,
    ) -> Result<T, Vec<Problem<K>>> {
        let mut reader = Self::default();
        let value = reader.root(tree, read);
        reader.finish(value)
    }

    /// Reads the whole, and leaves it to the caller to [finish](Self::finish).
    pub fn root<T>(
        &mut self,
        tree: Result<Tree, ShapeProblem>,
        read: impl FnOnce(&mut Self, &Tree) -> Option<T>,
    ) -> Option<T> {
        match tree {
            Ok(tree) => read(self, &tree),
            Err(problem) => {
                self.problem(problem);
                None
            }
        }
    }

    /// The value, if nothing was wrong.
    ///
    /// # Errors
    /// What was wrong. A value that is missing without a problem would be a mistake of a reading function; it is no value either.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Problem<K>>> {
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(self.problems),
        }
    }

    /// What was wrong so far.
    pub fn into_problems(self) -> Vec<Problem<K>> {
        self.problems
    }

    /// The place, as people write it; `.` for the whole.
    pub fn place(&self) -> String {
        if self.path.is_empty() { ".".into() } else { self.path.clone() }
    }

    /// Notes what is wrong here.
    pub fn problem(&mut self, kind: impl Into<K>) {
        let path = self.place();
        self.problems.push(Problem { path, kind: kind.into() });
    }

    /// Reads below a key.
    pub fn at<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(key);
        let value = read(self);
        self.path.truncate(length);
        value
    }

    /// Reads below an index, from 0.
    pub fn at_index<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        // Writing to a text cannot fail.
        let _ = write!(self.path, "[{index}]");
        let value = read(self);
        self.path.truncate(length);
        value
    }

    /// Notes that something else belongs here.
    pub fn wrong_type<T>(&mut self, expected: &'static str, tree: &Tree) -> Option<T> {
        self.problem(ShapeProblem::WrongType { expected, found: tree.shown() });
        None
    }
}

/// Tables and their keys.
impl<K: From<ShapeProblem>> Reader<K> {
    /// A table of any keys; a key that stands twice is a mistake, and so is a blank one.
    pub fn entries<'t>(&mut self, tree: &'t Tree) -> Option<Fields<'t>> {
        let Tree::Table(entries) = tree else { return self.wrong_type("a table", tree) };
        let mut seen = BTreeSet::new();
        for (key, _) in entries {
            if !seen.insert(key) {
                self.problem(ShapeProblem::RepeatedKey { key: key.clone() });
            }
            if key.trim().is_empty() {
                self.at(key, |reader| reader.problem(ShapeProblem::Empty));
            }
        }
        Some(entries)
    }

    /// A table of known keys; any other is a mistake.
    pub fn table<'t>(&mut self, tree: &'t Tree, known: &'static [&'static str]) -> Option<Fields<'t>> {
        let entries = self.entries(tree)?;
        for (key, _) in entries.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
            self.problem(ShapeProblem::UnknownKey { key: key.clone(), known });
        }
        Some(entries)
    }

    /// A key that has to be there. `null` is there, and is read.
    pub fn required<T>(
        &mut self,
        fields: Fields<'_>,
        key: &'static str,
        read: impl FnOnce(&mut Self, &Tree) -> Option<T>,
    ) -> Option<T> {
        if let Some((_, tree)) = fields.iter().find(|(found, _)| found == key) {
            self.at(key, |reader| read(reader, tree))
        } else {
            self.problem(ShapeProblem::MissingKey { key });
            None
        }
    }

    /// A key that may be left out: `Some(None)` if it is, `None` if it is wrong. `null` is left out, as programs write it.
    #[expect(clippy::option_option, reason = "left out and wrong are two things here")]
    pub fn optional<T>(
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
    pub fn or_default<T: Default>(
        &mut self,
        fields: Fields<'_>,
        key: &'static str,
        read: impl FnOnce(&mut Self, &Tree) -> Option<T>,
    ) -> T {
        self.optional(fields, key, read).flatten().unwrap_or_default()
    }

    /// The key `format`: the version of the form, which has to be the known one.
    pub fn format(&mut self, fields: Fields<'_>, known: u32) -> Option<()> {
        self.required(fields, "format", |reader, tree| {
            let found = reader.whole(tree)?;
            if found != u64::from(known) {
                reader.problem(ShapeProblem::UnknownFormat { found, known });
                return None;
            }
            Some(())
        })
    }
}

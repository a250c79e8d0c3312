//! Reads lists, texts, flags, numbers and words.

use crate::problem::ShapeProblem;
use crate::reader::Reader;
use crate::tree::Tree;
use std::collections::BTreeSet;

/// Values.
impl<K: From<ShapeProblem>> Reader<K> {
    /// A list, of which every element is read, wrong ones or not.
    pub fn list<T>(
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
    pub fn some<T>(
        &mut self,
        tree: &Tree,
        read: impl FnMut(&mut Self, &Tree) -> Option<T>,
    ) -> Option<Vec<T>> {
        if matches!(tree, Tree::List(items) if items.is_empty()) {
            self.problem(ShapeProblem::Empty);
            return None;
        }
        self.list(tree, read)
    }

    /// A list of different names.
    pub fn names(&mut self, tree: &Tree) -> Option<Vec<String>> {
        let mut seen = BTreeSet::new();
        self.list(tree, |reader, tree| {
            let name = reader.string(tree)?;
            if !seen.insert(name.clone()) {
                reader.problem(ShapeProblem::RepeatedName { name: name.clone() });
            }
            Some(name)
        })
    }

    /// A text that is not blank.
    pub fn string(&mut self, tree: &Tree) -> Option<String> {
        let text = self.any_text(tree)?;
        if text.trim().is_empty() {
            self.problem(ShapeProblem::Empty);
            return None;
        }
        Some(text)
    }

    /// A text of which more is said elsewhere; it may be blank.
    pub fn any_text(&mut self, tree: &Tree) -> Option<String> {
        let Tree::Text(text) = tree else { return self.wrong_type("a text", tree) };
        Some(text.clone())
    }

    /// Yes or no.
    pub fn flag(&mut self, tree: &Tree) -> Option<bool> {
        let Tree::Flag(flag) = tree else { return self.wrong_type("`true` or `false`", tree) };
        Some(*flag)
    }

    /// A whole number from 0.
    pub fn whole(&mut self, tree: &Tree) -> Option<u64> {
        self.number(tree, u64::MAX)
    }

    /// A whole number from 0 that fits into 32 bits.
    pub fn small(&mut self, tree: &Tree) -> Option<u32> {
        self.number(tree, u32::MAX)
    }

    /// A whole number from 0 to `most`.
    pub fn number<N: TryFrom<u64> + Into<u64>>(&mut self, tree: &Tree, most: N) -> Option<N> {
        let Tree::Whole(found) = *tree else { return self.wrong_type("a whole number from 0", tree) };
        let most = most.into();
        let number = u64::try_from(found).ok().filter(|number| *number <= most);
        if number.is_none() {
            self.problem(ShapeProblem::OutOfRange { found, most });
        }
        number.and_then(|number| N::try_from(number).ok())
    }

    /// One of several words.
    pub fn word<T: Copy>(&mut self, tree: &Tree, expected: &'static str, words: &[(&str, T)]) -> Option<T> {
        let found = match tree {
            Tree::Text(text) => words.iter().find(|(word, _)| word == text),
            _ => None,
        };
        found.map(|(_, value)| *value).or_else(|| self.wrong_type(expected, tree))
    }
}

//! What was known of a person, and where a text mentions it (AH-21).

use access_model::agents::Person;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// What was known of a person: to be replaced, and then forgotten. Never shown in debug output.
///
/// A text *mentions* a value where it contains it, whatever the case of ASCII letters. Where the value begins or ends with an ASCII letter or digit, the text must not go on
/// with one there: `Ann` is not mentioned in `Annual`. Values of scripts without spaces are found anywhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldValues {
    names: BTreeSet<String>,
    addresses: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl OldValues {
    /// What a person's record says. Of the other fields (telephone, mobile, text), those of at least six characters are looked for in rendered texts; an extension such as `12`
    /// would be found everywhere.
    pub fn of(person: &Person) -> Self {
        let name = person.name.as_str().to_owned();
        let others = [&person.about, &person.phone, &person.mobile];
        let others = others.into_iter().flatten().map(|text| text.as_str().to_owned());
        let known = Self {
            names: BTreeSet::from([name]),
            addresses: BTreeSet::new(),
            others: others.filter(|text| text.chars().count() >= 6).collect(),
        };
        known.also_written_to(&person.address)
    }

    /// Adds an address of the person, such as that of its mailbox: as it was given, as mail is delivered to it, and as it is compared.
    #[must_use]
    pub fn also_written_to(mut self, address: &EmailAddress) -> Self {
        let spellings = [address.as_given(), address.delivery(), address.key().as_str()];
        self.addresses.extend(spellings.into_iter().map(str::to_owned));
        self
    }

    /// Adds a form under which the person was known, such as the family name alone. Empty ones are left out.
    #[must_use]
    pub fn also_known_as(mut self, name: &str) -> Self {
        let name = name.trim();
        if !name.is_empty() {
            self.names.insert(name.to_owned());
        }
        self
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.addresses.iter().chain(&self.names).chain(&self.others).map(String::as_str)
    }

    /// Whether a text mentions something of it.
    pub fn is_mentioned_in(&self, text: &str) -> bool {
        self.all().any(|value| find(text, value).is_some())
    }

    /// The text with every name and address replaced, and everything else taken out. Longer values go first, so that a full name does not leave its half behind. If
    /// what is left over should come together to a mention again, it is replaced again; a text that mentions the person however often that is done gives way as a whole.
    pub(super) fn replaced_in(&self, text: &str, name: &str, address: &str) -> String {
        let addresses = self.addresses.iter().map(|old| (old.as_str(), address));
        let names = self.names.iter().map(|old| (old.as_str(), name));
        let others = self.others.iter().map(|old| (old.as_str(), "…"));
        let mut values: Vec<(&str, &str)> = addresses.chain(names).chain(others).collect();
        values.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
        let mut text = text.to_owned();
        for _ in 0..Self::ROUNDS {
            if !self.is_mentioned_in(&text) {
                return text;
            }
            for (old, new) in &values {
                text = replace(&text, old, new);
            }
        }
        if self.is_mentioned_in(&text) { name.to_owned() } else { text }
    }

    const ROUNDS: usize = 4;
}

impl fmt::Debug for OldValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OldValues(hidden)")
    }
}

fn replace(text: &str, old: &str, new: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(start) = find_after(rest, old, before) {
        let (head, tail) = rest.split_at(start);
        result.push_str(head);
        result.push_str(new);
        before = old.chars().next_back();
        rest = tail.get(old.len()..).unwrap_or_default();
    }
    result.push_str(rest);
    result
}

fn find(text: &str, value: &str) -> Option<usize> {
    find_after(text, value, None)
}

/// Where a text mentions a value, in bytes. `before` is the character before the text.
fn find_after(text: &str, value: &str, before: Option<char>) -> Option<usize> {
    if value.is_empty() {
        return None;
    }
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let (first, last) = (value.chars().next()?, value.chars().next_back()?);
    text.char_indices().map(|(start, _)| start).find(|start| {
        let Some((head, tail)) = text.split_at_checked(*start) else { return false };
        let Some((found, after)) = tail.split_at_checked(value.len()) else { return false };
        let joined_before = is_word(first) && head.chars().next_back().or(before).is_some_and(is_word);
        let joined_after = is_word(last) && after.chars().next().is_some_and(is_word);
        found.eq_ignore_ascii_case(value) && !joined_before && !joined_after
    })
}

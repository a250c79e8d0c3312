//! Going through a draft character by character, knowing the line and the column.

use super::place::{Part, Place};

/// A place in a text and what is left of it.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
    place: Place,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str, part: Part) -> Self {
        Self { rest: text, place: Place::start(part) }
    }

    pub(super) const fn place(&self) -> Place {
        self.place
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    pub(super) fn peek_second(&self) -> Option<char> {
        self.rest.chars().nth(1)
    }

    pub(super) fn starts_with(&self, text: &str) -> bool {
        self.rest.starts_with(text)
    }

    /// The next character, which is then behind.
    pub(super) fn bump(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        if next == '\n' {
            self.place.line = self.place.line.saturating_add(1);
            self.place.column = 1;
        } else {
            self.place.column = self.place.column.saturating_add(1);
        }
        Some(next)
    }

    /// Steps over `text` if it comes next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let there = self.starts_with(text);
        if there {
            for _ in text.chars() {
                self.bump();
            }
        }
        there
    }

    /// Steps over what fits, and returns it.
    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let from = self.rest;
        while self.peek().is_some_and(&fits) {
            self.bump();
        }
        from.get(..from.len().saturating_sub(self.rest.len())).unwrap_or_default()
    }

    pub(super) fn skip_space(&mut self) {
        self.take_while(char::is_whitespace);
    }

    /// Steps behind the next `text`; if there is none, to the end, and says `false`.
    pub(super) fn skip_past(&mut self, text: &str) -> bool {
        while !self.is_at_end() {
            if self.eat(text) {
                return true;
            }
            self.bump();
        }
        false
    }

    /// Steps behind the next `text` if it comes on this line, before another `before`; otherwise stays.
    pub(super) fn skip_past_on_line(&mut self, text: &str, before: &str) -> bool {
        let mut ahead = self.clone();
        while !matches!(ahead.peek(), None | Some('\n')) && !ahead.starts_with(before) {
            if ahead.eat(text) {
                *self = ahead;
                return true;
            }
            ahead.bump();
        }
        false
    }
}

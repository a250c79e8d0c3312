//! A draft as a row of tokens: words, fields, statements, tags.

use super::characters::is_forbidden;
use super::cursor::Cursor;
use super::kind::TemplateKind;
use super::markup::reference;
use super::merge::{self, Statement};
use super::place::Place;
use super::problem::{Mistake, Problems, quoted};
use super::tree::{FieldUse, Piece};

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Text(String),
    Field(FieldUse),
    Statement(Statement),
    Open(OpenTag),
    Close(String),
}

/// A start tag as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenTag {
    pub(super) name: String,
    pub(super) attributes: Vec<RawAttribute>,
}

/// An attribute as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawAttribute {
    pub(super) name: String,
    pub(super) place: Place,
    /// `None` where it could not be read, which has been reported.
    pub(super) value: Option<Vec<Piece>>,
    /// Where the value begins.
    pub(super) value_place: Place,
}

/// Takes a draft apart.
#[derive(Debug)]
pub(super) struct Scanner<'a, 'p> {
    pub(super) cursor: Cursor<'a>,
    pub(super) kind: TemplateKind,
    /// Whether `<` and `&` mean something.
    pub(super) html: bool,
    /// Whether a quotation ran to the end of the draft, so that the tag around it has no end either.
    pub(super) cut: bool,
    pub(super) problems: &'p mut Problems,
}

impl Scanner<'_, '_> {
    /// The next token and where it begins.
    pub(super) fn next(&mut self) -> Option<(Place, Token)> {
        loop {
            let place = self.cursor.place();
            let token = if self.cursor.is_at_end() {
                return None;
            } else if self.cursor.starts_with("{#") {
                merge::comment(&mut self.cursor, self.problems);
                None
            } else if self.cursor.starts_with("{{") {
                merge::field(&mut self.cursor, self.kind, self.problems).map(Token::Field)
            } else if self.cursor.starts_with("{%") {
                merge::statement(&mut self.cursor, self.kind, self.problems).map(Token::Statement)
            } else if self.html && self.cursor.starts_with("<") {
                self.angle()
            } else {
                Some(Token::Text(self.text()))
            };
            if let Some(token) = token {
                return Some((place, token));
            }
        }
    }

    /// Words up to the next token.
    fn text(&mut self) -> String {
        let mut text = String::new();
        while let Some(next) = self.cursor.peek() {
            if starts_merge(&self.cursor) || (self.html && next == '<') {
                break;
            }
            self.character(&mut text);
        }
        text
    }

    /// One character of words or of an attribute's value, or a character reference.
    fn character(&mut self, text: &mut String) {
        let place = self.cursor.place();
        if self.cursor.starts_with("}}") || self.cursor.starts_with("%}") {
            let what: String = [self.cursor.bump(), self.cursor.bump()].into_iter().flatten().collect();
            self.problems.add(place, Mistake::EndsNothing { what });
            return;
        }
        let character = if self.html && self.cursor.starts_with("&") {
            reference::read(&mut self.cursor, self.problems)
        } else {
            self.cursor.bump()
        };
        match character {
            Some(character) if is_forbidden(character) => {
                self.problems.add(place, Mistake::ForbiddenCharacter { code: character.into() });
            }
            Some(character) => text.push(character),
            None => {}
        }
    }

    /// What begins with `<`.
    fn angle(&mut self) -> Option<Token> {
        let place = self.cursor.place();
        match self.cursor.peek_second() {
            Some('!' | '?') => {
                let end = if self.cursor.starts_with("<!--") { "-->" } else { ">" };
                self.problems.add(place, Mistake::Declaration);
                self.cursor.skip_past(end);
                None
            }
            Some('/') => {
                self.cursor.eat("</");
                let name = self
                    .cursor
                    .take_while(|character| !matches!(character, '>' | '<') && !character.is_whitespace());
                let name = name.to_ascii_lowercase();
                self.cursor.skip_space();
                if !self.cursor.eat(">") {
                    self.problems.add(place, Mistake::Unclosed { closing: ">".into() });
                }
                Some(Token::Close(name))
            }
            Some(letter) if letter.is_ascii_alphabetic() => {
                self.cursor.bump();
                Some(Token::Open(self.open_tag(place)))
            }
            _ => {
                self.cursor.bump();
                self.problems.add(place, Mistake::BareLessThan);
                None
            }
        }
    }

    fn open_tag(&mut self, start: Place) -> OpenTag {
        let ends = |character: char| {
            matches!(character, '>' | '/' | '<' | '{' | '"' | '\'') || character.is_whitespace()
        };
        let name = self.cursor.take_while(|character| !ends(character)).to_ascii_lowercase();
        let mut tag = OpenTag { name, attributes: Vec::new() };
        loop {
            self.cursor.skip_space();
            let place = self.cursor.place();
            if self.cursor.eat(">") || self.cursor.eat("/>") {
                return tag;
            }
            if starts_merge(&self.cursor) {
                self.problems.add(place, Mistake::MergeInTag);
                self.skip_merge();
                continue;
            }
            match self.cursor.peek() {
                None if self.cut => return tag,
                None | Some('<') => {
                    self.problems.add(start, Mistake::Unclosed { closing: ">".into() });
                    return tag;
                }
                Some(_) => tag.attributes.extend(self.attribute()),
            }
        }
    }

    fn attribute(&mut self) -> Option<RawAttribute> {
        let place = self.cursor.place();
        let ends = |character: char| {
            matches!(character, '=' | '>' | '/' | '<' | '{' | '"' | '\'') || character.is_whitespace()
        };
        let name = self.cursor.take_while(|character| !ends(character)).to_ascii_lowercase();
        if name.is_empty() {
            let stray = self.cursor.bump().map(String::from).unwrap_or_default();
            self.problems.add(place, Mistake::EndsNothing { what: stray });
            return None;
        }
        self.cursor.skip_space();
        let mut value_place = self.cursor.place();
        let mut value = Some(Vec::new());
        if self.cursor.eat("=") {
            self.cursor.skip_space();
            value_place = self.cursor.place();
            value = if let Some(quote @ ('"' | '\'')) = self.cursor.peek() {
                Some(self.quoted(quote))
            } else {
                if starts_merge(&self.cursor) {
                    self.skip_merge();
                }
                self.cursor.take_while(|character| character != '>' && !character.is_whitespace());
                self.problems.add(value_place, Mistake::AttributeUnquoted { name: quoted(&name) });
                None
            };
        }
        Some(RawAttribute { name, place, value, value_place })
    }

    fn quoted(&mut self, quote: char) -> Vec<Piece> {
        let start = self.cursor.place();
        self.cursor.bump();
        let mut pieces = Vec::new();
        let mut text = String::new();
        loop {
            match self.cursor.peek() {
                None => {
                    self.cut = true;
                    self.problems.add(start, Mistake::Unclosed { closing: quote.into() });
                    break;
                }
                Some(end) if end == quote => {
                    self.cursor.bump();
                    break;
                }
                Some(_) if self.cursor.starts_with("{{") => {
                    if let Some(found) = merge::field(&mut self.cursor, self.kind, self.problems) {
                        if !text.is_empty() {
                            pieces.push(Piece::Text(std::mem::take(&mut text)));
                        }
                        pieces.push(Piece::Field(found));
                    }
                }
                Some(_) if starts_merge(&self.cursor) => {
                    self.problems.add(self.cursor.place(), Mistake::MergeInTag);
                    self.skip_merge();
                }
                Some(_) => self.character(&mut text),
            }
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        pieces
    }

    /// Steps over something between braces where none can stand.
    fn skip_merge(&mut self) {
        let closing = match self.cursor.peek_second() {
            Some('{') => "}}",
            Some('%') => "%}",
            _ => "#}",
        };
        self.cursor.bump();
        self.cursor.bump();
        self.cursor.skip_past_on_line(closing, "{");
    }
}

fn starts_merge(cursor: &Cursor<'_>) -> bool {
    cursor.starts_with("{{") || cursor.starts_with("{%") || cursor.starts_with("{#")
}

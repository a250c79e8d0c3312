//! The words of a condition, each with its place.

use super::ast::Operator;
use super::error::{ParseError, ParseErrorKind};
use crate::value::exact;
use rust_decimal::Decimal;
use std::iter::Peekable;
use std::str::CharIndices;

/// Words that mean something; a name that is spelt so stands in backquotes.
pub(super) const WORDS: [&str; 17] = [
    "all", "and", "any", "base", "contains", "empty", "false", "has", "in", "is", "me", "none", "not", "or",
    "starts", "true", "with",
];

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name that is none of the words.
    Name(String),
    Word(&'static str),
    Text(String),
    Number(Decimal),
    Compare(Operator),
    /// One of `( ) [ ] , .`
    Mark(char),
    End,
}

impl Token {
    /// As a message shows it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Name(name) => format!("`{name}`"),
            Self::Word(word) => format!("`{word}`"),
            Self::Text(text) => format!("the text '{text}'"),
            Self::Number(number) => format!("the number {number}"),
            Self::Compare(operator) => format!("`{}`", operator.symbol()),
            Self::Mark(mark) => format!("`{mark}`"),
            Self::End => "the end".into(),
        }
    }
}

/// Whether a name can stand without backquotes.
pub(super) fn is_plain(name: &str) -> bool {
    name.starts_with(begins_name) && name.chars().all(continues_name) && !WORDS.contains(&name)
}

fn begins_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// All words of a text, with the byte where each begins.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, ParseError> {
    let mut lexer = Lexer { text, rest: text.char_indices().peekable() };
    let mut tokens = Vec::new();
    while let Some(&(at, c)) = lexer.rest.peek() {
        if c.is_whitespace() {
            lexer.rest.next();
        } else {
            let token = lexer.token(at, c)?;
            tokens.push((at, token));
        }
    }
    tokens.push((text.len(), Token::End));
    Ok(tokens)
}

struct Lexer<'t> {
    text: &'t str,
    rest: Peekable<CharIndices<'t>>,
}

impl Lexer<'_> {
    fn token(&mut self, at: usize, c: char) -> Result<Token, ParseError> {
        match c {
            '\'' => self.quoted(at, '\'').map(Token::Text),
            '`' => self.quoted(at, '`').map(Token::Name),
            '(' | ')' | '[' | ']' | ',' | '.' => {
                self.rest.next();
                Ok(Token::Mark(c))
            }
            '-' | '0'..='9' => self.number(at),
            _ if begins_name(c) => {
                let name = self.while_(continues_name);
                let word = WORDS.iter().find(|word| **word == name);
                Ok(word.map_or(Token::Name(name), |word| Token::Word(word)))
            }
            _ => self.operator(at, c),
        }
    }

    fn while_(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut found = String::new();
        while let Some((_, c)) = self.rest.next_if(|(_, c)| wanted(*c)) {
            found.push(c);
        }
        found
    }

    /// A text between marks; the mark itself is written twice.
    fn quoted(&mut self, at: usize, quote: char) -> Result<String, ParseError> {
        self.rest.next();
        let mut found = String::new();
        while let Some((_, c)) = self.rest.next() {
            if c == quote && self.rest.next_if(|(_, next)| *next == quote).is_none() {
                return Ok(found);
            }
            found.push(c);
        }
        Err(ParseError::at(self.text, at, ParseErrorKind::Unclosed { quote }))
    }

    fn number(&mut self, at: usize) -> Result<Token, ParseError> {
        let mut number = self.while_(|c| c == '-');
        number.push_str(&self.while_(|c| c.is_ascii_digit() || c == '.'));
        let error = |number| ParseError::at(self.text, at, ParseErrorKind::Number { number });
        exact(&number).map(Token::Number).ok_or_else(|| error(number))
    }

    fn operator(&mut self, at: usize, c: char) -> Result<Token, ParseError> {
        self.rest.next();
        let mut then = |next: char| self.rest.next_if(|(_, c)| *c == next).is_some();
        let operator = match c {
            '=' => Some(Operator::Equal),
            '≠' => Some(Operator::NotEqual),
            '≤' => Some(Operator::AtMost),
            '≥' => Some(Operator::AtLeast),
            '<' if then('=') => Some(Operator::AtMost),
            '<' => Some(Operator::Less),
            '>' if then('=') => Some(Operator::AtLeast),
            '>' => Some(Operator::Greater),
            '~' if then('=') => Some(Operator::Alike),
            '!' if then('=') => Some(Operator::NotEqual),
            '!' if then('~') && then('=') => Some(Operator::NotAlike),
            _ => None,
        };
        let error = || ParseError::at(self.text, at, ParseErrorKind::Sign { sign: c });
        operator.map(Token::Compare).ok_or_else(error)
    }
}

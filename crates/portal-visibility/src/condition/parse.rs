//! Reads the text of a condition: `delivery != contacts.delivery and (years >= 6 or plan in ['gold'])`.

use super::MAX_DEPTH;
use super::ast::{Condition, FieldPath, Leaf, Literal, Operand, Operator, Test};
use super::error::{ParseError, ParseErrorKind};
use super::lex::{Token, tokens};
use std::str::FromStr;

impl FromStr for Condition {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let tokens = tokens(text)?;
        let mut parser = Parser { text, tokens: &tokens, depth: 0 };
        let condition = parser.or()?;
        match parser.peek() {
            Token::End => Ok(condition),
            _ => Err(parser.unexpected("`and`, `or` or the end")),
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: &'t [(usize, Token)],
    depth: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> &'t Token {
        self.tokens.first().map_or(&Token::End, |(_, token)| token)
    }

    fn next(&mut self) -> &'t Token {
        let token = self.peek();
        if let Some((_, rest)) = self.tokens.split_first() {
            self.tokens = rest;
        }
        token
    }

    fn take(&mut self, wanted: &Token) -> bool {
        let found = self.peek() == wanted;
        if found {
            self.next();
        }
        found
    }

    fn error(&self, kind: ParseErrorKind) -> ParseError {
        let offset = self.tokens.first().map_or(self.text.len(), |(offset, _)| *offset);
        ParseError::at(self.text, offset, kind)
    }

    fn unexpected(&self, expected: &'static str) -> ParseError {
        self.error(ParseErrorKind::Unexpected { expected, found: self.peek().shown() })
    }

    fn expect(&mut self, wanted: &Token, expected: &'static str) -> Result<(), ParseError> {
        if self.take(wanted) { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    fn or(&mut self) -> Result<Condition, ParseError> {
        let mut parts = vec![self.and()?];
        while self.take(&Token::Word("or")) {
            parts.push(self.and()?);
        }
        Ok(Condition::any(parts))
    }

    fn and(&mut self) -> Result<Condition, ParseError> {
        let mut parts = vec![self.part()?];
        while self.take(&Token::Word("and")) {
            parts.push(self.part()?);
        }
        Ok(Condition::all(parts))
    }

    fn part(&mut self) -> Result<Condition, ParseError> {
        if *self.peek() != Token::Mark('(') {
            return self.leaf().map(Condition::Leaf);
        }
        if self.depth >= MAX_DEPTH {
            return Err(self.error(ParseErrorKind::TooDeep { most: MAX_DEPTH }));
        }
        self.next();
        self.depth = self.depth.saturating_add(1);
        let group = self.or()?;
        self.expect(&Token::Mark(')'), "`)`, `and` or `or`")?;
        self.depth = self.depth.saturating_sub(1);
        Ok(group)
    }

    fn leaf(&mut self) -> Result<Leaf, ParseError> {
        let field = self.path("a field or `(`")?;
        let test = self.test()?;
        Ok(Leaf { field, test })
    }

    fn path(&mut self, expected: &'static str) -> Result<FieldPath, ParseError> {
        let first = self.name(expected, true)?;
        if self.take(&Token::Mark('.')) {
            return Ok(FieldPath { field: self.name("a field", false)?, module: Some(first) });
        }
        Ok(FieldPath::new(first))
    }

    fn name(&mut self, expected: &'static str, base: bool) -> Result<String, ParseError> {
        match self.peek() {
            Token::Name(name) => {
                self.next();
                Ok(name.clone())
            }
            // `base` stands for the base module, and nothing else.
            Token::Word("base") if base && matches!(self.tokens.get(1), Some((_, Token::Mark('.')))) => {
                self.next();
                Ok("base".into())
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    fn test(&mut self) -> Result<Test, ParseError> {
        let expected = "a comparison such as `=`, `in`, `has` or `is empty`";
        let operator = match self.peek() {
            Token::Compare(operator) => {
                self.next();
                *operator
            }
            Token::Word("is") => {
                self.next();
                let not = self.take(&Token::Word("not"));
                self.expect(&Token::Word("empty"), if not { "`empty`" } else { "`empty` or `not empty`" })?;
                return Ok(if not { Test::NotEmpty } else { Test::Empty });
            }
            Token::Word(word @ ("in" | "not" | "contains" | "starts" | "has")) => {
                self.next();
                self.worded(word)?
            }
            _ => return Err(self.unexpected(expected)),
        };
        Ok(Test::Compare(operator, self.operand(operator)?))
    }

    fn worded(&mut self, word: &str) -> Result<Operator, ParseError> {
        Ok(match word {
            "in" => Operator::In,
            "contains" => Operator::Contains,
            "not" => {
                self.expect(&Token::Word("in"), "`in`")?;
                Operator::NotIn
            }
            "starts" => {
                self.expect(&Token::Word("with"), "`with`")?;
                Operator::StartsWith
            }
            _ if self.take(&Token::Word("any")) => Operator::HasAny,
            _ if self.take(&Token::Word("all")) => Operator::HasAll,
            _ if self.take(&Token::Word("none")) => Operator::HasNone,
            _ => Operator::Has,
        })
    }

    fn operand(&mut self, operator: Operator) -> Result<Operand, ParseError> {
        if operator.takes_several() && self.take(&Token::Mark('[')) {
            let mut values = vec![self.literal("a constant")?];
            while self.take(&Token::Mark(',')) {
                values.push(self.literal("a constant")?);
            }
            self.expect(&Token::Mark(']'), "`,` or `]`")?;
            return Ok(Operand::Values(values));
        }
        let wanted = if operator.takes_several() {
            "a list such as ['gold'], or a set of the base record such as contacts.regions"
        } else {
            "a constant, `me`, or a field of the base record such as contacts.delivery"
        };
        match self.peek() {
            Token::Word("me") if !operator.takes_several() => {
                self.next();
                Ok(Operand::Me)
            }
            Token::Name(_) | Token::Word("base") => {
                let dotted = matches!(self.tokens.get(1), Some((_, Token::Mark('.'))));
                if !dotted {
                    return Err(self.unexpected(wanted));
                }
                let mut path = self.path(wanted)?;
                path.module = path.module.filter(|module| module != "base");
                Ok(Operand::Base(path))
            }
            _ if operator.takes_several() => Err(self.unexpected(wanted)),
            _ => self.literal(wanted).map(Operand::Value),
        }
    }

    fn literal(&mut self, expected: &'static str) -> Result<Literal, ParseError> {
        let literal = match self.peek() {
            Token::Text(text) => Literal::Text(text.clone()),
            Token::Number(number) => Literal::Number(*number),
            Token::Word("true") => Literal::Boolean(true),
            Token::Word("false") => Literal::Boolean(false),
            _ => return Err(self.unexpected(expected)),
        };
        self.next();
        Ok(literal)
    }
}

//! Where something stands in a draft.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Which part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The subject.
    Subject,
    /// The body.
    Body,
    /// The label of the button.
    ButtonLabel,
    /// The sender's name.
    SenderName,
    /// The sender's address.
    SenderAddress,
    /// The reply-to address.
    ReplyTo,
}

/// A place in a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The part.
    pub part: Part,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl Place {
    pub(super) const fn start(part: Part) -> Self {
        Self { part, line: 1, column: 1 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            Part::Subject => "subject",
            Part::Body => "body",
            Part::ButtonLabel => "button label",
            Part::SenderName => "sender name",
            Part::SenderAddress => "sender address",
            Part::ReplyTo => "reply-to",
        };
        write!(f, "{part} {}:{}", self.line, self.column)
    }
}

//! Why a text is no condition, and where.

/// A text is no condition. Says where it stops to be one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {kind}")]
pub struct ParseError {
    /// Bytes before the place.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub kind: ParseErrorKind,
}

/// What may be wrong with the text of a condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// Something else belongs here.
    #[error("expected {expected}, found {found}")]
    Unexpected {
        /// What belongs here.
        expected: &'static str,
        /// What stands here.
        found: String,
    },
    /// A sign that means nothing.
    #[error("`{sign}` means nothing here")]
    Sign {
        /// The sign.
        sign: char,
    },
    /// A text or a quoted name without an end.
    #[error("the closing {quote} is missing")]
    Unclosed {
        /// The mark that is missing.
        quote: char,
    },
    /// Several points, or too many digits.
    #[error("`{number}` is no number that can be kept exactly")]
    Number {
        /// As it is written.
        number: String,
    },
    /// Groups within groups, too deep.
    #[error("groups are nested deeper than {most}")]
    TooDeep {
        /// How deep is allowed.
        most: usize,
    },
}

impl ParseError {
    /// The error at a byte of a text.
    pub(super) fn at(text: &str, offset: usize, kind: ParseErrorKind) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.get(line_start..).unwrap_or_default().chars().count().saturating_add(1);
        Self { offset, line, column, kind }
    }

    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self.kind {
            ParseErrorKind::Unexpected { .. } => "condition.unexpected",
            ParseErrorKind::Sign { .. } => "condition.sign",
            ParseErrorKind::Unclosed { .. } => "condition.unclosed",
            ParseErrorKind::Number { .. } => "condition.number",
            ParseErrorKind::TooDeep { .. } => "condition.too_deep",
        }
    }
}

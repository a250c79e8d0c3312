//! How large a template and its values may be, so that no template can hang or exhaust a host.
//!
//! A template is a finite tree that is walked once, so it always ends; these bounds keep the tree, the stack and the
//! mail small. The largest mail that a template within them can make has a few megabytes (measured in the tests).

use serde::{Deserialize, Serialize};

/// The longest body, in bytes of UTF-8.
pub const BODY_BYTES: usize = 65_536;
/// The longest subject as it is written, in characters.
pub const SUBJECT_CHARS: usize = 500;
/// The longest subject of a mail, in characters; what is longer is cut and ends in `…`.
pub const RENDERED_SUBJECT_CHARS: usize = 200;
/// The longest button label and the longest name of a sender, in characters.
pub const LABEL_CHARS: usize = 100;
/// The longest default of a field, in characters.
pub const DEFAULT_CHARS: usize = 200;
/// How deep elements and conditions, counted together, may stand inside of each other.
pub const NESTING: usize = 32;
/// How many tags, texts, fields and statements a body may have.
pub const NODES: usize = 4_000;
/// How often a body may use fields.
pub const FIELDS: usize = 100;
/// How many attributes one tag may have.
pub const ATTRIBUTES: usize = 16;
/// How many mistakes are listed; of the rest only the number is told.
pub const PROBLEMS: usize = 100;
/// The longest value of one line, in characters; what is longer is cut and ends in `…`.
pub const LINE_CHARS: usize = 200;
/// The longest value of several lines, in characters; what is longer is cut and ends in `…`.
pub const TEXT_CHARS: usize = 4_000;
/// The longest link, in characters.
pub const LINK_CHARS: usize = 2_000;
/// How much of a wrong word a problem repeats, in characters.
pub(super) const QUOTED_CHARS: usize = 64;

/// One of the bounds of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Bound {
    /// [`BODY_BYTES`].
    BodyBytes,
    /// [`SUBJECT_CHARS`].
    SubjectChars,
    /// [`LABEL_CHARS`].
    LabelChars,
    /// [`DEFAULT_CHARS`].
    DefaultChars,
    /// [`NESTING`].
    Nesting,
    /// [`NODES`].
    Nodes,
    /// [`FIELDS`].
    Fields,
    /// [`ATTRIBUTES`].
    Attributes,
}

impl Bound {
    /// The number.
    pub const fn limit(self) -> usize {
        match self {
            Self::BodyBytes => BODY_BYTES,
            Self::SubjectChars => SUBJECT_CHARS,
            Self::LabelChars => LABEL_CHARS,
            Self::DefaultChars => DEFAULT_CHARS,
            Self::Nesting => NESTING,
            Self::Nodes => NODES,
            Self::Fields => FIELDS,
            Self::Attributes => ATTRIBUTES,
        }
    }

    pub(super) const fn unit(self) -> &'static str {
        match self {
            Self::BodyBytes => "bytes",
            Self::SubjectChars | Self::LabelChars | Self::DefaultChars => "characters",
            Self::Nesting => "levels",
            Self::Nodes => "tags, texts, fields and statements",
            Self::Fields => "fields",
            Self::Attributes => "attributes",
        }
    }
}

//! What is wrong with a draft, and where: everything at once.

use super::field::{Field, FieldType};
use super::limits::{self, Bound};
use super::place::Place;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whether a field has a value: one step of the way to a path of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PathCondition {
    /// The field.
    pub field: Field,
    /// Whether it has a value.
    pub present: bool,
}

/// One thing that is wrong with a draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "mistake", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Mistake {
    /// The required link is missing, hidden or out of sight on some path (IL-82).
    #[error("the link {{{{ {field} }}}} is missing{}", path(when))]
    MissingLink {
        /// The link.
        field: Field,
        /// On which path. Empty: on every one.
        when: Vec<PathCondition>,
    },
    /// The subject has no words of its own on some path, so that a mail might have none.
    #[error("the subject may turn out empty{}: give it words of its own", path(when))]
    EmptySubject {
        /// On which path. Empty: on every one.
        when: Vec<PathCondition>,
    },
    /// A label without anything to see.
    #[error("there is no text to see")]
    Blank,
    /// No such merge field in a template of this kind (IL-81).
    #[error("there is no merge field `{name}` here{}", meant(*did_you_mean))]
    UnknownField {
        /// What was written.
        name: String,
        /// What was probably meant.
        did_you_mean: Option<Field>,
    },
    /// A field where its type cannot stand.
    #[error("the field {field} cannot stand here")]
    FieldMisplaced {
        /// The field.
        field: Field,
        /// Its type.
        field_type: FieldType,
    },
    /// A field that always has a value, asked for by a condition or given a default.
    #[error("{field} always has a value: it needs neither condition nor default")]
    AlwaysPresent {
        /// The field.
        field: Field,
    },
    /// `{{`, `{%`, `{#`, a tag, a comment or a quotation that does not end.
    #[error("what begins here does not end: `{closing}` is missing")]
    Unclosed {
        /// What is missing.
        closing: String,
    },
    /// Something between the braces that is not understood.
    #[error("{expected} is expected here")]
    Unexpected {
        /// What would be understood.
        expected: Expected,
    },
    /// A filter other than `default`.
    #[error("there is no filter `{name}`; only `default(\"…\")`")]
    UnknownFilter {
        /// What was written.
        name: String,
    },
    /// A statement other than `if`, `else` and `endif`.
    #[error("there is no statement `{name}`; only `if`, `else` and `endif`")]
    UnknownStatement {
        /// What was written.
        name: String,
    },
    /// `else`, `endif` or an end tag without a beginning.
    #[error("`{what}` ends nothing that was begun")]
    EndsNothing {
        /// What was written.
        what: String,
    },
    /// A condition or comment within a tag, or a field that is not within quotation marks.
    #[error("only fields can stand within a tag, and only within quotation marks")]
    MergeInTag,
    /// A character reference that is not known.
    #[error("the character reference `{text}` is not known; write `&amp;` for `&`")]
    UnknownReference {
        /// What was written.
        text: String,
    },
    /// A character that no mail may carry.
    #[error("the character U+{code:04X} cannot stand in a mail")]
    ForbiddenCharacter {
        /// Its number.
        code: u32,
    },
    /// `=?`, which mail programs take for the beginning of an encoded word.
    #[error("`=?` cannot stand in a header")]
    EncodedWord,
    /// A `<` that begins no tag.
    #[error("write `&lt;` for `<`")]
    BareLessThan,
    /// `<!-- … -->`, `<!…>` or `<?…>`: mail programs do not agree on what they hide.
    #[error("comments and declarations of HTML cannot stand here; write {{# … #}}")]
    Declaration,
    /// An element that mails do not carry.
    #[error("the element <{name}> is not allowed")]
    ElementNotAllowed {
        /// Its name.
        name: String,
    },
    /// An element where HTML does not allow it.
    #[error("<{name}> cannot stand inside of {}", inside.as_ref().map_or("the body".into(), |name| format!("<{name}>")))]
    ElementMisplaced {
        /// Its name.
        name: String,
        /// What it stands in.
        inside: Option<String>,
    },
    /// Text directly within a list or a table.
    #[error("text cannot stand directly inside of <{inside}>")]
    TextMisplaced {
        /// What it stands in.
        inside: String,
    },
    /// An attribute that this element does not have here.
    #[error("the attribute `{name}` is not allowed in <{element}>")]
    AttributeNotAllowed {
        /// The element.
        element: String,
        /// The attribute.
        name: String,
    },
    /// An attribute that this element cannot do without.
    #[error("<{element}> needs the attribute `{name}`")]
    AttributeMissing {
        /// The element.
        element: String,
        /// The attribute.
        name: String,
    },
    /// An attribute twice in one tag.
    #[error("the attribute `{name}` is there already")]
    AttributeRepeated {
        /// The attribute.
        name: String,
    },
    /// An attribute without quotation marks.
    #[error("the value of `{name}` needs quotation marks")]
    AttributeUnquoted {
        /// The attribute.
        name: String,
    },
    /// A value that an attribute or a style property cannot have.
    #[error("`{value}` is not allowed for `{name}`")]
    ValueNotAllowed {
        /// The attribute or property.
        name: String,
        /// The value.
        value: String,
    },
    /// A style property that mails do not carry.
    #[error("the style property `{name}` is not allowed")]
    PropertyNotAllowed {
        /// Its name.
        name: String,
    },
    /// Larger than a template may be.
    #[error("{} {} are allowed", bound.limit(), bound.unit())]
    TooLarge {
        /// Which bound.
        bound: Bound,
    },
    /// Not a mail address.
    #[error("this is not a mail address: {reason}")]
    Address {
        /// The code of the address parser.
        code: String,
        /// What it says.
        reason: String,
    },
}

/// What would be understood between braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Expected {
    /// The name of a merge field.
    FieldName,
    /// The end `}}`, or a filter.
    EndOfField,
    /// The end `%}`.
    EndOfStatement,
    /// `default("…")`, the text in quotation marks, on one line and without backslash.
    Default,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FieldName => "the name of a merge field",
            Self::EndOfField => "`}}`",
            Self::EndOfStatement => "`%}`",
            Self::Default => "`default(\"…\")`",
        })
    }
}

impl Mistake {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingLink { .. } => "template.missing_link",
            Self::EmptySubject { .. } => "template.empty_subject",
            Self::Blank => "template.blank",
            Self::UnknownField { .. } => "template.unknown_field",
            Self::FieldMisplaced { .. } => "template.field_misplaced",
            Self::AlwaysPresent { .. } => "template.always_present",
            Self::Unclosed { .. } => "template.unclosed",
            Self::Unexpected { .. } => "template.unexpected",
            Self::UnknownFilter { .. } => "template.unknown_filter",
            Self::UnknownStatement { .. } => "template.unknown_statement",
            Self::EndsNothing { .. } => "template.ends_nothing",
            Self::MergeInTag => "template.merge_in_tag",
            Self::UnknownReference { .. } => "template.unknown_reference",
            Self::ForbiddenCharacter { .. } => "template.forbidden_character",
            Self::EncodedWord => "template.encoded_word",
            Self::BareLessThan => "template.bare_less_than",
            Self::Declaration => "template.declaration",
            Self::ElementNotAllowed { .. } => "template.element_not_allowed",
            Self::ElementMisplaced { .. } => "template.element_misplaced",
            Self::TextMisplaced { .. } => "template.text_misplaced",
            Self::AttributeNotAllowed { .. } => "template.attribute_not_allowed",
            Self::AttributeMissing { .. } => "template.attribute_missing",
            Self::AttributeRepeated { .. } => "template.attribute_repeated",
            Self::AttributeUnquoted { .. } => "template.attribute_unquoted",
            Self::ValueNotAllowed { .. } => "template.value_not_allowed",
            Self::PropertyNotAllowed { .. } => "template.property_not_allowed",
            Self::TooLarge { .. } => "template.too_large",
            Self::Address { .. } => "template.address",
        }
    }
}

/// A mistake with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{place}: {mistake}")]
pub struct TemplateProblem {
    /// Where.
    pub place: Place,
    /// What.
    #[serde(flatten)]
    pub mistake: Mistake,
}

/// A draft cannot be saved: everything that is wrong with it, in the order of its parts and lines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("the template cannot be saved: {}{}", list(problems), more(*further))]
pub struct TemplateError {
    /// The problems, at least one and at most [`limits::PROBLEMS`].
    pub problems: Vec<TemplateProblem>,
    /// How many more there are.
    pub further: usize,
}

impl TemplateError {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "template.unsound"
    }
}

/// Problems as they are found.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: Vec<TemplateProblem>,
    further: usize,
}

impl Problems {
    pub(super) fn add(&mut self, place: Place, mistake: Mistake) {
        if self.found.len() < limits::PROBLEMS {
            self.found.push(TemplateProblem { place, mistake });
        } else {
            self.further = self.further.saturating_add(1);
        }
    }

    pub(super) fn into_result(mut self) -> Result<(), TemplateError> {
        if self.found.is_empty() {
            return Ok(());
        }
        self.found.sort_by_key(|problem| problem.place);
        Err(TemplateError { problems: self.found, further: self.further })
    }
}

/// So much of a word as a problem repeats.
pub(super) fn quoted(text: &str) -> String {
    text.chars().take(limits::QUOTED_CHARS).collect()
}

fn list(problems: &[TemplateProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn more(further: usize) -> String {
    if further == 0 { String::new() } else { format!("; and {further} more") }
}

fn meant(field: Option<Field>) -> String {
    field.map(|field| format!("; is `{field}` meant?")).unwrap_or_default()
}

fn path(when: &[PathCondition]) -> String {
    if when.is_empty() {
        return String::new();
    }
    let step = |step: &PathCondition| {
        format!("{} is {}", step.field, if step.present { "present" } else { "absent" })
    };
    format!(" when {}", when.iter().map(step).collect::<Vec<_>>().join(" and "))
}

//! What a checked template is made of: a finite tree in which HTML and conditions are nested properly.

use super::field::Field;
use super::markup::element::Element;
use super::markup::look::OwnLook;

/// One piece of a subject or body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// Words, with character references resolved.
    Text(String),
    /// A field.
    Field(FieldUse),
    /// One of two branches.
    If(Condition),
    /// An element of HTML; never in a subject.
    Element(Box<ElementNode>),
}

/// A field, and what stands in its place when it is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldUse {
    pub(super) field: Field,
    pub(super) default: Option<String>,
}

/// `{% if field %}…{% else %}…{% endif %}`, or `{% if not field %}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) field: Field,
    pub(super) negated: bool,
    pub(super) then: Vec<Node>,
    pub(super) otherwise: Vec<Node>,
}

impl Condition {
    /// The branch that is taken.
    pub(super) fn branch(&self, present: bool) -> &[Node] {
        if present == self.negated { &self.otherwise } else { &self.then }
    }
}

/// An element with its attributes and content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ElementNode {
    pub(super) element: Element,
    pub(super) attributes: Vec<Attribute>,
    /// What its style does to the visibility of the text inside.
    pub(super) look: OwnLook,
    pub(super) children: Vec<Node>,
}

impl ElementNode {
    /// Where an `a` leads.
    pub(super) fn href(&self) -> Option<&AttributeValue> {
        self.attributes.iter().find(|attribute| attribute.name == "href").map(|attribute| &attribute.value)
    }
}

/// An attribute that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) value: AttributeValue,
}

/// What an attribute is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AttributeValue {
    /// Words and one-line fields.
    Pieces(Vec<Piece>),
    /// A link field, and nothing besides.
    Link(Field),
    /// `mailto:` and an address field.
    MailTo(Field),
}

/// A part of an attribute's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Field(FieldUse),
}

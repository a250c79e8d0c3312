//! From tokens to a tree: what is nested must be nested properly, conditions and elements alike.
//!
//! A branch of a condition contains whole elements only, so whichever branch is taken, what comes out is sound HTML.

use super::cursor::Cursor;
use super::field::{Field, FieldType};
use super::kind::TemplateKind;
use super::limits;
use super::limits::Bound;
use super::markup::attribute::{self, is_one_line, misplaced};
use super::markup::element::{Content, Element};
use super::merge::Statement;
use super::place::{Part, Place};
use super::problem::{Mistake, Problems, quoted};
use super::scan::{OpenTag, Scanner, Token};
use super::tree::{AttributeValue, Condition, ElementNode, FieldUse, Node};

/// Reads a subject. Everything wrong goes into `problems`; what is returned is for further checks then. `None` if it is
/// larger than allowed: then reading stopped there.
pub(super) fn subject(text: &str, kind: TemplateKind, problems: &mut Problems) -> Option<Vec<Node>> {
    build(text, kind, false, Part::Subject, problems)
}

/// Reads a body.
pub(super) fn body(text: &str, kind: TemplateKind, problems: &mut Problems) -> Option<Vec<Node>> {
    build(text, kind, true, Part::Body, problems)
}

fn build(
    text: &str,
    kind: TemplateKind,
    html: bool,
    part: Part,
    problems: &mut Problems,
) -> Option<Vec<Node>> {
    let mut scanner = Scanner { cursor: Cursor::new(text, part), kind, html, cut: false, problems };
    let mut unheard = Problems::default();
    let mut builder = Builder { html, ..Builder::default() };
    while let Some((place, token)) = scanner.next() {
        builder.take(place, token, scanner.problems);
        if builder.too_large {
            return None;
        }
    }
    // What a quotation without end has swallowed is not missing.
    let cut = scanner.cut;
    Some(builder.finish(if cut { &mut unheard } else { problems }))
}

/// Something begun and not yet ended.
#[derive(Debug)]
struct Open {
    place: Place,
    what: Opened,
    children: Vec<Node>,
}

#[derive(Debug)]
enum Opened {
    /// `None` for an element that is not allowed: its content is checked as if it were not there.
    Element(String, Option<ElementNode>),
    /// With the first branch, once `else` has come.
    If { field: Option<Field>, negated: bool, then: Option<Vec<Node>> },
}

#[derive(Debug, Default)]
struct Builder {
    html: bool,
    root: Vec<Node>,
    open: Vec<Open>,
    nodes: usize,
    fields: usize,
    too_large: bool,
}

impl Builder {
    fn take(&mut self, place: Place, token: Token, problems: &mut Problems) {
        self.count(place, problems);
        match token {
            Token::Text(text) => self.text(place, text, problems),
            Token::Field(found) => self.field(place, found, problems),
            Token::Statement(statement) => self.statement(place, statement, problems),
            Token::Open(tag) => self.open_tag(place, &tag, problems),
            Token::Close(name) => self.close_tag(place, &name, problems),
        }
    }

    fn count(&mut self, place: Place, problems: &mut Problems) {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > limits::NODES {
            self.stop(place, Bound::Nodes, problems);
        }
    }

    /// Counts the fields of text and attributes.
    fn count_fields(&mut self, place: Place, more: usize, problems: &mut Problems) {
        self.fields = self.fields.saturating_add(more);
        if self.fields > limits::FIELDS {
            self.stop(place, Bound::Fields, problems);
        }
    }

    /// Says that a bound is passed; nothing further is read.
    fn stop(&mut self, place: Place, bound: Bound, problems: &mut Problems) {
        if !self.too_large {
            self.too_large = true;
            problems.add(place, Mistake::TooLarge { bound });
        }
    }

    fn text(&mut self, place: Place, text: String, problems: &mut Problems) {
        let (content, inside) = self.surroundings();
        if content.allows_text() {
            self.add(Node::Text(text));
        } else if !text.chars().all(|character| character.is_ascii_whitespace()) {
            problems.add(place, Mistake::TextMisplaced { inside: inside.unwrap_or_default() });
        }
    }

    fn field(&mut self, place: Place, found: FieldUse, problems: &mut Problems) {
        self.count_fields(place, 1, problems);
        let (content, inside) = self.surroundings();
        let field_type = found.field.field_type();
        if !content.allows_text() {
            problems.add(place, Mistake::TextMisplaced { inside: inside.unwrap_or_default() });
        } else if (!self.html && !is_one_line(field_type)) || self.is_someone_elses_link(found.field) {
            problems.add(place, misplaced(found.field));
        } else {
            self.add(Node::Field(found));
        }
    }

    /// Whether a link field would be shown as the words of a link that leads elsewhere.
    fn is_someone_elses_link(&self, field: Field) -> bool {
        field.field_type() == FieldType::Link
            && self.open.iter().any(|open| match &open.what {
                Opened::Element(_, Some(node)) => {
                    node.element.is("a") && node.href() != Some(&AttributeValue::Link(field))
                }
                Opened::Element(_, None) | Opened::If { .. } => false,
            })
    }

    fn statement(&mut self, place: Place, statement: Statement, problems: &mut Problems) {
        if let Statement::If { field, negated } = statement {
            self.push(place, Opened::If { field, negated, then: None }, problems);
            return;
        }
        let word = if statement == Statement::Else { "else" } else { "endif" };
        let Some(depth) = self.open.iter().rposition(|open| matches!(open.what, Opened::If { .. })) else {
            problems.add(place, Mistake::EndsNothing { what: word.into() });
            return;
        };
        self.close_above(depth, problems);
        if statement == Statement::EndIf {
            self.pop();
            return;
        }
        match self.open.last_mut() {
            Some(Open { what: Opened::If { then: then @ None, .. }, children, .. }) => {
                *then = Some(std::mem::take(children));
            }
            _ => problems.add(place, Mistake::EndsNothing { what: word.into() }),
        }
    }

    fn open_tag(&mut self, place: Place, tag: &OpenTag, problems: &mut Problems) {
        let Some(element) = Element::named(&tag.name) else {
            problems.add(place, Mistake::ElementNotAllowed { name: quoted(&tag.name) });
            self.push(place, Opened::Element(tag.name.clone(), None), problems);
            return;
        };
        let (content, inside) = self.surroundings();
        let link_in_link = element.is("a") && self.open.iter().any(|open| open.is_element("a"));
        if link_in_link {
            problems.add(place, Mistake::ElementMisplaced { name: "a".into(), inside: Some("a".into()) });
        } else if !content.allows(element.role) {
            problems.add(place, Mistake::ElementMisplaced { name: element.name.into(), inside });
        }
        let (attributes, look) = attribute::check(element, tag, place, problems);
        let fields = tag.attributes.iter().flat_map(|raw| raw.value.iter().flatten());
        let fields = fields.filter(|piece| matches!(piece, super::tree::Piece::Field(_))).count();
        self.count_fields(place, fields, problems);
        let node = ElementNode { element, attributes, look, children: Vec::new() };
        if element.content == Content::Void {
            self.add(Node::Element(Box::new(node)));
        } else {
            self.push(place, Opened::Element(element.name.into(), Some(node)), problems);
        }
    }

    fn close_tag(&mut self, place: Place, name: &str, problems: &mut Problems) {
        let floor = self.open.iter().rposition(|open| matches!(open.what, Opened::If { .. }));
        let found = self.open.iter().rposition(|open| open.is_element(name));
        match found {
            Some(depth) if floor.is_none_or(|floor| depth > floor) => {
                self.close_above(depth, problems);
                self.pop();
            }
            _ => problems.add(place, Mistake::EndsNothing { what: quoted(&format!("</{name}>")) }),
        }
    }

    /// Begins something.
    fn push(&mut self, place: Place, what: Opened, problems: &mut Problems) {
        if self.open.len() >= limits::NESTING {
            self.stop(place, Bound::Nesting, problems);
        }
        self.open.push(Open { place, what, children: Vec::new() });
    }

    /// Ends what was begun above `depth`, and complains about each.
    fn close_above(&mut self, depth: usize, problems: &mut Problems) {
        while self.open.len() > depth.saturating_add(1) {
            if let Some(open) = self.open.last() {
                problems.add(open.place, Mistake::Unclosed { closing: open.closing() });
            }
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(Open { what, children, .. }) = self.open.pop() else { return };
        match what {
            Opened::Element(_, Some(mut node)) => {
                node.children = children;
                self.add(Node::Element(Box::new(node)));
            }
            Opened::If { field: Some(field), negated, then } => {
                let (then, otherwise) = match then {
                    Some(then) => (then, children),
                    None => (children, Vec::new()),
                };
                self.add(Node::If(Condition { field, negated, then, otherwise }));
            }
            // Refused in any case; what is inside is kept, so that one mistake does not cause another.
            Opened::Element(_, None) => children.into_iter().for_each(|child| self.add(child)),
            Opened::If { field: None, then, .. } => {
                then.into_iter().flatten().chain(children).for_each(|child| self.add(child));
            }
        }
    }

    /// Adds a node where we are.
    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.root.push(node),
        }
    }

    /// What may stand here, and the name of the element that says so.
    fn surroundings(&self) -> (Content, Option<String>) {
        let element = self.open.iter().rev().find_map(|open| match &open.what {
            Opened::Element(_, Some(node)) => Some(node.element),
            Opened::Element(_, None) | Opened::If { .. } => None,
        });
        element.map_or((Content::Flow, None), |element| (element.content, Some(element.name.into())))
    }

    fn finish(mut self, problems: &mut Problems) -> Vec<Node> {
        while let Some(open) = self.open.last() {
            problems.add(open.place, Mistake::Unclosed { closing: open.closing() });
            self.pop();
        }
        self.root
    }
}

impl Open {
    fn is_element(&self, wanted: &str) -> bool {
        matches!(&self.what, Opened::Element(name, _) if name == wanted)
    }

    fn closing(&self) -> String {
        match &self.what {
            Opened::Element(name, _) => quoted(&format!("</{name}>")),
            Opened::If { .. } => "{% endif %}".into(),
        }
    }
}

//! The HTML of a mail. Everything that is not a tag of ours goes through one escaping function.

use super::characters::is_mark;
use super::field::FieldType;
use super::markup::element::Content;
use super::tree::{Attribute, AttributeValue, ElementNode, FieldUse, Node, Piece};
use super::values::Cleaned;
use crate::language::Language;

/// A whole document around the body.
pub(super) fn document(body: &[Node], values: &Cleaned, subject: &str, language: &Language) -> String {
    let mut out = Html { out: String::new(), values };
    out.raw("<!DOCTYPE html>\n<html lang=\"");
    out.words(language.as_str());
    let right_to_left = matches!(language.primary(), "ar" | "fa" | "he" | "ur" | "yi" | "ps" | "dv" | "ug");
    out.raw(if right_to_left { "\" dir=\"rtl" } else { "" });
    out.raw("\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    out.words(subject);
    out.raw("</title>\n</head>\n<body>\n");
    out.nodes(body, false);
    out.raw("\n</body>\n</html>\n");
    out.out
}

struct Html<'a> {
    out: String,
    values: &'a Cleaned,
}

impl Html<'_> {
    /// Markup of ours.
    fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Words, escaped so that they are words between tags and within quotation marks alike.
    fn words(&mut self, words: &str) {
        for character in words.chars() {
            match character {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                '"' => self.raw("&quot;"),
                '\'' => self.raw("&#39;"),
                // A mark right behind markup would change the markup in whatever normalises the mail.
                mark if is_mark(mark) && self.out.ends_with(['>', '"']) => {
                    self.out.extend(["&#x".to_owned(), format!("{:X};", u32::from(mark))]);
                }
                other => self.out.push(other),
            }
        }
    }

    fn nodes(&mut self, nodes: &[Node], in_link: bool) {
        for node in nodes {
            match node {
                Node::Text(text) => self.words(text),
                Node::Field(found) => self.field(found, in_link),
                Node::If(condition) => {
                    let present = self.values.is_present(condition.field);
                    self.nodes(condition.branch(present), in_link);
                }
                Node::Element(node) => self.element(node, in_link),
            }
        }
    }

    fn field(&mut self, found: &FieldUse, in_link: bool) {
        let values = self.values;
        let value = values.or_default(found);
        match found.field.field_type() {
            FieldType::Link if !in_link => {
                self.raw("<a href=\"");
                self.words(value);
                self.raw("\">");
                self.words(value);
                self.raw("</a>");
            }
            FieldType::Text => {
                for (index, line) in value.split('\n').enumerate() {
                    self.raw(if index == 0 { "" } else { "<br>\n" });
                    self.words(line);
                }
            }
            FieldType::Link | FieldType::Line | FieldType::Address | FieldType::Moment => self.words(value),
        }
    }

    fn element(&mut self, node: &ElementNode, in_link: bool) {
        let name = node.element.name;
        self.raw("<");
        self.raw(name);
        node.attributes.iter().for_each(|attribute| self.attribute(attribute));
        self.raw(">");
        if node.element.content != Content::Void {
            self.nodes(&node.children, in_link || node.element.is("a"));
            self.raw("</");
            self.raw(name);
            self.raw(">");
        }
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let values = self.values;
        if let AttributeValue::MailTo(field) = attribute.value
            && !values.is_present(field)
        {
            return;
        }
        self.raw(" ");
        self.raw(attribute.name);
        self.raw("=\"");
        match &attribute.value {
            AttributeValue::Link(field) => self.words(values.of(*field)),
            AttributeValue::MailTo(field) => {
                self.raw("mailto:");
                let address = percent_encoded(values.of(*field));
                self.words(&address);
            }
            AttributeValue::Pieces(pieces) => {
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => self.words(text),
                        Piece::Field(found) => self.words(values.or_default(found)),
                    }
                }
            }
        }
        self.raw("\"");
    }
}

/// An address for `mailto:`, in which `?`, `&` and `%` would begin something else.
fn percent_encoded(address: &str) -> String {
    let mut out = String::new();
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'-' | b'_' | b'+') {
            out.push(char::from(byte));
        } else {
            out.extend(["%".to_owned(), format!("{byte:02X}")]);
        }
    }
    out
}

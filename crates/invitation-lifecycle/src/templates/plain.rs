//! The plain text of a mail, derived from the same tree as its HTML.
//!
//! A paragraph becomes lines with a blank line around it, lists get their marks, quotations `> `. The link of the mail
//! stands on a line of its own below its words, so that every mail program finds where it ends; another link stands in
//! angle brackets behind its words.

use super::field::FieldType;
use super::tree::{AttributeValue, ElementNode, FieldUse, Node, Piece};
use super::values::Cleaned;

/// The text; lines end in `\n`.
pub(super) fn text(body: &[Node], values: &Cleaned) -> String {
    let mut out = Text::new(values);
    out.nodes(body);
    let mut text = out.finish().join("\n");
    text.push('\n');
    text
}

struct Text<'a> {
    values: &'a Cleaned,
    lines: Vec<String>,
    line: String,
    /// Whether a blank line is due before the next one.
    apart: bool,
}

impl<'a> Text<'a> {
    const fn new(values: &'a Cleaned) -> Self {
        Self { values, lines: Vec::new(), line: String::new(), apart: false }
    }

    /// The lines of what stands inside of something, on their own.
    fn inside(&self, nodes: &[Node]) -> Vec<String> {
        let mut inner = Text::new(self.values);
        inner.nodes(nodes);
        inner.finish()
    }

    fn finish(mut self) -> Vec<String> {
        self.end_line();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.words(text),
                Node::Field(found) => self.field(found),
                Node::If(condition) => {
                    let present = self.values.is_present(condition.field);
                    self.nodes(condition.branch(present));
                }
                Node::Element(node) => self.element(node),
            }
        }
    }

    /// Words: white space shrinks to one space, as it does in HTML.
    fn words(&mut self, words: &str) {
        for character in words.chars() {
            if !character.is_ascii_whitespace() {
                self.line.push(character);
            } else if !self.line.is_empty() && !self.line.ends_with(' ') {
                self.line.push(' ');
            }
        }
    }

    fn field(&mut self, found: &FieldUse) {
        let value = self.values.or_default(found);
        match found.field.field_type() {
            FieldType::Link => self.own_line(value),
            FieldType::Text => {
                for (index, line) in value.split('\n').enumerate() {
                    if index > 0 {
                        self.line_break();
                    }
                    self.words(line);
                }
            }
            FieldType::Line | FieldType::Address | FieldType::Moment => self.words(value),
        }
    }

    fn element(&mut self, node: &ElementNode) {
        match node.element.name {
            "br" => self.line_break(),
            "hr" => {
                self.stand_apart();
                self.own_line("----------------------------------------");
                self.stand_apart();
            }
            "img" => self.attribute_words(node, "alt"),
            "a" => self.link(node),
            "ul" | "ol" => self.list(node),
            "tr" => self.row(node),
            "blockquote" => {
                let lines = self.inside(&node.children);
                self.stand_apart();
                for line in lines {
                    self.push(format!("> {line}").trim_end().to_owned());
                }
                self.stand_apart();
            }
            "p" | "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.stand_apart();
                self.nodes(&node.children);
                self.stand_apart();
            }
            _ if node.element.is_block() => {
                self.end_line();
                self.nodes(&node.children);
                self.end_line();
            }
            _ => self.nodes(&node.children),
        }
    }

    fn link(&mut self, node: &ElementNode) {
        let label = self.inside(&node.children).join(" ");
        match node.href() {
            Some(AttributeValue::Link(field)) => {
                let url = self.values.of(*field);
                if label != url {
                    self.words(&label);
                }
                self.own_line(url);
            }
            Some(AttributeValue::MailTo(field)) => self.words_with_address(&label, self.values.of(*field)),
            Some(AttributeValue::Pieces(pieces)) => {
                let href: String = pieces.iter().map(|piece| self.piece(piece)).collect();
                let bare =
                    href.strip_prefix("mailto:").or_else(|| href.strip_prefix("tel:")).unwrap_or(&href);
                self.words_with_address(&label, bare);
            }
            None => self.words(&label),
        }
    }

    fn words_with_address(&mut self, label: &str, address: &str) {
        let shown = label == address || address.split_once("://").is_some_and(|(_, rest)| rest == label);
        self.words(label);
        if !shown && !address.is_empty() {
            self.words(if label.is_empty() { "" } else { " " });
            self.words(&format!("<{address}>"));
        }
    }

    fn piece<'b>(&'b self, piece: &'b Piece) -> &'b str {
        match piece {
            Piece::Text(text) => text,
            Piece::Field(found) => self.values.or_default(found),
        }
    }

    fn attribute_words(&mut self, node: &ElementNode, name: &str) {
        let found = node.attributes.iter().find(|attribute| attribute.name == name);
        if let Some(AttributeValue::Pieces(pieces)) = found.map(|attribute| &attribute.value) {
            let words: String = pieces.iter().map(|piece| self.piece(piece)).collect();
            self.words(&words);
        }
    }

    fn list(&mut self, node: &ElementNode) {
        let mut number =
            node.attributes.iter().find(|attribute| attribute.name == "start").map_or(1, |attribute| {
                let AttributeValue::Pieces(pieces) = &attribute.value else { return 1 };
                pieces.iter().map(|piece| self.piece(piece)).collect::<String>().parse().unwrap_or(1_u32)
            });
        self.stand_apart();
        for item in items(&node.children, self.values) {
            let mark = if node.element.is("ol") { format!("{number}. ") } else { "- ".into() };
            number = number.saturating_add(1);
            let indent = " ".repeat(mark.len());
            for (index, line) in self.inside(&item.children).iter().enumerate() {
                let before = if index == 0 { &mark } else { &indent };
                self.push(format!("{before}{line}").trim_end().to_owned());
            }
        }
        self.stand_apart();
    }

    /// A row of a table: on one line if every cell has one, otherwise cell below cell.
    fn row(&mut self, node: &ElementNode) {
        let cells: Vec<Vec<String>> = items(&node.children, self.values)
            .into_iter()
            .map(|cell| self.inside(&cell.children))
            .filter(|lines| !lines.is_empty())
            .collect();
        self.end_line();
        if cells.iter().all(|lines| lines.len() == 1) {
            let line = cells.concat().join("  ");
            if !line.is_empty() {
                self.push(line);
            }
        } else {
            for line in cells.into_iter().flatten() {
                self.push(line);
            }
        }
    }

    fn own_line(&mut self, line: &str) {
        self.end_line();
        self.push(line.to_owned());
    }

    fn line_break(&mut self) {
        if self.line.trim().is_empty() {
            self.line.clear();
            if self.lines.last().is_some_and(|last| !last.is_empty()) {
                self.lines.push(String::new());
            }
        } else {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.push(line.trim_end_matches(' ').to_owned());
        }
    }

    fn stand_apart(&mut self) {
        self.end_line();
        self.apart = true;
    }

    fn push(&mut self, line: String) {
        if std::mem::take(&mut self.apart) && self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
        self.lines.push(line);
    }
}

/// The elements right inside of a list or row, those of the branches taken.
fn items<'n>(nodes: &'n [Node], values: &Cleaned) -> Vec<&'n ElementNode> {
    nodes
        .iter()
        .flat_map(|node| match node {
            Node::Element(node) => vec![node.as_ref()],
            Node::If(condition) => items(condition.branch(values.is_present(condition.field)), values),
            Node::Text(_) | Node::Field(_) => Vec::new(),
        })
        .collect()
}

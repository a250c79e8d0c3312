//! What a browser makes of a mail: the tree that html5ever reads, flattened.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use std::collections::BTreeMap;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Dom {
    pub elements: Vec<Element>,
    /// All text of the body.
    pub text: String,
    pub comments: usize,
    /// What the parser had to repair.
    pub errors: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// The text inside.
    pub text: String,
    pub depth: usize,
}

impl Dom {
    pub fn of(html: &str) -> Self {
        let parsed = parse_document(RcDom::default(), ParseOpts::default()).one(html);
        let mut dom = Self::default();
        dom.walk(&parsed.document, 0);
        dom.errors = parsed.errors.borrow().iter().map(ToString::to_string).collect();
        dom.text = dom.elements.iter().find(|element| element.name == "body").unwrap().text.clone();
        dom
    }

    fn walk(&mut self, handle: &Handle, depth: usize) {
        match &handle.data {
            NodeData::Element { name, attrs, .. } => {
                let attributes = attrs.borrow();
                let attributes = attributes.iter();
                self.elements.push(Element {
                    name: name.local.to_string(),
                    attributes: attributes
                        .map(|found| (found.name.local.to_string(), found.value.to_string()))
                        .collect(),
                    text: text_of(handle),
                    depth,
                });
            }
            NodeData::Comment { .. } => self.comments += 1,
            _ => {}
        }
        for child in handle.children.borrow().iter() {
            self.walk(child, depth + 1);
        }
    }

    /// The names of all elements with their attributes' names and depth: what no value may change.
    pub fn shape(&self) -> Vec<(String, Vec<String>, usize)> {
        self.elements
            .iter()
            .filter(|element| element.name != "br")
            .map(|element| {
                (element.name.clone(), element.attributes.keys().cloned().collect(), element.depth)
            })
            .collect()
    }

    pub fn links_to(&self, url: &str) -> Vec<&Element> {
        self.elements
            .iter()
            .filter(|element| {
                element.name == "a" && element.attributes.get("href").map(String::as_str) == Some(url)
            })
            .collect()
    }
}

fn text_of(handle: &Handle) -> String {
    match &handle.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => handle.children.borrow().iter().map(text_of).collect(),
    }
}

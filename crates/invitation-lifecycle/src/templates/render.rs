//! A template and values make a mail: always, and always harmlessly (IL-81).

use super::clean;
use super::html;
use super::mail::{Header, RenderedMail};
use super::plain;
use super::template::Template;
use super::tree::Node;
use super::values::{Cleaned, MergeValues};
use serde::{Deserialize, Serialize};

/// Which values a preview is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreviewWith {
    /// An example for every field.
    Everything,
    /// An example for those fields alone that every mail has: what remains when all else is absent.
    NecessaryOnly,
}

impl Template {
    /// The mail (IL-81). It cannot fail, and ends in time and space that the [bounds](super::limits) give.
    ///
    /// Values are cleaned first: controls, NUL, direction marks and other invisible steering characters are dropped, line
    /// breaks become spaces where there is one line, a mark with nothing to stand on gets a dotted circle, and excess
    /// length is cut (200 characters of a line, 4,000 of a text). Then each is escaped for where it stands:
    ///
    /// - in the subject: one line, and `=?` is broken up, which mail programs would decode once more;
    /// - in HTML, as words or in an attribute: the five characters of markup as references. A value never stands in a
    ///   style, a tag's name or an address: only a [`Link`](super::Link) fills an `href`, or an address behind `mailto:`;
    /// - in the plain text: as it is.
    ///
    /// Every mail of an invitation or verification has its link (IL-82): in the HTML an `a` with words that can be seen,
    /// in the text the address between white space or on a line of its own.
    pub fn render(&self, values: &MergeValues) -> RenderedMail {
        self.fill(&Cleaned::new(self, values))
    }

    /// The mail with example values, to be shown to whoever edits the template.
    pub fn preview(&self, with: PreviewWith) -> RenderedMail {
        self.fill(&Cleaned::examples(self, with == PreviewWith::Everything))
    }

    fn fill(&self, values: &Cleaned) -> RenderedMail {
        let mut subject = String::new();
        write_words(&self.subject, values, &mut subject);
        let subject = clean::subject(&subject);
        let header = |name: &str, value: &str| Header { name: name.into(), value: value.into() };
        RenderedMail {
            text: plain::text(&self.body, values),
            html: html::document(&self.body, values, &subject, self.language()),
            subject,
            language: self.language().clone(),
            sender: self.sender().cloned(),
            reply_to: self.reply_to().cloned(),
            headers: vec![
                header("Content-Language", self.language().as_str()),
                // RFC 3834: nobody's absence note answers it.
                header("Auto-Submitted", "auto-generated"),
            ],
        }
    }
}

fn write_words(nodes: &[Node], values: &Cleaned, out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Field(found) => out.push_str(values.or_default(found)),
            Node::If(condition) => {
                write_words(condition.branch(values.is_present(condition.field)), values, out);
            }
            Node::Element(_) => {}
        }
    }
}

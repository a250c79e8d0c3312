//! What the notices of a support desk and of a portal's seats say as mails: subject and body, in Japanese and English.
//!
//! A notice is a fact; it names no desk, no site and no user type by name, since the host alone knows these. The texts are plain text; whoever wants others words the
//! notices by their [topics](crate::message::Message::topic).

mod portal;
mod portal_lines;
mod support;
mod support_lines;

pub use portal::PortalNames;
pub use support::DeskNames;

/// A mail as people read it, in plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailText {
    /// The subject, one line.
    pub subject: String,
    /// The body: paragraphs with an empty line between them.
    pub body: String,
}

impl MailText {
    /// A mail whose body is these paragraphs; those that are empty are left out.
    fn new(subject: String, paragraphs: impl IntoIterator<Item = String>) -> Self {
        let filled = paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty());
        Self { subject, body: filled.collect::<Vec<_>>().join("\n\n") }
    }
}

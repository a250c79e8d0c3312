//! A mail as a value. Whoever sends it turns it into MIME.

use crate::language::Language;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A mail's content, rendered. Put it into your outbox, in the transaction of what it is about.
///
/// It carries the link, and so the token: its `Debug` form shows neither text nor HTML, and an outbox that keeps it should
/// forget it once it is sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderedMail {
    /// The subject: one line, never empty, without controls. Not yet encoded for MIME.
    pub subject: String,
    /// The plain text, derived from the HTML; lines end in `\n`.
    pub text: String,
    /// A whole HTML document.
    pub html: String,
    /// The language that the template is written in; it is also in `lang` and in the headers.
    pub language: Language,
    /// Who it is from; the host's own sender if `None`.
    pub sender: Option<Sender>,
    /// Where answers go.
    pub reply_to: Option<EmailAddress>,
    /// Further headers: ASCII, one line each.
    pub headers: Vec<Header>,
}

/// A header besides those that have a place of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Its name, such as `Content-Language`.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// Who a mail is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// The name that is shown: one line, not yet encoded for MIME.
    pub name: Option<String>,
    /// The address.
    pub address: EmailAddress,
}

impl fmt::Debug for RenderedMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RenderedMail")
            .field("subject", &self.subject)
            .field("text", &format_args!("({} bytes)", self.text.len()))
            .field("html", &format_args!("({} bytes)", self.html.len()))
            .field("language", &self.language)
            .field("sender", &self.sender)
            .field("reply_to", &self.reply_to)
            .field("headers", &self.headers)
            .finish()
    }
}

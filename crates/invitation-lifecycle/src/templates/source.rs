//! A template as an administrator writes it (IL-80).

use serde::{Deserialize, Serialize};

/// What an administrator writes, saved or not (IL-80). All texts: whether they are sound is for
/// [`Template::check`](super::Template::check) to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateSource {
    /// The subject: words, fields and conditions, one line in the mail.
    pub subject: String,
    /// The body: a piece of HTML with fields and conditions.
    pub body: String,
    /// The label of the button, in plain words; the body shows it as `{{ button_label }}`.
    pub button_label: String,
    /// Who the mail is from; the host's own sender if `None`. Whether the host may send in this name (SPF, DKIM) is for
    /// the host to check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<SenderSource>,
    /// Where answers go; to the sender if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
}

/// A sender as an administrator writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SenderSource {
    /// The name that is shown, in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address.
    pub address: String,
}

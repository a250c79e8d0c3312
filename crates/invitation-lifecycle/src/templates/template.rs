//! A template that passed every check, and the check (IL-80, IL-81, IL-82).

use super::characters::{has_visible, is_forbidden};
use super::kind::TemplateKind;
use super::limits::Bound;
use super::mail::Sender;
use super::place::{Part, Place};
use super::problem::{Mistake, Problems, TemplateError};
use super::source::TemplateSource;
use super::tree::{FieldUse, Node};
use super::{build, limits, paths};
use crate::language::Language;
use email_identity::{AddressPolicy, EmailAddress};
use serde::{Deserialize, Serialize};

/// A template that passed every check: it renders whatever the values are, and every mail made from it has its required
/// link (IL-82).
///
/// ```
/// use invitation_lifecycle::templates::{Mistake, Template, TemplateKind, TemplateSource};
/// let source = TemplateSource {
///     subject: "{{ portal_name }}へのご招待".into(),
///     body: r#"{% if recipient_name %}<p>{{ recipient_name }} 様</p>{% endif %}
/// <p><a href="{{ accept_url }}">{{ button_label }}</a></p>"#.into(),
///     button_label: "招待を承諾する".into(),
///     ..TemplateSource::default()
/// };
/// let template = Template::check(TemplateKind::Invitation, "ja".parse()?, &source)?;
/// assert_eq!(template.source(), &source);
///
/// // Two mistakes, both told, each with its place.
/// let broken = TemplateSource { body: "<p>\n{{ recipient }}</p>".into(), ..source };
/// let error = Template::check(TemplateKind::Invitation, "ja".parse()?, &broken).unwrap_err();
/// let told: Vec<String> = error.problems.iter().map(ToString::to_string).collect();
/// assert_eq!(told, [
///     "body 1:1: the link {{ accept_url }} is missing",
///     "body 2:4: there is no merge field `recipient` here",
/// ]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "TemplateRecord", into = "TemplateRecord")]
pub struct Template {
    kind: TemplateKind,
    language: Language,
    source: TemplateSource,
    pub(super) subject: Vec<Node>,
    pub(super) body: Vec<Node>,
    sender: Option<Sender>,
    reply_to: Option<EmailAddress>,
}

/// A [`Template`] in its serialised form. It is checked when it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateRecord {
    /// What the mail is for.
    pub kind: TemplateKind,
    /// The language that it is written in.
    pub language: Language,
    /// What the administrator wrote.
    pub source: TemplateSource,
}

impl TryFrom<TemplateRecord> for Template {
    type Error = TemplateError;

    fn try_from(record: TemplateRecord) -> Result<Self, TemplateError> {
        Self::check(record.kind, record.language, &record.source)
    }
}

impl From<Template> for TemplateRecord {
    fn from(template: Template) -> Self {
        Self { kind: template.kind, language: template.language, source: template.source }
    }
}

impl Template {
    /// Checks a draft. Pure and fast enough to run at every key stroke.
    ///
    /// # Errors
    /// [`TemplateError`] with everything that is wrong, in the order of the parts and lines.
    pub fn check(
        kind: TemplateKind,
        language: Language,
        source: &TemplateSource,
    ) -> Result<Self, TemplateError> {
        let source = TemplateSource {
            subject: plain_breaks(&source.subject),
            body: plain_breaks(&source.body),
            ..source.clone()
        };
        let mut problems = Problems::default();
        let subject = subject(&source.subject, kind, &mut problems);
        let body = body(&source.body, kind, &mut problems);
        label(&source.button_label, Part::ButtonLabel, &mut problems);
        let sender = source.sender.as_ref().and_then(|sender| {
            let name = sender.name.as_deref();
            if let Some(name) = name {
                label(name, Part::SenderName, &mut problems);
            }
            let address = address(&sender.address, Part::SenderAddress, &mut problems)?;
            Some(Sender { name: name.map(|name| name.trim().to_owned()), address })
        });
        let reply_to = source.reply_to.as_ref().and_then(|text| address(text, Part::ReplyTo, &mut problems));
        problems.into_result()?;
        Ok(Self { kind, language, source, subject, body, sender, reply_to })
    }

    /// The link and nothing besides, without any check.
    pub(super) fn bare(kind: TemplateKind, language: Language, source: TemplateSource) -> Self {
        let link = FieldUse { field: kind.link(), default: None };
        let (subject, body) = (vec![Node::Text(kind.as_str().into())], vec![Node::Field(link)]);
        Self { kind, language, source, subject, body, sender: None, reply_to: None }
    }

    /// What the mail is for.
    pub const fn kind(&self) -> TemplateKind {
        self.kind
    }

    /// The language that it is written in.
    pub const fn language(&self) -> &Language {
        &self.language
    }

    /// What the administrator wrote, with line breaks as `\n`.
    pub const fn source(&self) -> &TemplateSource {
        &self.source
    }

    /// Who the mail is from; the host's own sender if `None`.
    pub const fn sender(&self) -> Option<&Sender> {
        self.sender.as_ref()
    }

    /// Where answers go.
    pub const fn reply_to(&self) -> Option<&EmailAddress> {
        self.reply_to.as_ref()
    }

    /// The label of the button.
    pub fn button_label(&self) -> &str {
        self.source.button_label.trim()
    }
}

fn plain_breaks(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn subject(text: &str, kind: TemplateKind, problems: &mut Problems) -> Vec<Node> {
    let start = Place::start(Part::Subject);
    if text.chars().count() > limits::SUBJECT_CHARS {
        problems.add(start, Mistake::TooLarge { bound: Bound::SubjectChars });
        return Vec::new();
    }
    let Some(subject) = build::subject(text, kind, problems) else { return Vec::new() };
    if let Some(when) = paths::without_words(&subject) {
        problems.add(start, Mistake::EmptySubject { when });
    }
    subject
}

fn body(text: &str, kind: TemplateKind, problems: &mut Problems) -> Vec<Node> {
    let start = Place::start(Part::Body);
    if text.len() > limits::BODY_BYTES {
        problems.add(start, Mistake::TooLarge { bound: Bound::BodyBytes });
        return Vec::new();
    }
    let Some(body) = build::body(text, kind, problems) else { return Vec::new() };
    if let Some(field) = kind.required_link()
        && let Some(when) = paths::without_link(&body, field)
    {
        problems.add(start, Mistake::MissingLink { field, when });
    }
    body
}

/// Plain words for one line: of a button or of a header.
fn label(text: &str, part: Part, problems: &mut Problems) {
    let start = Place::start(part);
    let mut column = 1_u32;
    for character in text.chars() {
        if is_forbidden(character) || matches!(character, '\n' | '\t') {
            problems.add(Place { column, ..start }, Mistake::ForbiddenCharacter { code: character.into() });
        }
        column = column.saturating_add(1);
    }
    if text.contains("=?") {
        problems.add(start, Mistake::EncodedWord);
    }
    if !has_visible(text) {
        problems.add(start, Mistake::Blank);
    }
    if text.chars().count() > limits::LABEL_CHARS {
        problems.add(start, Mistake::TooLarge { bound: Bound::LabelChars });
    }
}

fn address(text: &str, part: Part, problems: &mut Problems) -> Option<EmailAddress> {
    match EmailAddress::parse(text, &AddressPolicy::default()) {
        Ok(address) => Some(address),
        Err(error) => {
            let mistake = Mistake::Address { code: error.code().into(), reason: error.to_string() };
            problems.add(Place::start(part), mistake);
            None
        }
    }
}

//! Drafts, values and shorthands.

use email_identity::{AddressPolicy, EmailAddress};
use invitation_lifecycle::Language;
use invitation_lifecycle::templates::*;

pub const LINK: &str = "https://portal.example/invitation/s3cret?a=1&b=2";

pub fn language(tag: &str) -> Language {
    tag.parse().unwrap()
}

pub fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text, &AddressPolicy::default()).unwrap()
}

/// A draft with this body and a subject and label that are right.
pub fn source(body: &str) -> TemplateSource {
    TemplateSource {
        subject: "Welcome".into(),
        body: body.into(),
        button_label: "Open".into(),
        sender: None,
        reply_to: None,
    }
}

pub fn with_subject(subject: &str) -> TemplateSource {
    TemplateSource { subject: subject.into(), ..source(GOOD) }
}

pub const GOOD: &str = r#"<p><a href="{{ accept_url }}">{{ button_label }}</a></p>"#;

pub fn check(source: &TemplateSource) -> Result<Template, TemplateError> {
    Template::check(TemplateKind::Invitation, language("en"), source)
}

/// The problems of a body as text, in order.
pub fn problems(body: &str) -> Vec<String> {
    told(check(&source(body)))
}

pub fn told(result: Result<Template, TemplateError>) -> Vec<String> {
    result.err().map(|error| error.problems.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

/// A template of a welcome, which needs no link, from a body that must pass.
pub fn welcome(body: &str) -> Template {
    match Template::check(TemplateKind::Welcome, language("en"), &source(body)) {
        Ok(template) => template,
        Err(error) => panic!("{error}"),
    }
}

pub fn invitation(body: &str) -> Template {
    match check(&source(body)) {
        Ok(template) => template,
        Err(error) => panic!("{error}"),
    }
}

pub fn bare_values() -> MergeValues {
    MergeValues::new(LINK.parse().unwrap(), "Portal", "Acme", address("tanaka@example.co.jp"))
}

pub fn full_values() -> MergeValues {
    MergeValues {
        recipient_name: Some("田中 花子".into()),
        support_address: Some(address("help@example.jp")),
        inviter_name: Some("佐藤".into()),
        offers: vec!["見積書".into(), "注文履歴".into()],
        message: Some("一行目\n二行目".into()),
        expires_at: Some("2026-04-08T09:00:00Z".parse().unwrap()),
        ..bare_values()
    }
}

/// What stands between `<body>` and `</body>`.
pub fn html_body(mail: &RenderedMail) -> &str {
    let (_, rest) = mail.html.split_once("<body>\n").unwrap();
    rest.rsplit_once("\n</body>").unwrap().0
}

//! What goes into the gaps of a template.

use super::clean;
use super::field::Field;
use super::markup::target::Link;
use super::moment;
use super::template::Template;
use crate::mail::IssuedMail;
use email_identity::EmailAddress;
use std::collections::BTreeMap;
use storage_contract::Timestamp;
use time::UtcOffset;

/// What goes into the gaps of a template: one value for every field of every kind. Texts may be anything; see
/// [`Template::render`] for what becomes of them.
///
/// What is `None`, empty or invisible is absent: `{% if %}` takes the other branch, a default steps in.
///
/// ```
/// use email_identity::{AddressPolicy, EmailAddress};
/// use invitation_lifecycle::templates::MergeValues;
/// let to = EmailAddress::parse("tanaka@example.co.jp", &AddressPolicy::default())?;
/// let values = MergeValues {
///     recipient_name: Some("田中 花子".into()),
///     ..MergeValues::new("https://portal.example/i/s3cret".parse()?, "お取引先ポータル", "株式会社サンプル商事", to)
/// };
/// # let _ = values;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct MergeValues {
    /// Where the mail leads: the link that its kind is about ([`TemplateKind::link`](super::TemplateKind::link)).
    pub link: Link,
    /// The name of the portal, or of whatever the mail invites to.
    pub portal_name: String,
    /// The company that runs it.
    pub organisation_name: String,
    /// The address the mail goes to.
    pub recipient_address: EmailAddress,
    /// Who the mail is for, if known.
    pub recipient_name: Option<String>,
    /// Whom to ask.
    pub support_address: Option<EmailAddress>,
    /// Who invites.
    pub inviter_name: Option<String>,
    /// What is offered, by name.
    pub offers: Vec<String>,
    /// The inviter's own words ([`MessageText`](crate::MessageText)).
    pub message: Option<String>,
    /// Until when the link works. It is written in the language of the template that is chosen.
    pub expires_at: Option<Timestamp>,
    /// In which offset from UTC times are written; UTC unless set.
    pub offset: UtcOffset,
}

impl MergeValues {
    /// What every mail needs; the rest is absent.
    pub fn new(
        link: Link,
        portal_name: impl Into<String>,
        organisation_name: impl Into<String>,
        recipient_address: EmailAddress,
    ) -> Self {
        Self {
            link,
            portal_name: portal_name.into(),
            organisation_name: organisation_name.into(),
            recipient_address,
            recipient_name: None,
            support_address: None,
            inviter_name: None,
            offers: Vec::new(),
            message: None,
            expires_at: None,
            offset: UtcOffset::UTC,
        }
    }

    /// What an invitation's mail already knows: to whom, the inviter's words, until when. Its token belongs into `link`;
    /// the names of inviter, recipient and offers are the host's to add.
    pub fn of_invitation(
        mail: &IssuedMail,
        link: Link,
        portal_name: impl Into<String>,
        organisation_name: impl Into<String>,
    ) -> Self {
        Self {
            message: mail.message.as_ref().map(|message| message.as_str().to_owned()),
            expires_at: mail.expires_at,
            ..Self::new(link, portal_name, organisation_name, mail.to.clone())
        }
    }
}

/// The values of one mail, cleaned once, however often they are used. What is absent is not in it.
#[derive(Debug)]
pub(super) struct Cleaned(BTreeMap<Field, String>);

impl Cleaned {
    pub(super) fn new(template: &Template, values: &MergeValues) -> Self {
        let value = |field: Field| match field {
            Field::AcceptUrl | Field::VerificationUrl | Field::LoginUrl => values.link.as_str().to_owned(),
            Field::ButtonLabel => clean::line(template.button_label()),
            Field::PortalName => clean::line(&values.portal_name),
            Field::OrganisationName => clean::line(&values.organisation_name),
            Field::RecipientName => clean::line(values.recipient_name.as_deref().unwrap_or_default()),
            Field::RecipientAddress => clean::line(values.recipient_address.as_given()),
            Field::SupportAddress => values
                .support_address
                .as_ref()
                .map(|address| clean::line(address.as_given()))
                .unwrap_or_default(),
            Field::InviterName => clean::line(values.inviter_name.as_deref().unwrap_or_default()),
            Field::Offers => offers(&values.offers),
            Field::Message => clean::text(values.message.as_deref().unwrap_or_default()),
            Field::ExpiresAt => values
                .expires_at
                .map(|at| moment::write(at, values.offset, template.language()))
                .unwrap_or_default(),
        };
        let known = super::field::fields(template.kind()).into_iter();
        Self(
            known
                .map(|info| (info.field, value(info.field)))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        )
    }

    /// The examples of a template's fields, in its language as far as there are such.
    pub(super) fn examples(template: &Template, everything: bool) -> Self {
        let japanese = template.language().primary() == "ja";
        let example = |info: &super::field::FieldInfo| match info.field {
            Field::ButtonLabel => clean::line(template.button_label()),
            _ => (if japanese { info.example.ja } else { info.example.en }).to_owned(),
        };
        let known = super::field::fields(template.kind()).into_iter();
        let shown = known.filter(|info| everything || info.always_present);
        Self(shown.map(|info| (info.field, example(&info))).collect())
    }

    pub(super) fn is_present(&self, field: Field) -> bool {
        self.0.contains_key(&field)
    }

    pub(super) fn of(&self, field: Field) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    /// The value, or what stands in its place.
    pub(super) fn or_default<'a>(&'a self, found: &'a super::tree::FieldUse) -> &'a str {
        self.0.get(&found.field).map_or_else(|| found.default.as_deref().unwrap_or_default(), String::as_str)
    }
}

fn offers(names: &[String]) -> String {
    // More lines than a mail can show are not cleaned one by one.
    let lines: Vec<String> = names
        .iter()
        .take(super::limits::TEXT_CHARS)
        .map(|name| clean::line(name))
        .filter(|name| !name.is_empty())
        .collect();
    clean::text(&lines.join("\n"))
}

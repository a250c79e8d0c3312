//! Which merge fields there are, of which type, and what an editor says about them (IL-81).

use super::kind::TemplateKind;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A merge field: a gap in a template that every mail fills with a value of its own (IL-81).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The link that accepts an invitation.
    AcceptUrl,
    /// The link that confirms an address.
    VerificationUrl,
    /// The link to log in.
    LoginUrl,
    /// The label of the button, as the template itself has it (IL-80).
    ButtonLabel,
    /// The name of the portal, or of whatever the mail invites to.
    PortalName,
    /// The name of the company that runs it.
    OrganisationName,
    /// Who the mail is for, if known.
    RecipientName,
    /// The address the mail goes to.
    RecipientAddress,
    /// Whom to ask, if there is such an address.
    SupportAddress,
    /// Who invites.
    InviterName,
    /// What is offered, one to a line.
    Offers,
    /// The inviter's own words.
    Message,
    /// Until when the link works, if it ends.
    ExpiresAt,
}

/// What sort of value a field has. It decides where the field may stand and how its value is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line of text: anywhere in the subject, in text, in `alt` and `title`.
    Line,
    /// Text of several lines: in text only.
    Text,
    /// A web address: as the whole of an `href`, or in text, where it becomes a link of its own.
    Link,
    /// A mail address: as a line, or behind `mailto:` in an `href`.
    Address,
    /// A point in time, written in the template's language: as a line.
    Moment,
}

/// A text in the two languages of an editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Bilingual {
    /// Japanese.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
}

/// What an editor shows about one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FieldInfo {
    /// The field; its wire name is what stands between the braces.
    pub field: Field,
    /// Its type. (`type` on the wire.)
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// Whether every mail has a value for it. Only the others can be asked for with `{% if %}` or have a default.
    pub always_present: bool,
    /// Whether the template must contain it, on every path (IL-82).
    pub required: bool,
    /// What it means.
    pub meaning: Bilingual,
    /// What a value looks like; previews are made of these.
    pub example: Bilingual,
}

const COMMON: [Field; 6] = [
    Field::ButtonLabel,
    Field::PortalName,
    Field::OrganisationName,
    Field::RecipientName,
    Field::RecipientAddress,
    Field::SupportAddress,
];

/// The fields that a template of this kind may use, those of the link first, for an editor to list.
///
/// ```
/// use invitation_lifecycle::templates::{FieldType, TemplateKind, fields};
/// let list = fields(TemplateKind::Invitation);
/// let link = list.first().unwrap();
/// assert_eq!((link.field.name(), link.field_type, link.required), ("accept_url", FieldType::Link, true));
/// assert!(list.iter().any(|info| info.field.name() == "inviter_name" && !info.always_present));
/// ```
pub fn fields(kind: TemplateKind) -> Vec<FieldInfo> {
    let special: &[Field] = match kind {
        TemplateKind::Invitation => &[Field::InviterName, Field::Offers, Field::Message, Field::ExpiresAt],
        TemplateKind::Verification => &[Field::ExpiresAt],
        TemplateKind::Welcome => &[],
    };
    std::iter::once(kind.link())
        .chain(COMMON)
        .chain(special.iter().copied())
        .map(|field| FieldInfo {
            field,
            field_type: field.field_type(),
            always_present: field.always_present(),
            required: kind.required_link() == Some(field),
            meaning: field.meaning(),
            example: field.example(),
        })
        .collect()
}

impl Field {
    /// What stands between the braces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AcceptUrl => "accept_url",
            Self::VerificationUrl => "verification_url",
            Self::LoginUrl => "login_url",
            Self::ButtonLabel => "button_label",
            Self::PortalName => "portal_name",
            Self::OrganisationName => "organisation_name",
            Self::RecipientName => "recipient_name",
            Self::RecipientAddress => "recipient_address",
            Self::SupportAddress => "support_address",
            Self::InviterName => "inviter_name",
            Self::Offers => "offers",
            Self::Message => "message",
            Self::ExpiresAt => "expires_at",
        }
    }

    /// Its type.
    pub const fn field_type(self) -> FieldType {
        match self {
            Self::AcceptUrl | Self::VerificationUrl | Self::LoginUrl => FieldType::Link,
            Self::ButtonLabel
            | Self::PortalName
            | Self::OrganisationName
            | Self::RecipientName
            | Self::InviterName => FieldType::Line,
            Self::RecipientAddress | Self::SupportAddress => FieldType::Address,
            Self::Offers | Self::Message => FieldType::Text,
            Self::ExpiresAt => FieldType::Moment,
        }
    }

    /// Whether every mail has a value for it.
    pub const fn always_present(self) -> bool {
        match self {
            Self::AcceptUrl
            | Self::VerificationUrl
            | Self::LoginUrl
            | Self::ButtonLabel
            | Self::PortalName
            | Self::OrganisationName
            | Self::RecipientAddress => true,
            Self::RecipientName
            | Self::SupportAddress
            | Self::InviterName
            | Self::Offers
            | Self::Message
            | Self::ExpiresAt => false,
        }
    }

    const fn meaning(self) -> Bilingual {
        let (ja, en) = match self {
            Self::AcceptUrl => {
                ("招待を承諾するページのURL(必須)", "The address of the page that accepts the invitation")
            }
            Self::VerificationUrl => (
                "メールアドレスを確認するページのURL(必須)",
                "The address of the page that confirms the mail address",
            ),
            Self::LoginUrl => ("ログインページのURL", "The address of the login page"),
            Self::ButtonLabel => ("ボタンの表示文字", "The label of the button, set beside the body"),
            Self::PortalName => ("ポータルの名称", "The name of the portal"),
            Self::OrganisationName => ("運営する会社の名称", "The name of the company that runs the portal"),
            Self::RecipientName => ("宛先の氏名", "The name of the person the mail is for, if known"),
            Self::RecipientAddress => ("宛先のメールアドレス", "The address that the mail goes to"),
            Self::SupportAddress => {
                ("お問い合わせ先のメールアドレス", "The address to ask for help, if there is one")
            }
            Self::InviterName => ("招待した担当者の氏名", "The name of the person who invites"),
            Self::Offers => ("招待の対象(1行に1件)", "What the invitation offers, one to a line"),
            Self::Message => ("担当者からのメッセージ", "The inviter's own words"),
            Self::ExpiresAt => ("リンクの有効期限", "Until when the link works, if it ends"),
        };
        Bilingual { ja, en }
    }

    const fn example(self) -> Bilingual {
        let (ja, en) = match self {
            Self::AcceptUrl => {
                ("https://portal.example.jp/invitation/8f3K", "https://portal.example/invitation/8f3K")
            }
            Self::VerificationUrl => {
                ("https://portal.example.jp/verify/8f3K", "https://portal.example/verify/8f3K")
            }
            Self::LoginUrl => ("https://portal.example.jp/login", "https://portal.example/login"),
            Self::ButtonLabel => ("お手続きへ進む", "Continue"),
            Self::PortalName => ("お取引先ポータル", "Customer Portal"),
            Self::OrganisationName => ("株式会社サンプル商事", "Example Trading Ltd"),
            Self::RecipientName => ("田中 花子", "Hanako Tanaka"),
            Self::RecipientAddress => ("tanaka@example.co.jp", "tanaka@example.com"),
            Self::SupportAddress => ("support@example.jp", "support@example.com"),
            Self::InviterName => ("佐藤 健", "Ken Sato"),
            Self::Offers => ("見積書の閲覧\nご注文履歴の閲覧", "Quotations\nOrder history"),
            Self::Message => (
                "平素より大変お世話になっております。\n今後のお手続きはポータルをご利用ください。",
                "Thank you for your business.\nPlease use the portal from now on.",
            ),
            Self::ExpiresAt => {
                ("2026年4月8日(水)18:00(日本時間)", "Wednesday, 8 April 2026, 18:00 (UTC+09:00)")
            }
        };
        Bilingual { ja, en }
    }

    /// The field of this name, if templates of this kind have it.
    pub(super) fn named(kind: TemplateKind, name: &str) -> Option<Self> {
        fields(kind).into_iter().map(|info| info.field).find(|field| field.name() == name)
    }

    /// The field that was probably meant: at most two typing mistakes away.
    pub(super) fn like(kind: TemplateKind, name: &str) -> Option<Self> {
        let near = |field: Field| (distance(field.name(), name), field);
        let best = fields(kind).into_iter().map(|info| near(info.field)).min_by_key(|(far, _)| *far)?;
        (best.0 <= 2).then_some(best.1)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How many characters have to be put in, taken out or changed to make one word of the other; case does not count.
fn distance(known: &str, given: &str) -> usize {
    let known: Vec<char> = known.chars().collect();
    if given.chars().count() > known.len().saturating_add(2) {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=known.len()).collect();
    for (above, typed) in given.chars().enumerate() {
        let mut next = vec![above.saturating_add(1)];
        for ((letter, diagonal), over) in known.iter().zip(&row).zip(row.iter().skip(1)) {
            let changed = usize::from(!letter.eq_ignore_ascii_case(&typed)).saturating_add(*diagonal);
            let left = next.last().copied().unwrap_or_default().saturating_add(1);
            next.push(changed.min(left).min(over.saturating_add(1)));
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}

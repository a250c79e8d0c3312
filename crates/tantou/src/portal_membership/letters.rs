//! How mails to members are written: at once, through the templates that are chosen for them (IL-84), or later by whoever sends them.

use crate::message::{LinkToken, Message};
use email_identity::EmailAddress;
use invitation_lifecycle::eligibility::{RecordRef, UserTypeId};
use invitation_lifecycle::members::{MemberId, MemberMail, MemberMailContent, MemberMailKind};
use invitation_lifecycle::templates::{
    Link, LinkBase, MergeValues, RenderedMail, Template, TemplateKind, TemplateRepository, find_templates_for,
};
use invitation_lifecycle::{IssuedToken, Language, MessageText, ScopeId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::Timestamp;
use time::UtcOffset;

/// How mails are written.
#[derive(Clone, Copy, Debug)]
pub enum Letters<'a> {
    /// At once, through the templates of the portal: the message carries the finished mail.
    Rendered(&'a Stationery),
    /// Later: the message carries what a mail has to say, token included.
    Facts,
}

/// What mails say besides what the rules know.
#[derive(Clone, Debug)]
pub struct Stationery {
    /// The name of the portal.
    pub portal_name: String,
    /// The name of the organisation.
    pub organisation_name: String,
    /// Where an invitation's link begins, before its token.
    pub accept: LinkBase,
    /// Where the link begins that confirms a new address.
    pub confirm: LinkBase,
    /// Where members log in.
    pub login: Link,
    /// The language of mails for which there is no template in the language that was chosen (IL-84).
    pub default_language: Language,
    /// Who invites, by name.
    pub inviter_name: Option<String>,
    /// Whom to ask.
    pub support_address: Option<EmailAddress>,
    /// The user types by name, which is what an invitation offers.
    pub type_names: BTreeMap<UserTypeId, String>,
    /// Names of recipients, by the record that they are kept as, whatever their address is now. Of a bulk invitation those of the batch are enough.
    pub recipient_names: BTreeMap<RecordRef, String>,
    /// In which offset from UTC times are written.
    pub offset: UtcOffset,
}

/// A mail to a member, as a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLetter {
    /// Which kind it is.
    pub kind: MemberMailKind,
    /// The member.
    pub member: MemberId,
    /// Of which portal.
    pub portal: ScopeId,
    /// As which type.
    pub user_type: UserTypeId,
    /// In which language it was asked for.
    pub language: Language,
    /// Until when its link works.
    pub expires_at: Option<Timestamp>,
    /// The mail, or what it has to say.
    pub body: LetterBody,
}

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "body", rename_all = "snake_case")]
pub enum LetterBody {
    /// The finished mail. The link in it carries the token: scrub the outbox once it is sent.
    Rendered {
        /// The mail.
        mail: Box<RenderedMail>,
    },
    /// What it has to say.
    Facts {
        /// What goes into the link; a welcome has none.
        token: Option<LinkToken>,
        /// The inviter's own words.
        message: Option<MessageText>,
    },
}

impl Letters<'_> {
    /// Writes mails: one round trip for each kind of mail that is among them, none if mails are written later.
    pub(super) async fn write<R: TemplateRepository>(
        self,
        tx: &mut R,
        portal: ScopeId,
        mails: Vec<MemberMail>,
        now: Timestamp,
    ) -> Result<Vec<Message>, R::Error> {
        let templates = match self {
            Letters::Facts => BTreeMap::new(),
            Letters::Rendered(stationery) => stationery.templates(tx, portal, &mails).await?,
        };
        let write = |mail: &MemberMail| {
            let body = match self {
                Letters::Facts => facts(mail),
                Letters::Rendered(stationery) => {
                    let template = templates.get(&(kind_of(mail), mail.language.clone()))?;
                    let mail = Box::new(template.render(&stationery.values(mail)));
                    LetterBody::Rendered { mail }
                }
            };
            let letter = MemberLetter {
                kind: mail.kind(),
                member: mail.member,
                portal: mail.portal,
                user_type: mail.user_type,
                language: mail.language.clone(),
                expires_at: expiry(mail),
                body,
            };
            Some(Message::member(mail, letter, now))
        };
        // A template was chosen for each kind and language that is among them.
        Ok(mails.iter().filter_map(write).collect())
    }
}

impl Stationery {
    /// IL-84: the template for each kind and language among the mails.
    async fn templates<R: TemplateRepository>(
        &self,
        tx: &mut R,
        portal: ScopeId,
        mails: &[MemberMail],
    ) -> Result<BTreeMap<(TemplateKind, Language), Template>, R::Error> {
        let mut templates = BTreeMap::new();
        for kind in TemplateKind::ALL {
            let of_kind = mails.iter().filter(|mail| kind_of(mail) == kind);
            let languages: BTreeSet<&Language> = of_kind.map(|mail| &mail.language).collect();
            let languages: Vec<Language> = languages.into_iter().cloned().collect();
            if languages.is_empty() {
                continue;
            }
            let chosen = find_templates_for(tx, portal, kind, &languages, &self.default_language).await?;
            let found = languages.into_iter().zip(chosen);
            templates.extend(found.map(|(language, chosen)| ((kind, language), chosen.template)));
        }
        Ok(templates)
    }

    fn values(&self, mail: &MemberMail) -> MergeValues {
        let link = match &mail.content {
            MemberMailContent::Invitation(invitation) => self.accept.with(&invitation.token),
            MemberMailContent::Verification(verification) => self.confirm.with(&verification.token),
            MemberMailContent::Welcome => self.login.clone(),
        };
        MergeValues {
            recipient_name: self.recipient_names.get(&mail.kept_as).cloned(),
            support_address: self.support_address.clone(),
            inviter_name: self.inviter_name.clone(),
            offers: self.type_names.get(&mail.user_type).cloned().into_iter().collect(),
            message: words(mail).map(|words| words.as_str().to_owned()),
            expires_at: expiry(mail),
            offset: self.offset,
            ..MergeValues::new(link, &self.portal_name, &self.organisation_name, mail.to.clone())
        }
    }
}

const fn kind_of(mail: &MemberMail) -> TemplateKind {
    match mail.kind() {
        MemberMailKind::Invitation => TemplateKind::Invitation,
        MemberMailKind::Verification => TemplateKind::Verification,
        MemberMailKind::Welcome => TemplateKind::Welcome,
    }
}

const fn expiry(mail: &MemberMail) -> Option<Timestamp> {
    match &mail.content {
        MemberMailContent::Invitation(invitation) => invitation.expires_at,
        MemberMailContent::Verification(verification) => verification.expires_at,
        MemberMailContent::Welcome => None,
    }
}

const fn words(mail: &MemberMail) -> Option<&MessageText> {
    match &mail.content {
        MemberMailContent::Invitation(invitation) => invitation.message.as_ref(),
        MemberMailContent::Verification(_) | MemberMailContent::Welcome => None,
    }
}

const fn token(mail: &MemberMail) -> Option<&IssuedToken> {
    match &mail.content {
        MemberMailContent::Invitation(invitation) => Some(&invitation.token),
        MemberMailContent::Verification(verification) => Some(&verification.token),
        MemberMailContent::Welcome => None,
    }
}

fn facts(mail: &MemberMail) -> LetterBody {
    LetterBody::Facts { token: token(mail).map(LinkToken::of), message: words(mail).cloned() }
}

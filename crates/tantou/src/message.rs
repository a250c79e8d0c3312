//! What has to be sent, as values: the host puts them into its outbox in the same transaction, and sends them later.

use crate::offboarding::DeskNotice;
use crate::portal_membership::MemberLetter;
use crate::portal_seats::PortalNotice;
use crate::support::SupportNotice;
use access_model::agents::AgentId;
use access_model::{AccountHolderId, ContractId, DelegateId};
use contact_quota::licence::PortalId;
use email_identity::EmailAddress;
use invitation_lifecycle::members::{MemberMail, MemberMailContent, MemberMailKind};
use invitation_lifecycle::{
    InvitationId, IssuedMail, IssuedToken, Language, MailKind, MessageText, OfferKind,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;
use storage_contract::{MessageId, OutboxEntry, Timestamp};
use uuid::Uuid;
use zeroize::Zeroizing;

/// One message to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Follows from what it is about (an invitation, a request, an inquiry, a portal), what happened, and when: a command that is repeated with its `now`, as
    /// after a conflict, gives the same ids again, so that a worker that delivers at least once can tell repetitions.
    pub id: MessageId,
    /// To whom.
    pub to: Recipient,
    /// What it says.
    pub content: Content,
}

/// To whom a message goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Recipient {
    /// To this address, [as delivered](EmailAddress::delivery).
    Address(EmailAddress),
    /// To this holder, wherever the host reaches it.
    Holder(AccountHolderId),
    /// To whoever manages this portal, wherever the host reaches them.
    Portal(PortalId),
    /// To this agent of the help desk, wherever the host reaches them.
    Agent(AgentId),
}

/// What a message says. Wording it is the host's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Content {
    /// An invitation, its repetition, or a reminder.
    Invitation(Box<InvitationMail>),
    /// Something happened to a delegation that the recipient wants to know.
    Notice(Notice),
    /// A support desk tells something.
    Support(Box<SupportNotice>),
    /// The manager of a portal is told something.
    Portal(Box<PortalNotice>),
    /// A mail to a member of a portal: an invitation, a verification, a welcome.
    Member(Box<MemberLetter>),
    /// An agent of the help desk is told something.
    Desk(Box<DeskNotice>),
}

/// The mail that invites a delegate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationMail {
    /// Whether it is the first mail, another sending, or a reminder.
    pub occasion: MailKind,
    /// Which invitation.
    pub invitation: InvitationId,
    /// On whose behalf.
    pub holder: AccountHolderId,
    /// Which contracts are offered.
    pub contracts: Vec<ContractId>,
    /// The holder's own words, as plain text.
    pub message: Option<MessageText>,
    /// In which language to word it.
    pub language: Language,
    /// What goes into the link.
    pub token: LinkToken,
    /// Until when the link works (IL-02).
    pub expires_at: Option<Timestamp>,
}

/// The token of a link (IL-13), on its way into a mail. Whoever reads it can accept.
///
/// `Debug` does not show it, and it is wiped from memory when dropped. It is serialised, because an outbox has to carry it: scrub the
/// outbox once the mail is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken(Zeroizing<String>);

impl LinkToken {
    pub(crate) fn of(token: &IssuedToken) -> Self {
        Self(Zeroizing::new(token.reveal().to_owned()))
    }

    /// The text to put into the link, and nowhere else. It needs no escaping in a URL.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

impl Serialize for LinkToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for LinkToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

/// Something happened that the recipient wants to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// To the holder: a delegate has accepted (IL-03).
    InvitationAccepted {
        /// Which invitation.
        invitation: InvitationId,
        /// Who.
        delegate: DelegateId,
        /// What they may configure now.
        contracts: Vec<ContractId>,
    },
    /// To the holder: the invitee has declined (IL-04).
    InvitationDeclined {
        /// Which invitation.
        invitation: InvitationId,
        /// Which contracts were offered.
        contracts: Vec<ContractId>,
    },
    /// To the delegate: they may no longer configure these contracts (AM-09, AM-10, AM-11).
    AssignmentsEnded {
        /// On whose behalf they acted.
        holder: AccountHolderId,
        /// Which contracts.
        contracts: Vec<ContractId>,
    },
}

/// A message cannot be put into words of JSON. It does not happen with the messages of this crate.
#[derive(Debug, thiserror::Error)]
#[error("the message {id} cannot be written as JSON: {error}")]
pub struct MessageEncodingError {
    /// Which message.
    pub id: MessageId,
    /// What the encoder says.
    pub error: serde_json::Error,
}

impl Message {
    pub(crate) fn invitation(mail: &IssuedMail, now: Timestamp) -> Self {
        let holder = AccountHolderId::from_uuid(mail.scope.as_uuid());
        let generation = mail.generation.to_be_bytes();
        Self {
            id: message_id(mail.invitation, now, &[b"invitation", &generation]),
            to: Recipient::Address(mail.to.clone()),
            content: Content::Invitation(Box::new(InvitationMail {
                occasion: mail.kind,
                invitation: mail.invitation,
                holder,
                contracts: contracts_of(&mail.offers),
                message: mail.message.clone(),
                language: mail.language.clone(),
                token: LinkToken::of(&mail.token),
                expires_at: mail.expires_at,
            })),
        }
    }

    /// A notice about something that happened to an invitation, told by `occasion`.
    pub(crate) fn notice(
        to: Recipient,
        invitation: InvitationId,
        occasion: &[&[u8]],
        notice: Notice,
        now: Timestamp,
    ) -> Self {
        let id = message_id(invitation, now, occasion);
        Self { id, to, content: Content::Notice(notice) }
    }

    /// What a support desk tells somebody, on account of a request, an inquiry or an account with this id.
    pub(crate) fn support(to: &EmailAddress, cause: Uuid, within: &[u8], notice: SupportNotice) -> Self {
        let id =
            MessageId::derived(cause, &[within, notice.topic().as_bytes(), to.key().as_str().as_bytes()]);
        Self { id, to: Recipient::Address(to.clone()), content: Content::Support(Box::new(notice)) }
    }

    /// What the manager of a portal is told about something that happened to it, on account of a request with this id.
    pub(crate) fn portal(portal: PortalId, request: Uuid, notice: PortalNotice, now: Timestamp) -> Self {
        let at = now.as_unix_micros().to_be_bytes();
        let id = MessageId::derived(portal.as_uuid(), &[&at, notice.topic().as_bytes(), request.as_bytes()]);
        Self { id, to: Recipient::Portal(portal), content: Content::Portal(Box::new(notice)) }
    }

    /// A mail to a member. An invitation or a verification is unique by its token's generation, a welcome by when it was.
    pub(crate) fn member(mail: &MemberMail, letter: MemberLetter, now: Timestamp) -> Self {
        let id = match &mail.content {
            MemberMailContent::Invitation(invitation) => {
                let generation = invitation.generation.to_be_bytes();
                message_id(invitation.invitation, now, &[b"member", &generation])
            }
            MemberMailContent::Verification(verification) => {
                let generation = verification.generation.to_be_bytes();
                let at = now.as_unix_micros().to_be_bytes();
                MessageId::derived(mail.member.as_uuid(), &[&at, b"verification", &generation])
            }
            MemberMailContent::Welcome => {
                let at = now.as_unix_micros().to_be_bytes();
                MessageId::derived(mail.member.as_uuid(), &[b"welcome", &at])
            }
        };
        Self { id, to: Recipient::Address(mail.to.clone()), content: Content::Member(Box::new(letter)) }
    }

    /// What an agent of a help desk is told, on account of a plan, a mailbox or an agent with this id. One notice of a kind goes to one agent for one cause at one time.
    pub(crate) fn desk(to: AgentId, cause: Uuid, notice: DeskNotice, now: Timestamp) -> Self {
        let at = now.as_unix_micros().to_be_bytes();
        let to_whom = to.as_uuid();
        let id = MessageId::derived(cause, &[&at, notice.topic().as_bytes(), to_whom.as_bytes()]);
        Self { id, to: Recipient::Agent(to), content: Content::Desk(Box::new(notice)) }
    }

    /// What the mail's header `Auto-Submitted` has to say (RFC 3834), so that no machine answers it: `auto-replied` for an answer to a mail,
    /// `auto-generated` for everything else.
    pub const fn auto_submitted(&self) -> &'static str {
        match &self.content {
            Content::Support(notice) if notice.is_reply() => "auto-replied",
            Content::Invitation(_)
            | Content::Notice(_)
            | Content::Support(_)
            | Content::Portal(_)
            | Content::Member(_)
            | Content::Desk(_) => "auto-generated",
        }
    }

    /// What kind of message it is, for the outbox.
    pub const fn topic(&self) -> &'static str {
        match &self.content {
            Content::Support(notice) => notice.topic(),
            Content::Portal(notice) => notice.topic(),
            Content::Member(letter) => match letter.kind {
                MemberMailKind::Invitation => "member.invitation",
                MemberMailKind::Verification => "member.verification",
                MemberMailKind::Welcome => "member.welcome",
            },
            Content::Desk(notice) => notice.topic(),
            Content::Invitation(_) => "delegation.invitation",
            Content::Notice(Notice::InvitationAccepted { .. }) => "delegation.invitation_accepted",
            Content::Notice(Notice::InvitationDeclined { .. }) => "delegation.invitation_declined",
            Content::Notice(Notice::AssignmentsEnded { .. }) => "delegation.assignments_ended",
        }
    }

    /// The message as a store's outbox keeps it.
    ///
    /// # Errors
    /// [`MessageEncodingError`] if it cannot be written as JSON.
    pub fn to_outbox_entry(&self) -> Result<OutboxEntry, MessageEncodingError> {
        let body =
            serde_json::to_string(self).map_err(|error| MessageEncodingError { id: self.id, error })?;
        Ok(OutboxEntry { id: self.id, topic: self.topic().to_owned(), body })
    }

    /// The message that an outbox kept.
    ///
    /// # Errors
    /// The JSON is none of this crate's messages.
    pub fn from_outbox_entry(entry: &OutboxEntry) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&entry.body)
    }
}

/// With the time, because an invitation that was deleted may be issued again by its batch, and then everything happens to it once more.
fn message_id(invitation: InvitationId, now: Timestamp, occasion: &[&[u8]]) -> MessageId {
    let at = now.as_unix_micros().to_be_bytes();
    let parts: Vec<&[u8]> = std::iter::once(at.as_slice()).chain(occasion.iter().copied()).collect();
    MessageId::derived(invitation.as_uuid(), &parts)
}

/// The contracts among offers.
pub(crate) fn contracts_of(offers: &BTreeSet<invitation_lifecycle::Offer>) -> Vec<ContractId> {
    let contracts = offers.iter().filter(|offer| offer.kind == OfferKind::CONTRACT);
    contracts.map(|offer| ContractId::from_uuid(offer.id)).collect()
}

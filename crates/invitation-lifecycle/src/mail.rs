//! A mail to be sent, as a value: the host writes it and sends it (IL-01, IL-05, IL-15).

use crate::ids::{InvitationId, InviterId, ScopeId};
use crate::invitation::Invitation;
use crate::language::Language;
use crate::message::MessageText;
use crate::offer::Offer;
use crate::token::IssuedToken;
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;

/// Why a mail is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MailKind {
    /// The first mail of an invitation (IL-01).
    First,
    /// It is sent again (IL-05).
    Again,
    /// A reminder (IL-15).
    Reminder {
        /// So many days before expiry.
        days_before: u16,
    },
}

/// A mail to an invitee. It carries the token, so it is neither cloned nor serialised: turn it into the message of
/// your outbox, in the same transaction, and let go of it.
#[derive(Debug)]
pub struct IssuedMail {
    /// Why it is sent.
    pub kind: MailKind,
    /// Which invitation.
    pub invitation: InvitationId,
    /// On whose behalf.
    pub scope: ScopeId,
    /// Who invited.
    pub inviter: InviterId,
    /// To whom.
    pub to: EmailAddress,
    /// What is offered.
    pub offers: BTreeSet<Offer>,
    /// The inviter's own words.
    pub message: Option<MessageText>,
    /// In which language.
    pub language: Language,
    /// What goes into the link.
    pub token: IssuedToken,
    /// Until when the link works.
    pub expires_at: Option<Timestamp>,
    /// The how manieth sending it is; a reminder has the number of the sending it reminds of.
    pub sending: u32,
    /// Which token of the invitation it carries. (invitation, generation) is unique to this mail, and makes a good
    /// message id.
    pub generation: u32,
}

impl IssuedMail {
    /// The mail with this invitation's newest token.
    pub(crate) fn new(invitation: &Invitation, kind: MailKind, token: IssuedToken) -> Self {
        Self {
            kind,
            invitation: invitation.id(),
            scope: invitation.scope(),
            inviter: invitation.inviter(),
            to: invitation.address().clone(),
            offers: invitation.offers().clone(),
            message: invitation.message().cloned(),
            language: invitation.language().clone(),
            token,
            expires_at: invitation.expires_at(),
            sending: invitation.sendings(),
            generation: invitation.generation(),
        }
    }
}

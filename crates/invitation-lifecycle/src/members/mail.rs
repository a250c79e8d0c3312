//! A mail to a member, as a value: the host writes it and sends it.

use super::ids::MemberId;
use super::machine::MemberMailKind;
use super::member::Member;
use crate::eligibility::{RecordRef, UserTypeId};
use crate::ids::ScopeId;
use crate::language::Language;
use crate::mail::IssuedMail;
use crate::token::IssuedToken;
use email_identity::EmailAddress;
use storage_contract::Timestamp;

/// A mail to a member. It may carry a token, so it is neither cloned nor serialised: turn it into the message of your
/// outbox, in the same transaction, and let go of it.
#[derive(Debug)]
pub struct MemberMail {
    /// The member.
    pub member: MemberId,
    /// As which record, under which the host finds the name.
    pub kept_as: RecordRef,
    /// Of which portal.
    pub portal: ScopeId,
    /// As which type.
    pub user_type: UserTypeId,
    /// To whom.
    pub to: EmailAddress,
    /// In which language.
    pub language: Language,
    /// What it says.
    pub content: MemberMailContent,
}

/// What a mail to a member says.
#[derive(Debug)]
pub enum MemberMailContent {
    /// The person is invited. The link is that of the invitation.
    Invitation(IssuedMail),
    /// The new address is to be confirmed.
    Verification(VerificationMail),
    /// The person has accepted.
    Welcome,
}

/// What confirms a new address.
#[derive(Debug)]
pub struct VerificationMail {
    /// What goes into the link.
    pub token: IssuedToken,
    /// Until when the link works.
    pub expires_at: Option<Timestamp>,
    /// The how manieth sending to this address it is.
    pub sending: u32,
    /// Which token of the member it carries. (member, generation) is unique to this mail, and makes a good message id.
    pub generation: u32,
}

impl MemberMail {
    pub(super) fn to(member: &Member, content: MemberMailContent) -> Self {
        Self {
            member: member.id(),
            kept_as: member.kept_as(),
            portal: member.portal(),
            user_type: member.user_type(),
            to: member.address().clone(),
            language: member.language().clone(),
            content,
        }
    }

    /// Which kind it is.
    pub const fn kind(&self) -> MemberMailKind {
        match self.content {
            MemberMailContent::Invitation(_) => MemberMailKind::Invitation,
            MemberMailContent::Verification(_) => MemberMailKind::Verification,
            MemberMailContent::Welcome => MemberMailKind::Welcome,
        }
    }
}

//! What a desk tells people, as values. Wording them is the host's.

use super::inquiry::InquiryId;
use contact_quota::contacts::{Answer, Confirmation, ContactRole, PersonName, Standing};
use contact_quota::{AccountId, CivilDate, ContactId, ContractId, RequestId};
use serde::{Deserialize, Serialize};

/// Somebody whom a notice names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressed {
    /// On the register of this contract.
    pub contract: ContractId,
    /// As this contact.
    pub contact: ContactId,
    /// The name.
    pub name: PersonName,
}

/// Something that the desk tells somebody.
///
/// A shared mailbox gets one welcome for all who are registered under it at once (CQ-12). Nobody is told the address of anybody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SupportNotice {
    /// To an address under which people were registered, or to which a contact has moved: what they may use now, and how to sign in (CQ-10).
    Welcome {
        /// Who.
        people: Vec<Addressed>,
        /// In which role the first of them is registered; all further ones are secondaries.
        role: ContactRole,
        /// The account with which they sign in (CQ-12).
        account: AccountId,
        /// How it is shown.
        display_name: String,
        /// Whether the first sign-in will ask for a password (CQ-10); no if others have chosen one for the mailbox.
        asks_for_password: bool,
    },
    /// To the primary: the desk has carried out a request (CQ-07), and this is where the register stands (CQ-15).
    RequestCarriedOut {
        /// Whose register.
        contract: ContractId,
        /// Which request.
        request: RequestId,
        /// What came of it.
        answer: Answer,
        /// Where the register stands today; `None` if that cannot be told.
        standing: Option<Standing>,
    },
    /// To a secondary: they are the primary now, the one whom the desk turns to (CQ-05).
    BecamePrimary {
        /// Who.
        who: Addressed,
    },
    /// To the former primary, who is a secondary now (CQ-05).
    CeasedAsPrimary {
        /// Who.
        who: Addressed,
    },
    /// To somebody who was deleted: they may not inquire for this contract any more.
    Removed {
        /// Who.
        who: Addressed,
        /// Whether nobody is left under the address, so that its account is closed (CQ-13).
        account_closed: bool,
    },
    /// To the address that a contact had before: they have another one now. It was not them? Then they should ask the primary.
    AddressChanged {
        /// Who.
        who: Addressed,
        /// Whether nobody is left under the former address, so that its account is closed (CQ-13).
        account_closed: bool,
    },
    /// To the primary: by what the contract is entitled to, too many are registered. Nobody is removed; nobody can be added (CQ-08).
    OverQuota {
        /// Whose register.
        contract: ContractId,
        /// From which day on: today or later.
        from: CivilDate,
        /// Where the register stands on that day.
        standing: Standing,
    },
    /// To an account's address: its password was chosen (CQ-10). It was not them? Then somebody else reads the mailbox.
    PasswordChosen {
        /// Which account.
        account: AccountId,
        /// How it is shown.
        display_name: String,
    },
    /// To the sender of an inquiry: nobody is registered under the address, so it is not accepted (CQ-11).
    InquiryRefused {
        /// Which inquiry.
        inquiry: InquiryId,
    },
    /// To the sender of an inquiry: it has to say which of these people it is from, or which contract it concerns (CQ-12).
    InquiryAsksWhich {
        /// Which inquiry.
        inquiry: InquiryId,
        /// The people, in the order of registration.
        candidates: Vec<Addressed>,
    },
    /// To the primary: somebody who is not known as a contact inquires, or about what is in the contract. Is that in order (CQ-11)?
    InquiryToConfirm {
        /// Which inquiry.
        inquiry: InquiryId,
        /// The contract that it concerns.
        contract: ContractId,
        /// Why it is confirmed.
        why: Confirmation,
    },
}

impl SupportNotice {
    /// What kind of message it is, for the outbox.
    pub(crate) const fn topic(&self) -> &'static str {
        match self {
            Self::Welcome { .. } => "support.welcome",
            Self::RequestCarriedOut { .. } => "support.request_carried_out",
            Self::BecamePrimary { .. } => "support.became_primary",
            Self::CeasedAsPrimary { .. } => "support.ceased_as_primary",
            Self::Removed { .. } => "support.removed",
            Self::AddressChanged { .. } => "support.address_changed",
            Self::OverQuota { .. } => "support.over_quota",
            Self::PasswordChosen { .. } => "support.password_chosen",
            Self::InquiryRefused { .. } => "support.inquiry_refused",
            Self::InquiryAsksWhich { .. } => "support.inquiry_asks_which",
            Self::InquiryToConfirm { .. } => "support.inquiry_to_confirm",
        }
    }

    /// Whether it answers a mail of its recipient's.
    pub(crate) const fn is_reply(&self) -> bool {
        match self {
            Self::InquiryRefused { .. } | Self::InquiryAsksWhich { .. } => true,
            Self::Welcome { .. }
            | Self::RequestCarriedOut { .. }
            | Self::BecamePrimary { .. }
            | Self::CeasedAsPrimary { .. }
            | Self::Removed { .. }
            | Self::AddressChanged { .. }
            | Self::OverQuota { .. }
            | Self::PasswordChosen { .. }
            | Self::InquiryToConfirm { .. } => false,
        }
    }
}

//! An inquiry, and what becomes of it (CQ-10, CQ-11, CQ-12).

use super::mail::{AutomaticSign, MailTraits};
use crate::ids::{ContactId, ContractId};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};

/// An incoming inquiry.
#[derive(Clone, Copy, Debug)]
pub struct Inquiry<'a> {
    /// How it arrived.
    pub channel: Channel<'a>,
    /// The contract it concerns, where that is known.
    pub contract: Option<ContractId>,
    /// Who says to be inquiring.
    pub claim: Option<Claim<'a>>,
    /// What it is about.
    pub matter: Matter,
}

impl<'a> Inquiry<'a> {
    /// A question about usage that arrived like this, and says neither which contract it concerns nor who inquires.
    pub const fn new(channel: Channel<'a>) -> Self {
        Self { channel, contract: None, claim: None, matter: Matter::Usage }
    }

    /// The same, about this contract.
    #[must_use]
    pub const fn about(self, contract: ContractId) -> Self {
        Self { contract: Some(contract), ..self }
    }

    /// The same, with who says to be inquiring (CQ-12).
    #[must_use]
    pub const fn from(self, claim: Claim<'a>) -> Self {
        Self { claim: Some(claim), ..self }
    }

    /// The same, about the content of the contract (CQ-11).
    #[must_use]
    pub const fn on_contract_content(self) -> Self {
        Self { matter: Matter::ContractContent, ..self }
    }
}

/// How an inquiry arrived.
#[derive(Clone, Copy, Debug)]
pub enum Channel<'a> {
    /// By mail.
    Mail {
        /// The sender's address. That it was not forged is for the host to find out.
        from: &'a EmailAddress,
        /// Whether a person sent it.
        traits: &'a MailTraits,
    },
    /// By form or chat, signed in as the account of this address.
    SignedIn {
        /// The address.
        address: &'a EmailAddress,
    },
    /// Another way: telephone, letter, in person. Nothing is proven.
    Elsewhere,
}

impl<'a> Channel<'a> {
    /// The address that the channel shows, if it shows one.
    pub const fn address(&self) -> Option<&'a EmailAddress> {
        match self {
            Self::Mail { from: address, .. } | Self::SignedIn { address } => Some(address),
            Self::Elsewhere => None,
        }
    }
}

/// Who says to be inquiring (CQ-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim<'a> {
    /// This contact.
    Contact(ContactId),
    /// A person of this name, as registered but for spaces, width and case. A part of it makes the desk ask.
    Name(&'a str),
}

/// What an inquiry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// How something is used.
    Usage,
    /// The content of the contract (CQ-11).
    ContractContent,
}

/// What becomes of an inquiry, and whether it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// What becomes of it.
    pub verdict: Verdict,
    /// Whether its sender is answered.
    pub reply: Reply,
}

/// What becomes of an inquiry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// It is accepted for this contact (CQ-10).
    Accept(Candidate),
    /// It has to say which of these people it is from, or which contract it concerns (CQ-12).
    AskWhich {
        /// The people, in the order of registration.
        candidates: Vec<Candidate>,
    },
    /// It is confirmed with the primary before anything is said (CQ-11).
    ConfirmWithPrimary {
        /// The contract.
        contract: ContractId,
        /// Its primary.
        primary: ContactId,
        /// Why.
        why: Confirmation,
    },
    /// It is refused: nobody is registered under the address (CQ-11).
    RefuseUnregistered,
    /// It cannot be judged: it names no contract, or one that has no register.
    UnknownContract,
}

/// Somebody an inquiry may be from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Candidate {
    /// The contract.
    pub contract: ContractId,
    /// The contact.
    pub contact: ContactId,
}

/// Why an inquiry is confirmed with the primary (CQ-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmation {
    /// Whoever inquires is not shown to be a contact of the contract.
    NotAContact,
    /// It concerns the content of the contract, and is not from the primary.
    ContractContent,
}

/// Whether the sender of an inquiry is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// By a mail that says it is automatic ([`MailTraits::REPLY_HEADER`]), or by a person.
    Answer,
    /// Not at all: no person sent it, and an answer could be answered for ever.
    DoNotAnswer {
        /// How that is known.
        signs: Vec<AutomaticSign>,
    },
}

//! What this crate cannot know and asks of the host: may the inviter give it, is it still there, who is the invitee
//! (IL-10, IL-14, IL-17).

use crate::ids::{InvitationId, InviterId, PersonId};
use crate::offer::Offer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// How an offer stands with its inviter, as the host found it by a guarded read in the same transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferStanding {
    /// It exists, and the inviter may give it.
    Givable,
    /// It no longer exists: the contract ended, the user type was deleted.
    Gone,
    /// It exists, but the inviter may not give it, or no longer (IL-14).
    NotInvitersToGive,
}

/// How offers stand with inviters: asked at issue, resend and acceptance (IL-17).
///
/// What is not in here was not checked, and what was not checked is not given.
///
/// ```
/// use invitation_lifecycle::{GrantFacts, InviterId, Offer, OfferStanding};
/// # use uuid::Uuid;
/// let (inviter, contract) = (InviterId::from_uuid(Uuid::nil()), Offer::contract(Uuid::nil()));
/// let grants = GrantFacts::givable(inviter, [contract]);
/// assert_eq!(grants.standing(inviter, &contract), Some(OfferStanding::Givable));
/// assert_eq!(GrantFacts::default().standing(inviter, &contract), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrantFacts {
    standings: BTreeMap<(InviterId, Offer), OfferStanding>,
}

impl GrantFacts {
    /// Everything named exists, and this inviter may give it.
    pub fn givable(inviter: InviterId, offers: impl IntoIterator<Item = Offer>) -> Self {
        let standings = offers.into_iter().map(|offer| ((inviter, offer), OfferStanding::Givable)).collect();
        Self { standings }
    }

    /// The same facts, with this one.
    #[must_use]
    pub fn with(mut self, inviter: InviterId, offer: Offer, standing: OfferStanding) -> Self {
        self.set(inviter, offer, standing);
        self
    }

    /// Notes how an offer stands with an inviter.
    pub fn set(&mut self, inviter: InviterId, offer: Offer, standing: OfferStanding) {
        self.standings.insert((inviter, offer), standing);
    }

    /// How an offer stands with an inviter, `None` if that was not checked.
    pub fn standing(&self, inviter: InviterId, offer: &Offer) -> Option<OfferStanding> {
        self.standings.get(&(inviter, *offer)).copied()
    }
}

/// What the host has against inviting this address, or letting it in (IL-17): its domain rules, missing consent,
/// anything of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Objection {
    /// The host's rules refuse the address's domain.
    DomainRefused,
    /// Consent is needed and not there.
    ConsentMissing,
    /// A reason of the host's own.
    Other {
        /// A stable code, under which the host can translate.
        code: String,
    },
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DomainRefused => f.write_str("the domain of the address is refused"),
            Self::ConsentMissing => f.write_str("consent is missing"),
            Self::Other { code } => f.write_str(code),
        }
    }
}

/// What acceptance and resending depend on (IL-17).
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// How the offers stand with the inviter.
    pub grants: &'a GrantFacts,
    /// What the host has against the address; empty if nothing.
    pub objections: &'a [Objection],
}

impl<'a> Facts<'a> {
    /// Facts without objections.
    pub const fn unopposed(grants: &'a GrantFacts) -> Self {
        Self { grants, objections: &[] }
    }
}

/// Who is behind the invited address, as the host found it by a guarded read in the same transaction (IL-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Person {
    /// Somebody registered under the invited address.
    Known(PersonId),
    /// Nobody yet; this id was minted for them.
    New(PersonId),
}

impl Person {
    /// Their id.
    pub const fn id(self) -> PersonId {
        match self {
            Self::Known(id) | Self::New(id) => id,
        }
    }

    /// What a page that asks for acceptance has to ask for (IL-10).
    pub const fn asks(self) -> Asks {
        match self {
            Self::Known(_) => Asks::Consent,
            Self::New(_) => Asks::Registration,
        }
    }
}

/// What acceptance asks of the invitee (IL-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// A yes, nothing more.
    Consent,
    /// To register (a password, whose hashing is the host's) under the invited address, and no other.
    Registration,
}

/// Whether a registration comes with the acceptance (IL-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registration {
    /// None.
    Absent,
    /// Complete; the host stores it in the same transaction.
    Complete,
}

/// One offer that is not given, and why. Found again at issue, resend and acceptance (IL-17).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LeftOut {
    /// The offer.
    pub offer: Offer,
    /// Why it is left out.
    pub why: WhyLeftOut,
}

/// Why an offer is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WhyLeftOut {
    /// It no longer exists (IL-17).
    #[error("it no longer exists")]
    Gone,
    /// The inviter may not give it (IL-14, IL-17).
    #[error("the inviter may not give it")]
    NotInvitersToGive,
    /// The host gave no fact about it; what was not checked is not given (IL-17).
    #[error("it was not checked")]
    Unchecked,
    /// This address already has a live invitation to it in this scope (IL-11).
    #[error("an invitation to it is pending already")]
    AlreadyPending {
        /// That invitation.
        invitation: InvitationId,
    },
    /// This address has accepted it already in this scope (IL-11).
    #[error("it has been accepted already")]
    AlreadyAccepted {
        /// Through which invitation.
        invitation: InvitationId,
    },
    /// The same address is invited to it earlier in the same batch (IL-11).
    #[error("the batch invites to it twice")]
    RepeatedInBatch {
        /// By which invitation.
        first: InvitationId,
    },
}

impl WhyLeftOut {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Gone => "offer.gone",
            Self::NotInvitersToGive => "offer.not_inviters_to_give",
            Self::Unchecked => "offer.unchecked",
            Self::AlreadyPending { .. } => "offer.already_pending",
            Self::AlreadyAccepted { .. } => "offer.already_accepted",
            Self::RepeatedInBatch { .. } => "offer.repeated_in_batch",
        }
    }

    /// Whether it is a duplicate: pending, accepted, or earlier in the batch (IL-11).
    pub const fn is_duplicate(&self) -> bool {
        match self {
            Self::AlreadyPending { .. } | Self::AlreadyAccepted { .. } | Self::RepeatedInBatch { .. } => true,
            Self::Gone | Self::NotInvitersToGive | Self::Unchecked => false,
        }
    }
}

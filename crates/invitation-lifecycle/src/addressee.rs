//! What one address has been offered in one scope, and when it was last written to: the guard of IL-11, IL-12 and
//! IL-19.

use crate::corrupt::{CorruptRecord, RecordProblem};
use crate::ids::{InvitationId, ScopeId};
use crate::offer::Offer;
use email_identity::AddressKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage_contract::Timestamp;

/// One address in one scope. One row per (scope, address); it outlives the invitations.
///
/// Every operation on invitations locks it first. It holds at most one *claim* per offer, so that one address never
/// has two invitations to the same offer that could both be accepted (IL-11, IL-19), and it knows when it was last
/// written to (IL-12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    pub(crate) scope: ScopeId,
    pub(crate) address: AddressKey,
    pub(crate) last_sent: Option<Timestamp>,
    pub(crate) claims: BTreeMap<Offer, Claim>,
}

/// Which invitation an offer to this address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The invitation.
    pub invitation: InvitationId,
    /// How far it has come.
    pub state: ClaimState,
}

/// How far the invitation that holds a claim has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClaimState {
    /// It waits for an answer. Once it has expired, another invitation may take the claim over.
    Pending {
        /// The invitation's expiry.
        expires_at: Option<Timestamp>,
    },
    /// It was accepted.
    Accepted,
    /// It was declined. It can be sent again, and then claims the offer anew, unless another invitation takes the
    /// claim over before.
    Declined,
}

impl Claim {
    /// Whether it keeps other invitations off at this time: it is accepted, or waits and has not expired (IL-02,
    /// IL-11).
    pub fn holds(&self, now: Timestamp) -> bool {
        match self.state {
            ClaimState::Pending { expires_at } => expires_at.is_none_or(|expires_at| now < expires_at),
            ClaimState::Accepted => true,
            ClaimState::Declined => false,
        }
    }
}

/// An addressee as a store keeps it: plain data. [`Addressee::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddresseeRecord {
    /// The scope.
    pub scope: ScopeId,
    /// The address, in the form by which addresses are compared.
    pub address: AddressKey,
    /// When it was last written to in this scope, reminders included.
    pub last_sent: Option<Timestamp>,
    /// What it has been offered and not yet lost, in the order of the offers.
    pub claims: Vec<ClaimRecord>,
}

/// One claim, as a store keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRecord {
    /// The offer.
    pub offer: Offer,
    /// Who holds it.
    #[serde(flatten)]
    pub claim: Claim,
}

impl Addressee {
    /// An address that was never invited in this scope.
    pub const fn new(scope: ScopeId, address: AddressKey) -> Self {
        Self { scope, address, last_sent: None, claims: BTreeMap::new() }
    }

    /// The addressee that a store kept.
    ///
    /// # Errors
    /// [`CorruptRecord`] if an offer is claimed twice.
    pub fn restore(record: AddresseeRecord) -> Result<Self, CorruptRecord> {
        let mut problems = Vec::new();
        let mut claims = BTreeMap::new();
        for ClaimRecord { offer, claim } in record.claims {
            if claims.insert(offer, claim).is_some() {
                problems.push(RecordProblem::RepeatedClaim { offer, invitation: claim.invitation });
            }
        }
        CorruptRecord::unless_sound(&"addressee", problems)?;
        Ok(Self { scope: record.scope, address: record.address, last_sent: record.last_sent, claims })
    }

    /// What a store has to keep.
    pub fn record(&self) -> AddresseeRecord {
        AddresseeRecord {
            scope: self.scope,
            address: self.address.clone(),
            last_sent: self.last_sent,
            claims: self
                .claims
                .iter()
                .map(|(offer, claim)| ClaimRecord { offer: *offer, claim: *claim })
                .collect(),
        }
    }

    /// The scope.
    pub const fn scope(&self) -> ScopeId {
        self.scope
    }

    /// The address.
    pub const fn address(&self) -> &AddressKey {
        &self.address
    }

    /// When it was last written to in this scope, reminders included (IL-12).
    pub const fn last_sent(&self) -> Option<Timestamp> {
        self.last_sent
    }

    /// What it has been offered and not yet lost. Claims of expired and declined invitations stay until another
    /// invitation takes them over.
    pub const fn claims(&self) -> &BTreeMap<Offer, Claim> {
        &self.claims
    }
}

//! What a visitor sees who opens a link (IL-16, IL-18). Looking changes nothing, so this is all that a `GET` does.

use super::peek::is_of_delegation;
use super::{Delegation, DelegationStore, holder_of};
use crate::message::contracts_of;
use access_model::{AccountHolderId, ContractId, DelegateId};
use email_identity::EmailAddress;
use invitation_lifecycle::{
    Asks, DeadLink, InvitationId, Language, Look, MessageText, OpenInvitation, PersonId, Proof, look,
};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// What a visitor sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LookedAt {
    /// An invitation that can be answered.
    Open(Box<OpenLink>),
    /// A dead link, and why (IL-16). It names nobody.
    Dead {
        /// The reason.
        why: DeadLink,
    },
}

/// An invitation that can be answered, as its invitee sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenLink {
    /// Which one.
    pub invitation: InvitationId,
    /// On whose behalf.
    pub holder: AccountHolderId,
    /// Under which address the person acts, and registers if they are new (IL-10).
    pub address: EmailAddress,
    /// Which contracts are offered.
    pub contracts: Vec<ContractId>,
    /// The holder's own words, as plain text.
    pub message: Option<MessageText>,
    /// The language of the mail.
    pub language: Language,
    /// Until when it can be answered.
    pub expires_at: Option<Timestamp>,
    /// What accepting takes: a registration, or a yes alone (IL-10).
    pub asks: Asks,
}

impl Delegation {
    /// Looks at an invitation through a link or a session. Unguarded reads, no writes: mail scanners open links (IL-18).
    ///
    /// `viewer` is the delegate who is signed in, if one is: only they are told that they have accepted already (IL-16). A text that is no token at
    /// all is shown as [`DeadLink::Unknown`] by the host.
    ///
    /// # Errors
    /// The store's.
    pub async fn look<R: DelegationStore>(
        &self,
        tx: &mut R,
        proof: &Proof,
        viewer: Option<DelegateId>,
        now: Timestamp,
    ) -> Result<LookedAt, R::Error> {
        let viewer = viewer.map(|delegate| PersonId::from_uuid(delegate.as_uuid()));
        match look(tx, proof, viewer, &self.context(now)).await? {
            Look::Dead { why } => Ok(LookedAt::Dead { why }),
            Look::Open(open) if !is_of_delegation(&open.offers) => {
                Ok(LookedAt::Dead { why: DeadLink::Unknown })
            }
            Look::Open(open) => {
                let found = tx.find_delegates_by_address(std::slice::from_ref(open.address.key())).await?;
                let registered = found.iter().any(|delegate| delegate.registered_at().is_some());
                let asks = if registered { Asks::Consent } else { Asks::Registration };
                Ok(LookedAt::Open(Box::new(OpenLink::of(*open, asks))))
            }
        }
    }
}

impl OpenLink {
    fn of(open: OpenInvitation, asks: Asks) -> Self {
        Self {
            invitation: open.id,
            holder: holder_of(open.scope),
            contracts: contracts_of(&open.offers),
            address: open.address,
            message: open.message,
            language: open.language,
            expires_at: open.expires_at,
            asks,
        }
    }
}

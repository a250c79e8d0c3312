//! What a link is worth that confirms an address (IL-13, IL-16, IL-53).

use super::member::Member;
use crate::look::DeadLink;
use crate::proof::ProofWorth;
use crate::token::PresentedToken;
use crate::token_keys::{TokenBinding, TokenKeys, TokenPurpose};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// What a visitor sees who opens a link that confirms an address. Looking changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConfirmationLook {
    /// It can be confirmed.
    Open {
        /// The address.
        address: EmailAddress,
        /// Until when the link is valid.
        expires_at: Option<Timestamp>,
    },
    /// The link is dead.
    Dead {
        /// Why.
        why: DeadLink,
    },
}

impl Member {
    /// To what the tokens that confirm this member's addresses are bound: nothing else takes them (IL-13).
    pub const fn confirmation_binding(&self) -> TokenBinding {
        TokenBinding {
            purpose: TokenPurpose::AddressConfirmation,
            scope: self.portal(),
            record: self.id().as_uuid(),
        }
    }

    /// What a presented token is worth, whether or not it has expired. One hash is computed in every case.
    pub fn weigh_confirmation(
        &self,
        presented: &PresentedToken,
        keys: &TokenKeys,
        now: Timestamp,
    ) -> ProofWorth {
        let binding = self.confirmation_binding();
        let is_it = |selector| selector == presented.selector();
        if let Some(live) = self.confirmation().filter(|live| is_it(&live.token.selector)) {
            let proves = keys.verify(&binding, &live.token, presented);
            return if proves { ProofWorth::Proves } else { ProofWorth::Nothing };
        }
        let Some(dead) = self.as_record().superseded.iter().find(|dead| is_it(&dead.token.selector)) else {
            keys.verify_nothing(presented);
            return ProofWorth::Nothing;
        };
        let verified = keys.verify(&binding, &dead.token, presented);
        if verified && dead.until.is_none_or(|until| now < until) {
            ProofWorth::Superseded
        } else {
            ProofWorth::Nothing
        }
    }

    /// Whether the present confirmation is still valid.
    pub fn confirmation_is_valid(&self, now: Timestamp) -> bool {
        self.confirmation().is_some_and(|link| link.expires_at.is_none_or(|expires_at| now < expires_at))
    }

    /// What a visitor sees whose token is worth so much.
    pub fn look_at_confirmation(&self, worth: ProofWorth, now: Timestamp) -> ConfirmationLook {
        let dead = |why| ConfirmationLook::Dead { why };
        match (worth, self.confirmation()) {
            (ProofWorth::Nothing, _) | (ProofWorth::Proves, None) => dead(DeadLink::Unknown),
            (ProofWorth::Superseded, _) => dead(DeadLink::Superseded),
            (ProofWorth::Proves, Some(_)) if !self.confirmation_is_valid(now) => dead(DeadLink::Expired),
            (ProofWorth::Proves, Some(link)) => {
                ConfirmationLook::Open { address: self.address().clone(), expires_at: link.expires_at }
            }
        }
    }
}

//! What proves that somebody may answer an invitation (IL-13, IL-18).

use crate::ids::InvitationId;
use crate::invitation::Invitation;
use crate::token::PresentedToken;
use crate::token_keys::{TokenBinding, TokenKeys, TokenPurpose};
use email_identity::AddressKey;
use storage_contract::Timestamp;

/// What a visitor brings along to answer an invitation (IL-18). The id of an invitation alone is not among it.
#[derive(Clone, Debug)]
pub enum Proof {
    /// The token of a mail.
    Token(PresentedToken),
    /// A session of the host's, whose address the host has verified.
    Session {
        /// Which invitation is meant.
        invitation: InvitationId,
        /// The session's verified address. It has to be the invited one.
        address: AddressKey,
    },
}

/// What a proof is worth for an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProofWorth {
    /// It proves that the visitor is the invitee.
    Proves,
    /// It is a token that a later mail has replaced: it says why it is dead, and opens nothing (IL-05, IL-16).
    Superseded,
    /// It proves nothing.
    Nothing,
}

impl Invitation {
    /// To what this invitation's tokens are bound (IL-13).
    pub const fn token_binding(&self) -> TokenBinding {
        TokenBinding { purpose: TokenPurpose::Invitation, scope: self.scope(), record: self.id().as_uuid() }
    }

    /// What a proof is worth for this invitation, whatever its state (IL-13, IL-18). For a token, one hash is
    /// computed in every case.
    pub fn weigh(&self, proof: &Proof, keys: &TokenKeys, now: Timestamp) -> ProofWorth {
        match proof {
            Proof::Token(presented) => self.weigh_token(presented, keys, now),
            Proof::Session { invitation, address } => {
                if *invitation == self.id() && address == self.address().key() {
                    ProofWorth::Proves
                } else {
                    ProofWorth::Nothing
                }
            }
        }
    }

    fn weigh_token(&self, presented: &PresentedToken, keys: &TokenKeys, now: Timestamp) -> ProofWorth {
        let record = self.as_record();
        let binding = self.token_binding();
        if let Some(live) = record.tokens.iter().find(|token| token.selector == *presented.selector()) {
            return if keys.verify(&binding, live, presented) {
                ProofWorth::Proves
            } else {
                ProofWorth::Nothing
            };
        }
        let is_it = |token: &crate::token::SupersededToken| token.token.selector == *presented.selector();
        let Some(dead) = record.superseded.iter().find(|token| is_it(token)) else {
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
}

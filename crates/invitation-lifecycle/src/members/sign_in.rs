//! Whether a member may sign in, and by which address (IL-56, IL-58).

use super::member::Member;
use super::status::{Activity, Verification};
use crate::ids::PersonId;
use email_identity::AddressKey;
use serde::{Deserialize, Serialize};

/// What an attempt to sign in comes to. The password is the host's to check: before, so that a stranger learns nothing
/// from the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "sign_in", rename_all = "snake_case")]
pub enum SignIn {
    /// The portal opens.
    Open {
        /// For whom.
        person: PersonId,
    },
    /// The profile is asked for first; the portal opens once it is complete (IL-58).
    AskProfile {
        /// Of whom.
        person: PersonId,
    },
    /// No access.
    Denied {
        /// Why.
        why: NoAccess,
    },
}

/// Why a member may not sign in (IL-56).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoAccess {
    /// The address is not the member's present one (IL-53).
    #[error("this is not the member's address")]
    OtherAddress,
    /// The member is inactive.
    #[error("the member is inactive")]
    Inactive,
    /// The invitation is not accepted.
    #[error("the invitation is not accepted")]
    InvitationNotAccepted,
    /// The new address is not confirmed.
    #[error("the new address is not confirmed")]
    AddressNotConfirmed,
}

impl NoAccess {
    /// A stable code, under which a host can translate.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherAddress => "sign_in.other_address",
            Self::Inactive => "sign_in.inactive",
            Self::InvitationNotAccepted => "sign_in.invitation_not_accepted",
            Self::AddressNotConfirmed => "sign_in.address_not_confirmed",
        }
    }
}

impl Member {
    /// Whether this member may sign in by this address: only when active and verified, and only by the present address
    /// (IL-56). Ask it at every request of a session, too: what ended since is then ended without a job.
    pub fn sign_in(&self, address: &AddressKey) -> SignIn {
        let denied = |why| SignIn::Denied { why };
        if self.address().key() != address {
            return denied(NoAccess::OtherAddress);
        }
        let status = self.status();
        match (status.activity, status.verification, self.person()) {
            (Activity::Inactive, _, _) => denied(NoAccess::Inactive),
            (Activity::Active, Verification::Verified, Some(person)) if self.profile().is_some() => {
                SignIn::Open { person }
            }
            (Activity::Active, Verification::Verified, Some(person)) => SignIn::AskProfile { person },
            (Activity::Active, Verification::AddressNotConfirmed, _) => denied(NoAccess::AddressNotConfirmed),
            (Activity::Active, Verification::InvitationNotAccepted, _)
            | (Activity::Active, Verification::Verified, None) => denied(NoAccess::InvitationNotAccepted),
        }
    }
}

//! What a store must not hand back: records that break an invariant.

use crate::ids::InvitationId;
use crate::offer::Offer;
use crate::token::Selector;
use serde::{Deserialize, Serialize};

/// A stored record is not one that this crate wrote. Treat it as a damaged row
/// ([`FailureClass::Other`](storage_contract::FailureClass::Other)).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("a stored {record} is damaged: {}", list(problems))]
pub struct CorruptRecord {
    /// Which one: `invitation 0189…`, or `addressee` (its address is not repeated here).
    pub record: String,
    /// Everything that is wrong with it.
    pub problems: Vec<RecordProblem>,
}

impl CorruptRecord {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "invitation.corrupt_record"
    }

    pub(crate) fn unless_sound(record: &impl ToString, problems: Vec<RecordProblem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self { record: record.to_string(), problems }) }
    }
}

/// One thing that is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
#[non_exhaustive]
pub enum RecordProblem {
    /// An invitation that offers nothing.
    #[error("it offers nothing")]
    NoOffers,
    /// An invitation that was never sent.
    #[error("it counts no sending")]
    NoSendings,
    /// An invitation without a current token.
    #[error("it has no current token")]
    NoToken,
    /// Tokens whose generations do not rise up to the last one, or fewer generations than sendings.
    #[error("the generations of its tokens are out of order")]
    TokenGenerations,
    /// Two tokens with one selector.
    #[error("the selector {selector} occurs twice")]
    RepeatedSelector {
        /// The selector.
        selector: Selector,
    },
    /// An expiry before the sending.
    #[error("it expires before it was sent")]
    ExpiresBeforeSending,
    /// An offer claimed twice.
    #[error("{offer} is claimed twice, also by {invitation:?}")]
    RepeatedClaim {
        /// The offer.
        offer: Offer,
        /// The second claimant.
        invitation: InvitationId,
    },
}

fn list(problems: &[RecordProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

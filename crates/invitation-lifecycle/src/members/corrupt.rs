//! What a store must not hand back: members that break an invariant.

use super::ids::MemberId;
use serde::{Deserialize, Serialize};

/// A stored member is not one that this crate wrote. Treat it as a damaged row
/// ([`FailureClass::Other`](storage_contract::FailureClass::Other)).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("the stored member {member} is damaged: {}", list(problems))]
pub struct CorruptMember {
    /// Which one.
    pub member: MemberId,
    /// Everything that is wrong with it.
    pub problems: Vec<MemberProblem>,
}

impl CorruptMember {
    /// A stable code, under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "member.corrupt_record"
    }
}

/// One thing that is wrong with a stored member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MemberProblem {
    /// A seat that does not fit the status.
    #[error("its seat does not fit its status")]
    Seat,
    /// A seat that was never taken.
    #[error("it has a seat and counts none taken")]
    Takings,
    /// A person without acceptance, or an acceptance without a person.
    #[error("it has accepted and is nobody, or is somebody and has not")]
    Person,
    /// A profile without acceptance.
    #[error("it has a profile and has not accepted")]
    Profile,
    /// A link of an inactive member, or an invitation that is not counted.
    #[error("it has an invitation that it cannot have")]
    Invitation,
    /// A confirmation with nothing to confirm, or something to confirm without one.
    #[error("its confirmation does not fit its status")]
    Confirmation,
    /// Tokens whose generations do not rise up to the last one.
    #[error("the generations of its tokens are out of order")]
    TokenGenerations,
    /// Two tokens with one selector.
    #[error("a selector occurs twice")]
    RepeatedSelector,
}

fn list(problems: &[MemberProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

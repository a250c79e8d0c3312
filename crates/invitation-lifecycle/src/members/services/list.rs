//! The list of members, each with what a screen may show for it (IL-51).

use crate::eligibility::Inviter;
use crate::ids::ScopeId;
use crate::members::ids::MemberId;
use crate::members::machine::MemberAction;
use crate::members::member::Member;
use crate::members::refusal::MemberRefusal;
use crate::members::repository::{MemberQuery, MemberRepository};
use storage_contract::OpError;

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberLine {
    /// The member.
    pub member: Member,
    /// What the organisation may do with this one, as far as the member itself says.
    pub actions: Vec<MemberAction>,
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberPage {
    /// The members, in the order of their ids.
    pub lines: Vec<MemberLine>,
    /// What is offered for many of them at once (IL-52).
    pub bulk_actions: Vec<MemberAction>,
    /// After whom to go on; `None` at the end.
    pub next: Option<MemberId>,
}

/// Lists members, page by page (IL-51). Unguarded: a command decides again.
///
/// # Errors
/// [`MemberRefusal::NotPermitted`] without the permission to manage portal users; otherwise what the store fails with.
pub async fn list_members<R: MemberRepository>(
    tx: &mut R,
    portal: ScopeId,
    query: MemberQuery,
    after: Option<MemberId>,
    limit: u32,
    viewer: Inviter,
) -> Result<MemberPage, OpError<MemberRefusal, R::Error>> {
    if !viewer.manages_portal_users {
        return Err(OpError::Refused(MemberRefusal::NotPermitted));
    }
    let found = tx.page_members(portal, query, after, limit.max(1)).await?;
    let full = u32::try_from(found.len()).unwrap_or(u32::MAX) >= limit.max(1);
    let next = found.last().map(Member::id).filter(|_| full);
    let line = |member: Member| MemberLine { actions: member.organisation_actions().collect(), member };
    Ok(MemberPage {
        lines: found.into_iter().map(line).collect(),
        bulk_actions: query.filter.actions().collect(),
        next,
    })
}

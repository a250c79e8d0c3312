//! The member's state machine as a table and as a picture, made from the machine itself.

use super::machine::{MemberAction, MemberLeads, MemberMailKind, member_leads};
use super::status::MemberStatus;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// One row of the table: in this status this action is possible, and leads there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MemberTransition {
    /// The status.
    pub from: MemberStatus,
    /// The action.
    pub action: MemberAction,
    /// Where it leads.
    pub leads: MemberLeads,
}

/// All transitions, by status and then by action, as [`member_leads`] has them. What is not here is refused.
pub fn member_transitions() -> impl Iterator<Item = MemberTransition> {
    MemberStatus::ALL.into_iter().flat_map(|from| {
        let row =
            move |action| member_leads(from, action).map(|leads| MemberTransition { from, action, leads });
        MemberAction::ALL.into_iter().filter_map(row)
    })
}

/// The state diagram as Mermaid text, for documentation. A mail that goes out stands in brackets.
///
/// ```
/// assert!(invitation_lifecycle::members::member_mermaid().starts_with("stateDiagram-v2\n"));
/// ```
pub fn member_mermaid() -> String {
    let mut text =
        String::from("stateDiagram-v2\n    [*] --> active_invitation_not_accepted : invite [invitation]\n");
    for MemberTransition { from, action, leads } in member_transitions() {
        let mail = match leads.mail {
            None => "",
            Some(MemberMailKind::Invitation) => " [invitation]",
            Some(MemberMailKind::Verification) => " [verification]",
            Some(MemberMailKind::Welcome) => " [welcome]",
        };
        // Writing to a string cannot fail.
        let _ = match leads.to {
            Some(to) => writeln!(text, "    {from} --> {to} : {action}{mail}"),
            None => writeln!(text, "    {from} --> [*] : {action}{mail}"),
        };
    }
    text
}

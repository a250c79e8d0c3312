//! The state machine as a table and as a picture, made from the machine itself.

use crate::action::{Action, Leads, Phase, leads};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// One row of the table: in this phase this action is possible, and leads there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Transition {
    /// The phase.
    pub from: Phase,
    /// The action.
    pub action: Action,
    /// Where it leads.
    pub leads: Leads,
}

/// All transitions, by phase and then by action, as [`leads`] has them. What is not here is refused (IL-08).
pub fn transitions() -> impl Iterator<Item = Transition> {
    Phase::ALL.into_iter().flat_map(|from| {
        let row = move |action| leads(from, action).map(|leads| Transition { from, action, leads });
        Action::ALL.into_iter().filter_map(row)
    })
}

/// The state diagram as Mermaid text, for documentation.
///
/// ```
/// assert!(invitation_lifecycle::mermaid().starts_with("stateDiagram-v2\n"));
/// ```
pub fn mermaid() -> String {
    let mut text = String::from(
        "stateDiagram-v2\n    [*] --> pending : issue\n    pending --> expired : validity ends\n",
    );
    for Transition { from, action, leads } in transitions() {
        // Writing to a string cannot fail.
        let _ = match leads {
            Leads::To(to) => writeln!(text, "    {from} --> {to} : {action}"),
            Leads::StaysOrCancelled => writeln!(text, "    {from} --> cancelled : {action} all"),
            Leads::Deleted => writeln!(text, "    {from} --> [*] : {action}"),
        };
    }
    text
}

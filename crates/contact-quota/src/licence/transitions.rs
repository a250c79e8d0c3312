//! The state machine as a table and as a picture, made from the machine itself.

use super::machine::{ClockStep, Phase, PlanAction, by_clock, leads};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// One row of the table: in this phase this action is possible, and leads there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Transition {
    /// The phase.
    pub from: Phase,
    /// The action.
    pub action: PlanAction,
    /// Where it leads.
    pub to: Phase,
}

/// All transitions that somebody makes, by phase and then by action, as [`leads`] has them. What is not here is refused.
pub fn transitions() -> impl Iterator<Item = Transition> {
    Phase::ALL.into_iter().flat_map(|from| {
        let row = move |action| leads(from, action).map(|to| Transition { from, action, to });
        PlanAction::ALL.into_iter().filter_map(row)
    })
}

/// The state diagram as Mermaid text, for documentation.
///
/// ```
/// assert!(contact_quota::licence::mermaid().starts_with("stateDiagram-v2\n"));
/// ```
pub fn mermaid() -> String {
    let mut text =
        String::from("stateDiagram-v2\n    [*] --> trial : start trial\n    [*] --> open : purchase\n");
    // Writing to a string cannot fail.
    for step in ClockStep::ALL {
        let (from, to) = by_clock(step);
        let _ = writeln!(text, "    {from} --> {to} : {step}");
    }
    for Transition { from, action, to } in transitions() {
        let _ = writeln!(text, "    {from} --> {to} : {action}");
    }
    text
}

//! The state machine of a plan: what may be done in which phase, and where it leads (AH-25 … AH-28, AH-32).

use serde::{Deserialize, Serialize};
use std::fmt::{self, Write as _};

/// What a plan amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanPhase {
    /// Written down.
    Draft,
    /// Its impact was shown.
    Validated,
    /// It moves items.
    Running,
    /// It was halted by somebody.
    Paused,
    /// It cannot go on by itself.
    NeedsAttention,
    /// Everything has moved, and the agent is away for a time (AH-28).
    Away,
    /// Done.
    Completed,
    /// Given up. What has moved stays where it is.
    Cancelled,
}

impl PlanPhase {
    /// Every phase.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Validated,
        Self::Running,
        Self::Paused,
        Self::NeedsAttention,
        Self::Away,
        Self::Completed,
        Self::Cancelled,
    ];

    /// Whether the plan keeps new work away from its agent (AH-26).
    pub const fn is_open(self) -> bool {
        match self {
            Self::Running | Self::Paused | Self::NeedsAttention | Self::Away => true,
            Self::Draft | Self::Validated | Self::Completed | Self::Cancelled => false,
        }
    }

    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Validated => "validated",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::NeedsAttention => "needs_attention",
            Self::Away => "away",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for PlanPhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What can be attempted with a plan, by somebody or by its own steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanAction {
    /// Show its impact.
    Validate,
    /// Confirm and begin.
    Start,
    /// Move the next items.
    Step,
    /// Halt.
    Pause,
    /// Go on as before.
    Resume,
    /// Go on with other successors.
    Reroute,
    /// It finds that it cannot go on.
    Stop,
    /// It finds that nothing is left.
    Complete,
    /// It finds that nothing is left, and the agent is away.
    TakeLeave,
    /// The agent comes back.
    Return,
    /// Give it up.
    Cancel,
}

impl PlanAction {
    /// Every action.
    pub const ALL: [Self; 11] = [
        Self::Validate,
        Self::Start,
        Self::Step,
        Self::Pause,
        Self::Resume,
        Self::Reroute,
        Self::Stop,
        Self::Complete,
        Self::TakeLeave,
        Self::Return,
        Self::Cancel,
    ];

    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Validate => "validate",
            Self::Start => "start",
            Self::Step => "step",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Reroute => "reroute",
            Self::Stop => "stop",
            Self::Complete => "complete",
            Self::TakeLeave => "take_leave",
            Self::Return => "return",
            Self::Cancel => "cancel",
        }
    }
}

impl fmt::Display for PlanAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where an action leads in a phase, `None` if it is refused there. Deciding asks this first; table and diagram are made from it.
pub const fn leads(phase: PlanPhase, action: PlanAction) -> Option<PlanPhase> {
    use PlanAction as A;
    use PlanPhase as P;
    match (phase, action) {
        (P::Draft | P::Validated, A::Validate) => Some(P::Validated),
        // AH-27: stopped, the plan can go on with another.
        (P::Validated, A::Start)
        | (P::Running, A::Step)
        | (P::Paused | P::NeedsAttention, A::Resume | A::Reroute) => Some(P::Running),
        (P::Running, A::Pause) => Some(P::Paused),
        // AH-27, AH-32: it stops with an error that names them, or with a named residue.
        (P::Running, A::Stop) => Some(P::NeedsAttention),
        // AH-28: an absence is over when the agent is back.
        (P::Running, A::Complete) | (P::Away, A::Return) => Some(P::Completed),
        (P::Running, A::TakeLeave) => Some(P::Away),
        (P::Draft | P::Validated | P::Running | P::Paused | P::NeedsAttention, A::Cancel) => {
            Some(P::Cancelled)
        }
        // What is done or given up stays so: another plan is made. An absence ends by coming back.
        (P::Completed | P::Cancelled, _)
        | (
            P::Draft,
            A::Start
            | A::Step
            | A::Pause
            | A::Resume
            | A::Reroute
            | A::Stop
            | A::Complete
            | A::TakeLeave
            | A::Return,
        )
        | (
            P::Validated,
            A::Step | A::Pause | A::Resume | A::Reroute | A::Stop | A::Complete | A::TakeLeave | A::Return,
        )
        | (P::Running, A::Validate | A::Start | A::Resume | A::Reroute | A::Return)
        | (
            P::Paused | P::NeedsAttention,
            A::Validate | A::Start | A::Step | A::Pause | A::Stop | A::Complete | A::TakeLeave | A::Return,
        )
        | (
            P::Away,
            A::Validate
            | A::Start
            | A::Step
            | A::Pause
            | A::Resume
            | A::Reroute
            | A::Stop
            | A::Complete
            | A::TakeLeave
            | A::Cancel,
        ) => None,
    }
}

/// One row of the table: in this phase this action is possible, and leads there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Transition {
    /// The phase.
    pub from: PlanPhase,
    /// The action.
    pub action: PlanAction,
    /// Where it leads.
    pub to: PlanPhase,
}

/// All transitions, by phase and then by action, as [`leads`] has them. What is not here is refused.
pub fn transitions() -> impl Iterator<Item = Transition> {
    PlanPhase::ALL.into_iter().flat_map(|from| {
        let row = move |action| leads(from, action).map(|to| Transition { from, action, to });
        PlanAction::ALL.into_iter().filter_map(row)
    })
}

/// The state diagram as Mermaid text, for documentation.
pub fn mermaid() -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> draft\n");
    for Transition { from, action, to } in transitions() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    {from} --> {to} : {action}");
    }
    text
}

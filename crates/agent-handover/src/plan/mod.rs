//! Handover plans: what moves to whom when an agent leaves or is away, step by step, and back again (AH-20 … AH-33).

mod allot;
mod back;
mod batch;
mod board;
mod corrupt;
mod decide;
mod digest;
mod event;
mod handover;
mod impact;
mod machine;
mod policy;
mod receipt;
mod refusal;
mod residue;
mod routing;

pub use allot::{Line, Route, Tallies, Tally};
pub use back::decide_back_batch;
pub use batch::{Batch, Page, StepContext, decide_batch};
pub use board::{Board, BoardRecord, OpenHandover};
pub use corrupt::{CorruptPlan, PlanProblem};
pub use decide::{BoardChange, PlanCommand, PlanContext, PlanDecision};
pub use digest::ItemsDigest;
pub use event::{PlanEvent, StepOutcome};
pub use handover::{HandoverPlan, NewPlan, PlanRecord, PlanState, Progress, Purpose};
pub use impact::{Impact, ImpactFacts, ImpactLine, ImpactScan, Unplaceable};
pub use machine::{PlanAction, PlanPhase, Transition, leads, mermaid, transitions};
pub use policy::{Consent, HandoverPolicy};
pub use receipt::Receipt;
pub use refusal::PlanRefusal;
pub use residue::{Leftover, Residue, Trouble};
pub use routing::{Destination, Routing, RoutingProblem, RoutingRule, Share};

//! Who may be invited to a portal: every target is checked, and every failure is named (IL-30 … IL-45).
//!
//! One [evaluator](evaluate) serves dry run, real run, resending and acceptance, with one vocabulary of [`Reason`]s
//! for one target and for many. It is pure and allocates nothing: the host brings the [facts](TargetFacts) of a
//! record and the [rules](Rules) of the operation.

mod evaluate;
mod ids;
mod policy;
mod reason;
mod record;

pub use evaluate::{Inviter, Occasion, Presence, Rules, Target, TargetAddress, TargetFacts, asks, evaluate};
pub use ids::{ModuleId, RecordId, UserTypeId};
pub use policy::{AllowedCharacters, EligibilityPolicy};
pub use reason::{Reader, Reason, Reasons};
pub use record::{Module, RecordRef, UserTypes};

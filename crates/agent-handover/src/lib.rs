//! Who may be given which work at a help desk, and how everything moves on when somebody leaves, with nothing lost.

pub mod anonymise;
pub mod assign;
mod ids;
pub mod item;
pub mod mailbox;
pub mod plan;
pub mod reconcile;
mod repository;
pub mod services;

pub use ids::{ItemId, PlanFingerprint, PlanId};
pub use repository::{ItemRepository, PlanRepository};

//! What the bench `access_decision` measures, and what it is compared with.

pub mod control;
pub mod world;

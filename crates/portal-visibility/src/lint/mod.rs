//! What is odd about a configuration that compiles: rules that can never match, fields that are missed, modules that nobody reaches (PV-49).

mod findings;
mod satisfiable;

pub use findings::{Finding, unreached};

//! Handover plans, step by step.

mod absence;
mod running;
mod starting;

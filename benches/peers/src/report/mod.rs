//! What a run found, in the form in which it is checked in.

pub mod figures;
pub mod machine;
pub mod page;
pub mod plot;
pub mod units;

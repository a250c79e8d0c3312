//! Items of work: what they are, and in which list they stand.

mod change;
mod lists;
mod work;

pub use change::{ChangeStanding, Guard, ItemChange};
pub use lists::{List, Section};
pub use work::{Item, ItemKind, WorkState};

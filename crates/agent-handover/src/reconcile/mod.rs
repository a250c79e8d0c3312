//! Finding what violates the rules in a store, and mending it (AH-05, AH-20, AH-26, AH-33, AH-45).
//!
//! No operation of this crate brings these things about; restored backups, hosts that write around the rules, and former software do. The scans read page by page and change
//! nothing; [`prepare_repair`] decides each finding again under guard, so that one which has settled itself changes nothing.

mod finding;
mod judge;
mod repair;
mod scan;

pub use finding::{Finding, Proposal};
pub use judge::{judge_agent, judge_item, judge_mailbox, judge_plan};
pub use repair::{PreparedRepair, prepare_repair};
pub use scan::{FindingsPage, scan_agents, scan_board, scan_items, scan_mailboxes, scan_plans};

//! A million orders of twelve fields, a portal that shows some of them to a customer, and the same decided by hand.
//!
//! The rule is `contact = me and status != 'closed' and amount >= 6 and delivery_status != mine`, where *mine* is the delivery status of the customer's own
//! record. Everything that is measured answers it for the same orders:
//!
//! - [`world`]: the orders, as structs, JSON objects, columns and SQL rows;
//! - [`rule`]: the rule as a host of `portal-visibility` has it: a schema, a portal, a viewer;
//! - [`by_hand`]: the rule as somebody writes it who has one rule only.
//!
//! ```
//! use row_filter::{by_hand, rule::Rule, world::{Me, World}};
//!
//! let (world, me) = (World::new(1_000, 50), Me::SAGE);
//! let rule = Rule::new();
//! let viewer = rule.viewer(me);
//! let accessors = rule.accessors();
//! let seen = by_hand::closure(me);
//! for order in &world.orders {
//!     assert_eq!(viewer.sees(rule.orders, &accessors.record(order)), seen(order));
//! }
//! ```

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::indexing_slicing,
    reason = "what the bench itself has written is sound"
)]

pub mod by_hand;
pub mod large_portal;
pub mod rule;
pub mod sqlite;
pub mod world;

//! The workspace as a whole: journeys across crates, faults, and the layout itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    missing_docs,
    unreachable_pub,
    reason = "tests fail by panicking"
)]

/// The books of both rule crates, compared: the same file that the tests of `tantou` use.
#[expect(dead_code, reason = "the texts of whole books are for the other tests")]
#[path = "../../../crates/tantou/tests/it/audit.rs"]
mod audit;
mod crm_portal;
mod desk_interrupted;
mod desk_office;
mod desk_properties;
mod desk_told;
mod host;
mod killed_batch;
mod kills;
mod layout;
mod preset_delegated_hosting;
mod preset_help_desk;
mod preset_mail_addon;
mod preset_support_contacts;
mod reconciled_file;
mod rules;
mod stale_tx;
mod states_picture;
mod visibility;
mod workspace;

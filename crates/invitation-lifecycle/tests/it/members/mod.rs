//! Members of a portal.

mod addresses;
mod corrected;
mod fake_members;
mod filters;
mod inviting;
mod lives;

mod machine;
pub mod pool;
pub mod portal;
mod races;
mod seats;
mod sends;
mod signing_in;
mod tokens;
mod types;
mod wire;

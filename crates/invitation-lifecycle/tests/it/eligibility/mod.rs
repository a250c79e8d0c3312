//! Who may be invited: every reason, alone and together.

mod allocation;
mod reasons;
mod wire;

//! The portal of a user type, as data: its modules, rights, lookups, conditions and fields (PV-10 … PV-33).

mod file;
mod read;
mod rights;

pub use file::{ModuleConfig, UserTypeConfig, UserTypeKind};
pub use rights::{FieldUse, Right, Rights};

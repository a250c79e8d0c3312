//! E-mail addresses as identities (in work).

mod address;
mod characters;
mod domain;
mod idna_form;
mod key;
mod local_part;
mod plain;
mod policy;
mod problem;
mod scripts;
mod serde_form;
mod split;

pub use address::EmailAddress;
pub use domain::{Domain, DomainRef};
pub use key::AddressKey;
pub use policy::{AddressPolicy, LocalPartCase};
pub use problem::{AddressError, AddressProblem, Place, ProblemKind};

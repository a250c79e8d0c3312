//! E-mail addresses as identities.
//!
//! An application that invites people by e-mail needs one answer to *is this the same address?*, in every table, on every path.
//! This crate decides:
//!
//! - whether a text is **one address** (IL-72): strictly, without panics, with everything that is wrong and where it stands;
//! - which addresses are **the same** (IL-70): [`EmailAddress`] keeps what was typed, what mail is delivered to and the
//!   [`AddressKey`] apart, and compares by the key alone;
//! - which domains **pretend** to be others by mixing scripts (IL-71), and which addresses merely resemble each other
//!   ([`EmailAddress::twin_of`], [`EmailAddress::looks_like`]): these are hinted at, never merged;
//! - what **belongs together** among domains, label by label: [`DomainRef::is_same_or_under`],
//!   [`DomainRef::registrable`] by the public suffix list.
//!
//! ```
//! use email_identity::{AddressPolicy, Domain, EmailAddress};
//! use std::collections::BTreeSet;
//!
//! let policy = AddressPolicy::default();
//! let mut invited = BTreeSet::new();
//! for typed in ["Hanako@例え.jp", " hanako@xn--r8jz45g.JP. ", "taro＠example.jp", "taro@example.jp"] {
//!     match EmailAddress::parse(typed, &policy) {
//!         Ok(address) => { invited.insert(address); }
//!         Err(error) => assert_eq!(error.to_string(), "column 5: this is a full-width `＠`; type `@`"),
//!     }
//! }
//! assert_eq!(invited.len(), 2);
//!
//! let own = Domain::parse("example.jp")?;
//! assert!(invited.iter().any(|address| address.domain().is_same_or_under(&own)));
//! # Ok::<(), email_identity::AddressError>(())
//! ```
//!
//! # What a host does
//!
//! 1. Parse where the text comes in, with one [`AddressPolicy`] for the whole tenant; show the problems by their
//!    [codes](ProblemKind::code) and [places](Place).
//! 2. Keep [`as_given`](EmailAddress::as_given) and [`key`](EmailAddress::key); make the key unique, not the spelling. Read
//!    back with [`EmailAddress::restore`].
//! 3. Send to [`delivery`](EmailAddress::delivery), and to the address on file rather than to one just typed: a key says that
//!    two spellings are one address, it does not say that every mail server thinks so.
//! 4. Ask for twins and look-alikes where a person can still be asked (a preview), and never decide by them.
//!
//! # Decisions where RFCs leave room
//!
//! - *Case* (IL-70): local parts are lower-cased letter by letter, and `ς` counts as `σ`. `ß` and `ss`, `ſ` and `s`, `ı` and
//!   `i` stay different: they are different mailboxes.
//! - *Quotes*: where the policy takes quoted local parts, `"taro"@example.jp` and `taro@example.jp` have one key.
//! - *Width*: full-width and half-width letters are folded in the domain (UTS #46 does so) and refused in the local part, which
//!   is not ours to rewrite.
//! - *Joiners*: U+200C and U+200D are refused everywhere, also where UTS #46 has a use for them: they cannot be seen.
//! - *Domains of addresses* have at least two labels, and the last is not a number. [`Domain::parse`] takes a single one, for
//!   lists and comparisons.
//! - *Directions*: a local part with right-to-left letters obeys the rule for labels of RFC 5893.
//!
//! # What it lacks
//!
//! I/O, a clock, randomness; look-ups in the DNS; display names, lists, comments and other syntax of mail headers; knowledge of
//! particular mail services. Whether somebody reads mail at an address only an invitation can show.

mod address;
mod characters;
mod domain;
mod forms;
mod idna_form;
mod key;
mod local_part;
mod plain;
mod policy;
mod problem;
mod resemblance;
mod scripts;
mod serde_form;
mod split;

pub use address::EmailAddress;
pub use domain::{Domain, DomainRef};
pub use key::AddressKey;
pub use policy::{AddressPolicy, LocalPartCase};
pub use problem::{AddressError, AddressProblem, Place, ProblemKind};
pub use resemblance::{LookAlike, Twin};

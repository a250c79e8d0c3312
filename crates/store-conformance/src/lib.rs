//! The suite that every store must pass: does it keep the isolation contract of `storage-contract`?
//!
//! A store is examined through a [`Harness`], some forty lines that a host writes once; [`suite!`] then makes one `#[test]` for each of
//! the [`cases`]. The suite brings no runtime: concurrency comes from threads, and a harness runs futures in whatever way its store needs.
//! Each case begins with an empty database and answers with a [`Verdict`]; so a case can also be run without the macro, and
//! a control can prove that it fails where it has to.
//!
//! Repositories come in families, of which a host needs those whose rules it uses: [`Delegation`], [`Contacts`], [`Seats`], [`Licences`],
//! [`Members`], [`Templates`], [`Desk`], [`Portals`], [`Notes`]. Over each family the
//! [common cases](cases::common) are run, which ask for isolation, versions, keys, tenants and rollback; then those that are about the
//! family alone. A family is an implementation of [`Family`], a bound on the harness's transaction, and a list of cases in [`suite!`].
//!
//! Races are made by appointment: two transactions meet after their reads. Luck does not find a write skew. Where only luck can tell
//! (many threads, one invitation, the last free seats), a case goes many rounds on one database ([`Harness::ROUNDS`]).
//!
//! Nothing is demanded that the contract does not: a store may wait, or fail with a conflict; it may lock, or check at commit; it
//! need not guard the absence of a row where a unique key does.
//!
//! # A whole harness
//!
//! ```
//! use memory_store::{MemoryStore, MemoryStoreError, MemoryTx};
//! use storage_contract::{OutboxEntry, TenantId, run_ready};
//! use store_conformance::{Delegation, DelegationHarness, Harness, Seed};
//!
//! #[derive(Default)]
//! struct Memory(MemoryStore);
//!
//! impl Harness for Memory {
//!     type Error = MemoryStoreError;
//!     type Connection = ();
//!     type Tx<'c> = MemoryTx;
//!
//!     fn block_on<F: Future>(&self, future: F) -> F::Output {
//!         run_ready(future)
//!     }
//!     fn connect(&self) {}
//!     async fn begin<'c>(&'c self, _: &'c mut (), tenant: TenantId) -> Result<MemoryTx, MemoryStoreError> {
//!         Ok(self.0.begin(tenant))
//!     }
//!     async fn commit(&self, tx: MemoryTx) -> Result<(), MemoryStoreError> {
//!         tx.commit()
//!     }
//! }
//!
//! impl DelegationHarness for Memory {
//!     async fn seed(&self, tx: &mut Self::Tx<'_>, seed: &Seed) -> Result<(), MemoryStoreError> {
//!         tx.insert_holders(&seed.holders)?;
//!         tx.insert_contracts(&seed.contracts)
//!     }
//!     fn messages(&self, tenant: TenantId) -> Vec<OutboxEntry> {
//!         self.0.messages(tenant)
//!     }
//! }
//!
//! // In the tests of the store: store_conformance::suite!(delegation: memory, Memory::default());
//! store_conformance::cases::common::no_write_skew::<Delegation, _>(&Memory::default())?;
//! # Ok::<(), store_conformance::Violation>(())
//! ```
#![allow(
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a library of tests: what it puts together itself is known to fit, and a panic fails the test"
)]

pub mod cases;

mod atomically;
mod concurrency;
mod contacts;
mod delegation;
mod desk;
mod family;
mod harness;
mod journal;
mod licences;
mod members;
mod notes;
mod portals;
mod portrait;
mod sample;
mod seats;
mod session;
mod suite;
mod templates;
mod violation;

pub use atomically::{Done, atomically};
pub use family::{
    Cell, Contacts, Delegation, Desk, Family, Licences, Members, Notes, Portals, Seats, Templates,
};
pub use harness::{
    ContactsHarness, DelegationHarness, DelegationRepositories, DeskHarness, DeskRepositories, Harness,
    LicenceRepositories, LicencesHarness, MembersHarness, NoteRepositories, NotesHarness, PersonalSeed,
    PortalRepositories, PortalsHarness, SeatsHarness, Seed, TemplatesHarness, Work,
};
pub use portrait::Portrait;
pub use violation::{Verdict, Violation};

//! What rules and stores promise each other.
//!
//! The rule crates of *tantou* decide; a store keeps. This crate is the small vocabulary in which the two
//! meet: one error contract ([`StorageError`], [`OpError`]), optimistic versions ([`Versioned`]), instants that
//! survive every database ([`Timestamp`]), ids ([`define_id!`]), bounded retries ([`Retry`]), a driver for
//! synchronous stores ([`run_ready`]) and the outbox ([`OutboxRepository`]).
//!
//! It deliberately has no database, no runtime, no clock and no random generator, and no notion of what is stored:
//! the repository traits themselves live in the rule crates whose aggregates they carry.
//!
//! # The isolation contract
//!
//! The value that a service takes as `&mut R` implements repository traits, each of which has [`Storage`] as its
//! supertrait. A store is correct when the following holds; the crate `store-conformance` proves it.
//!
//! 1. **One transaction.** The value is one open transaction of the host, opened for one [`TenantId`]. Services never
//!    begin, commit, roll back, retry or sleep; the host's own rows may join the transaction.
//! 2. **Guarded reads.** `lock_*` reads an aggregate so that until commit no other transaction may change it, or this
//!    one fails with [`FailureClass::Conflict`] (at commit at the latest). It sees the transaction's own writes, and
//!    all guarded reads of a transaction are consistent with one another. Each of these is enough: `FOR NO KEY UPDATE` at
//!    READ COMMITTED; SERIALIZABLE; SQLite's `BEGIN IMMEDIATE`; a snapshot whose read set is checked at commit.
//! 3. **Unguarded reads.** `find_*` and `page_*` promise nothing and never feed a decision. They may choose *which*
//!    rows are locked next.
//! 4. **Compare and set.** `save_*` and `delete_*` write only where the stored version is the expected one, and move the
//!    version on; where nothing changed they answer `Conflict`.
//! 5. **Unique keys.** `insert_*` enforces the keys its documentation names; a duplicate is a `Conflict`, because a row that
//!    is absent cannot be locked.
//! 6. **Guard rows.** A set is guarded by a row, never by `count(*)`: whoever adds to a set locks the row that the documentation
//!    of the set's `lock_*` names, and so does whoever reads the whole set.
//! 7. **After a failure.** Refused ([`OpError::Refused`]): nothing was written, the transaction is still usable. Storage error:
//!    roll back. Conflict: run the whole operation again in a *new* transaction, bounded, with jitter ([`Retry`]).
//! 8. **Lock order.** It is fixed by the library, and within one kind by key: holder < contract < delegate < roster < assignment <
//!    bulk run < member < addressee < invitation < register < contact < account < licence < seat pool < seat < portal < user type < portal user <
//!    desk < administrators < board < agent < plan < item < receipt < mailbox < anonymisation < personal row < template. A store that
//!    locks rows locks those of one call in the order of their primary keys, whatever they are looked up by. A deadlock that happens all the same is a `Conflict`. Operations on many rows have
//!    methods that take many rows: n rows never cost n round trips.
//! 9. **Unknown outcome.** If it is not known whether a commit took place, send the same command again: its ids recognise the
//!    earlier success.
//!
//! # A store in a few lines
//!
//! ```
//! use storage_contract::{FailureClass, OpError, Storage, StorageError, Version, Versioned, run_ready};
//!
//! #[derive(Debug, thiserror::Error)]
//! #[error("somebody else was faster")]
//! struct Stale;
//! impl StorageError for Stale {
//!     fn class(&self) -> FailureClass { FailureClass::Conflict }
//! }
//!
//! // A repository trait, as a rule crate would declare it…
//! trait CounterRepository: Storage {
//!     fn lock_counter(&mut self) -> impl Future<Output = Result<Versioned<u32>, Self::Error>>;
//!     fn save_counter(&mut self, next: u32, expected: Version) -> impl Future<Output = Result<(), Self::Error>>;
//! }
//! // …a service over it…
//! async fn increment<R: CounterRepository>(tx: &mut R, limit: u32) -> Result<u32, OpError<&'static str, R::Error>> {
//!     let counter = tx.lock_counter().await?;
//!     let next = counter.value.saturating_add(1);
//!     if next > limit {
//!         return Err(OpError::Refused("the limit is reached"));
//!     }
//!     tx.save_counter(next, counter.version).await?;
//!     Ok(next)
//! }
//! // …and the host's transaction.
//! struct Tx(Versioned<u32>);
//! impl Storage for Tx { type Error = Stale; }
//! impl CounterRepository for Tx {
//!     async fn lock_counter(&mut self) -> Result<Versioned<u32>, Stale> { Ok(self.0) }
//!     async fn save_counter(&mut self, next: u32, expected: Version) -> Result<(), Stale> {
//!         if self.0.version != expected { return Err(Stale); }
//!         self.0 = Versioned { value: next, version: expected.next() };
//!         Ok(())
//!     }
//! }
//!
//! let mut tx = Tx(Versioned::first(0));
//! assert_eq!(run_ready(increment(&mut tx, 1)).ok(), Some(1));
//! assert!(matches!(run_ready(increment(&mut tx, 1)), Err(OpError::Refused(_))));
//! ```

// `define_id!` names this crate by its name, also where it is used inside of it.
extern crate self as storage_contract;

mod failure;
mod id;
mod outbox;
mod retry;
mod run_ready;
mod timestamp;
mod version;

pub use failure::{FailureClass, OpError, Storage, StorageError};
pub use id::{IdParseError, TenantId};
pub use outbox::{MessageId, OutboxEntry, OutboxMessage, OutboxRepository, Sequence};
pub use retry::Retry;
pub use run_ready::run_ready;
pub use timestamp::{Timestamp, TimestampError};
pub use version::{Version, Versioned};

/// What [`define_id!`] expands to needs these; not part of the public contract.
#[doc(hidden)]
pub mod macro_support {
    pub use serde;
    pub use uuid;
}

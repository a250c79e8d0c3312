//! A transactional store in memory, for tests, demonstrations and hosts whose data fit into memory.
//!
//! [`MemoryTx`] implements every repository trait of `access-model`, `invitation-lifecycle`, `contact-quota`, `agent-handover` and `portal-visibility`, and the outbox of
//! `storage-contract`. It keeps the isolation contract of `storage-contract` without locks, and `store-conformance` proves it:
//!
//! - A transaction works on a *snapshot*: even a refusal is decided on one state that really existed. What it writes lies
//!   on top of the snapshot; it sees its own writes, and nobody else does.
//! - Every guarded read is remembered, that of a row, of the absence of a row, and of a whole set. At commit all of them are
//!   checked against what is committed by then; if any differs, the commit fails with a conflict and writes nothing. So are the
//!   rows that are to be written. Committed transactions are therefore equal to some order of running them one by one.
//! - Dropping a transaction rolls it back. There is nothing to release.
//!
//! No lock is held between calls, so a [`MemoryTx`] is `Send` and may live across awaits in a spawned task. The price is that
//! of two transactions in each other's way the slower one has done its work in vain; under contention a host needs the retries that it
//! needs with any store ([`Retry`](storage_contract::Retry)). One of the contenders always gets through.
//!
//! # What it costs
//!
//! Each kind of row lives in a persistent ordered map, a red-black tree whose versions share their nodes. A snapshot is two dozen
//! reference counts, a write copies one path: a transaction that touches 10 rows among 100,000 costs about 10 × 17 nodes. The maps
//! are those of `rpds`: ordered (pages are by key), `Sync` with atomic counts, no unsafe code of its own, one small dependency, and kept up
//! for years. `imbl` is faster in bulk, but brings seven dependencies, unsafe code, and a random generator.
//!
//! Nothing is kept on disk: what the process loses, is lost.
//!
//! # Quick start
//!
//! ```
//! use access_model::{AccountHolder, AccountHolderId, HolderRepository};
//! use email_identity::{AddressPolicy, EmailAddress};
//! use memory_store::{MemoryStore, MemoryStoreError};
//! use storage_contract::{TenantId, run_ready};
//!
//! let tenant: TenantId = "01890a5d-ac96-774b-bcce-b302099a8057".parse()?;
//! let id: AccountHolderId = "0195f3a2-1111-7000-8000-000000000001".parse()?;
//! let address = EmailAddress::parse("info@example.co.jp", &AddressPolicy::default())?;
//!
//! let store = MemoryStore::new();
//! let mut tx = store.begin(tenant);
//! tx.insert_holders(&[AccountHolder::new(id, address, "株式会社サンプル")])?;
//! tx.commit()?;
//!
//! let mut tx = store.begin(tenant);
//! let holder = run_ready(tx.lock_holder(id))?.ok_or("not there")?;
//! assert_eq!(holder.value.name(), "株式会社サンプル");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access;
mod agents;
mod anonymisations;
mod bulk_runs;
mod contacts;
mod error;
mod handovers;
mod index;
mod invitations;
mod items;
mod journal;
mod licences;
mod mailboxes;
mod members;
mod notes;
mod outbox;
mod portals;
mod privacy;
mod seats;
mod store;
mod table;
mod tables;
mod templates;

pub use error::{Kind, MemoryStoreError};
pub use store::{MemoryStore, MemoryTx};

//! A store for tantou in one SQLite file.
//!
//! [`SqliteTx`] implements every repository trait of `access-model`, `invitation-lifecycle`, `contact-quota`, `agent-handover` and `portal-visibility`, and the outbox of
//! `storage-contract`. It keeps the isolation contract of `storage-contract`, which `store-conformance` proves:
//!
//! - A transaction begins with `BEGIN IMMEDIATE`. It is the only writer until it ends, so every read in it is guarded, and of two that
//!   meet one waits at its beginning, where nothing is lost by waiting. A `DEFERRED` one would be as correct, and would fail at its first
//!   write whenever somebody else had written meanwhile.
//! - Dropping a transaction rolls it back and releases the file at once.
//! - A version that does not match, a duplicate key and a file that stayed locked for longer than the
//!   [busy timeout](OpenOptions::busy_timeout) are conflicts. Everything else is not.
//! - Everything is synchronous and in this process: a future of a service on a [`SqliteTx`] never waits. Drive it with
//!   [`run_ready`](storage_contract::run_ready), inside an asynchronous host on a thread for blocking work. A loop of prepared statements is
//!   no loop of round trips.
//!
//! # What outlives what
//!
//! The file has a write-ahead log, so readers of other connections never wait, and a transaction is there as a whole or not at all, whatever
//! happens. By default (`synchronous = FULL`) a committed one also outlives a power cut. That costs one wait for the disk per
//! commit, and a batch is one commit. With [`Durability::ProcessCrash`] (`synchronous = NORMAL`) it outlives a
//! killed process, but a power cut may take the last commits back. The default is the slow one because of the outbox: a mail that has
//! left cannot be taken back, and the link in it would lead nowhere.
//!
//! # The tables
//!
//! Their names begin with `tantou_`, so that a host can have tables of its own in the same file, join ours, and write in the same
//! transaction ([`SqliteTx::connection`]). Every primary and unique key begins with the tenant. They are `STRICT`;
//! the narrow ones are `WITHOUT ROWID`. Ids are blobs of 16 octets, instants whole microseconds, addresses the text as given beside the key by
//! which they are compared.
//!
//! What a key, a query or a host may look for is a column, a state included. What only its own aggregate looks at is JSON in the
//! aggregate's row: the offers and tokens of an invitation, the claims of an addressee, the entitlements of a register, the members of an account, the
//! limits and holds of a pool of seats, a desk, an agent's placement, a handover plan, what the users of a type see. They are always read and written as a whole, under the
//! version of that row; child tables would make each read several statements and each write a comparison, and guard nothing more. `json_each`
//! reaches them where a host wants to join. The selectors of tokens are a table, because they are a key, and so are the files inside notes.
//!
//! Counts are signed: a number above 2^63 - 1 is refused ([`SqliteStoreError::TooLarge`]), never cut off.
//!
//! What is read back is checked, column by column and then as an aggregate: a damaged row is an error that names table and column
//! ([`SqliteStoreError::Damaged`]), never a panic, never a guess, and never repeats an address or a token.
//!
//! # The schema
//!
//! Migrations are numbered and run when a file is opened, all in one transaction. The file bears its version (`user_version`) and says
//! that it is ours (`application_id`). A file of a later release, or of another program, is refused with an error that says so before
//! anything is written to it ([`OpenError`]).
//!
//! # Quick start
//!
//! ```
//! use access_model::{AccountHolder, AccountHolderId, HolderRepository};
//! use email_identity::{AddressPolicy, EmailAddress};
//! use sqlite_store::SqliteStore;
//! use storage_contract::{TenantId, run_ready};
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("tantou.db");
//!
//! let tenant: TenantId = "01890a5d-ac96-774b-bcce-b302099a8057".parse()?;
//! let id: AccountHolderId = "0195f3a2-1111-7000-8000-000000000001".parse()?;
//! let address = EmailAddress::parse("info@example.co.jp", &AddressPolicy::default())?;
//!
//! let mut store = SqliteStore::open(&path)?;
//! let mut tx = store.begin(tenant)?;
//! tx.insert_holders(&[AccountHolder::new(id, address, "株式会社サンプル")])?;
//! // What the host writes here is part of the same transaction.
//! tx.connection().execute_batch("CREATE TABLE invoice (id INTEGER PRIMARY KEY, holder BLOB NOT NULL)")?;
//! tx.commit()?;
//!
//! let mut tx = store.begin(tenant)?;
//! let holder = run_ready(tx.lock_holder(id))?.ok_or("not there")?;
//! assert_eq!(holder.value.name(), "株式会社サンプル");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accounts;
mod addressees;
mod agents;
mod anonymisations;
mod assignments;
mod bulk_runs;
mod column;
mod contacts;
mod delegates;
mod error;
mod handovers;
mod invitation_row;
mod invitations;
mod items;
mod journal;
mod licences;
mod look;
mod look_up;
mod mailboxes;
mod member_row;
mod members;
mod notes;
mod open;
mod outbox;
mod parties;
mod patience;
mod portal_users;
mod portals;
mod privacy;
mod row;
mod schema;
mod seats;
mod statements;
mod store;
mod templates;

pub use error::{Damage, SqliteStoreError};
pub use open::{Durability, OpenError, OpenOptions};
pub use schema::{APPLICATION_ID, SCHEMA_VERSION};
pub use storage_contract::{OutboxMessage, Sequence};
pub use store::{SqliteStore, SqliteTx};

/// The driver, for hosts that write rows of their own through [`SqliteTx::connection`].
pub use rusqlite;

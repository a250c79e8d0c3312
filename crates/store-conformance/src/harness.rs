//! What a host writes once, so that its store can be examined.

use access_model::{AccessRepository, AccountHolder, Contract};
use invitation_lifecycle::InvitationRepository;
use std::fmt::Debug;
use storage_contract::{OutboxEntry, OutboxRepository, Storage, StorageError, TenantId};

/// Everything that a transaction has to implement to be examined. Implemented for whatever does.
pub trait Repositories: AccessRepository + InvitationRepository + OutboxRepository {}

impl<T: AccessRepository + InvitationRepository + OutboxRepository> Repositories for T {}

/// What the rules never write and a host therefore has to put in place itself.
#[derive(Clone, Debug, Default)]
pub struct Seed {
    /// Account holders, with ids that are not there yet.
    pub holders: Vec<AccountHolder>,
    /// Contracts of these holders or of ones seeded before, with ids that are not there yet.
    pub contracts: Vec<Contract>,
}

/// A host's store under examination. One value is one database, empty at first, used by many threads at once.
///
/// A store whose calls never wait is driven with [`run_ready`](storage_contract::run_ready), any other with its runtime's `block_on`.
/// The [quick start](crate) is a whole one.
pub trait Harness: Sync + Sized {
    /// The store's error.
    type Error: StorageError + Debug;
    /// What one thread needs to open transactions; a connection, a handle to a pool.
    type Connection;
    /// One open transaction.
    type Tx<'c>: Repositories + Storage<Error = Self::Error>
    where
        Self: 'c;

    /// How many rounds the cases go that rely on luck to find a race.
    const ROUNDS: u32 = 200;

    /// Runs a future to its end on this thread.
    fn block_on<F: Future>(&self, future: F) -> F::Output;

    /// Connects; called once by each thread. A panic here fails the case.
    fn connect(&self) -> Self::Connection;

    /// Opens a transaction for a tenant.
    ///
    /// # Errors
    /// The store's.
    fn begin<'c>(
        &'c self,
        connection: &'c mut Self::Connection,
        tenant: TenantId,
    ) -> impl Future<Output = Result<Self::Tx<'c>, Self::Error>>;

    /// Commits.
    ///
    /// # Errors
    /// The store's.
    fn commit<'c>(&'c self, tx: Self::Tx<'c>) -> impl Future<Output = Result<(), Self::Error>>;

    /// Rolls back. Dropping has to do that, too; hosts whose clean-up is asynchronous may do it here in so many words.
    fn rollback<'c>(&'c self, tx: Self::Tx<'c>) -> impl Future<Output = ()> {
        drop(tx);
        std::future::ready(())
    }

    /// Puts holders and contracts of a tenant in place, inside of an open transaction. (Name the type `Self::Tx<'_>`, as here: spelt out,
    /// its lifetime would be of another kind, and the compiler would object.)
    ///
    /// # Errors
    /// The store's.
    fn seed(&self, tx: &mut Self::Tx<'_>, seed: &Seed) -> impl Future<Output = Result<(), Self::Error>>;

    /// A tenant's committed messages, in the order of their commits. A panic here fails the case.
    fn messages(&self, tenant: TenantId) -> Vec<OutboxEntry>;
}

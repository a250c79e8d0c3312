//! How this store fails.

use deadpool_postgres::PoolError;
use storage_contract::{FailureClass, StorageError};
use tokio_postgres::error::SqlState;

/// A failure of the store.
///
/// Its texts name tables, columns and keys, never what a row holds: what the server tells beyond its message is dropped, because that repeats values.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PostgresStoreError {
    /// A row does not have the version that was expected, or is gone.
    #[error("a row of {table} has changed since it was read")]
    Stale {
        /// The table.
        table: &'static str,
    },
    /// What is stored is not what this store would have written.
    #[error("a row of {table} is damaged: {damage}")]
    Damaged {
        /// The table.
        table: &'static str,
        /// What is wrong with it.
        damage: String,
    },
    /// A value cannot be kept: it cannot be written as JSON, or a number needs more than 63 bits.
    #[error("a value for {table} cannot be kept: {reason}")]
    Unwritable {
        /// The table.
        table: &'static str,
        /// Why.
        reason: String,
    },
    /// An earlier statement of the transaction has failed; nothing can be read, written or committed in it any more.
    #[error("the transaction has failed before")]
    Failed,
    /// The connection broke while the commit was under way: it may have taken place or not. Send the same command again (rule 9 of the isolation contract).
    #[error("whether the commit took place is unknown: {0}")]
    OutcomeUnknown(#[source] Box<PostgresStoreError>),
    /// The connection broke. Nothing was committed.
    #[error("the connection is lost: {0}")]
    Disconnected(#[source] tokio_postgres::Error),
    /// No connection was to be had from the pool.
    #[error("the pool has no connection: {0}")]
    Pool(#[source] PoolError),
    /// The server refused a statement. Nothing was committed.
    #[error("{0}")]
    Server(#[from] ServerError),
    /// The driver failed: a parameter of the wrong type, an answer that nobody understands.
    #[error("the driver failed: {0}")]
    Driver(#[source] tokio_postgres::Error),
}

/// What the server said, without details and hints.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({})", state.code())]
#[non_exhaustive]
pub struct ServerError {
    /// The SQLSTATE.
    pub state: SqlState,
    /// The message.
    pub message: String,
    /// Which table, where the server names one.
    pub table: Option<String>,
    /// Which constraint, where the server names one.
    pub constraint: Option<String>,
}

impl PostgresStoreError {
    /// A stable code for logs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Stale { .. } => "postgres_store.stale",
            Self::Damaged { .. } => "postgres_store.damaged",
            Self::Unwritable { .. } => "postgres_store.unwritable",
            Self::Failed => "postgres_store.failed",
            Self::OutcomeUnknown(_) => "postgres_store.outcome_unknown",
            Self::Disconnected(_) => "postgres_store.disconnected",
            Self::Pool(_) => "postgres_store.pool",
            Self::Server(error) => error.code(),
            Self::Driver(_) => "postgres_store.driver",
        }
    }

    /// Whether a commit may have taken place all the same. After every other failure nothing was committed.
    pub const fn is_outcome_unknown(&self) -> bool {
        matches!(self, Self::OutcomeUnknown(_))
    }

    /// Whether the server could not be reached, or was lost: it may be back in a moment. Mind [`is_outcome_unknown`](Self::is_outcome_unknown).
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Disconnected(_) | Self::Pool(_) => true,
            Self::Server(error) => error.ends_connection(),
            Self::OutcomeUnknown(error) => error.is_unavailable(),
            _ => false,
        }
    }

    /// What was said in answer to a commit. Where the server answered with a plain error, it has rolled back.
    pub(crate) fn of_commit(error: tokio_postgres::Error) -> Self {
        let error = Self::from(error);
        let is_answer = match &error {
            Self::Server(error) => {
                !error.ends_connection() && error.state != SqlState::T_R_STATEMENT_COMPLETION_UNKNOWN
            }
            _ => false,
        };
        if is_answer { error } else { Self::OutcomeUnknown(Box::new(error)) }
    }
}

impl ServerError {
    fn code(&self) -> &'static str {
        match &self.state {
            state if *state == SqlState::T_R_SERIALIZATION_FAILURE => "postgres_store.serialization_failure",
            state if *state == SqlState::T_R_DEADLOCK_DETECTED => "postgres_store.deadlock",
            state if *state == SqlState::LOCK_NOT_AVAILABLE => "postgres_store.lock_timeout",
            state if *state == SqlState::UNIQUE_VIOLATION => "postgres_store.duplicate",
            state if *state == SqlState::QUERY_CANCELED => "postgres_store.statement_timeout",
            _ if self.ends_connection() => "postgres_store.disconnected",
            _ => "postgres_store.server",
        }
    }

    /// Another transaction got in the way.
    fn is_conflict(&self) -> bool {
        [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::UNIQUE_VIOLATION,
        ]
        .contains(&self.state)
    }

    /// Class 57P (the server shuts down, crashes, is starting, or an operator ends the connection), class 08, and time-outs of the session or the transaction.
    fn ends_connection(&self) -> bool {
        let code = self.state.code();
        code.starts_with("57P") || code.starts_with("08") || matches!(code, "25P03" | "25P04")
    }
}

impl From<tokio_postgres::Error> for PostgresStoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        if let Some(error) = error.as_db_error() {
            return Self::Server(ServerError {
                state: error.code().clone(),
                message: error.message().to_owned(),
                table: error.table().map(str::to_owned),
                constraint: error.constraint().map(str::to_owned),
            });
        }
        let is_io =
            std::error::Error::source(&error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
        if error.is_closed() || is_io { Self::Disconnected(error) } else { Self::Driver(error) }
    }
}

impl From<PoolError> for PostgresStoreError {
    fn from(error: PoolError) -> Self {
        Self::Pool(error)
    }
}

impl StorageError for PostgresStoreError {
    /// Conflicts are a stale version, a serialization failure (40001), a deadlock (40P01), a lock that was not to be had (55P03) and a duplicate key (23505). A statement
    /// that took too long (57014) is none: the next one may take as long.
    fn class(&self) -> FailureClass {
        match self {
            Self::Stale { .. } => FailureClass::Conflict,
            Self::Server(error) if error.is_conflict() => FailureClass::Conflict,
            _ => FailureClass::Other,
        }
    }
}

//! How a file is opened: looked at, then configured, then brought up to date.

use crate::look;
use crate::patience::while_busy;
use crate::schema::{self, Found, SCHEMA_VERSION};
use crate::store::SqliteStore;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a commit outlives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Durability {
    /// A committed transaction outlives a killed process *and* a power cut (`synchronous = FULL`): each commit waits for the disk once.
    #[default]
    PowerCut,
    /// A committed transaction outlives a killed process; a power cut may take the last ones back, each as a whole
    /// (`synchronous = NORMAL`). Commits are many times faster.
    ///
    /// Mind the outbox: a mail that went out before the power cut then carries a link of which the file knows nothing, and
    /// its repetition goes out a second time.
    ProcessCrash,
}

/// How a file is opened.
///
/// ```
/// use sqlite_store::{Durability, OpenOptions};
/// use std::time::Duration;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("tantou.db");
/// let options = OpenOptions::default().with_busy_timeout(Duration::from_secs(1)).with_durability(Durability::ProcessCrash);
/// let store = options.open(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenOptions {
    /// About how long a transaction waits for those before it, until its beginning fails with a conflict. 5 seconds by default.
    pub busy_timeout: Duration,
    /// What a commit outlives. A power cut by default.
    pub durability: Durability,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(5), durability: Durability::default() }
    }
}

/// Why a file was not opened. It is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// A later release wrote it.
    #[error(
        "{} has schema version {found}, written by a later release; this one knows versions up to {supported}: update the program, the file was not touched",
        path.display()
    )]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i32,
        /// The latest version that this release knows.
        supported: i32,
    },
    /// It is a database of something else.
    #[error(
        "{} is a database of another program (application id {application_id}); the file was not touched",
        path.display()
    )]
    ForeignDatabase {
        /// The file.
        path: PathBuf,
        /// What it says it belongs to.
        application_id: i32,
    },
    /// It is no database.
    #[error("{} is no SQLite database; the file was not touched", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot have a write-ahead log: it is in memory, or on a file system without shared memory.
    #[error("{} cannot have a write-ahead log: the journal mode is {journal_mode}", path.display())]
    NoWriteAheadLog {
        /// The file.
        path: PathBuf,
        /// The journal mode that there is instead.
        journal_mode: String,
    },
    /// `SQLite` failed.
    #[error("{} cannot be opened: {source}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What `SQLite` says.
        source: rusqlite::Error,
    },
}

impl OpenError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NewerSchema { .. } => "sqlite_store.newer_schema",
            Self::ForeignDatabase { .. } => "sqlite_store.foreign_database",
            Self::NotADatabase { .. } => "sqlite_store.not_a_database",
            Self::NoWriteAheadLog { .. } => "sqlite_store.no_write_ahead_log",
            Self::Database { .. } => "sqlite_store.open",
        }
    }

    pub(crate) fn from_sqlite(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotADatabase { path },
            _ => Self::Database { path, source },
        }
    }

    /// The refusal of a file that must not be touched.
    pub(crate) fn refuse(path: &Path, found: Found) -> Result<(), Self> {
        let path = path.to_owned();
        match found {
            Found::Empty | Found::Ours { .. } => Ok(()),
            Found::Newer { version } => {
                Err(Self::NewerSchema { path, found: version, supported: SCHEMA_VERSION })
            }
            Found::Foreign { application_id } => Err(Self::ForeignDatabase { path, application_id }),
        }
    }
}

impl OpenOptions {
    /// The same options with this patience.
    #[must_use]
    pub const fn with_busy_timeout(mut self, busy_timeout: Duration) -> Self {
        self.busy_timeout = busy_timeout;
        self
    }

    /// The same options with this durability.
    #[must_use]
    pub const fn with_durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Opens the file, makes it if there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// [`OpenError`]; then the file is as it was.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<SqliteStore, OpenError> {
        let path = path.as_ref();
        if path.exists() {
            look::look_first(path, self.busy_timeout)?;
        }
        self.connect(path)
    }

    fn connect(&self, path: &Path) -> Result<SqliteStore, OpenError> {
        let failed = |error| OpenError::from_sqlite(path, error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(self.busy_timeout).map_err(failed)?;
        OpenError::refuse(
            path,
            while_busy(self.busy_timeout, || schema::look(&connection)).map_err(failed)?,
        )?;
        let journal_mode = while_busy(self.busy_timeout, || switch_to_wal(&connection)).map_err(failed)?;
        if journal_mode != "wal" {
            return Err(OpenError::NoWriteAheadLog { path: path.to_owned(), journal_mode });
        }
        self.configure(&connection).map_err(failed)?;
        OpenError::refuse(path, schema::migrate(&mut connection).map_err(failed)?)?;
        Ok(SqliteStore::new(connection, self.busy_timeout))
    }

    fn configure(&self, connection: &Connection) -> rusqlite::Result<()> {
        let synchronous = match self.durability {
            Durability::PowerCut => "full",
            Durability::ProcessCrash => "normal",
        };
        connection.pragma_update(None, "synchronous", synchronous)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // What is overwritten is wiped: bodies of sent mails hold tokens.
        connection.pragma_update(None, "secure_delete", true)?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(())
    }
}

/// Answers the journal mode that there is then.
fn switch_to_wal(connection: &Connection) -> rusqlite::Result<String> {
    let mode = |row: &rusqlite::Row<'_>| row.get(0);
    let current: String = connection.query_row("PRAGMA journal_mode", [], mode)?;
    if current == "wal" { Ok(current) } else { connection.query_row("PRAGMA journal_mode = wal", [], mode) }
}

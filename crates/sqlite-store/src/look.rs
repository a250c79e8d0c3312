//! Whether a file may be opened at all: it is looked at before anything can touch it.

use crate::open::OpenError;
use crate::schema::{self, Found};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Looks at a file that is there.
///
/// # Errors
/// The refusal of a file that must not be touched.
pub(crate) fn look_first(path: &Path, busy_timeout: Duration) -> Result<(), OpenError> {
    look_without_locks(path)?;
    if side_file(path, "-wal").exists() { look_read_only(path, busy_timeout) } else { Ok(()) }
}

/// Looks at the file together with its write-ahead log, through a connection that cannot write, so that a file that is refused
/// is not even checkpointed.
fn look_read_only(path: &Path, busy_timeout: Duration) -> Result<(), OpenError> {
    let look = || {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(busy_timeout)?;
        schema::look(&connection)
    };
    match look() {
        Ok(found) => OpenError::refuse(path, found),
        // A process was killed while it made the file: only a writing connection can clean up, and it looks again.
        Err(error)
            if matches!(error.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen)) =>
        {
            Ok(())
        }
        Err(error) => Err(OpenError::from_sqlite(path, error)),
    }
}

/// Looks at the file alone, as if it never changed: takes no lock and makes no file beside it. What it refuses for certain is refused.
///
/// It has to be `SQLite` that looks: on POSIX, a program that opens and closes the file itself drops the locks of all its own
/// connections.
fn look_without_locks(path: &Path) -> Result<(), OpenError> {
    let Some(uri) = immutable_uri(path) else { return Ok(()) };
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let found = Connection::open_with_flags(uri, flags).and_then(|connection| schema::look(&connection));
    match found {
        // What is still in the log may be what makes it ours.
        Ok(Found::Foreign { application_id: 0 }) if side_file(path, "-wal").exists() => Ok(()),
        Ok(found) => OpenError::refuse(path, found),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            Err(OpenError::from_sqlite(path, error))
        }
        // Somebody writes to it at this moment; whoever looks next takes locks.
        Err(_) => Ok(()),
    }
}

/// The file beside the database whose name ends so.
fn side_file(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// `None` where a path cannot be written as a URI; then the next look has to do.
fn immutable_uri(path: &Path) -> Option<String> {
    use std::fmt::Write as _;
    let mut uri = String::from(if cfg!(windows) && path.is_absolute() { "file:/" } else { "file:" });
    for octet in path.to_str()?.bytes() {
        match octet {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b':' => {
                uri.push(char::from(octet));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => write!(uri, "%{octet:02X}").ok()?,
        }
    }
    uri.push_str("?immutable=1");
    Some(uri)
}

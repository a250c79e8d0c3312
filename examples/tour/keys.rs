//! The key that tokens of links are hashed with, in a file of its own beside the database: whoever reads the one without the other has nothing.

use crate::world::{TourError, random};
use std::path::Path;
use std::{fs, io};
use tantou::invitation::{KeyId, TokenKey, TokenKeys};

/// The key of a database; made when it is first asked for.
pub(crate) fn of(database: &Path) -> Result<TokenKeys, TourError> {
    let path = database.with_extension("key");
    let failed = |error| TourError::KeyFile { path: path.display().to_string(), error };
    let key = if let Ok(kept) = fs::read(&path) {
        let wrong = |_| io::Error::new(io::ErrorKind::InvalidData, "expected 32 octets");
        <[u8; 32]>::try_from(kept.as_slice()).map_err(wrong).map_err(failed)?
    } else {
        let mut key = [0; 32];
        random(&mut key)?;
        write_private(&path, &key).map_err(failed)?;
        key
    };
    Ok(TokenKeys::new(TokenKey::new(KeyId(1), &key)))
}

#[cfg(unix)]
fn write_private(path: &Path, key: &[u8]) -> io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(key)
}

#[cfg(not(unix))]
fn write_private(path: &Path, key: &[u8]) -> io::Result<()> {
    fs::write(path, key)
}

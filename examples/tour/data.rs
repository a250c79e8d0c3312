//! The files that come with the tour, one or more for each story.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};
use tantou::text::TextLanguage;

/// Words of a story in both languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) en: String,
    pub(crate) ja: String,
}

impl Words {
    /// Those of a language.
    pub(crate) fn of(&self, language: TextLanguage) -> &str {
        match language {
            TextLanguage::English => &self.en,
            TextLanguage::Japanese => &self.ja,
        }
    }
}

/// A file of the tour's data cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataError {
    #[error("{}: {error}", path.display())]
    Unreadable { path: PathBuf, error: std::io::Error },
    #[error("{}: {error}", path.display())]
    Malformed { path: PathBuf, error: serde_json::Error },
    #[error("{}: {error}", path.display())]
    MalformedCsv { path: PathBuf, error: csv::Error },
    #[error("{}: there is no {kind} `{key}`", path.display())]
    Unknown { path: PathBuf, kind: &'static str, key: String },
}

/// The data that comes with the tour.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// Reads a JSON file.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<T, DataError> {
    let text =
        fs::read_to_string(path).map_err(|error| DataError::Unreadable { path: path.to_owned(), error })?;
    serde_json::from_str(&text).map_err(|error| DataError::Malformed { path: path.to_owned(), error })
}

//! The customer of the story: who owns which contracts, and whom they want to invite.

use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use tantou::access::{AccountHolderId, ContractId, Service};
use tantou::storage::{TenantId, Timestamp};

/// What `hosting.json` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hosting {
    pub(crate) tenant: TenantId,
    /// When the story begins; the tour has its own clock.
    pub(crate) start: Timestamp,
    pub(crate) holders: Vec<Holder>,
    pub(crate) contracts: Vec<ContractEntry>,
    pub(crate) batch: Batch,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Holder {
    pub(crate) id: AccountHolderId,
    pub(crate) name: String,
    pub(crate) address: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContractEntry {
    /// By which the story speaks of it.
    pub(crate) key: String,
    pub(crate) id: ContractId,
    pub(crate) holder: AccountHolderId,
    pub(crate) service: Service,
    pub(crate) name: String,
}

/// The batch that the holder wants to send.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Batch {
    pub(crate) holder: AccountHolderId,
    /// Keys of contracts.
    pub(crate) contracts: Vec<String>,
    /// The CSV file beside `hosting.json`.
    pub(crate) people: PathBuf,
    pub(crate) message: String,
    pub(crate) language: String,
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
    #[error("{}: the contract `{key}` is not among the contracts", path.display())]
    UnknownContract { path: PathBuf, key: String },
}

/// The data that comes with the tour.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// Reads `hosting.json` of a folder.
pub(crate) fn read(folder: &Path) -> Result<Hosting, DataError> {
    let path = folder.join("hosting.json");
    let text =
        fs::read_to_string(&path).map_err(|error| DataError::Unreadable { path: path.clone(), error })?;
    let hosting: Hosting =
        serde_json::from_str(&text).map_err(|error| DataError::Malformed { path: path.clone(), error })?;
    for key in &hosting.batch.contracts {
        if hosting.contract(key).is_none() {
            return Err(DataError::UnknownContract { path, key: key.clone() });
        }
    }
    Ok(hosting)
}

impl Hosting {
    /// The contract with this key.
    pub(crate) fn contract(&self, key: &str) -> Option<&ContractEntry> {
        self.contracts.iter().find(|contract| contract.key == key)
    }
}

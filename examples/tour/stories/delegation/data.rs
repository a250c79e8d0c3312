//! The customer of the story: who owns which contracts, and whom they want to invite.

use crate::data::{self, DataError};
use serde::Deserialize;
use std::path::PathBuf;
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

/// Reads `hosting.json`.
pub(super) fn read() -> Result<Hosting, DataError> {
    let path = data::folder().join("hosting.json");
    let hosting: Hosting = data::read(&path)?;
    for key in &hosting.batch.contracts {
        if hosting.contract(key).is_none() {
            return Err(DataError::Unknown { path, kind: "contract", key: key.clone() });
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

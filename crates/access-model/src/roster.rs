//! The roster: each holder's own list of delegates.

use crate::{AccountHolderId, CorruptRecord, DelegateId, Label};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// One line of a holder's own list of delegates: whom it has named, and what it calls them (AM-06).
///
/// What a holder sees and deletes is its roster; the delegate behind it may stand on the rosters of others (AM-12). The entry is
/// also the guard of the delegate's assignments with this holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RosterEntryRecord", into = "RosterEntryRecord")]
pub struct RosterEntry {
    holder: AccountHolderId,
    delegate: DelegateId,
    label: Label,
    added_at: Timestamp,
}

/// A [`RosterEntry`] as a store keeps it. Unique: holder and delegate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterEntryRecord {
    /// Whose list.
    pub holder: AccountHolderId,
    /// Who is on it.
    pub delegate: DelegateId,
    /// What the holder calls the delegate.
    pub label: String,
    /// When the entry was made.
    pub added_at: Timestamp,
}

impl RosterEntry {
    /// An entry made at `added_at`.
    pub const fn new(
        holder: AccountHolderId,
        delegate: DelegateId,
        label: Label,
        added_at: Timestamp,
    ) -> Self {
        Self { holder, delegate, label, added_at }
    }

    /// Whose list.
    pub const fn holder(&self) -> AccountHolderId {
        self.holder
    }

    /// Who is on it.
    pub const fn delegate(&self) -> DelegateId {
        self.delegate
    }

    /// What the holder calls the delegate.
    pub const fn label(&self) -> &Label {
        &self.label
    }

    /// When the entry was made.
    pub const fn added_at(&self) -> Timestamp {
        self.added_at
    }

    /// The same entry under another label (AM-06).
    #[must_use]
    pub fn relabelled(self, label: Label) -> Self {
        Self { label, ..self }
    }

    /// What a store keeps of it.
    pub fn record(&self) -> RosterEntryRecord {
        self.clone().into()
    }

    /// The entry that a store kept.
    ///
    /// # Errors
    /// [`CorruptRecord::Label`] if the label is none (AM-06).
    pub fn restore(record: RosterEntryRecord) -> Result<Self, CorruptRecord> {
        let RosterEntryRecord { holder, delegate, label, added_at } = record;
        let label = Label::parse(&label).map_err(|error| CorruptRecord::Label { delegate, error })?;
        Ok(Self { holder, delegate, label, added_at })
    }
}

impl From<RosterEntry> for RosterEntryRecord {
    fn from(entry: RosterEntry) -> Self {
        let RosterEntry { holder, delegate, label, added_at } = entry;
        Self { holder, delegate, label: label.into(), added_at }
    }
}

impl TryFrom<RosterEntryRecord> for RosterEntry {
    type Error = CorruptRecord;

    fn try_from(record: RosterEntryRecord) -> Result<Self, CorruptRecord> {
        Self::restore(record)
    }
}

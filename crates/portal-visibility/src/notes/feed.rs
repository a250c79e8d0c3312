//! What the owner of a record is told of the doings of portal users (PV-42).

use super::note::NoteId;
use crate::record::PortalUserId;
use crate::value::OwnedKey;
use crate::write::OrganisationUserId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use storage_contract::Timestamp;
use uuid::Uuid;

storage_contract::define_id! {
    /// One entry of a feed. It follows from the write, the record, the kind of activity and its note, so that a repetition makes no second entry, and each
    /// activity of one write has its own.
    pub struct FeedEntryId;
}

/// The modules whose records make entries, by name (PV-42). The host keeps them with its other settings, for the organisation or for each of its users.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSettings {
    /// Included; no entry in others.
    pub modules: BTreeSet<String>,
}

/// What a portal user did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "activity", rename_all = "snake_case")]
pub enum Activity {
    /// They added a record.
    RecordAdded,
    /// They changed fields of a record.
    RecordChanged {
        /// The names of the fields.
        fields: BTreeSet<String>,
    },
    /// They added a note.
    NoteAdded {
        /// The note.
        note: NoteId,
    },
    /// They changed a note.
    NoteChanged {
        /// The note.
        note: NoteId,
    },
}

impl Activity {
    /// What tells the activities of one write on one record apart: the kind, and the note. Ids of entries are made of it, so it never changes.
    const fn distinction(&self) -> (&'static str, Option<NoteId>) {
        match self {
            Self::RecordAdded => ("record_added", None),
            Self::RecordChanged { .. } => ("record_changed", None),
            Self::NoteAdded { note } => ("note_added", Some(*note)),
            Self::NoteChanged { note } => ("note_changed", Some(*note)),
        }
    }
}

/// A place in the order (at, id) of a feed, for going through it page by page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FeedPosition {
    /// When it was done.
    pub at: Timestamp,
    /// The entry.
    pub entry: FeedEntryId,
}

/// An entry of the feed of a record's owner. Notes can be answered from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedEntry {
    /// The entry.
    pub id: FeedEntryId,
    /// In whose feed: the owner of the record.
    pub owner: OrganisationUserId,
    /// The name of the module.
    pub module: String,
    /// The record.
    pub record: OwnedKey,
    /// Who did it.
    pub by: PortalUserId,
    /// What they did.
    #[serde(flatten)]
    pub activity: Activity,
    /// When.
    pub at: Timestamp,
}

impl FeedEntry {
    /// Its place in its owner's feed.
    pub const fn position(&self) -> FeedPosition {
        FeedPosition { at: self.at, entry: self.id }
    }
}

/// The entry that an activity makes, if its module is included (PV-42). `write` is the id of the write that the activity belongs to, minted by the host.
pub fn feed_entry(
    settings: &FeedSettings,
    write: Uuid,
    owner: OrganisationUserId,
    (module, record): (&str, &OwnedKey),
    by: PortalUserId,
    activity: Activity,
    at: Timestamp,
) -> Option<FeedEntry> {
    let nothing_changed = matches!(&activity, Activity::RecordChanged { fields } if fields.is_empty());
    if !settings.modules.contains(module) || nothing_changed {
        return None;
    }
    let (kind, note) = activity.distinction();
    let (key, note) = (record.to_string(), note.map(|note| note.to_string()).unwrap_or_default());
    let id = FeedEntryId::derived(write, &[module, &key, kind, &note].map(str::as_bytes));
    let (module, record) = (module.to_owned(), record.clone());
    Some(FeedEntry { id, owner, module, record, by, activity, at })
}

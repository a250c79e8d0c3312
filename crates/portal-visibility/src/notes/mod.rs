//! Notes of portal users on records, and what the feed tells of their doings (PV-41, PV-42).

mod feed;
mod note;
mod repository;
mod services;

pub use feed::{Activity, FeedEntry, FeedEntryId, FeedPosition, FeedSettings, feed_entry};
pub use note::{
    Attachment, AttachmentId, Note, NoteCommand, NoteEvent, NoteId, NotePosition, NoteRecord, NoteRefusal,
    RelatedList,
};
pub use repository::{FeedRepository, NoteRepository};
pub use services::{
    NewNote, PreparedFeed, PreparedNote, prepare_add_note, prepare_change_note, prepare_feed,
};

//! Notes of portal users on records, and what the feed tells of their doings (PV-41, PV-42).

mod feed;
mod note;

pub use feed::{Activity, FeedEntry, FeedEntryId, FeedSettings, feed_entry};
pub use note::{
    Attachment, AttachmentId, Note, NoteCommand, NoteEvent, NoteId, NoteRecord, NoteRefusal, RelatedList,
};

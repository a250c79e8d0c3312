//! Notes, feeds and requests.

mod at_once;
mod pages;

pub use at_once::{
    a_note_edited_twice_at_once_loses_no_file, a_request_is_answered_once, a_write_sent_again_tells_once,
    two_notes_do_not_take_one_file,
};
pub use pages::{
    pages_of_data_requests_are_complete, pages_of_feeds_are_complete, pages_of_notes_are_complete,
};

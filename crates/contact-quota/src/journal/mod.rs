//! What registers, licences and pools leave behind them: receipts, by which a repeated request is recognised (CQ-20), and their past (CQ-19).
//!
//! Both are rows that are only added. They are guarded by the row of their [`Subject`], which whoever adds one has locked.
//!
//! A *receipt* says what a request was answered; the same request again is answered the same and has no second effect. An id that comes again with other content
//! is refused.
//!
//! A *past* says what held during a time that is over. The row of the subject says since when it is as it is; as it changes, the time until then becomes a
//! [`Past`], so that pasts follow each other without a gap and what has held from the last of them on stands in the row itself. An instant of the past is one
//! look-up by key, however long the history.
//!
//! # When clocks step back
//!
//! The past is never written anew. A change that comes at an instant before the last one ends no time, so it leaves no past, and the time of the row goes on from the
//! last change: what was recorded stays as it was, and the present is told by the row at all times. After a clock that was far ahead, the time until there is told
//! as it was before it.

mod past;
mod receipt;
mod repository;
mod subject;

pub use past::{Held, Past, PoolHeld, RegisterHeld};
pub(crate) use past::{end, holds_at};
pub(crate) use receipt::{Earlier, earlier};
pub use receipt::{Receipt, ReceiptAnswer, RequestDigest};
pub use repository::JournalRepository;
pub use subject::Subject;

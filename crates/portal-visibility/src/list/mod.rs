//! Lists as a portal user asks for them: a filter, words to search for, an order and a page of their own, within what they see.
//!
//! Fields that the user type hides do not exist here (PV-36): a filter or an order that names one is answered in the words for a field that there is not,
//! and a search does not look there.
//! The same [`List`] works on records in memory and, through [`to_sql`](List::to_sql), in a database.

mod error;
mod order;
mod page;
mod position;
mod request;
mod search;

pub use error::{ListError, ListProblem};
pub use order::Direction;
pub use page::List;
pub use position::Position;
pub use request::ListRequest;

pub(crate) use order::Term;
pub(crate) use search::{Search, Word};

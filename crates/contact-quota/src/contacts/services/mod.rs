//! Operations over a store. Those that change *prepare*: guarded reads and every decision, nothing written; what they return has `store`.

mod look;
mod request;
mod sign_in;

pub use look::{Listed, Mailing, judge_inquiry, list_contacts, mailing, page_registered, registered_at};
pub use request::{PreparedRequest, prepare_request};
pub use sign_in::{PreparedSignIn, prepare_first_sign_in};

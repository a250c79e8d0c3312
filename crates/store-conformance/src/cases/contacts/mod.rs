//! Registers of contacts.

mod mailboxes;
mod order;
mod pages;
mod places;
mod repetitions;

pub use mailboxes::a_shared_mailbox_has_everybody_who_shares_it;
pub use pages::{
    pages_of_accounts_are_complete, pages_of_contacts_are_complete, the_past_of_registers_is_found,
};
pub use places::as_many_are_registered_as_there_are_places;
pub use repetitions::a_request_sent_many_times_at_once_has_one_effect;

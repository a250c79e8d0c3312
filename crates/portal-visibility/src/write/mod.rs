//! What a portal user wants to write, checked as a whole, before and after (PV-20, PV-31, PV-34, PV-35, PV-40).

mod check;
mod create;
mod draft;
mod edit;
mod overlay;
mod problem;
mod sets;
mod targets;
mod written;

pub use create::{CreateContext, CreatedRecord};
pub use draft::{Draft, Row};
pub use edit::EditedRecord;
pub use problem::{WriteProblem, WriteRefusal};
pub use targets::Targets;

storage_contract::define_id! {
    /// One user of the organisation. A host that also uses `access-model` passes the same UUID as there.
    pub struct OrganisationUserId;
}

//! What a portal's vendor offers on which terms, as one file: limits of user types, trial, retention, seats, and the tiers of the price (CQ-30 … CQ-36).
//!
//! ```
//! use contact_quota::terms::{BUILT_IN_TERMS, PortalTerms, portal_terms};
//! // What is built in, and the file that a host would edit: they say the same.
//! let terms = PortalTerms::new(&portal_terms())?;
//! assert_eq!(terms, PortalTerms::from_toml(BUILT_IN_TERMS)?);
//! assert_eq!((terms.licences.free_users, terms.licences.trial_users), (10_000, 10));
//! # Ok::<(), contact_quota::CatalogueError>(())
//! ```

mod builtin;
mod file;
mod read;

pub use builtin::{BUILT_IN_TERMS, portal_terms};
pub use file::{CustomTypes, PortalTermsFile, Retention, StandardUsers, TrialTerms};

use crate::formula::CatalogueError;
use crate::licence::LicencePolicy;
use crate::price::PriceTable;
use crate::seats::SeatPolicy;
use definition_reader::{ShapeProblem, Tree};

/// The terms of a portal, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalTerms {
    /// Limits of user types, trial and retention (CQ-30, CQ-31, CQ-34, CQ-35).
    pub licences: LicencePolicy,
    /// How seats are taken (CQ-36).
    pub seats: SeatPolicy,
    /// What the licences of custom types cost (CQ-33); `None` where prices are told on request.
    pub prices: Option<PriceTable>,
}

impl PortalTerms {
    /// Checks terms.
    ///
    /// # Errors
    /// [`CatalogueError`] lists every mistake with its path, such as `custom.prices.tiers[1].from`.
    pub fn new(file: &PortalTermsFile) -> Result<Self, CatalogueError> {
        Self::checked(Tree::of(file))
    }

    /// Reads and checks terms in TOML.
    ///
    /// # Errors
    /// [`CatalogueError`] lists every mistake with its path; a text that is no TOML is one mistake.
    pub fn from_toml(text: &str) -> Result<Self, CatalogueError> {
        Self::checked(Tree::from_toml(text))
    }

    /// Reads and checks terms in JSON.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<Self, CatalogueError> {
        Self::checked(Tree::from_json(text))
    }

    fn checked(tree: Result<Tree, ShapeProblem>) -> Result<Self, CatalogueError> {
        read::read(tree).map_err(CatalogueError::of)
    }
}

/// The JSON Schema of a [file of terms](PortalTermsFile). The crate's `catalogue/portal.schema.json` is this text (a test compares them).
///
/// A schema knows shapes; that tiers follow each other without a gap and that prices are prices is for [`PortalTerms::new`].
#[cfg(feature = "schema")]
pub fn portal_terms_schema() -> schemars::Schema {
    schemars::schema_for!(PortalTermsFile)
}

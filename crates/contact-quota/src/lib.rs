//! How many people a contract may register, why, and who they are: plan formulas as data, registers of contacts, and portal seats.
//!
//! The rules are CQ-01 to CQ-20 (contacts of a support desk) and CQ-30 to CQ-38 (seats of a portal) of the catalogue.

mod civil_date;
pub mod contacts;
mod explanation;
mod formula;
mod ids;
pub mod licence;
mod period;
pub mod price;
mod quota;
pub mod seats;
mod text;

pub use civil_date::{CivilDate, CivilDateError};
pub use explanation::{Derivation, Explanation, Origin};
#[cfg(feature = "schema")]
pub use formula::catalogue_schema;
pub use formula::{
    Bound, Catalogue, CatalogueError, CatalogueFile, CatalogueProblem, Condition, Constant, Count,
    DatedEntitlement, Entitlement, EntitlementHistory, EvaluateError, Evaluation, Expression, Fact,
    FactDeclaration, FactKind, FactProblem, FactValue, Facts, Formula, Grant, GrantKind, Group, GroupSize,
    HistoryError, Limit, PerBlock, ProblemKind, Product, Rounding, Span, Step, Steps, Sum, When,
    support_contacts,
};
pub use ids::{AccountId, ContactId, ContractId, RequestId};
pub use period::Period;
pub use quota::Quota;
pub use text::{Language, Text};

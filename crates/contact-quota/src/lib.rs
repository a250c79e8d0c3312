//! How many people a contract may register, why, and who they are: plan formulas as data, registers of contacts, and portal seats.
//!
//! - **How many.** A [`Catalogue`] holds products whose formulas are data (CQ-01 … CQ-04, CQ-17, CQ-19). It is checked as a whole when it is
//!   loaded; evaluating a contract's [`Entitlement`] gives its [`Limit`] exactly or says why there is none, and an [`Explanation`] that folds to it.
//! - **Who.** [`contacts`] keeps the register of a support desk: requests, the one primary, shared mailboxes, names, consent, inquiries (CQ-05 … CQ-16,
//!   CQ-18, CQ-20).
//! - **Seats.** [`seats`], [`licence`] and [`price`] keep a portal's seats, licences and prices; [`terms`] is what its vendor offers, as a file (CQ-30 … CQ-38).
//! - **What was.** The [`journal`] keeps what requests were answered, so that repeating one has one effect, and what held in the past (CQ-19, CQ-20).
//!
//! # What it deliberately lacks
//!
//! No clock and no time zone (the instant *and* the civil day come in with every call), no randomness, no database (the host's transaction implements
//! the repository traits), no mail, no passwords. Formulas have no loops, no subtraction and no fractions: they are total and exact,
//! so a limit can always be told and always be explained.
//!
//! # The pure core
//!
//! ```
//! use contact_quota::contacts::{Allowance, ContactPolicy, Standing};
//! use contact_quota::*;
//!
//! // Once: the built-in catalogue, or a file of the host's. Every mistake in it would be told with its path.
//! let catalogue = Catalogue::new(&support_contacts())?;
//!
//! // What the contract has, as the host knows it.
//! let manage = Entitlement::new("manage", Facts::new().with_set("apps", ["attendance", "man_hours", "entry_exit_difference"]));
//! let today = CivilDate::new(2026, 4, 1)?;
//! let evaluation = catalogue.evaluate(&manage, today)?;
//! assert_eq!(
//!     evaluation.explain(Language::Japanese),
//!     "6 = 基本4 + アプリ2（勤怠、工数。入退差異オプションはオプションのため数えません）",
//! );
//!
//! // Three numbers kept apart: the ceiling, what a form of today may register, what support may release (CQ-06).
//! let allowance = Allowance::new(evaluation.limit(), today, &ContactPolicy::default());
//! assert_eq!((allowance.ceiling, allowance.registrable, allowance.releasable), (6.into(), 4.into(), 2.into()));
//!
//! // Where a register of five people stands (CQ-15).
//! let standing = Standing::new(today, evaluation.limit(), allowance, 5);
//! assert_eq!((standing.additional.used, standing.available, standing.over_by), (1, 1.into(), 0));
//!
//! // A product that is not known, or a fact that is not told, is never 0 and never unlimited (CQ-17).
//! let nothing = Entitlement::new("manage", Facts::new());
//! assert_eq!(catalogue.limit(&nothing, today).unwrap_err().code(), "quota.facts");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Over a store
//!
//! ```
//! use contact_quota::contacts::*;
//! use storage_contract::OpError;
//!
//! /// Answers one request to the desk; the transaction is begun before and committed after.
//! async fn answer<R: ContactRepository>(
//!     tx: &mut R,
//!     request: &Request,
//!     context: &Context<'_>,
//! ) -> Result<Answer, OpError<Refusal, R::Error>> {
//!     let prepared = prepare_request(tx, request, context).await?; // reads and decides; nothing is written
//!     let answer = prepared.answer().clone();
//!     prepared.store(tx).await?; // only writes
//!     Ok(answer)
//! }
//! ```
//!
//! Refused: show the [`Refusal`](contacts::Refusal), the transaction is untouched. Conflict: run the whole again in a new transaction. Unknown outcome of a commit:
//! send the same request again; its id recognises the earlier success (CQ-20).
//!
//! # Where the sources disagree
//!
//! The page of the support desk repeats the example of *manage* in the section on `ManageAC`. Taken as a figure for the part that the apps give, it is right there,
//! too: two, beside the seven that come with the product. So it is read, here and for *Data link*, where "two connections: two people" is what comes on top of the base.

mod civil_date;
pub mod contacts;
mod explanation;
mod formula;
mod ids;
pub mod journal;
pub mod licence;
mod period;
pub mod price;
mod quota;
pub mod seats;
pub mod terms;
mod text;

pub use civil_date::{CivilDate, CivilDateError};
pub use definition_reader::{Problem, ShapeProblem};
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

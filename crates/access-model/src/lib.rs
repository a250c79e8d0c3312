//! Decides who may act on a customer's contracts, and why.
//!
//! An [`AccountHolder`] owns [`Contract`]s and may do everything on them. It may let third parties, [`Delegate`]s, configure chosen
//! contracts, and only configure: an [`Assignment`] is offered by invitation, becomes effective by acceptance, may be
//! limited to a [`Window`] of time, and ends when the holder says so or the contract ends. Users of the organisation that runs the
//! system are no party to contracts; they hold named [`Permission`]s, for which other rules ask ([`PermissionSet`]).
//!
//! # What it decides
//!
//! - [`decide`]: may this principal do this on this contract now, by which rule, through which assignment, and until when
//!   does the answer hold (AM-01 … AM-03, AM-05, AM-13, AM-15, AM-17). Pure, on facts that the host has loaded.
//! - [`AccessIndex`]: the same answers by one lookup without allocation, and both directions listed (AM-16).
//! - [`plan`] and [`Plan`]: what a batch of contracts × people would do, before anything is written (AM-07, AM-08, AM-14, AM-18).
//! - [`prepare_confirm`], [`prepare_accept`], [`prepare_withdraw`], [`prepare_reoffer`], [`prepare_forget`], [`prepare_remove`],
//!   [`prepare_delete_delegates`], [`prepare_end_contract`], [`prepare_relabel`]: the changes (AM-04 … AM-06, AM-09 … AM-12).
//! - [`PermissionSet::decide`]: whether a named permission is held (AM-39).
//! - [`agents`]: the agents of a help desk, what they may do, and who changes them (AM-30 … AM-38).
//!
//! # What it lacks
//!
//! No clock, no randomness, no I/O, no runtime, no panics: `now` and new ids come in with each command, and a store is whatever
//! implements the four repository traits ([`AccessRepository`]) for its transaction. It sends nothing and knows no tokens: what
//! has to be sent is told ([`Invite`]), and invitations are kept elsewhere under the [`InvitationRef`] it names. It does not sign
//! anybody in: that the acting holder, the delegate or the invitee is who they claim to be is settled before.
//!
//! # In which order
//!
//! Each `prepare_*` reads under guard and decides; nothing is written before `store`, so several crates can prepare first and
//! store last in one transaction. After a refusal the transaction is unharmed; after a storage error roll back; after a conflict
//! run the whole again (see `storage_contract`).
//!
//! 1. [`plan`] → show [`Plan::preview`]; nothing has changed. Keep the plan, or its [fingerprint](Plan::fingerprint).
//! 2. [`prepare_confirm`], whole or slice by slice; issue the invitations it names; then `store` with the time at which they
//!    expire. Interrupted: confirm again, with the same batch id; nothing is sent twice.
//! 3. When an invitation was accepted, [`prepare_accept`] in the same transaction; when declined or cancelled, [`prepare_withdraw`];
//!    when sent again, [`prepare_reoffer`]; when deleted, [`prepare_forget`]. Pass what the invitation offers as
//!    [`OfferedContracts`].
//! 4. To take away: [`prepare_remove`], [`prepare_delete_delegates`], [`prepare_end_contract`]. Each tells which invitations have to
//!    be narrowed or cancelled ([`PreparedRemoval::by_invitation`]), and what it would change
//!    ([`difference`](PreparedRemoval::difference)) before it does.
//! 5. Decide each request with [`decide`] or an [`AccessIndex`]. Take the `events()` of a prepared change before `store`, and apply
//!    them to the index after the commit.
//!
//! Holders must not learn from each other what they have to do with an address (AM-12). Plans and refusals do not tell; do not show a
//! holder a [`Delegate`], its id or whether it has registered, but its own [`RosterEntry`].
//!
//! # Quick start
//!
//! ```
//! use access_model::*;
//! use email_identity::{AddressPolicy, EmailAddress};
//! # fn id<T: std::str::FromStr>(n: u32) -> T where T::Err: std::fmt::Debug {
//! #     format!("00000000-0000-0000-0000-{n:012}").parse().unwrap()
//! # }
//! let now = "2026-04-01T00:00:00Z".parse()?;
//! let address = |text| EmailAddress::parse(text, &AddressPolicy::default());
//!
//! // What the host has loaded (or let `access_model::plan` load it from a store).
//! let sakura = AccountHolder::new(id(1), address("keiyaku@sakura.example")?, "さくら商店");
//! let hosting = Contract::new(id(2), sakura.id(), Service::HOSTING, "sakura.example");
//! let facts = BatchFacts {
//!     holder: sakura.clone(),
//!     contracts: vec![hosting.clone()],
//!     delegates: vec![],
//!     roster: vec![],
//!     assignments: vec![],
//! };
//!
//! // A batch, planned and shown.
//! let request = BatchRequest {
//!     batch: id(3),
//!     holder: sakura.id(),
//!     contracts: vec![hosting.id()],
//!     targets: vec![Target::new(address("tanaka@seisaku.example")?, "制作会社 田中様")],
//!     window: Window::ALWAYS,
//! };
//! let plan = Plan::of(&request, &facts, &DelegationPolicy::default(), now)?;
//! assert!(plan.preview().confirmable);
//! assert_eq!(plan.invitation_count(), 1);
//!
//! // Confirmed and accepted (by the services, over a store), the assignment is effective; then:
//! let tanaka = DelegateId::introduced_by(request.batch, address("tanaka@seisaku.example")?.key());
//! let invitation = plan.targets()[0].invitation;
//! let mut assignment =
//!     Assignment::offered(hosting.id(), tanaka, sakura.id(), invitation, request.window, None);
//! assignment.apply(assignment.decide(&AssignmentCommand::Accept(invitation), now)?);
//!
//! let index = AccessIndex::build([&hosting], [&assignment]);
//! let who = Principal::Delegate(tanaka);
//! let may = |action| index.decide(&Request { who, action, contract: hosting.id(), now });
//! assert!(may(Action::ConfigureService).is_allowed());
//! match may(Action::CancelContract).verdict {
//!     Verdict::Denied(why) => assert_eq!((why.rule(), why.code()), ("AM-02", "access.contract_action_by_delegate")),
//!     Verdict::Allowed(_) => unreachable!("contract actions are never open to delegates"),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accept;
mod action;
pub mod agents;
mod assignment;
mod assignment_life;
mod batch;
mod confirm;
mod contract;
mod corrupt_record;
mod decide;
mod decision;
mod delegate;
mod event;
mod holder;
mod id;
mod index;
mod label;
mod offered;
mod permission;
mod plan;
mod plan_service;
mod planning;
mod preview;
mod rejection;
mod relabel;
mod removal;
mod repository;
mod roster;
mod window;
mod withdraw;

pub use accept::{AcceptRefusal, PreparedAccept, Registration, prepare_accept};
pub use action::{Action, ActionClass};
pub use assignment::{Assignment, AssignmentRecord, AssignmentState, EndReason, Standing};
pub use assignment_life::{AssignmentCommand, AssignmentEvent, AssignmentRefusal};
pub use batch::{BatchRequest, DelegationPolicy, Target, TargetPerson};
pub use confirm::{Invite, LeftPair, PreparedConfirm, prepare_confirm};
pub use contract::{Contract, ContractRecord, Service};
pub use corrupt_record::CorruptRecord;
pub use decide::decide;
pub use decision::{Decision, Denial, Grant, Principal, Request, Verdict};
pub use delegate::{Delegate, DelegateRecord};
pub use event::AccessEvent;
pub use holder::{AccountHolder, AccountHolderRecord};
pub use id::{
    AccountHolderId, AssignmentId, BatchId, ContractId, DelegateId, InvitationRef, OrganisationUserId,
};
pub use index::AccessIndex;
pub use label::{Label, LabelError};
pub use offered::{LeftOut, LeftOutReason, OfferedContracts};
pub use permission::{
    ModuleName, ModuleNameError, Permission, PermissionDecision, PermissionDenial, PermissionSet,
    PermissionSource, RecordId,
};
pub use plan::{
    Duplicate, PairOutcome, Plan, PlanFingerprint, PlannedContract, PlannedPair, PlannedTarget,
    RejectedTarget,
};
pub use plan_service::plan;
pub use planning::BatchFacts;
pub use preview::{Change, Difference, Party, PresentLine, Preview, PreviewLine, Stake};
pub use rejection::{ConfirmRefusal, ContractRejection, PlanRefusal, Rejection, TargetRejection};
pub use relabel::{NotOnRoster, PreparedRelabel, prepare_relabel};
pub use removal::{
    PreparedRemoval, RemovalRefusal, TakenAway, prepare_delete_delegates, prepare_end_contract,
    prepare_remove,
};
pub use repository::{
    AccessRepository, AssignmentRepository, ContractRepository, DelegateRepository, HolderRepository,
};
pub use roster::{RosterEntry, RosterEntryRecord};
pub use window::{Window, WindowError, WindowPosition};
pub use withdraw::{
    OfferRefusal, PreparedForget, PreparedReoffer, PreparedWithdraw, Withdrawal, prepare_forget,
    prepare_reoffer, prepare_withdraw,
};

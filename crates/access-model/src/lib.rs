//! Decides who may act on a customer's contracts. (In work.)

mod accept;
mod action;
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

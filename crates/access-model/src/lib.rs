//! Decides who may act on a customer's contracts. (In work.)

mod action;
mod assignment;
mod contract;
mod corrupt_record;
mod decide;
mod decision;
mod delegate;
mod holder;
mod id;
mod label;
mod permission;
mod repository;
mod roster;
mod window;

pub use action::{Action, ActionClass};
pub use assignment::{
    Assignment, AssignmentCommand, AssignmentEvent, AssignmentRecord, AssignmentRefusal, AssignmentState,
    EndReason, Standing,
};
pub use contract::{Contract, ContractRecord, Service};
pub use corrupt_record::CorruptRecord;
pub use decide::decide;
pub use decision::{Decision, Denial, Grant, Principal, Request, Verdict};
pub use delegate::{Delegate, DelegateRecord};
pub use holder::{AccountHolder, AccountHolderRecord};
pub use id::{
    AccountHolderId, AssignmentId, BatchId, ContractId, DelegateId, InvitationRef, OrganisationUserId,
};
pub use label::{Label, LabelError};
pub use permission::{
    ModuleName, ModuleNameError, Permission, PermissionDecision, PermissionDenial, PermissionSet,
    PermissionSource, RecordId,
};
pub use repository::{AssignmentRepository, ContractRepository, DelegateRepository, HolderRepository};
pub use roster::{RosterEntry, RosterEntryRecord};
pub use window::{Window, WindowError, WindowPosition};

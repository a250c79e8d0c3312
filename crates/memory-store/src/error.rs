//! How this store fails: only by conflict.

use std::fmt;
use storage_contract::{FailureClass, StorageError};

/// What kind of row a conflict was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// An account holder.
    Holder,
    /// A contract.
    Contract,
    /// A delegate, by id.
    Delegate,
    /// A delegate, by address.
    DelegateAddress,
    /// An entry of a roster.
    RosterEntry,
    /// An assignment.
    Assignment,
    /// An address in a scope.
    Addressee,
    /// An invitation, by id.
    Invitation,
    /// An invitation, by the selector of one of its tokens.
    Selector,
    /// A register of contacts.
    Register,
    /// A contact.
    Contact,
    /// A sign-in account, by address.
    Account,
    /// A sign-in account, by id.
    AccountId,
    /// What a request was answered.
    Receipt,
    /// What held of a register, a portal or a pool.
    Past,
    /// A portal's licence.
    Licence,
    /// A pool of seats.
    Pool,
    /// A seat.
    Seat,
    /// The desk.
    Desk,
    /// The row of the administrators.
    Administrators,
    /// An agent, by id or by address.
    Agent,
    /// The board of open handovers.
    Board,
    /// A handover plan.
    Plan,
    /// The receipt of an item that a plan has moved.
    Move,
    /// An item of work.
    Item,
    /// A mailbox.
    Mailbox,
    /// An anonymisation.
    Anonymisation,
    /// A tombstone.
    Tombstone,
    /// A row of a place that holds personal data.
    Personal,
    /// A bulk invitation.
    BulkRun,
    /// A member of a portal, by id.
    Member,
    /// A member of a portal, by address.
    MemberAddress,
    /// A member of a portal, by the record that it is kept as.
    MemberRecord,
    /// A member of a portal, by the selector of one of its tokens.
    MemberSelector,
    /// A mail template.
    Template,
    /// A portal, by id, organisation, name or part of its URL.
    Portal,
    /// A type of portal users.
    UserType,
    /// A portal user.
    PortalUser,
    /// A note.
    Note,
    /// A file inside a note.
    NoteFile,
    /// An entry of a feed.
    FeedEntry,
    /// The legal basis of a record.
    Basis,
    /// A request of a person concerned.
    DataRequest,
    /// A message of the outbox.
    Message,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Holder => "holder",
            Self::Contract => "contract",
            Self::Delegate => "delegate",
            Self::DelegateAddress => "delegate's address",
            Self::RosterEntry => "roster entry",
            Self::Assignment => "assignment",
            Self::Addressee => "addressee",
            Self::Invitation => "invitation",
            Self::Selector => "selector",
            Self::Register => "register of contacts",
            Self::Contact => "contact",
            Self::Account => "account",
            Self::AccountId => "account's id",
            Self::Receipt => "receipt",
            Self::Past => "past",
            Self::Licence => "licence",
            Self::Pool => "pool of seats",
            Self::Seat => "seat",
            Self::Desk => "desk",
            Self::Administrators => "row of administrators",
            Self::Agent => "agent",
            Self::Board => "board",
            Self::Plan => "handover plan",
            Self::Move => "receipt of a move",
            Self::Item => "item",
            Self::Mailbox => "mailbox",
            Self::Anonymisation => "anonymisation",
            Self::Tombstone => "tombstone",
            Self::Personal => "row of personal data",
            Self::BulkRun => "bulk invitation",
            Self::Member => "member",
            Self::MemberAddress => "member's address",
            Self::MemberRecord => "member's record",
            Self::MemberSelector => "member's selector",
            Self::Template => "mail template",
            Self::Portal => "portal",
            Self::UserType => "user type",
            Self::PortalUser => "portal user",
            Self::Note => "note",
            Self::NoteFile => "file of a note",
            Self::FeedEntry => "entry of a feed",
            Self::Basis => "legal basis",
            Self::DataRequest => "data request",
            Self::Message => "message",
        })
    }
}

/// Why a transaction cannot go on. Each is a [`Conflict`](FailureClass::Conflict): run the whole operation again in a new
/// transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MemoryStoreError {
    /// A row to be saved or deleted has another version by now, or is not there.
    #[error("the {kind} has changed, or is not there")]
    Stale {
        /// What it was.
        kind: Kind,
    },
    /// A row to be inserted is there already.
    #[error("the {kind} is there already")]
    Duplicate {
        /// What it was.
        kind: Kind,
    },
    /// At commit: another transaction has changed what this one had read under guard, or is about to write.
    #[error("another transaction changed a {kind} first")]
    Overtaken {
        /// What it was.
        kind: Kind,
    },
}

impl MemoryStoreError {
    /// A stable code for logs.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale { .. } => "memory_store.stale",
            Self::Duplicate { .. } => "memory_store.duplicate",
            Self::Overtaken { .. } => "memory_store.overtaken",
        }
    }
}

impl StorageError for MemoryStoreError {
    fn class(&self) -> FailureClass {
        match self {
            Self::Stale { .. } | Self::Duplicate { .. } | Self::Overtaken { .. } => FailureClass::Conflict,
        }
    }
}

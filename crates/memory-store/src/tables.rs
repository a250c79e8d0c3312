//! Every table and index of one tenant, and a transaction's view of them all.

use crate::anonymisations::Personal;
use crate::error::{Kind, MemoryStoreError};
use crate::notes::NotePlace;
use crate::table::{Table, View};
use crate::templates::Place;
use access_model::agents::{Administrators, Agent, AgentId, Desk};
use access_model::{
    AccountHolder, AccountHolderId, Assignment, Contract, ContractId, Delegate, DelegateId, RosterEntry,
};
use agent_handover::anonymise::{Anonymisation, PlaceName, RowId, Tombstone, TombstoneDigest};
use agent_handover::item::Item;
use agent_handover::mailbox::Mailbox;
use agent_handover::plan::{Board, HandoverPlan};
use agent_handover::{ItemId, PlanId};
use contact_quota::contacts::{Account, Contact, Register};
use contact_quota::journal::{Past, Receipt, Subject};
use contact_quota::licence::{PortalId, PortalLicence};
use contact_quota::seats::{PoolId, Seat, SeatId, SeatPool, SeatPosition};
use contact_quota::{AccountId, ContactId, RequestId};
use email_identity::AddressKey;
use invitation_lifecycle::bulk::{BulkId, BulkRun};
use invitation_lifecycle::eligibility::{RecordRef, UserTypeId};
use invitation_lifecycle::members::{Member, MemberId, MemberStatus};
use invitation_lifecycle::templates::MailTemplate;
use invitation_lifecycle::{Addressee, Invitation, InvitationId, ScopeId, Selector};
use portal_visibility::notes::{AttachmentId, FeedEntry, FeedEntryId, FeedPosition, Note, NoteId};
use portal_visibility::portal::{self, NameKey, OrganisationId, PortalSite, PortalUser, UrlPart, UserType};
use portal_visibility::privacy::{DataRequest, DataRequestId, DuePosition, ProcessingBasis};
use portal_visibility::{OrganisationUserId, OwnedKey, PortalUserId};
use std::cmp::Reverse;
use storage_contract::{MessageId, OutboxEntry, Timestamp, Version};

/// Declares the committed tables of a tenant and the views of a transaction side by side, so that no table can be forgotten when a
/// snapshot is taken, checked or written.
macro_rules! tables {
    ($($(#[$meta:meta])* $table:ident: $key:ty => $value:ty, $kind:ident;)+) => {
        /// What is committed for one tenant. A clone shares every row.
        #[derive(Clone, Default)]
        pub(crate) struct Tables {
            $($(#[$meta])* $table: Table<$key, $value>,)+
            /// Messages in the order in which they were committed.
            outbox: Table<u64, OutboxEntry>,
        }

        /// One transaction's view of a tenant.
        pub(crate) struct Views {
            $($(#[$meta])* pub(crate) $table: View<$key, $value>,)+
            /// Messages to be added. They get their places at commit, so that senders do not get into each other's way.
            pub(crate) messages: Vec<OutboxEntry>,
        }

        impl Views {
            pub(crate) fn of(tables: Tables) -> Self {
                Self {
                    $($table: View::new(Kind::$kind, tables.$table),)+
                    messages: Vec::new(),
                }
            }

            /// Whether what was read still holds.
            ///
            /// # Errors
            /// A conflict if it does not.
            pub(crate) fn check(&self, current: &Tables) -> Result<(), MemoryStoreError> {
                $(self.$table.check(&current.$table)?;)+
                Ok(())
            }

            /// Writes what was written.
            pub(crate) fn apply(self, current: &mut Tables, stamp: u64) {
                $(self.$table.apply(&mut current.$table, stamp);)+
                current.append(self.messages, stamp);
            }
        }
    };
}

tables! {
    holders: AccountHolderId => AccountHolder, Holder;
    contracts: ContractId => Contract, Contract;
    delegates: DelegateId => Delegate, Delegate;
    /// Unique: one delegate per address.
    delegates_by_address: AddressKey => DelegateId, DelegateAddress;
    roster: (AccountHolderId, DelegateId) => RosterEntry, RosterEntry;
    assignments: (ContractId, DelegateId) => Assignment, Assignment;
    /// On what a delegate may act.
    assignments_by_delegate: (DelegateId, ContractId) => (), Assignment;
    /// What a holder offered to a delegate: the set that a roster entry guards.
    assignments_by_roster: (AccountHolderId, DelegateId, ContractId) => (), Assignment;
    addressees: (ScopeId, AddressKey) => Addressee, Addressee;
    invitations: InvitationId => Invitation, Invitation;
    /// Unique: one invitation per selector, of current and superseded tokens.
    selectors: Selector => InvitationId, Selector;
    invitations_by_scope: (ScopeId, InvitationId) => (), Invitation;
    /// Pending invitations that will expire.
    expiring: (Timestamp, InvitationId) => (), Invitation;
    bulk_runs: BulkId => BulkRun, BulkRun;
    bulk_runs_by_portal: (ScopeId, BulkId) => (), BulkRun;
    members: MemberId => Member, Member;
    /// Unique: one member per address of a portal.
    members_by_address: (ScopeId, AddressKey) => MemberId, MemberAddress;
    /// Unique: one member per record.
    members_by_record: (ScopeId, RecordRef) => MemberId, MemberRecord;
    /// Unique: one member per selector, of current and superseded confirmations.
    member_selectors: Selector => MemberId, MemberSelector;
    /// The members of a portal that have a status.
    members_by_status: (ScopeId, MemberStatus, MemberId) => (), Member;
    /// Those of them that are of a type.
    members_by_type: (ScopeId, UserTypeId, MemberStatus, MemberId) => (), Member;
    templates: Place => MailTemplate, Template;
    registers: contact_quota::ContractId => Register, Register;
    contacts: (contact_quota::ContractId, ContactId) => Contact, Contact;
    /// The contacts of a contract in the order of registration.
    contacts_by_order: (contact_quota::ContractId, u64, ContactId) => (), Contact;
    accounts: AddressKey => Account, Account;
    /// Unique: an account's id.
    account_ids: AccountId => (), AccountId;
    receipts: (Subject, RequestId) => Receipt, Receipt;
    /// The past of a register, a portal or a pool, the latest first.
    past: (Subject, Reverse<Timestamp>) => Past, Past;
    licences: PortalId => PortalLicence, Licence;
    pools: PoolId => SeatPool, Pool;
    seats: SeatId => Seat, Seat;
    /// The seats of a pool that are not released, the one taken last first.
    seats_by_pool: (PoolId, Reverse<SeatPosition>) => (), Seat;
    desk: () => Desk, Desk;
    administrators: () => Administrators, Administrators;
    agents: AgentId => Agent, Agent;
    /// The agents with an address who are not deleted.
    agents_by_address: (AddressKey, AgentId) => (), Agent;
    board: () => Board, Board;
    plans: PlanId => HandoverPlan, Plan;
    moves: (PlanId, ItemId) => agent_handover::plan::Receipt, Move;
    items: ItemId => Item, Item;
    /// What an agent has that is not completed.
    unfinished: (AgentId, ItemId) => (), Item;
    mailboxes: AgentId => Mailbox, Mailbox;
    anonymisations: PlanId => Anonymisation, Anonymisation;
    tombstones: TombstoneDigest => Tombstone, Tombstone;
    personal: (PlaceName, RowId) => Personal, Personal;
    portals: portal::PortalId => PortalSite, Portal;
    /// Unique: one portal per organisation.
    portals_by_organisation: OrganisationId => portal::PortalId, Portal;
    /// Unique: one portal per name.
    portals_by_name: NameKey => portal::PortalId, Portal;
    /// Unique: one portal per part of a URL.
    portals_by_url: UrlPart => portal::PortalId, Portal;
    user_types: portal::UserTypeId => UserType, UserType;
    user_types_by_portal: (portal::PortalId, portal::UserTypeId) => (), UserType;
    portal_users: PortalUserId => PortalUser, PortalUser;
    portal_users_by_type: (portal::UserTypeId, PortalUserId) => (), PortalUser;
    notes: NoteId => Note, Note;
    /// The notes on a record, the one added last first.
    notes_by_record: NotePlace => (), Note;
    /// Unique: a file is inside one note.
    note_files: AttachmentId => (), NoteFile;
    feed: FeedEntryId => FeedEntry, FeedEntry;
    /// The feed of a user of the organisation, the latest entry first.
    feed_by_owner: (OrganisationUserId, Reverse<FeedPosition>) => (), FeedEntry;
    bases: (String, OwnedKey) => ProcessingBasis, Basis;
    data_requests: DataRequestId => DataRequest, DataRequest;
    /// Those that somebody still has to answer.
    open_data_requests: DuePosition => (), DataRequest;
    data_requests_by_filer: (PortalUserId, DuePosition) => (), DataRequest;
    /// Unique: a message's id.
    message_ids: MessageId => (), Message;
}

impl Tables {
    fn append(&mut self, messages: Vec<OutboxEntry>, stamp: u64) {
        let mut sequence = self.outbox.last_key().copied().unwrap_or_default();
        for message in messages {
            sequence = sequence.saturating_add(1);
            self.outbox.put(sequence, message, Version::FIRST, stamp);
        }
    }

    /// All messages in the order in which they were committed.
    pub(crate) fn messages(&self) -> Vec<OutboxEntry> {
        self.outbox.values().cloned().collect()
    }

    /// The same, and forgets them.
    pub(crate) fn take_messages(&mut self) -> Vec<OutboxEntry> {
        let messages = self.messages();
        self.outbox = Table::default();
        messages
    }
}

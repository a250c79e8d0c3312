//! What a host writes once, so that its store can be examined.

use access_model::agents::{AgentId, AgentRepository};
use access_model::{AccessRepository, AccountHolder, Contract};
use agent_handover::anonymise::{AnonymisationRepository, PersonalDataRepository, PlaceName, RowId};
use agent_handover::item::Item;
use agent_handover::mailbox::MailboxRepository;
use agent_handover::{ItemRepository, PlanRepository};
use contact_quota::contacts::ContactRepository;
use contact_quota::licence::LicenceRepository;
use contact_quota::seats::SeatRepository;
use invitation_lifecycle::InvitationRepository;
use invitation_lifecycle::templates::TemplateRepository;
use portal_visibility::notes::{FeedRepository, NoteRepository};
use portal_visibility::portal::{PortalRepository, PortalUserRepository, UserTypeRepository};
use portal_visibility::privacy::PrivacyRepository;
use std::fmt::Debug;
use storage_contract::{OutboxEntry, OutboxRepository, Storage, StorageError, TenantId};
use tantou::portal_membership::MembershipStore;

/// A host's store under examination. One value is one database, empty at first, used by many threads at once.
///
/// A store whose calls never wait is driven with [`run_ready`](storage_contract::run_ready), any other with its runtime's `block_on`.
/// The [quick start](crate) is a whole one.
///
/// What is examined follows from what the transaction implements: [`SeatsHarness`], [`ContactsHarness`], [`LicencesHarness`],
/// [`MembersHarness`] and [`TemplatesHarness`] need nothing more.
/// [`DelegationHarness`] asks for two more methods, [`DeskHarness`] for one.
pub trait Harness: Sync + Sized + 'static {
    /// The store's error.
    type Error: StorageError + Debug;
    /// What one thread needs to open transactions; a connection, a handle to a pool.
    type Connection;
    /// One open transaction.
    type Tx<'c>: Storage<Error = Self::Error>;

    /// How many rounds the cases go that rely on luck to find a race.
    const ROUNDS: u32 = 200;

    /// Runs a future to its end on this thread.
    fn block_on<F: Future>(&self, future: F) -> F::Output;

    /// Connects; called once by each thread. A panic here fails the case.
    fn connect(&self) -> Self::Connection;

    /// Opens a transaction for a tenant.
    ///
    /// # Errors
    /// The store's.
    fn begin<'c>(
        &'c self,
        connection: &'c mut Self::Connection,
        tenant: TenantId,
    ) -> impl Future<Output = Result<Self::Tx<'c>, Self::Error>>;

    /// Commits.
    ///
    /// # Errors
    /// The store's.
    fn commit<'c>(&'c self, tx: Self::Tx<'c>) -> impl Future<Output = Result<(), Self::Error>>;

    /// Rolls back. Dropping has to do that, too; hosts whose clean-up is asynchronous may do it here in so many words.
    fn rollback<'c>(&'c self, tx: Self::Tx<'c>) -> impl Future<Output = ()> {
        drop(tx);
        std::future::ready(())
    }
}

/// What delegation needs of a transaction. Implemented for whatever has it.
pub trait DelegationRepositories: AccessRepository + InvitationRepository + OutboxRepository {}

impl<T: AccessRepository + InvitationRepository + OutboxRepository> DelegationRepositories for T {}

/// What portals' licences need of a transaction. Implemented for whatever has it.
pub trait LicenceRepositories: LicenceRepository + SeatRepository {}

impl<T: LicenceRepository + SeatRepository> LicenceRepositories for T {}

/// A store that keeps what delegation needs: `suite!(delegation: …)`.
pub trait DelegationHarness: for<'c> Harness<Tx<'c>: DelegationRepositories> {
    /// Puts holders and contracts of a tenant in place, inside of an open transaction. (Name the type `Self::Tx<'_>`, as here: spelt out,
    /// its lifetime would be of another kind, and the compiler would object.)
    ///
    /// # Errors
    /// The store's.
    fn seed(&self, tx: &mut Self::Tx<'_>, seed: &Seed) -> impl Future<Output = Result<(), Self::Error>>;

    /// A tenant's committed messages, in the order of their commits. A panic here fails the case.
    fn messages(&self, tenant: TenantId) -> Vec<OutboxEntry>;
}

/// What the rules never write and a host therefore has to put in place itself.
#[derive(Clone, Debug, Default)]
pub struct Seed {
    /// Account holders, with ids that are not there yet.
    pub holders: Vec<AccountHolder>,
    /// Contracts of these holders or of ones seeded before, with ids that are not there yet.
    pub contracts: Vec<Contract>,
}

/// A store that keeps registers of contacts: `suite!(contacts: …)`. Implemented for every harness whose transaction does.
pub trait ContactsHarness: for<'c> Harness<Tx<'c>: ContactRepository> {}

impl<H: for<'c> Harness<Tx<'c>: ContactRepository>> ContactsHarness for H {}

/// A store that keeps seats: `suite!(seats: …)`. Implemented for every harness whose transaction does.
pub trait SeatsHarness: for<'c> Harness<Tx<'c>: SeatRepository> {}

impl<H: for<'c> Harness<Tx<'c>: SeatRepository>> SeatsHarness for H {}

/// A store that keeps portals' licences and their seats: `suite!(licences: …)`. Implemented for every harness whose transaction does.
pub trait LicencesHarness: for<'c> Harness<Tx<'c>: LicenceRepositories> {}

impl<H: for<'c> Harness<Tx<'c>: LicenceRepositories>> LicencesHarness for H {}

/// A store that keeps members of portals, and beside their own rows the invitations, licences, seats and templates that their journeys need:
/// `suite!(members: …)`. Implemented for every harness whose transaction does.
pub trait MembersHarness: for<'c> Harness<Tx<'c>: MembershipStore> {}

impl<H: for<'c> Harness<Tx<'c>: MembershipStore>> MembersHarness for H {}

/// A store that keeps mail templates: `suite!(templates: …)`. Implemented for every harness whose transaction does.
pub trait TemplatesHarness: for<'c> Harness<Tx<'c>: TemplateRepository> {}

impl<H: for<'c> Harness<Tx<'c>: TemplateRepository>> TemplatesHarness for H {}

/// What a help desk needs of a transaction. Implemented for whatever has it.
pub trait DeskRepositories:
    AgentRepository
    + ItemRepository
    + PlanRepository
    + MailboxRepository
    + AnonymisationRepository
    + PersonalDataRepository
{
}

impl<T> DeskRepositories for T where
    T: AgentRepository
        + ItemRepository
        + PlanRepository
        + MailboxRepository
        + AnonymisationRepository
        + PersonalDataRepository
{
}

/// A store that keeps a help desk: `suite!(desk: …)`.
pub trait DeskHarness: for<'c> Harness<Tx<'c>: DeskRepositories> {
    /// Puts items of work and rows of personal data of a tenant in place, inside of an open transaction.
    ///
    /// # Errors
    /// The store's.
    fn seed_work(&self, tx: &mut Self::Tx<'_>, work: &Work) -> impl Future<Output = Result<(), Self::Error>>;
}

/// What the rules of a help desk never make and a host therefore has to put in place itself.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Items, with ids that are not there yet.
    pub items: Vec<Item>,
    /// Rows of places that hold personal data, with ids that are not there yet.
    pub personal: Vec<PersonalSeed>,
}

/// A row of a place that holds personal data.
#[derive(Clone, Debug)]
pub struct PersonalSeed {
    /// Which place.
    pub place: PlaceName,
    /// Which row.
    pub row: RowId,
    /// Whose field it is; none: a text that may mention anybody.
    pub agent: Option<AgentId>,
    /// What it holds.
    pub value: String,
}

/// What portals need of a transaction. Implemented for whatever has it.
pub trait PortalRepositories: PortalRepository + UserTypeRepository + PortalUserRepository {}

impl<T: PortalRepository + UserTypeRepository + PortalUserRepository> PortalRepositories for T {}

/// A store that keeps portals, user types and portal users: `suite!(portals: …)`. Implemented for every harness whose transaction does.
pub trait PortalsHarness: for<'c> Harness<Tx<'c>: PortalRepositories> {}

impl<H: for<'c> Harness<Tx<'c>: PortalRepositories>> PortalsHarness for H {}

/// What notes, feeds and privacy need of a transaction. Implemented for whatever has it.
pub trait NoteRepositories: NoteRepository + FeedRepository + PrivacyRepository {}

impl<T: NoteRepository + FeedRepository + PrivacyRepository> NoteRepositories for T {}

/// A store that keeps what portal users leave on records: `suite!(notes: …)`. Implemented for every harness whose transaction does.
pub trait NotesHarness: for<'c> Harness<Tx<'c>: NoteRepositories> {}

impl<H: for<'c> Harness<Tx<'c>: NoteRepositories>> NotesHarness for H {}

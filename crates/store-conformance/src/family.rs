//! What the cases that every store has to pass need to know of the repositories they are run over.

use crate::harness::Harness;
use crate::portrait::Portrait;
use crate::violation::Verdict;
use std::fmt::Debug;
use storage_contract::Version;

/// A family of repositories that a host implements together or not at all. The [common cases](crate::cases::common) are run over each.
///
/// Implemented here, for the families that there are; a host names one, and implements none.
///
/// Two scenes are written, each into an empty tenant: a *world*, with at least one of every aggregate in every state, and *originals*, one row of
/// each kind ([`rows`](Self::ROWS)) and two of each kind of guard row ([`guards`](Self::GUARDS)).
#[expect(async_fn_in_trait, reason = "nothing here is sent to another thread before it is run")]
pub trait Family<H: Harness> {
    /// The kinds of rows that have versions.
    type Row: Copy + Debug + PartialEq + Sync + 'static;
    /// The unique keys, each as a way to break it.
    type Duplicate: Copy + Debug + 'static;

    /// Every kind of row that can be saved.
    const ROWS: &'static [Self::Row];
    /// Those of them that can be deleted.
    const DELETABLE: &'static [Self::Row];
    /// Those of them that can keep a number, so that the isolation of two transactions can be tried: guard rows above all.
    const GUARDS: &'static [Self::Row];
    /// Every unique key.
    const DUPLICATES: &'static [Self::Duplicate];

    /// What a store has to show of the world.
    fn world() -> Portrait;

    /// Writes the world.
    async fn write_world(harness: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error>;

    /// What a store shows of the world, read in every way there is.
    async fn look(tx: &mut H::Tx<'_>) -> Result<Portrait, H::Error>;

    /// Deletes or changes some of the world.
    async fn take_away(tx: &mut H::Tx<'_>) -> Result<(), H::Error>;

    /// Asks for empty lists of rows, and writes empty lists.
    async fn ask_for_nothing(tx: &mut H::Tx<'_>) -> Result<(), H::Error>;

    /// Has a service of the rules refuse something about the world.
    async fn be_refused(tx: &mut H::Tx<'_>) -> Verdict;

    /// Writes the originals.
    async fn write_originals(harness: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error>;

    /// The version of the original, by a guarded read; `None` if it is not there.
    async fn version(tx: &mut H::Tx<'_>, row: Self::Row) -> Result<Option<Version>, H::Error>;

    /// Saves the original.
    async fn save(tx: &mut H::Tx<'_>, row: Self::Row, expected: Version) -> Result<(), H::Error>;

    /// Deletes the original; only for what is deletable.
    async fn delete(tx: &mut H::Tx<'_>, row: Self::Row, expected: Version) -> Result<(), H::Error>;

    /// Writes a duplicate of an original.
    async fn duplicate(tx: &mut H::Tx<'_>, duplicate: Self::Duplicate) -> Result<(), H::Error>;

    /// The numbers that two originals of a guard's kind keep, by guarded reads in the order given. `0` and `1` name the rows; the numbers are
    /// small.
    async fn lock_cells(tx: &mut H::Tx<'_>, guard: Self::Row, cells: &[usize])
    -> Result<Vec<Cell>, H::Error>;

    /// Has an original keep another number.
    async fn save_cell(tx: &mut H::Tx<'_>, guard: Self::Row, cell: Cell) -> Result<(), H::Error>;

    /// Whether there is a row under a certain key that is none of the originals', by a guarded read.
    async fn is_introduced(tx: &mut H::Tx<'_>) -> Result<bool, H::Error>;

    /// Adds a row under that key; of another content for each `who`.
    async fn introduce(harness: &H, tx: &mut H::Tx<'_>, who: usize) -> Result<(), H::Error>;
}

/// A number that a row keeps.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// Which of the rows.
    pub index: usize,
    /// The number.
    pub value: u64,
    /// The version of the row.
    pub version: Version,
}

/// Delegation: holders, contracts, delegates, rosters, assignments, addressees, invitations, and the outbox.
#[derive(Debug)]
pub struct Delegation;

/// Registers of contacts, with the accounts and receipts that belong to them.
#[derive(Debug)]
pub struct Contacts;

/// Pools of seats.
#[derive(Debug)]
pub struct Seats;

/// Portals' licences.
#[derive(Debug)]
pub struct Licences;

/// Members of portals, and bulk invitations to them.
#[derive(Debug)]
pub struct Members;

/// Mail templates.
#[derive(Debug)]
pub struct Templates;

/// Help desks: the desk, agents, items of work, handovers, mailboxes, anonymisations.
#[derive(Debug)]
pub struct Desk;

/// Portals, their user types and their users.
#[derive(Debug)]
pub struct Portals;

/// What portal users leave on records: notes, with what the feed tells of them, consent, requests.
#[derive(Debug)]
pub struct Notes;

//! The desk, and the two stores that keep it.

use crate::by_hand;
use email_identity::{AddressPolicy, EmailAddress};
use memory_store::{MemoryStore, MemoryTx};
use sqlite_store::{Durability, OpenOptions, SqliteStore, SqliteTx};
use storage_contract::{StorageError, TenantId, Version, run_ready};
use tantou::access::agents::{
    Agent, AgentId, DataScope, Department, DepartmentId, Desk, DeskRecord, Person, Placement, Role,
};
use tantou::handover::item::{Item, ItemKind, WorkState};
use tantou::handover::{ItemId, ItemRepository};
use tantou::offboarding::DeskStore;
use tempfile::TempDir;
use uuid::Uuid;

/// The administrator.
pub const BOSS: u128 = 1;

/// How many agents there are; each round of a bench moves everything from one to the next.
const AGENTS: u128 = 40;

/// How many items are written in one transaction.
const CHUNK: u64 = 10_000;

/// The tenant of every bench.
#[must_use]
pub const fn tenant() -> TenantId {
    TenantId::from_uuid(Uuid::from_u128(0x7e))
}

/// An agent's id.
#[must_use]
pub const fn agent(number: u128) -> AgentId {
    AgentId::from_uuid(Uuid::from_u128(0xa6_0000 + number))
}

/// A store that keeps the desk.
pub trait Host {
    /// Its error.
    type Error: StorageError;
    /// One transaction.
    type Tx<'t>: DeskStore + storage_contract::Storage<Error = Self::Error>
    where
        Self: 't;

    /// Its name.
    const NAME: &'static str;

    /// An empty one.
    fn empty() -> Self;

    /// Opens a transaction.
    fn begin(&mut self) -> Self::Tx<'_>;

    /// Commits it.
    fn commit(tx: Self::Tx<'_>);

    /// Puts items there.
    fn put(tx: &mut Self::Tx<'_>, items: &[Item]);

    /// Moves everything of one agent to another, as one would by hand: page by page by id, each item where its version is still the same, a transaction per page, and no receipts.
    fn by_hand(&mut self, from: AgentId, to: AgentId);

    /// With agents, and so many open items of agent 2.
    #[must_use]
    fn with_items(count: u64) -> Self
    where
        Self: Sized,
    {
        let mut host = Self::empty();
        let mut tx = host.begin();
        write_people(&mut tx);
        Self::commit(tx);
        for start in (0..count).step_by(usize::try_from(CHUNK).unwrap_or(1)) {
            let items: Vec<Item> = (start..count.min(start + CHUNK)).map(item).collect();
            let mut tx = host.begin();
            Self::put(&mut tx, &items);
            Self::commit(tx);
        }
        host
    }

    /// Every item's holder and version, in order.
    #[must_use]
    fn portrait(&mut self) -> Vec<(ItemId, Option<AgentId>, Version)> {
        let mut tx = self.begin();
        let items = run_ready(tx.page_items(None, u32::MAX)).expect("items");
        let ids: Vec<ItemId> = items.iter().map(|item| item.id).collect();
        let items = run_ready(tx.find_items(&ids)).expect("items");
        items.iter().map(|row| (row.value.id, row.value.assignee, row.version)).collect()
    }
}

fn department() -> DepartmentId {
    Uuid::from_u128(0xde).into()
}

/// Ids scattered over their whole range, as random ones are.
fn item(number: u64) -> Item {
    let scattered = (u128::from(number.wrapping_mul(0x9E37_79B9_7F4A_7C15)) << 64) | u128::from(number);
    Item {
        id: Uuid::from_u128(scattered).into(),
        kind: ItemKind::Ticket,
        department: department(),
        channel: None,
        team: None,
        state: WorkState::Open { replied: false },
        assignee: Some(agent(2)),
    }
}

fn write_people<R: DeskStore>(tx: &mut R) {
    let people: Vec<Agent> = (1..=AGENTS)
        .map(|number| {
            let address =
                EmailAddress::parse(&format!("agent{number}@desk.example"), &AddressPolicy::default());
            let name = format!("担当 {number}").parse().expect("a name");
            let role =
                if number == BOSS { Role::Administrator } else { Role::Agent { scope: DataScope::All } };
            let person = Person::new(name, address.expect("an address"));
            Agent::new(agent(number), person, Placement::new(role, [department()])).expect("an agent")
        })
        .collect();
    let record = DeskRecord { departments: vec![Department::new(department())], ..DeskRecord::default() };
    let desk = Desk::restore(record).expect("a desk");
    run_ready(tx.save_desk(&desk, None)).expect("the desk");
    run_ready(tx.save_administrators(&people.iter().collect(), None)).expect("the administrators");
    run_ready(tx.insert_agents(&people)).expect("the agents");
}

/// The store in memory.
pub struct Memory(MemoryStore);

impl Host for Memory {
    type Error = memory_store::MemoryStoreError;
    type Tx<'t> = MemoryTx;

    const NAME: &'static str = "in memory";

    fn empty() -> Self {
        Self(MemoryStore::new())
    }

    fn begin(&mut self) -> MemoryTx {
        self.0.begin(tenant())
    }

    fn commit(tx: MemoryTx) {
        tx.commit().expect("a commit");
    }

    fn put(tx: &mut MemoryTx, items: &[Item]) {
        tx.insert_items(items).expect("new items");
    }

    fn by_hand(&mut self, from: AgentId, to: AgentId) {
        by_hand::in_memory(&self.0, from, to);
    }
}

/// The store in a file. As fast as it can be, so that waiting for the disk hides nothing.
pub struct Sqlite {
    store: SqliteStore,
    _folder: TempDir,
}

impl Host for Sqlite {
    type Error = sqlite_store::SqliteStoreError;
    type Tx<'t> = SqliteTx<'t>;

    const NAME: &'static str = "in SQLite";

    fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let options = OpenOptions::default().with_durability(Durability::ProcessCrash);
        let store = options.open(folder.path().join("desk.db")).expect("a file");
        Self { store, _folder: folder }
    }

    fn begin(&mut self) -> SqliteTx<'_> {
        self.store.begin(tenant()).expect("a transaction")
    }

    fn commit(tx: SqliteTx<'_>) {
        tx.commit().expect("a commit");
    }

    fn put(tx: &mut SqliteTx<'_>, items: &[Item]) {
        tx.insert_items(items).expect("new items");
    }

    fn by_hand(&mut self, from: AgentId, to: AgentId) {
        by_hand::in_sqlite(&mut self.store, from, to);
    }
}

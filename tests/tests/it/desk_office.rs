//! The desk of the presets' stories: its journeys, its books, its clock, and what it has sent.

use crate::host::{address, time};
use memory_store::{MemoryStore, MemoryTx};
use sqlite_store::{Durability, OpenOptions, SqliteStore, SqliteTx};
use std::fmt::Debug;
use std::time::Duration;
use tantou::access::agents::{
    Administrators, Agent, AgentId, AgentRepository, ChannelId, DataScope, Department, DepartmentId, Desk,
    DeskRecord, Person, Placement, Role,
};
use tantou::handover::anonymise::{PlaceName, RowId};
use tantou::handover::item::{Item, ItemChange, ItemKind, WorkState};
use tantou::handover::mailbox::{Mailbox, MailboxRepository};
use tantou::handover::plan::{PlanPhase, PlanRefusal};
use tantou::handover::{ItemId, ItemRepository, PlanId};
use tantou::message::{Content, Message, Recipient};
use tantou::offboarding::{AnonymisingStore, DeskNotice, Leave, Offboarding, Receipt, Run, Shown};
use tantou::storage::{
    OpError, OutboxRepository, Storage, StorageError, TenantId, Timestamp, Versioned, run_ready,
};
use uuid::Uuid;

const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(0x7e));

pub(crate) const fn agent(number: u128) -> AgentId {
    AgentId::from_uuid(Uuid::from_u128(0xA0_0000 + number))
}

pub(crate) const fn item(number: u128) -> ItemId {
    ItemId::from_uuid(Uuid::from_u128(0x17_0000 + number))
}

pub(crate) const fn plan(number: u128) -> PlanId {
    PlanId::from_uuid(Uuid::from_u128(0x91_0000 + number))
}

pub(crate) const SUPPORT: DepartmentId = DepartmentId::from_uuid(Uuid::from_u128(0xD1));
pub(crate) const SALES: DepartmentId = DepartmentId::from_uuid(Uuid::from_u128(0xD2));
pub(crate) const CHAT: ChannelId = ChannelId::from_uuid(Uuid::from_u128(0xC1));
/// 鈴木, the administrator.
pub(crate) const SUZUKI: AgentId = agent(1);

/// Where the desk keeps its books: any store that can carry them.
pub(crate) trait Books {
    type Error: StorageError;
    type Tx<'a>: AnonymisingStore + OutboxRepository + Storage<Error = Self::Error>
    where
        Self: 'a;

    fn begin(&mut self) -> Self::Tx<'_>;
    fn commit(tx: Self::Tx<'_>);
    fn put_items(tx: &mut Self::Tx<'_>, items: &[Item]);
    fn put_row(tx: &mut Self::Tx<'_>, place: &PlaceName, row: RowId, agent: Option<AgentId>, value: &str);
    /// The process ends and starts again.
    fn reopen(&mut self);
}

impl Books for MemoryStore {
    type Error = memory_store::MemoryStoreError;
    type Tx<'a> = MemoryTx;

    fn begin(&mut self) -> MemoryTx {
        Self::begin(self, TENANT)
    }
    fn commit(tx: MemoryTx) {
        tx.commit().unwrap();
    }
    fn put_items(tx: &mut MemoryTx, items: &[Item]) {
        tx.insert_items(items).unwrap();
    }
    fn put_row(tx: &mut MemoryTx, place: &PlaceName, row: RowId, agent: Option<AgentId>, value: &str) {
        tx.insert_personal_row(place, row, agent, value).unwrap();
    }
    fn reopen(&mut self) {}
}

pub(crate) struct File {
    folder: tempfile::TempDir,
    options: OpenOptions,
    store: SqliteStore,
}

impl File {
    pub(crate) fn create() -> Self {
        Self::create_with(OpenOptions::default())
    }

    /// One that no power cut will meet.
    pub(crate) fn create_fast() -> Self {
        Self::create_with(OpenOptions::default().with_durability(Durability::ProcessCrash))
    }

    fn create_with(options: OpenOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = options.open(folder.path().join("desk.db")).unwrap();
        Self { folder, options, store }
    }
}

impl Books for File {
    type Error = sqlite_store::SqliteStoreError;
    type Tx<'a> = SqliteTx<'a>;

    fn begin(&mut self) -> SqliteTx<'_> {
        self.store.begin(TENANT).unwrap()
    }
    fn commit(tx: SqliteTx<'_>) {
        tx.commit().unwrap();
    }
    fn put_items(tx: &mut SqliteTx<'_>, items: &[Item]) {
        tx.insert_items(items).unwrap();
    }
    fn put_row(tx: &mut SqliteTx<'_>, place: &PlaceName, row: RowId, agent: Option<AgentId>, value: &str) {
        tx.insert_personal_row(place, row, agent, value).unwrap();
    }
    fn reopen(&mut self) {
        self.store = self.options.open(self.folder.path().join("desk.db")).unwrap();
    }
}

pub(crate) struct DeskOffice<B> {
    books: B,
    pub(crate) journeys: Offboarding,
    now: Timestamp,
    sent: Vec<Message>,
}

/// What somebody asks of a plan that is under way.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Command {
    Pause,
    Resume,
    ComeBack,
}

/// An agent of both departments who serves the chat.
pub(crate) fn worker() -> Placement {
    Placement::new(Role::Agent { scope: DataScope::All }, [SUPPORT, SALES]).with_channels([CHAT])
}

pub(crate) fn person(number: u128, name: &str) -> Person {
    Person::new(name.parse().unwrap(), address(&format!("agent{number}@desk.example")))
}

/// An open ticket of the support department.
pub(crate) fn ticket(number: u128, assignee: Option<AgentId>) -> Item {
    let (kind, state) = (ItemKind::Ticket, WorkState::Open { replied: false });
    Item { id: item(number), kind, department: SUPPORT, channel: None, team: None, state, assignee }
}

impl<B: Books> DeskOffice<B> {
    /// A desk with its administrator, who has a mailbox.
    pub(crate) fn open(mut books: B, journeys: Offboarding) -> Self {
        let departments = vec![Department::new(SUPPORT), Department::new(SALES)];
        let desk = DeskRecord { departments, channels: vec![CHAT], ..DeskRecord::default() };
        let placement = Placement::new(Role::Administrator, [SUPPORT]);
        let suzuki = Agent::new(SUZUKI, person(1, "鈴木 一郎"), placement).unwrap();
        let mut tx = books.begin();
        run_ready(tx.save_desk(&Desk::restore(desk).unwrap(), None)).unwrap();
        run_ready(tx.save_administrators(&Administrators::from_iter([&suzuki]), None)).unwrap();
        run_ready(tx.insert_agents(&[suzuki])).unwrap();
        run_ready(tx.insert_mailboxes(&[Mailbox::new(SUZUKI, true)])).unwrap();
        B::commit(tx);
        Self { books, journeys, now: time("2026-04-01T09:00:00+09:00"), sent: Vec::new() }
    }

    pub(crate) fn pass(&mut self, hours: u64) {
        self.now = self.now.saturating_add(Duration::from_secs(hours * 3_600));
    }

    pub(crate) fn reopen(&mut self) {
        self.books.reopen();
    }

    /// One journey in one transaction; its messages go into the outbox before the commit. Refused, nothing is committed.
    pub(crate) fn run<T, E, R>(
        &mut self,
        journey: impl FnOnce(
            &mut B::Tx<'_>,
            Timestamp,
            &Offboarding,
        ) -> Result<Receipt<T, E>, OpError<R, B::Error>>,
    ) -> Result<T, R> {
        let now = self.now;
        let mut tx = self.books.begin();
        match journey(&mut tx, now, &self.journeys) {
            Ok(receipt) => {
                run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
                B::commit(tx);
                self.sent.extend(receipt.messages);
                Ok(receipt.outcome)
            }
            Err(OpError::Refused(refusal)) => Err(refusal),
            Err(OpError::Storage(error)) => panic!("{error}"),
        }
    }

    pub(crate) fn look<T>(&mut self, look: impl FnOnce(&mut B::Tx<'_>) -> T) -> T {
        look(&mut self.books.begin())
    }

    /// The host's own writes.
    pub(crate) fn write(&mut self, write: impl FnOnce(&mut B::Tx<'_>)) {
        let mut tx = self.books.begin();
        write(&mut tx);
        B::commit(tx);
    }

    pub(crate) fn put_items(&mut self, items: &[Item]) {
        self.write(|tx| B::put_items(tx, items));
    }

    /// An agent with a mailbox.
    pub(crate) fn hire(&mut self, number: u128, name: &str, placement: Placement) {
        let added = self.run(|tx, _, journeys| {
            run_ready(journeys.add_agent(tx, SUZUKI, agent(number), person(number, name), placement))
                .map(plain)
        });
        assert!(added.unwrap().agent.is_active());
        self.write(|tx| run_ready(tx.insert_mailboxes(&[Mailbox::new(agent(number), true)])).unwrap());
    }

    pub(crate) fn show(&mut self, leave: &Leave) -> Result<Shown, PlanRefusal> {
        self.run(|tx, now, journeys| run_ready(journeys.plan(tx, SUZUKI, leave, now)).map(plain))
    }

    pub(crate) fn confirm(&mut self, shown: &Shown) -> Result<Run, PlanRefusal> {
        self.run(|tx, now, journeys| run_ready(journeys.confirm(tx, SUZUKI, shown, now)))
    }

    /// Steps until the plan does not run any more.
    pub(crate) fn finish(&mut self, run: &mut Run) -> PlanPhase {
        while self.step(run).unwrap().is_some() {}
        run.phase()
    }

    pub(crate) fn step(&mut self, run: &mut Run) -> Result<Option<u64>, PlanRefusal> {
        self.run(|tx, now, _| {
            Ok(match run_ready(run.next(tx, now))? {
                Some(receipt) => {
                    let Receipt { outcome, messages, events } = receipt;
                    Receipt { outcome: Some(outcome.left), messages, events }
                }
                None => Receipt { outcome: None, messages: Vec::new(), events: Vec::new() },
            })
        })
    }

    /// What somebody asks of a plan that is under way: to halt it, to go on, to come back.
    pub(crate) fn command(&mut self, plan: PlanId, command: Command) -> Result<(), PlanRefusal> {
        self.run(|tx, now, journeys| {
            run_ready(async {
                let messages = match command {
                    Command::Pause => journeys.pause(tx, SUZUKI, plan, now).await.map(|_| Vec::new()),
                    Command::Resume => journeys.resume(tx, SUZUKI, plan, now).await.map(|_| Vec::new()),
                    Command::ComeBack => {
                        journeys.come_back(tx, SUZUKI, plan, now).await.map(|receipt| receipt.messages)
                    }
                }?;
                Ok(Receipt { outcome: (), messages, events: Vec::<()>::new() })
            })
        })
    }

    pub(crate) const fn now(&self) -> Timestamp {
        self.now
    }

    /// The host's own change of items: a note that changes no more than the version, or another state.
    pub(crate) fn touch(&mut self, items: impl IntoIterator<Item = ItemId>, state: Option<WorkState>) {
        let mut ids: Vec<ItemId> = items.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        self.write(|tx| {
            let rows = run_ready(tx.lock_items(&ids)).unwrap();
            let change = |row: &Versioned<Item>| {
                let Item { id: item, assignee, state: before, .. } = row.value;
                let state = state.unwrap_or(before);
                ItemChange { item, expected: row.version, from: assignee, to: assignee, state, guard: None }
            };
            run_ready(tx.save_items(&rows.iter().map(change).collect::<Vec<_>>())).unwrap();
        });
    }

    /// Shown, confirmed and run to its end.
    pub(crate) fn carry_out(&mut self, leave: &Leave) -> PlanPhase {
        let shown = self.show(leave).unwrap();
        let mut run = self.confirm(&shown).unwrap();
        self.finish(&mut run)
    }

    /// Who has which items.
    pub(crate) fn holders(&mut self, numbers: impl IntoIterator<Item = u128>) -> Vec<Option<AgentId>> {
        let ids: Vec<ItemId> = numbers.into_iter().map(item).collect();
        let mut found = self.look(|tx| run_ready(tx.find_items(&ids)).unwrap_or_default());
        found.sort_by_key(|row| row.value.id);
        found.into_iter().map(|row| row.value.assignee).collect()
    }

    pub(crate) fn agent(&mut self, id: AgentId) -> Agent {
        self.look(|tx| run_ready(tx.find_agents(&[id])).unwrap_or_default()).remove(0)
    }

    /// The notices since the last call, by recipient.
    pub(crate) fn notices(&mut self) -> Vec<(AgentId, DeskNotice)> {
        let notice = |message: Message| match (message.to, message.content) {
            (Recipient::Agent(to), Content::Desk(notice)) => (to, *notice),
            other => panic!("{other:?}"),
        };
        std::mem::take(&mut self.sent).into_iter().map(notice).collect()
    }
}

/// What a journey gives that has nothing to send.
pub(crate) fn plain<T>(outcome: T) -> Receipt<T, ()> {
    Receipt { outcome, messages: Vec::new(), events: Vec::new() }
}

/// A refusal's code.
pub(crate) fn code<T: Debug, R: tantou::text::Explain>(result: Result<T, R>) -> &'static str {
    result.unwrap_err().code()
}

//! The desk of the story: its journeys, its books, its clock, and what it has sent.

use crate::host::{address, time};
use memory_store::{MemoryStore, MemoryTx};
use sqlite_store::{SqliteStore, SqliteTx};
use tantou::message::{Message, Recipient};
use tantou::preset;
use tantou::quota::contacts::{
    Change, ContactRole, Inquiry, Judgement, Listed, Refusal, Request, SignIn, Standing,
};
use tantou::quota::{ContractId, RequestId};
use tantou::storage::{OpError, OutboxRepository, TenantId, run_ready};
use tantou::support::{Answered, InquiryId, Moment, PresentState, SupportDesk, SupportStore};
use tantou::text::{Explain, TextLanguage};
use uuid::Uuid;

const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(0x7e));
/// さくら商事: manage, signed up in 2022 with a form of September.
pub(crate) const SAKURA: ContractId = ContractId::from_uuid(Uuid::from_u128(0xC1));

/// Where the desk keeps its books: any store that can carry them.
pub(crate) trait Books {
    type Tx<'a>: SupportStore + OutboxRepository
    where
        Self: 'a;

    fn begin(&mut self) -> Self::Tx<'_>;

    fn commit(tx: Self::Tx<'_>);

    /// The process ends and starts again.
    fn reopen(&mut self);
}

impl Books for MemoryStore {
    type Tx<'a> = MemoryTx;

    fn begin(&mut self) -> MemoryTx {
        Self::begin(self, TENANT)
    }

    fn commit(tx: MemoryTx) {
        tx.commit().unwrap();
    }

    fn reopen(&mut self) {}
}

pub(crate) struct File {
    folder: tempfile::TempDir,
    store: SqliteStore,
}

impl File {
    pub(crate) fn create() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(folder.path().join("desk.db")).unwrap();
        Self { folder, store }
    }
}

impl Books for File {
    type Tx<'a> = SqliteTx<'a>;

    fn begin(&mut self) -> SqliteTx<'_> {
        self.store.begin(TENANT).unwrap()
    }

    fn commit(tx: SqliteTx<'_>) {
        tx.commit().unwrap();
    }

    fn reopen(&mut self) {
        self.store = SqliteStore::open(self.folder.path().join("desk.db")).unwrap();
    }
}

/// The desk: its journeys, its books, its clock, and what it has sent.
pub(crate) struct Office<B> {
    pub(crate) desk: SupportDesk,
    pub(crate) books: B,
    pub(crate) at: Moment,
    pub(crate) contract: ContractId,
    requests: u128,
    pub(crate) sent: Vec<Message>,
}

impl<B: Books> Office<B> {
    pub(crate) fn open(books: B) -> Self {
        let desk = preset::support_contacts().unwrap();
        let at = Moment::in_japan(time("2022-09-20T10:00:00+09:00"));
        Self { desk, books, at, contract: SAKURA, requests: 0, sent: Vec::new() }
    }

    pub(crate) fn on(&mut self, now: &str) {
        self.at = Moment::in_japan(time(now));
        self.books.reopen();
    }

    /// A request of the customer's, in one transaction with its messages.
    pub(crate) fn ask(&mut self, change: Change) -> Result<Answered, Refusal> {
        self.requests += 1;
        let id = RequestId::from_uuid(Uuid::from_u128(0xA000 + self.requests));
        self.send(&Request::new(id, self.contract, change))
    }

    pub(crate) fn send(&mut self, request: &Request) -> Result<Answered, Refusal> {
        let mut tx = self.books.begin();
        match run_ready(self.desk.request(&mut tx, request, self.at)) {
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

    /// What the refusal says to the customer.
    pub(crate) fn refused(&mut self, change: Change) -> String {
        self.ask(change).unwrap_err().message(TextLanguage::Japanese)
    }

    pub(crate) fn judge(&mut self, inquiry: &Inquiry<'_>) -> Judgement {
        self.requests += 1;
        let id = InquiryId::from_uuid(Uuid::from_u128(0xB000 + self.requests));
        let mut tx = self.books.begin();
        let receipt = run_ready(self.desk.inquiry(&mut tx, id, inquiry)).unwrap();
        run_ready(tx.insert_messages(&receipt.outbox_entries().unwrap())).unwrap();
        B::commit(tx);
        self.sent.extend(receipt.messages);
        receipt.outcome
    }

    pub(crate) fn state(&mut self) -> PresentState {
        let (on, contract) = (self.at.today, self.contract);
        let mut tx = self.books.begin();
        run_ready(self.desk.state(&mut tx, contract, on, None, 100)).unwrap().unwrap()
    }

    pub(crate) fn standing(&mut self) -> Standing {
        self.state().standing.unwrap()
    }

    /// Who is registered, the primary with a star.
    pub(crate) fn names(&mut self) -> String {
        let line = |listed: &Listed| match listed.role {
            ContactRole::Primary => format!("{}*", listed.contact.name()),
            ContactRole::Secondary => listed.contact.name().to_string(),
        };
        self.state().contacts.iter().map(line).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn sign_in(&mut self, mail: &str) -> SignIn {
        let mut tx = self.books.begin();
        run_ready(self.desk.sign_in(&mut tx, &address(mail))).unwrap()
    }

    /// What was sent since this was last asked: to whom, under which topic.
    pub(crate) fn sent(&mut self) -> Vec<String> {
        let line = |message: Message| match &message.to {
            Recipient::Address(to) => format!("{} {}", to.as_given(), message.topic()),
            other => panic!("{other:?}"),
        };
        std::mem::take(&mut self.sent).into_iter().map(line).collect()
    }
}

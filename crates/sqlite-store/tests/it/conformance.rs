use sqlite_store::{Durability, OpenOptions, SqliteStore, SqliteStoreError, SqliteTx};
use storage_contract::{OutboxEntry, TenantId, run_ready};
use store_conformance::{DelegationHarness, DeskHarness, Harness, PersonalSeed, Seed, Work};
use tempfile::TempDir;

struct Sqlite {
    folder: TempDir,
    options: OpenOptions,
}

impl Sqlite {
    fn new(durability: Durability) -> Self {
        let options = OpenOptions::default().with_durability(durability);
        Self { folder: tempfile::tempdir().unwrap(), options }
    }
}

impl Harness for Sqlite {
    type Error = SqliteStoreError;
    type Connection = SqliteStore;
    type Tx<'c> = SqliteTx<'c>;

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        run_ready(future)
    }

    fn connect(&self) -> SqliteStore {
        self.options.open(self.folder.path().join("tantou.db")).unwrap()
    }

    async fn begin<'c>(
        &'c self,
        store: &'c mut SqliteStore,
        tenant: TenantId,
    ) -> Result<SqliteTx<'c>, SqliteStoreError> {
        store.begin(tenant)
    }

    async fn commit<'c>(&'c self, tx: SqliteTx<'c>) -> Result<(), SqliteStoreError> {
        tx.commit()
    }
}

impl DelegationHarness for Sqlite {
    async fn seed(&self, tx: &mut Self::Tx<'_>, seed: &Seed) -> Result<(), SqliteStoreError> {
        tx.insert_holders(&seed.holders)?;
        tx.insert_contracts(&seed.contracts)
    }

    fn messages(&self, tenant: TenantId) -> Vec<OutboxEntry> {
        let mut store = self.connect();
        let mut tx = store.begin(tenant).unwrap();
        let messages = tx.page_messages(None, 1_000).unwrap();
        let entry = |message: sqlite_store::OutboxMessage| OutboxEntry {
            id: message.id,
            topic: message.topic,
            body: message.body.unwrap(),
        };
        messages.into_iter().map(entry).collect()
    }
}

impl DeskHarness for Sqlite {
    async fn seed_work(&self, tx: &mut Self::Tx<'_>, work: &Work) -> Result<(), SqliteStoreError> {
        tx.insert_items(&work.items)?;
        for PersonalSeed { place, row, agent, value } in &work.personal {
            tx.insert_personal_row(place, *row, *agent, value)?;
        }
        Ok(())
    }
}

store_conformance::suite!(all: sqlite, Sqlite::new(Durability::PowerCut));

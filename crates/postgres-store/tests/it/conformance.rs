use crate::database::{Database, RUNTIME};
use postgres_store::{Isolation, OutboxMessage, PostgresStoreError, PostgresTx};
use storage_contract::{OutboxEntry, TenantId};
use store_conformance::{DelegationHarness, DeskHarness, Harness, PersonalSeed, Seed, Work};

pub(crate) struct Postgres(pub(crate) Database);

impl Harness for Postgres {
    type Error = PostgresStoreError;
    type Connection = ();
    type Tx<'c> = PostgresTx;

    /// Each of them is sixteen transactions over a network, in two isolations.
    const ROUNDS: u32 = 25;

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        RUNTIME.block_on(future)
    }

    fn connect(&self) {}

    async fn begin<'c>(&'c self, (): &'c mut (), tenant: TenantId) -> Result<PostgresTx, PostgresStoreError> {
        self.0.store.begin(tenant).await
    }

    async fn commit(&self, tx: PostgresTx) -> Result<(), PostgresStoreError> {
        tx.commit().await
    }
}

impl DelegationHarness for Postgres {
    async fn seed(&self, tx: &mut Self::Tx<'_>, seed: &Seed) -> Result<(), PostgresStoreError> {
        tx.insert_holders(&seed.holders).await?;
        tx.insert_contracts(&seed.contracts).await
    }

    fn messages(&self, tenant: TenantId) -> Vec<OutboxEntry> {
        let read = async {
            let mut tx = self.0.store.begin(tenant).await?;
            tx.page_messages(None, 1_000).await
        };
        let entry = |message: OutboxMessage| OutboxEntry {
            id: message.id,
            topic: message.topic,
            body: message.body.unwrap(),
        };
        RUNTIME.block_on(read).unwrap().into_iter().map(entry).collect()
    }
}

/// An empty database, or the test ends here: there is no PostgreSQL.
macro_rules! harness {
    ($isolation:expr) => {
        match Database::new($isolation) {
            Some(database) => Postgres(database),
            None => return Ok(()),
        }
    };
}

impl DeskHarness for Postgres {
    async fn seed_work(&self, tx: &mut Self::Tx<'_>, work: &Work) -> Result<(), PostgresStoreError> {
        tx.insert_items(&work.items).await?;
        for PersonalSeed { place, row, agent, value } in &work.personal {
            tx.insert_personal_row(place, *row, *agent, value).await?;
        }
        Ok(())
    }
}

store_conformance::suite!(all: read_committed, harness!(Isolation::ReadCommitted));
store_conformance::suite!(all: serializable, harness!(Isolation::Serializable));

use memory_store::{MemoryStore, MemoryStoreError, MemoryTx};
use storage_contract::{OutboxEntry, TenantId, run_ready};
use store_conformance::{DelegationHarness, DeskHarness, Harness, PersonalSeed, Seed, Work};

#[derive(Default)]
struct Memory(MemoryStore);

impl Harness for Memory {
    type Error = MemoryStoreError;
    type Connection = ();
    type Tx<'c> = MemoryTx;

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        run_ready(future)
    }

    fn connect(&self) {}

    async fn begin<'c>(&'c self, (): &'c mut (), tenant: TenantId) -> Result<MemoryTx, MemoryStoreError> {
        Ok(self.0.begin(tenant))
    }

    async fn commit(&self, tx: MemoryTx) -> Result<(), MemoryStoreError> {
        tx.commit()
    }
}

impl DelegationHarness for Memory {
    async fn seed(&self, tx: &mut Self::Tx<'_>, seed: &Seed) -> Result<(), MemoryStoreError> {
        tx.insert_holders(&seed.holders)?;
        tx.insert_contracts(&seed.contracts)
    }

    fn messages(&self, tenant: TenantId) -> Vec<OutboxEntry> {
        self.0.messages(tenant)
    }
}

impl DeskHarness for Memory {
    async fn seed_work(&self, tx: &mut Self::Tx<'_>, work: &Work) -> Result<(), MemoryStoreError> {
        tx.insert_items(&work.items)?;
        for PersonalSeed { place, row, agent, value } in &work.personal {
            tx.insert_personal_row(place, *row, *agent, value)?;
        }
        Ok(())
    }
}

store_conformance::suite!(all: memory, Memory::default());

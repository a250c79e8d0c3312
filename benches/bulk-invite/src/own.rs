//! The library: every target evaluated, deduplicated, its token hashed, a seat held; one transaction a batch, progress in it.

use crate::world::{BATCH, Random, TENANT, acting, bulk, facts, membership, now, set_up, targets};
use memory_store::MemoryStore;
use sqlite_store::SqliteStore;
use storage_contract::run_ready;
use tantou::portal_membership::{Batches, MembershipStore, PortalMembership};

/// Sets the portal up, and begins the run.
fn begin<R: MembershipStore>(membership: &PortalMembership, tx: &mut R) {
    let (new, add) = set_up();
    let facts = facts();
    run_ready(async {
        let opened = membership.seats().open(tx, &new, now()).await;
        drop(opened.expect("is opened"));
        let added = membership.seats().change(tx, &add, now()).await;
        drop(added.expect("is added"));
        membership.begin_bulk(tx, bulk(), &acting(&facts, now())).await.expect("is begun");
    });
}

/// A store that runs a transaction.
pub trait Runs {
    /// One transaction.
    type Tx<'a>: MembershipStore
    where
        Self: 'a;
    /// Opens a transaction.
    fn begin(&mut self) -> Self::Tx<'_>;
    /// Commits it.
    fn commit(tx: Self::Tx<'_>);
}

impl Runs for MemoryStore {
    type Tx<'a> = memory_store::MemoryTx;
    fn begin(&mut self) -> memory_store::MemoryTx {
        Self::begin(self, TENANT)
    }
    fn commit(tx: memory_store::MemoryTx) {
        tx.commit().expect("nobody is in the way");
    }
}

impl Runs for SqliteStore {
    type Tx<'a> = sqlite_store::SqliteTx<'a>;
    fn begin(&mut self) -> sqlite_store::SqliteTx<'_> {
        Self::begin(self, TENANT).expect("nobody is in the way")
    }
    fn commit(tx: sqlite_store::SqliteTx<'_>) {
        tx.commit().expect("nobody is in the way");
    }
}

/// A store with the portal in it.
pub fn prepared<S: Runs>(mut store: S) -> S {
    let membership = membership();
    let mut tx = store.begin();
    begin(&membership, &mut tx);
    S::commit(tx);
    store
}

/// Invites so many; how many mails there are to send.
pub fn run<S: Runs>(store: &mut S, count: u64) -> u64 {
    let (membership, facts, bulk) = (membership(), facts(), bulk());
    let acting = acting(&facts, now());
    let mut random = Random(7);
    let mut batches = Batches::new(|from| targets(from, count), BATCH);
    let mut mails = 0;
    let mut progress = tantou::invitation::bulk::BulkProgress::begin(bulk.mode);
    while progress.is_running() {
        let batch = batches.next(&progress);
        let mut tx = store.begin();
        let done = run_ready(membership.bulk_batch(&mut tx, bulk.id, &batch, &acting, &mut random));
        S::commit(tx);
        let done = done.expect("is carried out");
        mails += u64::try_from(done.messages.len()).unwrap_or(u64::MAX);
        progress = done.outcome.progress;
    }
    assert_eq!((progress.counts.sent, mails), (count, count), "everybody is invited");
    mails
}

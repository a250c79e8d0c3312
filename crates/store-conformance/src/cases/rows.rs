//! Rows: absent ones, every state of every aggregate, and one's own writes.

use crate::harness::{Harness, Repositories};
use crate::session::Session;
use crate::violation::{During, Verdict, Violation, ensure};
use crate::world::{TENANT, World};

/// What is not there is not found, in whatever way it is asked for, and is no error.
///
/// # Errors
/// [`Violation`] if it is.
pub fn absent_is_none<H: Harness>(harness: &H) -> Verdict {
    let world = World::new();
    let mut session = Session::open(harness, TENANT);
    let seen = session.commit("looking at an empty store", async |tx| world.look(tx).await)?;
    ensure(seen.is_empty(), || format!("an empty store shows {seen:?}"))?;
    session.commit("asking for nothing", async |tx| nothing(tx).await)
}

/// Lists may be empty.
async fn nothing<R: Repositories>(tx: &mut R) -> Result<(), R::Error> {
    tx.lock_contracts(&[]).await?;
    tx.lock_delegates(&[]).await?;
    tx.lock_delegates_by_address(&[]).await?;
    tx.lock_assignments(&[]).await?;
    tx.lock_invitations(&[]).await?;
    tx.lock_addressees(crate::world::SCOPE, &[]).await?;
    tx.insert_delegates(&[]).await?;
    tx.insert_roster(&[]).await?;
    tx.insert_assignments(&[]).await?;
    tx.save_assignments(&[]).await?;
    tx.delete_assignments(&[]).await?;
    tx.insert_invitations(&[]).await?;
    tx.save_invitations(&[]).await?;
    tx.delete_invitations(&[]).await?;
    tx.insert_addressees(&[]).await?;
    tx.save_addressees(&[]).await?;
    tx.insert_messages(&[]).await
}

/// Every aggregate in every state comes back as it was written, in whatever way it is asked for.
///
/// # Errors
/// [`Violation`] with what differs.
pub fn every_state_round_trips<H: Harness>(harness: &H) -> Verdict {
    let world = World::new();
    let mut session = Session::open(harness, TENANT);
    session.commit("writing a world", async |tx| {
        harness.seed(tx, &world.seed).await?;
        world.insert(tx).await
    })?;
    let seen = session.commit("reading it back", async |tx| world.look(tx).await)?;
    let expected = world.portrait();
    ensure(seen == expected, || seen.difference(&expected))
}

/// A transaction sees what it has written itself, before it commits.
///
/// # Errors
/// [`Violation`] with what differs.
pub fn own_writes_are_seen<H: Harness>(harness: &H) -> Verdict {
    let world = World::new();
    let Session { mut connection, .. } = Session::open(harness, TENANT);
    let seen = harness.block_on(async {
        let mut tx = harness.begin(&mut connection, TENANT).await.during("beginning")?;
        harness.seed(&mut tx, &world.seed).await.during("seeding")?;
        // Even if an earlier look found nothing.
        world.look(&mut tx).await.during("looking before")?;
        world.insert(&mut tx).await.during("inserting")?;
        let seen = world.look(&mut tx).await.during("looking after")?;
        harness.rollback(tx).await;
        Ok::<_, Violation>(seen)
    })?;
    let expected = world.portrait();
    ensure(seen == expected, || seen.difference(&expected))
}

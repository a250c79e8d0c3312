//! Tenants: the same ids in two of them are two worlds.

use crate::harness::{Harness, Repositories};
use crate::session::Session;
use crate::violation::{Verdict, ensure, same};
use crate::world::{HOLDER, OTHER_TENANT, SCOPE, TENANT, World, delegate};

/// What one tenant has, another neither sees nor changes, even under the same ids, addresses, selectors and messages.
///
/// # Errors
/// A violation with what got through.
pub fn tenants_are_isolated<H: Harness>(harness: &H) -> Verdict {
    let world = World::new();
    let (mut one, mut other) = (Session::open(harness, TENANT), Session::open(harness, OTHER_TENANT));
    one.commit("writing a world for one tenant", async |tx| {
        harness.seed(tx, &world.seed).await?;
        world.insert(tx).await
    })?;
    let seen = other.commit("looking from another tenant", async |tx| world.look(tx).await)?;
    ensure(seen.is_empty(), || format!("another tenant sees {seen:?}"))?;
    same("another tenant's messages", &harness.messages(OTHER_TENANT), &Vec::new())?;

    other.commit("writing the same world for the other tenant", async |tx| {
        harness.seed(tx, &world.seed).await?;
        world.insert(tx).await
    })?;
    let (expected, empty_handed) = (world.portrait(), "the other tenant's world is not whole");
    let seen = other.commit("looking at it", async |tx| world.look(tx).await)?;
    ensure(seen == expected, || format!("{empty_handed}: {}", seen.difference(&expected)))?;

    other.commit("taking it away again", async |tx| take_away(tx, &world).await)?;
    let seen = one.commit("looking at the first tenant's", async |tx| world.look(tx).await)?;
    ensure(seen == expected, || format!("another tenant changed it: {}", seen.difference(&expected)))?;
    same("the first tenant's messages", &harness.messages(TENANT), &world.messages)
}

/// Deletes or changes what can be.
async fn take_away<R: Repositories>(tx: &mut R, world: &World) -> Result<(), R::Error> {
    let ids: Vec<_> = world.invitations.iter().map(invitation_lifecycle::Invitation::id).collect();
    let rows = tx.lock_invitations(&ids).await?;
    let rows: Vec<_> = rows.iter().map(|row| (row.value.id(), row.version)).collect();
    tx.delete_invitations(&rows).await?;
    let delegate = delegate(1);
    let rows = tx.lock_assignments_of_delegates(HOLDER, &[delegate.id()]).await?;
    let rows: Vec<_> =
        rows.iter().map(|row| (row.value.contract(), row.value.delegate(), row.version)).collect();
    tx.delete_assignments(&rows).await?;
    let rows = tx.lock_roster(HOLDER, &[delegate.id()]).await?;
    let rows: Vec<_> = rows.iter().map(|row| (row.value.delegate(), row.version)).collect();
    tx.delete_roster_entries(HOLDER, &rows).await?;
    let rows = tx.lock_addressees(SCOPE, &[delegate.address().key().clone()]).await?;
    for row in rows {
        let emptied = crate::world::addressee(SCOPE, delegate.address(), None);
        tx.save_addressees(&[(emptied, row.version)]).await?;
    }
    Ok(())
}

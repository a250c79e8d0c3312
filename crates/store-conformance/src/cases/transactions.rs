//! Transactions that do not commit.

use crate::harness::Harness;
use crate::session::Session;
use crate::violation::{Verdict, ensure, same};
use crate::world::{TENANT, World, contract};
use access_model::{Contract, ContractRepository};

/// After a rollback nothing of the transaction is there.
///
/// # Errors
/// A violation with what is.
pub fn rollback_leaves_nothing<H: Harness>(harness: &H) -> Verdict {
    let world = World::new();
    let mut session = Session::open(harness, TENANT);
    session.roll_back("writing a world", async |tx| {
        harness.seed(tx, &world.seed).await?;
        world.insert(tx).await
    })?;
    shows_nothing(&mut session, &world)
}

/// After a transaction was dropped, as that of a request whose client has gone away, nothing of it is there.
///
/// # Errors
/// A violation with what is.
pub fn drop_leaves_nothing<H: Harness>(harness: &H) -> Verdict {
    let world = World::new();
    let mut session = Session::open(harness, TENANT);
    session.drop_it("writing a world", async |tx| {
        harness.seed(tx, &world.seed).await?;
        world.insert(tx).await
    })?;
    shows_nothing(&mut session, &world)
}

fn shows_nothing<H: Harness>(session: &mut Session<'_, H>, world: &World) -> Verdict {
    let seen = session.commit("looking at what is left", async |tx| world.look(tx).await)?;
    ensure(seen.is_empty(), || format!("something was left behind: {seen:?}"))?;
    let messages = session.harness.messages(session.tenant);
    ensure(messages.is_empty(), || format!("messages were left behind: {messages:?}"))
}

/// A dropped transaction keeps no locks while its connection idles.
///
/// # Errors
/// A violation if it does.
pub fn dropped_transaction_releases_its_locks<H: Harness>(harness: &H) -> Verdict {
    let world = World::new();
    let first = contract(1, crate::world::HOLDER).id();
    let mut idle = Session::open(harness, TENANT);
    idle.commit("seeding", async |tx| harness.seed(tx, &world.seed).await)?;
    idle.drop_it("locking and saving a contract", async |tx| save_again(tx, first).await)?;
    let mut other = Session::open(harness, TENANT);
    let name = other
        .commit("locking and saving it on another connection", async |tx| save_again(tx, first).await)?;
    same("the contract", &name, &Some(contract(1, crate::world::HOLDER).name().to_owned()))?;
    drop(idle);
    Ok(())
}

async fn save_again<R: ContractRepository>(
    tx: &mut R,
    contract: access_model::ContractId,
) -> Result<Option<String>, R::Error> {
    let Some(row) = tx.lock_contracts(&[contract]).await?.into_iter().next() else { return Ok(None) };
    tx.save_contract(&row.value, row.version).await?;
    Ok(Some(Contract::name(&row.value).to_owned()))
}

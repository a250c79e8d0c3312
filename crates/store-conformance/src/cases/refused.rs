//! Refusals: nothing was written, and the transaction is still good for the host's own work.

use crate::harness::Harness;
use crate::session::Session;
use crate::violation::{During, Verdict, Violation, ensure};
use crate::world::{HOLDER, OTHER_HOLDER, TENANT, World, at, contract, delegate, message};
use access_model::{prepare_end_contract, prepare_remove};
use storage_contract::{OpError, OutboxRepository};

/// A service that refuses leaves the transaction as it was, and what the host writes afterwards can be committed.
///
/// # Errors
/// A violation with what differs.
pub fn a_refusal_writes_nothing<H: Harness>(harness: &H) -> Verdict {
    let world = World::new();
    let mut session = Session::open(harness, TENANT);
    session.commit("writing a world", async |tx| {
        harness.seed(tx, &world.seed).await?;
        world.insert(tx).await
    })?;
    let Session { connection, .. } = &mut session;
    harness.block_on(async {
        let mut tx = harness.begin(connection, TENANT).await.during("beginning")?;
        // AM-08: the contract is another holder's.
        let foreign =
            prepare_remove(&mut tx, OTHER_HOLDER, contract(1, HOLDER).id(), delegate(1).id(), at(0)).await;
        refused("removing an assignment of another holder's contract", &foreign)?;
        let foreign = prepare_end_contract(&mut tx, OTHER_HOLDER, contract(1, HOLDER).id(), at(0)).await;
        refused("ending another holder's contract", &foreign)?;
        tx.insert_messages(&[message(9)]).await.during("writing after a refusal")?;
        harness.commit(tx).await.during("committing after a refusal")
    })?;
    let seen = session.commit("looking at the world", async |tx| world.look(tx).await)?;
    let expected = world.portrait();
    ensure(seen == expected, || format!("a refusal left traces: {}", seen.difference(&expected)))?;
    let messages = harness.messages(TENANT);
    ensure(messages.contains(&message(9)), || "what was written after a refusal is lost".to_owned())
}

fn refused<T, R, E: std::fmt::Display>(what: &str, result: &Result<T, OpError<R, E>>) -> Verdict {
    match result {
        Err(OpError::Refused(_)) => Ok(()),
        Err(OpError::Storage(error)) => {
            Err(Violation::Failed { doing: "preparing what has to be refused", error: error.to_string() })
        }
        Ok(_) => Err(Violation::Broken(format!("{what} was not refused"))),
    }
}

//! The outbox: what is to be sent is there exactly if what it tells of is.

use crate::delegation::world::{delegate, message};
use crate::harness::DelegationHarness;
use crate::sample::{OTHER_TENANT, TENANT};
use crate::session::Session;
use crate::violation::{Verdict, same};
use access_model::DelegateRepository;
use storage_contract::OutboxRepository;

/// Messages come and go with their transaction, are their tenant's alone, and are kept in the order of the commits.
///
/// # Errors
/// A violation with what differs.
pub fn messages_are_part_of_the_transaction<H: DelegationHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    session.commit("writing a delegate and two messages", async |tx| {
        tx.insert_messages(&[message(2), message(1)]).await?;
        tx.insert_delegates(&[delegate(1)]).await
    })?;
    session.roll_back("writing and rolling back", async |tx| {
        tx.insert_messages(&[message(3)]).await?;
        tx.insert_delegates(&[delegate(2)]).await
    })?;
    session.drop_it("writing and dropping", async |tx| tx.insert_messages(&[message(6)]).await)?;
    let mut other = Session::open(harness, OTHER_TENANT);
    other.commit("writing for another tenant", async |tx| tx.insert_messages(&[message(1)]).await)?;
    session.conflict("a duplicate delegate, after a message", async |tx| {
        tx.insert_messages(&[message(4)]).await?;
        tx.insert_delegates(&[delegate(1)]).await
    })?;
    session.commit("writing one more", async |tx| tx.insert_messages(&[message(5)]).await)?;
    same("the outbox", &harness.messages(TENANT), &vec![message(2), message(1), message(5)])?;
    same("the other tenant's outbox", &harness.messages(OTHER_TENANT), &vec![message(1)])?;
    let ids = [delegate(1).id(), delegate(2).id()];
    let rows = session.commit("looking for the delegates", async |tx| tx.lock_delegates(&ids).await)?;
    same("how many delegates there are", &rows.len(), &1)
}

//! Sixteen threads of two holders invite the same people at once, whom nobody has invited before.

use crate::atomically::atomically;
use crate::concurrency::hammer;
use crate::delegation::journeys::Round;
use crate::harness::{DelegationHarness, DelegationRepositories};
use crate::sample::address;
use crate::violation::{Verdict, same};
use access_model::{Delegate, DelegateId, RosterEntry};
use email_identity::EmailAddress;
use std::collections::BTreeSet;
use storage_contract::OpError;

/// AM-12: people whom two holders introduce at once are one delegate each, on the roster of both; and each holder has invited each of them once, whatever the
/// other one does.
///
/// # Errors
/// A violation with what differs.
pub fn two_holders_introduce_one_delegate<H: DelegationHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, number| {
            let one = Round::open(harness, connection, number, 1)?;
            let other = one.beside(harness, connection, 1)?;
            Ok([one, other])
        },
        |connection, holders, thread| {
            let round = &holders[thread % 2];
            let batch = u128::try_from(thread).unwrap_or(u128::MAX);
            let request = round.batch(batch, round.contracts.clone(), &people());
            round.send(harness, connection, &request).map(|receipt| receipt.outcome.sent.len())
        },
        |connection, holders, sent| {
            let sent: usize = sent.into_iter().sum();
            same("invitations that were sent", &sent, &(2 * people().len()))?;
            let done = atomically(
                harness,
                connection,
                holders[0].tenant,
                async |tx| -> Result<_, OpError<(), H::Error>> { Ok(look(tx, holders).await?) },
            );
            let (delegates, rosters) = done.succeeded()?;
            same("delegates with these addresses", &delegates.len(), &people().len())?;
            same("who is on the rosters of both", &rosters, &[delegates.clone(), delegates])
        },
    )
}

/// The delegates with these addresses, and those on the roster of each holder.
async fn look<R: DelegationRepositories>(
    tx: &mut R,
    holders: &[Round; 2],
) -> Result<(BTreeSet<DelegateId>, [BTreeSet<DelegateId>; 2]), R::Error> {
    let keys = people().map(|person| person.key().clone());
    let delegates = tx.find_delegates_by_address(&keys).await?.iter().map(Delegate::id).collect();
    let mut rosters = [BTreeSet::new(), BTreeSet::new()];
    for (roster, round) in rosters.iter_mut().zip(holders) {
        let entries = tx.page_roster(round.holder, None, 100).await?;
        roster.extend(entries.iter().map(RosterEntry::delegate));
    }
    Ok((delegates, rosters))
}

fn people() -> [EmailAddress; 3] {
    ["tanaka@seisaku.example", "Suzuki@Seisaku.example", "sato@seisaku.example"].map(address)
}

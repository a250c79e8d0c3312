//! Sixteen threads send overlapping batches at once: every pair is invited once.

use crate::atomically::atomically;
use crate::concurrency::hammer;
use crate::delegation::journeys::Round;
use crate::harness::{DelegationHarness, DelegationRepositories};
use crate::sample::{address, at};
use crate::violation::{Verdict, Violation, ensure, same};
use access_model::{AssignmentState, ContractId};
use email_identity::{AddressKey, EmailAddress};
use invitation_lifecycle::{InvitationId, Phase, ScopeId};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::OpError;

/// Three contracts, of which each batch has two, and four people, of whom each batch has three.
const CONTRACTS: usize = 3;
const PEOPLE: usize = 4;

/// IL-11: overlapping batches sent at once never lead to a second live invitation for one (holder, address, contract), and leave no pair out.
///
/// # Errors
/// A violation that names the pair.
pub fn overlapping_batches_invite_each_pair_once<H: DelegationHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, number| Round::open(harness, connection, number, 3),
        |connection, round, thread| send(harness, connection, round, thread),
        |connection, round, sent| {
            let sent: usize = sent.into_iter().sum();
            let done = atomically(
                harness,
                connection,
                round.tenant,
                async |tx| -> Result<_, OpError<(), H::Error>> { Ok(look(round, tx).await?) },
            );
            let seen = done.succeeded()?;
            seen.judge()?;
            same("invitations that were reported as sent", &sent, &seen.invitations)?;
            same("mails in the outbox", &harness.messages(round.tenant).len(), &seen.invitations)
        },
    )
}

/// Every other thread spells it differently.
fn person(index: usize, thread: usize) -> EmailAddress {
    let name = ["tanaka", "suzuki", "sato", "ito"][index % PEOPLE];
    address(&if thread.is_multiple_of(2) {
        format!("{name}@seisaku.example")
    } else {
        format!("{}@Seisaku.Example", name.to_uppercase())
    })
}

fn send<H: DelegationHarness>(
    harness: &H,
    connection: &mut H::Connection,
    round: &Round,
    thread: usize,
) -> Result<usize, Violation> {
    let contracts = (0..2).map(|index| round.contracts[(thread + index) % CONTRACTS]).collect();
    let people: Vec<EmailAddress> = (0..3).map(|index| person(thread + index, thread)).collect();
    let batch = u128::try_from(thread).unwrap_or(u128::MAX);
    let receipt = round.send(harness, connection, &round.batch(batch, contracts, &people))?;
    Ok(receipt.outcome.sent.len())
}

/// What there is after a round.
struct Seen {
    /// How many invitations.
    invitations: usize,
    /// By which live invitations each pair is offered.
    live: BTreeMap<(AddressKey, ContractId), BTreeSet<InvitationId>>,
    /// Under which invitation each pair's assignment is pending.
    assigned: BTreeMap<(AddressKey, ContractId), InvitationId>,
    /// How many delegates there are on the holder's roster.
    delegates: usize,
}

async fn look<R: DelegationRepositories>(round: &Round, tx: &mut R) -> Result<Seen, R::Error> {
    let scope = ScopeId::from_uuid(round.holder.as_uuid());
    let invitations = tx.page_invitations(scope, None, 1_000).await?;
    let mut live: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for invitation in invitations.iter().filter(|invitation| invitation.phase(at(10)) == Phase::Pending) {
        for offer in invitation.offers() {
            let pair = (invitation.address().key().clone(), ContractId::from_uuid(offer.id));
            live.entry(pair).or_default().insert(invitation.id());
        }
    }
    let roster = tx.page_roster(round.holder, None, 1_000).await?;
    let ids: Vec<_> = roster.iter().map(access_model::RosterEntry::delegate).collect();
    let mut assigned = BTreeMap::new();
    for delegate in tx.find_delegates(&ids).await? {
        for assignment in tx.page_assignments_of_delegate(delegate.id(), None, 1_000).await? {
            if let AssignmentState::Pending { invitation, .. } = assignment.state() {
                let pair = (delegate.address().key().clone(), assignment.contract());
                assigned.insert(pair, InvitationId::from_uuid(invitation.as_uuid()));
            }
        }
    }
    Ok(Seen { invitations: invitations.len(), live, assigned, delegates: roster.len() })
}

impl Seen {
    fn judge(&self) -> Verdict {
        for ((address, contract), by) in &self.live {
            ensure(by.len() == 1, || {
                format!("{address} has {} live invitations to contract {contract}", by.len())
            })?;
        }
        same("pairs with a live invitation", &self.live.len(), &(CONTRACTS * PEOPLE))?;
        let offered: BTreeMap<_, _> =
            self.live.iter().filter_map(|(pair, by)| Some((pair.clone(), *by.first()?))).collect();
        same("under which invitation each pair is pending", &self.assigned, &offered)?;
        same("delegates on the roster", &self.delegates, &PEOPLE)
    }
}

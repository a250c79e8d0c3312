//! Sixteen threads accept an invitation and take away what it offers at once.

use crate::atomically::atomically;
use crate::cases::delegation::answers::{Answer, accept, failed};
use crate::concurrency::hammer;
use crate::delegation::journeys::{Offered, offer, put_into_outbox};
use crate::harness::{DelegationHarness, DelegationRepositories};
use crate::sample::{address, at};
use crate::violation::{Verdict, ensure, same};
use access_model::{Assignment, AssignmentState, ContractId, RemovalRefusal};
use invitation_lifecycle::{ClaimState, Offer, ScopeId};
use std::collections::BTreeMap;
use storage_contract::OpError;

/// AM-09, AM-10: whatever is accepted while it is taken away, nobody keeps it: afterwards the delegate may act on none of what was taken away, the invitation claims none of
/// it, and what was not taken away was accepted once. In every other round the whole delegate is deleted.
///
/// # Errors
/// A violation with what is left.
pub fn nobody_keeps_what_is_taken_away<H: DelegationHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, number| offer(harness, connection, number),
        |connection, offered, thread| {
            if thread % 2 == 0 {
                accept(harness, connection, offered).map(Some)
            } else {
                take_away(harness, connection, offered).map(|()| None)
            }
        },
        |connection, offered, answers| {
            let accepted = answers.iter().filter(|answer| **answer == Some(Answer::Accepted)).count();
            let done = atomically(
                harness,
                connection,
                offered.round.tenant,
                async |tx| -> Result<_, OpError<(), H::Error>> { Ok(Left::look(tx, offered).await?) },
            );
            done.succeeded()?.judge(offered, accepted)
        },
    )
}

/// Whether the whole delegate is deleted in this round, and not one assignment removed.
const fn deletes(offered: &Offered) -> bool {
    offered.round.number.is_multiple_of(2)
}

fn take_away<H: DelegationHarness>(
    harness: &H,
    connection: &mut H::Connection,
    offered: &Offered,
) -> Verdict {
    let round = &offered.round;
    let done = atomically(harness, connection, round.tenant, async |tx| {
        let receipt = if deletes(offered) {
            round.delegation.delete_delegates(tx, round.holder, &[offered.delegate], at(100)).await?
        } else {
            let first = round.contracts[0];
            round.delegation.remove_assignment(tx, round.holder, first, offered.delegate, at(100)).await?
        };
        Ok(put_into_outbox(tx, &receipt).await?)
    });
    match done.result {
        // Another thread has done it.
        Ok(()) | Err(OpError::Refused(RemovalRefusal::NotAssigned)) => Ok(()),
        Err(error) => failed(error),
    }
}

/// What is left of an offer after a round.
struct Left {
    on_roster: bool,
    assignments: BTreeMap<ContractId, AssignmentState>,
    /// How the invitation's claims stand.
    claims: BTreeMap<Offer, ClaimState>,
}

impl Left {
    async fn look<R: DelegationRepositories>(tx: &mut R, offered: &Offered) -> Result<Self, R::Error> {
        let round = &offered.round;
        let roster = tx.find_roster(round.holder, &[offered.delegate]).await?;
        let assignments = tx.page_assignments_of_delegate(offered.delegate, None, 100).await?;
        let scope = ScopeId::from_uuid(round.holder.as_uuid());
        let key = address("tanaka@seisaku.example").key().clone();
        let addressees = tx.find_addressees(scope, &[key]).await?;
        let claims = addressees.iter().flat_map(|addressee| addressee.record().claims);
        Ok(Self {
            on_roster: !roster.is_empty(),
            assignments: assignments.iter().map(|row: &Assignment| (row.contract(), *row.state())).collect(),
            claims: claims.map(|claim| (claim.offer, claim.claim.state)).collect(),
        })
    }

    fn judge(&self, offered: &Offered, accepted: usize) -> Verdict {
        let contracts = &offered.round.contracts;
        let gone = if deletes(offered) { contracts.as_slice() } else { &contracts[..1] };
        for contract in gone {
            let state = self.assignments.get(contract);
            let may_act =
                matches!(state, Some(AssignmentState::Effective { .. } | AssignmentState::Pending { .. }));
            ensure(!may_act, || {
                format!("contract {contract} was taken away, and its assignment is {state:?}")
            })?;
            let claim = self.claims.get(&Offer::contract(contract.as_uuid()));
            let claimed = matches!(claim, Some(ClaimState::Pending { .. } | ClaimState::Accepted));
            ensure(!claimed, || {
                format!("contract {contract} was taken away, and is claimed still: {claim:?}")
            })?;
        }
        if deletes(offered) {
            ensure(accepted <= 1, || format!("{accepted} acceptances took place"))?;
            return same("whether the delegate is on the roster", &self.on_roster, &false);
        }
        same("acceptances that took place", &accepted, &1)?;
        let kept = self.assignments.get(&contracts[1]).copied();
        ensure(matches!(kept, Some(AssignmentState::Effective { .. })), || {
            format!("what was not taken away was accepted, and its assignment is {kept:?}")
        })
    }
}

//! Sixteen threads answer one invitation at once: one answer counts.

use crate::atomically::atomically;
use crate::concurrency::hammer;
use crate::delegation::journeys::{Offered, Round, offer, put_into_outbox};
use crate::harness::{DelegationHarness, DelegationRepositories};
use crate::sample::at;
use crate::violation::{Verdict, Violation, ensure, same};
use access_model::AssignmentState;
use invitation_lifecycle::{InvitationState, Proof, Refusal};
use storage_contract::{OpError, StorageError};
use tantou::delegation::{Accept, AcceptOutcome, AnswerRefusal, ManageRefusal, Registration};

/// IL-03: of sixteen acceptances at once exactly one takes place, and the others are told that they are members already (IL-19).
///
/// # Errors
/// A violation if none or several take place, or one only by half.
pub fn one_of_sixteen_acceptances_counts<H: DelegationHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, number| offer(harness, connection, number),
        |connection, offered, _| accept(harness, connection, offered),
        |connection, offered, answers| {
            same("acceptances that took place", &count(&answers, Answer::Accepted), &1)?;
            same("acceptances by a member", &count(&answers, Answer::AlreadyMember), &15)?;
            offered.round.whole(harness, connection, offered, Answer::Accepted)
        },
    )
}

/// Accepting, declining and cancelling at once: exactly one of them takes place, and every trace is its own.
///
/// # Errors
/// A violation if none or several take place, or one only by half.
pub fn one_of_sixteen_answers_counts<H: DelegationHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, number| offer(harness, connection, number),
        |connection, offered, thread| match thread % 3 {
            0 => accept(harness, connection, offered),
            1 => decline(harness, connection, offered),
            _ => cancel(harness, connection, offered),
        },
        |connection, offered, answers| {
            let effective = [Answer::Accepted, Answer::Declined, Answer::Cancelled];
            let first: Vec<Answer> =
                effective.into_iter().filter(|answer| count(&answers, *answer) > 0).collect();
            let takers: usize = effective.into_iter().map(|answer| count(&answers, answer)).sum();
            same("answers that took place", &takers, &1)?;
            first.first().map_or(Ok(()), |answer| offered.round.whole(harness, connection, offered, *answer))
        },
    )
}

/// What a thread was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Accepted,
    AlreadyMember,
    Declined,
    Cancelled,
    TooLate,
}

fn count(answers: &[Answer], wanted: Answer) -> usize {
    answers.iter().filter(|answer| **answer == wanted).count()
}

pub(super) fn accept<H: DelegationHarness>(
    harness: &H,
    connection: &mut H::Connection,
    offered: &Offered,
) -> Result<Answer, Violation> {
    let round = &offered.round;
    let accept = Accept { proof: Proof::Token(offered.token.clone()), registration: Registration::Given };
    let done = atomically(harness, connection, round.tenant, async |tx| {
        let receipt = round.delegation.accept(tx, &accept, at(100)).await?;
        put_into_outbox(tx, &receipt).await?;
        Ok(receipt.outcome)
    });
    match done.result {
        Ok(AcceptOutcome::Accepted { .. }) => Ok(Answer::Accepted),
        Ok(AcceptOutcome::AlreadyMember { .. }) => Ok(Answer::AlreadyMember),
        Err(OpError::Refused(AnswerRefusal::Invitation(refusal))) => too_late(&refusal),
        Err(error) => failed(error),
    }
}

fn decline<H: DelegationHarness>(
    harness: &H,
    connection: &mut H::Connection,
    offered: &Offered,
) -> Result<Answer, Violation> {
    let round = &offered.round;
    let proof = Proof::Token(offered.token.clone());
    let done = atomically(harness, connection, round.tenant, async |tx| {
        let receipt = round.delegation.decline(tx, &proof, at(100)).await?;
        Ok(put_into_outbox(tx, &receipt).await?)
    });
    match done.result {
        Ok(()) => Ok(Answer::Declined),
        Err(OpError::Refused(AnswerRefusal::Invitation(refusal))) => too_late(&refusal),
        Err(error) => failed(error),
    }
}

fn cancel<H: DelegationHarness>(
    harness: &H,
    connection: &mut H::Connection,
    offered: &Offered,
) -> Result<Answer, Violation> {
    let round = &offered.round;
    let done = atomically(harness, connection, round.tenant, async |tx| {
        let receipt = round.delegation.cancel(tx, round.holder, offered.invitation, at(100)).await?;
        Ok(put_into_outbox(tx, &receipt).await?)
    });
    match done.result {
        Ok(()) => Ok(Answer::Cancelled),
        Err(OpError::Refused(ManageRefusal::Invitation(refusal))) => too_late(&refusal),
        Err(error) => failed(error),
    }
}

/// Any refusal that the state of the invitation explains.
fn too_late(refusal: &Refusal) -> Result<Answer, Violation> {
    match refusal {
        Refusal::Unknown => Err(Violation::Broken("the invitation was not found".to_owned())),
        _ => Ok(Answer::TooLate),
    }
}

pub(super) fn failed<T, R: std::fmt::Debug, E: StorageError>(error: OpError<R, E>) -> Result<T, Violation> {
    Err(match error {
        OpError::Refused(refusal) => Violation::Broken(format!("an unexpected refusal: {refusal:?}")),
        OpError::Storage(error) => {
            Violation::Failed { doing: "answering an invitation", error: error.to_string() }
        }
    })
}

impl Round {
    /// Whether every trace of the one answer is there, and none of another.
    fn whole<H: DelegationHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        offered: &Offered,
        answer: Answer,
    ) -> Verdict {
        let traces =
            atomically(harness, connection, self.tenant, async |tx| -> Result<_, OpError<(), H::Error>> {
                Ok(self.traces(tx, offered).await?)
            });
        let (invitation, assignments) = traces.succeeded()?;
        same("what the invitation says", &invitation, &Some(answer))?;
        same("what the assignments say", &assignments, &vec![answer; self.contracts.len()])?;
        let notices = harness.messages(self.tenant).len().saturating_sub(1);
        let expected = usize::from(matches!(answer, Answer::Accepted | Answer::Declined));
        ensure(notices == expected, || format!("{notices} notices to the holder, expected {expected}"))
    }

    async fn traces<R: DelegationRepositories>(
        &self,
        tx: &mut R,
        offered: &Offered,
    ) -> Result<(Option<Answer>, Vec<Answer>), R::Error> {
        let found = tx.find_invitations(&[offered.invitation]).await?;
        let invitation = found.first().map(|invitation| match invitation.state() {
            InvitationState::Pending => Answer::TooLate,
            InvitationState::Accepted { .. } => Answer::Accepted,
            InvitationState::Declined { .. } => Answer::Declined,
            InvitationState::Cancelled { .. } => Answer::Cancelled,
        });
        let assignments = tx.page_assignments_of_delegate(offered.delegate, None, 100).await?;
        let answer = |assignment: &access_model::Assignment| match assignment.state() {
            AssignmentState::Pending { .. } | AssignmentState::Ended { .. } => Answer::TooLate,
            AssignmentState::Effective { .. } => Answer::Accepted,
            AssignmentState::Declined { .. } => Answer::Declined,
            AssignmentState::Cancelled { .. } => Answer::Cancelled,
        };
        Ok((invitation, assignments.iter().map(answer).collect()))
    }
}

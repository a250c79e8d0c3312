//! What the inviter's side does to its invitations: cancel, delete, withdraw (IL-06, IL-07).

use super::Affected;
use super::prepared::{Outcome, Prepared, ServiceContext};
use super::working_set::WorkingSet;
use crate::command::{Command, WithdrawCause};
use crate::event::Event;
use crate::ids::{InvitationId, ScopeId};
use crate::offer::Offer;
use crate::refusal::Refusal;
use crate::repository::InvitationRepository;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Prepares to cancel invitations (IL-06): their links are dead at once, and their offers free for other invitations.
///
/// Whether the caller may manage the scope's invitations is asked before. One outcome per id, in the order given; an
/// invitation of another scope is not found.
///
/// # Errors
/// What the store fails with.
pub async fn prepare_cancel<R: InvitationRepository>(
    tx: &mut R,
    scope: ScopeId,
    invitations: &[InvitationId],
    context: &ServiceContext<'_>,
) -> Result<Prepared<Vec<Outcome<Affected>>>, R::Error> {
    prepare_each(tx, scope, invitations, &Command::Cancel, context).await
}

/// Prepares to delete invitations (IL-07). Nothing is left of them, and their links are unknown from then on.
///
/// As [`prepare_cancel`] otherwise.
///
/// # Errors
/// What the store fails with.
pub async fn prepare_delete<R: InvitationRepository>(
    tx: &mut R,
    scope: ScopeId,
    invitations: &[InvitationId],
    context: &ServiceContext<'_>,
) -> Result<Prepared<Vec<Outcome<Affected>>>, R::Error> {
    prepare_each(tx, scope, invitations, &Command::Delete, context).await
}

async fn prepare_each<R: InvitationRepository>(
    tx: &mut R,
    scope: ScopeId,
    invitations: &[InvitationId],
    command: &Command<'_>,
    context: &ServiceContext<'_>,
) -> Result<Prepared<Vec<Outcome<Affected>>>, R::Error> {
    let mut changes = WorkingSet::lock_of_scope(tx, scope, invitations.to_vec(), context.now).await?;
    let mut outcome = Vec::with_capacity(invitations.len());
    for id in invitations {
        outcome.push(Outcome { invitation: *id, result: carry_out(&mut changes, *id, command, context) });
    }
    Ok(Prepared { outcome, mails: Vec::new(), changes })
}

fn carry_out(
    changes: &mut WorkingSet,
    id: InvitationId,
    command: &Command<'_>,
    context: &ServiceContext<'_>,
) -> Result<Affected, Refusal> {
    let event = changes.decide(id, command, context.policy, context.now)?;
    let affected = changes.invitation(id).map(Affected::of).ok_or(Refusal::NotFound { invitation: id })?;
    changes.apply(id, &event, context.now);
    Ok(affected)
}

/// Some offers to be taken back from one invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The invitation.
    pub invitation: InvitationId,
    /// What is taken back; what it does not offer is passed over.
    pub offers: BTreeSet<Offer>,
}

/// What was taken back from one invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Which invitation it was.
    pub invitation: Affected,
    /// What was taken back.
    pub offers: BTreeSet<Offer>,
    /// Whether nothing is left: it is cancelled now, and its links are dead.
    pub ended: bool,
}

/// Prepares to take offers back from invitations: a contract ended, a person was removed. Pending ones lose these
/// offers and are cancelled when none is left; accepted ones likewise, which ends them (IL-07). The address can be
/// invited to these offers again at once.
///
/// One outcome per withdrawal, in the order given. Refused where there is nothing to take back: the invitation is not
/// there, is over, or does not offer this; callers who withdraw as a consequence of something else pass over these.
///
/// # Errors
/// What the store fails with.
pub async fn prepare_withdraw_offers<R: InvitationRepository>(
    tx: &mut R,
    scope: ScopeId,
    withdrawals: &[Withdrawal],
    context: &ServiceContext<'_>,
) -> Result<Prepared<Vec<Outcome<Withdrawn>>>, R::Error> {
    let ids = withdrawals.iter().map(|withdrawal| withdrawal.invitation).collect();
    let mut changes = WorkingSet::lock_of_scope(tx, scope, ids, context.now).await?;
    let mut outcome = Vec::with_capacity(withdrawals.len());
    for withdrawal in withdrawals {
        let result = withdraw(&mut changes, withdrawal, context);
        outcome.push(Outcome { invitation: withdrawal.invitation, result });
    }
    Ok(Prepared { outcome, mails: Vec::new(), changes })
}

fn withdraw(
    changes: &mut WorkingSet,
    withdrawal: &Withdrawal,
    context: &ServiceContext<'_>,
) -> Result<Withdrawn, Refusal> {
    let id = withdrawal.invitation;
    let command = Command::Withdraw { offers: &withdrawal.offers, cause: WithdrawCause::NoLongerOffered };
    let event = changes.decide(id, &command, context.policy, context.now)?;
    let invitation = changes.invitation(id).map(Affected::of).ok_or(Refusal::NotFound { invitation: id })?;
    changes.apply(id, &event, context.now);
    match event {
        Event::Withdrawn { offers, ends, .. } => Ok(Withdrawn { invitation, offers, ended: ends }),
        _ => Err(Refusal::OffersNoneOfThese),
    }
}

//! From a proof to the invitation it is for (IL-13, IL-18).

use super::prepared::ServiceContext;
use super::working_set::WorkingSet;
use crate::ids::InvitationId;
use crate::invitation::Invitation;
use crate::proof::{Proof, ProofWorth};
use crate::refusal::Refusal;
use crate::repository::InvitationRepository;
use storage_contract::OpError;

/// The invitation that a proof is worth something for, read without a guard. Without one, as much is computed as with
/// one (IL-13).
pub(crate) async fn find<R: InvitationRepository>(
    tx: &mut R,
    proof: &Proof,
    context: &ServiceContext<'_>,
) -> Result<Option<(Invitation, ProofWorth)>, R::Error> {
    let found = match proof {
        Proof::Token(presented) => {
            let found = tx.find_invitation_by_selector(presented.selector()).await?;
            if found.is_none() {
                context.keys.verify_nothing(presented);
            }
            found
        }
        Proof::Session { invitation, .. } => tx.find_invitations(&[*invitation]).await?.pop(),
    };
    let weighed = found.map(|invitation| {
        let worth = invitation.weigh(proof, context.keys, context.now);
        (invitation, worth)
    });
    Ok(weighed.filter(|(_, worth)| *worth != ProofWorth::Nothing))
}

/// Locks the invitation that a proof is for, with its addressee, and weighs the proof again on what is locked.
pub(crate) async fn lock<R: InvitationRepository>(
    tx: &mut R,
    proof: &Proof,
    context: &ServiceContext<'_>,
) -> Result<(WorkingSet, InvitationId), OpError<Refusal, R::Error>> {
    let Some((found, _)) = find(tx, proof, context).await? else {
        return Err(OpError::Refused(Refusal::Unknown));
    };
    let id = found.id();
    let changes = WorkingSet::lock(tx, vec![found], context.now).await?;
    let worth = changes
        .invitation(id)
        .map_or(ProofWorth::Nothing, |invitation| invitation.weigh(proof, context.keys, context.now));
    match worth {
        ProofWorth::Proves => Ok((changes, id)),
        ProofWorth::Superseded => Err(OpError::Refused(Refusal::Superseded)),
        ProofWorth::Nothing => Err(OpError::Refused(Refusal::Unknown)),
    }
}

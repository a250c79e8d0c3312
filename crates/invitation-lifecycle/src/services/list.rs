//! The inviter's list: each invitation with what a screen may show for it (IL-04, IL-09).

use super::prepared::ServiceContext;
use crate::action::{Action, Phase};
use crate::addressee::Addressee;
use crate::command::Context;
use crate::facts::{Facts, GrantFacts};
use crate::ids::ScopeId;
use crate::invitation::Invitation;
use crate::repository::InvitationRepository;
use email_identity::AddressKey;
use std::collections::BTreeMap;

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The invitation.
    pub invitation: Invitation,
    /// What it amounts to now.
    pub phase: Phase,
    /// What would succeed now, for both sides; see [`Action::side`].
    pub actions: Vec<Action>,
}

/// Adds to invitations, as [`page_invitations`](InvitationRepository::page_invitations) gave them, what can be done
/// with each (IL-09).
///
/// `grants` tells how their offers stand, by unguarded reads; a list may be out of date when the button is pressed,
/// and the command decides again. One round trip per scope.
///
/// # Errors
/// What the store fails with.
pub async fn list<R: InvitationRepository>(
    tx: &mut R,
    invitations: Vec<Invitation>,
    grants: &GrantFacts,
    context: &ServiceContext<'_>,
) -> Result<Vec<Listed>, R::Error> {
    let mut wanted: BTreeMap<ScopeId, Vec<AddressKey>> = BTreeMap::new();
    for invitation in &invitations {
        wanted.entry(invitation.scope()).or_default().push(invitation.address().key().clone());
    }
    let mut addressees: BTreeMap<(ScopeId, AddressKey), Addressee> = BTreeMap::new();
    for (scope, mut keys) in wanted {
        keys.sort_unstable();
        keys.dedup();
        let found = tx.find_addressees(scope, &keys).await?;
        addressees.extend(found.into_iter().map(|found| ((scope, found.address().clone()), found)));
    }
    let listed = invitations.into_iter().map(|invitation| {
        let of = (invitation.scope(), invitation.address().key().clone());
        let never = Addressee::new(of.0, of.1.clone());
        let addressee = addressees.get(&of).unwrap_or(&never);
        let actions = invitation.available_actions(
            Facts::unopposed(grants),
            &Context { now: context.now, policy: context.policy, addressee },
        );
        Listed { phase: invitation.phase(context.now), actions, invitation }
    });
    Ok(listed.collect())
}

//! What members do once they are in: confirm a new address, complete the profile (IL-53, IL-58).

use super::{Acting, MembershipRefusal, MembershipStore, PortalMembership, Receipt};
use invitation_lifecycle::PresentedToken;
use invitation_lifecycle::members::{
    ConfirmationLook, MemberEvent, MemberId, Profile, look_at_confirmation, prepare_confirm_address,
    prepare_profile,
};
use storage_contract::{OpError, Timestamp};

type Result<T, R> = std::result::Result<T, OpError<MembershipRefusal, R>>;

impl PortalMembership {
    /// What a visitor sees who opens a link that confirms an address. It writes nothing (IL-18).
    ///
    /// # Errors
    /// What the store fails with.
    pub async fn look_at_confirmation<R: MembershipStore>(
        &self,
        tx: &mut R,
        presented: &PresentedToken,
        now: Timestamp,
    ) -> std::result::Result<ConfirmationLook, R::Error> {
        look_at_confirmation(tx, presented, &self.context(now)).await
    }

    /// Confirms a new address: the member is verified, and the old password logs in again, by the new address (IL-53).
    ///
    /// # Errors
    /// [`MembershipRefusal`]: the link is unknown here, superseded or expired. The store's errors.
    pub async fn confirm_address<R: MembershipStore>(
        &self,
        tx: &mut R,
        presented: &PresentedToken,
        acting: &Acting<'_>,
    ) -> Result<Receipt<MemberEvent, MemberEvent>, R::Error> {
        let prepared = prepare_confirm_address(tx, presented, &self.context(acting.now)).await;
        self.carry_out(tx, prepared.map_err(OpError::lift)?, acting).await
    }

    /// Keeps the profile that the first login asks for, or a change of it: the portal opens once it is complete (IL-58). The form begins with
    /// [`Profile::suggested`]. That it is the member's own is the host's to check, by the session.
    ///
    /// # Errors
    /// [`MembershipRefusal`] if the member is not there, or may not log in. The store's errors.
    pub async fn complete_profile<R: MembershipStore>(
        &self,
        tx: &mut R,
        member: MemberId,
        profile: &Profile,
        acting: &Acting<'_>,
    ) -> Result<Receipt<MemberEvent, MemberEvent>, R::Error> {
        let (portal, context) = (acting.portal.portal, self.context(acting.now));
        let prepared = prepare_profile(tx, portal, member, profile, &context).await;
        self.carry_out(tx, prepared.map_err(OpError::lift)?, acting).await
    }
}

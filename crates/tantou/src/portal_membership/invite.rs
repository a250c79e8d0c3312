//! Inviting one person or some: for real, or as a dry run (IL-30 … IL-45).

use super::{Acting, MembershipRefusal, MembershipStore, PortalMembership, Receipt};
use invitation_lifecycle::RandomBytes;
use invitation_lifecycle::members::{
    FreeSeats, InviteOrder, InviteTarget, LockedTargets, MemberEvent, TargetOutcome, lock_targets,
};
use storage_contract::OpError;

type Result<T, R> = std::result::Result<T, OpError<MembershipRefusal, R>>;

impl PortalMembership {
    /// Invites whoever passes, in the order given, as far as there are seats, and says of everybody else every reason why not (IL-43). For more than some hundreds
    /// take a [bulk invitation](Self::begin_bulk).
    ///
    /// Sent again with the same members' ids, it recognises whom it invited before, and sends nothing twice.
    ///
    /// # Errors
    /// [`MembershipRefusal`] if nothing at all can be decided: the portal has no licence, the random generator fails. The store's errors.
    pub async fn invite<R: MembershipStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        order: InviteOrder,
        targets: Vec<InviteTarget>,
        acting: &Acting<'_>,
        random: &mut G,
    ) -> Result<Receipt<Vec<TargetOutcome>, MemberEvent>, R::Error> {
        let rules = acting.portal.rules(&self.policies.eligibility, acting.by);
        let (locked, seats) = self.lock(tx, order, targets, acting).await?;
        let prepared = locked.prepare(&rules, seats, random, &self.context(acting.now));
        let prepared = prepared.map_err(|refusal| OpError::Refused(refusal.into()))?;
        self.carry_out(tx, prepared, acting).await
    }

    /// What [`invite`](Self::invite) would do, by the same evaluator: who passes, who is invited already, who fails and why. Nothing is written.
    ///
    /// # Errors
    /// As [`invite`](Self::invite).
    pub async fn dry_run<R: MembershipStore>(
        &self,
        tx: &mut R,
        order: InviteOrder,
        targets: Vec<InviteTarget>,
        acting: &Acting<'_>,
    ) -> Result<Vec<TargetOutcome>, R::Error> {
        let rules = acting.portal.rules(&self.policies.eligibility, acting.by);
        let (locked, seats) = self.lock(tx, order, targets, acting).await?;
        Ok(locked.dry_run(&rules, seats, &self.context(acting.now)))
    }

    async fn lock<R: MembershipStore>(
        &self,
        tx: &mut R,
        order: InviteOrder,
        targets: Vec<InviteTarget>,
        acting: &Acting<'_>,
    ) -> Result<(LockedTargets, FreeSeats), R::Error> {
        // An order is for the portal of which the facts are.
        let order = InviteOrder { portal: acting.portal.portal, ..order };
        let (portal, user_type) = (order.portal, order.user_type);
        let locked = lock_targets(tx, order, targets, acting.now).await?;
        let held = locked.held_seats(acting.now);
        let seats = self.free_seats(tx, portal, [user_type], held, acting.now).await;
        let seats = seats.map_err(OpError::lift)?;
        Ok((locked, seats))
    }
}

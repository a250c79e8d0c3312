//! What the organisation does to its members, one, many, or all of a filter (IL-51 … IL-55, IL-57, IL-59, IL-60).

use super::{Acting, MembershipRefusal, MembershipStore, PortalMembership, Receipt};
use invitation_lifecycle::members::{
    MemberEvent, MemberFilter, MemberOutcome, MemberRefusal, MemberRequest, PreparedMembers, lock_members,
};
use invitation_lifecycle::{RandomBytes, Refusal};
use storage_contract::OpError;

type Result<T, R> = std::result::Result<T, OpError<MembershipRefusal, R>>;

impl PortalMembership {
    /// Does to each member what is asked for it, in the order given: re-invite, cancel the invitation, change the address, deactivate, activate, change the
    /// type, convert a lead to a contact, delete. One outcome per request: what happened, or why nothing did.
    ///
    /// In a closed portal, whatever needs a seat, or would send an invitation whose seat is held, is refused for that member alone as if no seat were free.
    ///
    /// Where an invitation goes out the host's facts about the record are needed ([`MemberRequest::facts`]).
    ///
    /// # Errors
    /// [`MembershipRefusal`] without the permission to manage portal users (IL-45). The store's errors.
    pub async fn manage<R: MembershipStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        requests: Vec<MemberRequest>,
        acting: &Acting<'_>,
        random: &mut G,
    ) -> Result<Receipt<Vec<MemberOutcome>, MemberEvent>, R::Error> {
        let prepared = self.prepare(tx, requests, None, acting, random).await?;
        self.carry_out(tx, prepared, acting).await
    }

    /// The same for one member, or for several all or nothing: the first refusal refuses the whole.
    ///
    /// # Errors
    /// The first refusal in the order of the requests. The store's errors.
    pub async fn manage_all<R: MembershipStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        requests: Vec<MemberRequest>,
        acting: &Acting<'_>,
        random: &mut G,
    ) -> Result<Receipt<Vec<MemberOutcome>, MemberEvent>, R::Error> {
        let prepared = self.prepare(tx, requests, None, acting, random).await?;
        let prepared = prepared.all_or_refused().map_err(|refusal| OpError::Refused(refusal.into()))?;
        self.carry_out(tx, prepared, acting).await
    }

    /// A bulk action on members of a filter (IL-52): only what the filter [offers](MemberFilter::offers) is done, and only to members who are still in it.
    /// For all members of a filter, [list](Self::list) them page by page and do it to each page, in one transaction each.
    ///
    /// # Errors
    /// [`MembershipRefusal`] without the permission, or if the filter does not offer the action. The store's errors.
    pub async fn manage_filtered<R: MembershipStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        filter: MemberFilter,
        requests: Vec<MemberRequest>,
        acting: &Acting<'_>,
        random: &mut G,
    ) -> Result<Receipt<Vec<MemberOutcome>, MemberEvent>, R::Error> {
        let prepared = self.prepare(tx, requests, Some(filter), acting, random).await?;
        self.carry_out(tx, prepared, acting).await
    }

    async fn prepare<R: MembershipStore, G: RandomBytes>(
        &self,
        tx: &mut R,
        requests: Vec<MemberRequest>,
        filter: Option<MemberFilter>,
        acting: &Acting<'_>,
        random: &mut G,
    ) -> Result<PreparedMembers<Vec<MemberOutcome>>, R::Error> {
        let portal = acting.portal.portal;
        let rules = acting.portal.rules(&self.policies.eligibility, acting.by);
        let locked = lock_members(tx, portal, requests, acting.now).await?;
        let (types, held) = (locked.seat_types(), locked.held_seats(acting.now));
        let seats = self.free_seats(tx, portal, types, held, acting.now).await.map_err(OpError::lift)?;
        let prepared = locked.prepare(filter, &rules, seats, random, &self.context(acting.now));
        prepared.map_err(|refusal| OpError::Refused(refusal.into()))
    }

    /// The second half of every journey: the seats are prepared, the mails are written, and everything is stored.
    ///
    /// A link leads to its member wherever it is followed. In another portal than the member's it is unknown, as any other link is there (IL-18): the seat is one
    /// of that portal's pools, and the mails are written on its paper.
    pub(super) async fn carry_out<R: MembershipStore, O: Clone, F>(
        &self,
        tx: &mut R,
        mut prepared: PreparedMembers<O>,
        acting: &Acting<'_>,
    ) -> std::result::Result<Receipt<O, MemberEvent>, OpError<F, R::Error>>
    where
        F: From<MemberRefusal>
            + From<contact_quota::licence::LicenceRefusal>
            + From<crate::portal_seats::PortalSeatRefusal>,
    {
        let (portal, now) = (acting.portal.portal, acting.now);
        if prepared.portal() != portal {
            return Err(OpError::Refused(MemberRefusal::from(Refusal::Unknown).into()));
        }
        let effects = prepared.seat_effects();
        let seats = self.prepare_seats(tx, portal, effects, &acting.portal.user_types, now).await?;
        let mails = prepared.take_mails();
        let messages = acting.letters.write(tx, portal, mails, now).await?;
        let (outcome, events) = (prepared.outcome().clone(), prepared.events().to_vec());
        prepared.store(tx).await?;
        if let Some(seats) = seats {
            seats.store(tx).await?;
        }
        Ok(Receipt { outcome, messages, events })
    }
}

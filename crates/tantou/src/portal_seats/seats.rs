//! Who takes a seat, who gives one back, who changes type: all of one transaction at once (CQ-31, CQ-32, CQ-34 … CQ-37).

use super::{PortalSeatStore, PortalSeats, Receipt};
use contact_quota::licence::{
    LicenceRefusal, PortalId, PortalSeatRefusal, PortalSeatRequest, PreparedPortalSeats, SeatAsk, SeatResult,
    SeatsTaken, prepare_asks, prepare_portal_seats,
};
use storage_contract::{OpError, Timestamp};

impl PortalSeats {
    /// Takes and gives back seats: everything that one transaction asks of a portal, in one call and one decision, each ask on what the earlier ones left. Of n
    /// invitations to k free seats the first min(n, k) get one (CQ-37); the others' results say why not and what helps. Sent again, however late, a request is answered the
    /// same and has no second effect (CQ-20); if everything was refused, it is judged anew.
    ///
    /// ```
    /// use tantou::portal_seats::{PortalSeatStore, PortalSeats, SeatAsk};
    /// use tantou::quota::RequestId;
    /// use tantou::quota::licence::{LicenceRefusal, PortalId, PortalSeatRequest, UserTypeId};
    /// use tantou::quota::seats::{ReleaseReason, SeatId};
    /// use tantou::storage::{OpError, Timestamp};
    /// use tantou::text::{Explain, TextLanguage};
    ///
    /// /// One user is deactivated and another activated in their stead; `None` if both went well, else what the manager reads.
    /// async fn swap<R: PortalSeatStore>(
    ///     portal_seats: &PortalSeats,
    ///     tx: &mut R,
    ///     (id, portal, user_type): (RequestId, PortalId, UserTypeId),
    ///     (leaver, comer): (SeatId, SeatId),
    ///     now: Timestamp,
    /// ) -> Result<Option<String>, OpError<LicenceRefusal, R::Error>> {
    ///     let leave = SeatAsk::Release { user_type, seat: leaver, why: ReleaseReason::Deactivated };
    ///     let come = SeatAsk::Activate { user_type, seat: comer };
    ///     let request = PortalSeatRequest::new(id, portal, [leave, come]);
    ///     let receipt = portal_seats.seats(tx, &request, now).await?;
    ///     let refused = receipt.outcome.refused().next();
    ///     Ok(refused.map(|(_, why)| why.message(TextLanguage::Japanese)))
    /// }
    /// ```
    ///
    /// # Errors
    /// [`LicenceRefusal::UnknownPortal`], [`RequestIdReused`](LicenceRefusal::RequestIdReused); what is refused singly stands in the results. The store's errors.
    pub async fn seats<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        request: &PortalSeatRequest,
        now: Timestamp,
    ) -> Result<Receipt<SeatsTaken, SeatResult>, OpError<LicenceRefusal, R::Error>> {
        let prepared = prepare_portal_seats(tx, request, &self.context(now)).await?;
        Ok(carry_out(tx, prepared).await?)
    }

    /// The same, all or nothing: the first refusal refuses the whole.
    ///
    /// # Errors
    /// The first [`PortalSeatRefusal`] in the order of the asks. The store's errors.
    pub async fn all_seats<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        request: &PortalSeatRequest,
        now: Timestamp,
    ) -> Result<Receipt<SeatsTaken, SeatResult>, OpError<PortalSeatRefusal, R::Error>> {
        let prepared = prepare_portal_seats(tx, request, &self.context(now)).await.map_err(lift)?;
        let prepared = prepared.all_or_refused().map_err(OpError::Refused)?;
        Ok(carry_out(tx, prepared).await?)
    }

    /// Decides the same and writes nothing, without an id of its own: for a journey that stores seats together with what other crates prepared, and recognises its repetition
    /// itself. Prepare *all* seats of a transaction in one call: a second one would not see what the first has not stored.
    ///
    /// # Errors
    /// [`LicenceRefusal::UnknownPortal`]; what is refused singly stands in the results. The store's errors.
    pub async fn prepare<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        asks: &[SeatAsk],
        now: Timestamp,
    ) -> Result<PreparedPortalSeats, OpError<LicenceRefusal, R::Error>> {
        prepare_asks(tx, portal, asks, &self.context(now)).await
    }
}

async fn carry_out<R: PortalSeatStore>(
    tx: &mut R,
    prepared: PreparedPortalSeats,
) -> Result<Receipt<SeatsTaken, SeatResult>, R::Error> {
    let repeated = prepared.is_repeated();
    let outcome = prepared.store(tx).await?;
    let changed = |one: &&SeatResult| !repeated && one.result.is_ok_and(|answer| answer.changed);
    let events = outcome.results.iter().filter(changed).copied().collect();
    Ok(Receipt { outcome, messages: Vec::new(), events })
}

fn lift<E>(error: OpError<LicenceRefusal, E>) -> OpError<PortalSeatRefusal, E> {
    match error {
        OpError::Refused(refusal) => OpError::Refused(refusal.into()),
        OpError::Storage(error) => OpError::Storage(error),
    }
}

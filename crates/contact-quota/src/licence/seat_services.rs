//! Taking and giving back seats of a portal over a store: what the licence permits, decided on what the pools have (CQ-31, CQ-32, CQ-34 … CQ-37).

use super::ask::{PortalSeatRefusal, PortalSeatRequest, SeatAsk, SeatResult, SeatsTaken};
use super::ids::PortalId;
use super::portal::PortalLicence;
use super::refusal::LicenceRefusal;
use super::repository::LicenceRepository;
use super::services::lock;
use crate::journal::{Earlier, Receipt, ReceiptAnswer, RequestDigest, Subject, earlier};
use crate::seats::{PreparedSeats, SeatContext, SeatRef, SeatRepository, SeatRequest, prepare_seats};
use storage_contract::{OpError, Timestamp};

/// Decided about seats of a portal, and not yet written. Dropped, it leaves no trace: that is the what-if.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedPortalSeats {
    taken: SeatsTaken,
    /// Not there if the asks were sent before.
    prepared: Option<PreparedSeats>,
    receipt: Option<Receipt>,
}

impl PreparedPortalSeats {
    /// What becomes of each ask; of a repetition, what became of it the first time (CQ-20).
    pub const fn taken(&self) -> &SeatsTaken {
        &self.taken
    }

    /// Whether the asks were sent before, and some were granted then: nothing happens now (CQ-20).
    pub const fn is_repeated(&self) -> bool {
        self.prepared.is_none()
    }

    /// For callers who take all or nothing: the first refusal, if there is one.
    ///
    /// # Errors
    /// The first refusal in the order of the asks. Nothing is written then.
    pub fn all_or_refused(self) -> Result<Self, PortalSeatRefusal> {
        let first = self.taken.refused().next();
        first.map_or(Ok(self), |(_, refusal)| Err(refusal))
    }

    /// Writes what was granted. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: LicenceRepository + SeatRepository>(
        self,
        tx: &mut R,
    ) -> Result<SeatsTaken, R::Error> {
        if let Some(prepared) = self.prepared {
            prepared.store(tx).await?;
        }
        if let Some(receipt) = &self.receipt {
            tx.insert_receipt(receipt).await?;
        }
        Ok(self.taken)
    }
}

/// Prepares everything that one request asks about seats of a portal, in one decision, each ask on what the earlier ones left (CQ-37). Sent again, however late, the
/// request is answered the same and has no second effect (CQ-20). If everything was refused, it is judged anew.
///
/// # Errors
/// [`UnknownPortal`](LicenceRefusal::UnknownPortal), [`RequestIdReused`](LicenceRefusal::RequestIdReused); what is refused singly stands in the results. What the store
/// fails with.
pub async fn prepare_portal_seats<R: LicenceRepository + SeatRepository>(
    tx: &mut R,
    request: &PortalSeatRequest,
    context: &SeatContext<'_>,
) -> Result<PreparedPortalSeats, OpError<LicenceRefusal, R::Error>> {
    let licence = lock(tx, request.portal).await?.value;
    let subject = Subject::Portal(request.portal);
    let digest = RequestDigest::of(subject.as_uuid(), &request.asks);
    match earlier(tx, subject, request.id, digest).await? {
        Earlier::Nothing => {}
        Earlier::Answered(ReceiptAnswer::PortalSeats(taken)) => {
            return Ok(PreparedPortalSeats { taken: *taken, prepared: None, receipt: None });
        }
        Earlier::Answered(_) | Earlier::OtherContent => {
            return Err(OpError::Refused(LicenceRefusal::RequestIdReused { request: request.id }));
        }
    }
    let mut prepared = decide(tx, &licence, &request.asks, context).await?;
    // Refused as a whole, it leaves nothing.
    if prepared.taken.granted().next().is_some() {
        let answer = ReceiptAnswer::PortalSeats(Box::new(prepared.taken.clone()));
        prepared.receipt = Some(Receipt { subject, request: request.id, digest, answer });
    }
    Ok(prepared)
}

/// Prepares the same without an id, for a journey that has one of its own and recognises its repetition.
///
/// # Errors
/// [`UnknownPortal`](LicenceRefusal::UnknownPortal), and what the store fails with.
pub async fn prepare_asks<R: LicenceRepository + SeatRepository>(
    tx: &mut R,
    portal: PortalId,
    asks: &[SeatAsk],
    context: &SeatContext<'_>,
) -> Result<PreparedPortalSeats, OpError<LicenceRefusal, R::Error>> {
    // The licence first (lock order), and under guard: a plan that ends at the same time is seen, or ends the transaction in a conflict.
    let licence = lock(tx, portal).await?.value;
    Ok(decide(tx, &licence, asks, context).await?)
}

async fn decide<R: SeatRepository>(
    tx: &mut R,
    licence: &PortalLicence,
    asks: &[SeatAsk],
    context: &SeatContext<'_>,
) -> Result<PreparedPortalSeats, R::Error> {
    let requests: Vec<Result<SeatRequest, LicenceRefusal>> =
        asks.iter().map(|ask| request(licence, ask, context.now)).collect();
    let admitted: Vec<SeatRequest> = requests.iter().copied().filter_map(Result::ok).collect();
    let prepared = prepare_seats(tx, &admitted, context).await?;
    let mut outcomes = prepared.outcomes().iter();
    let result = |(ask, request): (&SeatAsk, Result<SeatRequest, LicenceRefusal>)| {
        let result = match request {
            Err(refusal) => Err(PortalSeatRefusal::Licence(refusal)),
            // One outcome per admitted request, in their order.
            Ok(_) => outcomes.next()?.result.map_err(PortalSeatRefusal::Seat),
        };
        Some(SeatResult { seat: ask.seat(), result })
    };
    let results = asks.iter().zip(requests).filter_map(result).collect();
    let usage = prepared.usage();
    let of_type = |(user_type, pool)| Some((user_type, *usage.get(&pool)?));
    let usage = licence.pools().filter_map(of_type).collect();
    Ok(PreparedPortalSeats { taken: SeatsTaken { results, usage }, prepared: Some(prepared), receipt: None })
}

/// An ask in the terms of pools, if the licence permits it now.
fn request(licence: &PortalLicence, ask: &SeatAsk, now: Timestamp) -> Result<SeatRequest, LicenceRefusal> {
    let seat_of = |user_type, seat| {
        let found = licence.pools().find(|(known, _)| *known == user_type);
        let (_, pool) = found.ok_or(LicenceRefusal::UnknownType { user_type })?;
        Ok(SeatRef { pool, seat })
    };
    match *ask {
        SeatAsk::Invite { user_type, module, seat, until } => {
            let pool = licence.may_invite(user_type, module, now)?;
            Ok(SeatRequest::Reserve { at: SeatRef { pool, seat }, until })
        }
        SeatAsk::Activate { user_type, seat } => {
            let phase = licence.phase(now);
            let at = seat_of(user_type, seat)?;
            // CQ-35: nobody becomes a user of a closed portal.
            if phase.is_open() {
                Ok(SeatRequest::Occupy { at })
            } else {
                Err(LicenceRefusal::PortalClosed { phase })
            }
        }
        SeatAsk::Release { user_type, seat, why } => {
            Ok(SeatRequest::Release { at: seat_of(user_type, seat)?, why })
        }
        SeatAsk::ChangeType { from, seat, to, module, new_seat } => {
            let pool = licence.may_invite(to, module, now)?;
            Ok(SeatRequest::Move { from: seat_of(from, seat)?, to: SeatRef { pool, seat: new_seat } })
        }
    }
}

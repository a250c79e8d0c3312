//! Who takes a seat, who gives one back, who changes type: all of one transaction at once (CQ-31, CQ-32, CQ-34 … CQ-37).

use super::refusal::PortalSeatRefusal;
use super::{PortalSeatStore, PortalSeats, Receipt};
use contact_quota::licence::{BaseModule, LicenceRefusal, PortalId, PortalLicence, UserTypeId};
use contact_quota::seats::{
    PoolId, PreparedSeats, ReleaseReason, SeatAnswer, SeatId, SeatRef, SeatRequest, Usage, prepare_seats,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage_contract::{OpError, Timestamp};

/// What is asked about one seat of a portal. A seat's id stands for one taking of a seat, such as one invitation and the membership that comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum SeatAsk {
    /// Somebody is invited: hold a seat until the invitation expires (CQ-36). Asked again with a later end, the hold becomes longer.
    Invite {
        /// To which type.
        user_type: UserTypeId,
        /// In which module the person's record is (CQ-34).
        module: BaseModule,
        /// The seat.
        seat: SeatId,
        /// When the invitation expires, the end excluded.
        until: Option<Timestamp>,
    },
    /// Somebody has accepted, or is activated: occupy the seat. Never fails for want of a seat while one is held (CQ-36).
    Activate {
        /// Of which type.
        user_type: UserTypeId,
        /// The seat.
        seat: SeatId,
    },
    /// Somebody has declined, is deactivated or deleted: give the seat back. Always possible, also when the portal is closed (CQ-36).
    Release {
        /// Of which type.
        user_type: UserTypeId,
        /// The seat.
        seat: SeatId,
        /// Why.
        why: ReleaseReason,
    },
    /// Somebody changes type: one seat is given back and one of the other type's is taken, both or neither.
    ChangeType {
        /// From which type.
        from: UserTypeId,
        /// The seat that is given back.
        seat: SeatId,
        /// To which type.
        to: UserTypeId,
        /// In which module the person's record is then.
        module: BaseModule,
        /// The seat that is taken; new.
        new_seat: SeatId,
    },
}

impl SeatAsk {
    /// The seat that it is about; of a change of type, the one that is taken.
    pub const fn seat(&self) -> SeatId {
        match *self {
            Self::Invite { seat, .. } | Self::Activate { seat, .. } | Self::Release { seat, .. } => seat,
            Self::ChangeType { new_seat, .. } => new_seat,
        }
    }
}

/// What became of one ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatResult {
    /// The seat.
    pub seat: SeatId,
    /// How it is now, or why not.
    pub result: Result<SeatAnswer, PortalSeatRefusal>,
}

/// What became of all asks of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatsTaken {
    /// One result per ask, in their order.
    pub results: Vec<SeatResult>,
    /// The numbers of each type that was asked about, as they are afterwards.
    pub usage: BTreeMap<UserTypeId, Usage>,
}

impl SeatsTaken {
    /// The seats that were not refused.
    pub fn granted(&self) -> impl Iterator<Item = (SeatId, SeatAnswer)> {
        self.results.iter().filter_map(|one| one.result.ok().map(|answer| (one.seat, answer)))
    }

    /// The seats that were refused, and why.
    pub fn refused(&self) -> impl Iterator<Item = (SeatId, PortalSeatRefusal)> {
        self.results.iter().filter_map(|one| one.result.err().map(|refusal| (one.seat, refusal)))
    }
}

/// Decided about seats of a portal, and not yet written. Dropped, it leaves no trace: that is the what-if.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedPortalSeats {
    taken: SeatsTaken,
    prepared: PreparedSeats,
}

impl PreparedPortalSeats {
    /// What becomes of each ask.
    pub const fn taken(&self) -> &SeatsTaken {
        &self.taken
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
    pub async fn store<R: PortalSeatStore>(self, tx: &mut R) -> Result<SeatsTaken, R::Error> {
        self.prepared.store(tx).await?;
        Ok(self.taken)
    }
}

impl PortalSeats {
    /// Takes and gives back seats: everything that one transaction asks of a portal, in one call and one decision, each ask on what the earlier ones left. Of n
    /// invitations to k free seats the first min(n, k) get one (CQ-37); the others' results say why not and what helps.
    ///
    /// ```
    /// use tantou::portal_seats::{PortalSeatStore, PortalSeats, SeatAsk};
    /// use tantou::quota::licence::{LicenceRefusal, PortalId, UserTypeId};
    /// use tantou::quota::seats::{ReleaseReason, SeatId};
    /// use tantou::storage::{OpError, Timestamp};
    /// use tantou::text::{Explain, TextLanguage};
    ///
    /// /// One user is deactivated and another activated in their stead; `None` if both went well, else what the manager reads.
    /// async fn swap<R: PortalSeatStore>(
    ///     portal_seats: &PortalSeats,
    ///     tx: &mut R,
    ///     (portal, user_type): (PortalId, UserTypeId),
    ///     (leaver, comer): (SeatId, SeatId),
    ///     now: Timestamp,
    /// ) -> Result<Option<String>, OpError<LicenceRefusal, R::Error>> {
    ///     let leave = SeatAsk::Release { user_type, seat: leaver, why: ReleaseReason::Deactivated };
    ///     let come = SeatAsk::Activate { user_type, seat: comer };
    ///     let receipt = portal_seats.seats(tx, portal, &[leave, come], now).await?;
    ///     let refused = receipt.outcome.refused().next();
    ///     Ok(refused.map(|(_, why)| why.message(TextLanguage::Japanese)))
    /// }
    /// ```
    ///
    /// # Errors
    /// [`LicenceRefusal::UnknownPortal`]; what is refused singly stands in the results. The store's errors.
    pub async fn seats<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        asks: &[SeatAsk],
        now: Timestamp,
    ) -> Result<Receipt<SeatsTaken, SeatResult>, OpError<LicenceRefusal, R::Error>> {
        let prepared = self.prepare(tx, portal, asks, now).await?;
        let outcome = prepared.store(tx).await?;
        Ok(receipt(outcome))
    }

    /// The same, all or nothing: the first refusal refuses the whole.
    ///
    /// # Errors
    /// The first [`PortalSeatRefusal`] in the order of the asks. The store's errors.
    pub async fn all_seats<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        asks: &[SeatAsk],
        now: Timestamp,
    ) -> Result<Receipt<SeatsTaken, SeatResult>, OpError<PortalSeatRefusal, R::Error>> {
        let prepared = self.prepare(tx, portal, asks, now).await.map_err(lift)?;
        let prepared = prepared.all_or_refused().map_err(OpError::Refused)?;
        let outcome = prepared.store(tx).await?;
        Ok(receipt(outcome))
    }

    /// Decides the same and writes nothing, for a journey that stores seats together with what other crates prepared. Prepare *all* seats of a transaction in one
    /// call: a second one would not see what the first has not stored.
    ///
    /// # Errors
    /// As [`seats`](Self::seats).
    pub async fn prepare<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: PortalId,
        asks: &[SeatAsk],
        now: Timestamp,
    ) -> Result<PreparedPortalSeats, OpError<LicenceRefusal, R::Error>> {
        // The licence first (lock order), and under guard: a plan that ends at the same time is seen, or ends the transaction in a conflict.
        let licence = tx.lock_licence(portal).await?.map(|found| found.value);
        let licence = licence.ok_or(OpError::Refused(LicenceRefusal::UnknownPortal { portal }))?;
        let requests: Vec<Result<SeatRequest, LicenceRefusal>> =
            asks.iter().map(|ask| request(&licence, ask, now)).collect();
        let admitted: Vec<SeatRequest> = requests.iter().copied().filter_map(Result::ok).collect();
        let prepared = prepare_seats(tx, &admitted, &self.context(now)).await?;
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
        let usage = pools(&licence).filter_map(of_type).collect();
        Ok(PreparedPortalSeats { taken: SeatsTaken { results, usage }, prepared })
    }
}

fn receipt(outcome: SeatsTaken) -> Receipt<SeatsTaken, SeatResult> {
    let changed = |one: &&SeatResult| one.result.is_ok_and(|answer| answer.changed);
    let events = outcome.results.iter().filter(changed).copied().collect();
    Receipt { outcome, messages: Vec::new(), events }
}

fn lift<E>(error: OpError<LicenceRefusal, E>) -> OpError<PortalSeatRefusal, E> {
    match error {
        OpError::Refused(refusal) => OpError::Refused(refusal.into()),
        OpError::Storage(error) => OpError::Storage(error),
    }
}

/// Every type of a portal with its pool, the standard one first.
pub(super) fn pools(licence: &PortalLicence) -> impl Iterator<Item = (UserTypeId, PoolId)> {
    let standard = (licence.standard().id, licence.standard().pool);
    std::iter::once(standard).chain(licence.custom().map(|custom| (custom.id, custom.pool)))
}

/// An ask in the terms of pools, if the licence permits it now.
fn request(licence: &PortalLicence, ask: &SeatAsk, now: Timestamp) -> Result<SeatRequest, LicenceRefusal> {
    let seat_of = |user_type, seat| {
        let found = pools(licence).find(|(known, _)| *known == user_type);
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

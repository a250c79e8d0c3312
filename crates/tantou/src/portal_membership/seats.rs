//! What members do to seats, carried out on the portal's pools (IL-36, IL-57, IL-59, IL-60, CQ-36, CQ-37).

use super::{PortalMembership, licensed};
use crate::portal_seats::{PortalSeatRefusal, PortalSeatStore, PreparedPortalSeats, SeatAsk};
use contact_quota::licence::{BaseModule, LicenceRefusal, UserTypeId as LicensedType};
use contact_quota::seats::{ReleaseReason, SeatId, SeatRefusal, Usage};
use invitation_lifecycle::ScopeId;
use invitation_lifecycle::eligibility::{Module, UserTypeId, UserTypes};
use invitation_lifecycle::members::{FreeSeats, SeatEffect, SeatKey, SeatRelease, SeatUse};
use storage_contract::{OpError, Timestamp};

impl PortalMembership {
    /// How many seats are free, and whether those are there that members hold, by guarded reads of the licence, the pools and the seats, which come after members,
    /// addressees and invitations in the lock order. A closed portal has none.
    pub(super) async fn free_seats<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: ScopeId,
        user_types: impl IntoIterator<Item = UserTypeId>,
        held: impl Iterator<Item = SeatKey>,
        now: Timestamp,
    ) -> Result<FreeSeats, OpError<LicenceRefusal, R::Error>> {
        let held: Vec<SeatKey> = held.collect();
        let of_held = held.iter().map(|seat| seat.user_type);
        let wanted = user_types.into_iter().chain(of_held).map(type_of).collect();
        let ids = held.iter().map(|seat| seat_id(*seat)).collect();
        let room = self.seats.room(tx, licensed(portal), &wanted, &ids, now).await?;
        let gone = held.into_iter().filter(|seat| !room.taken.contains(&seat_id(*seat)));
        let add = |seats: FreeSeats, (user_type, usage): (LicensedType, Usage)| {
            let user_type = UserTypeId::from_uuid(user_type.as_uuid());
            seats.with(user_type, usage.available.finite()).with_excess(user_type, usage.over_by)
        };
        let seats = room.types.into_iter().fold(FreeSeats::default(), add).without(gone);
        Ok(if room.phase.is_open() { seats } else { seats.closed() })
    }

    /// Prepares what the effects ask of the pools: all of it, or a refusal.
    ///
    /// What the pools do not know of a seat that a pending invitation held is nothing to give back: the policy held none when it was sent, or
    /// its hold had lapsed and the user type was removed since. What holds now does not matter for what was held then.
    pub(super) async fn prepare_seats<'e, R: PortalSeatStore, F>(
        &self,
        tx: &mut R,
        portal: ScopeId,
        effects: impl Iterator<Item = &'e SeatEffect>,
        user_types: &UserTypes,
        now: Timestamp,
    ) -> Result<Option<PreparedPortalSeats>, OpError<F, R::Error>>
    where
        F: From<LicenceRefusal> + From<PortalSeatRefusal>,
    {
        let effects: Vec<&SeatEffect> = effects.collect();
        let asks: Vec<SeatAsk> = effects.iter().map(|effect| ask(effect, user_types)).collect();
        if asks.is_empty() {
            return Ok(None);
        }
        let mut prepared =
            self.seats.prepare(tx, licensed(portal), &asks, now).await.map_err(OpError::lift)?;
        // One result per ask, in their order.
        let absent: Vec<bool> = effects
            .iter()
            .zip(&prepared.taken().results)
            .map(|(effect, one)| effect.was_held() && one.result.as_ref().is_err_and(is_absent))
            .collect();
        if absent.contains(&true) {
            let holds = self.seats.seat_policy().pending_hold_seats;
            let known = |(effect, absent): (&SeatEffect, bool)| {
                if absent { without_former(effect, user_types, holds) } else { Some(ask(effect, user_types)) }
            };
            let asks: Vec<SeatAsk> = effects.into_iter().zip(absent).filter_map(known).collect();
            if asks.is_empty() {
                return Ok(None);
            }
            // Nothing of the first preparation is written.
            prepared = self.seats.prepare(tx, licensed(portal), &asks, now).await.map_err(OpError::lift)?;
        }
        prepared.all_or_refused().map(Some).map_err(|refusal| OpError::Refused(refusal.into()))
    }
}

/// The effect in the terms of the pools.
fn ask(effect: &SeatEffect, user_types: &UserTypes) -> SeatAsk {
    match *effect {
        SeatEffect::Hold { seat, until, .. } => SeatAsk::Invite {
            user_type: type_of(seat.user_type),
            module: module_of(seat.user_type, user_types),
            seat: seat_id(seat),
            until,
        },
        SeatEffect::Occupy { seat, .. } => {
            SeatAsk::Activate { user_type: type_of(seat.user_type), seat: seat_id(seat) }
        }
        SeatEffect::Release { seat, why, .. } => {
            let why = match why {
                SeatRelease::Declined => ReleaseReason::Declined,
                SeatRelease::Cancelled => ReleaseReason::Cancelled,
                SeatRelease::Expired => ReleaseReason::Expired,
                SeatRelease::Deactivated => ReleaseReason::Deactivated,
                SeatRelease::Deleted => ReleaseReason::Deleted,
            };
            SeatAsk::Release { user_type: type_of(seat.user_type), seat: seat_id(seat), why }
        }
        SeatEffect::Move { from, to, .. } => SeatAsk::ChangeType {
            from: type_of(from.user_type),
            seat: seat_id(from),
            to: type_of(to.user_type),
            module: module_of(to.user_type, user_types),
            new_seat: seat_id(to),
        },
    }
}

/// What is left to ask where the seat that is given back is not there: of a release nothing; of a move that the new seat is held, if holds are.
fn without_former(effect: &SeatEffect, user_types: &UserTypes, holds: bool) -> Option<SeatAsk> {
    match *effect {
        SeatEffect::Move { to, was: SeatUse::Held { until }, .. } if holds => {
            Some(ask(&SeatEffect::Hold { seat: to, until, fresh: true }, user_types))
        }
        SeatEffect::Hold { .. }
        | SeatEffect::Occupy { .. }
        | SeatEffect::Release { .. }
        | SeatEffect::Move { .. } => None,
    }
}

/// Whether the pools do not have the seat any more, or never had; its user type may be gone, or be there again with another pool.
const fn is_absent(refusal: &PortalSeatRefusal) -> bool {
    matches!(
        refusal,
        PortalSeatRefusal::Licence(LicenceRefusal::UnknownType { .. })
            | PortalSeatRefusal::Seat(
                SeatRefusal::UnknownSeat { .. } | SeatRefusal::OtherPool { .. } | SeatRefusal::Lapsed { .. }
            )
    )
}

/// One taking is one seat, whatever is repeated.
fn seat_id(key: SeatKey) -> SeatId {
    let user_type = key.user_type.as_uuid();
    SeatId::derived(key.member.as_uuid(), &[user_type.as_bytes(), &key.taking.to_be_bytes()])
}

const fn type_of(user_type: UserTypeId) -> LicensedType {
    LicensedType::from_uuid(user_type.as_uuid())
}

/// The module of the type's records, which is that of the member's: the rules of members have seen to it (IL-45, IL-60).
fn module_of(user_type: UserTypeId, user_types: &UserTypes) -> BaseModule {
    match user_types.module(user_type) {
        Some(Module::Leads) => BaseModule::Leads,
        Some(Module::Contacts) => BaseModule::Contacts,
        Some(Module::Vendors) => BaseModule::Vendors,
        Some(Module::Custom { .. }) | None => BaseModule::Custom,
    }
}

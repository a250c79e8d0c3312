//! What members do to seats, carried out on the portal's pools (IL-36, IL-57, IL-59, IL-60, CQ-36, CQ-37).

use super::{PortalMembership, licensed};
use crate::portal_seats::{PortalSeatStore, PreparedPortalSeats, SeatAsk};
use contact_quota::licence::{BaseModule, LicenceRefusal, UserTypeId as LicensedType};
use contact_quota::seats::{ReleaseReason, SeatId};
use invitation_lifecycle::ScopeId;
use invitation_lifecycle::eligibility::{Module, UserTypeId, UserTypes};
use invitation_lifecycle::members::{FreeSeats, SeatEffect, SeatKey, SeatRelease, SeatUse};
use storage_contract::{OpError, Timestamp};

impl PortalMembership {
    /// How many seats are free, by guarded reads of the licence and the pools, which come after members, addressees and invitations in the lock
    /// order. A closed portal has none.
    pub(super) async fn free_seats<R: PortalSeatStore>(
        &self,
        tx: &mut R,
        portal: ScopeId,
        user_types: impl IntoIterator<Item = UserTypeId>,
        now: Timestamp,
    ) -> Result<FreeSeats, OpError<LicenceRefusal, R::Error>> {
        let wanted = user_types.into_iter().map(type_of).collect();
        let free = self.seats.free(tx, licensed(portal), &wanted, now).await?;
        let add = |seats: FreeSeats, (user_type, free): (LicensedType, Option<u64>)| {
            seats.with(UserTypeId::from_uuid(user_type.as_uuid()), free)
        };
        Ok(free.into_iter().fold(FreeSeats::default(), add))
    }

    /// Prepares what the effects ask of the pools: all of it, or a refusal.
    pub(super) async fn prepare_seats<'e, R: PortalSeatStore, F>(
        &self,
        tx: &mut R,
        portal: ScopeId,
        effects: impl Iterator<Item = &'e SeatEffect>,
        user_types: &UserTypes,
        now: Timestamp,
    ) -> Result<Option<PreparedPortalSeats>, OpError<F, R::Error>>
    where
        F: From<LicenceRefusal> + From<crate::portal_seats::PortalSeatRefusal>,
    {
        let holds = self.seats.seat_policy().pending_hold_seats;
        let asks: Vec<SeatAsk> = effects.filter_map(|effect| ask(effect, user_types, holds)).collect();
        if asks.is_empty() {
            return Ok(None);
        }
        let prepared = self.seats.prepare(tx, licensed(portal), &asks, now).await.map_err(OpError::lift)?;
        prepared.all_or_refused().map(Some).map_err(|refusal| OpError::Refused(refusal.into()))
    }
}

/// The effect in the terms of the pools; `None` if it concerns a seat that is none there, because pending invitations hold none.
fn ask(effect: &SeatEffect, user_types: &UserTypes, holds: bool) -> Option<SeatAsk> {
    let known = |was: SeatUse| holds || was == SeatUse::Occupied;
    Some(match *effect {
        SeatEffect::Hold { seat, until, .. } => SeatAsk::Invite {
            user_type: type_of(seat.user_type),
            module: module_of(seat.user_type, user_types),
            seat: seat_id(seat),
            until,
        },
        SeatEffect::Occupy { seat, .. } => {
            SeatAsk::Activate { user_type: type_of(seat.user_type), seat: seat_id(seat) }
        }
        SeatEffect::Release { seat, why, was } if known(was) => {
            let why = match why {
                SeatRelease::Declined => ReleaseReason::Declined,
                SeatRelease::Cancelled => ReleaseReason::Cancelled,
                SeatRelease::Expired => ReleaseReason::Expired,
                SeatRelease::Deactivated => ReleaseReason::Deactivated,
                SeatRelease::Deleted => ReleaseReason::Deleted,
            };
            SeatAsk::Release { user_type: type_of(seat.user_type), seat: seat_id(seat), why }
        }
        SeatEffect::Move { from, to, was } if known(was) => SeatAsk::ChangeType {
            from: type_of(from.user_type),
            seat: seat_id(from),
            to: type_of(to.user_type),
            module: module_of(to.user_type, user_types),
            new_seat: seat_id(to),
        },
        SeatEffect::Release { .. } | SeatEffect::Move { .. } => return None,
    })
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

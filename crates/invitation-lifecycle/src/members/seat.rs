//! What members do to seats, as values: the pool that counts them is another crate's (IL-36, IL-57, IL-59).

use super::ids::MemberId;
use crate::eligibility::UserTypeId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::Timestamp;

/// One taking of a seat by one member. Unique, and never used again after its release, so that an id of a seat can be
/// derived from it, and a repeated request has one effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SeatKey {
    /// The member.
    pub member: MemberId,
    /// Of which user type, that is, in which pool.
    pub user_type: UserTypeId,
    /// The how manieth taking of this member it is, counted from 1.
    pub taking: u32,
}

/// What a member has of its user type's seats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SeatUse {
    /// None: inactive, declined, cancelled.
    #[default]
    None,
    /// One is held while the invitation waits for an answer.
    Held {
        /// Until when, the end excluded; the invitation's expiry.
        until: Option<Timestamp>,
    },
    /// One is taken.
    Occupied,
}

/// Why a seat is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatRelease {
    /// The invitation was declined.
    Declined,
    /// The invitation was cancelled.
    Cancelled,
    /// The invitation had expired.
    Expired,
    /// The member was deactivated (IL-59).
    Deactivated,
    /// The member was deleted (IL-57).
    Deleted,
}

/// What happens to a seat, to be carried out in the same transaction, in the order given. Where the pool refuses, the
/// whole operation is to be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum SeatEffect {
    /// Hold it until the invitation expires; make the hold longer if there is one.
    Hold {
        /// Which seat.
        seat: SeatKey,
        /// Until when, the end excluded.
        until: Option<Timestamp>,
        /// Whether a free seat is needed: there was no hold, or it had ended.
        fresh: bool,
    },
    /// Take it: from its hold, or, where `fresh`, a free one.
    Occupy {
        /// Which seat.
        seat: SeatKey,
        /// Whether a free seat is needed.
        fresh: bool,
    },
    /// Give it back.
    Release {
        /// Which seat.
        seat: SeatKey,
        /// Why.
        why: SeatRelease,
        /// What it was. One that was only held may be unknown to a pool that holds none for pending invitations.
        was: SeatUse,
    },
    /// Give one back and take the other in its stead, held as long or occupied like it (IL-60).
    Move {
        /// The seat that is given back.
        from: SeatKey,
        /// The seat that is taken; new.
        to: SeatKey,
        /// What it was, and is.
        was: SeatUse,
    },
}

impl SeatEffect {
    /// The user type of which it takes a free seat, if it takes one.
    pub const fn takes(&self) -> Option<UserTypeId> {
        match self {
            Self::Hold { seat, fresh: true, .. } | Self::Occupy { seat, fresh: true } => Some(seat.user_type),
            Self::Move { to, .. } => Some(to.user_type),
            Self::Hold { fresh: false, .. } | Self::Occupy { fresh: false, .. } | Self::Release { .. } => {
                None
            }
        }
    }

    /// The user type to which it gives a seat back at this time. A hold that has ended gives nothing back.
    pub fn frees(&self, now: Timestamp) -> Option<UserTypeId> {
        match self {
            Self::Release { seat, was, .. } => was.counts(now).then_some(seat.user_type),
            Self::Move { from, .. } => Some(from.user_type),
            Self::Hold { .. } | Self::Occupy { .. } => None,
        }
    }

    /// Whether the seat that it gives back, or moves, was only held.
    pub const fn was_held(&self) -> bool {
        matches!(
            self,
            Self::Release { was: SeatUse::Held { .. }, .. } | Self::Move { was: SeatUse::Held { .. }, .. }
        )
    }
}

impl SeatUse {
    /// Whether it takes a seat of its pool at this time.
    pub fn counts(self, now: Timestamp) -> bool {
        match self {
            Self::None => false,
            Self::Held { until } => until.is_none_or(|until| now < until),
            Self::Occupied => true,
        }
    }
}

/// How many seats are free, per user type, as the host's pools say by guarded reads in the same transaction. Decisions
/// about many members count down from it, so that seats taken earlier in a batch count (IL-36).
///
/// A user type that is not named has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FreeSeats {
    free: BTreeMap<UserTypeId, Room>,
    closed: bool,
    gone: BTreeSet<SeatKey>,
}

/// The seats of one type. Never both some left and an excess.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Room {
    /// `None`: without limit.
    left: Option<u64>,
    excess: u64,
}

impl FreeSeats {
    /// So many of one type; `None`: without limit.
    pub fn of(user_type: UserTypeId, free: Option<u64>) -> Self {
        Self::default().with(user_type, free)
    }

    /// The same, with so many of this type.
    #[must_use]
    pub fn with(mut self, user_type: UserTypeId, free: Option<u64>) -> Self {
        self.free.insert(user_type, Room { left: free, excess: 0 });
        self
    }

    /// The same, with so many more taken of this type than there are: its limit was lowered, and nobody was removed. As many have to be
    /// given back before one is free (CQ-37).
    #[must_use]
    pub fn with_excess(mut self, user_type: UserTypeId, excess: u64) -> Self {
        if let Some(room) = self.free.get_mut(&user_type) {
            room.excess = excess;
        }
        self
    }

    /// The same, in a portal that is closed: nobody is invited, also not by a seat that is held (CQ-35).
    #[must_use]
    pub const fn closed(mut self) -> Self {
        self.closed = true;
        self
    }

    /// The same, where the pools do not have these seats, which members hold by their own rows: none was taken, since pending invitations held none when they were sent,
    /// or the hold has lapsed under a clock that has stepped back since. Whoever needs such a seat needs a free one, and to give it back frees none (CQ-36).
    #[must_use]
    pub fn without(mut self, gone: impl IntoIterator<Item = SeatKey>) -> Self {
        self.gone.extend(gone);
        self
    }

    /// Whether one is free.
    pub fn has(&self, user_type: UserTypeId) -> bool {
        match self.free.get(&user_type) {
            None => false,
            Some(room) => !self.closed && room.left.is_none_or(|left| left > 0),
        }
    }

    /// How many are left of a type that was named; `None`: without limit.
    pub fn left(&self, user_type: UserTypeId) -> Option<u64> {
        self.free.get(&user_type).map_or(Some(0), |room| room.left)
    }

    /// Whether an effect could be carried out.
    pub fn allow(&self, effect: &SeatEffect) -> bool {
        match (self.takes(effect), effect) {
            (Some(user_type), _) => self.has(user_type),
            (None, SeatEffect::Hold { .. }) => !self.closed,
            (None, _) => true,
        }
    }

    /// The user type of which an effect takes a free seat, if it takes one.
    fn takes(&self, effect: &SeatEffect) -> Option<UserTypeId> {
        match effect {
            SeatEffect::Hold { seat, .. } | SeatEffect::Occupy { seat, .. } if self.gone.contains(seat) => {
                Some(seat.user_type)
            }
            _ => effect.takes(),
        }
    }

    /// The same, with so many fewer of each type that has a limit.
    #[must_use]
    pub(crate) fn less(mut self, taken: u64) -> Self {
        for left in self.free.values_mut().filter_map(|room| room.left.as_mut()) {
            *left = left.saturating_sub(taken);
        }
        self
    }

    pub(crate) fn carry_out(&mut self, effect: &SeatEffect, now: Timestamp) {
        let wanted = self.takes(effect);
        let taken = wanted.and_then(|user_type| self.free.get_mut(&user_type));
        if let Some(left) = taken.and_then(|room| room.left.as_mut()) {
            *left = left.saturating_sub(1);
        }
        let was_there = match effect {
            SeatEffect::Release { seat, .. } | SeatEffect::Move { from: seat, .. } => {
                !self.gone.contains(seat)
            }
            SeatEffect::Hold { .. } | SeatEffect::Occupy { .. } => true,
        };
        let frees = effect.frees(now).filter(|_| was_there);
        let Some(room) = frees.and_then(|user_type| self.free.get_mut(&user_type)) else { return };
        if room.excess > 0 {
            room.excess = room.excess.saturating_sub(1);
        } else if let Some(left) = &mut room.left {
            *left = left.saturating_add(1);
        }
    }
}

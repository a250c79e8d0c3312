//! The pairs of contract and delegate, as a lookup finds them.

use super::ids::{Hasher, number};
use crate::{ContractId, DelegateId};
use hashbrown::HashTable;

/// A contract and a delegate. Both ids stand beside each other in half a cache line: what does not fit into the processor's caches is
/// what costs time, and to compare a pair exactly reads one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(32))]
pub(super) struct Pair {
    pub(super) contract: ContractId,
    pub(super) delegate: DelegateId,
}

/// A pair that was found or put.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) place: u32,
    /// Whether there are details; without any, the assignment is effective without limit, and the decision is made.
    pub(super) is_detailed: bool,
}

/// Where a pair stands, in four bytes: its position in the lowest bits, above it as many bits of its hash as there is room for, so that few
/// other pairs are ever read; the highest bit says whether there are details.
#[derive(Clone, Copy, Debug)]
struct Slot(u32);

/// Says which bits of a slot are the position.
#[derive(Clone, Copy, Debug)]
struct Layout {
    place: u32,
}

impl Layout {
    /// Positions of small indexes need no more bits than these.
    const SMALLEST: Self = Self { place: 0x0fff };
    /// All bits but the mark.
    const LARGEST: Self = Self { place: !Slot::DETAILED };

    /// The layout for positions below a number.
    fn of(capacity: usize) -> Self {
        let last = u32::try_from(capacity).ok().and_then(u32::checked_next_power_of_two);
        let place = last.map_or(Self::LARGEST.place, |last| last.wrapping_sub(1));
        Self { place: (place | Self::SMALLEST.place) & Self::LARGEST.place }
    }

    #[inline]
    const fn slot(self, place: u32, hash: u64, is_detailed: bool) -> Slot {
        let mark = if is_detailed { Slot::DETAILED } else { 0 };
        Slot(place | (hash_bits(hash) & self.hash()) | mark)
    }

    #[inline]
    const fn place(self, slot: Slot) -> u32 {
        slot.0 & self.place
    }

    /// Whether a pair of this hash may stand there.
    #[inline]
    const fn may_be(self, slot: Slot, hash: u64) -> bool {
        (slot.0 ^ hash_bits(hash)) & self.hash() == 0
    }

    /// The bits of the hash.
    #[inline]
    const fn hash(self) -> u32 {
        !(self.place | Slot::DETAILED)
    }
}

/// Bits of a hash which the table itself, looking at the lowest and the highest, does not compare.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "some bits are wanted")]
const fn hash_bits(hash: u64) -> u32 {
    (hash >> 26) as u32
}

impl Slot {
    const DETAILED: u32 = 1 << 31;

    #[inline]
    const fn is_detailed(self) -> bool {
        self.0 & Self::DETAILED != 0
    }
}

/// All pairs, each at its position, which stays the same as long as the pair is known.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    hasher: Hasher,
    layout: Layout,
    slots: HashTable<Slot>,
    known: Vec<Pair>,
    /// Positions of pairs that were taken out, to be used again.
    free: Vec<u32>,
}

impl Default for Pairs {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl Pairs {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            hasher: Hasher::default(),
            layout: Layout::of(capacity),
            slots: HashTable::with_capacity(capacity),
            known: Vec::with_capacity(capacity),
            free: Vec::new(),
        }
    }

    pub(super) fn shrink_to_fit(&mut self) {
        let Self { hasher, layout, slots, known, free } = self;
        slots.shrink_to_fit(|slot| hash_at(hasher, known, layout.place(*slot)));
        known.shrink_to_fit();
        free.shrink_to_fit();
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    #[inline]
    pub(super) fn at(&self, place: u32) -> Option<Pair> {
        self.known.get(place as usize).copied()
    }

    /// This very contract with this very delegate.
    #[inline]
    pub(super) fn find(&self, pair: Pair) -> Option<Found> {
        self.find_hashed(hash(&self.hasher, pair), pair)
    }

    #[inline]
    fn find_hashed(&self, hash: u64, pair: Pair) -> Option<Found> {
        let Self { layout, slots, known, .. } = self;
        let is_it = |slot: &Slot| {
            layout.may_be(*slot, hash) && known.get(layout.place(*slot) as usize) == Some(&pair)
        };
        slots
            .find(hash, is_it)
            .map(|slot| Found { place: layout.place(*slot), is_detailed: slot.is_detailed() })
    }

    /// Puts a pair that is not there. `None` if all 2³¹ positions are taken.
    #[inline]
    pub(super) fn add(&mut self, pair: Pair, is_detailed: bool) -> Option<u32> {
        let place = match self.free.pop() {
            Some(place) => {
                *self.known.get_mut(place as usize)? = pair;
                place
            }
            None => self.push(pair)?,
        };
        let Self { hasher, layout, slots, known, .. } = self;
        let hash = hash(hasher, pair);
        slots.insert_unique(hash, layout.slot(place, hash, is_detailed), |slot| {
            hash_at(hasher, known, layout.place(*slot))
        });
        Some(place)
    }

    #[inline]
    fn push(&mut self, pair: Pair) -> Option<u32> {
        let place = u32::try_from(self.known.len()).ok().filter(|place| *place <= Layout::LARGEST.place)?;
        if place > self.layout.place {
            self.widen();
        }
        self.known.push(pair);
        Some(place)
    }

    /// Takes a bit of the hash for the position.
    #[cold]
    fn widen(&mut self) {
        let (before, after) = (self.layout, Layout { place: self.layout.place << 1 | 1 });
        for slot in &mut self.slots {
            let place = before.place(*slot);
            *slot = after.slot(place, hash_at(&self.hasher, &self.known, place), slot.is_detailed());
        }
        self.layout = after;
    }

    /// Says of the pair at a position whether there are details.
    pub(super) fn mark(&mut self, place: u32, is_detailed: bool) {
        let Self { hasher, layout, slots, known, .. } = self;
        let hash = hash_at(hasher, known, place);
        if let Some(slot) = slots.find_mut(hash, |slot| layout.place(*slot) == place) {
            *slot = layout.slot(place, hash, is_detailed);
        }
    }

    /// Takes the pair at a position out.
    pub(super) fn remove(&mut self, place: u32) {
        let Self { hasher, layout, slots, known, free } = self;
        let hash = hash_at(hasher, known, place);
        if let Ok(found) = slots.find_entry(hash, |slot| layout.place(*slot) == place) {
            found.remove();
            free.push(place);
        }
    }
}

#[inline]
fn hash(hasher: &Hasher, pair: Pair) -> u64 {
    hasher.of_two(number(pair.contract.as_uuid()), number(pair.delegate.as_uuid()))
}

/// The hash of the pair at a position. Every position in the table has a pair.
#[inline]
fn hash_at(hasher: &Hasher, known: &[Pair], place: u32) -> u64 {
    known.get(place as usize).map_or(0, |pair| hash(hasher, *pair))
}

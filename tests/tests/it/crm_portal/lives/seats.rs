//! The layman's list of seats of one user type.

use super::ops::LICENCES;
use std::collections::{BTreeMap, BTreeSet};
use tantou::storage::Timestamp;

/// Who has one, and who holds one until when. Whatever is written lets the holds lapse whose end has come, for good.
#[derive(Clone, Debug)]
pub(super) struct Seats {
    taken: BTreeSet<u128>,
    held: BTreeMap<u128, Timestamp>,
    unlimited: bool,
}

impl Seats {
    pub(super) const fn new(unlimited: bool) -> Self {
        Self { taken: BTreeSet::new(), held: BTreeMap::new(), unlimited }
    }

    pub(super) fn count(&self, now: Timestamp) -> u64 {
        let held = self.held.values().filter(|until| now < **until).count();
        (self.taken.len() + held) as u64
    }

    pub(super) fn has_free(&self, now: Timestamp) -> bool {
        self.unlimited || self.count(now) < LICENCES
    }

    /// Until when a member holds one, if it does.
    pub(super) fn held(&self, member: u128, now: Timestamp) -> Option<Timestamp> {
        self.held.get(&member).copied().filter(|until| now < *until)
    }

    fn lapse(&mut self, now: Timestamp) {
        self.held.retain(|_, until| now < *until);
    }

    /// Holds one until then; one that is held, longer if need be, never shorter.
    pub(super) fn hold(&mut self, member: u128, until: Timestamp, now: Timestamp) {
        let longer = self.held(member, now).is_none_or(|held| held < until);
        if longer {
            self.lapse(now);
            self.held.insert(member, until);
        }
    }

    pub(super) fn take(&mut self, member: u128, now: Timestamp) {
        self.lapse(now);
        self.held.remove(&member);
        self.taken.insert(member);
    }

    pub(super) fn give_back(&mut self, member: u128, now: Timestamp) {
        self.lapse(now);
        self.held.remove(&member);
        self.taken.remove(&member);
    }
}

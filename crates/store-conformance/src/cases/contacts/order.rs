//! In which order the changes of a register were made, and whether each was allowed at its place.

use crate::contacts::stage::Step;
use crate::violation::{Verdict, Violation, ensure, same};
use contact_quota::ContactId;
use contact_quota::contacts::{Event, RegisterRecord};
use std::cmp::Reverse;

/// A request that was granted.
pub(super) struct Made {
    /// By how much it changed the limit.
    pub(super) raises_by: i64,
    pub(super) step: Step,
}

/// What a request changed.
struct Effect<'s> {
    event: &'s Event,
    /// The register after it.
    after: &'s RegisterRecord,
    raises_by: i64,
}

/// A register as the changes before have left it.
pub(super) struct Replayed {
    pub(super) orders: u64,
    pub(super) registered: u64,
    pub(super) primary: ContactId,
    /// How many may be registered.
    pub(super) limit: u64,
}

impl Replayed {
    /// Makes all changes once more, in the order in which they were made, and judges each.
    ///
    /// The order is told by the changes themselves. Whoever joins gets the next place, and between two that join the count only falls; so no two states
    /// of the register have the same places *and* the same count, but for changes of the primary and of the entitlement, and those of the primary
    /// form a chain. Those of the entitlement between two that count may have any order: each adds to what it finds, so the limit after all of them is the same.
    pub(super) fn replay(&mut self, steps: &[Made]) -> Verdict {
        let mut changes: Vec<Effect<'_>> = steps
            .iter()
            .filter_map(|made| {
                let (event, after) = made.step.effect.as_ref()?;
                Some(Effect { event, after, raises_by: made.raises_by })
            })
            .collect();
        changes.sort_by_key(|Effect { event, after, .. }| {
            (after.orders, Reverse(after.registered), !counts(event))
        });
        let mut rest = changes.as_slice();
        while let Some(Effect { after: first, .. }) = rest.first() {
            let same_state = |effect: &&Effect<'_>| {
                (effect.after.orders, effect.after.registered) == (first.orders, first.registered)
            };
            let (state, later) = rest.split_at(rest.iter().take_while(same_state).count());
            self.reach(state)?;
            rest = later;
        }
        Ok(())
    }

    /// Changes after which places and count were the same: one that made them so, then those of the primary and of the entitlement.
    fn reach(&mut self, state: &[Effect<'_>]) -> Verdict {
        let mut handed_over = Vec::new();
        for Effect { event, after, raises_by } in state {
            match event {
                Event::HandedOver { from, to } => handed_over.push((*from, *to)),
                Event::Entitled { .. } => self.limit = self.limit.saturating_add_signed(*raises_by),
                _ => self.count(event, after)?,
            }
        }
        while !handed_over.is_empty() {
            let next = handed_over.iter().position(|(from, _)| *from == self.primary);
            let next = next.ok_or_else(|| {
                Violation::Broken(format!("{handed_over:?}: nobody of these was the primary"))
            })?;
            (_, self.primary) = handed_over.swap_remove(next);
        }
        Ok(())
    }

    /// CQ-07, CQ-08: whoever joins finds a place within the limit that is in force; CQ-05: the primary goes with a successor.
    fn count(&mut self, event: &Event, after: &RegisterRecord) -> Verdict {
        let joined = event.joining().len() as u64;
        let left = u64::from(event.leaving().is_some());
        self.orders += joined;
        self.registered = self.registered + joined - left;
        same(
            "places and people after a change",
            &(after.orders, after.registered),
            &(self.orders, self.registered),
        )?;
        ensure(joined <= left || self.registered <= self.limit, || {
            format!("{} are registered where {} may be", self.registered, self.limit)
        })?;
        if let Event::Removed { contact, new_primary } = event {
            same("whether the primary left", &(contact.id() == self.primary), &new_primary.is_some())?;
            self.primary = new_primary.unwrap_or(self.primary);
        }
        Ok(())
    }
}

/// What changes the count goes before what does not.
const fn counts(event: &Event) -> bool {
    !matches!(event, Event::HandedOver { .. } | Event::Entitled { .. })
}

//! Adds an explanation up anew, from its leaves.

use super::{Derivation, Explanation};
use crate::formula::{at_step, granted, per_block};
use crate::quota::Quota;

impl Explanation<'_> {
    /// The number that follows from the leaves alone: for every tree that an evaluation gave, the limit (CQ-04).
    ///
    /// `None` if it is too large to be told, or if a tree that came from elsewhere is none (a table without a step from 0, a block
    /// of size 0, a thing that is excluded and counts).
    pub fn fold(&self) -> Option<Quota> {
        match &self.derivation {
            Derivation::Given => Some(self.value),
            Derivation::Excluded { .. } => (self.value == Quota::ZERO).then_some(Quota::ZERO),
            Derivation::Sum { parts } | Derivation::Count { items: parts } => {
                parts.iter().try_fold(Quota::ZERO, |sum, part| sum.checked_add(part.fold()?))
            }
            Derivation::Steps { of, steps } => {
                steps.first().filter(|first| first.from == 0)?;
                Some(at_step(steps, of.fold()?))
            }
            Derivation::PerBlock { of, size, each, rounding } => {
                per_block(of.fold()?, *size, *each, *rounding)
            }
            Derivation::When { chosen, .. } => chosen.fold(),
            Derivation::Granted { before, kind, grant } => granted(*kind, grant.fold()?, before.fold()?),
        }
    }
}

//! The evaluator: exact and total over what was checked. With and without reasons it is the same code.

use super::bind::Slot;
use super::compiled::{
    CompiledFormula, CompiledProduct, DeclaredFact, Mask, Node, NodeKind, Test, Vocabulary,
};
use super::error::{EvaluateError, FactProblem};
use super::expression::{Rounding, Step};
use super::grant::{Grant, GrantKind};
use super::limit::Limit;
use super::trace::Trace;
use crate::civil_date::CivilDate;
use crate::explanation::Origin;
use crate::quota::Quota;
use std::marker::PhantomData;

/// Why there is no number.
enum Stop<'a> {
    /// It is too large to be told, here.
    TooLarge(&'a str),
    /// The fact of this slot was not told. Asked before; here it is what keeps an untold fact from being 0 (CQ-17).
    Untold(usize),
}

impl Stop<'_> {
    fn into_error(self, vocabulary: &Vocabulary) -> EvaluateError {
        match self {
            Self::TooLarge(path) => EvaluateError::TooLarge { path: path.into() },
            Self::Untold(slot) => {
                let fact = vocabulary.fact(slot).map_or_else(|| slot.to_string(), |fact| fact.name.clone());
                EvaluateError::Facts { problems: vec![FactProblem::Missing { fact }] }
            }
        }
    }
}

/// Evaluates over facts that were bound; every fact that the formula needs was told.
pub(super) struct Evaluator<'a, 'b, T> {
    vocabulary: &'a Vocabulary,
    slots: &'b [Slot],
    trace: PhantomData<T>,
}

impl<'a, 'b, T: Trace<'a>> Evaluator<'a, 'b, T> {
    pub(super) const fn new(vocabulary: &'a Vocabulary, slots: &'b [Slot]) -> Self {
        Self { vocabulary, slots, trace: PhantomData }
    }

    /// The limit on a day, grants included.
    pub(super) fn limit(
        &self,
        product: &'a CompiledProduct,
        formula: &'a CompiledFormula,
        grants: &'a [Grant],
        on: CivilDate,
    ) -> Result<(Limit, T::Part), EvaluateError> {
        let (limit, mut part) =
            self.formula(product, formula).map_err(|stop| stop.into_error(self.vocabulary))?;
        let mut ceiling = limit.ceiling;
        for of_product in product.grants.iter().filter(|of_product| of_product.grant.period.holds_on(on)) {
            ceiling = granted_by(&of_product.grant, ceiling)
                .ok_or_else(|| EvaluateError::TooLarge { path: of_product.path.clone() })?;
            let origin = Origin::Catalogue { path: of_product.path.as_str().into() };
            part = T::grant(part, &of_product.grant, origin, ceiling);
        }
        for (index, grant) in grants.iter().enumerate().filter(|(_, grant)| grant.period.holds_on(on)) {
            ceiling = granted_by(grant, ceiling)
                .ok_or_else(|| EvaluateError::TooLarge { path: format!("grants[{index}]") })?;
            part = T::grant(part, grant, Origin::Grant { index }, ceiling);
        }
        Ok((Limit { base: limit.base.min(ceiling), ceiling }, part))
    }

    fn formula(
        &self,
        product: &'a CompiledProduct,
        formula: &'a CompiledFormula,
    ) -> Result<(Limit, T::Part), Stop<'a>> {
        let mut parts = T::parts(formula.additional.len().saturating_add(1));
        let (base, part) = self.node(&formula.base)?;
        T::push(&mut parts, part);
        let mut ceiling = base;
        for node in &formula.additional {
            let (value, part) = self.node(node)?;
            ceiling = ceiling.checked_add(value).ok_or(Stop::TooLarge(&formula.path))?;
            T::push(&mut parts, part);
        }
        Ok((Limit { base, ceiling }, T::formula(formula, &product.label, parts, ceiling)))
    }

    fn node(&self, node: &'a Node) -> Result<(Quota, T::Part), Stop<'a>> {
        match &node.kind {
            NodeKind::Constant(value) => Ok((*value, T::leaf(node, *value))),
            NodeKind::Fact { slot } => {
                let value = Quota::Finite(self.count(*slot)?);
                Ok((value, T::fact(node, self.fact(*slot)?, value)))
            }
            NodeKind::Count(count) => {
                let fact = self.fact(count.slot)?;
                let set = self.set(count.slot)?;
                let value = Quota::Finite(set.count_without(&count.excluded));
                Ok((value, T::count(node, count, fact, set, value)))
            }
            NodeKind::Group { slot, group, items } => {
                let value = Quota::Finite(items.len() as u64);
                Ok((value, T::group(node, group, items, self.fact(*slot)?, value)))
            }
            NodeKind::Sum(inner) => {
                let mut parts = T::parts(inner.len());
                let mut sum = Quota::ZERO;
                for inner in inner {
                    let (value, part) = self.node(inner)?;
                    sum = sum.checked_add(value).ok_or(Stop::TooLarge(&node.path))?;
                    T::push(&mut parts, part);
                }
                Ok((sum, T::sum(node, parts, sum)))
            }
            NodeKind::Steps { of, steps } => {
                let (reached, part) = self.node(of)?;
                let value = at_step(steps, reached);
                Ok((value, T::steps(node, part, steps, value)))
            }
            NodeKind::PerBlock { of, size, value: each, rounding } => {
                let (total, part) = self.node(of)?;
                let value = per_block(total, *size, *each, *rounding).ok_or(Stop::TooLarge(&node.path))?;
                Ok((value, T::per_block(node, part, (*size, *each, *rounding), value)))
            }
            NodeKind::When { test, then, otherwise } => {
                let held = self.test(test)?;
                let (value, part) = self.node(if held { then } else { otherwise })?;
                Ok((value, T::when(node, held, part, value)))
            }
        }
    }

    fn fact(&self, slot: usize) -> Result<&'a DeclaredFact, Stop<'a>> {
        self.vocabulary.fact(slot).ok_or(Stop::Untold(slot))
    }

    fn count(&self, slot: usize) -> Result<u64, Stop<'a>> {
        match self.slots.get(slot) {
            Some(Slot::Count(count)) => Ok(*count),
            Some(Slot::Untold | Slot::Flag(_) | Slot::Set(_)) | None => Err(Stop::Untold(slot)),
        }
    }

    fn set(&self, slot: usize) -> Result<&'b Mask, Stop<'a>> {
        match self.slots.get(slot) {
            Some(Slot::Set(mask)) => Ok(mask),
            Some(Slot::Untold | Slot::Count(_) | Slot::Flag(_)) | None => Err(Stop::Untold(slot)),
        }
    }

    fn flag(&self, slot: usize) -> Result<bool, Stop<'a>> {
        match self.slots.get(slot) {
            Some(Slot::Flag(flag)) => Ok(*flag),
            Some(Slot::Untold | Slot::Count(_) | Slot::Set(_)) | None => Err(Stop::Untold(slot)),
        }
    }

    fn test(&self, test: &Test) -> Result<bool, Stop<'a>> {
        Ok(match test {
            Test::Flag { slot } => self.flag(*slot)?,
            Test::Has { slot, item } => self.set(*slot)?.contains(*item),
            Test::AtLeast { slot, value } => self.count(*slot)? >= *value,
            Test::All(tests) => {
                for test in tests {
                    if !self.test(test)? {
                        return Ok(false);
                    }
                }
                true
            }
            Test::Any(tests) => {
                for test in tests {
                    if self.test(test)? {
                        return Ok(true);
                    }
                }
                false
            }
            Test::Not(test) => !self.test(test)?,
        })
    }
}

/// The number after a grant.
pub(crate) fn granted(kind: GrantKind, given: Quota, before: Quota) -> Option<Quota> {
    match kind {
        GrantKind::Add => before.checked_add(given),
        GrantKind::Replace => Some(given),
        GrantKind::AtLeast => Some(before.max(given)),
    }
}

fn granted_by(grant: &Grant, before: Quota) -> Option<Quota> {
    granted(grant.kind, grant.value, before)
}

/// The value of the highest step that is reached. There is one: the first is from 0.
pub(crate) fn at_step(steps: &[Step], reached: Quota) -> Quota {
    let upto = steps.partition_point(|step| Quota::Finite(step.from) <= reached);
    steps.get(upto.saturating_sub(1)).map_or(Quota::ZERO, |step| step.value)
}

/// So many for each block.
pub(crate) fn per_block(total: Quota, size: u64, each: u64, rounding: Rounding) -> Option<Quota> {
    let blocks = match (total, rounding) {
        (Quota::Unlimited, _) => Quota::Unlimited,
        (Quota::Finite(total), Rounding::Full) => Quota::Finite(total.checked_div(size)?),
        (Quota::Finite(total), Rounding::Started) if size > 0 => Quota::Finite(total.div_ceil(size)),
        (Quota::Finite(_), Rounding::Started) => return None,
    };
    blocks.checked_mul(each)
}

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

/// The expression that has no number: it is too large to be told, or a fact was not told. One word, so that numbers stay in registers.
struct Stop<'a>(&'a Node);

impl Stop<'_> {
    #[cold]
    fn into_error(self, vocabulary: &Vocabulary) -> EvaluateError {
        // Whether facts are missing was asked before; here it is what keeps an untold fact from being 0 (CQ-17).
        let untold = |slot: Option<usize>| {
            let fact = slot.and_then(|slot| vocabulary.fact(slot)).map(|fact| fact.name.to_string());
            let fact = fact.unwrap_or_else(|| self.0.path.clone());
            EvaluateError::Facts { problems: vec![FactProblem::Missing { fact }] }
        };
        match &self.0.kind {
            NodeKind::Fact { slot } | NodeKind::Group { slot, .. } => untold(Some(*slot)),
            NodeKind::Count(count) => untold(Some(count.slot)),
            NodeKind::When { .. } => untold(None),
            NodeKind::Constant(_) | NodeKind::Sum(_) | NodeKind::Steps { .. } | NodeKind::PerBlock { .. } => {
                EvaluateError::TooLarge { path: self.0.path.clone() }
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
        let (limit, mut part) = self.formula(product, formula)?;
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
    ) -> Result<(Limit, T::Part), EvaluateError> {
        let told = |stop: Stop<'_>| stop.into_error(self.vocabulary);
        let mut parts = T::parts(formula.additional.len().saturating_add(1));
        let (base, part) = self.node(&formula.base).map_err(told)?;
        T::push(&mut parts, part);
        let mut ceiling = base;
        for node in &formula.additional {
            let (value, part) = self.node(node).map_err(told)?;
            let sum = ceiling.checked_add(value);
            ceiling = sum.ok_or_else(|| EvaluateError::TooLarge { path: formula.path.clone() })?;
            T::push(&mut parts, part);
        }
        Ok((Limit { base, ceiling }, T::formula(formula, &product.label, parts, ceiling)))
    }

    fn node(&self, node: &'a Node) -> Result<(Quota, T::Part), Stop<'a>> {
        match &node.kind {
            NodeKind::Constant(value) => Ok((*value, T::leaf(node, *value))),
            NodeKind::Fact { slot } => {
                let value = Quota::Finite(self.count(*slot).ok_or(Stop(node))?);
                Ok((value, T::fact(node, self.fact(*slot).ok_or(Stop(node))?, value)))
            }
            NodeKind::Count(count) => {
                let fact = self.fact(count.slot).ok_or(Stop(node))?;
                let set = self.set(count.slot).ok_or(Stop(node))?;
                let value = Quota::Finite(set.count_without(&count.excluded));
                Ok((value, T::count(node, count, fact, set, value)))
            }
            NodeKind::Group { slot, group, items } => {
                let value = Quota::Finite(items.len() as u64);
                Ok((value, T::group(node, group, items, self.fact(*slot).ok_or(Stop(node))?, value)))
            }
            NodeKind::Sum(inner) => {
                let mut parts = T::parts(inner.len());
                let mut sum = Quota::ZERO;
                for inner in inner {
                    let (value, part) = self.node(inner)?;
                    sum = sum.checked_add(value).ok_or(Stop(node))?;
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
                let value = per_block(total, *size, *each, *rounding).ok_or(Stop(node))?;
                Ok((value, T::per_block(node, part, (*size, *each, *rounding), value)))
            }
            NodeKind::When { test, then, otherwise } => {
                let held = self.test(test).ok_or(Stop(node))?;
                let (value, part) = self.node(if held { then } else { otherwise })?;
                Ok((value, T::when(node, held, part, value)))
            }
        }
    }

    fn fact(&self, slot: usize) -> Option<&'a DeclaredFact> {
        self.vocabulary.fact(slot)
    }

    fn count(&self, slot: usize) -> Option<u64> {
        match self.slots.get(slot)? {
            Slot::Count(count) => Some(*count),
            Slot::Untold | Slot::Flag(_) | Slot::Set(_) => None,
        }
    }

    fn set(&self, slot: usize) -> Option<&'b Mask> {
        match self.slots.get(slot)? {
            Slot::Set(mask) => Some(mask),
            Slot::Untold | Slot::Count(_) | Slot::Flag(_) => None,
        }
    }

    fn flag(&self, slot: usize) -> Option<bool> {
        match self.slots.get(slot)? {
            Slot::Flag(flag) => Some(*flag),
            Slot::Untold | Slot::Count(_) | Slot::Set(_) => None,
        }
    }

    /// `None` if a fact that decides was not told.
    fn test(&self, test: &Test) -> Option<bool> {
        Some(match test {
            Test::Flag { slot } => self.flag(*slot)?,
            Test::Has { slot, item } => self.set(*slot)?.contains(*item),
            Test::AtLeast { slot, value } => self.count(*slot)? >= *value,
            Test::All(tests) => {
                for test in tests {
                    if !self.test(test)? {
                        return Some(false);
                    }
                }
                true
            }
            Test::Any(tests) => {
                for test in tests {
                    if self.test(test)? {
                        return Some(true);
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

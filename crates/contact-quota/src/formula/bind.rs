//! Facts are checked and put into slots, once for as many days and questions as are asked.

use super::compiled::{DeclaredFact, Mask, Vocabulary};
use super::error::FactProblem;
use super::facts::{FactValue, Facts};
use super::file::FactKind;
use std::collections::BTreeSet;

/// What is told of one fact.
#[derive(Clone, Debug)]
pub(super) enum Slot {
    Untold,
    Count(u64),
    Flag(bool),
    Set(Mask),
}

impl Vocabulary {
    /// CQ-17: whatever is unknown, negative or of another kind is a mistake. Missing facts show once a formula needs them.
    pub(super) fn bind(&self, facts: &Facts) -> Result<Vec<Slot>, Vec<FactProblem>> {
        let mut slots = Vec::new();
        slots.resize_with(self.facts.len(), || Slot::Untold);
        let mut problems = Vec::new();
        let mut from = 0;
        for (name, value) in &facts.0 {
            let declared = self
                .next_slot(name, &mut from)
                .and_then(|slot| Some((slots.get_mut(slot)?, self.fact(slot)?)));
            match declared {
                Some((slot, fact)) => *slot = fact.bind(value, &mut problems),
                None => problems.push(FactProblem::Unknown { fact: name.clone() }),
            }
        }
        if problems.is_empty() { Ok(slots) } else { Err(problems) }
    }
}

impl DeclaredFact {
    fn bind(&self, value: &FactValue, problems: &mut Vec<FactProblem>) -> Slot {
        match (self.kind, value) {
            (Some(FactKind::Count), FactValue::Count(count)) => {
                let Ok(count) = u64::try_from(*count) else {
                    problems.push(FactProblem::Negative { fact: self.name.to_string(), value: *count });
                    return Slot::Untold;
                };
                Slot::Count(count)
            }
            (Some(FactKind::Flag), FactValue::Flag(flag)) => Slot::Flag(*flag),
            (Some(FactKind::Set), FactValue::Set(codes)) => self.bind_set(codes, problems),
            (declared, told) => {
                let told = match told {
                    FactValue::Flag(_) => FactKind::Flag,
                    FactValue::Count(_) => FactKind::Count,
                    FactValue::Set(_) => FactKind::Set,
                };
                let declared = declared.unwrap_or(told);
                problems.push(FactProblem::WrongKind { fact: self.name.to_string(), declared, told });
                Slot::Untold
            }
        }
    }

    fn bind_set(&self, codes: &BTreeSet<String>, problems: &mut Vec<FactProblem>) -> Slot {
        let mut mask = Mask::with_room_for(self.items.len());
        let mut from = 0;
        for code in codes {
            match self.next_item(code, &mut from) {
                Some(item) => mask.insert(item),
                None => {
                    problems
                        .push(FactProblem::UnknownItem { fact: self.name.to_string(), item: code.clone() });
                }
            }
        }
        Slot::Set(mask)
    }
}

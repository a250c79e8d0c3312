//! What a careful administrator would be told about a configuration before it is saved (PV-49).

use super::satisfiable::{possible, ways};
use crate::compile::{ModuleRole, ModuleRule, Portal, Question, Reason, Shape};
use crate::config::{FieldUse, Right};
use crate::mask::FieldVerdict;
use crate::schema::{Field, Module, ModuleId, ModuleKind, Schema};
use serde::Serialize;
use std::collections::BTreeSet;

/// Something odd about a configuration that compiles (PV-49). Rights without view and mandatory fields left out of a module with create right do not compile at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "finding", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Finding {
    /// No record can ever satisfy the module's rule: nobody reaches the module.
    #[error("`{module}`: no record can satisfy the rule, so nobody reaches the module")]
    NothingMatches {
        /// The module.
        module: String,
    },
    /// One alternative of the rule can never match.
    #[error("`{module}`: nothing can satisfy {}", comparisons.join(" and "))]
    DeadAlternative {
        /// The module.
        module: String,
        /// The comparisons that exclude each other.
        comparisons: Vec<String>,
    },
    /// Viewers whose own record satisfies these comparisons see every record, for nothing is asked of the record itself (PV-13, PV-14).
    #[error("`{module}`: every record is shown to viewers with {}", comparisons.join(" and "))]
    EveryRecord {
        /// The module.
        module: String,
        /// The comparisons of the viewer's record.
        comparisons: Vec<String>,
    },
    /// A condition on the base module, and no lookup that would join another record for it to narrow (PV-12).
    #[error(
        "`{module}`: the condition narrows nothing, for no lookup joins other records to the viewer's own"
    )]
    ConditionNarrowsNothing {
        /// The module.
        module: String,
    },
    /// Records are shown, and none of their fields.
    #[error("`{module}`: no field is shown")]
    NoFields {
        /// The module.
        module: String,
    },
    /// A mandatory field is hidden in a module whose records may be edited.
    #[error("`{module}`: the mandatory field `{field}` cannot be filled in")]
    HiddenMandatory {
        /// The module.
        module: String,
        /// The field.
        field: String,
    },
    /// A right to write, and no field to write.
    #[error("`{module}`: the right to {} has no field that may be written", right.name())]
    NothingToWrite {
        /// The module.
        module: String,
        /// The right.
        right: Right,
    },
    /// New records cannot be linked to their author's base record (PV-40): they are seen only if they satisfy the condition.
    #[error("`{module}`: new records are not linked to their author's base record, for no lookup is chosen")]
    CreatedIsNotLinked {
        /// The module.
        module: String,
    },
    /// A field is chosen and hidden all the same, because it shows the value of one that is not (PV-33).
    #[error("`{module}`: `{field}` stays hidden, for it shows a field that is not chosen")]
    RevealsHidden {
        /// The module.
        module: String,
        /// The field.
        field: String,
    },
    /// A lookup to products may be written, and products are not shared (PV-17).
    #[error("`{module}`: `{field}` cannot be set, for products are not shared with the portal")]
    ProductsNotShared {
        /// The module.
        module: String,
        /// The field.
        field: String,
    },
}

impl Portal {
    /// What is odd about the configuration (PV-49), module by module.
    pub fn lint(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (id, rule) in self.modules() {
            let linting = Linting { portal: self, module: &self.schema()[id], rule };
            linting.rule(&mut findings);
            linting.fields(&mut findings);
            linting.rights(&mut findings);
        }
        findings
    }
}

struct Linting<'p> {
    portal: &'p Portal,
    module: &'p Module,
    rule: &'p ModuleRule,
}

impl Linting<'_> {
    fn name(&self) -> String {
        self.module.name().to_owned()
    }

    /// Rules that can never match, in whole or in part.
    fn rule(&self, findings: &mut Vec<Finding>) {
        let shape: &Shape = &self.rule.program.shape;
        let Some(ways) = ways(shape) else { return };
        let base = &self.portal.schema()[self.portal.base()];
        let (alive, dead): (Vec<_>, Vec<_>) =
            ways.iter().partition(|way| possible(self.rule, self.module, base, way));
        // The own record is always there; what counts is the rest.
        let alone = usize::from(self.rule.role() == ModuleRole::Base);
        if dead.len().saturating_add(alone) >= ways.len() && !dead.is_empty() {
            findings.push(Finding::NothingMatches { module: self.name() });
            return;
        }
        let mut told = BTreeSet::new();
        for way in dead {
            let comparisons = self.comparisons(way);
            if told.insert(comparisons.clone()) {
                findings.push(Finding::DeadAlternative { module: self.name(), comparisons });
            }
        }
        // PV-17: a shared module is meant to show everything.
        let related = self.rule.role() == ModuleRole::Related;
        for way in alive.into_iter().filter(|way| related && self.asks_no_record(way)) {
            let comparisons = self.comparisons(way);
            if told.insert(comparisons.clone()) {
                findings.push(Finding::EveryRecord { module: self.name(), comparisons });
            }
        }
    }

    fn comparisons(&self, way: &[u32]) -> Vec<String> {
        let asked = way.iter().filter_map(|number| self.rule.questions.get(*number as usize));
        let comparisons = asked.filter_map(|(reason, _)| match reason {
            Reason::Comparison(number) => self.rule.comparison(*number).map(ToString::to_string),
            Reason::OwnRecord | Reason::Lookup(_) | Reason::Layout => None,
        });
        comparisons.collect()
    }

    /// Whether it asks of the record nothing but its layout.
    fn asks_no_record(&self, way: &[u32]) -> bool {
        let mut asked = way.iter().filter_map(|number| self.rule.questions.get(*number as usize));
        asked.all(|(_, question)| matches!(question, Question::OfViewer(_) | Question::Layout(_)))
    }

    fn fields(&self, findings: &mut Vec<Finding>) {
        let mask = self.rule.mask();
        if mask.fields(FieldUse::Read).is_empty() {
            findings.push(Finding::NoFields { module: self.name() });
        }
        let rights = self.rule.rights();
        let edits = rights.has(Right::Edit) || rights.has(Right::EditShared);
        for (id, field) in self.module.numbered() {
            let (module, name) = (self.name(), field.name().to_owned());
            if mask.explain(id, FieldUse::Read) == FieldVerdict::RevealsHidden {
                findings.push(Finding::RevealsHidden { module, field: name });
            } else if edits && is_asked_for(field) && !mask.allows(id, FieldUse::Write) {
                findings.push(Finding::HiddenMandatory { module, field: name });
            } else if mask.allows(id, FieldUse::Write) && self.is_product_unshared(field) {
                findings.push(Finding::ProductsNotShared { module, field: name });
            }
        }
    }

    fn is_product_unshared(&self, field: &Field) -> bool {
        let Some(to) = field.value_type().target() else { return false };
        let shared = self.portal.module(to).is_some_and(|rule| rule.role() == ModuleRole::Shared);
        self.portal.schema()[to].kind() == ModuleKind::Products && !shared
    }

    fn rights(&self, findings: &mut Vec<Finding>) {
        let rights = self.rule.rights();
        let nothing = self.rule.mask().fields(FieldUse::Write).is_empty();
        for right in [Right::Create, Right::Edit, Right::EditShared] {
            if rights.has(right) && nothing {
                findings.push(Finding::NothingToWrite { module: self.name(), right });
            }
        }
        let no_lookup = self.rule.lookups.is_empty();
        if self.rule.role() == ModuleRole::Base && no_lookup && self.rule.condition().is_some() {
            findings.push(Finding::ConditionNarrowsNothing { module: self.name() });
        }
        if rights.has(Right::Create) && no_lookup {
            findings.push(Finding::CreatedIsNotLinked { module: self.name() });
        }
    }
}

fn is_asked_for(field: &Field) -> bool {
    field.mandatory() && !field.read_only() && field.subform().is_none()
}

/// The modules of a schema that no portal shows (PV-49).
pub fn unreached<'s>(schema: &'s Schema, portals: &[&Portal]) -> Vec<(ModuleId, &'s Module)> {
    let shown = |name: &str| {
        portals
            .iter()
            .any(|portal| portal.schema().module(name).is_some_and(|module| portal.module(module).is_some()))
    };
    schema.modules().filter(|(_, module)| !shown(module.name())).collect()
}

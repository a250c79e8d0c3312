//! What a change of a configuration would show or hide: in rights and fields, and for given records (PV-47).

use crate::bind::Viewer;
use crate::compile::{ModuleRole, ModuleRule, Portal};
use crate::condition::Condition;
use crate::config::{FieldUse, Right, Rights};
use crate::permission::RecordAction;
use crate::record::Record;
use crate::schema::{Module, ModuleId};
use crate::value::OwnedKey;
use serde::Serialize;
use std::collections::BTreeSet;

/// What changes between two configurations (PV-47). Empty where nothing does.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PortalDifference {
    /// The base module, before and after, if it is another one.
    pub base: Option<(String, String)>,
    /// The modules that change, in the order of their names.
    pub modules: Vec<ModuleDifference>,
    /// Web tabs that are shown from then on (PV-18).
    pub web_tabs_gained: BTreeSet<String>,
    /// Web tabs that are hidden from then on (PV-18).
    pub web_tabs_lost: BTreeSet<String>,
}

/// What changes in a module.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ModuleDifference {
    /// The module.
    pub module: String,
    /// How it belongs to the portal before and after, if that changes; `None`: not at all.
    pub role: Option<(Option<ModuleRole>, Option<ModuleRole>)>,
    /// Rights that are given.
    pub rights_gained: Vec<Right>,
    /// Rights that are taken.
    pub rights_lost: Vec<Right>,
    /// Uses of fields that are given.
    pub fields_gained: Vec<(String, FieldUse)>,
    /// Uses of fields that are taken.
    pub fields_lost: Vec<(String, FieldUse)>,
    /// The rule by which records are shown, if that changes.
    pub rule: Option<RuleDifference>,
    /// The list view or canvas before and after, if it changes (PV-19).
    pub list_view: Option<(Option<String>, Option<String>)>,
}

/// The rule by which records are shown, before and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleDifference {
    /// Before.
    pub before: RuleText,
    /// After.
    pub after: RuleText,
}

/// The rule by which records are shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RuleText {
    /// The lookups (PV-13).
    pub lookups: BTreeSet<String>,
    /// The condition (PV-14).
    #[serde(rename = "where")]
    pub condition: Option<Condition>,
    /// The layouts (PV-19).
    pub layouts: Option<BTreeSet<String>>,
}

/// What changes for given records (PV-47).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordsDifference {
    /// Shown from then on.
    pub gained: Vec<OwnedKey>,
    /// Hidden from then on.
    pub lost: Vec<OwnedKey>,
    /// Shown before and after, and something else may be done with them.
    pub changed: Vec<ActionsDifference>,
    /// Shown before and after, and the same may be done.
    pub kept: u64,
    /// Hidden before and after.
    pub hidden: u64,
}

/// What else may be done with a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActionsDifference {
    /// The record.
    pub key: OwnedKey,
    /// What may be done from then on.
    pub gained: Vec<RecordAction>,
    /// What may no longer be done.
    pub lost: Vec<RecordAction>,
}

impl PortalDifference {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Portal {
    /// What would change for users of this type if `next` took its place; also what moving a user to another type changes (PV-44, PV-47). Modules and fields are
    /// the same where their names are.
    pub fn difference(&self, next: &Self) -> PortalDifference {
        let base = |portal: &Self| portal.schema()[portal.base()].name().to_owned();
        let names: BTreeSet<&str> = self.module_names().chain(next.module_names()).collect();
        let modules = names.into_iter().map(|name| self.module_difference(next, name));
        let (before, after) = (self.web_tabs(), next.web_tabs());
        PortalDifference {
            base: (base(self) != base(next)).then(|| (base(self), base(next))),
            modules: modules.filter(|module| !module.is_empty()).collect(),
            web_tabs_gained: after.difference(before).cloned().collect(),
            web_tabs_lost: before.difference(after).cloned().collect(),
        }
    }

    fn module_names(&self) -> impl Iterator<Item = &str> {
        self.modules().map(|(id, _)| self.schema()[id].name())
    }

    fn named(&self, name: &str) -> Option<(&Module, &ModuleRule)> {
        let id: ModuleId = self.schema().module(name)?;
        Some((&self.schema()[id], self.module(id)?))
    }

    /// The rights, uses and rule of a module.
    fn module_difference(&self, next: &Self, name: &str) -> ModuleDifference {
        let (before, after) = (self.named(name), next.named(name));
        let role = |found: Option<(&Module, &ModuleRule)>| found.map(|(_, rule)| rule.role());
        let rights =
            |found: Option<(&Module, &ModuleRule)>| found.map_or(Rights::NONE, |(_, rule)| rule.rights());
        let view = |found: Option<(&Module, &ModuleRule)>| {
            found.and_then(|(_, rule)| rule.list_view().map(ToOwned::to_owned))
        };
        let text = |found: Option<(&Module, &ModuleRule)>| found.map(rule_text).unwrap_or_default();
        let (used_before, used_after) = (uses(before), uses(after));
        let minus = |one: Rights, other: Rights| one.iter().filter(|right| !other.has(*right)).collect();
        ModuleDifference {
            module: name.to_owned(),
            role: (role(before) != role(after)).then(|| (role(before), role(after))),
            rights_gained: minus(rights(after), rights(before)),
            rights_lost: minus(rights(before), rights(after)),
            fields_gained: used_after.difference(&used_before).cloned().collect(),
            fields_lost: used_before.difference(&used_after).cloned().collect(),
            rule: (text(before) != text(after))
                .then(|| RuleDifference { before: text(before), after: text(after) }),
            list_view: (view(before) != view(after)).then(|| (view(before), view(after))),
        }
    }
}

impl ModuleDifference {
    fn is_empty(&self) -> bool {
        *self == Self { module: self.module.clone(), ..Self::default() }
    }
}

fn uses(found: Option<(&Module, &ModuleRule)>) -> BTreeSet<(String, FieldUse)> {
    let Some((module, rule)) = found else { return BTreeSet::new() };
    let fields = module.numbered().flat_map(|(id, field)| {
        let allowed = FieldUse::ALL.into_iter().filter(move |used| rule.mask().allows(id, *used));
        allowed.map(|used| (field.name().to_owned(), used))
    });
    fields.collect()
}

fn rule_text((module, rule): (&Module, &ModuleRule)) -> RuleText {
    let name = |id| module.get(id).map(|field| field.name().to_owned());
    RuleText {
        lookups: rule.lookups().filter_map(name).collect(),
        condition: rule.condition().cloned(),
        layouts: rule.layouts().cloned(),
    }
}

impl Viewer<'_> {
    /// What would change for some records of a module if `next` took the place of this viewer's portal: the same user, bound to it (PV-47).
    pub fn difference<R: Record>(
        &self,
        next: &Viewer<'_>,
        module: ModuleId,
        records: impl IntoIterator<Item = R>,
    ) -> RecordsDifference {
        let mut difference = RecordsDifference::default();
        let name = self.portal().schema()[module].name();
        let next_module = next.portal().schema().module(name);
        for record in records {
            let before = self.actions(module, &record);
            let after = next_module.map(|module| next.actions(module, &record)).unwrap_or_default();
            let key = self.portal().schema().key_of(module, record.key());
            let seen = |actions: &[RecordAction]| actions.contains(&RecordAction::View);
            match (seen(&before), seen(&after)) {
                (false, false) => difference.hidden = difference.hidden.saturating_add(1),
                (false, true) => difference.gained.push(key),
                (true, false) => difference.lost.push(key),
                (true, true) if before == after => difference.kept = difference.kept.saturating_add(1),
                (true, true) => {
                    let minus = |one: &[RecordAction], other: &[RecordAction]| {
                        one.iter().copied().filter(|action| !other.contains(action)).collect()
                    };
                    let (gained, lost) = (minus(&after, &before), minus(&before, &after));
                    difference.changed.push(ActionsDifference { key, gained, lost });
                }
            }
        }
        difference
    }
}

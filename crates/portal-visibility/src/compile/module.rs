//! Checks what a configuration says about one module, and compiles it.

use super::check::Check;
use super::comparison::Place;
use super::portal::{ModuleRole, ModuleRule, Question, Reason};
use super::program::{Program, Shape};
use crate::condition::{Condition, MAX_DEPTH};
use crate::config::{FieldUse, ModuleConfig, Right, Rights};
use crate::definition::{DefinitionError, ProblemKind, Reader};
use crate::mask::{FieldMask, FieldSet, MaskFacts};
use crate::schema::{Field, FieldId, Module, ModuleId, Schema, Slot};
use definition_reader::ShapeProblem;
use std::collections::BTreeSet;

/// What compiling a module looks at.
#[derive(Clone, Copy)]
pub(super) struct Compiling<'a> {
    pub(super) schema: &'a Schema,
    pub(super) module: &'a Module,
    pub(super) id: ModuleId,
    pub(super) base: ModuleId,
    pub(super) role: ModuleRole,
    pub(super) config: &'a ModuleConfig,
    /// Whether a field, by module and name, is chosen anywhere in the configuration (PV-33).
    pub(super) chosen: &'a dyn Fn(ModuleId, FieldId) -> bool,
}

impl Compiling<'_> {
    pub(super) fn compile(self, reader: &mut Reader) -> ModuleRule {
        let rights = self.rights(reader);
        self.check_shared(reader);
        let layouts = self.layouts(reader);
        self.check_names(reader);
        let lookups = self.lookups(reader);
        self.check_create(reader, rights);
        let mask = self.mask(reader, rights);
        let (questions, shape) = self.rule(reader, &lookups, layouts.as_ref());
        ModuleRule {
            role: self.role,
            rights,
            lookups,
            condition: self.config.condition.clone(),
            layouts,
            wizards: self.config.wizards.clone(),
            list_view: self.config.list_view.clone(),
            mask,
            program: Program::new(shape),
            questions,
        }
    }

    /// PV-11, PV-16: view is granted on the base module, and comes with every other right elsewhere.
    fn rights(self, reader: &mut Reader) -> Rights {
        let given = self.config.rights.unwrap_or(Rights::VIEW);
        if self.role == ModuleRole::Base {
            return given.with(Right::View);
        }
        if !given.has(Right::View) {
            for right in given.iter() {
                let kind = ProblemKind::RightWithoutView { right: right.name() };
                reader.at("rights", |reader| reader.problem(kind));
            }
        }
        given
    }

    /// PV-11, PV-40: what portal users create in the base module is linked to their own record by a lookup of that module to itself, for it is no record of theirs by
    /// itself. Without one nobody would see what they create, and every attempt would be refused: so the right is, when the configuration is saved.
    fn check_create(self, reader: &mut Reader, rights: Rights) {
        let creates = self.role == ModuleRole::Base && rights.has(Right::Create);
        if creates && self.config.lookups.is_empty() {
            let module = self.module.name().to_owned();
            reader.at("rights", |reader| reader.problem(ProblemKind::CreateWithoutLookup { module }));
        }
    }

    /// PV-17: a shared module is shared organisation-wide, view-only, and has no rule of its own.
    fn check_shared(self, reader: &mut Reader) {
        if self.role != ModuleRole::Shared {
            return;
        }
        if !self.module.organisation_wide() {
            let module = self.module.name().to_owned();
            reader.at("shared", |reader| reader.problem(ProblemKind::NotSharedOrganisationWide { module }));
        }
        let beyond = self.config.rights.is_some_and(|rights| rights != Rights::VIEW);
        for (key, there) in [
            ("rights", beyond),
            ("lookups", !self.config.lookups.is_empty()),
            ("where", self.config.condition.is_some()),
        ] {
            if there {
                reader.at(key, |reader| reader.problem(ProblemKind::SharedIsViewOnly));
            }
        }
    }

    /// PV-19: of a module with layouts some are chosen, by themselves or through wizards.
    fn layouts(self, reader: &mut Reader) -> Option<BTreeSet<String>> {
        let mut shown = BTreeSet::new();
        reader.at("layouts", |reader| {
            for name in &self.config.layouts {
                if self.module.layouts().contains(name) {
                    shown.insert(name.clone());
                } else {
                    reader.problem(ProblemKind::UnknownName { what: "layout", name: name.clone() });
                }
            }
        });
        reader.at("wizards", |reader| {
            for name in &self.config.wizards {
                match self.module.wizards().get(name) {
                    Some(layout) => shown.extend([layout.clone()]),
                    None => reader.problem(ProblemKind::UnknownName { what: "wizard", name: name.clone() }),
                }
            }
        });
        if self.module.layouts().is_empty() {
            return None;
        }
        if self.config.layouts.is_empty() && self.config.wizards.is_empty() {
            reader.problem(ProblemKind::NoLayout);
        }
        Some(shown)
    }

    fn check_names(self, reader: &mut Reader) {
        let known = |name: &&String| {
            self.module.list_views().contains(*name) || self.module.canvases().contains(*name)
        };
        if let Some(name) = self.config.list_view.as_ref().filter(|name| !known(name)) {
            let kind = ProblemKind::UnknownName { what: "list view or canvas", name: name.clone() };
            reader.at("list_view", |reader| reader.problem(kind));
        }
    }

    /// PV-13: lookups, single or multi-select, that refer to the base module.
    fn lookups(self, reader: &mut Reader) -> Vec<Slot> {
        let mut slots: Vec<Slot> = Vec::new();
        for (index, name) in self.config.lookups.iter().enumerate() {
            reader.at("lookups", |reader| {
                reader.at_index(index, |reader| {
                    let Some(id) = self.known(reader, name) else { return };
                    let field = self.module.get(id);
                    let refers = field.is_some_and(|field| {
                        field.value_type().target() == Some(self.base) && field.subform().is_none()
                    });
                    let twice = slots.iter().any(|slot| slot.field() == id);
                    match self.module.slot(id) {
                        Some(_) if twice => reader.problem(ShapeProblem::RepeatedName { name: name.clone() }),
                        Some(slot) if refers => slots.push(slot),
                        _ => reader.problem(ProblemKind::NotALookup {
                            field: name.clone(),
                            base: self.schema[self.base].name().to_owned(),
                        }),
                    }
                });
            });
        }
        slots
    }

    fn known(self, reader: &mut Reader, name: &str) -> Option<FieldId> {
        self.known_from(reader, FieldId(0), name)
    }

    fn known_from(self, reader: &mut Reader, expected: FieldId, name: &str) -> Option<FieldId> {
        let found = self.module.field_id_from(expected, name);
        if found.is_none() {
            let module = self.module.name().to_owned();
            reader.problem(ProblemKind::UnknownField { module, field: name.to_owned() });
        }
        found
    }

    /// The fields of that name; where they come in the order of the module's fields, each is found behind the one before.
    fn all_known(self, reader: &mut Reader, names: &BTreeSet<String>) -> FieldSet {
        let mut expected = FieldId(0);
        FieldSet::of(names.iter().filter_map(|name| {
            let found = self.known_from(reader, expected, name)?;
            expected = FieldId(found.0.saturating_add(1));
            Some(found)
        }))
    }

    /// PV-30, PV-31, PV-33, PV-36: the chosen fields, and what each may be used for.
    fn mask(self, reader: &mut Reader, rights: Rights) -> FieldMask {
        let uses = self.module.uses();
        let chosen = reader.at("fields", |reader| self.all_known(reader, &self.config.fields));
        let denied = self.config.deny.iter().map(|(field_use, names)| {
            let denied = reader
                .at("deny", |reader| reader.at(field_use.name(), |reader| self.all_known(reader, names)));
            (*field_use, denied.and(&chosen))
        });
        let denied = denied.filter(|(_, fields)| !fields.is_empty()).collect();
        let hidden = uses.revealing.iter().copied().filter(|id| {
            // PV-33: what shows another field's value is hidden with it.
            let reveals = self.module.get(*id).and_then(Field::reveals);
            chosen.contains(*id) && reveals.is_some_and(|(module, field)| !(self.chosen)(module, field))
        });
        let writes = [Right::Create, Right::Edit, Right::EditShared].iter().any(|right| rights.has(*right));
        let facts = MaskFacts {
            revealing: FieldSet::of(hidden),
            denied,
            read_only: uses.read_only.and(&chosen),
            writes: writes && self.role != ModuleRole::Shared,
            chosen,
        };
        let mask = FieldMask::new(facts, &uses.possible);
        if rights.has(Right::Create) && self.role != ModuleRole::Shared {
            self.check_mandatory(reader, &mask);
        }
        mask
    }

    /// PV-31: a mandatory field cannot be left out of a module with create right. One that nobody writes is not asked for, nor is one of a subform
    /// of which nothing is shown.
    fn check_mandatory(self, reader: &mut Reader, mask: &FieldMask) {
        let shown = |subform: &str| {
            let mut shown = mask.fields(FieldUse::Read).iter();
            shown.any(|id| self.module.get(id).is_some_and(|field| field.subform() == Some(subform)))
        };
        let left_out = self.module.uses().mandatory.without(mask.fields(FieldUse::Write));
        for field in left_out.iter().filter_map(|id| self.module.get(id)) {
            if field.subform().is_none_or(shown) {
                let kind = ProblemKind::MandatoryLeftOut { field: field.name().to_owned() };
                reader.at("fields", |reader| reader.problem(kind));
            }
        }
    }

    /// The questions of the module's rule, and how they are joined (PV-12, PV-13, PV-19).
    fn rule(
        self,
        reader: &mut Reader,
        lookups: &[Slot],
        layouts: Option<&BTreeSet<String>>,
    ) -> (Vec<(Reason, Question)>, Shape) {
        let mut asked = Asked::default();
        let own = (self.role == ModuleRole::Base).then(|| asked.ask(Reason::OwnRecord, Question::Own));
        let mut all = Vec::new();
        if !lookups.is_empty() {
            let names =
                lookups.iter().map(|slot| asked.ask(Reason::Lookup(slot.field()), Question::Names(*slot)));
            all.push(Shape::Any(names.collect()));
        }
        if let Some(condition) = &self.config.condition {
            let place = Place { schema: self.schema, module: self.id, base: self.base, mask: None };
            all.extend(reader.at("where", |reader| asked.condition(reader, place, condition, MAX_DEPTH)));
        }
        if let Some(layouts) = layouts {
            let sorted = layouts.iter().map(|layout| layout.as_str().into()).collect();
            all.push(asked.ask(Reason::Layout, Question::Layout(Check::Layout(sorted))));
        }
        let shape = match self.role {
            // PV-12: the own record always; others only where a lookup joins them, for a condition narrows and never opens. PV-49: that it narrows nothing is told.
            ModuleRole::Base if lookups.is_empty() => {
                asked.questions.truncate(1);
                Shape::Any(own.into_iter().collect())
            }
            ModuleRole::Base => Shape::Any(own.into_iter().chain([Shape::All(all)]).collect()),
            ModuleRole::Related => {
                if lookups.is_empty() && self.config.lookups.is_empty() && self.config.condition.is_none() {
                    // PV-13: with neither it would show everything.
                    reader.problem(ProblemKind::ShowsEverything);
                }
                Shape::All(all)
            }
            ModuleRole::Shared => Shape::All(all),
        };
        (asked.questions, shape)
    }
}

/// Compiles a condition of the portal user's own, for whom hidden fields do not exist (PV-36): its questions, and how they are joined.
pub(crate) fn own_condition(
    schema: &Schema,
    (module, base): (ModuleId, ModuleId),
    mask: &FieldMask,
    condition: &Condition,
) -> Result<(Vec<Question>, Program), DefinitionError> {
    let (mut reader, mut asked) = (Reader::default(), Asked::default());
    let place = Place { schema, module, base, mask: Some(mask) };
    let shape = reader.at("filter", |reader| asked.condition(reader, place, condition, MAX_DEPTH));
    let shape = reader.finish(shape).map_err(DefinitionError::of)?;
    Ok((asked.questions.into_iter().map(|(_, question)| question).collect(), Program::new(shape)))
}

/// The questions so far.
#[derive(Default)]
struct Asked {
    questions: Vec<(Reason, Question)>,
    /// How many of them are comparisons.
    comparisons: usize,
}

impl Asked {
    fn ask(&mut self, reason: Reason, question: Question) -> Shape {
        let number = u32::try_from(self.questions.len()).unwrap_or(u32::MAX);
        self.questions.push((reason, question));
        Shape::Ask(number)
    }

    fn condition(
        &mut self,
        reader: &mut Reader,
        place: Place<'_>,
        condition: &Condition,
        depth: usize,
    ) -> Option<Shape> {
        let Some(depth) = depth.checked_sub(1) else {
            reader.problem(ShapeProblem::TooDeep { most: MAX_DEPTH });
            return None;
        };
        let (key, parts) = match condition {
            Condition::Leaf(leaf) => {
                let question = place.question(reader, leaf)?;
                let number = self.comparisons;
                self.comparisons = number.saturating_add(1);
                return Some(self.ask(Reason::Comparison(number), question));
            }
            Condition::And(parts) => ("and", parts),
            Condition::Or(parts) => ("or", parts),
        };
        let shapes = reader.at(key, |reader| {
            if parts.is_empty() {
                reader.problem(ShapeProblem::Empty);
            }
            let mut shapes = Vec::with_capacity(parts.len());
            for (index, part) in parts.iter().enumerate() {
                shapes.extend(reader.at_index(index, |reader| self.condition(reader, place, part, depth)));
            }
            shapes
        });
        Some(if key == "and" { Shape::All(shapes) } else { Shape::Any(shapes) })
    }
}

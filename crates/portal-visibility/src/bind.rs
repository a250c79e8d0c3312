//! Binds a portal to a viewer: the values of their base record are folded into the conditions.

use crate::compile::{
    AsksOf, Check, Comparison, ModuleRule, OfViewer, Portal, Program, Question, Scalar, Shortcut, Source,
    is_there,
};
use crate::probe::Probe;
use crate::record::{PortalUserId, Record};
use crate::schema::{Module, ModuleId, Schema};
use crate::value::{Key, KeyKind, KeyMatch, OwnedKey, OwnedValue, Value};

/// A portal as one portal user sees it. Bind anew for each request: then a changed user type or base record shows at once (PV-44).
#[derive(Clone, Debug)]
pub struct Viewer<'p> {
    pub(crate) portal: &'p Portal,
    pub(crate) user: PortalUserId,
    pub(crate) me: OwnedKey,
    /// By module number.
    pub(crate) modules: Vec<Option<BoundRule<'p>>>,
}

/// The rule of one module, bound to a viewer. Take it out of the [`Viewer`] once before a loop over many records.
#[derive(Clone, Debug)]
pub struct BoundRule<'p> {
    pub(crate) rule: &'p ModuleRule,
    pub(crate) user: PortalUserId,
    pub(crate) me: KeyMatch,
    pub(crate) entry: Entry,
    /// By question. Those that the viewer's record decides are led around.
    pub(crate) steps: Vec<Step>,
}

/// Where a rule begins. What of the first step decides for most records stands here once more: so a loop over many records looks at it once, for nothing that a
/// record does could change it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) start: u32,
    pub(crate) asks_of: AsksOf,
    pub(crate) yes: u32,
    pub(crate) no: u32,
}

impl Entry {
    fn new(start: u32, steps: &[Step]) -> Self {
        match steps.get(start as usize) {
            Some(step) => Self { start, asks_of: step.asks_of, yes: step.yes, no: step.no },
            None => Self { start, asks_of: AsksOf::Nothing, yes: start, no: start },
        }
    }
}

/// One question, and where its answers lead.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// What it asks about: so that a record's value is fetched before the check is looked at.
    pub(crate) asks_of: AsksOf,
    pub(crate) yes: u32,
    pub(crate) no: u32,
    pub(crate) shortcut: Shortcut,
    pub(crate) check: Check,
}

impl Step {
    pub(crate) fn new(check: Check, (yes, no): (u32, u32)) -> Self {
        Self { asks_of: check.asks_of(), yes, no, shortcut: Shortcut::of(&check), check }
    }

    /// Whether a record satisfies it. Allocates nothing.
    #[inline]
    pub(crate) fn holds<R: Record + ?Sized>(&self, record: &R) -> bool {
        self.holds_asked(self.asks_of, record)
    }

    /// The same where it is known already what it asks about.
    #[inline]
    pub(crate) fn holds_asked<R: Record + ?Sized>(&self, asks_of: AsksOf, record: &R) -> bool {
        match asks_of {
            // Nearly all questions are about fields.
            AsksOf::Field(slot) => record.passes(slot, Probe(self)),
            AsksOf::Nothing | AsksOf::Key | AsksOf::Layout => self.holds_beside_fields(record),
        }
    }

    #[inline(never)]
    fn holds_beside_fields<R: Record + ?Sized>(&self, record: &R) -> bool {
        match self.asks_of {
            AsksOf::Key => self.check.accepts(Value::Reference(record.key())),
            AsksOf::Layout => self.check.accepts(Value::text(record.layout())),
            AsksOf::Nothing | AsksOf::Field(_) => self.check.decided() == Some(true),
        }
    }
}

/// A portal cannot be bound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// The base record's key is of another kind than the schema says.
    #[error("`{key}` is no key of the base module, whose keys are of kind {expected:?}")]
    Key {
        /// The key.
        key: OwnedKey,
        /// What the schema says.
        expected: KeyKind,
    },
}

impl BindError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Key { .. } => "bind.key",
        }
    }
}

impl Portal {
    /// Binds the portal to a portal user and their base record (PV-12, PV-14).
    ///
    /// # Errors
    /// [`BindError::Key`] if the base record's key is of another kind than the schema says.
    pub fn bind<R: Record + ?Sized>(&self, user: PortalUserId, base: &R) -> Result<Viewer<'_>, BindError> {
        let expected = self.schema.get(self.base).map_or(KeyKind::Text, Module::key);
        let key: Key<'_> = base.key();
        let Some(me) = OwnedKey::of_kind(expected, key) else {
            return Err(BindError::Key { key: key.to_owned(), expected });
        };
        let binding = Binding { schema: &self.schema, module: self.base, base, me: &me };
        let modules = self.modules.iter().map(|rule| {
            let rule = rule.as_ref()?;
            let checks = rule.questions.iter().map(|(_, question)| binding.question(question));
            let (start, steps) = laid(checks, &rule.program);
            let entry = Entry::new(start, &steps);
            Some(BoundRule { rule, user, me: KeyMatch::new(&me), entry, steps })
        });
        let modules = modules.collect();
        Ok(Viewer { portal: self, user, modules, me })
    }
}

/// Checks as the steps of a program, and where it begins. PV-14, PV-15: what the viewer's record decides is answered here, once: every jump leads around it, and around
/// questions on which nothing depends any more.
pub(crate) fn laid(checks: impl Iterator<Item = Check>, program: &Program) -> (u32, Vec<Step>) {
    let steps = checks.zip(&program.jumps).map(|(check, jumps)| Step::new(check, *jumps));
    let mut steps: Vec<Step> = steps.collect();
    if steps.iter().all(|step| step.asks_of != AsksOf::Nothing) {
        return (program.start, steps);
    }
    let around = |steps: &[Step], to: u32| match steps.get(to as usize) {
        Some(step) => match step.check.decided() {
            Some(true) => step.yes,
            Some(false) => step.no,
            None if step.yes == step.no => step.yes,
            None => to,
        },
        None => to,
    };
    // A jump leads forward only: from the last to the first, where it leads is settled already.
    for at in (0..steps.len()).rev() {
        let Some((yes, no)) = steps.get(at).map(|step| (step.yes, step.no)) else { continue };
        let (yes, no) = (around(&steps, yes), around(&steps, no));
        if let Some(step) = steps.get_mut(at) {
            (step.yes, step.no) = (yes, no);
        }
    }
    (around(&steps, program.start), steps)
}

/// What questions are bound to.
struct Binding<'b, R: ?Sized> {
    schema: &'b Schema,
    /// The base module.
    module: ModuleId,
    base: &'b R,
    me: &'b OwnedKey,
}

impl<R: Record + ?Sized> Binding<'_, R> {
    fn question(&self, question: &Question) -> Check {
        match question {
            Question::Own => Check::Own(KeyMatch::new(self.me)),
            Question::Names(slot) => Check::names(*slot, self.me),
            Question::Layout(check) => check.clone(),
            Question::Comparison(comparison) => self.comparison(comparison),
            Question::OfViewer(comparison) => self.of_viewer(comparison),
        }
    }

    /// PV-15: what is compared with a missing value of the base record never holds.
    fn comparison(&self, comparison: &Comparison) -> Check {
        match (&comparison.source, comparison.operator) {
            (Source::Ready(check), _) => check.clone(),
            (Source::Me, Some(operator)) => {
                Check::new(comparison.slot, operator, vec![Scalar::Key(self.me.clone())])
            }
            (Source::Base(slot), Some(operator)) => {
                let field = self.schema[self.module].get(slot.field());
                let target = field.and_then(|field| field.value_type().target());
                let keys = target.map_or(KeyKind::Text, |target| self.schema[target].key());
                let values = Scalar::of_value(self.base.value(*slot), slot.kind(), keys);
                Check::new(comparison.slot, operator, values)
            }
            (Source::Me | Source::Base(_), None) => Check::Never,
        }
    }

    /// PV-14: the base record is asked like any other record, once.
    fn of_viewer(&self, comparison: &Comparison) -> Check {
        let holds = self.comparison(comparison).accepts(self.base.value(comparison.slot));
        let other = match comparison.source {
            Source::Base(slot) if slot != comparison.slot => Some(slot),
            Source::Base(_) | Source::Ready(_) | Source::Me => None,
        };
        let has = std::iter::once(comparison.slot).chain(other).map(|slot| {
            let value = self.base.value(slot);
            let sound = value.is_empty() || is_there(value, slot.kind());
            (slot.field(), sound.then(|| OwnedValue::of(value)))
        });
        Check::OfViewer(Box::new(OfViewer { holds, has: has.collect() }))
    }
}

impl Question {
    /// The same for a condition of the portal user's own, which reads nothing of the base record but its key.
    pub(crate) fn bind_own(&self, me: &OwnedKey) -> Check {
        match self {
            Self::Own => Check::Own(KeyMatch::new(me)),
            Self::Names(slot) => Check::names(*slot, me),
            Self::Layout(check) => check.clone(),
            Self::Comparison(comparison) => match (&comparison.source, comparison.operator) {
                (Source::Ready(check), _) => check.clone(),
                (Source::Me, Some(operator)) => {
                    Check::new(comparison.slot, operator, vec![Scalar::Key(me.clone())])
                }
                (Source::Me | Source::Base(_), _) => Check::Never,
            },
            // PV-36: none is compiled.
            Self::OfViewer(_) => Check::Never,
        }
    }
}

impl BoundRule<'_> {
    /// What of a record its questions may ask about, each once, in the order in which they are asked. A host that keeps columns loads these. Questions that the
    /// viewer's record has settled are not among them, nor what is asked only where they are answered otherwise.
    pub fn reads(&self) -> Vec<AsksOf> {
        let mut reached = vec![false; self.steps.len()];
        let reach = |reached: &mut Vec<bool>, to: u32| {
            if let Some(place) = reached.get_mut(to as usize) {
                *place = true;
            }
        };
        reach(&mut reached, self.entry.start);
        let mut reads = Vec::new();
        for (at, step) in self.steps.iter().enumerate() {
            if reached.get(at) == Some(&true) {
                reach(&mut reached, step.yes);
                reach(&mut reached, step.no);
                if step.asks_of != AsksOf::Nothing && !reads.contains(&step.asks_of) {
                    reads.push(step.asks_of);
                }
            }
        }
        reads
    }
}

impl<'p> Viewer<'p> {
    /// The portal.
    pub const fn portal(&self) -> &'p Portal {
        self.portal
    }

    /// The portal user.
    pub const fn user(&self) -> PortalUserId {
        self.user
    }

    /// The key of their base record.
    pub const fn me(&self) -> &OwnedKey {
        &self.me
    }

    /// The rule of a module, if the portal shows it.
    pub fn rule(&self, module: ModuleId) -> Option<&BoundRule<'p>> {
        self.modules.get(module.index()).and_then(Option::as_ref)
    }

    /// Whether the viewer sees a record of a module (PV-12, PV-13). Allocates nothing.
    #[inline]
    pub fn sees<R: Record + ?Sized>(&self, module: ModuleId, record: &R) -> bool {
        self.rule(module).is_some_and(|rule| rule.sees(record))
    }
}

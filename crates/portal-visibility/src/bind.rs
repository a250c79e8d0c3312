//! Binds a portal to a viewer: the values of their base record are folded into the conditions.

use crate::compile::{AsksOf, Check, ModuleRule, Portal, Question, Scalar, Shortcut, Source};
use crate::probe::Probe;
use crate::record::{PortalUserId, Record};
use crate::schema::{Module, ModuleId, Schema};
use crate::value::{Key, KeyKind, KeyMatch, OwnedKey, Value};

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
    pub(crate) start: u32,
    pub(crate) steps: Vec<Step>,
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

    /// Where a record's answer leads.
    #[inline]
    pub(crate) fn next<R: Record + ?Sized>(&self, record: &R) -> u32 {
        if self.holds(record) { self.yes } else { self.no }
    }

    /// Whether a record satisfies it. Allocates nothing.
    #[inline]
    pub(crate) fn holds<R: Record + ?Sized>(&self, record: &R) -> bool {
        match self.asks_of {
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
            AsksOf::Nothing | AsksOf::Field(_) => false,
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
        let bind = |rule: &'_ ModuleRule| -> Vec<Step> {
            let checks =
                rule.questions.iter().map(|(_, question)| question.bind(&self.schema, self.base, base, &me));
            checks.zip(&rule.program.jumps).map(|(check, jumps)| Step::new(check, *jumps)).collect()
        };
        let modules = self.modules.iter().map(|rule| {
            rule.as_ref().map(|rule| BoundRule {
                rule,
                user,
                me: KeyMatch::new(&me),
                start: rule.program.start,
                steps: bind(rule),
            })
        });
        let modules = modules.collect();
        Ok(Viewer { portal: self, user, modules, me })
    }
}

impl Question {
    /// PV-15: what is compared with a missing value of the base record never holds.
    fn bind<R: Record + ?Sized>(&self, schema: &Schema, module: ModuleId, base: &R, me: &OwnedKey) -> Check {
        match self {
            Self::Own => Check::Own(KeyMatch::new(me)),
            Self::Names(slot) => Check::names(*slot, me),
            Self::Layout(check) => check.clone(),
            Self::Comparison(comparison) => match (&comparison.source, comparison.operator) {
                (Source::Ready(check), _) => check.clone(),
                (Source::Me, Some(operator)) => {
                    Check::new(comparison.slot, operator, vec![Scalar::Key(me.clone())])
                }
                (Source::Base(slot), Some(operator)) => {
                    let target =
                        schema[module].get(slot.field()).and_then(|field| field.value_type().target());
                    let keys = target.map_or(KeyKind::Text, |target| schema[target].key());
                    let values = Scalar::of_value(base.value(*slot), slot.kind(), keys);
                    Check::new(comparison.slot, operator, values)
                }
                (Source::Me | Source::Base(_), None) => Check::Never,
            },
        }
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
        }
    }
}

impl BoundRule<'_> {
    /// What of a record its questions may ask about, each once, in the order in which they are asked. A host that keeps columns loads these.
    pub fn reads(&self) -> Vec<AsksOf> {
        let mut reads = Vec::new();
        for step in &self.steps {
            if step.asks_of != AsksOf::Nothing && !reads.contains(&step.asks_of) {
                reads.push(step.asks_of);
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

//! Checks one comparison against the schema, and makes it ready as far as it can be without a viewer (PV-14, PV-15, PV-21).

use super::check::Check;
use super::portal::Question;
use super::scalar::Scalar;
use crate::condition::{FieldPath, Leaf, Operand, Operator, Test};
use crate::config::FieldUse;
use crate::definition::{ProblemKind, Reader};
use crate::mask::{FieldMask, FieldVerdict};
use crate::schema::{Field, FieldId, ModuleId, Schema, Slot, ValueKind};

/// A comparison that was checked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Comparison {
    /// The field on the left: the record's, or the base record's.
    pub(crate) slot: Slot,
    /// `None`: the check is ready as it is.
    pub(crate) operator: Option<Operator>,
    pub(crate) source: Source,
}

/// What a value is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Source {
    /// Nothing that depends on the viewer.
    Ready(Check),
    /// A field of the base record.
    Base(Slot),
    /// The base record itself.
    Me,
}

/// Where a condition stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) schema: &'a Schema,
    /// The module whose records it is about.
    pub(super) module: ModuleId,
    /// The base module.
    pub(super) base: ModuleId,
    /// Whose condition it is: with a mask a portal user's own, to whom hidden fields do not exist (PV-36).
    pub(super) mask: Option<&'a FieldMask>,
}

impl Operator {
    /// Whether fields of that kind know the operator (PV-15).
    pub const fn fits(self, kind: ValueKind) -> bool {
        match kind {
            ValueKind::Boolean => matches!(self, Self::Equal | Self::NotEqual),
            ValueKind::Integer | ValueKind::Decimal | ValueKind::Date | ValueKind::Instant => matches!(
                self,
                Self::Equal
                    | Self::NotEqual
                    | Self::Less
                    | Self::AtMost
                    | Self::Greater
                    | Self::AtLeast
                    | Self::In
                    | Self::NotIn
            ),
            ValueKind::Text => matches!(
                self,
                Self::Equal
                    | Self::NotEqual
                    | Self::Alike
                    | Self::NotAlike
                    | Self::In
                    | Self::NotIn
                    | Self::Contains
                    | Self::StartsWith
            ),
            ValueKind::Choice | ValueKind::Reference => {
                matches!(self, Self::Equal | Self::NotEqual | Self::In | Self::NotIn)
            }
            ValueKind::Choices | ValueKind::References => {
                matches!(self, Self::Has | Self::HasAny | Self::HasAll | Self::HasNone)
            }
        }
    }
}

impl<'a> Place<'a> {
    /// PV-14, PV-15: checks a comparison of the record or of the viewer; what is wrong is noted by name.
    pub(super) fn question(self, reader: &mut Reader, leaf: &Leaf) -> Option<Question> {
        if self.asks_of_viewer(&leaf.field) {
            let left = self.field(reader, self.base, &leaf.field.field)?;
            return self.comparison(reader, leaf, left).map(Question::OfViewer);
        }
        let left = self.own_field(reader, &leaf.field)?;
        self.comparison(reader, leaf, left).map(Question::Comparison)
    }

    /// Whether the left side is a field of the viewer's base record: one that is named with `base`, or with the base module where the condition is about records of
    /// another. Named with the base module in a condition on that module itself, it is the record's own, as on every other module. PV-36: to a portal user's own
    /// filter the base record is not there.
    fn asks_of_viewer(self, path: &FieldPath) -> bool {
        let named = |module: &str| {
            module == "base" || (self.module != self.base && module == self.schema[self.base].name())
        };
        self.mask.is_none() && path.module.as_deref().is_some_and(named)
    }

    fn comparison(
        self,
        reader: &mut Reader,
        leaf: &Leaf,
        (id, field): (FieldId, &'a Field),
    ) -> Option<Comparison> {
        let slot = Slot { field: id, kind: field.value_type().kind() };
        let (operator, operand) = match &leaf.test {
            Test::Empty => {
                return Some(Comparison { slot, operator: None, source: Source::Ready(Check::Empty(slot)) });
            }
            Test::NotEmpty => {
                return Some(Comparison {
                    slot,
                    operator: None,
                    source: Source::Ready(Check::NotEmpty(slot)),
                });
            }
            Test::Compare(operator, operand) => (*operator, operand),
        };
        if !operator.fits(slot.kind()) {
            reader.problem(ProblemKind::OperatorDoesNotFit {
                comparison: leaf.to_string(),
                field_type: slot.kind().as_str(),
                operator: operator.symbol(),
            });
            return None;
        }
        let source = self.source(reader, leaf, slot, field, operator, operand)?;
        Some(Comparison { slot, operator: Some(operator), source })
    }

    fn source(
        self,
        reader: &mut Reader,
        leaf: &Leaf,
        slot: Slot,
        field: &Field,
        operator: Operator,
        operand: &Operand,
    ) -> Option<Source> {
        match operand {
            Operand::Value(value) if !operator.takes_several() => {
                let values = self.constants(reader, leaf, field, std::slice::from_ref(value))?;
                Some(Source::Ready(Check::new(slot, operator, values)))
            }
            Operand::Values(values) if operator.takes_several() && !values.is_empty() => {
                let values = self.constants(reader, leaf, field, values)?;
                Some(Source::Ready(Check::new(slot, operator, values)))
            }
            Operand::Value(_) | Operand::Values(_) => {
                let wanted =
                    if operator.takes_several() { "a list that is not empty" } else { "one constant" };
                reader.problem(ProblemKind::Operands { wanted });
                None
            }
            Operand::Me => {
                let fits = field.value_type().target() == Some(self.base) && !operator.takes_several();
                if !fits {
                    let other = format!("`me`, a record of `{}`", self.schema[self.base].name());
                    return types_differ(reader, leaf, field, other);
                }
                Some(Source::Me)
            }
            Operand::Base(path) => self.base_field(reader, leaf, field, operator, path),
        }
    }

    fn constants(
        self,
        reader: &mut Reader,
        leaf: &Leaf,
        field: &Field,
        literals: &[crate::condition::Literal],
    ) -> Option<Vec<Scalar>> {
        let mut values = Vec::with_capacity(literals.len());
        for literal in literals {
            match Scalar::of_literal(literal, field.value_type(), self.schema) {
                Ok(value) => values.push(value),
                Err(wanted) => reader.problem(ProblemKind::ConstantDoesNotFit {
                    comparison: leaf.to_string(),
                    found: literal.to_string(),
                    wanted,
                }),
            }
        }
        (values.len() == literals.len()).then_some(values)
    }

    /// The record's own field; it may be named with the record's module.
    fn own_field(self, reader: &mut Reader, path: &FieldPath) -> Option<(FieldId, &'a Field)> {
        let module = &self.schema[self.module];
        if path.module.as_deref().is_some_and(|named| named != module.name()) {
            let wanted = if self.mask.is_some() {
                "the left side is a field of the record itself"
            } else {
                "the left side is a field of the record itself or of the base record"
            };
            reader.problem(ProblemKind::WrongModule { path: path.to_string(), wanted });
            return None;
        }
        self.field(reader, self.module, &path.field)
    }

    fn field(self, reader: &mut Reader, module: ModuleId, name: &str) -> Option<(FieldId, &'a Field)> {
        let found = self.schema.get(module)?;
        let known = |id: &FieldId| self.mask.is_none_or(|mask| exists_for(mask, *id, FieldUse::Filter));
        let named = found.field_id(name).filter(known);
        let Some((id, field)) = named.and_then(|id| Some((id, found.get(id)?))) else {
            let module = found.name().to_owned();
            reader.problem(ProblemKind::UnknownField { module, field: name.to_owned() });
            return None;
        };
        if field.subform().is_some() {
            reader.problem(ProblemKind::SubformField { field: name.to_owned() });
            return None;
        }
        Some((id, field))
    }

    /// PV-14: a field of the base record, of the same type.
    fn base_field(
        self,
        reader: &mut Reader,
        leaf: &Leaf,
        own: &Field,
        operator: Operator,
        path: &FieldPath,
    ) -> Option<Source> {
        if self.mask.is_some() {
            // PV-36: the base record's fields have their own rights, and a list does not read the base record.
            let wanted = "the right side is a constant or `me`";
            reader.problem(ProblemKind::WrongModule { path: path.to_string(), wanted });
            return None;
        }
        if path.module.as_deref().is_some_and(|named| named != self.schema[self.base].name()) {
            let wanted = "the right side is a field of the base record";
            reader.problem(ProblemKind::WrongModule { path: path.to_string(), wanted });
            return None;
        }
        let (id, other) = self.field(reader, self.base, &path.field)?;
        let (kind, other_kind) = (own.value_type().kind(), other.value_type().kind());
        let kinds_fit = match operator {
            // One of several that the base record has.
            Operator::In | Operator::NotIn => matches!(
                (kind, other_kind),
                (ValueKind::Choice, ValueKind::Choices) | (ValueKind::Reference, ValueKind::References)
            ),
            // The set has the one that the base record has.
            Operator::Has => matches!(
                (kind, other_kind),
                (ValueKind::Choices, ValueKind::Choice) | (ValueKind::References, ValueKind::Reference)
            ),
            _ => kind == other_kind,
        };
        if !kinds_fit || own.value_type().target() != other.value_type().target() {
            let other = format!("{}, `{}`", other.value_type().kind(), other.name());
            return types_differ(reader, leaf, own, other);
        }
        Some(Source::Base(Slot { field: id, kind: other.value_type().kind() }))
    }
}

/// Whether a portal user may hear of a field in answer to a use: a field that is shown may be told to be unfit for it, every other does not exist (PV-36).
pub(crate) fn exists_for(mask: &FieldMask, field: FieldId, field_use: FieldUse) -> bool {
    matches!(mask.explain(field, field_use), FieldVerdict::Allowed | FieldVerdict::NotPossible)
}

fn types_differ<T>(reader: &mut Reader, leaf: &Leaf, own: &Field, other: String) -> Option<T> {
    let own = format!("{}, `{}`", own.value_type().kind(), own.name());
    reader.problem(ProblemKind::TypesDiffer { comparison: leaf.to_string(), own, other });
    None
}

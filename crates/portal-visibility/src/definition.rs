//! What is wrong with a schema or with the configuration of a user type: everything at once, each with its place.

use crate::condition::ParseError;
use definition_reader::ShapeProblem;
use std::fmt;

/// Reads schemas and configurations, and collects their problems.
pub(crate) type Reader = definition_reader::Reader<ProblemKind>;

/// A schema or a configuration is not usable. Lists every mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DefinitionError {
    /// At least one.
    pub problems: Vec<Problem>,
}

impl DefinitionError {
    pub(crate) const fn of(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    /// A stable code under which a host can translate; each problem has its own.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "definition.invalid"
    }
}

impl fmt::Display for DefinitionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} mistakes", self.problems.len())?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for DefinitionError {}

/// One mistake and its place.
pub type Problem = definition_reader::Problem<ProblemKind>;

/// What may be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// It has not the shape of a schema or a configuration.
    #[error(transparent)]
    Shape(#[from] ShapeProblem),
    /// A name that cannot be a module's or a field's.
    #[error(
        "`{name}` is no name: points, backquotes and control characters are not allowed, nor is `base` for a module"
    )]
    BadName {
        /// The name.
        name: String,
    },
    /// A property that fields of this type do not have, or have to have.
    #[error("{what}")]
    TypeProperty {
        /// What is wrong.
        what: &'static str,
    },
    /// A module that the schema does not have.
    #[error("there is no module `{module}`")]
    UnknownModule {
        /// As it is named.
        module: String,
    },
    /// A field that the module does not have (PV-15).
    #[error("`{module}` has no field `{field}`")]
    UnknownField {
        /// The module.
        module: String,
        /// As it is named.
        field: String,
    },
    /// A layout, wizard, list view, canvas or web tab that is not there.
    #[error("there is no {what} `{name}`")]
    UnknownName {
        /// What was looked for.
        what: &'static str,
        /// As it is named.
        name: String,
    },
    /// A text that is no condition.
    #[error("{0}")]
    Condition(ParseError),
    /// An operator that is not known (PV-15).
    #[error("there is no operator `{found}`")]
    UnknownOperator {
        /// As it is named.
        found: String,
    },
    /// A comparison with too much, too little or the wrong thing.
    #[error("it is compared with {wanted}")]
    Operands {
        /// What belongs here.
        wanted: &'static str,
    },
    /// The module that a field is named with is another than it can be here.
    #[error("`{path}`: {wanted}")]
    WrongModule {
        /// As it is named.
        path: String,
        /// What can be named here.
        wanted: &'static str,
    },
    /// A type does not know the operator (PV-15).
    #[error("`{comparison}`: {field_type} does not know `{operator}`")]
    OperatorDoesNotFit {
        /// The comparison.
        comparison: String,
        /// The field's type.
        field_type: &'static str,
        /// The operator.
        operator: &'static str,
    },
    /// A constant of another type (PV-15).
    #[error("`{comparison}`: {found} is not {wanted}")]
    ConstantDoesNotFit {
        /// The comparison.
        comparison: String,
        /// The constant.
        found: String,
        /// What belongs here.
        wanted: String,
    },
    /// The compared fields are of different types (PV-15, PV-21).
    #[error("`{comparison}`: {own} is not compared with {other}")]
    TypesDiffer {
        /// The comparison.
        comparison: String,
        /// The type of the record's field.
        own: String,
        /// The type of the other side.
        other: String,
    },
    /// A field of a subform in a condition.
    #[error("`{field}` is a field of a subform; conditions compare fields of the record itself")]
    SubformField {
        /// The field.
        field: String,
    },
    /// A lookup that is no reference to the base module (PV-13).
    #[error("`{field}` is no lookup of `{base}`")]
    NotALookup {
        /// The field.
        field: String,
        /// The base module.
        base: String,
    },
    /// A related module with neither lookup nor condition: it would show everything (PV-13).
    #[error("neither a lookup nor a condition: it would show every record")]
    ShowsEverything,
    /// The base module does not fit the kind of user type (PV-10).
    #[error("users of a {user_type} type cannot have their records in {module_kind}")]
    BaseDoesNotFit {
        /// Standard or custom.
        user_type: &'static str,
        /// The kind of module.
        module_kind: &'static str,
    },
    /// A right other than view without view (PV-16).
    #[error("`{right}` without `view`")]
    RightWithoutView {
        /// The right.
        right: &'static str,
    },
    /// A module that is the base, related and shared at once, or two of them (PV-17).
    #[error("`{module}` is {first} already")]
    ModuleTwice {
        /// The module.
        module: String,
        /// What else it is.
        first: &'static str,
    },
    /// A shared module that is not shared organisation-wide (PV-17).
    #[error("`{module}` is not shared organisation-wide")]
    NotSharedOrganisationWide {
        /// The module.
        module: String,
    },
    /// A shared module with more than view, or with a rule of its own (PV-17).
    #[error(
        "a shared module is view-only and shows every record: it has neither other rights nor lookups nor conditions"
    )]
    SharedIsViewOnly,
    /// Create right in the base module without a lookup of it to itself: nobody would see what they create there (PV-11, PV-40).
    #[error(
        "`create` in `{module}` without a lookup of `{module}` to itself: nobody would see what they create"
    )]
    CreateWithoutLookup {
        /// The base module.
        module: String,
    },
    /// A mandatory field left out of a module with create right (PV-31).
    #[error("`{field}` is mandatory and cannot be left out of a module with create right")]
    MandatoryLeftOut {
        /// The field.
        field: String,
    },
    /// A module that has layouts, of which none is chosen (PV-19).
    #[error("no layout is chosen")]
    NoLayout,
}

impl ProblemKind {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Shape(problem) => problem.code(),
            Self::BadName { .. } => "schema.bad_name",
            Self::TypeProperty { .. } => "schema.type_property",
            Self::UnknownModule { .. } => "schema.unknown_module",
            Self::UnknownField { .. } => "schema.unknown_field",
            Self::UnknownName { .. } => "schema.unknown_name",
            Self::Condition(error) => error.code(),
            Self::UnknownOperator { .. } => "condition.unknown_operator",
            Self::Operands { .. } => "condition.operands",
            Self::WrongModule { .. } => "condition.wrong_module",
            Self::OperatorDoesNotFit { .. } => "condition.operator",
            Self::ConstantDoesNotFit { .. } => "condition.constant",
            Self::TypesDiffer { .. } => "condition.types_differ",
            Self::SubformField { .. } => "condition.subform_field",
            Self::NotALookup { .. } => "config.not_a_lookup",
            Self::ShowsEverything => "config.shows_everything",
            Self::BaseDoesNotFit { .. } => "config.base",
            Self::RightWithoutView { .. } => "config.right_without_view",
            Self::ModuleTwice { .. } => "config.module_twice",
            Self::NotSharedOrganisationWide { .. } => "config.not_shared",
            Self::SharedIsViewOnly => "config.shared_is_view_only",
            Self::CreateWithoutLookup { .. } => "config.create_without_lookup",
            Self::MandatoryLeftOut { .. } => "config.mandatory_left_out",
            Self::NoLayout => "config.no_layout",
        }
    }
}

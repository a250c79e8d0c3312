//! What may be wrong with the shape of a definition, and where.

/// One mistake and its place. `K` is what may be wrong: [`ShapeProblem`], or a crate's own kind that holds it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {kind}")]
pub struct Problem<K> {
    /// Such as `modules.deals.where.and[1]`; `.` for the whole.
    pub path: String,
    /// What is wrong there.
    pub kind: K,
}

/// What may be wrong with the shape of a definition, whatever it defines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShapeProblem {
    /// Neither TOML nor JSON, as the case may be.
    #[error("not readable: {message}")]
    Unreadable {
        /// What the parser says, with line and column.
        message: String,
    },
    /// Another form than this library reads.
    #[error("form {found} is not known; this is form {known}")]
    UnknownFormat {
        /// What the definition says.
        found: u64,
        /// The form that this library reads.
        known: u32,
    },
    /// A value of another type, or a word that is not among those that are known.
    #[error("expected {expected}, found {found}")]
    WrongType {
        /// What belongs here.
        expected: &'static str,
        /// What stands here.
        found: String,
    },
    /// A whole number that is negative or too large.
    #[error("expected a whole number from 0{}, found {found}", up_to(*most))]
    OutOfRange {
        /// What stands here.
        found: i128,
        /// The largest; [`u64::MAX`] where nothing but the width of numbers limits it.
        most: u64,
    },
    /// A key that does not belong here, often a typing error.
    #[error("`{key}` is not known here; known are {}", known.join(", "))]
    UnknownKey {
        /// What stands here.
        key: String,
        /// What may stand here.
        known: &'static [&'static str],
    },
    /// A key that has to be there.
    #[error("`{key}` is missing")]
    MissingKey {
        /// Which one.
        key: &'static str,
    },
    /// A key that stands twice in one table.
    #[error("`{key}` stands twice")]
    RepeatedKey {
        /// Which one.
        key: String,
    },
    /// A text of nothing but blanks, or nothing where something is needed.
    #[error("it is empty")]
    Empty,
    /// Something that is listed twice.
    #[error("`{name}` is listed twice")]
    RepeatedName {
        /// Its name.
        name: String,
    },
    /// More entries than can be kept apart.
    #[error("at most {most} are allowed")]
    TooMany {
        /// How many are allowed.
        most: usize,
    },
    /// Parts within parts, too deep to be told apart by people.
    #[error("parts are nested deeper than {most}")]
    TooDeep {
        /// How deep is allowed.
        most: usize,
    },
}

fn up_to(most: u64) -> String {
    if most == u64::MAX { String::new() } else { format!(" to {most}") }
}

impl ShapeProblem {
    /// A stable code, under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "definition.unreadable",
            Self::UnknownFormat { .. } => "definition.unknown_format",
            Self::WrongType { .. } => "definition.wrong_type",
            Self::OutOfRange { .. } => "definition.out_of_range",
            Self::UnknownKey { .. } => "definition.unknown_key",
            Self::MissingKey { .. } => "definition.missing_key",
            Self::RepeatedKey { .. } => "definition.repeated_key",
            Self::Empty => "definition.empty",
            Self::RepeatedName { .. } => "definition.repeated_name",
            Self::TooMany { .. } => "definition.too_many",
            Self::TooDeep { .. } => "definition.too_deep",
        }
    }
}

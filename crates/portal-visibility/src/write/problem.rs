//! Why something is not written: everything that is wrong, at once (PV-34).

use crate::config::Right;
use crate::mask::FieldVerdict;
use crate::permission::Obstacle;
use crate::value::OwnedKey;
use std::fmt;

/// A write is refused. Lists everything that is wrong (PV-34). Nothing in it tells a hidden field, record or module from one that does not exist (PV-36), with
/// one exception: from [`RowsNotReplaceable`](WriteProblem::RowsNotReplaceable) one can conclude that a subform has columns beyond those that one may write,
/// though not which, nor how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteRefusal {
    /// At least one.
    pub problems: Vec<WriteProblem>,
}

impl WriteRefusal {
    /// A stable code under which a host can translate; each problem has its own.
    #[expect(clippy::unused_self, reason = "every refusal tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "write.refused"
    }
}

impl fmt::Display for WriteRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not written")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for WriteRefusal {}

/// One thing that is wrong with a write.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteProblem {
    /// There is no such module, as far as the portal user may know.
    #[error("there is no such module")]
    NoSuchModule,
    /// There is no such record, as far as the portal user may know.
    #[error("there is no such record")]
    NoSuchRecord,
    /// They see it, and may not do that with it (PV-16, PV-17).
    #[error("not allowed: {why:?}")]
    NotAllowed {
        /// Why.
        why: Obstacle,
    },
    /// The portal has not got the right (PV-11, PV-16).
    #[error("not allowed: no right to {}", right.name())]
    NoRight {
        /// The right.
        right: Right,
    },
    /// There is no such field, as far as the portal user may know (PV-30, PV-36).
    #[error("there is no field `{field}`")]
    NoSuchField {
        /// As it was named.
        field: String,
    },
    /// The field is shown, and not written (PV-36).
    #[error("`{field}` cannot be changed")]
    NotWritable {
        /// The field.
        field: String,
        /// Why.
        why: FieldVerdict,
    },
    /// The rows of a subform would be replaced, and with them columns that the viewer cannot write (PV-30, PV-34). Whether those are hidden or only shown is
    /// not said (PV-36).
    #[error("the rows of `{subform}` cannot be replaced")]
    RowsNotReplaceable {
        /// The subform.
        subform: String,
    },
    /// The value is none of the field's type, or no option of the choice (PV-21); or no list of rows, or no row, of a subform.
    #[error("`{field}`: not a value of its type")]
    NotOfType {
        /// The field; `subform[0]` for the first row of a subform.
        field: String,
    },
    /// The text is not in Unicode's form NFC, so that it would not compare with what looks the same (PV-21).
    #[error("`{field}`: not in Unicode's form NFC")]
    NotNormalised {
        /// The field.
        field: String,
    },
    /// A mandatory field is left empty (PV-31).
    #[error("`{field}` is mandatory")]
    Mandatory {
        /// The field.
        field: String,
    },
    /// A lookup names a record that does not exist, as far as the portal user may know (PV-35).
    #[error("`{field}`: there is no record {key}")]
    NoSuchTarget {
        /// The lookup.
        field: String,
        /// The record.
        key: OwnedKey,
    },
    /// A product is linked, and the products module is not shared with the portal (PV-17).
    #[error("`{field}`: products cannot be linked, because they are not shared")]
    ProductsNotShared {
        /// The lookup.
        field: String,
    },
    /// The layout is none that the portal offers (PV-19).
    #[error("there is no layout `{layout}`")]
    NoSuchLayout {
        /// As it was named; empty if none was.
        layout: String,
    },
    /// The portal user would not see the record any more (PV-35).
    #[error("the record would not be shown any more")]
    WouldBeLost,
    /// The portal user would not see the new record (PV-35, PV-40).
    #[error("the new record would not be shown")]
    WouldNotBeSeen,
    /// A condition compares this field of the base record, with records or with a constant: whoever changes it would reach other records (PV-35).
    #[error("`{field}` decides what is shown, and cannot be changed here")]
    DecidesWhatIsShown {
        /// The field of the base record.
        field: String,
    },
    /// Another record, seen or not, has the value already. Only said of fields that the portal user sees (PV-36); [`Viewer::clash`](crate::Viewer::clash) says why.
    #[error("`{field}`: another record has this value")]
    NotUnique {
        /// The field.
        field: String,
    },
    /// It cannot be stored, for a reason that is not the portal user's to know (PV-36).
    #[error("it cannot be stored")]
    CannotBeStored,
}

impl WriteProblem {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchModule => "write.no_such_module",
            Self::NoSuchRecord => "write.no_such_record",
            Self::NotAllowed { .. } => "write.not_allowed",
            Self::NoRight { .. } => "write.no_right",
            Self::NoSuchField { .. } => "write.no_such_field",
            Self::NotWritable { .. } => "write.not_writable",
            Self::RowsNotReplaceable { .. } => "write.rows_not_replaceable",
            Self::NotOfType { .. } => "write.not_of_type",
            Self::NotNormalised { .. } => "write.not_normalised",
            Self::Mandatory { .. } => "write.mandatory",
            Self::NoSuchTarget { .. } => "write.no_such_target",
            Self::ProductsNotShared { .. } => "write.products_not_shared",
            Self::NoSuchLayout { .. } => "write.no_such_layout",
            Self::WouldBeLost => "write.would_be_lost",
            Self::WouldNotBeSeen => "write.would_not_be_seen",
            Self::DecidesWhatIsShown { .. } => "write.decides_what_is_shown",
            Self::NotUnique { .. } => "write.not_unique",
            Self::CannotBeStored => "write.cannot_be_stored",
        }
    }
}

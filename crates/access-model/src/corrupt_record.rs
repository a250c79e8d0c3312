//! What is wrong with a stored record that no value of this crate can have written.

use crate::{AssignmentId, DelegateId, LabelError, WindowError};

/// A stored record breaks an invariant of the aggregate it claims to be: the store was altered from outside.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CorruptRecord {
    /// An assignment's id does not follow from its contract and delegate.
    #[error("assignment {found}: its contract and delegate make it {expected}")]
    AssignmentId {
        /// As stored.
        found: AssignmentId,
        /// As it has to be.
        expected: AssignmentId,
    },
    /// An assignment's window is empty (AM-17).
    #[error("assignment {assignment}: {error}")]
    Window {
        /// Which one.
        assignment: AssignmentId,
        /// What is wrong with the window.
        error: WindowError,
    },
    /// A roster entry's label is none (AM-06).
    #[error("roster entry of delegate {delegate}: {error}")]
    Label {
        /// Whose entry.
        delegate: DelegateId,
        /// What is wrong with the label.
        error: LabelError,
    },
}

impl CorruptRecord {
    /// A stable code for logs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AssignmentId { .. } => "record.assignment_id",
            Self::Window { .. } => "record.assignment_window",
            Self::Label { .. } => "record.roster_label",
        }
    }
}

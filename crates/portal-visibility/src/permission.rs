//! What a viewer may do with one record (PV-11, PV-16, PV-20), and why (PV-45).

use crate::bind::{BoundRule, Viewer};
use crate::compile::ModuleRole;
use crate::config::Right;
use crate::record::{Author, Record};
use crate::schema::ModuleId;
use serde::{Deserialize, Serialize};

/// What is to be done with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordAction {
    /// See it.
    View,
    /// Change it.
    Edit,
    /// Delete it.
    Delete,
    /// Make a new one like it (PV-20).
    Clone,
}

impl RecordAction {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::View, Self::Edit, Self::Delete, Self::Clone];
}

/// Whether a viewer may do something with a record, and through what (PV-45).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Permission {
    /// Through this right.
    Allowed {
        /// The right.
        right: Right,
    },
    /// For this reason not.
    Denied {
        /// The reason.
        why: Obstacle,
    },
}

/// Why something may not be done with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The viewer does not see it; to them it does not exist. [`Viewer::explain`] says why.
    NotShown,
    /// The module is shared, and view-only (PV-17).
    ViewOnly,
    /// It is the viewer's own record, and the portal lacks the right for own records (PV-16).
    NoRight,
    /// It is a record of the organisation's, and the portal lacks the right for shared records (PV-16).
    SharedRecord,
    /// It is neither the viewer's own record nor the organisation's: another portal user's, or nobody knows whose (PV-16).
    SomebodyElses,
}

impl Permission {
    /// Whether it may be done.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed { .. })
    }

    /// The rule that decided.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Denied { why: Obstacle::NotShown } => "PV-13",
            Self::Denied { why: Obstacle::ViewOnly } => "PV-17",
            Self::Allowed { .. }
            | Self::Denied { why: Obstacle::NoRight | Obstacle::SharedRecord | Obstacle::SomebodyElses } => {
                "PV-16"
            }
        }
    }
}

impl Viewer<'_> {
    /// What the viewer may do with a record of a module. Allocates nothing.
    pub fn may<R: Record + ?Sized>(&self, module: ModuleId, action: RecordAction, record: &R) -> Permission {
        match self.rule(module) {
            Some(rule) => rule.may(action, record),
            None => Permission::Denied { why: Obstacle::NotShown },
        }
    }
}

impl BoundRule<'_> {
    /// What the viewer may do with a record of this module (PV-11, PV-16, PV-17, PV-20). Allocates nothing.
    pub fn may<R: Record + ?Sized>(&self, action: RecordAction, record: &R) -> Permission {
        let rights = self.rule.rights();
        let denied = |why| Permission::Denied { why };
        // Whoever does not see it is told no more than that.
        if !rights.has(Right::View) || !self.sees(record) {
            return denied(Obstacle::NotShown);
        }
        let view_only = self.rule.role() == ModuleRole::Shared;
        let through = |right| {
            if rights.has(right) { Permission::Allowed { right } } else { denied(Obstacle::NoRight) }
        };
        match action {
            RecordAction::View => through(Right::View),
            _ if view_only => denied(Obstacle::ViewOnly),
            // PV-20: a record they can see, if they may create.
            RecordAction::Clone => through(Right::Create),
            RecordAction::Edit => match self.owner(record) {
                Owner::Viewer => through(Right::Edit),
                Owner::Organisation if rights.has(Right::EditShared) => {
                    Permission::Allowed { right: Right::EditShared }
                }
                Owner::Organisation => denied(Obstacle::SharedRecord),
                Owner::SomebodyElse => denied(Obstacle::SomebodyElses),
            },
            // PV-16: only own records are deleted.
            RecordAction::Delete => match self.owner(record) {
                Owner::Viewer => through(Right::Delete),
                Owner::Organisation => denied(Obstacle::SharedRecord),
                Owner::SomebodyElse => denied(Obstacle::SomebodyElses),
            },
        }
    }

    /// Whose record it is. The viewer's base record is their own, whoever added it (PV-11, PV-12).
    fn owner<R: Record + ?Sized>(&self, record: &R) -> Owner {
        match record.author() {
            _ if self.rule.role() == ModuleRole::Base && self.me.is(record.key()) => Owner::Viewer,
            Author::PortalUser(user) if user == self.user => Owner::Viewer,
            Author::Organisation => Owner::Organisation,
            Author::PortalUser(_) | Author::Unknown => Owner::SomebodyElse,
        }
    }
}

enum Owner {
    Viewer,
    Organisation,
    SomebodyElse,
}

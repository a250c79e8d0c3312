//! Where a person is kept: a module, and a record in it.

use super::ids::{ModuleId, RecordId, UserTypeId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A kind of records that people are kept as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "module", rename_all = "snake_case")]
pub enum Module {
    /// Leads. They can be converted to contacts (IL-60).
    Leads,
    /// Contacts.
    Contacts,
    /// Vendors.
    Vendors,
    /// A module that the organisation made.
    Custom {
        /// Which one.
        custom: ModuleId,
    },
}

impl fmt::Display for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Leads => "leads",
            Self::Contacts => "contacts",
            Self::Vendors => "vendors",
            Self::Custom { .. } => "a custom module",
        })
    }
}

/// One record of one module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordRef {
    /// The module.
    #[serde(flatten)]
    pub module: Module,
    /// The record.
    pub record: RecordId,
}

/// The user types that exist, each with the module whose records its users are (IL-45, IL-60).
///
/// What is not in here does not exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserTypes {
    modules: BTreeMap<UserTypeId, Module>,
}

impl UserTypes {
    /// The module of a type, `None` if there is no such type.
    pub fn module(&self, user_type: UserTypeId) -> Option<Module> {
        self.modules.get(&user_type).copied()
    }

    /// The types that fit a module, in the order of their ids: what a conversion to it has to choose from (IL-60).
    pub fn fitting(&self, module: Module) -> impl Iterator<Item = UserTypeId> + '_ {
        self.modules.iter().filter(move |(_, fits)| **fits == module).map(|(user_type, _)| *user_type)
    }
}

impl FromIterator<(UserTypeId, Module)> for UserTypes {
    fn from_iter<I: IntoIterator<Item = (UserTypeId, Module)>>(types: I) -> Self {
        Self { modules: types.into_iter().collect() }
    }
}

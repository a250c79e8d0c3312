//! Named permissions of the organisation's users, for which other rules ask.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use storage_contract::define_id;

define_id! {
    /// A record of some module of the host's.
    pub struct RecordId;
}

/// The name of a module, a kind of record such as `contacts`: 1 to 64 characters, neither white space nor control characters.
/// Names are equal when they are the same, character by character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ModuleName(String);

/// A text is no [`ModuleName`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is no module name: expected 1 to {} characters without white space",
    ModuleName::MAX_CHARACTERS
)]
pub struct ModuleNameError {
    /// What was given.
    pub given: String,
}

impl ModuleNameError {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        let Self { given: _ } = self;
        "permission.module_name"
    }
}

impl ModuleName {
    /// The longest name, in characters.
    pub const MAX_CHARACTERS: usize = 64;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ModuleName {
    type Err = ModuleNameError;

    fn from_str(text: &str) -> Result<Self, ModuleNameError> {
        let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
        if text.is_empty() || !plain || text.chars().count() > Self::MAX_CHARACTERS {
            return Err(ModuleNameError { given: text.into() });
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for ModuleName {
    type Error = ModuleNameError;

    fn try_from(text: String) -> Result<Self, ModuleNameError> {
        text.parse()
    }
}

impl From<ModuleName> for String {
    fn from(name: ModuleName) -> Self {
        name.0
    }
}

impl fmt::Display for ModuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A named permission that a user of the organisation may hold (AM-39).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "permission", rename_all = "snake_case")]
pub enum Permission {
    /// Set up portals and their user types.
    ManagePortals,
    /// Invite, change and delete portal users.
    ManagePortalUsers,
    /// Assign conversations and tickets.
    AssignTickets,
    /// Add and edit agents.
    ManageAgents,
    /// See and lock users' mailboxes, take their backups.
    AdministerMailboxes,
    /// Reach a module.
    AccessModule {
        /// Which one.
        module: ModuleName,
    },
    /// Reach a record. It also takes access to the record's module.
    AccessRecord {
        /// Of which module.
        module: ModuleName,
        /// Which one.
        record: RecordId,
    },
}

/// What one user of the organisation holds (AM-39).
///
/// ```
/// use access_model::{ModuleName, Permission, PermissionDecision, PermissionDenial, PermissionSet};
/// let contacts: ModuleName = "contacts".parse()?;
/// let record = "00000000-0000-0000-0000-000000000007".parse()?;
/// let access = Permission::AccessRecord { module: contacts.clone(), record };
///
/// let sato = PermissionSet::new().with(Permission::ManagePortalUsers);
/// assert!(sato.decide(&Permission::ManagePortalUsers).is_held());
/// // Why not: the module is closed to Sato, which hides whether the record would be open.
/// let denial = PermissionDenial::ModuleClosed { module: contacts.clone() };
/// assert_eq!(sato.decide(&access), PermissionDecision::Missing(denial));
///
/// let sato = sato.with(Permission::AccessModule { module: contacts.clone() }).with_every_record_of(contacts);
/// assert!(sato.decide(&access).is_held());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermissionSet {
    #[serde(default)]
    held: BTreeSet<Permission>,
    #[serde(default)]
    every_record_of: BTreeSet<ModuleName>,
}

/// Whether a permission is held, and why (AM-39, AM-15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermissionDecision {
    /// It is, through this.
    Held(PermissionSource),
    /// It is not, because of this.
    Missing(PermissionDenial),
}

/// Through what a permission is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermissionSource {
    /// It is in the set by name.
    Named,
    /// Every record of the module is open.
    EveryRecord,
}

/// Why a permission is not held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum PermissionDenial {
    /// The permission was not given.
    #[error("the permission is not held")]
    NotHeld,
    /// The module is closed, and all its records with it.
    #[error("the module {module} is closed")]
    ModuleClosed {
        /// Which one.
        module: ModuleName,
    },
    /// The module is open but the record is not.
    #[error("the record is closed")]
    RecordClosed {
        /// Which one.
        record: RecordId,
    },
}

impl PermissionDenial {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotHeld => "permission.not_held",
            Self::ModuleClosed { .. } => "permission.module_closed",
            Self::RecordClosed { .. } => "permission.record_closed",
        }
    }
}

impl PermissionDecision {
    /// Whether the answer is yes.
    pub const fn is_held(&self) -> bool {
        matches!(self, Self::Held(_))
    }

    /// The rule that decided.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Held(_) | Self::Missing(_) => "AM-39",
        }
    }
}

impl PermissionSet {
    /// Nothing.
    pub const fn new() -> Self {
        Self { held: BTreeSet::new(), every_record_of: BTreeSet::new() }
    }

    /// Gives a permission.
    #[must_use]
    pub fn with(mut self, permission: Permission) -> Self {
        self.held.insert(permission);
        self
    }

    /// Opens every record of a module, present and future. It still takes access to the module.
    #[must_use]
    pub fn with_every_record_of(mut self, module: ModuleName) -> Self {
        self.every_record_of.insert(module);
        self
    }

    /// Takes a permission away. Taking away a module's access closes its records, too, until it is given again.
    #[must_use]
    pub fn without(mut self, permission: &Permission) -> Self {
        self.held.remove(permission);
        self
    }

    /// What is held by name.
    pub fn iter(&self) -> impl Iterator<Item = &Permission> {
        self.held.iter()
    }

    /// Whether `permission` is held, and why (AM-39).
    pub fn decide(&self, permission: &Permission) -> PermissionDecision {
        use PermissionDecision::{Held, Missing};
        let named = self.held.contains(permission);
        match permission {
            Permission::ManagePortals
            | Permission::ManagePortalUsers
            | Permission::AssignTickets
            | Permission::ManageAgents
            | Permission::AdministerMailboxes
            | Permission::AccessModule { .. }
                if named =>
            {
                Held(PermissionSource::Named)
            }
            Permission::ManagePortals
            | Permission::ManagePortalUsers
            | Permission::AssignTickets
            | Permission::ManageAgents
            | Permission::AdministerMailboxes => Missing(PermissionDenial::NotHeld),
            Permission::AccessModule { module } => {
                Missing(PermissionDenial::ModuleClosed { module: module.clone() })
            }
            Permission::AccessRecord { module, .. } if !self.opens(module) => {
                Missing(PermissionDenial::ModuleClosed { module: module.clone() })
            }
            Permission::AccessRecord { .. } if named => Held(PermissionSource::Named),
            Permission::AccessRecord { module, .. } if self.every_record_of.contains(module) => {
                Held(PermissionSource::EveryRecord)
            }
            Permission::AccessRecord { record, .. } => {
                Missing(PermissionDenial::RecordClosed { record: *record })
            }
        }
    }

    fn opens(&self, module: &ModuleName) -> bool {
        self.held.contains(&Permission::AccessModule { module: module.clone() })
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self { held: permissions.into_iter().collect(), every_record_of: BTreeSet::new() }
    }
}

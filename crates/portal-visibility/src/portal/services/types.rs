//! Adding, configuring and deleting user types (PV-02, PV-04, PV-44, PV-47, PV-49).

use crate::compile::Portal;
use crate::config::{UserTypeConfig, UserTypeKind};
use crate::lint::Finding;
use crate::portal::ids::{PortalId, UserTypeId};
use crate::portal::manager::Manager;
use crate::portal::name::PortalName;
use crate::portal::refusal::PortalRefusal;
use crate::portal::repository::{PortalRepository, PortalUserRepository, UserTypeRepository};
use crate::portal::user_type::{UserType, UserTypeEvent};
use crate::schema::Schema;
use storage_contract::{OpError, Version, Versioned};

/// What an administrator should know before a configuration is saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// What is odd about it (PV-49).
    pub findings: Vec<Finding>,
}

/// A user type that is decided, and not yet written. Dropped, it was a what-if (PV-47).
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedType {
    user_type: UserType,
    event: UserTypeEvent,
    version: Option<Version>,
    advice: Advice,
}

impl PreparedType {
    /// The type as it will be.
    pub const fn user_type(&self) -> &UserType {
        &self.user_type
    }

    /// What was decided, with what changes for the type's users (PV-47).
    pub const fn event(&self) -> &UserTypeEvent {
        &self.event
    }

    /// What should be known before it is saved (PV-49).
    pub const fn advice(&self) -> &Advice {
        &self.advice
    }

    /// Writes the type. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: UserTypeRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        match (self.version, self.event) {
            (_, UserTypeEvent::Unchanged) => Ok(()),
            (None, _) => tx.insert_user_type(&self.user_type).await,
            (Some(version), _) => tx.save_user_types(&[(self.user_type, version)]).await,
        }
    }
}

fn compile(config: &UserTypeConfig, schema: &Schema) -> Result<Portal, PortalRefusal> {
    config.compile(schema).map_err(PortalRefusal::Definition)
}

/// Prepares to add a custom type (PV-04, PV-10). Whether there may be one more, `contact-quota` says. Repeated, it changes nothing.
///
/// # Errors
/// A [`PortalRefusal`], and what the store fails with.
pub async fn prepare_add_type<R: PortalRepository + UserTypeRepository>(
    tx: &mut R,
    manager: &Manager,
    new: &UserType,
    schema: &Schema,
) -> Result<PreparedType, OpError<PortalRefusal, R::Error>> {
    manager.check().map_err(OpError::Refused)?;
    if tx.lock_portal(new.portal()).await?.is_none() {
        return Err(OpError::Refused(PortalRefusal::UnknownPortal { portal: new.portal() }));
    }
    if new.kind() != UserTypeKind::Custom {
        return Err(OpError::Refused(PortalRefusal::WrongKind));
    }
    let advice = Advice { findings: compile(new.config(), schema).map_err(OpError::Refused)?.lint() };
    match tx.lock_user_types(&[new.id()]).await?.pop() {
        None => {
            let user_type = UserType::new(new.id(), new.portal(), new.name().clone(), new.config().clone());
            Ok(PreparedType { user_type, event: UserTypeEvent::Added, version: None, advice })
        }
        Some(known) if (known.value.portal(), known.value.config()) == (new.portal(), new.config()) => {
            let version = Some(known.version);
            Ok(PreparedType { user_type: known.value, event: UserTypeEvent::Unchanged, version, advice })
        }
        Some(_) => Err(OpError::Refused(PortalRefusal::TypeExists { user_type: new.id() })),
    }
}

/// Prepares to configure a type, standard or custom (PV-04, PV-10). Its users see the change at their next request (PV-44).
///
/// # Errors
/// A [`PortalRefusal`], and what the store fails with.
pub async fn prepare_configure<R: UserTypeRepository>(
    tx: &mut R,
    manager: &Manager,
    (portal, user_type): (PortalId, UserTypeId),
    name: &PortalName,
    config: &UserTypeConfig,
    schema: &Schema,
) -> Result<PreparedType, OpError<PortalRefusal, R::Error>> {
    manager.check().map_err(OpError::Refused)?;
    let rows = tx.lock_user_types(&[user_type]).await?;
    let row = of_portal(rows, portal, user_type).map_err(OpError::Refused)?;
    row.value.check_configure(config).map_err(OpError::Refused)?;
    let next = compile(config, schema).map_err(OpError::Refused)?;
    let unchanged = (row.value.name(), row.value.config()) == (name, config);
    let event = if unchanged {
        UserTypeEvent::Unchanged
    } else {
        // PV-47: what was saved against another schema may not compile any more.
        let before = row.value.config().compile(schema).ok();
        UserTypeEvent::Configured { difference: before.map(|before| Box::new(before.difference(&next))) }
    };
    let mut changed = row.value;
    changed.configure(name.clone(), config.clone());
    let advice = Advice { findings: next.lint() };
    Ok(PreparedType { user_type: changed, event, version: Some(row.version), advice })
}

pub(super) fn of_portal(
    rows: Vec<Versioned<UserType>>,
    portal: PortalId,
    user_type: UserTypeId,
) -> Result<Versioned<UserType>, PortalRefusal> {
    let mut rows = rows.into_iter();
    let found = rows.find(|row| row.value.id() == user_type && row.value.portal() == portal);
    found.ok_or(PortalRefusal::UnknownType { user_type })
}

/// The removal of a custom type that is decided, and not yet written.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedRemoval {
    removed: Versioned<UserType>,
    heir: Option<Versioned<UserType>>,
    moved: u64,
}

impl PreparedRemoval {
    /// The type that goes.
    pub const fn removed(&self) -> &UserType {
        &self.removed.value
    }

    /// How many users get another type.
    pub const fn moved(&self) -> u64 {
        self.moved
    }

    /// Moves the users and removes the type. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: UserTypeRepository + PortalUserRepository>(
        self,
        tx: &mut R,
    ) -> Result<(), R::Error> {
        if let Some(heir) = self.heir {
            tx.move_portal_users(self.removed.value.id(), heir.value.id()).await?;
            tx.save_user_types(&[(heir.value, heir.version)]).await?;
        }
        tx.delete_user_type(self.removed.value.id(), self.removed.version).await
    }
}

/// Prepares to delete a custom type: one without users at once, one with users in one step with their move to another type, migrate and delete (PV-02, PV-04, PV-44).
///
/// # Errors
/// A [`PortalRefusal`], and what the store fails with.
pub async fn prepare_delete_type<R: UserTypeRepository>(
    tx: &mut R,
    manager: &Manager,
    (portal, user_type): (PortalId, UserTypeId),
    migrate_to: Option<UserTypeId>,
) -> Result<PreparedRemoval, OpError<PortalRefusal, R::Error>> {
    manager.check().map_err(OpError::Refused)?;
    let mut ids: Vec<UserTypeId> = [user_type].into_iter().chain(migrate_to).collect();
    ids.sort();
    ids.dedup();
    let rows = tx.lock_user_types(&ids).await?;
    let removed = of_portal(rows.clone(), portal, user_type).map_err(OpError::Refused)?;
    // PV-02: the standard type stays.
    if removed.value.kind() == UserTypeKind::Standard {
        return Err(OpError::Refused(PortalRefusal::StandardTypeStays));
    }
    let moved = removed.value.users();
    let heir = match migrate_to {
        _ if moved == 0 => None,
        None => return Err(OpError::Refused(PortalRefusal::TypeHasUsers { users: moved })),
        Some(to) => {
            let mut heir = of_portal(rows, portal, to).map_err(OpError::Refused)?;
            removed.value.check_bequeath_to(&heir.value).map_err(OpError::Refused)?;
            heir.value.inherit(&removed.value);
            Some(heir)
        }
    };
    Ok(PreparedRemoval { removed, heir, moved })
}

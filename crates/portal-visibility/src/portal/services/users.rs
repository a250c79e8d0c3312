//! Taking portal users in, and giving them another type (PV-05, PV-40, PV-44).

use super::types::of_portal;
use crate::config::UserTypeKind;
use crate::portal::ids::UserTypeId;
use crate::portal::refusal::PortalRefusal;
use crate::portal::repository::{PortalUserRepository, UserTypeRepository};
use crate::portal::user::{Audience, PortalUser};
use crate::portal::user_type::UserType;
use crate::record::PortalUserId;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{OpError, Version, Versioned};

/// Portal users whose types are decided, and not yet written.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedMove {
    new: Vec<PortalUser>,
    moved: Vec<(PortalUser, Version)>,
    types: Vec<(UserType, Version)>,
}

impl PreparedMove {
    /// The users that change, as they will be. Those who are of that type already are not among them.
    pub fn users(&self) -> impl Iterator<Item = &PortalUser> {
        self.new.iter().chain(self.moved.iter().map(|(user, _)| user))
    }

    /// Writes users and types. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: UserTypeRepository + PortalUserRepository>(
        self,
        tx: &mut R,
    ) -> Result<(), R::Error> {
        if !self.types.is_empty() {
            tx.save_user_types(&self.types).await?;
        }
        if !self.new.is_empty() {
            tx.insert_portal_users(&self.new).await?;
        }
        if !self.moved.is_empty() {
            tx.save_portal_users(&self.moved).await?;
        }
        Ok(())
    }
}

/// Prepares to take somebody in who accepted an invitation (PV-05). Who may be invited at all, `invitation-lifecycle` says. Repeated, it changes nothing.
///
/// # Errors
/// A [`PortalRefusal`], and what the store fails with.
pub async fn prepare_enrol<R: UserTypeRepository + PortalUserRepository>(
    tx: &mut R,
    new: &PortalUser,
    audience: Audience,
) -> Result<PreparedMove, OpError<PortalRefusal, R::Error>> {
    let rows = tx.lock_user_types(&[new.user_type()]).await?;
    let mut row = of_portal(rows, new.portal(), new.user_type()).map_err(OpError::Refused)?;
    // PV-05: the standard type takes external users only.
    if row.value.kind() == UserTypeKind::Standard && audience == Audience::Organisation {
        return Err(OpError::Refused(PortalRefusal::ExternalUsersOnly));
    }
    let nothing = PreparedMove { new: Vec::new(), moved: Vec::new(), types: Vec::new() };
    match tx.lock_portal_users(&[new.id()]).await?.pop() {
        Some(known) if known.value == *new => Ok(nothing),
        Some(_) => Err(OpError::Refused(PortalRefusal::UserExists { user: new.id() })),
        None => {
            row.value.gain(1);
            let types = vec![(row.value, row.version)];
            Ok(PreparedMove { new: vec![new.clone()], types, ..nothing })
        }
    }
}

/// Prepares to give users another type; they see its portal at their next request (PV-44). All or none.
///
/// # Errors
/// A [`PortalRefusal`], and what the store fails with.
pub async fn prepare_move_users<R: UserTypeRepository + PortalUserRepository>(
    tx: &mut R,
    users: &[PortalUserId],
    to: UserTypeId,
) -> Result<PreparedMove, OpError<PortalRefusal, R::Error>> {
    let mut ids = users.to_vec();
    ids.sort();
    ids.dedup();
    // Unguarded: says which types to lock first; what counts is read again below.
    let found = tx.find_portal_users(&ids).await?;
    let mut type_ids: Vec<UserTypeId> = found.iter().map(PortalUser::user_type).chain([to]).collect();
    type_ids.sort();
    type_ids.dedup();
    let types = tx.lock_user_types(&type_ids).await?;
    let mut types: BTreeMap<UserTypeId, Versioned<UserType>> =
        types.into_iter().map(|row| (row.value.id(), row)).collect();
    let rows = tx.lock_portal_users(&ids).await?;
    // Whoever got another type in between: their type is locked late, and a deadlock would be a conflict like any other.
    let mut late: Vec<UserTypeId> = rows.iter().map(|row| row.value.user_type()).collect();
    late.sort();
    late.dedup();
    late.retain(|id| !types.contains_key(id));
    if !late.is_empty() {
        types.extend(tx.lock_user_types(&late).await?.into_iter().map(|row| (row.value.id(), row)));
    }
    let refused = |refusal| Err(OpError::Refused(refusal));
    let known: BTreeSet<PortalUserId> = rows.iter().map(|row| row.value.id()).collect();
    if let Some(user) = ids.iter().find(|id| !known.contains(id)) {
        return refused(PortalRefusal::UnknownUser { user: *user });
    }
    let mut moved = Vec::new();
    let mut touched = BTreeSet::new();
    for mut row in rows {
        let from = row.value.user_type();
        if from == to {
            continue;
        }
        let (Some(old), Some(new)) = (types.get(&from), types.get(&to)) else {
            return refused(PortalRefusal::UnknownType { user_type: to });
        };
        if new.value.portal() != row.value.portal() {
            return refused(PortalRefusal::UnknownType { user_type: to });
        }
        old.value.check_move_to(&new.value).map_err(OpError::Refused)?;
        for (id, gains) in [(from, false), (to, true)] {
            touched.insert(id);
            let Some(row) = types.get_mut(&id) else { continue };
            if gains { row.value.gain(1) } else { row.value.lose(1) }
        }
        row.value.move_to(to);
        moved.push((row.value, row.version));
    }
    let types = types.into_values().filter(|row| touched.contains(&row.value.id()));
    let types = types.map(|row| (row.value, row.version)).collect();
    Ok(PreparedMove { new: Vec::new(), moved, types })
}

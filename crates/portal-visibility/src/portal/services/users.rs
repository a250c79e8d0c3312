//! Taking portal users in, giving them another type or another record, and removing them (PV-05, PV-40, PV-44).

use super::user_set::{PreparedUsers, UserSet};
use crate::portal::ids::UserTypeId;
use crate::portal::refusal::PortalRefusal;
use crate::portal::repository::{PortalUserRepository, UserTypeRepository};
use crate::portal::user::PortalUser;
use crate::record::PortalUserId;
use storage_contract::OpError;

type Prepared<R> = Result<PreparedUsers, OpError<PortalRefusal, R>>;

/// Prepares to take somebody in who accepted an invitation (PV-05). Who may be invited at all, `invitation-lifecycle` says. Repeated, it changes nothing.
///
/// # Errors
/// A [`PortalRefusal`], and what the store fails with.
pub async fn prepare_enrol<R: UserTypeRepository + PortalUserRepository>(
    tx: &mut R,
    new: &PortalUser,
) -> Prepared<R::Error> {
    let mut set = UserSet::lock(tx, [new.id()], [new.user_type()]).await?;
    if set.user(new.id()).is_some_and(|known| known != new) {
        return Err(OpError::Refused(PortalRefusal::UserExists { user: new.id() }));
    }
    set.put(new.clone()).map_err(OpError::Refused)?;
    Ok(set.prepared())
}

/// Prepares to give users another type; they see its portal at their next request (PV-44). Their records stay, so both types have one base module. All or none.
///
/// # Errors
/// A [`PortalRefusal`], and what the store fails with.
pub async fn prepare_move_users<R: UserTypeRepository + PortalUserRepository>(
    tx: &mut R,
    users: &[PortalUserId],
    to: UserTypeId,
) -> Prepared<R::Error> {
    let mut set = UserSet::lock(tx, users.iter().copied(), [to]).await?;
    for user in users {
        move_one(&mut set, *user, to).map_err(OpError::Refused)?;
    }
    Ok(set.prepared())
}

fn move_one(set: &mut UserSet, id: PortalUserId, to: UserTypeId) -> Result<(), PortalRefusal> {
    let user = set.user(id).ok_or(PortalRefusal::UnknownUser { user: id })?;
    if user.user_type() == to {
        return Ok(());
    }
    let unknown = PortalRefusal::UnknownType { user_type: to };
    let (Some(old), Some(new)) = (set.user_type(user.user_type()), set.user_type(to)) else {
        return Err(unknown);
    };
    if new.portal() != user.portal() {
        return Err(unknown);
    }
    old.check_move_to(new)?;
    set.put(user.clone().of_type(to))
}

/// Somebody who is to be a user, as they are by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentUser {
    /// The user.
    pub user: PortalUser,
    /// The module that their record is in: the base module of their type, or keys of one module would be taken for those of another.
    pub module: String,
}

/// Prepares to bring users in step with who the organisation's people are by now: each of `present` is taken in, or gets the type, the record and the inviter that is said; then each
/// of `gone` is removed. Of two entries for one user the last one counts. Repeated, it changes nothing. All or none.
///
/// A type of another base module is no obstacle, as it is to a [move](prepare_move_users), if the record is in it: a lead who has become a contact gets a type for contacts (IL-60).
///
/// # Errors
/// A [`PortalRefusal`], and what the store fails with.
pub async fn prepare_sync_users<R: UserTypeRepository + PortalUserRepository>(
    tx: &mut R,
    present: &[PresentUser],
    gone: &[PortalUserId],
) -> Prepared<R::Error> {
    let ids = present.iter().map(|present| present.user.id()).chain(gone.iter().copied());
    let mut set = UserSet::lock(tx, ids, present.iter().map(|present| present.user.user_type())).await?;
    for PresentUser { user, module } in present {
        let base = set.user_type(user.user_type()).map(|user_type| user_type.config().base.clone());
        if let Some(before) = base.filter(|base| base != module) {
            let after = module.clone();
            return Err(OpError::Refused(PortalRefusal::BaseModuleStays { before, after }));
        }
        set.put(user.clone()).map_err(OpError::Refused)?;
    }
    for user in gone {
        set.remove(*user);
    }
    Ok(set.prepared())
}

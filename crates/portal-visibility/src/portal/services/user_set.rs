//! Portal users and their types while they are changed together: locked once, counted as they go, written once (PV-05, PV-44).

use crate::portal::ids::UserTypeId;
use crate::portal::refusal::PortalRefusal;
use crate::portal::repository::{PortalUserRepository, UserTypeRepository};
use crate::portal::user::PortalUser;
use crate::portal::user_type::UserType;
use crate::record::PortalUserId;
use std::collections::{BTreeMap, BTreeSet};
use storage_contract::{Version, Versioned};

/// Portal users whose changes are decided, and not yet written.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedUsers {
    new: Vec<PortalUser>,
    changed: Vec<(PortalUser, Version)>,
    gone: Vec<(PortalUserId, Version)>,
    types: Vec<(UserType, Version)>,
}

impl PreparedUsers {
    /// The users that are taken in or changed, as they will be. Those who are so already are not among them.
    pub fn users(&self) -> impl Iterator<Item = &PortalUser> {
        self.new.iter().chain(self.changed.iter().map(|(user, _)| user))
    }

    /// The users that are removed. Those who were not there are not among them.
    pub fn removed(&self) -> impl Iterator<Item = PortalUserId> + '_ {
        self.gone.iter().map(|(user, _)| *user)
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
        if !self.gone.is_empty() {
            tx.delete_portal_users(&self.gone).await?;
        }
        if !self.new.is_empty() {
            tx.insert_portal_users(&self.new).await?;
        }
        if !self.changed.is_empty() {
            tx.save_portal_users(&self.changed).await?;
        }
        Ok(())
    }
}

/// What is locked, and what becomes of it.
pub(super) struct UserSet {
    types: BTreeMap<UserTypeId, Versioned<UserType>>,
    /// Types whose numbers changed.
    counted: BTreeSet<UserTypeId>,
    before: BTreeMap<PortalUserId, Versioned<PortalUser>>,
    /// Users that change; `None`: they are removed.
    after: BTreeMap<PortalUserId, Option<PortalUser>>,
}

impl UserSet {
    /// Guarded reads of users and their types, and of the types that they may get.
    pub(super) async fn lock<R: UserTypeRepository + PortalUserRepository>(
        tx: &mut R,
        users: impl IntoIterator<Item = PortalUserId>,
        types: impl IntoIterator<Item = UserTypeId>,
    ) -> Result<Self, R::Error> {
        let ids: Vec<PortalUserId> = users.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        // Unguarded: says which types to lock first; what counts is read again below.
        let found = tx.find_portal_users(&ids).await?;
        let wanted: BTreeSet<UserTypeId> = found.iter().map(PortalUser::user_type).chain(types).collect();
        let mut types = locked(tx, wanted).await?;
        let rows = tx.lock_portal_users(&ids).await?;
        // Whoever got another type in between: their type is locked late, and a deadlock would be a conflict like any other.
        let late = rows.iter().map(|row| row.value.user_type()).filter(|id| !types.contains_key(id));
        let late: BTreeSet<UserTypeId> = late.collect();
        if !late.is_empty() {
            types.extend(locked(tx, late).await?);
        }
        let before = rows.into_iter().map(|row| (row.value.id(), row)).collect();
        Ok(Self { types, counted: BTreeSet::new(), before, after: BTreeMap::new() })
    }

    pub(super) fn user_type(&self, id: UserTypeId) -> Option<&UserType> {
        self.types.get(&id).map(|row| &row.value)
    }

    /// The user as they are by now.
    pub(super) fn user(&self, id: PortalUserId) -> Option<&PortalUser> {
        match self.after.get(&id) {
            Some(changed) => changed.as_ref(),
            None => self.before.get(&id).map(|row| &row.value),
        }
    }

    /// Makes a user what is said: taken in, or changed.
    pub(super) fn put(&mut self, user: PortalUser) -> Result<(), PortalRefusal> {
        let user_type = user.user_type();
        let known = self.user_type(user_type).filter(|known| known.portal() == user.portal());
        known.ok_or(PortalRefusal::UnknownType { user_type })?.check_takes(user.audience())?;
        let before = self.user(user.id());
        if before.is_some_and(|before| before.portal() != user.portal()) {
            return Err(PortalRefusal::UserExists { user: user.id() });
        }
        let from = before.map(|before| (before.user_type(), before.audience()));
        let is_so_already = before == Some(&user);
        if from != Some((user_type, user.audience())) {
            if let Some((id, audience)) = from {
                self.count(id, |row| row.lose(audience));
            }
            self.count(user_type, |row| row.gain(user.audience()));
        }
        if !is_so_already {
            self.after.insert(user.id(), Some(user));
        }
        Ok(())
    }

    /// Takes a user out, if they are there.
    pub(super) fn remove(&mut self, id: PortalUserId) {
        let Some((user_type, audience)) = self.user(id).map(|user| (user.user_type(), user.audience()))
        else {
            return;
        };
        self.count(user_type, |row| row.lose(audience));
        self.after.insert(id, None);
    }

    fn count(&mut self, user_type: UserTypeId, change: impl FnOnce(&mut UserType)) {
        if let Some(row) = self.types.get_mut(&user_type) {
            change(&mut row.value);
            self.counted.insert(user_type);
        }
    }

    pub(super) fn prepared(self) -> PreparedUsers {
        let Self { types, counted, before, after } = self;
        let mut prepared =
            PreparedUsers { new: Vec::new(), changed: Vec::new(), gone: Vec::new(), types: Vec::new() };
        for (id, user) in after {
            match (before.get(&id), user) {
                (None, Some(user)) => prepared.new.push(user),
                (Some(row), Some(user)) => prepared.changed.push((user, row.version)),
                (Some(row), None) => prepared.gone.push((id, row.version)),
                (None, None) => {}
            }
        }
        let counted = types.into_values().filter(|row| counted.contains(&row.value.id()));
        prepared.types = counted.map(|row| (row.value, row.version)).collect();
        prepared
    }
}

async fn locked<R: UserTypeRepository>(
    tx: &mut R,
    ids: BTreeSet<UserTypeId>,
) -> Result<BTreeMap<UserTypeId, Versioned<UserType>>, R::Error> {
    let ids: Vec<UserTypeId> = ids.into_iter().collect();
    let rows = tx.lock_user_types(&ids).await?;
    Ok(rows.into_iter().map(|row| (row.value.id(), row)).collect())
}

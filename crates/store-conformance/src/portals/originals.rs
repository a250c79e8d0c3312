//! One row of each kind, and what would be a duplicate of one.

use super::world::{organisation, portal, portal_id, type_id, user, user_id, user_type};
use crate::family::Cell;
use crate::harness::PortalRepositories;
use portal_visibility::OwnedKey;
use portal_visibility::portal::{PortalName, PortalRecord, PortalSite};
use storage_contract::Version;

/// The kinds of rows that rules write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Portal,
    UserType,
    PortalUser,
}

/// The type of the users, who are in nobody's way when another type is deleted.
const TYPE_OF_USERS: u128 = 3;

impl Row {
    pub(crate) const ALL: [Self; 3] = [Self::Portal, Self::UserType, Self::PortalUser];

    pub(crate) async fn version<R: PortalRepositories>(
        self,
        tx: &mut R,
    ) -> Result<Option<Version>, R::Error> {
        Ok(self.lock_cells(tx, &[0]).await?.first().map(|cell| cell.version))
    }

    pub(crate) async fn save<R: PortalRepositories>(
        self,
        tx: &mut R,
        expected: Version,
    ) -> Result<(), R::Error> {
        self.save_cell(tx, Cell { index: 0, value: 5, version: expected }).await
    }

    /// Portals keep numbers in their names, types as that of their users, users as the key of their record.
    pub(crate) async fn lock_cells<R: PortalRepositories>(
        self,
        tx: &mut R,
        cells: &[usize],
    ) -> Result<Vec<Cell>, R::Error> {
        let mut found = Vec::new();
        for index in cells.iter().copied() {
            let number = 1 + index as u128;
            let cell = |value, version| Cell { index, value, version };
            match self {
                Self::Portal => {
                    let row = tx.lock_portal(portal_id(number)).await?;
                    found.extend(row.iter().map(|row| cell(in_name(&row.value), row.version)));
                }
                Self::UserType => {
                    let rows = tx.lock_user_types(&[type_id(number)]).await?;
                    found.extend(rows.iter().map(|row| cell(row.value.users(), row.version)));
                }
                Self::PortalUser => {
                    let rows = tx.lock_portal_users(&[user_id(number)]).await?;
                    let key = |key: &OwnedKey| match key {
                        OwnedKey::Integer(key) => u64::try_from(*key).unwrap_or(0),
                        OwnedKey::Uuid(_) | OwnedKey::Text(_) => 0,
                    };
                    found.extend(rows.iter().map(|row| cell(key(row.value.base_record()), row.version)));
                }
            }
        }
        Ok(found)
    }

    pub(crate) async fn save_cell<R: PortalRepositories>(
        self,
        tx: &mut R,
        cell: Cell,
    ) -> Result<(), R::Error> {
        let number = 1 + cell.index as u128;
        match self {
            Self::Portal => tx.save_portal(&named(number, cell.value), cell.version).await,
            Self::UserType => tx.save_user_types(&[(user_type(number, 3, cell.value), cell.version)]).await,
            Self::PortalUser => {
                let key = OwnedKey::Integer(i64::try_from(cell.value).unwrap_or(0));
                tx.save_portal_users(&[(user(number, TYPE_OF_USERS, key), cell.version)]).await
            }
        }
    }
}

fn named(number: u128, value: u64) -> PortalSite {
    portal(number, &format!("桜修理 {number} {value}"))
}

fn in_name(portal: &PortalSite) -> u64 {
    let name = portal.name().as_str();
    name.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Writes them: two of each.
pub(crate) async fn write<R: PortalRepositories>(tx: &mut R) -> Result<(), R::Error> {
    for number in [1, 2] {
        tx.insert_portal(&named(number, 0)).await?;
    }
    tx.insert_portal(&portal(3, "その他")).await?;
    for number in [1, 2, TYPE_OF_USERS] {
        tx.insert_user_type(&user_type(number, 3, 0)).await?;
    }
    let users = [1, 2].map(|number| user(number, TYPE_OF_USERS, OwnedKey::Integer(0)));
    tx.insert_portal_users(&users).await
}

/// The unique keys.
#[derive(Clone, Copy, Debug)]
pub enum Duplicate {
    Portal,
    Organisation,
    Name,
    UrlPart,
    RenamedToATakenName,
    UserType,
    PortalUser,
}

impl Duplicate {
    pub(crate) const ALL: [Self; 7] = [
        Self::Portal,
        Self::Organisation,
        Self::Name,
        Self::UrlPart,
        Self::RenamedToATakenName,
        Self::UserType,
        Self::PortalUser,
    ];

    pub(crate) async fn insert<R: PortalRepositories>(self, tx: &mut R) -> Result<(), R::Error> {
        let known = named(1, 0).record();
        let other = portal(60, "別の名前").record();
        let other = match self {
            Self::Portal => PortalRecord { id: portal_id(1), ..other },
            Self::Organisation => PortalRecord { organisation: organisation(1), ..other },
            // PV-01: names that differ in width and spaces count as the same.
            Self::Name => {
                let name = PortalName::new("桜修理　１ 0").expect("is a name");
                PortalRecord { name_key: name.key(), name, ..other }
            }
            Self::UrlPart => PortalRecord { url_part: known.url_part, ..other },
            Self::RenamedToATakenName => {
                let row = tx.lock_portal(portal_id(2)).await?;
                let version = row.map_or(Version::FIRST, |row| row.version);
                let renamed =
                    PortalRecord { name: known.name, name_key: known.name_key, ..named(2, 0).record() };
                return tx.save_portal(&PortalSite::restore(renamed).expect("is sound"), version).await;
            }
            Self::UserType => return tx.insert_user_type(&user_type(1, 3, 9)).await,
            Self::PortalUser => {
                return tx.insert_portal_users(&[user(1, TYPE_OF_USERS, OwnedKey::Integer(9))]).await;
            }
        };
        tx.insert_portal(&PortalSite::restore(other).expect("is sound")).await
    }
}

pub(crate) async fn is_introduced<R: PortalRepositories>(tx: &mut R) -> Result<bool, R::Error> {
    Ok(tx.lock_portal(portal_id(50)).await?.is_some())
}

pub(crate) async fn introduce<R: PortalRepositories>(tx: &mut R, who: usize) -> Result<(), R::Error> {
    tx.insert_portal(&portal(50, &format!("紹介 {who}"))).await
}

//! How one aggregate becomes one row: its record as JSON, its key and its version beside it.

use super::store::{PortalTx, Result, StoreError};
use rusqlite::{ToSql, params};
use std::error::Error;
use std::fmt::Display;
use tantou::access::{AccountHolder, Assignment, Contract, Delegate, RosterEntry};
use tantou::invitation::{Addressee, Invitation};
use tantou::storage::{Version, Versioned};

/// An aggregate that is kept as a document.
pub(crate) trait Document: Sized {
    /// Its table.
    const TABLE: &'static str;
    /// Its key within the tenant.
    fn key(&self) -> String;
    fn to_json(&self) -> serde_json::Result<String>;
    /// Goes through `restore`, which checks the invariants: a damaged row is an error, never a guess.
    fn from_json(text: &str) -> std::result::Result<Self, Box<dyn Error + Send + Sync>>;
}

macro_rules! documents {
    ($($aggregate:ty, $table:literal, $key:expr;)+) => {$(
        impl Document for $aggregate {
            const TABLE: &'static str = $table;
            fn key(&self) -> String {
                let key: fn(&Self) -> String = $key;
                key(self)
            }
            fn to_json(&self) -> serde_json::Result<String> {
                serde_json::to_string(&self.record())
            }
            fn from_json(text: &str) -> std::result::Result<Self, Box<dyn Error + Send + Sync>> {
                Ok(Self::restore(serde_json::from_str(text)?)?)
            }
        }
    )+};
}

documents! {
    AccountHolder, "holder", |holder| holder.id().to_string();
    Contract, "contract", |contract| contract.id().to_string();
    Delegate, "delegate", |delegate| delegate.id().to_string();
    RosterEntry, "roster", |entry| pair(&entry.holder(), &entry.delegate());
    Assignment, "assignment", |assignment| pair(&assignment.contract(), &assignment.delegate());
    Addressee, "addressee", |addressee| pair(&addressee.scope(), addressee.address());
    Invitation, "invitation", |invitation| invitation.id().to_string();
}

/// A key of two parts. The first one is an id, so the two cannot run into each other.
pub(crate) fn pair(first: &impl Display, second: &impl Display) -> String {
    format!("{first}/{second}")
}

/// The documents alone, for reads that promise nothing.
pub(crate) fn values<D>(rows: Vec<Versioned<D>>) -> Vec<D> {
    rows.into_iter().map(|row| row.value).collect()
}

impl PortalTx<'_> {
    /// The documents that a condition finds; `?1` in it is the tenant, `?2` the first parameter.
    pub(crate) fn find<D: Document>(
        &self,
        condition: &str,
        params: &[&dyn ToSql],
    ) -> Result<Vec<Versioned<D>>> {
        let sql = format!("SELECT version, body FROM {} WHERE tenant = ?1 AND {condition}", D::TABLE);
        let mut statement = self.connection()?.prepare_cached(&sql)?;
        let params: Vec<&dyn ToSql> =
            [&self.tenant as &dyn ToSql].into_iter().chain(params.iter().copied()).collect();
        let mut rows = statement.query(params.as_slice())?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let value = D::from_json(row.get_ref("body")?.as_str().map_err(rusqlite::Error::from)?);
            let value = value.map_err(|error| StoreError::damaged(D::TABLE, error))?;
            found.push(Versioned { value, version: Version::from_stored(row.get("version")?) });
        }
        Ok(found)
    }

    /// The documents with these keys, as far as they exist. SQLite is in this process: a loop of prepared statements is no loop of
    /// round trips. Over a network this would be one statement with `= ANY($2)`.
    pub(crate) fn get<D: Document>(
        &self,
        keys: impl IntoIterator<Item = String>,
    ) -> Result<Vec<Versioned<D>>> {
        let mut found = Vec::new();
        for key in keys {
            found.extend(self.find("key = ?2", &[&key])?);
        }
        Ok(found)
    }

    /// A key that is taken is a conflict: absent rows cannot be locked.
    pub(crate) fn insert<D: Document>(&self, documents: &[D]) -> Result<()> {
        let sql = format!("INSERT INTO {} (tenant, key, version, body) VALUES (?1, ?2, ?3, ?4)", D::TABLE);
        for document in documents {
            let (key, body) = (document.key(), document.to_json()?);
            self.write(&sql, params![self.tenant, key, Version::FIRST.to_stored(), body])?;
        }
        Ok(())
    }

    /// Compare and set: where the version is another by now, nothing is written, and that is a conflict.
    pub(crate) fn save<D: Document>(&self, next: &D, expected: Version) -> Result<()> {
        let sql = format!(
            "UPDATE {} SET version = ?4, body = ?5 WHERE tenant = ?1 AND key = ?2 AND version = ?3",
            D::TABLE
        );
        let (old, new) = (expected.to_stored(), expected.next().to_stored());
        changed::<D>(self.write(&sql, params![self.tenant, next.key(), old, new, next.to_json()?])?)
    }

    pub(crate) fn delete<D: Document>(&self, key: &str, expected: Version) -> Result<()> {
        let sql = format!("DELETE FROM {} WHERE tenant = ?1 AND key = ?2 AND version = ?3", D::TABLE);
        changed::<D>(self.write(&sql, params![self.tenant, key, expected.to_stored()])?)
    }
}

fn changed<D: Document>(rows: usize) -> Result<()> {
    if rows == 0 { Err(StoreError::Stale { table: D::TABLE }) } else { Ok(()) }
}

//! Licences of portals.

use crate::column::{blob, count, json, micros};
use crate::error::SqliteStoreError;
use crate::row::Reader;
use crate::statements::{RowStatements, row_statements, stored};
use crate::store::SqliteTx;
use contact_quota::licence::{
    LicenceRecord, LicenceRepository, Plan, PortalId, PortalLicence, StandardType, SubscriptionState,
};
use rusqlite::params;
use storage_contract::{Timestamp, Version, Versioned};

type Result<T> = std::result::Result<T, SqliteStoreError>;

const LICENCE: RowStatements = row_statements!(tantou_licence (
    state plan since ends_at delete_at standard_type standard_pool free_users custom held_since
) by (portal));

/// Every read of a writing transaction is guarded, so what asks for less gets more.
impl LicenceRepository for SqliteTx<'_> {
    async fn find_licence(&mut self, portal: PortalId) -> Result<Option<PortalLicence>> {
        Ok(self.lock_licence(portal).await?.map(|row| row.value))
    }

    async fn lock_licence(&mut self, portal: PortalId) -> Result<Option<Versioned<PortalLicence>>> {
        let found = self.rows(
            LICENCE.table,
            "SELECT portal, state, plan, since, ends_at, delete_at, standard_type, standard_pool, free_users, custom, held_since, version
             FROM tantou_licence WHERE tenant = ?1 AND portal = ?2",
            params![self.tenant_key(), blob(portal.as_uuid())],
            licence,
        )?;
        Ok(found.into_iter().next())
    }

    async fn insert_licence(&mut self, licence: &PortalLicence) -> Result<()> {
        self.put_licence(licence, None)
    }

    async fn save_licence(&mut self, licence: &PortalLicence, expected: Version) -> Result<()> {
        self.put_licence(licence, Some(expected))
    }
}

impl SqliteTx<'_> {
    fn put_licence(&self, licence: &PortalLicence, expected: Option<Version>) -> Result<()> {
        let LicenceRecord { id, subscription, standard, custom, held_since } = licence.record();
        let state = StateColumns::of(&subscription);
        self.put(
            &LICENCE,
            expected,
            params![
                state.name,
                state.plan.map(Plan::as_str),
                state.since.as_unix_micros(),
                micros(state.ends_at),
                micros(state.delete_at),
                blob(standard.id.as_uuid()),
                blob(standard.pool.as_uuid()),
                count(standard.free_users)?,
                json(&custom)?,
                micros(held_since),
                stored(expected),
                self.tenant_key(),
                blob(id.as_uuid()),
            ],
        )
    }
}

/// A state, spread over columns.
struct StateColumns {
    name: &'static str,
    plan: Option<Plan>,
    since: Timestamp,
    ends_at: Option<Timestamp>,
    delete_at: Option<Timestamp>,
}

impl StateColumns {
    const fn of(state: &SubscriptionState) -> Self {
        let (name, plan, since, ends_at, delete_at) = match *state {
            SubscriptionState::Trial { started_at, ends_at, delete_at, chosen } => {
                ("trial", chosen, started_at, Some(ends_at), Some(delete_at))
            }
            SubscriptionState::Open { plan, since } => ("open", Some(plan), since, None, None),
            SubscriptionState::ClosedKept { plan, since } => ("closed_kept", Some(plan), since, None, None),
            SubscriptionState::ClosedExpiring { since, delete_at } => {
                ("closed_expiring", None, since, None, Some(delete_at))
            }
            SubscriptionState::Deleted { at } => ("deleted", None, at, None, None),
        };
        Self { name, plan, since, ends_at, delete_at }
    }
}

fn licence(row: &mut Reader<'_>) -> Result<Versioned<PortalLicence>> {
    let record = LicenceRecord {
        id: row.id()?,
        subscription: state(row)?,
        standard: StandardType { id: row.id()?, pool: row.id()?, free_users: row.count()? },
        custom: row.json("user types")?,
        held_since: row.optional_instant()?,
    };
    let version = row.version()?;
    Ok(Versioned { value: row.restored(PortalLicence::restore(record))?, version })
}

fn state(row: &mut Reader<'_>) -> Result<SubscriptionState> {
    let (name, plan, since) = (row.text()?, row.optional_named("a plan")?, row.instant()?);
    let (ends_at, delete_at) = (row.optional_instant()?, row.optional_instant()?);
    match (name, plan, ends_at, delete_at) {
        ("trial", chosen, Some(ends_at), Some(delete_at)) => {
            Ok(SubscriptionState::Trial { started_at: since, ends_at, delete_at, chosen })
        }
        ("open", Some(plan), None, None) => Ok(SubscriptionState::Open { plan, since }),
        ("closed_kept", Some(plan), None, None) => Ok(SubscriptionState::ClosedKept { plan, since }),
        ("closed_expiring", None, None, Some(delete_at)) => {
            Ok(SubscriptionState::ClosedExpiring { since, delete_at })
        }
        ("deleted", None, None, None) => Ok(SubscriptionState::Deleted { at: since }),
        _ => row.unfitting("its state does not go with the columns beside it"),
    }
}

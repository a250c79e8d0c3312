//! Under which selectors the owner of a token is found: rows beside those of the owners, and always in step with them.

use crate::error::PostgresStoreError;
use crate::stored::{Batch, Stored};
use crate::tx::{Parameter, PostgresTx};
use invitation_lifecycle::Selector;
use storage_contract::Version;
use uuid::Uuid;

type Result<T> = std::result::Result<T, PostgresStoreError>;

/// The statements about the selectors of one kind of owner. `$1` is the tenant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SelectorStatements {
    /// `$2` selectors, `$3` their owners.
    pub(crate) insert: &'static str,
    pub(crate) of_many: SelectorWrites,
    /// The same of a single owner.
    pub(crate) of_one: SelectorWrites,
}

/// What is written about owners whose selectors there are already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SelectorWrites {
    /// `$2` owners, `$3` selectors, `$4` their owners: after it these owners have these selectors and no others.
    pub(crate) update: &'static str,
    /// `$2` owners.
    pub(crate) delete: &'static str,
}

impl SelectorStatements {
    /// Of so many owners.
    pub(crate) const fn of(&self, owners: usize) -> &SelectorWrites {
        if owners == 1 { &self.of_one } else { &self.of_many }
    }
}

/// `selectors!(table of owner)`.
macro_rules! selectors {
    ($table:ident of $owner:ident) => {
        $crate::selectors::SelectorStatements {
            insert: concat!(
                "INSERT INTO ",
                stringify!($table),
                " (tenant, selector, ",
                stringify!($owner),
                ") ",
                "SELECT $1, n.selector, n.owner FROM unnest($2::bytea[], $3::uuid[]) AS n(selector, owner)"
            ),
            of_many: $crate::selectors::selectors!(@writes $table $owner " = ANY($2::uuid[])"),
            of_one: $crate::selectors::selectors!(@writes $table $owner " = ($2::uuid[])[1]"),
        }
    };
    (@writes $table:ident $owner:ident $meant:literal) => {
        $crate::selectors::SelectorWrites {
            update: concat!(
                "WITH gone AS (DELETE FROM ",
                stringify!($table),
                " WHERE tenant = $1 AND ",
                stringify!($owner),
                $meant,
                " AND selector <> ALL($3::bytea[])) ",
                "INSERT INTO ",
                stringify!($table),
                " (tenant, selector, ",
                stringify!($owner),
                ") ",
                "SELECT $1, n.selector, n.owner FROM unnest($3::bytea[], $4::uuid[]) AS n(selector, owner) ",
                "WHERE NOT EXISTS (SELECT FROM ",
                stringify!($table),
                " AS t WHERE t.tenant = $1 AND t.selector = n.selector AND t.",
                stringify!($owner),
                " = n.owner)"
            ),
            delete: concat!(
                "DELETE FROM ",
                stringify!($table),
                " WHERE tenant = $1 AND ",
                stringify!($owner),
                $meant
            ),
        }
    };
}
pub(crate) use selectors;

/// An aggregate that has tokens.
pub(crate) trait Selected: Stored {
    const SELECTORS: SelectorStatements;

    fn owner(&self) -> Uuid;

    fn its_selectors(&self) -> impl Iterator<Item = &Selector>;
}

/// Selectors, and in the same order their owners.
#[derive(Default)]
struct Links<'a> {
    selectors: Vec<&'a [u8]>,
    owners: Vec<Uuid>,
}

impl<'a> Links<'a> {
    fn of<T: Selected>(owners: impl Iterator<Item = &'a T>) -> Self {
        let mut links = Self::default();
        for owner in owners {
            for selector in owner.its_selectors() {
                links.selectors.push(selector.as_bytes());
                links.owners.push(owner.owner());
            }
        }
        links
    }
}

impl PostgresTx {
    /// Adds rows and their selectors.
    pub(crate) async fn insert_selected<T: Selected>(&mut self, rows: &[T]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let batch = Batch::of(rows.iter().map(|row| (row, Version::FIRST)))?;
        let links = Links::of(rows.iter());
        let insert: (&str, &[Parameter<'_>]) =
            (&T::table().statements(rows.len()).insert, &batch.parameters());
        self.write([insert, (T::SELECTORS.insert, &[&links.selectors, &links.owners])]).await?;
        Ok(())
    }

    /// Writes over rows that have the expected versions, and brings their selectors in step.
    pub(crate) async fn save_selected<T: Selected>(&mut self, rows: &[(T, Version)]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let batch = Batch::of(rows.iter().map(|(row, expected)| (row, *expected)))?;
        let links = Links::of(rows.iter().map(|(row, _)| row));
        let owners: Vec<Uuid> = rows.iter().map(|(row, _)| row.owner()).collect();
        let update: (&str, &[Parameter<'_>]) =
            (&T::table().statements(rows.len()).update, &batch.parameters());
        let follow: (&str, &[Parameter<'_>]) =
            (T::SELECTORS.of(owners.len()).update, &[&owners, &links.selectors, &links.owners]);
        let [written, _] = self.write([update, follow]).await?;
        Self::all_written(&batch, written)
    }

    /// Deletes rows that have the expected versions, and their selectors.
    pub(crate) async fn delete_selected<T: Selected>(&mut self, rows: &[(Uuid, Version)]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let keys = rows.iter().map(|(id, expected)| (vec![crate::stored::Value::id(*id)], *expected));
        let batch = Batch::keys(T::table(), keys)?;
        let owners: Vec<Uuid> = rows.iter().map(|(id, _)| *id).collect();
        let delete: (&str, &[Parameter<'_>]) =
            (&T::table().statements(rows.len()).delete, &batch.parameters());
        let [written, _] = self.write([delete, (T::SELECTORS.of(owners.len()).delete, &[&owners])]).await?;
        Self::all_written(&batch, written)
    }
}

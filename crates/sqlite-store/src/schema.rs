//! The schema: numbered migrations, and what a file says about itself.

use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Written into the file's header, so that a file of ours is known from one of somebody else's: "TNTO".
pub const APPLICATION_ID: i32 = 0x544E_544F;

/// The version of the schema that this release reads and writes.
pub const SCHEMA_VERSION: i32 = 8;

/// What leads from each version to the next; the first one from an empty file to version 1. Released ones never change.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/0001_delegation.sql"),
    include_str!("schema/0002_quota.sql"),
    include_str!("schema/0003_desk.sql"),
    include_str!("schema/0004_members.sql"),
    include_str!("schema/0005_portals.sql"),
    include_str!("schema/0006_journal.sql"),
    include_str!("schema/0007_unfinished.sql"),
    include_str!("schema/0008_audience.sql"),
];

/// What a database file says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing is in it.
    Empty,
    /// A file of ours, of a version that this release can bring up to date or has itself.
    Ours { version: i32 },
    /// A file of ours, written by a later release.
    Newer { version: i32 },
    /// A database of something else.
    Foreign { application_id: i32 },
}

/// Reads the header and whether there is any table; changes nothing.
pub(crate) fn look(connection: &Connection) -> rusqlite::Result<Found> {
    look_with(connection, SCHEMA_VERSION)
}

fn look_with(connection: &Connection, supported: i32) -> rusqlite::Result<Found> {
    let (application_id, version, objects): (i32, i32, i64) = connection.query_row(
        "SELECT (SELECT application_id FROM pragma_application_id),
                (SELECT user_version FROM pragma_user_version),
                (SELECT count(*) FROM sqlite_master)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    Ok(match (application_id, version, objects) {
        (0, 0, 0) => Found::Empty,
        (APPLICATION_ID, version, _) if version > supported => Found::Newer { version },
        (APPLICATION_ID, version, _) if version >= 1 => Found::Ours { version },
        (application_id, _, _) => Found::Foreign { application_id },
    })
}

/// Brings the file up to date, all steps in one transaction, unless it is [`Newer`](Found::Newer) or
/// [`Foreign`](Found::Foreign). Answers what was found before. Of several processes that open a file at once one does the work, and
/// the others wait for it.
pub(crate) fn migrate(connection: &mut Connection) -> rusqlite::Result<Found> {
    migrate_with(connection, MIGRATIONS)
}

fn migrate_with(connection: &mut Connection, migrations: &[&str]) -> rusqlite::Result<Found> {
    let supported = i32::try_from(migrations.len()).unwrap_or(i32::MAX);
    // An up-to-date file is opened without waiting for its writers.
    let found = look_with(connection, supported)?;
    if matches!(found, Found::Ours { version } if version == supported) {
        return Ok(found);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = look_with(&transaction, supported)?;
    let done = match found {
        Found::Empty => 0,
        Found::Ours { version } => version,
        Found::Newer { .. } | Found::Foreign { .. } => return Ok(found),
    };
    run(&transaction, migrations, done)?;
    transaction.commit()?;
    Ok(found)
}

fn run(transaction: &Transaction<'_>, migrations: &[&str], done: i32) -> rusqlite::Result<()> {
    for (version, migration) in (1_i32..).zip(migrations).skip_while(|(version, _)| *version <= done) {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", version)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);";
    const TWO: &str = "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 7;";
    const THREE: &str = "CREATE TABLE b (z INTEGER) STRICT; INSERT INTO b SELECT x + y FROM a;";
    const BROKEN: &str = "INSERT INTO a (x) VALUES (2); CREATE TABLE a (x INTEGER);";

    fn empty() -> Connection {
        Connection::open_in_memory().unwrap()
    }

    fn version(connection: &Connection) -> i32 {
        connection.query_row("SELECT user_version FROM pragma_user_version", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn the_released_version_is_the_number_of_migrations() {
        assert_eq!(usize::try_from(SCHEMA_VERSION), Ok(MIGRATIONS.len()));
    }

    #[test]
    fn every_older_version_is_brought_up_to_date_and_keeps_its_rows() {
        let all = [ONE, TWO, THREE];
        for older in 0..=all.len() {
            let mut connection = empty();
            if older > 0 {
                migrate_with(&mut connection, &all[..older]).unwrap();
            }
            let before = migrate_with(&mut connection, &all).unwrap();
            match i32::try_from(older).unwrap() {
                0 => assert_eq!(before, Found::Empty),
                version => assert_eq!(before, Found::Ours { version }),
            }
            assert_eq!(version(&connection), 3);
            let sum: i32 = connection.query_row("SELECT z FROM b", [], |row| row.get(0)).unwrap();
            assert_eq!(sum, 8, "from version {older}");
        }
    }

    #[test]
    fn a_migration_that_fails_leaves_the_file_as_it_was() {
        let mut connection = empty();
        migrate_with(&mut connection, &[ONE]).unwrap();
        migrate_with(&mut connection, &[ONE, TWO, BROKEN]).unwrap_err();
        assert_eq!(version(&connection), 1);
        let rows: i32 = connection.query_row("SELECT count(*) FROM a", [], |row| row.get(0)).unwrap();
        let columns: i32 = connection
            .query_row("SELECT count(*) FROM pragma_table_info('a')", [], |row| row.get(0))
            .unwrap();
        assert_eq!((rows, columns), (1, 1));
    }

    #[test]
    fn a_newer_file_and_a_foreign_one_are_left_alone() {
        let mut connection = empty();
        migrate_with(&mut connection, &[ONE, TWO]).unwrap();
        assert_eq!(migrate_with(&mut connection, &[ONE]).unwrap(), Found::Newer { version: 2 });
        assert_eq!(version(&connection), 2);

        let mut connection = empty();
        connection.execute_batch("CREATE TABLE theirs (x)").unwrap();
        assert_eq!(migrate(&mut connection).unwrap(), Found::Foreign { application_id: 0 });
        connection.pragma_update(None, "application_id", 42).unwrap();
        assert_eq!(migrate(&mut connection).unwrap(), Found::Foreign { application_id: 42 });
        assert_eq!(version(&connection), 0);
    }
}

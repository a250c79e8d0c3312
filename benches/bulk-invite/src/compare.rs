//! What both sides leave behind: every row of every table that an invitation writes.

use crate::world::{POOL, PORTAL, TENANT, bulk};
use memory_store::{MemoryStore, MemoryStoreError};
use rusqlite::types::Value;
use sqlite_store::SqliteStore;
use storage_contract::run_ready;
use tantou::invitation::bulk::{BulkRun, BulkRunRepository};
use tantou::invitation::members::{Member, MemberFilter, MemberQuery, MemberRepository};
use tantou::invitation::{Addressee, Invitation, InvitationRepository};
use tantou::quota::seats::{Seat, SeatPool, SeatRepository};

/// The tables, and by what their rows are in order.
const TABLES: [(&str, &str); 7] = [
    ("tantou_member", "id"),
    ("tantou_invitation", "id"),
    ("tantou_selector", "selector"),
    ("tantou_addressee", "address_key"),
    ("tantou_seat", "id"),
    ("tantou_seat_pool", "id"),
    ("tantou_bulk_run", "id"),
];

/// How two files differ: of each table the first difference.
#[must_use]
pub fn files(own: &SqliteStore, control: &SqliteStore) -> Vec<String> {
    let mut found = Vec::new();
    for (table, key) in TABLES {
        let ((columns, own), (_, control)) = (rows(own, table, key), rows(control, table, key));
        if own.len() != control.len() {
            found.push(format!("{table} has {} rows, and {} by hand", own.len(), control.len()));
        }
        let values =
            own.iter().zip(&control).flat_map(|(own, control)| own.iter().zip(control).zip(&columns));
        let mut differing = values.filter(|((own, control), _)| own != control);
        if let Some(((own, control), column)) = differing.next() {
            found.push(format!("{table}.{column} is {own:?}, and {control:?} by hand"));
        }
    }
    found
}

/// The columns of a table, and its rows.
fn rows(store: &SqliteStore, table: &str, key: &str) -> (Vec<String>, Vec<Vec<Value>>) {
    let sql = format!("SELECT * FROM {table} ORDER BY {key}");
    let mut statement = store.connection().prepare(&sql).expect("a statement");
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let read = |row: &rusqlite::Row<'_>| (0..names.len()).map(|column| row.get(column)).collect();
    let rows = statement.query_map([], read).expect("rows");
    let rows = rows.collect::<Result<_, _>>().expect("rows");
    (names, rows)
}

/// How two stores in memory differ: the kinds of rows that do.
#[must_use]
pub fn memories(own: &MemoryStore, control: &MemoryStore) -> Vec<String> {
    let (own, control) = (Portrait::of(own), Portrait::of(control));
    let same = [
        ("members", own.members == control.members),
        ("invitations", own.invitations == control.invitations),
        ("addressees", own.addressees == control.addressees),
        ("seats", own.seats == control.seats),
        ("the pool", own.pool == control.pool),
        ("the run", own.run == control.run),
    ];
    let differ = same.iter().filter(|(_, same)| !same);
    differ.map(|(what, _)| format!("{what} in memory differ")).collect()
}

/// Everything that an invitation writes.
struct Portrait {
    members: Vec<Member>,
    invitations: Vec<Invitation>,
    addressees: Vec<Addressee>,
    seats: Vec<Seat>,
    pool: Vec<SeatPool>,
    run: Option<BulkRun>,
}

impl Portrait {
    fn of(store: &MemoryStore) -> Self {
        let mut tx = store.begin(TENANT);
        let everybody = MemberQuery { filter: MemberFilter::All, user_type: None };
        run_ready(async {
            let members = tx.page_members(PORTAL, everybody, None, u32::MAX).await?;
            let addresses: Vec<_> = members.iter().map(|member| member.address().key().clone()).collect();
            Ok::<_, MemoryStoreError>(Self {
                members,
                invitations: tx.page_invitations(PORTAL, None, u32::MAX).await?,
                addressees: tx.find_addressees(PORTAL, &addresses).await?,
                seats: tx.page_seats(POOL.into(), None, u32::MAX).await?,
                pool: tx.find_pools(&[POOL.into()]).await?,
                run: tx.find_bulk_run(bulk().id).await?,
            })
        })
        .expect("rows")
    }
}

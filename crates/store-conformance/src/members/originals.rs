//! One row of each kind, and what would be a duplicate of one.

use crate::delegation::world::token;
use crate::family::Cell;
use crate::members::world::{OTHER_PORTAL, PORTAL, in_status, kept_as, member, member_id, record, run};
use crate::sample::address;
use invitation_lifecycle::SupersededToken;
use invitation_lifecycle::bulk::BulkRun;
use invitation_lifecycle::members::{
    Activity, Confirmation, MemberLookup, MemberRecord, MemberStatus, Verification,
};
use storage_contract::{Version, Versioned};
use tantou::portal_membership::MembershipStore;

/// The kinds of rows that rules write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Member,
    BulkRun,
}

impl Row {
    pub(crate) const ALL: [Self; 2] = [Self::Member, Self::BulkRun];

    pub(crate) async fn version<R: MembershipStore>(self, tx: &mut R) -> Result<Option<Version>, R::Error> {
        Ok(self.lock_cells(tx, &[0]).await?.first().map(|cell| cell.version))
    }

    /// Members keep numbers as that of their invitations, runs as the place that comes next.
    pub(crate) async fn lock_cells<R: MembershipStore>(
        self,
        tx: &mut R,
        cells: &[usize],
    ) -> Result<Vec<Cell>, R::Error> {
        let mut found = Vec::new();
        for index in cells.iter().copied() {
            let cell = |value, version| Cell { index, value, version };
            match self {
                Self::Member => {
                    let ids = [member_id(1 + index as u128)];
                    let lookup = MemberLookup { ids: &ids, ..MemberLookup::default() };
                    let rows = tx.lock_members(PORTAL, lookup).await?;
                    let number = |row: &Versioned<_>| u64::from(member_number(&row.value));
                    found.extend(rows.iter().map(|row| cell(number(row), row.version)));
                }
                Self::BulkRun => {
                    let row = tx.lock_bulk_run(run(1 + index as u128).id()).await?;
                    found.extend(row.iter().map(|row| cell(row.value.progress.next, row.version)));
                }
            }
        }
        Ok(found)
    }

    pub(crate) async fn save_cell<R: MembershipStore>(self, tx: &mut R, cell: Cell) -> Result<(), R::Error> {
        let number = 1 + cell.index as u128;
        match self {
            Self::Member => {
                let invitations = u32::try_from(cell.value).unwrap_or(u32::MAX);
                let next = MemberRecord { invitations, ..original(number) };
                tx.save_members(&[(member(next), cell.version)]).await
            }
            Self::BulkRun => {
                let mut next = run(number);
                next.progress.next = cell.value;
                tx.save_bulk_run(&next, cell.version).await
            }
        }
    }
}

fn member_number(member: &invitation_lifecycle::members::Member) -> u32 {
    member.as_record().invitations
}

/// Somebody who has an address to confirm, sent twice: the current selector is the number, the one before is a hundred more.
fn original(number: u128) -> MemberRecord {
    let status = MemberStatus::new(Activity::Active, Verification::AddressNotConfirmed);
    let record = in_status(number, status);
    MemberRecord {
        confirmation: record.confirmation.map(|sent| Confirmation { token: token(number, 2), ..sent }),
        superseded: vec![SupersededToken { token: token(100 + number, 1), until: None }],
        confirmations: 2,
        ..record
    }
}

/// Writes them: two of each.
pub(crate) async fn write<R: MembershipStore>(tx: &mut R) -> Result<(), R::Error> {
    tx.insert_members(&[1, 2].map(|number| member(original(number)))).await?;
    for number in [1, 2] {
        tx.insert_bulk_run(&run(number)).await?;
    }
    Ok(())
}

/// The unique keys.
#[derive(Clone, Copy, Debug)]
pub enum Duplicate {
    MemberId,
    Address,
    Record,
    CurrentSelector,
    SupersededSelector,
    AddressOfASavedMember,
    RecordOfASavedMember,
    SelectorOfASavedMember,
    BulkRun,
}

impl Duplicate {
    pub(crate) const ALL: [Self; 9] = [
        Self::MemberId,
        Self::Address,
        Self::Record,
        Self::CurrentSelector,
        Self::SupersededSelector,
        Self::AddressOfASavedMember,
        Self::RecordOfASavedMember,
        Self::SelectorOfASavedMember,
        Self::BulkRun,
    ];

    pub(crate) async fn write<R: MembershipStore>(self, tx: &mut R) -> Result<(), R::Error> {
        let other_spelling = || address("SAGE1@customer.EXAMPLE.jp");
        let with_selector = |number| MemberRecord {
            portal: OTHER_PORTAL,
            superseded: vec![SupersededToken { token: token(number, 1), until: None }],
            confirmations: 1,
            ..record(9)
        };
        let new = match self {
            Self::MemberId => MemberRecord { id: member_id(1), portal: OTHER_PORTAL, ..record(9) },
            Self::Address => MemberRecord { address: other_spelling(), ..record(9) },
            Self::Record => MemberRecord { kept_as: kept_as(1), ..record(9) },
            Self::CurrentSelector => with_selector(1),
            Self::SupersededSelector => with_selector(101),
            Self::AddressOfASavedMember => {
                return save_second(tx, |two| MemberRecord { address: other_spelling(), ..two }).await;
            }
            Self::RecordOfASavedMember => {
                return save_second(tx, |two| MemberRecord { kept_as: kept_as(1), ..two }).await;
            }
            Self::SelectorOfASavedMember => {
                let taken = vec![SupersededToken { token: token(101, 1), until: None }];
                return save_second(tx, |two| MemberRecord { superseded: taken, ..two }).await;
            }
            Self::BulkRun => return tx.insert_bulk_run(&BulkRun { inviter: run(1).inviter, ..run(1) }).await,
        };
        tx.insert_members(&[member(new)]).await
    }
}

async fn save_second<R: MembershipStore>(
    tx: &mut R,
    change: impl FnOnce(MemberRecord) -> MemberRecord,
) -> Result<(), R::Error> {
    let ids = [member_id(2)];
    let rows = tx.lock_members(PORTAL, MemberLookup { ids: &ids, ..MemberLookup::default() }).await?;
    match rows.into_iter().next() {
        Some(row) => tx.save_members(&[(member(change(row.value.record())), row.version)]).await,
        None => Ok(()),
    }
}

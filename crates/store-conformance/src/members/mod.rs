//! The family of members of portals.

mod originals;
pub(crate) mod stage;
pub(crate) mod world;

use crate::family::{Cell, Family, Members};
use crate::harness::MembersHarness;
use crate::portrait::Portrait;
use crate::sample::{address, at, id};
use crate::violation::{Verdict, refused};
use invitation_lifecycle::eligibility::Inviter;
use invitation_lifecycle::members::{
    MemberFilter, MemberLookup, MemberQuery, MemberRecord, MemberRepository, list_members, prepare_profile,
};
use invitation_lifecycle::{InvitationPolicy, KeyId, ServiceContext, TokenKey, TokenKeys};
use originals::{Duplicate, Row};
use storage_contract::Version;
use tantou::portal_membership::MembershipStore;
use world::{PORTAL, World, kept_as, member, member_id, profile, record};

impl<H: MembersHarness> Family<H> for Members {
    type Row = Row;
    type Duplicate = Duplicate;

    const ROWS: &'static [Row] = &Row::ALL;
    const DELETABLE: &'static [Row] = &[Row::Member];
    const GUARDS: &'static [Row] = &Row::ALL;
    const DUPLICATES: &'static [Duplicate] = &Duplicate::ALL;

    fn world() -> Portrait {
        World::new().portrait()
    }

    async fn write_world(_: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        World::new().insert(tx).await
    }

    async fn look(tx: &mut H::Tx<'_>) -> Result<Portrait, H::Error> {
        World::new().look(tx).await
    }

    async fn take_away(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        take_away(tx).await
    }

    async fn ask_for_nothing(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        tx.find_members(PORTAL, MemberLookup::default()).await?;
        tx.lock_members(PORTAL, MemberLookup::default()).await?;
        tx.insert_members(&[]).await?;
        tx.save_members(&[]).await?;
        tx.delete_members(&[]).await
    }

    async fn be_refused(tx: &mut H::Tx<'_>) -> Verdict {
        be_refused(tx).await
    }

    async fn write_originals(_: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        originals::write(tx).await
    }

    async fn version(tx: &mut H::Tx<'_>, row: Row) -> Result<Option<Version>, H::Error> {
        row.version(tx).await
    }

    async fn save(tx: &mut H::Tx<'_>, row: Row, expected: Version) -> Result<(), H::Error> {
        row.save_cell(tx, Cell { index: 0, value: 5, version: expected }).await
    }

    /// Runs are never deleted.
    async fn delete(tx: &mut H::Tx<'_>, _: Row, expected: Version) -> Result<(), H::Error> {
        tx.delete_members(&[(member_id(1), expected)]).await
    }

    async fn duplicate(tx: &mut H::Tx<'_>, duplicate: Duplicate) -> Result<(), H::Error> {
        duplicate.write(tx).await
    }

    async fn lock_cells(tx: &mut H::Tx<'_>, guard: Row, cells: &[usize]) -> Result<Vec<Cell>, H::Error> {
        guard.lock_cells(tx, cells).await
    }

    async fn save_cell(tx: &mut H::Tx<'_>, guard: Row, cell: Cell) -> Result<(), H::Error> {
        guard.save_cell(tx, cell).await
    }

    async fn is_introduced(tx: &mut H::Tx<'_>) -> Result<bool, H::Error> {
        let addresses = [address(NEWCOMER).key().clone()];
        let lookup = MemberLookup { addresses: &addresses, ..MemberLookup::default() };
        Ok(!tx.lock_members(PORTAL, lookup).await?.is_empty())
    }

    async fn introduce(_: &H, tx: &mut H::Tx<'_>, who: usize) -> Result<(), H::Error> {
        let number = 0x1001 + who as u128;
        tx.insert_members(&[member(MemberRecord { address: address(NEWCOMER), ..record(number) })]).await
    }
}

const NEWCOMER: &str = "Newcomer@Customer.example";

/// One is deleted, one gets another address, a run comes to another place.
async fn take_away<R: MembershipStore>(tx: &mut R) -> Result<(), R::Error> {
    let ids = [member_id(1), member_id(2)];
    let lookup = MemberLookup { ids: &ids, ..MemberLookup::default() };
    for row in tx.lock_members(PORTAL, lookup).await? {
        if row.value.id() == member_id(1) {
            tx.delete_members(&[(member_id(1), row.version)]).await?;
        } else {
            let moved = MemberRecord {
                address: address("elsewhere@customer.example"),
                kept_as: kept_as(999),
                ..row.value.record()
            };
            tx.save_members(&[(member(moved), row.version)]).await?;
        }
    }
    if let Some(row) = tx.lock_bulk_run(world::run(1).id()).await? {
        let mut run = row.value;
        run.progress.next = 77;
        tx.save_bulk_run(&run, row.version).await?;
    }
    Ok(())
}

/// IL-45, IL-51, IL-58: without the permission nothing is listed; who may not log in has no profile to complete; nor has somebody who
/// is not there.
async fn be_refused<R: MembershipStore>(tx: &mut R) -> Verdict {
    let viewer = Inviter { id: id(1), manages_portal_users: false };
    let query = MemberQuery { filter: MemberFilter::All, user_type: None };
    refused("a list without permission", &list_members(tx, PORTAL, query, None, 9, viewer).await)?;
    let keys = TokenKeys::new(TokenKey::new(KeyId(1), &[7; 32]));
    let context = ServiceContext { now: at(100), policy: &InvitationPolicy::DEFAULT, keys: &keys };
    // The first of the world has not accepted.
    for who in [1, 998] {
        let asked = prepare_profile(tx, PORTAL, member_id(who), &profile(), &context).await;
        refused("a profile of somebody who may not log in", &asked)?;
    }
    Ok(())
}

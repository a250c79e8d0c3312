//! The family of delegation.

mod every_state;
pub(crate) mod journeys;
mod originals;
pub(crate) mod world;

use crate::family::{Cell, Delegation, Family};
use crate::harness::{DelegationHarness, DelegationRepositories};
use crate::portrait::Portrait;
use crate::sample::{address, at, id};
use crate::violation::{Verdict, refused};
use access_model::{
    Contract, ContractId, ContractRecord, ContractRepository, Delegate, DelegateRepository,
    prepare_end_contract, prepare_remove,
};
use email_identity::EmailAddress;
use originals::{Duplicate, Row};
use storage_contract::Version;
use world::{HOLDER, OTHER_HOLDER, SCOPE, World, addressee, contract, delegate};

impl<H: DelegationHarness> Family<H> for Delegation {
    type Row = Row;
    type Duplicate = Duplicate;

    const ROWS: &'static [Row] = &Row::ALL;
    const DELETABLE: &'static [Row] = &[Row::RosterEntry, Row::Assignment, Row::Invitation];
    const GUARDS: &'static [Row] = &[Row::Contract];
    const DUPLICATES: &'static [Duplicate] = &Duplicate::ALL;

    fn world() -> Portrait {
        World::new().portrait()
    }

    async fn write_world(harness: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        let world = World::new();
        harness.seed(tx, &world.seed).await?;
        world.insert(tx).await
    }

    async fn look(tx: &mut H::Tx<'_>) -> Result<Portrait, H::Error> {
        World::new().look(tx).await
    }

    async fn take_away(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        take_away(tx, &World::new()).await
    }

    async fn ask_for_nothing(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        nothing(tx).await
    }

    async fn be_refused(tx: &mut H::Tx<'_>) -> Verdict {
        // AM-08: the contract is another holder's.
        let foreign = contract(1, HOLDER).id();
        let removed = prepare_remove(tx, OTHER_HOLDER, foreign, delegate(1).id(), at(0)).await;
        refused("removing an assignment of another holder's contract", &removed)?;
        let ended = prepare_end_contract(tx, OTHER_HOLDER, foreign, at(0)).await;
        refused("ending another holder's contract", &ended)
    }

    async fn write_originals(harness: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        harness.seed(tx, &World::new().seed).await?;
        originals::write(tx).await
    }

    async fn version(tx: &mut H::Tx<'_>, row: Row) -> Result<Option<Version>, H::Error> {
        row.version(tx).await
    }

    async fn save(tx: &mut H::Tx<'_>, row: Row, expected: Version) -> Result<(), H::Error> {
        row.save(tx, expected).await
    }

    async fn delete(tx: &mut H::Tx<'_>, row: Row, expected: Version) -> Result<(), H::Error> {
        row.delete(tx, expected).await
    }

    async fn duplicate(tx: &mut H::Tx<'_>, duplicate: Duplicate) -> Result<(), H::Error> {
        duplicate.insert(tx).await
    }

    /// Contracts keep numbers as their names; one that has another name keeps 0.
    async fn lock_cells(tx: &mut H::Tx<'_>, _: Row, cells: &[usize]) -> Result<Vec<Cell>, H::Error> {
        let ids: Vec<ContractId> = cells.iter().filter_map(|cell| CONTESTED.get(*cell).copied()).collect();
        let rows = tx.lock_contracts(&ids).await?;
        let cell = |index: &usize| {
            let row = rows.iter().find(|row| CONTESTED.get(*index) == Some(&row.value.id()))?;
            Some(Cell { index: *index, value: row.value.name().parse().unwrap_or(0), version: row.version })
        };
        Ok(cells.iter().filter_map(cell).collect())
    }

    async fn save_cell(tx: &mut H::Tx<'_>, _: Row, cell: Cell) -> Result<(), H::Error> {
        let original = contract(if cell.index == 0 { 1 } else { 3 }, HOLDER).record();
        let record = ContractRecord { name: cell.value.to_string(), ..original };
        tx.save_contract(&Contract::restore(record).expect("is sound"), cell.version).await
    }

    async fn is_introduced(tx: &mut H::Tx<'_>) -> Result<bool, H::Error> {
        Ok(!tx.lock_delegates_by_address(&[newcomer().key().clone()]).await?.is_empty())
    }

    async fn introduce(_: &H, tx: &mut H::Tx<'_>, who: usize) -> Result<(), H::Error> {
        let id = if who == 0 { id(0xd_1001) } else { id(0xd_1002) };
        tx.insert_delegates(&[Delegate::new(id, newcomer())]).await
    }
}

/// Both of one holder.
const CONTESTED: [ContractId; 2] = [
    ContractId::from_uuid(uuid::Uuid::from_u128(0xc_0001)),
    ContractId::from_uuid(uuid::Uuid::from_u128(0xc_0003)),
];

fn newcomer() -> EmailAddress {
    address("Newcomer@seisaku.example.jp")
}

/// Lists may be empty.
async fn nothing<R: DelegationRepositories>(tx: &mut R) -> Result<(), R::Error> {
    tx.lock_contracts(&[]).await?;
    tx.lock_delegates(&[]).await?;
    tx.lock_delegates_by_address(&[]).await?;
    tx.lock_assignments(&[]).await?;
    tx.lock_invitations(&[]).await?;
    tx.lock_addressees(SCOPE, &[]).await?;
    tx.insert_delegates(&[]).await?;
    tx.insert_roster(&[]).await?;
    tx.insert_assignments(&[]).await?;
    tx.save_assignments(&[]).await?;
    tx.delete_assignments(&[]).await?;
    tx.insert_invitations(&[]).await?;
    tx.save_invitations(&[]).await?;
    tx.delete_invitations(&[]).await?;
    tx.insert_addressees(&[]).await?;
    tx.save_addressees(&[]).await?;
    tx.insert_messages(&[]).await
}

async fn take_away<R: DelegationRepositories>(tx: &mut R, world: &World) -> Result<(), R::Error> {
    let ids: Vec<_> = world.invitations.iter().map(invitation_lifecycle::Invitation::id).collect();
    let rows = tx.lock_invitations(&ids).await?;
    let rows: Vec<_> = rows.iter().map(|row| (row.value.id(), row.version)).collect();
    tx.delete_invitations(&rows).await?;
    let delegate = delegate(1);
    let rows = tx.lock_assignments_of_delegates(HOLDER, &[delegate.id()]).await?;
    let rows: Vec<_> =
        rows.iter().map(|row| (row.value.contract(), row.value.delegate(), row.version)).collect();
    tx.delete_assignments(&rows).await?;
    let rows = tx.lock_roster(HOLDER, &[delegate.id()]).await?;
    let rows: Vec<_> = rows.iter().map(|row| (row.value.delegate(), row.version)).collect();
    tx.delete_roster_entries(HOLDER, &rows).await?;
    let rows = tx.lock_addressees(SCOPE, &[delegate.address().key().clone()]).await?;
    for row in rows {
        let emptied = addressee(SCOPE, delegate.address(), None);
        tx.save_addressees(&[(emptied, row.version)]).await?;
    }
    Ok(())
}

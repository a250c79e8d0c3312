//! The family of registers of contacts.

pub(crate) mod desk;
mod originals;
pub(crate) mod stage;
pub(crate) mod world;

use crate::family::{Cell, Contacts, Family};
use crate::harness::ContactsHarness;
use crate::portrait::Portrait;
use crate::sample::{address, at};
use crate::violation::{Verdict, refused};
use contact_quota::contacts::{Change, ContactRepository, prepare_request};
use desk::{context, person, request};
use email_identity::{AddressKey, EmailAddress};
use originals::{Duplicate, Row};
use storage_contract::Version;
use world::{World, account, account_record, contract, register, register_record};

impl<H: ContactsHarness> Family<H> for Contacts {
    type Row = Row;
    type Duplicate = Duplicate;

    const ROWS: &'static [Row] = &Row::ALL;
    const DELETABLE: &'static [Row] = &[Row::Contact, Row::Account];
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
        nothing(tx).await
    }

    /// CQ-05, CQ-07, CQ-20: nobody there, too many, an id that was used for something else.
    async fn be_refused(tx: &mut H::Tx<'_>) -> Verdict {
        let remove = |contact| Change::Remove { contact, successor: None };
        let unknown = request(contract(1), 0x1_0001, remove(crate::sample::id(99)));
        refused("removing somebody who is not there", &prepare_request(tx, &unknown, &context()).await)?;
        let primary = request(contract(1), 0x1_0002, remove(crate::sample::id(1)));
        refused("removing the primary", &prepare_request(tx, &primary, &context()).await)?;
        let add = Change::Add { contacts: vec![person(1, "new@example.jp"), person(2, "new@example.jp")] };
        let too_many = request(contract(1), 0x1_0003, add.clone());
        refused("adding too many", &prepare_request(tx, &too_many, &context()).await)?;
        let used = request(contract(1), 0xbe_0001, add);
        refused("another request under an id that was used", &prepare_request(tx, &used, &context()).await)
    }

    async fn write_originals(_: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
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

    async fn lock_cells(tx: &mut H::Tx<'_>, guard: Row, cells: &[usize]) -> Result<Vec<Cell>, H::Error> {
        guard.lock_cells(tx, cells).await
    }

    async fn save_cell(tx: &mut H::Tx<'_>, guard: Row, cell: Cell) -> Result<(), H::Error> {
        guard.save_cell(tx, cell).await
    }

    async fn is_introduced(tx: &mut H::Tx<'_>) -> Result<bool, H::Error> {
        Ok(!tx.lock_accounts(&[newcomer().key().clone()]).await?.is_empty())
    }

    async fn introduce(_: &H, tx: &mut H::Tx<'_>, who: usize) -> Result<(), H::Error> {
        tx.insert_accounts(&[account(account_record(20 + who as u128, newcomer().as_given()))]).await
    }
}

fn newcomer() -> EmailAddress {
    address("Newcomer@Sakura-Shoji.example")
}

/// Lists may be empty.
async fn nothing<R: ContactRepository>(tx: &mut R) -> Result<(), R::Error> {
    tx.find_registers(&[]).await?;
    tx.lock_contacts(contract(1), &[]).await?;
    tx.insert_contacts(&[]).await?;
    tx.save_contacts(&[]).await?;
    tx.delete_contacts(contract(1), &[]).await?;
    tx.lock_accounts(&[]).await?;
    tx.insert_accounts(&[]).await?;
    tx.save_accounts(&[]).await?;
    tx.delete_accounts(&[]).await?;
    tx.insert_past(&[]).await?;
    tx.find_past(&[], at(1)).await.map(drop)
}

async fn take_away<R: ContactRepository>(tx: &mut R) -> Result<(), R::Error> {
    let world = World::new();
    let ids = world.contacts_of(contract(1));
    let rows = tx.lock_contacts(contract(1), &ids).await?;
    let rows: Vec<_> = rows.iter().map(|row| (row.value.id(), row.version)).collect();
    tx.delete_contacts(contract(1), &rows).await?;
    let mut addresses: Vec<AddressKey> =
        world.accounts.iter().map(|account| account.address().key().clone()).collect();
    addresses.sort_unstable();
    let rows = tx.lock_accounts(&addresses).await?;
    let rows: Vec<_> = rows.iter().map(|row| (row.value.address().key().clone(), row.version)).collect();
    tx.delete_accounts(&rows).await?;
    if let Some(row) = tx.lock_register(contract(2)).await? {
        tx.save_register(&register(register_record(2)), row.version).await?;
    }
    Ok(())
}

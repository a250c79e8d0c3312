//! The family of portals' licences.

pub(crate) mod world;

use crate::family::{Cell, Family, Licences};
use crate::harness::{LicenceRepositories, LicencesHarness};
use crate::portrait::Portrait;
use crate::sample::at;
use crate::violation::{Verdict, refused};
use contact_quota::licence::{
    LicenceCommand, LicencePolicy, LicenceRecord, LicenceRepository, LicenceRequest, NewPortal, Start,
    prepare_change, prepare_open,
};
use storage_contract::Version;
use world::{World, custom, licence, open, portal, record};

/// Licences are one kind of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Licence;

/// The unique key.
#[derive(Clone, Copy, Debug)]
pub struct Portal;

impl<H: LicencesHarness> Family<H> for Licences {
    type Row = Licence;
    type Duplicate = Portal;

    const ROWS: &'static [Licence] = &[Licence];
    const DELETABLE: &'static [Licence] = &[];
    const GUARDS: &'static [Licence] = &[Licence];
    const DUPLICATES: &'static [Portal] = &[Portal];

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
        if let Some(row) = tx.lock_licence(portal(1)).await? {
            tx.save_licence(&licence(record(1, open())), row.version).await?;
        }
        Ok(())
    }

    /// There are no lists here.
    async fn ask_for_nothing(_: &mut H::Tx<'_>) -> Result<(), H::Error> {
        Ok(())
    }

    async fn be_refused(tx: &mut H::Tx<'_>) -> Verdict {
        be_refused(tx).await
    }

    async fn write_originals(_: &H, tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        for number in [1, 2] {
            tx.insert_licence(&licence(record(number, open()))).await?;
        }
        Ok(())
    }

    async fn version(tx: &mut H::Tx<'_>, _: Licence) -> Result<Option<Version>, H::Error> {
        Ok(tx.lock_licence(portal(1)).await?.map(|row| row.version))
    }

    async fn save(tx: &mut H::Tx<'_>, _: Licence, expected: Version) -> Result<(), H::Error> {
        tx.save_licence(&licence(record(1, open())), expected).await
    }

    /// Nothing here is ever deleted.
    async fn delete(_: &mut H::Tx<'_>, _: Licence, _: Version) -> Result<(), H::Error> {
        Ok(())
    }

    async fn duplicate(tx: &mut H::Tx<'_>, _: Portal) -> Result<(), H::Error> {
        tx.insert_licence(&with_users(1, 9)).await
    }

    /// Licences keep numbers as those of the free users.
    async fn lock_cells(tx: &mut H::Tx<'_>, _: Licence, cells: &[usize]) -> Result<Vec<Cell>, H::Error> {
        let mut found = Vec::new();
        for index in cells.iter().copied() {
            let row = tx.lock_licence(portal(1 + index as u128)).await?;
            let cell = |value, version| Cell { index, value, version };
            found.extend(row.iter().map(|row| cell(row.value.standard().free_users, row.version)));
        }
        Ok(found)
    }

    async fn save_cell(tx: &mut H::Tx<'_>, _: Licence, cell: Cell) -> Result<(), H::Error> {
        tx.save_licence(&with_users(1 + cell.index as u128, cell.value), cell.version).await
    }

    async fn is_introduced(tx: &mut H::Tx<'_>) -> Result<bool, H::Error> {
        Ok(tx.lock_licence(portal(50)).await?.is_some())
    }

    async fn introduce(_: &H, tx: &mut H::Tx<'_>, who: usize) -> Result<(), H::Error> {
        tx.insert_licence(&with_users(50, who as u64)).await
    }
}

fn with_users(number: u128, free_users: u64) -> contact_quota::licence::PortalLicence {
    let record = record(number, open());
    let standard = contact_quota::licence::StandardType { free_users, ..record.standard };
    licence(LicenceRecord { standard, ..record })
}

/// CQ-30, CQ-32, CQ-35: a portal that is not there, one set up otherwise, a fifth custom type, one without licences.
async fn be_refused<R: LicenceRepositories>(tx: &mut R) -> Verdict {
    let policy = LicencePolicy::DEFAULT;
    let add = |licences| {
        let new = custom(199, licences);
        LicenceCommand::AddType { user_type: new.id, pool: new.pool, licences }
    };
    for (what, of, command) in [
        ("a change of an unknown portal", 99, add(1)),
        ("a fifth custom type", 1, add(1)),
        ("a custom type without licences", 6, add(0)),
        ("a deletion of what is in use", 1, LicenceCommand::ConfirmDeletion),
    ] {
        let request = LicenceRequest { id: crate::sample::id(0x1_0001), portal: portal(of), command };
        refused(what, &prepare_change(tx, &request, &policy, at(8)).await)?;
    }
    let known = record(1, open());
    let new = NewPortal {
        id: known.id,
        standard: known.standard.id,
        pool: custom(198, 1).pool,
        start: Start::Trial,
    };
    refused("setting a portal up a second time, otherwise", &prepare_open(tx, &new, &policy, at(8)).await)
}

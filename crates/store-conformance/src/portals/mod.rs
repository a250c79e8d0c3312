//! The family of portals, user types and portal users.

mod originals;
pub(crate) mod world;

use crate::family::{Cell, Family, Portals};
use crate::harness::PortalsHarness;
use crate::portrait::Portrait;
use crate::sample::id;
use crate::violation::{Verdict, refused};
use originals::{Duplicate, Row};
use portal_visibility::portal::{
    Manager, NewPortal, PortalCommand, PortalUserRepository, UserTypeRepository, prepare_change_portal,
    prepare_delete_type, prepare_move_users, prepare_set_up,
};
use storage_contract::Version;
use world::{World, config, portal_id, schema, type_id, user_id};

/// Somebody who holds the permission (PV-04).
pub(crate) const MANAGER: fn() -> Manager = || Manager { user: id(0xadd), manages_portals: true };

impl<H: PortalsHarness> Family<H> for Portals {
    type Row = Row;
    type Duplicate = Duplicate;

    const ROWS: &'static [Row] = &Row::ALL;
    const DELETABLE: &'static [Row] = &[Row::UserType, Row::PortalUser];
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

    /// PV-44: migrates the users of a type, and deletes it; one of the users leaves.
    async fn take_away(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        let types = tx.lock_user_types(&[type_id(1), type_id(2)]).await?;
        tx.move_portal_users(type_id(2), type_id(1)).await?;
        for row in types {
            if row.value.id() == type_id(2) {
                tx.delete_user_type(type_id(2), row.version).await?;
            }
        }
        for row in tx.lock_portal_users(&[user_id(2)]).await? {
            tx.delete_portal_users(&[(row.value.id(), row.version)]).await?;
        }
        Ok(())
    }

    async fn ask_for_nothing(tx: &mut H::Tx<'_>) -> Result<(), H::Error> {
        tx.find_user_types(&[]).await?;
        tx.lock_user_types(&[]).await?;
        tx.save_user_types(&[]).await?;
        tx.find_portal_users(&[]).await?;
        tx.lock_portal_users(&[]).await?;
        tx.insert_portal_users(&[]).await?;
        tx.save_portal_users(&[]).await?;
        tx.delete_portal_users(&[]).await?;
        tx.move_portal_users(type_id(98), type_id(99)).await
    }

    /// PV-01, PV-02, PV-44: a name that is used, a portal that is not there, the standard type, a user who is not there.
    async fn be_refused(tx: &mut H::Tx<'_>) -> Verdict {
        let (manager, schema) = (MANAGER(), schema());
        let new = NewPortal::named_after("桜修理　２号店", portal_id(90), id(0x0e_0090), type_id(90));
        let new = new.expect("is a name");
        let set_up = prepare_set_up(tx, &manager, &new, &config(1), &schema).await;
        refused("a name that another organisation uses", &set_up)?;
        let delete = PortalCommand::Delete;
        for (what, portal) in [("deleting a portal", 1), ("a change of an unknown portal", 99)] {
            refused(what, &prepare_change_portal(tx, &manager, portal_id(portal), &delete).await)?;
        }
        for (what, user_type, to) in [
            ("deleting the standard type", 1, None),
            ("deleting a type with users", 2, None),
            ("moving a type's users to the type itself", 2, Some(type_id(2))),
        ] {
            let of = (portal_id(1), type_id(user_type));
            refused(what, &prepare_delete_type(tx, &manager, of, to).await)?;
        }
        let moved = prepare_move_users(tx, &[user_id(1), user_id(99)], type_id(2)).await;
        refused("moving somebody who is not there", &moved)?;
        // PV-05
        let moved = prepare_move_users(tx, &[user_id(1)], type_id(1)).await;
        refused("the standard type for somebody of the organisation", &moved)
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
        match row {
            Row::PortalUser => tx.delete_portal_users(&[(user_id(1), expected)]).await,
            Row::UserType | Row::Portal => tx.delete_user_type(type_id(1), expected).await,
        }
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
        originals::is_introduced(tx).await
    }

    async fn introduce(_: &H, tx: &mut H::Tx<'_>, who: usize) -> Result<(), H::Error> {
        originals::introduce(tx, who).await
    }
}

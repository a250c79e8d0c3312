//! Names and URLs that several organisations want at once (PV-01).

use crate::atomically::atomically;
use crate::concurrency::{THREADS, hammer, two_transactions};
use crate::harness::{Harness, PortalsHarness};
use crate::portals::MANAGER;
use crate::portals::world::{config, organisation, portal_id, schema, type_id};
use crate::sample::{TENANT, id};
use crate::session::Session;
use crate::violation::{Verdict, ensure, same};
use portal_visibility::portal::{
    NewPortal, PortalCommand, PortalRefusal, PortalRepository, PortalSite, PreparedPortal,
    UserTypeRepository, prepare_change_portal, prepare_set_up,
};
use storage_contract::{OpError, TenantId};

type Operation<T, H> = Result<T, OpError<(), <H as Harness>::Error>>;

/// Two organisations set a portal up under one name at once, written with other letters: one gets it, and the other is told that it is taken (PV-01).
///
/// # Errors
/// A violation if both get it, or neither.
pub fn a_name_taken_by_two_at_once_is_one_organisations<H: PortalsHarness>(harness: &H) -> Verdict {
    let (schema, standard) = (schema(), config(1));
    let names = ["桜修理 2号店", "桜修理　２号店"];
    let got = two_transactions(harness, TENANT, async |tx, index, appointment| -> Operation<bool, H> {
        let new = new(index as u128, names.get(index).copied().unwrap_or_default());
        let prepared = prepare_set_up(tx, &MANAGER(), &new, &standard, &schema).await;
        appointment.keep();
        store(tx, prepared).await
    })?;
    same("how many got the name", &got.iter().filter(|got| **got).count(), &1)?;
    let mut session = Session::open(harness, TENANT);
    for (index, got) in got.iter().enumerate() {
        let id = portal_id(index as u128);
        let portal = session.commit("looking for a portal", async |tx| tx.find_portal(id).await)?;
        ensure(portal.is_some() == *got, || format!("portal {index} is there: {}", portal.is_some()))?;
    }
    Ok(())
}

/// Whether the name was got; `false`: it was taken.
async fn store<T: PortalRepository + UserTypeRepository>(
    tx: &mut T,
    prepared: Result<PreparedPortal, OpError<PortalRefusal, T::Error>>,
) -> Result<bool, OpError<(), T::Error>> {
    match prepared {
        Ok(prepared) => {
            prepared.store(tx).await?;
            Ok(true)
        }
        Err(OpError::Refused(PortalRefusal::NameTaken { .. })) => Ok(false),
        Err(OpError::Refused(_)) => Err(OpError::Refused(())),
        Err(OpError::Storage(error)) => Err(OpError::Storage(error)),
    }
}

fn new(number: u128, name: &str) -> NewPortal {
    let new = NewPortal::named_after(name, portal_id(number), organisation(number), type_id(number));
    new.expect("is a name")
}

/// Sixteen at once want one name: half set a portal up under it, half rename theirs to it. One gets it, and each of the others keeps what it had (PV-01).
///
/// # Errors
/// A violation with what differs.
pub fn one_of_sixteen_gets_the_name<H: PortalsHarness>(harness: &H) -> Verdict {
    let (schema, standard) = (schema(), config(1));
    let wanted = new(0, "Sakura Repair").name;
    hammer(
        harness,
        |connection, round| {
            let tenant: TenantId = id(u128::from(round + 1) << 32);
            let done = atomically(harness, connection, tenant, async |tx| -> Operation<(), H> {
                for number in (0..THREADS).step_by(2) {
                    tx.insert_portal(&PortalSite::set_up(&own(number))).await?;
                }
                Ok(())
            });
            done.succeeded()?;
            Ok(tenant)
        },
        |connection, tenant, thread| {
            let done = atomically(harness, connection, *tenant, async |tx| -> Operation<bool, H> {
                let manager = MANAGER();
                let prepared = if thread % 2 == 0 {
                    let command = PortalCommand::Rename { name: wanted.clone() };
                    prepare_change_portal(tx, &manager, own(thread).id, &command).await
                } else {
                    let new = own(thread).with_name(wanted.clone());
                    prepare_set_up(tx, &manager, &new, &standard, &schema).await
                };
                store(tx, prepared).await
            });
            done.succeeded()
        },
        |_, tenant, got| {
            same("how many got the name", &got.iter().filter(|got| **got).count(), &1)?;
            let mut session = Session { harness, connection: harness.connect(), tenant: *tenant };
            for (number, got) in got.iter().enumerate() {
                let new = own(number);
                let portal =
                    session.commit("looking for a portal", async |tx| tx.find_portal(new.id).await)?;
                let name = portal.as_ref().map(PortalSite::name);
                let before = (number % 2 == 0).then_some(&new.name);
                let expected = if *got { Some(&wanted) } else { before };
                same(&format!("the name of portal {number}"), &name, &expected)?;
            }
            Ok(())
        },
    )
}

fn own(number: usize) -> NewPortal {
    new(number as u128, &format!("店 {number}"))
}

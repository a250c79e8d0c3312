//! Users who get another type while types are deleted and others come (PV-44).

use crate::atomically::atomically;
use crate::concurrency::{THREADS, hammer, two_transactions};
use crate::harness::{Harness, PortalRepositories, PortalsHarness};
use crate::portals::MANAGER;
use crate::portals::world::{portal, portal_id, type_id, user, user_id, user_type};
use crate::sample::id;
use crate::session::Session;
use crate::violation::{Verdict, ensure, same};
use portal_visibility::OwnedKey;
use portal_visibility::portal::{
    PortalRefusal, PortalUserRepository, PresentUser, UserType, UserTypeRepository, prepare_delete_type,
    prepare_enrol, prepare_move_users, prepare_sync_users,
};
use storage_contract::{OpError, TenantId};

type Operation<T, H> = Result<T, OpError<(), <H as Harness>::Error>>;

/// One transaction migrates the users of a type and deletes it, another moves a user into it: whoever comes first, nobody is of a type that is gone, and the type
/// that is left knows how many it has (PV-44).
///
/// # Errors
/// A violation if a user was left behind.
pub fn a_type_deleted_while_a_user_is_moved_into_it<H: PortalsHarness>(harness: &H) -> Verdict {
    for users in 0..=2_u32 {
        let tenant: TenantId = id(0x7_1000 + u128::from(users));
        let mut session = Session::open(harness, tenant);
        session.commit("setting the scene", async |tx| scene(tx, users).await)?;
        two_transactions(harness, tenant, async |tx, index, appointment| -> Operation<(), H> {
            if index == 0 {
                let of = (portal_id(1), type_id(2));
                let prepared = prepare_delete_type(tx, &MANAGER(), of, Some(type_id(1))).await;
                appointment.keep();
                return match prepared {
                    Ok(prepared) => Ok(prepared.store(tx).await?),
                    Err(error) => Err(told(error)),
                };
            }
            let prepared = prepare_move_users(tx, &[user_id(100)], type_id(2)).await;
            appointment.keep();
            match prepared {
                Ok(prepared) => Ok(prepared.store(tx).await?),
                // The type was gone already.
                Err(OpError::Refused(PortalRefusal::UnknownType { .. })) => Ok(()),
                Err(error) => Err(told(error)),
            }
        })?;
        let (gone, heir, of_heir, of_gone) = session.commit("looking at what is left", async |tx| {
            let gone = tx.find_user_types(&[type_id(2)]).await?;
            let heir = tx.find_user_types(&[type_id(1)]).await?;
            let of_heir = tx.page_portal_users(type_id(1), None, 99).await?;
            Ok((gone, heir, of_heir, tx.page_portal_users(type_id(2), None, 99).await?))
        })?;
        ensure(gone.is_empty() && of_gone.is_empty(), || format!("left behind: {of_gone:?}"))?;
        let known = heir.first().map(UserType::users);
        same("how many the type knows of", &known, &Some(u64::from(users) + 1))?;
        same("how many it has", &of_heir.len(), &(users as usize + 1))?;
    }
    Ok(())
}

/// A portal with a standard type, which has user 100, and a custom one with some users.
async fn scene<R: PortalRepositories>(tx: &mut R, users: u32) -> Result<(), R::Error> {
    tx.insert_portal(&portal(1, "桜修理")).await?;
    tx.insert_user_type(&user_type(1, 1, 1)).await?;
    tx.insert_user_type(&user_type(2, 1, users.into())).await?;
    let others = (0..users).map(|number| user(number.into(), 2, OwnedKey::Integer(1)));
    let all: Vec<_> = others.chain([user(100, 1, OwnedKey::Integer(2))]).collect();
    tx.insert_portal_users(&all).await
}

fn told<E>(error: OpError<PortalRefusal, E>) -> OpError<(), E> {
    match error {
        OpError::Refused(_) => OpError::Refused(()),
        OpError::Storage(error) => OpError::Storage(error),
    }
}

/// Sixteen at once: some are taken in, some move from one type to the other, some back, one gets another record and one leaves. In the end each type has as many users as it counts (PV-44).
///
/// # Errors
/// A violation with what differs.
pub fn types_know_how_many_users_they_have<H: PortalsHarness>(harness: &H) -> Verdict {
    hammer(
        harness,
        |connection, round| {
            let tenant: TenantId = id(u128::from(round + 1) << 32);
            let done = atomically(harness, connection, tenant, async |tx| -> Operation<(), H> {
                Ok(scene(tx, 8).await?)
            });
            done.succeeded()?;
            Ok(tenant)
        },
        |connection, tenant, thread| {
            let number = thread as u128;
            let done = atomically(harness, connection, *tenant, async |tx| -> Operation<(), H> {
                let prepared = match thread % 4 {
                    0 => {
                        let new = user(1_000 + number, 1 + number % 2, OwnedKey::Integer(9));
                        prepare_enrol(tx, &new).await
                    }
                    // Several threads move the same ones.
                    1 => prepare_move_users(tx, &[user_id(100), user_id(number % 8)], type_id(2)).await,
                    // Several threads remove the same one, and give another one a record and a type.
                    3 => {
                        let record = OwnedKey::Integer(i64::try_from(number).unwrap_or(0));
                        let converted = user(0, 1 + number / 4 % 2, record);
                        let converted = PresentUser { user: converted, module: "contacts".into() };
                        prepare_sync_users(tx, &[converted], &[user_id(4)]).await
                    }
                    _ => prepare_move_users(tx, &[user_id(number % 8), user_id(3)], type_id(1)).await,
                };
                match prepared {
                    Ok(prepared) => Ok(prepared.store(tx).await?),
                    Err(error) => Err(told(error)),
                }
            });
            done.succeeded()
        },
        |_, tenant, _| {
            let mut session = Session { harness, connection: harness.connect(), tenant: *tenant };
            let mut all = 0;
            for number in [1, 2] {
                let (counted, there) = session.commit("counting", async |tx| {
                    let rows = tx.find_user_types(&[type_id(number)]).await?;
                    let there = tx.page_portal_users(type_id(number), None, 99).await?;
                    Ok((rows.first().map(UserType::users), there.len()))
                })?;
                same(&format!("what type {number} counts"), &counted, &Some(there as u64))?;
                all += there;
            }
            same("how many there are", &all, &(8 + THREADS / 4))
        },
    )
}

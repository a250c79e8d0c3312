//! User types of a portal, and users of a type.

use crate::cases::pages::{go_through, scattered};
use crate::harness::PortalsHarness;
use crate::portals::world::{portal, portal_id, type_id, user, user_type};
use crate::sample::TENANT;
use crate::session::Session;
use crate::violation::Verdict;
use portal_visibility::OwnedKey;
use portal_visibility::portal::{PortalRepository, PortalUser, PortalUserRepository, UserTypeRepository};

/// The user types of a portal are listed by their ids, those of other portals not.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_user_types_are_complete<H: PortalsHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let mut expected: Vec<_> = scattered().map(type_id).collect();
    session.commit("writing many types", async |tx| {
        for number in [1, 2] {
            tx.insert_portal(&portal(number, &format!("店 {number}"))).await?;
        }
        for number in scattered() {
            tx.insert_user_type(&user_type(number, 1, 0)).await?;
        }
        tx.insert_user_type(&user_type(900, 2, 0)).await
    })?;
    expected.sort_unstable();
    go_through(&mut session, "types of a portal", &expected, None, async |tx, after, limit| {
        let rows = tx.page_user_types(portal_id(1), after, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.id()), row.id())).collect())
    })
}

/// The users of a type are listed by their ids; whoever gets another type is listed there.
///
/// # Errors
/// A violation that names the list.
pub fn pages_of_portal_users_are_complete<H: PortalsHarness>(harness: &H) -> Verdict {
    let mut session = Session::open(harness, TENANT);
    let users: Vec<_> =
        scattered().map(|number| user(number, 1 + number % 2, OwnedKey::Integer(1))).collect();
    session.commit("writing many users", async |tx| {
        tx.insert_portal(&portal(1, "店")).await?;
        for number in [1, 2, 3] {
            tx.insert_user_type(&user_type(number, 1, 0)).await?;
        }
        tx.insert_portal_users(&users).await
    })?;
    let of_type = |number| {
        let mut ids: Vec<_> =
            users.iter().filter(|user| user.user_type() == type_id(number)).map(PortalUser::id).collect();
        ids.sort_unstable();
        ids
    };
    for (what, number, expected) in [
        ("users of a type", 1, of_type(1)),
        ("users of another", 2, of_type(2)),
        ("users of none", 3, vec![]),
    ] {
        go_through(&mut session, what, &expected, None, async |tx, after, limit| {
            let rows = tx.page_portal_users(type_id(number), after, limit).await?;
            Ok(rows.iter().map(|row| (Some(row.id()), row.id())).collect())
        })?;
    }
    session.commit("moving all of a type", async |tx| tx.move_portal_users(type_id(1), type_id(3)).await)?;
    go_through(&mut session, "users who were moved", &of_type(1), None, async |tx, after, limit| {
        let rows = tx.page_portal_users(type_id(3), after, limit).await?;
        Ok(rows.iter().map(|row| (Some(row.id()), row.id())).collect())
    })
}

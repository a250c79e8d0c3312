//! Taking users in, moving them, giving them another record, removing them.

use super::fake_store::Store;
use super::set_up::{add_type, custom, delete_type, new, portal, refused, set_up, type_id, user_id};
use crate::definitions::customers;
use crate::shop::inviter;
use portal_visibility::portal::*;
use portal_visibility::*;
use std::collections::BTreeMap;
use storage_contract::{OpError, run_ready};

pub fn person(number: u8, user_type: u8, audience: Audience) -> PortalUser {
    PortalUser::restore(PortalUserRecord {
        user: user_id(number),
        portal: portal(1),
        user_type: type_id(user_type),
        base_record: OwnedKey::Text("sage".into()),
        invited_by: inviter(),
        audience,
    })
}

fn enrol(store: &mut Store, user: &PortalUser) -> Result<usize, PortalRefusal> {
    run_ready(async {
        let prepared = prepare_enrol(store, user).await.map_err(refused)?;
        let changed = prepared.users().count();
        prepared.store(store).await.unwrap();
        Ok(changed)
    })
}

/// Who was taken in or changed, and who was removed.
type Changed = Result<(Vec<PortalUserId>, Vec<PortalUserId>), PortalRefusal>;

fn stored<E: std::fmt::Debug>(
    store: &mut Store,
    prepared: Result<PreparedUsers, OpError<PortalRefusal, E>>,
) -> Changed {
    let prepared = prepared.map_err(refused)?;
    let changed = (prepared.users().map(PortalUser::id).collect(), prepared.removed().collect());
    run_ready(prepared.store(store)).unwrap();
    Ok(changed)
}

fn move_users(store: &mut Store, users: &[u8], to: u8) -> Changed {
    let users: Vec<_> = users.iter().copied().map(user_id).collect();
    let prepared = run_ready(prepare_move_users(store, &users, type_id(to)));
    stored(store, prepared)
}

fn sync(store: &mut Store, present_users: &[PortalUser], gone: &[u8]) -> Changed {
    let module = |user: &PortalUser| store.types.get(&user.user_type()).map(|row| row.0.config.base.clone());
    let present =
        |user: &PortalUser| PresentUser { module: module(user).unwrap_or_default(), user: user.clone() };
    let present: Vec<_> = present_users.iter().map(present).collect();
    let gone: Vec<_> = gone.iter().copied().map(user_id).collect();
    let prepared = run_ready(prepare_sync_users(store, &present, &gone));
    stored(store, prepared)
}

/// A type whose users' own records are repairs.
fn of_repairs(number: u8) -> UserType {
    let other = custom(number);
    let config =
        UserTypeConfig { base: "repairs".into(), modules: BTreeMap::new(), ..other.config().clone() };
    UserType::new(other.id(), other.portal(), other.name().clone(), config)
}

/// Each type counts the users that it has, and those of the organisation.
fn counts_agree(store: &Store) {
    for (id, (record, _)) in &store.types {
        let users: Vec<_> = store.users.values().filter(|(user, _)| user.user_type == *id).collect();
        let insiders = users.iter().filter(|(user, _)| user.audience == Audience::Organisation).count();
        let counted = (record.users, record.organisation_users);
        assert_eq!(counted, (users.len() as u64, insiders as u64), "{record:?}");
    }
}

/// PV-05: the standard type takes external users only; custom types take anybody.
#[test]
fn pv_05_the_standard_type_takes_external_users_only() {
    let mut store = Store::default();
    set_up(&mut store, &new(1, "Zylker")).unwrap();
    add_type(&mut store, &custom(3)).unwrap();
    let refusal = enrol(&mut store, &person(10, 1, Audience::Organisation));
    assert_eq!(refusal, Err(PortalRefusal::ExternalUsersOnly));
    assert_eq!(enrol(&mut store, &person(10, 1, Audience::External)), Ok(1));
    assert_eq!(enrol(&mut store, &person(10, 1, Audience::External)), Ok(0));
    assert_eq!(
        enrol(&mut store, &person(10, 3, Audience::External)).unwrap_err().code(),
        "portal.user_exists"
    );
    assert_eq!(enrol(&mut store, &person(11, 3, Audience::Organisation)), Ok(1));
    assert_eq!((store.types[&type_id(1)].0.users, store.types[&type_id(3)].0.users), (1, 1));
}

/// PV-05: nobody of the organisation comes into the standard type later: by a move, as an heir of a type that is deleted, or by a change of their record.
#[test]
fn pv_05_nobody_of_the_organisation_moves_into_the_standard_type() {
    let mut store = Store::default();
    set_up(&mut store, &new(1, "Zylker")).unwrap();
    for number in [3, 4] {
        add_type(&mut store, &custom(number)).unwrap();
    }
    let insider = person(10, 3, Audience::Organisation);
    for user in [&insider, &person(11, 3, Audience::External)] {
        enrol(&mut store, user).unwrap();
    }
    let before = store.clone();
    let refusal = Err(PortalRefusal::ExternalUsersOnly);
    assert_eq!(move_users(&mut store, &[11, 10], 1), refusal);
    assert_eq!(sync(&mut store, &[person(10, 1, Audience::Organisation)], &[]), refusal);
    assert_eq!(delete_type(&mut store, 3, Some(1)), Err(PortalRefusal::ExternalUsersOnly));
    assert_eq!(store, before);
    // Another custom type takes both; without the one of the organisation the standard type is an heir.
    assert_eq!(delete_type(&mut store, 3, Some(4)), Ok(2));
    assert_eq!(store.types[&type_id(4)].0.organisation_users, 1);
    assert_eq!(sync(&mut store, &[], &[10]), Ok((vec![], vec![user_id(10)])));
    assert_eq!(delete_type(&mut store, 4, Some(1)), Ok(1));
    counts_agree(&store);
}

/// PV-44: who leaves is counted no more, and their type can be deleted; repeated, nothing changes.
#[test]
fn pv_44_users_leave() {
    let mut store = Store::default();
    set_up(&mut store, &new(1, "Zylker")).unwrap();
    add_type(&mut store, &custom(3)).unwrap();
    for number in 10..13 {
        enrol(&mut store, &person(number, 3, Audience::External)).unwrap();
    }
    assert_eq!(sync(&mut store, &[], &[12, 10, 12]), Ok((vec![], vec![user_id(10), user_id(12)])));
    counts_agree(&store);
    let before = store.clone();
    assert_eq!(sync(&mut store, &[], &[10, 99]), Ok((vec![], vec![])));
    assert_eq!(store, before);
    assert_eq!(delete_type(&mut store, 3, None), Err(PortalRefusal::TypeHasUsers { users: 1 }));
    assert_eq!(sync(&mut store, &[], &[11]), Ok((vec![], vec![user_id(11)])));
    assert_eq!(delete_type(&mut store, 3, None), Ok(0));
    // Who comes again is another user to the store, under the same id or a new one.
    assert_eq!(enrol(&mut store, &person(10, 1, Audience::External)), Ok(1));
}

/// PV-40, PV-44: a lead who has become a contact gets the contact's record and a type for contacts, in one step, and a new inviter where that is said; all or none.
#[test]
fn pv_44_users_get_another_record() {
    let mut store = Store::default();
    set_up(&mut store, &new(1, "Zylker")).unwrap();
    add_type(&mut store, &custom(3)).unwrap();
    add_type(&mut store, &of_repairs(6)).unwrap();
    let lead = person(10, 6, Audience::External);
    enrol(&mut store, &lead).unwrap();
    let contact = PortalUser::restore(PortalUserRecord {
        base_record: OwnedKey::Text("fern".into()),
        user_type: type_id(3),
        ..lead.record()
    });
    assert_eq!(move_users(&mut store, &[10], 3).unwrap_err().code(), "portal.base_module_stays");
    // A key of one module is not taken for one of another.
    let elsewhere = PresentUser { user: contact.clone(), module: "repairs".into() };
    let refused = stored(&mut store.clone(), run_ready(prepare_sync_users(&mut store, &[elsewhere], &[])));
    assert_eq!(refused.unwrap_err().code(), "portal.base_module_stays");
    let before = store.clone();
    let elsewhere = PortalUser::restore(PortalUserRecord {
        user: user_id(11),
        ..person(11, 9, Audience::External).record()
    });
    assert_eq!(
        sync(&mut store, &[contact.clone(), elsewhere], &[]).unwrap_err().code(),
        "portal.unknown_type"
    );
    assert_eq!(store, before);
    assert_eq!(sync(&mut store, std::slice::from_ref(&contact), &[]), Ok((vec![user_id(10)], vec![])));
    assert_eq!(store.users[&user_id(10)].0, contact.record());
    counts_agree(&store);
    // Of the type nothing changes with the record alone, so its row is not written.
    let version = store.types[&type_id(3)].1;
    let merged =
        PortalUser::restore(PortalUserRecord { base_record: OwnedKey::Integer(7), ..contact.record() });
    assert_eq!(sync(&mut store, std::slice::from_ref(&merged), &[]), Ok((vec![user_id(10)], vec![])));
    assert_eq!(sync(&mut store, &[merged], &[]), Ok((vec![], vec![])));
    assert_eq!(store.types[&type_id(3)].1, version);
    // Another portal's user is nobody's to change.
    set_up(&mut store, &new(2, "Other")).unwrap();
    let foreign = PortalUserRecord { portal: portal(2), user_type: type_id(2), ..contact.record() };
    assert_eq!(
        sync(&mut store, &[PortalUser::restore(foreign)], &[]).unwrap_err().code(),
        "portal.user_exists"
    );
}

/// PV-05: a stored type whose numbers do not go together is none.
#[test]
fn pv_05_damaged_numbers_are_told() {
    let restored = |user_type: UserType, users, organisation_users| {
        UserType::restore(UserTypeRecord { users, organisation_users, ..user_type.record() }).is_ok()
    };
    let standard = UserType::new(type_id(1), portal(1), PortalName::new("顧客").unwrap(), customers());
    assert!(restored(custom(3), 2, 2) && restored(standard.clone(), 2, 0));
    assert!(!restored(custom(3), 1, 2) && !restored(standard, 2, 1));
}

/// PV-44: a type without users goes at once; one with users in one step with their move; a moved user is of the new type from then on.
#[test]
fn pv_44_migrate_and_delete_in_one_step() {
    let mut store = Store::default();
    set_up(&mut store, &new(1, "Zylker")).unwrap();
    for number in [3, 4, 5] {
        add_type(&mut store, &custom(number)).unwrap();
    }
    add_type(&mut store, &of_repairs(6)).unwrap();
    assert_eq!(delete_type(&mut store, 5, None), Ok(0));
    for number in 10..13 {
        enrol(&mut store, &person(number, 3, Audience::External)).unwrap();
    }
    let before = store.clone();
    assert_eq!(delete_type(&mut store, 3, None), Err(PortalRefusal::TypeHasUsers { users: 3 }));
    assert_eq!(delete_type(&mut store, 3, Some(3)), Err(PortalRefusal::SameType));
    assert_eq!(delete_type(&mut store, 3, Some(6)).unwrap_err().code(), "portal.base_module_stays");
    assert_eq!(delete_type(&mut store, 3, Some(9)).unwrap_err().code(), "portal.unknown_type");
    assert_eq!(store, before);
    // One user by themselves first.
    assert_eq!(move_users(&mut store, &[10, 10], 1), Ok((vec![user_id(10)], vec![])));
    assert_eq!(store.users[&user_id(10)].0.user_type, type_id(1));
    assert_eq!(delete_type(&mut store, 3, Some(4)), Ok(2));
    assert!(!store.types.contains_key(&type_id(3)));
    counts_agree(&store);
}

/// PV-44: many users are moved at once, each named twice moved once.
#[test]
fn pv_44_many_users_are_moved_at_once() {
    const MANY: u64 = 16_000;
    let mut store = Store::default();
    set_up(&mut store, &new(1, "Zylker")).unwrap();
    add_type(&mut store, &custom(3)).unwrap();
    let id = |number| uuid::Uuid::from_u128(u128::from(number)).to_string().parse().unwrap();
    let ids: Vec<PortalUserId> = (0..MANY).map(id).collect();
    for user in &ids {
        let record = PortalUserRecord { user: *user, ..person(0, 3, Audience::External).record() };
        store.users.insert(*user, (record, storage_contract::Version::FIRST));
    }
    let mut types = store.types.get(&type_id(3)).unwrap().clone();
    types.0.users = MANY;
    store.types.insert(type_id(3), types);
    let named: Vec<_> = ids.iter().rev().chain(&ids).copied().collect();
    let prepared = run_ready(prepare_move_users(&mut store, &named, type_id(1))).map_err(refused).unwrap();
    assert_eq!(prepared.users().count() as u64, MANY);
    run_ready(prepared.store(&mut store)).unwrap();
    assert!(ids.iter().all(|user| store.users[user].0.user_type == type_id(1)));
    assert_eq!((store.types[&type_id(1)].0.users, store.types[&type_id(3)].0.users), (MANY, 0));
}

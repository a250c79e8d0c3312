//! Setting portals up and configuring types.

use super::fake_store::Store;
use super::users::person;
use crate::definitions::{customers, shop};
use crate::shop::inviter;
use portal_visibility::portal::*;
use portal_visibility::*;
use storage_contract::{OpError, run_ready};

fn uuid(number: u8) -> String {
    format!("00000000-0000-4000-8000-0000000000{number:02x}")
}

pub fn portal(number: u8) -> PortalId {
    uuid(number).parse().unwrap()
}

fn organisation(number: u8) -> OrganisationId {
    uuid(number).parse().unwrap()
}

pub fn type_id(number: u8) -> UserTypeId {
    uuid(number).parse().unwrap()
}

pub fn user_id(number: u8) -> PortalUserId {
    uuid(number).parse().unwrap()
}

const MANAGER: fn(bool) -> Manager = |manages_portals| Manager { user: inviter(), manages_portals };

pub fn new(number: u8, name: &str) -> NewPortal {
    NewPortal::named_after(name, portal(number), organisation(number), type_id(number)).unwrap()
}

pub fn set_up(store: &mut Store, new: &NewPortal) -> Result<PortalEvent, PortalRefusal> {
    run_ready(async {
        let prepared =
            prepare_set_up(store, &MANAGER(true), new, &customers(), &shop()).await.map_err(refused)?;
        let event = prepared.event().clone();
        prepared.store(store).await.unwrap();
        Ok(event)
    })
}

pub fn refused<E: std::fmt::Debug>(error: OpError<PortalRefusal, E>) -> PortalRefusal {
    match error {
        OpError::Refused(refusal) => refusal,
        OpError::Storage(error) => panic!("{error:?}"),
    }
}

fn change(store: &mut Store, command: &PortalCommand) -> Result<PortalEvent, PortalRefusal> {
    run_ready(async {
        let prepared =
            prepare_change_portal(store, &MANAGER(true), portal(1), command).await.map_err(refused)?;
        let event = prepared.event().clone();
        prepared.store(store).await.unwrap();
        Ok(event)
    })
}

pub fn custom(number: u8) -> UserType {
    let mut config = customers();
    config.kind = UserTypeKind::Custom;
    UserType::new(type_id(number), portal(1), PortalName::new("代理店").unwrap(), config)
}

pub fn add_type(store: &mut Store, user_type: &UserType) -> Result<UserTypeEvent, PortalRefusal> {
    run_ready(async {
        let prepared = prepare_add_type(store, &MANAGER(true), user_type, &shop()).await.map_err(refused)?;
        let event = prepared.event().clone();
        prepared.store(store).await.unwrap();
        Ok(event)
    })
}

pub fn delete_type(store: &mut Store, number: u8, migrate_to: Option<u8>) -> Result<u64, PortalRefusal> {
    run_ready(async {
        let place = (portal(1), type_id(number));
        let (manager, heir) = (MANAGER(true), migrate_to.map(type_id));
        let prepared = prepare_delete_type(store, &manager, place, heir).await.map_err(refused)?;
        let moved = prepared.moved();
        prepared.store(store).await.unwrap();
        Ok(moved)
    })
}

/// PV-01: name and URL follow from the organisation's name; a name that is the same but for case, width and spaces is taken.
#[test]
fn pv_01_names_and_urls_follow_and_are_unique() {
    let mut store = Store::default();
    let first = new(1, " Ｚylker 修理 ");
    assert_eq!((first.name.as_str(), first.url_part.as_str()), ("Ｚylker 修理", "zylker-修理"));
    assert_eq!(set_up(&mut store, &first), Ok(PortalEvent::SetUp));
    assert_eq!(set_up(&mut store, &first), Ok(PortalEvent::Unchanged));
    let before = store.clone();
    let same = new(2, "zYLKER   修理");
    assert_eq!(set_up(&mut store, &same).unwrap_err().code(), "portal.name_taken");
    let url = new(2, "Zylker-修理");
    assert_eq!(set_up(&mut store, &url).unwrap_err().code(), "portal.url_taken");
    let second = NewPortal { organisation: organisation(1), ..new(2, "Other") };
    assert_eq!(set_up(&mut store, &second).unwrap_err().code(), "portal.exists");
    assert_eq!(store, before);
    assert!(set_up(&mut store, &new(2, "Other")).is_ok());
    assert_eq!(PortalName::new("★").unwrap().url_part().as_str(), "portal");
    for bad in ["", "A", "a--b", "a b", "-a", "ａ"] {
        assert!(UrlPart::new(bad).is_err(), "{bad}");
    }
    assert!(
        PortalName::new(" ").is_err()
            && PortalName::new(&"x".repeat(101)).is_err()
            && PortalName::new("a\nb").is_err()
    );
}

/// PV-02: neither the portal nor its standard user type can be deleted.
#[test]
fn pv_02_portal_and_standard_type_stay() {
    let mut store = Store::default();
    set_up(&mut store, &new(1, "Zylker")).unwrap();
    assert_eq!(change(&mut store, &PortalCommand::Delete), Err(PortalRefusal::PortalStays));
    assert_eq!(delete_type(&mut store, 1, None), Err(PortalRefusal::StandardTypeStays));
}

/// PV-03: a changed URL is told to nobody, and the result says so.
#[test]
fn pv_03_a_changed_url_is_told_to_nobody() {
    let mut store = Store::default();
    set_up(&mut store, &new(1, "Zylker")).unwrap();
    let url_part = UrlPart::new("shop").unwrap();
    let changed = change(&mut store, &PortalCommand::ChangeUrl { url_part: url_part.clone() }).unwrap();
    assert!(matches!(changed, PortalEvent::UrlChanged { users_are_told: false, .. }));
    assert_eq!(store.portals[&portal(1)].0.url_part, url_part);
    assert_eq!(change(&mut store, &PortalCommand::ChangeUrl { url_part }), Ok(PortalEvent::Unchanged));
    let name = PortalName::new("Zylker 2").unwrap();
    change(&mut store, &PortalCommand::Rename { name }).unwrap();
    assert_eq!(store.portals[&portal(1)].0.url_part.as_str(), "shop");
}

/// PV-04: only holders of the permission to manage portals configure one.
#[test]
fn pv_04_only_managers_configure() {
    let mut store = Store::default();
    set_up(&mut store, &new(1, "Zylker")).unwrap();
    let (store, nobody, place) = (&mut store, MANAGER(false), (portal(1), type_id(1)));
    let (config, schema, name) = (customers(), shop(), PortalName::new("x").unwrap());
    let codes = run_ready(async {
        [
            prepare_set_up(store, &nobody, &new(2, "B"), &config, &schema).await.map_err(refused).err(),
            prepare_change_portal(store, &nobody, portal(1), &PortalCommand::Delete)
                .await
                .map_err(refused)
                .err(),
            prepare_add_type(store, &nobody, &custom(3), &schema).await.map_err(refused).err(),
            prepare_configure(store, &nobody, place, &name, &config, &schema).await.map_err(refused).err(),
            prepare_delete_type(store, &nobody, place, None).await.map_err(refused).err(),
        ]
        .map(|refusal| refusal.unwrap().code())
    });
    assert_eq!(codes, ["portal.not_a_manager"; 5]);
}

/// PV-10, PV-47, PV-49: a configuration is checked, compared and looked through before it is saved.
#[test]
fn pv_47_configuring_tells_what_changes() {
    let mut store = Store::default();
    set_up(&mut store, &new(1, "Zylker")).unwrap();
    let mut config = customers();
    config.modules.get_mut("repairs").unwrap().condition = Some("cost > 6 and cost < 3".parse().unwrap());
    let name = PortalName::new("顧客").unwrap();
    let place = (portal(1), type_id(1));
    let mut configure = |config: &UserTypeConfig| {
        run_ready(async {
            let prepared = prepare_configure(&mut store, &MANAGER(true), place, &name, config, &shop()).await;
            let prepared = prepared.map_err(refused)?;
            let told = (prepared.event().clone(), prepared.advice().findings.len());
            prepared.store(&mut store).await.unwrap();
            Ok::<_, PortalRefusal>(told)
        })
    };
    let (event, findings) = configure(&config).unwrap();
    assert_eq!(findings, 1);
    let UserTypeEvent::Configured { difference: Some(difference) } = event else { panic!("{event:?}") };
    assert_eq!(difference.modules.len(), 1);
    assert_eq!(configure(&config).unwrap().0, UserTypeEvent::Unchanged);
    config.kind = UserTypeKind::Custom;
    assert_eq!(configure(&config).unwrap_err(), PortalRefusal::WrongKind);
    config.kind = UserTypeKind::Standard;
    config.base = "people".into();
    assert_eq!(configure(&config).unwrap_err().code(), "portal.definition");
}

fn assert_send<T: Send>(_: &T) {}

/// Service futures are `Send` when the store's are.
#[test]
fn service_futures_are_send() {
    let (mut store, schema, config) = (Store::default(), shop(), customers());
    let (manager, new, name) = (MANAGER(true), new(1, "Z"), PortalName::new("x").unwrap());
    let place = (portal(1), type_id(1));
    assert_send(&prepare_set_up(&mut store, &manager, &new, &config, &schema));
    assert_send(&prepare_change_portal(&mut store, &manager, portal(1), &PortalCommand::Delete));
    assert_send(&prepare_add_type(&mut store, &manager, &custom(3), &schema));
    assert_send(&prepare_configure(&mut store, &manager, place, &name, &config, &schema));
    assert_send(&prepare_delete_type(&mut store, &manager, place, None));
    assert_send(&prepare_enrol(&mut store, &person(1, 1, Audience::External)));
    assert_send(&prepare_move_users(&mut store, &[user_id(1)], type_id(1)));
    assert_send(&prepare_sync_users(&mut store, &[], &[user_id(1)]));
}

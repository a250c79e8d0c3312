//! The wire forms, pinned: what stores keep and hosts exchange must not change by accident.

use super::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
}

/// CQ-30, CQ-34: the records that stores keep, and the policy.
#[test]
fn cq_30_records() {
    let trial = opened(Start::Trial).licence(PORTAL).unwrap().record();
    let mut store = paid(Plan::Ultimate);
    change(&mut store, day(1), add(1, 25)).unwrap();
    let records = vec![trial, store.licence(PORTAL).unwrap().record()];
    round_trip(&records);
    round_trip(&POLICY);
    assert!(serde_json::from_str::<LicencePolicy>(r#"{ "free": 3 }"#).is_err());
    let partly = serde_json::from_str::<LicencePolicy>(r#"{ "trial_users": 3 }"#).unwrap();
    assert_eq!(partly, POLICY.with_trial_users(3).with_free_users(10_000));
    insta::assert_json_snapshot!("records", (records, POLICY));
}

/// CQ-35: commands and events.
#[test]
fn cq_35_commands_and_events() {
    let commands = vec![
        choose(Plan::Professional),
        LicenceCommand::ConfirmDeletion,
        add(1, 5),
        LicenceCommand::SetLicences { user_type: user_type(1), licences: 7 },
        LicenceCommand::RemoveType { user_type: user_type(1) },
        LicenceCommand::SetFreeUsers { users: 12_000 },
    ];
    round_trip(&commands);
    let custom = CustomType { id: user_type(1), pool: pool(1), licences: 5 };
    let state = SubscriptionState::ClosedExpiring { since: start(), delete_at: day(30) };
    let events = vec![
        LicenceEvent::Opened,
        LicenceEvent::SubscriptionChanged { from: Phase::Open, to: Phase::ClosedExpiring, state },
        LicenceEvent::TypeAdded { custom },
        LicenceEvent::LicencesSet { user_type: user_type(1), before: 5, licences: 7 },
        LicenceEvent::TypeRemoved { custom },
        LicenceEvent::FreeUsersSet { before: 10_000, users: 12_000 },
        LicenceEvent::Unchanged,
    ];
    round_trip(&events);
    insta::assert_json_snapshot!("commands_and_events", (commands, events));
}

/// CQ-38: what a screen is told before a change.
#[test]
fn cq_38_impact() {
    let mut store = opened(Start::Trial);
    fill(&mut store, 0, 0..3, day(1));
    let impact = change(&mut store, day(2), choose(Plan::Standard)).unwrap();
    round_trip(&impact);
    insta::assert_json_snapshot!("impact", impact);
}

/// CQ-30: every refusal has a code of its own and a text, and survives the wire.
#[test]
fn cq_30_refusals_on_the_wire() {
    let one = user_type(1);
    let deadline = Some(Deadline { at: day(60), due: Due::DeleteData });
    let refusals = vec![
        LicenceRefusal::UnknownPortal { portal: PORTAL },
        LicenceRefusal::PortalExists { portal: PORTAL },
        LicenceRefusal::RequestIdReused { request: RequestId::from_uuid(Uuid::nil()) },
        LicenceRefusal::PlanWithoutPortal { plan: Plan::Free },
        LicenceRefusal::PortalClosed { phase: Phase::ClosedKept },
        LicenceRefusal::DataDeleted,
        LicenceRefusal::NotToBeDeleted { deadline },
        LicenceRefusal::TooManyTypes { limit: 5 },
        LicenceRefusal::NeedsLicences { user_type: one },
        LicenceRefusal::NoCustomTypesOnTrial,
        LicenceRefusal::UnknownType { user_type: one },
        LicenceRefusal::TypeExists { user_type: one },
        LicenceRefusal::PoolInUse { pool: pool(1) },
        LicenceRefusal::StandardType,
        LicenceRefusal::TypeHasUsers { user_type: one, taken: 3 },
        LicenceRefusal::ModuleDoesNotFit { user_type: one, module: BaseModule::Vendors },
    ];
    round_trip(&refusals);
    let texts: Vec<_> = refusals.iter().map(|refusal| (refusal.code(), refusal.to_string())).collect();
    let codes: std::collections::BTreeSet<_> = texts.iter().map(|(code, _)| code).collect();
    assert_eq!(codes.len(), refusals.len());
    insta::assert_json_snapshot!("refusals", (&refusals, texts));
}

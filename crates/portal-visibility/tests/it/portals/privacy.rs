//! Legal basis, consent, and requests of the people concerned.

use crate::shop::*;
use portal_visibility::privacy::ConsentCommand::{Give, Withdraw};
use portal_visibility::privacy::RequestCommand::{Begin, Finish, Refuse};
use portal_visibility::privacy::*;
use portal_visibility::*;
use serde_json::json;
use storage_contract::Timestamp;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn basis(record: &str, basis: LegalBasis) -> ProcessingBasis {
    ProcessingBasis::new("contacts", OwnedKey::Text(record.into()), basis)
}

fn linked() -> Shop {
    with(|config| config.modules.get_mut("contacts").unwrap().lookups = vec!["introduced_by".into()])
}

/// PV-60: there is a privacy view with compliance settings on only.
#[test]
fn pv_60_the_view_needs_compliance_settings() {
    let shop = open();
    let sage = sage();
    let (viewer, json, contacts) = (shop.viewer(&sage), shop.json("contacts"), shop.module("contacts"));
    let record = json.record(&sage);
    let view = |compliance, basis: &ProcessingBasis| {
        let context = PrivacyContext { viewer: &viewer, compliance };
        PrivacyView::new((contacts, &record), Some(basis), &context)
    };
    assert_eq!(view(false, &basis("sage", LegalBasis::Consent)), Err(PrivacyRefusal::NoPrivacyView));
    for kind in LegalBasis::ALL {
        let consent = view(true, &basis("sage", kind)).unwrap().consent;
        assert_eq!(consent, (kind == LegalBasis::Consent).then_some(Consent::Waiting), "{kind:?}");
    }
}

/// PV-61: consent is given and withdrawn where it is the basis: for oneself, and for leads and contacts that one added.
#[test]
fn pv_61_consent_for_oneself_and_for_those_one_added() {
    let shop = linked();
    let sage = sage();
    let (viewer, json, contacts) = (shop.viewer(&sage), shop.json("contacts"), shop.module("contacts"));
    let context = PrivacyContext { viewer: &viewer, compliance: true };
    let of = |author: String, introduced: &str| {
        object(json!({ "id": "kei", "layout": "standard", "author": author, "introduced_by": introduced }))
    };
    let (added, shared) = (of(user().to_string(), "sage"), of("organisation".into(), "sage"));
    let lost = of(user().to_string(), "other");
    let decide = |record, kind, command| {
        let record: &serde_json::Map<_, _> = record;
        let id = record["id"].as_str().unwrap();
        basis(id, kind).decide((contacts, &json.record(record)), command, &context, NOW)
    };
    let given = ConsentEvent::Changed { to: Consent::Given { at: NOW, by: user() } };
    assert_eq!(decide(&sage, LegalBasis::Consent, Give), Ok(given));
    assert_eq!(decide(&added, LegalBasis::Consent, Give), Ok(given));
    assert_eq!(decide(&shared, LegalBasis::Consent, Give), Err(PrivacyRefusal::NotForThem));
    assert_eq!(decide(&lost, LegalBasis::Consent, Give), Err(PrivacyRefusal::NotForThem));
    assert_eq!(decide(&sage, LegalBasis::Contract, Withdraw), Err(PrivacyRefusal::NotByConsent));
    let mut own = basis("sage", LegalBasis::Consent);
    own.apply(given);
    insta::assert_json_snapshot!(own.record());
    let again =
        |own: &ProcessingBasis, command| own.decide((contacts, &json.record(&sage)), command, &context, NOW);
    assert_eq!(again(&own, Give), Ok(ConsentEvent::Unchanged));
    own.apply(again(&own, Withdraw).unwrap());
    assert_eq!(own.consent(), Some(Consent::Withdrawn { at: NOW, by: user() }));
    // Another basis, and back: what was said still holds.
    own.set_basis(LegalBasis::Contract);
    assert_eq!(own.consent(), None);
    own.set_basis(LegalBasis::Consent);
    assert!(matches!(own.consent(), Some(Consent::Withdrawn { .. })));
}

/// PV-62: requests are filed for oneself and for those one added, are due after the policy's days, and are done or refused with a reason.
#[test]
fn pv_62_requests_have_a_state_and_a_due_date() {
    let shop = linked();
    let sage = sage();
    let (viewer, json, contacts) = (shop.viewer(&sage), shop.json("contacts"), shop.module("contacts"));
    let context = PrivacyContext { viewer: &viewer, compliance: true };
    let id: DataRequestId = "00000000-0000-4000-8000-000000000001".parse().unwrap();
    let policy = PrivacyPolicy::default();
    let file =
        |kind, record| DataRequest::file(id, kind, (contacts, &json.record(record)), &context, policy, NOW);
    for kind in RequestKind::ALL {
        assert!(file(kind, &sage).is_ok());
    }
    let other = object(
        json!({ "id": "kei", "layout": "standard", "introduced_by": "sage", "author": "organisation" }),
    );
    assert_eq!(file(RequestKind::Erase, &other).unwrap_err(), PrivacyRefusal::NotForThem);
    let mut request = file(RequestKind::Erase, &sage).unwrap();
    insta::assert_json_snapshot!(request.record());
    let after = |days: u64| NOW.saturating_add(std::time::Duration::from_secs(days * 86_400));
    assert!(!request.is_overdue(after(30)) && request.is_overdue(after(31)));
    let refuse = |reason: &str| Refuse { reason: reason.into() };
    assert_eq!(request.decide(&refuse(" "), NOW), Err(PrivacyRefusal::NoReason));
    // Every state and every command.
    let mut table = String::new();
    for state in [RequestState::Filed, RequestState::InProgress, RequestState::Done, RequestState::Refused] {
        let request = DataRequest::restore(DataRequestRecord { state, ..request.record().clone() });
        for command in [Begin, Finish, refuse("法定保存期間")] {
            let answer = request.decide(&command, NOW).map(|event| (event.state, event.reason));
            table += &format!("{state:?} {command:?}: {answer:?}\n");
        }
    }
    insta::assert_snapshot!(table);
    request.apply(&request.decide(&refuse("法定保存期間"), NOW).unwrap());
    assert_eq!(request.record().reason.as_deref(), Some("法定保存期間"));
    assert!(!request.is_overdue(after(31)));
}

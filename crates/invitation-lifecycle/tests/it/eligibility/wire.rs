//! The vocabulary, pinned.

use invitation_lifecycle::eligibility::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// IL-43: every reason with its code, its rule, its text, and for whom which text is meant.
#[test]
fn il_43_the_vocabulary() {
    let mut table = String::new();
    for reason in Reason::ALL {
        let [for_inviter, for_guest, for_admin] = [Reader::Inviter, Reader::Invitee, Reader::Administrator]
            .map(|reader| reason.text_code(reader).unwrap_or("-"));
        assert_eq!(for_inviter, reason.code());
        writeln!(table, "{} {} | {reason} | {for_guest} | {for_admin}", reason.rule(), reason.code())
            .unwrap();
    }
    insta::assert_snapshot!(table);
    let codes: BTreeSet<&str> = Reason::ALL.into_iter().map(Reason::code).collect();
    assert_eq!(codes.len(), Reason::ALL.len());
}

/// IL-43: an invitee's text says nothing about what the organisation keeps.
#[test]
fn il_43_an_invitee_learns_nothing_about_records() {
    for reason in
        [Reason::RecordMissing, Reason::NoRecordAccess, Reason::SpamDomain, Reason::WaitingForReview]
    {
        assert_eq!(reason.text_code(Reader::Invitee), Some("target.no_longer_offered"));
    }
}

/// Reasons, facts and policy on the wire.
#[test]
fn il_43_wire_forms() {
    let reasons: Reasons = [Reason::NoFreeSeat, Reason::NoAddress].into_iter().collect();
    let text = serde_json::to_string(&reasons).unwrap();
    assert_eq!(text, r#"["no_address","no_free_seat"]"#);
    assert_eq!(serde_json::from_str::<Reasons>(&text).unwrap(), reasons);
    assert!(serde_json::from_str::<Reasons>(r#"["nonsense"]"#).is_err());
    insta::assert_json_snapshot!("default_policy", EligibilityPolicy::default());
    assert_eq!(serde_json::from_str::<EligibilityPolicy>("{}").unwrap(), EligibilityPolicy::default());
    assert!(serde_json::from_str::<EligibilityPolicy>(r#"{"charcters": "any"}"#).is_err());
    insta::assert_json_snapshot!("facts", TargetFacts::UNOPPOSED);
    let modules = [
        Module::Leads,
        Module::Contacts,
        Module::Vendors,
        Module::Custom { custom: ModuleId::from_uuid(uuid::Uuid::from_u128(7)) },
    ];
    let records =
        modules.map(|module| RecordRef { module, record: RecordId::from_uuid(uuid::Uuid::from_u128(8)) });
    for record in records {
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<RecordRef>(&text).unwrap(), record);
    }
    insta::assert_json_snapshot!("records", records);
}

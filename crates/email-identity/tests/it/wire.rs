//! IL-70: the wire forms, pinned.

use email_identity::{AddressKey, AddressPolicy, Domain, EmailAddress, LocalPartCase, LookAlike, Twin};

use crate::{address, domain};

#[test]
fn il_70_wire_forms() {
    let address = address("Hanako.Sato@日本語.JP");
    let values = serde_json::json!({
        "address": address,
        "key": address.key(),
        "domain": address.domain().to_owned(),
        "policy": AddressPolicy::default(),
        "sensitive": LocalPartCase::Sensitive,
        "twin": Twin { case: false, dots: true, tag: false },
        "look_alike": [LookAlike::DigitForLetter, LookAlike::Confusable],
    });
    insta::assert_json_snapshot!("wire_forms", values);
}

#[test]
fn il_70_wire_forms_round_trip() {
    let typed = address("Hanako.Sato@日本語.JP");
    let json = serde_json::to_string(&typed).unwrap();
    let back: EmailAddress = serde_json::from_str(&json).unwrap();
    assert_eq!((back.as_given(), back.key()), (typed.as_given(), typed.key()));
    let key: AddressKey = serde_json::from_str("\"taro@example.jp\"").unwrap();
    assert_eq!(key, *address("Taro@example.jp").key());
    let back: Domain = serde_json::from_str("\"日本語.JP\"").unwrap();
    assert_eq!(back, domain("xn--wgv71a119e.jp"));
    let policy: AddressPolicy = serde_json::from_str(r#"{"local_part_case":"sensitive"}"#).unwrap();
    assert_eq!(policy, AddressPolicy::default().with_local_part_case(LocalPartCase::Sensitive));
}

#[test]
fn il_70_what_does_not_belong_together_is_not_read_back() {
    for json in [
        r#"{"given":"taro@example.jp","key":"jiro@example.jp"}"#,
        r#"{"given":"taro@example.jp"}"#,
        r#"{"given":"taro","key":"taro"}"#,
        r#""taro@example.jp""#,
    ] {
        assert!(serde_json::from_str::<EmailAddress>(json).is_err(), "{json}");
    }
    assert!(serde_json::from_str::<Domain>("\"a..b\"").is_err());
    assert!(serde_json::from_str::<AddressPolicy>(r#"{"lenient":true}"#).is_err());
}

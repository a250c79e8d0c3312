//! IL-70: what was typed, what mail is delivered to and what is compared are kept apart.

use std::collections::BTreeSet;

use email_identity::{AddressKey, AddressPolicy, EmailAddress, LocalPartCase};

use crate::{address, parse};

#[test]
fn il_70_three_forms_of_one_address() {
    let typed = address("  Hanako.Satō@Ｅｘａｍｐｌｅ。ＪＰ ");
    assert_eq!(typed.as_given(), "Hanako.Satō@Ｅｘａｍｐｌｅ。ＪＰ");
    assert_eq!(typed.delivery(), "Hanako.Satō@example.jp");
    assert_eq!(typed.key().as_str(), "hanako.satō@example.jp");
    assert_eq!(typed.local_part(), "Hanako.Satō");
    assert_eq!(typed.domain().as_str(), "example.jp");
    assert!(typed.needs_smtputf8());
    assert_eq!(typed.to_string(), typed.as_given());
    assert_eq!(typed.clone().into_key(), *typed.key());
}

#[test]
fn il_70_every_way_of_sharing_the_spellings() {
    for (given, delivery, key, local_part) in [
        ("taro@example.jp", "taro@example.jp", "taro@example.jp", "taro"),
        ("Taro@example.jp", "Taro@example.jp", "taro@example.jp", "Taro"),
        ("taro@Example.jp", "taro@example.jp", "taro@example.jp", "taro"),
        ("Taro@Example.jp", "Taro@example.jp", "taro@example.jp", "Taro"),
        ("太郎@example.jp", "太郎@example.jp", "太郎@example.jp", "太郎"),
        ("太郎@日本.jp", "太郎@xn--wgv71a.jp", "太郎@xn--wgv71a.jp", "太郎"),
        ("Taro@日本.jp", "Taro@xn--wgv71a.jp", "taro@xn--wgv71a.jp", "Taro"),
        ("Ä@example.jp", "Ä@example.jp", "ä@example.jp", "Ä"),
        ("か\u{3099}@example.jp", "が@example.jp", "が@example.jp", "が"),
        ("Taro@example.jp.", "Taro@example.jp", "taro@example.jp", "Taro"),
    ] {
        let address = address(given);
        assert_eq!(address.as_given(), given);
        assert_eq!(address.delivery(), delivery);
        assert_eq!(address.key().as_str(), key);
        assert_eq!(address.local_part(), local_part);
        assert_eq!(format!("{}@{}", address.local_part(), address.domain()), delivery);
    }
}

#[test]
fn il_70_case_is_a_policy() {
    let sensitive = AddressPolicy::default().with_local_part_case(LocalPartCase::Sensitive);
    for (given, key) in [
        ("Taro@Example.JP", "Taro@example.jp"),
        ("Taro@example.jp", "Taro@example.jp"),
        ("taro@EXAMPLE.jp", "taro@example.jp"),
        ("Ä@日本.JP", "Ä@xn--wgv71a.jp"),
    ] {
        let address = EmailAddress::parse(given, &sensitive).unwrap();
        assert_eq!(address.key().as_str(), key);
        assert_eq!(address.delivery(), key);
        assert_eq!(address.as_given(), given);
    }
    assert_eq!(parse("Taro@example.jp"), parse("tARO@EXAMPLE.JP"));
    assert_ne!(
        EmailAddress::parse("Taro@example.jp", &sensitive),
        EmailAddress::parse("taro@example.jp", &sensitive)
    );
}

/// IL-70: two spellings of one address never make two people.
#[test]
fn il_70_two_spellings_are_one_element_of_a_set() {
    let spellings =
        ["Ga@ガ.jp", "ga@カ\u{3099}.JP", "GA@ｶﾞ.jp.", "ga@ガ。jp", " ga@xn--mck.jp", "Ga@XN--MCK.jp"];
    let set: BTreeSet<EmailAddress> = spellings.iter().map(|text| address(text)).collect();
    assert_eq!(set.len(), 1, "{set:?}");
    // A set of addresses can be asked for a key.
    assert!(set.contains(&AddressKey::from_stored("ga@xn--mck.jp")));
}

/// IL-70: other mailboxes stay other mailboxes.
#[test]
fn il_70_what_full_case_folding_would_merge_stays_apart() {
    for (one, other) in [
        ("straße@example.de", "strasse@example.de"),
        ("teſt@example.de", "test@example.de"),
        ("ıstanbul@example.tr", "istanbul@example.tr"),
        ("taro@straße.de", "taro@strasse.de"),
        ("hanako.sato@example.jp", "hanakosato@example.jp"),
        ("sato+shop@example.jp", "sato@example.jp"),
    ] {
        assert_ne!(address(one), address(other));
    }
}

#[test]
fn il_70_quoted_and_unquoted_spellings_have_one_key() {
    let policy = AddressPolicy::default().with_quoted_local_parts(true);
    for (quoted, plain) in [
        (r#""taro"@example.jp"#, "taro@example.jp"),
        (r#""T\a\ro"@example.jp"#, "taro@example.jp"),
        (r#""太郎"@example.jp"#, "太郎@example.jp"),
        (r#""taro.yamada"@example.jp"#, "taro.yamada@example.jp"),
        (r#""a\ b"@example.jp"#, r#""a b"@example.jp"#),
    ] {
        let typed = EmailAddress::parse(quoted, &policy).unwrap();
        assert_eq!(typed, EmailAddress::parse(plain, &policy).unwrap());
        assert!(typed.delivery().starts_with('"'), "delivered as typed");
    }
    let other = EmailAddress::parse(r#""a@b"@example.jp"#, &policy).unwrap();
    assert_eq!(other.local_part(), r#""a@b""#);
    assert_eq!(other.domain().as_str(), "example.jp");
}

#[test]
fn il_70_restore_takes_the_key_of_either_case_policy_and_no_other() {
    let sensitive = AddressPolicy::default().with_local_part_case(LocalPartCase::Sensitive);
    for policy in [AddressPolicy::default(), sensitive] {
        let stored = EmailAddress::parse("Taro@日本.jp", &policy).unwrap();
        let restored = EmailAddress::restore(stored.as_given(), stored.key().as_str()).unwrap();
        assert_eq!(restored, stored);
        assert_eq!(restored.as_given(), stored.as_given());
        assert_eq!(restored.delivery(), stored.delivery());
    }
    let error = EmailAddress::restore("Taro@日本.jp", "jiro@xn--wgv71a.jp").unwrap_err();
    assert_eq!(error.code(), "address.key_mismatch");
    assert_eq!(EmailAddress::restore("taro", "taro").unwrap_err().code(), "address.missing_at");
    // IL-71: what an earlier, more lenient policy let in can still be read back.
    let lenient =
        AddressPolicy::default().with_refuse_mixed_script_domains(false).with_quoted_local_parts(true);
    let kept = EmailAddress::parse("\"a b\"@pаypal.com", &lenient).unwrap();
    assert_eq!(EmailAddress::restore(kept.as_given(), kept.key().as_str()).unwrap(), kept);
}

#[test]
fn il_70_values_are_compact() {
    assert!(size_of::<EmailAddress>() <= 24);
    assert!(size_of::<Result<EmailAddress, email_identity::AddressError>>() <= 24);
}

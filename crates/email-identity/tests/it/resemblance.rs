//! IL-72: twins and look-alikes are hinted at, not merged.

use email_identity::{AddressPolicy, EmailAddress, LocalPartCase, LookAlike, Twin};

use crate::{address, domain};

#[test]
fn il_72_twins() {
    let twin = |case, dots, tag| Some(Twin { case, dots, tag });
    for (one, other, expected) in [
        ("hanako.sato@example.jp", "hanakosato@example.jp", twin(false, true, false)),
        ("sato+shop@example.jp", "Sato@example.jp", twin(false, false, true)),
        ("sato+shop@example.jp", "sato+news@example.jp", twin(false, false, true)),
        ("h.sato+shop@example.jp", "hs.ato@Example.JP", twin(false, true, true)),
        ("佐藤.花子@日本.jp", "佐藤花子@日本.JP", twin(false, true, false)),
        ("sato@example.jp", "SATO@example.jp", None),
        ("sato@example.jp", "sato@example.com", None),
        ("sato@example.jp", "saito@example.jp", None),
        ("+shop@example.jp", "+news@example.jp", None),
    ] {
        let (one, other) = (address(one), address(other));
        assert_eq!(one.twin_of(&other), expected, "{one} {other}");
        assert_eq!(other.twin_of(&one), expected, "{other} {one}");
        let together = one.twin_group() == other.twin_group();
        assert_eq!(together, expected.is_some() || one == other, "{one} {other}");
    }
}

#[test]
fn il_72_case_makes_twins_where_the_policy_tells_cases_apart() {
    let sensitive = AddressPolicy::default().with_local_part_case(LocalPartCase::Sensitive);
    let parse = |text| EmailAddress::parse(text, &sensitive).unwrap();
    let (one, other) = (parse("Sato@example.jp"), parse("sato@example.jp"));
    assert_ne!(one, other);
    assert_eq!(one.twin_of(&other), Some(Twin { case: true, dots: false, tag: false }));
    let (one, other) = (parse("sato+A@example.jp"), parse("sato+a@example.jp"));
    assert_eq!(one.twin_of(&other), Some(Twin { case: true, dots: false, tag: false }));
}

#[test]
fn il_72_quoted_local_parts_have_no_twins() {
    let quotes = AddressPolicy::default().with_quoted_local_parts(true);
    let parse = |text| EmailAddress::parse(text, &quotes).unwrap();
    assert_eq!(parse("\"a b.c\"@example.jp").twin_of(&parse("\"a bc\"@example.jp")), None);
}

#[test]
fn il_72_look_alikes_of_addresses() {
    for (one, other, expected) in [
        ("sato@example.jp", "sаtо@example.jp", Some(LookAlike::Confusable)),
        ("modern@example.jp", "rnodern@example.jp", Some(LookAlike::Confusable)),
        ("sato@example.jp", "sat0@example.jp", Some(LookAlike::DigitForLetter)),
        ("SATO@example.jp", "sat0@example.jp", Some(LookAlike::DigitForLetter)),
        ("satol@example.jp", "sato1@example.jp", Some(LookAlike::DigitForLetter)),
        ("sato@example.jp", "sato@examp1e.jp", Some(LookAlike::DigitForLetter)),
        ("sаto@example.jp", "sat0@example.jp", Some(LookAlike::DigitForLetter)),
        ("カ@example.jp", "力@example.jp", Some(LookAlike::Confusable)),
        ("𝐭aro@example.jp", "taro@example.jp", Some(LookAlike::Confusable)),
        ("sato@example.jp", "Sato@Example.jp", None),
        ("sato@example.jp", "saito@example.jp", None),
        ("sato1@example.jp", "sato0@example.jp", None),
    ] {
        let (one, other) = (address(one), address(other));
        assert_eq!(one.looks_like(&other), expected, "{one} {other}");
        assert_eq!(other.looks_like(&one), expected, "{other} {one}");
        let together = one.look_alike_group() == other.look_alike_group();
        assert_eq!(together, expected.is_some() || one == other, "{one} {other}");
    }
}

#[test]
fn il_72_look_alikes_of_domains() {
    for (one, other, expected) in [
        ("paypal.com", "pаypal.com", Some(LookAlike::Confusable)),
        ("paypal.com", "xn--pypal-4ve.com", Some(LookAlike::Confusable)),
        ("apple.com", "аррӏе.com", Some(LookAlike::Confusable)),
        ("ニコニコ.jp", "二コ二コ.jp", Some(LookAlike::Confusable)),
        ("google.com", "g00gle.com", Some(LookAlike::DigitForLetter)),
        ("GOOGLE.com", "google.COM.", None),
        ("example.com", "example.net", None),
    ] {
        let (one, other) = (domain(one), domain(other));
        assert_eq!(one.view().looks_like(&other), expected, "{one} {other}");
        assert_eq!(other.view().looks_like(&one), expected, "{other} {one}");
    }
}

//! IL-72: domains are compared label by label; IL-70: in one normal form.

use email_identity::{AddressPolicy, Domain, DomainRef, EmailAddress};

use crate::{address, domain};

#[test]
fn il_72_same_or_under_goes_by_labels() {
    for (one, other, expected) in [
        ("example.com", "example.com", true),
        ("EXAMPLE.com.", "example.COM", true),
        ("mail.example.com", "example.com", true),
        ("a.b.example.com", "example.com", true),
        ("evil-example.com", "example.com", false),
        ("evilexample.com", "example.com", false),
        ("example.com.evil.com", "example.com", false),
        ("example.com", "mail.example.com", false),
        ("com", "example.com", false),
        ("example.com", "com", true),
        ("メール.例え.jp", "xn--r8jz45g.JP", true),
        ("悪例え.jp", "例え.jp", false),
    ] {
        assert_eq!(domain(one).is_same_or_under(&domain(other)), expected, "{one} under {other}");
    }
    assert!(address("taro@Mail.Example.com").domain().is_same_or_under(&domain("example.com")));
    assert!(!address("taro@evil-example.com").domain().is_same_or_under(&domain("example.com")));
}

#[test]
fn il_72_registrable_domains_by_the_public_suffix_list() {
    for (text, expected) in [
        ("example.com", Some("example.com")),
        ("a.b.Example.COM", Some("example.com")),
        ("shop.example.co.jp", Some("example.co.jp")),
        ("co.jp", None),
        ("jp", None),
        ("city.kobe.jp", Some("city.kobe.jp")),
        ("alice.github.io", Some("alice.github.io")),
        ("github.io", None),
        ("foo.個人.hk", Some("foo.xn--gmqw5a.hk")),
        ("x.y.unknown-tld", Some("y.unknown-tld")),
    ] {
        assert_eq!(domain(text).registrable().map(DomainRef::as_str), expected, "{text}");
    }
    for (one, other, expected) in [
        ("mail.example.co.jp", "www.example.co.jp", true),
        ("a.co.jp", "b.co.jp", false),
        ("alice.github.io", "bob.github.io", false),
        ("co.jp", "co.jp", true),
        ("co.jp", "ne.jp", false),
        ("example.co.jp", "co.jp", false),
    ] {
        assert_eq!(domain(one).same_registrable_domain(&domain(other)), expected, "{one} and {other}");
    }
}

#[test]
fn il_70_one_normal_form() {
    let expected = domain("日本語.jp");
    assert_eq!(expected.as_str(), "xn--wgv71a119e.jp");
    assert_eq!(expected.to_unicode(), "日本語.jp");
    for spelling in ["日本語。ＪＰ", "XN--WGV71A119E.JP", "日本語.jp.", "  日本語｡jp｡\n"] {
        assert_eq!(domain(spelling), expected, "{spelling}");
    }
    assert_eq!(expected.labels().collect::<Vec<_>>(), ["xn--wgv71a119e", "jp"]);
    assert_eq!(address("a@日本語.jp").domain(), expected);
    assert_eq!(Domain::from(address("a@日本語.jp").domain()), expected);
}

#[test]
fn il_72_domains_refused() {
    for (text, code) in [
        ("", "address.domain.missing"),
        (".", "address.domain.missing"),
        ("exam ple.jp", "address.character.white_space"),
        ("a..b", "address.domain.empty_label"),
        (".a", "address.domain.empty_label"),
        ("a.b..", "address.domain.empty_label"),
        ("[::1]", "address.domain.literal"),
        ("127.0.0.1", "address.domain.literal"),
        ("a@b.jp", "address.second_at"),
        ("a*b.jp", "address.character.forbidden"),
        ("-a.jp", "address.domain.hyphen"),
    ] {
        assert_eq!(Domain::parse(text).unwrap_err().code(), code, "{text}");
    }
    // One label is a domain, but no mail domain.
    assert_eq!(domain("localhost").as_str(), "localhost");
    let error = EmailAddress::parse("taro@localhost", &AddressPolicy::default()).unwrap_err();
    assert_eq!(error.code(), "address.domain.single_label");
}

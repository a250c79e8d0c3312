//! IL-71: look-alikes by mixed scripts in the domain are refused; genuine names pass.

use email_identity::{AddressPolicy, EmailAddress};

use crate::{domain, parse};

#[test]
fn il_71_genuine_names_pass() {
    for genuine in [
        "日本語.jp",
        "ひらがな.jp",
        "カタカナ.jp",
        "お名前.com",
        "東京タワーとabc.jp",
        "株式会社さくらインターネット.jp",
        "第一生命.jp",
        "abcノート.jp",
        "ノート.jp",
        "スーパー123.jp",
        "佐々木〆.jp",
        "mail-日本.jp",
        "例え.テスト",
        "bücher.de",
        "почта.рф",
        "почта.com",
        "ελλάδα.gr",
        "한국어abc.kr",
        "中文ㄅㄆ.tw",
        "मुंबई.भारत",
        "i❤.ws",
    ] {
        assert!(parse(&format!("info@{genuine}")).is_ok(), "{genuine}");
        assert!(!domain(genuine).view().has_suspicious_scripts(), "{genuine}");
    }
}

#[test]
fn il_71_look_alikes_are_refused_unless_the_policy_takes_them() {
    let lenient = AddressPolicy::default().with_refuse_mixed_script_domains(false);
    for (imitation, code) in [
        ("pаypal.com", "address.domain.mixed_scripts"),
        ("gооgle.com", "address.domain.mixed_scripts"),
        ("αmazon.com", "address.domain.mixed_scripts"),
        ("日本кнiга.jp", "address.domain.mixed_scripts"),
        ("ひらがな한국.jp", "address.domain.mixed_scripts"),
        ("pay一pal.com", "address.domain.mixed_scripts"),
        ("exampleノlogin.jp", "address.domain.mixed_scripts"),
        ("g〇〇gle.com", "address.domain.mixed_scripts"),
        ("аррӏе.com", "address.domain.latin_look_alike"),
        ("οοο.com", "address.domain.latin_look_alike"),
        ("mail.аррӏе.com", "address.domain.latin_look_alike"),
    ] {
        let text = format!("info@{imitation}");
        let error = parse(&text).unwrap_err();
        assert_eq!(error.code(), code, "{imitation}");
        let taken = EmailAddress::parse(&text, &lenient).unwrap();
        assert!(taken.domain().has_suspicious_scripts());
        // Spelt in Punycode it is refused just so.
        assert_eq!(parse(taken.delivery()).unwrap_err().code(), code, "{imitation}");
    }
}

/// IL-71: the place is the label's.
#[test]
fn il_71_the_label_is_named() {
    let error = parse("info@www.pаypal.日本.jp").unwrap_err();
    assert_eq!(crate::problems(&error), [(10, "address.domain.mixed_scripts")]);
}

/// IL-71 speaks of domains: a local part may mix scripts, and is only hinted at.
#[test]
fn il_71_local_parts_are_not_judged() {
    assert!(parse("pаypal@example.jp").is_ok());
}

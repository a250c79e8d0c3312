//! IL-70, IL-72: what holds for every text.

use email_identity::{AddressPolicy, Domain, EmailAddress, LocalPartCase};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn policies() -> impl Strategy<Value = AddressPolicy> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(sensitive, quoted, refuse)| AddressPolicy {
        local_part_case: if sensitive { LocalPartCase::Sensitive } else { LocalPartCase::Insensitive },
        quoted_local_parts: quoted,
        refuse_mixed_script_domains: refuse,
    })
}

/// Texts that are nearly, and often really, addresses: pieces with a sense, glued together.
fn near_addresses() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "taro", "Hanako", "山田", "やまだ", "ヤマダ", "ﾔﾏﾀﾞ", "か\u{3099}", "straße", "ΟΔΟΣ", "İ", "иван", "משתמש", "१", "+tag", "xn--wgv71a119e",
            "xn--", "\u{212A}", "😀", "\u{37E}", "é", "e\u{301}", "𝐚", "㍿", "ǅ", "ᾳ", "\u{345}",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![".", "。", "-", "--", "_", "\"", "\\", "@", "＠", " ", "\u{3000}", "\u{200B}", "\u{202E}", ",", "(", "<", "[", "1"])
            .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let part = prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat());
    let end = prop::sample::select(vec![".jp", ".JP.", ".日本", ".рф", "", "。ｊｐ", ".123"]);
    (part.clone(), part, end).prop_map(|(local_part, domain, end)| format!("{local_part}@{domain}{end}"))
}

fn holds(text: &str, policy: &AddressPolicy) -> Result<(), TestCaseError> {
    let address = match EmailAddress::parse(text, policy) {
        Ok(address) => address,
        Err(error) => {
            prop_assert!(!error.problems().is_empty());
            for problem in error.problems() {
                prop_assert!(text.is_char_boundary(problem.place.octet), "{error:?}");
                prop_assert_eq!(text[..problem.place.octet].chars().count() + 1, problem.place.column);
            }
            prop_assert!(error.problems().is_sorted_by_key(|problem| problem.place));
            return Ok(());
        }
    };
    prop_assert_eq!(address.as_given(), text.trim());
    prop_assert_eq!(format!("{}@{}", address.local_part(), address.domain()), address.delivery());
    prop_assert!(address.delivery().len() <= 254 && address.local_part().len() <= 64);
    prop_assert!(address.domain().as_str().is_ascii());

    // What is delivered to is the same address.
    let delivery = EmailAddress::parse(address.delivery(), policy).unwrap();
    prop_assert_eq!(delivery.key(), address.key());
    prop_assert_eq!(delivery.delivery(), address.delivery());
    // The key is its own key.
    let key = EmailAddress::parse(address.key().as_str(), policy);
    if let Ok(key) = key {
        prop_assert_eq!(key.key(), address.key());
    } else {
        // Lower case may take more octets than upper case; only length can stand in the way.
        prop_assert!(key.unwrap_err().problems().iter().all(|p| p.kind.code().ends_with("too_long")));
    }
    // Stores give back what they got.
    let restored = EmailAddress::restore(address.as_given(), address.key().as_str()).unwrap();
    prop_assert_eq!(restored.key(), address.key());
    prop_assert_eq!(restored.as_given(), address.as_given());
    prop_assert_eq!(restored.delivery(), address.delivery());
    // Domains are domains.
    let domain = Domain::parse(address.domain().as_str()).unwrap();
    prop_assert_eq!(domain.as_str(), address.domain().as_str());
    let unicode = Domain::parse(&domain.to_unicode()).unwrap();
    prop_assert_eq!(&unicode, &domain);
    prop_assert!(domain.registrable().is_none_or(|registrable| domain.is_same_or_under(registrable)));
    // An address resembles itself in no way.
    prop_assert_eq!(address.twin_of(&delivery), None);
    prop_assert_eq!(address.looks_like(&delivery), None);
    prop_assert_eq!(address.look_alike_group(), delivery.look_alike_group());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn il_72_never_panics_and_il_70_forms_agree_on_near_addresses(text in near_addresses(), policy in policies()) {
        holds(&text, &policy)?;
    }

    #[test]
    fn il_72_never_panics_on_any_text(text in any::<String>(), policy in policies()) {
        holds(&text, &policy)?;
        let _ = Domain::parse(&text);
    }

    #[test]
    fn il_72_never_panics_on_any_local_part_and_domain(local_part in "\\PC{1,6}", domain in "\\PC{1,8}", policy in policies()) {
        holds(&format!("{local_part}@{domain}.jp"), &policy)?;
    }

    #[test]
    fn il_70_case_does_not_matter(text in near_addresses()) {
        let policy = AddressPolicy::default();
        if let Ok(address) = EmailAddress::parse(&text, &policy) && address.delivery().is_ascii() {
            for spelling in [address.delivery().to_uppercase(), address.delivery().to_lowercase()] {
                let other = EmailAddress::parse(&spelling, &policy);
                prop_assert_eq!(other.as_ref(), Ok(&address));
            }
        }
    }

    #[test]
    fn il_72_under_goes_by_labels(labels in prop::collection::vec("[ab-]{1,2}", 1..4), others in prop::collection::vec("[ab-]{1,2}", 1..3)) {
        if let (Ok(one), Ok(other)) = (Domain::parse(&labels.join(".")), Domain::parse(&others.join("."))) {
            prop_assert_eq!(one.is_same_or_under(&other), labels.ends_with(&others));
        }
    }
}

/// IL-70: every character that an address may contain has a key that is its own key. Of the many that neither have case nor
/// compose with others (most kanji, Hangul and unassigned code points) every 61st is tried.
#[test]
fn il_70_keys_are_stable_for_every_character() {
    let policy = AddressPolicy::default();
    for character in '\0'..=char::MAX {
        let plain = character.to_lowercase().eq([character])
            && std::iter::once(character).nfkd().eq([character])
            && u32::from(character) > 0x2FFF;
        if plain && !u32::from(character).is_multiple_of(61) {
            continue;
        }
        for text in [format!("a{character}b@example.jp"), format!("a@b{character}b.jp")] {
            if let Err(error) = holds(&text, &policy) {
                panic!("U+{:04X}: {error}", u32::from(character));
            }
        }
    }
}

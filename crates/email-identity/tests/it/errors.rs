//! IL-72: refusals say everything that is wrong, and where.

use std::fmt::Write;

use email_identity::{AddressPolicy, EmailAddress, ProblemKind};

use crate::{parse, problems};

#[test]
fn il_72_every_problem_with_its_place() {
    let text = "\u{3000}佐藤 花子@exam_ple..日本,jp";
    let error = parse(text).unwrap_err();
    assert_eq!(
        problems(&error),
        [
            (4, "address.character.white_space"),
            (12, "address.character.forbidden"),
            (17, "address.domain.empty_label"),
            (20, "address.list"),
        ]
    );
    for problem in error.problems() {
        let rest = &text[problem.place.octet..];
        assert!(rest.starts_with([' ', '_', '.', ',']), "{rest}");
    }
    assert_eq!(
        error.to_string(),
        "column 4: white space (U+0020) stands inside the address; column 12: `_` is not allowed there; \
         column 17: a part of the domain is empty; column 20: `,` separates addresses; one address was expected"
    );
    assert!(error.has("address.list") && !error.has("address.empty"));
}

#[test]
fn il_72_limits_in_octets() {
    let local_part = |octets: usize| "a".repeat(octets);
    // Four labels of 61 and the rest: 61 × 3 + 3 dots + …
    let domain = |octets: usize| {
        let tail = format!("{}.{}.{}", "b".repeat(61), "c".repeat(61), "d".repeat(61));
        format!("{}.{tail}", "e".repeat(octets - tail.len() - 1))
    };
    assert!(parse(&format!("{}@example.jp", local_part(64))).is_ok());
    let error = parse(&format!("{}@example.jp", local_part(65))).unwrap_err();
    assert_eq!(error.problems()[0].kind, ProblemKind::LocalPartTooLong { octets: 65, limit: 64 });
    // Kanji have three octets each.
    assert!(parse(&format!("{}@example.jp", "字".repeat(21))).is_ok());
    let error = parse(&format!("{}@example.jp", "字".repeat(22))).unwrap_err();
    assert_eq!(error.problems()[0].kind, ProblemKind::LocalPartTooLong { octets: 66, limit: 64 });
    // か and a combining mark are six octets as typed, three in NFC.
    assert!(parse(&format!("{}@example.jp", "か\u{3099}".repeat(21))).is_ok());

    assert!(parse(&format!("{}@{}", local_part(7), domain(246))).is_ok());
    let error = parse(&format!("{}@{}", local_part(8), domain(246))).unwrap_err();
    assert_eq!(error.problems()[0].kind, ProblemKind::TooLong { octets: 255, limit: 254 });
    // The whole is measured with the domain in ASCII form.
    let idn = format!("日本語.{}", domain(240 - 3));
    assert!(parse(&format!("a@{idn}")).is_ok_and(|address| address.delivery().len() == 254));
    assert_eq!(parse(&format!("ab@{idn}")).unwrap_err().code(), "address.too_long");

    assert!(parse(&format!("a@{}.jp", "b".repeat(63))).is_ok());
    let error = parse(&format!("a@{}.jp", "b".repeat(64))).unwrap_err();
    assert_eq!(error.problems()[0].kind, ProblemKind::LabelTooLong { octets: 64, limit: 63 });
    let long = format!("a@{}.{}", "f".repeat(63), domain(240));
    assert!(parse(&long).unwrap_err().has("address.domain.too_long"));
    let error = parse(&"a".repeat(5000)).unwrap_err();
    assert_eq!(error.problems()[0].kind, ProblemKind::TooLong { octets: 5000, limit: 1024 });
    // White space around the address does not count.
    assert!(parse(&format!("{}taro@example.jp", " ".repeat(5000))).is_ok());
}

#[test]
fn il_72_a_text_full_of_mistakes_lists_the_first_sixteen() {
    let error = parse(&format!("{}@example.jp", "(".repeat(60))).unwrap_err();
    assert_eq!(error.problems().len(), email_identity::AddressError::MAX_PROBLEMS);
}

/// IL-72: logging the error logs no address.
#[test]
fn il_72_errors_do_not_repeat_the_address() {
    let error = parse("hanako sato@secret example.jp").unwrap_err();
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!text.contains("hanako") && !text.contains("secret"), "{text}");
    }
}

/// IL-72: a problem that was corrected at its place is gone.
#[test]
fn il_72_places_can_be_sliced() {
    let text = "taro＠example.jp";
    let error = parse(text).unwrap_err();
    let place = error.problems()[0].place;
    let corrected = format!("{}@{}", &text[..place.octet], &text[place.octet + '＠'.len_utf8()..]);
    assert!(EmailAddress::parse(&corrected, &AddressPolicy::default()).is_ok());
}

/// IL-71, IL-72: the codes and texts are a contract with hosts that translate them.
#[test]
fn il_72_codes_and_texts() {
    let kinds = [
        ProblemKind::Empty,
        ProblemKind::MissingAt,
        ProblemKind::WideAt,
        ProblemKind::SecondAt,
        ProblemKind::TooLong { octets: 300, limit: 254 },
        ProblemKind::LocalPartMissing,
        ProblemKind::LocalPartTooLong { octets: 70, limit: 64 },
        ProblemKind::LeadingDot,
        ProblemKind::TrailingDot,
        ProblemKind::DoubleDot,
        ProblemKind::QuotedLocalPart,
        ProblemKind::QuoteNotClosed,
        ProblemKind::LeadingMark,
        ProblemKind::MixedDirection,
        ProblemKind::WidthVariant { character: 'Ａ' },
        ProblemKind::WhiteSpace { character: ' ' },
        ProblemKind::ControlCharacter { character: '\0' },
        ProblemKind::InvisibleCharacter { character: '\u{200B}' },
        ProblemKind::BidirectionalCharacter { character: '\u{202E}' },
        ProblemKind::UnassignedCharacter { character: '\u{E000}' },
        ProblemKind::Comment,
        ProblemKind::List { separator: ',' },
        ProblemKind::AngleBracket,
        ProblemKind::Forbidden { character: '_' },
        ProblemKind::DomainMissing,
        ProblemKind::AddressLiteral,
        ProblemKind::SingleLabel,
        ProblemKind::EmptyLabel,
        ProblemKind::LabelTooLong { octets: 70, limit: 63 },
        ProblemKind::DomainTooLong { octets: 260, limit: 253 },
        ProblemKind::Hyphen,
        ProblemKind::NotIdna,
        ProblemKind::MixedScripts,
        ProblemKind::LatinLookAlike,
        ProblemKind::KeyMismatch,
    ];
    let mut out = String::new();
    for kind in kinds {
        writeln!(out, "{:44} {kind}", kind.code()).unwrap();
    }
    insta::assert_snapshot!("codes", out);
}

//! The small values: kinds of offers, messages, languages, and what stores may hand back.

use crate::fixture::*;
use invitation_lifecycle::*;

/// IL-01: a kind is a short word.
#[test]
fn il_01_kinds_of_offers() {
    for good in ["a", "contract", "user_type", "x9", "abcdefghijklmnopqrstuvwx"] {
        assert_eq!(OfferKind::new(good).unwrap().as_str(), good);
    }
    let code = |text: &str| OfferKind::new(text).unwrap_err().code();
    assert_eq!(code(""), "offer_kind.empty");
    assert_eq!(code("abcdefghijklmnopqrstuvwxy"), "offer_kind.too_long");
    for bad in ["Contract", "1a", "_a", "a-b", "a b", "契約", "a\0"] {
        assert_eq!(code(bad), "offer_kind.bad_character", "{bad:?}");
    }
    let error = OfferKind::new("user-type").unwrap_err().to_string();
    assert!(error.contains("`-` at character 5"), "{error}");
    assert!(OfferKind::CONTRACT < OfferKind::USER_TYPE, "in the order of the text");
    assert!(OfferKind::new("a").unwrap() < OfferKind::new("aa").unwrap());
}

/// IL-01: a message is plain text of some length.
#[test]
fn il_01_messages() {
    let parse = |text: &str| text.parse::<MessageText>();
    assert_eq!(parse(" 一行目\r\n二行目\r三行目\t。\n").unwrap().as_str(), "一行目\n二行目\n三行目\t。");
    assert_eq!(parse(" \n\t ").unwrap_err().code(), "message.empty");
    assert!(parse(&"語".repeat(4_000)).is_ok());
    assert_eq!(parse(&"語".repeat(4_001)).unwrap_err(), MessageTextError::TooLong { chars: 4_001 });
    let error = parse("  a\u{1b}[31m").unwrap_err();
    assert_eq!(error, MessageTextError::ControlCharacter { character: '\u{1b}', position: 2 });
    assert_eq!(error.to_string(), "the message has the control character U+001B at character 2");
}

/// IL-01: languages in their normal spelling.
#[test]
fn il_01_languages() {
    let parse = |text: &str| text.parse::<Language>();
    assert_eq!(parse("EN-gb").unwrap().as_str(), "en-GB");
    assert_eq!(parse("zh-hant-TW").unwrap().primary(), "zh");
    for bad in ["", "j", "日本語", "ja_JP", "ja-"] {
        assert_eq!(parse(bad).unwrap_err().code(), "language.malformed", "{bad:?}");
    }
}

/// What breaks an invariant is not restored, and everything wrong is named at once.
#[test]
fn damaged_records_are_refused() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    let (_, _) = world.pass(HOUR).resend(1).unwrap();
    let good = world.invitation(1).record();
    assert_eq!(Invitation::restore(good.clone()).unwrap().record(), good);

    let damaged = |change: fn(&mut InvitationRecord)| {
        let mut record = good.clone();
        change(&mut record);
        Invitation::restore(record).unwrap_err().problems
    };
    assert_eq!(damaged(|record| record.offers.clear()), [RecordProblem::NoOffers]);
    assert_eq!(damaged(|record| record.sendings = 0), [RecordProblem::NoSendings]);
    assert_eq!(damaged(|record| record.sendings = 3), [RecordProblem::TokenGenerations]);
    assert_eq!(damaged(|record| record.tokens[0].generation = 1), [RecordProblem::TokenGenerations]);
    assert_eq!(
        damaged(|record| record.superseded[0].token.generation = 0),
        [RecordProblem::TokenGenerations]
    );
    assert_eq!(
        damaged(|record| record.expires_at = Some(record.issued_at)),
        [RecordProblem::ExpiresBeforeSending]
    );
    let selector = good.tokens[0].selector;
    let twice = damaged(|record| record.superseded[0].token.selector = record.tokens[0].selector);
    assert_eq!(twice, [RecordProblem::RepeatedSelector { selector }]);
    let all = damaged(|record| {
        record.offers.clear();
        record.tokens.clear();
    });
    assert_eq!(all, [RecordProblem::NoOffers, RecordProblem::NoToken]);

    let addressee = world.store.addressee(HOLDER, address(TANAKA_MAIL).key()).unwrap();
    let mut record = addressee.record();
    assert_eq!(Addressee::restore(record.clone()).unwrap(), addressee);
    record.claims.push(record.claims[0]);
    let error = Addressee::restore(record).unwrap_err();
    assert_eq!(error.code(), "invitation.corrupt_record");
    assert!(error.to_string().starts_with("a stored addressee is damaged: contract "), "{error}");
}

/// A token for another generation than the next is refused, so that a mistake of the caller's does not become a damaged record.
#[test]
fn il_05_tokens_are_made_for_the_next_generation() {
    let mut world = World::new();
    world.invite(new(1, TANAKA_MAIL));
    world.pass(HOUR);
    let invitation = world.invitation(1);
    let addressee = world.store.addressee(HOLDER, address(TANAKA_MAIL).key()).unwrap();
    let context = Context { now: world.now, policy: &world.policy, addressee: &addressee };
    let (_, token) = world.keys.mint(&invitation.token_binding(), 5, &mut world.random).unwrap();
    let command = Command::Resend { token, facts: Facts::unopposed(&world.grants) };
    let refusal = invitation.decide(&command, &context).unwrap_err();
    assert_eq!(refusal, Refusal::TokenOutOfStep { expected: 2, given: 5 });
}

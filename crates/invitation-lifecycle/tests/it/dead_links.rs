//! IL-13, IL-16: what a link says that opens nothing, and what it never says.

use crate::fixture::*;
use invitation_lifecycle::*;

fn why(look: Look) -> DeadLink {
    match look {
        Look::Dead { why } => why,
        Look::Open(open) => panic!("{open:?}"),
    }
}

/// IL-16: superseded by a later mail, until it would have expired; then it is unknown.
#[test]
fn il_16_superseded() {
    let mut world = World::new();
    let first = world.invite(new(1, TANAKA_MAIL));
    let (_, second) = world.pass(DAY).resend(1).unwrap();
    assert_eq!(why(world.look(&first)), DeadLink::Superseded);
    assert!(matches!(world.look(&second), Look::Open(_)));
    // Whatever became of the invitation since, the first link died of the second mail.
    world.cancel(1).unwrap();
    assert_eq!(why(world.look(&first)), DeadLink::Superseded);
    assert_eq!(why(world.look(&second)), DeadLink::Cancelled);
    assert_eq!(why(world.pass(DAY * 6).look(&first)), DeadLink::Unknown);
}

/// IL-16: cancelled, expired, declined.
#[test]
fn il_16_cancelled_expired_declined() {
    let mut world = World::new();
    let (one, two, three) = (
        world.invite(new(1, TANAKA_MAIL)),
        world.invite(new(2, SUZUKI_MAIL)),
        world.invite(new(3, "a@example.com")),
    );
    world.cancel(1).unwrap();
    world.decline(&two).unwrap();
    world.pass(DAY * 7);
    assert_eq!(why(world.look(&one)), DeadLink::Cancelled);
    assert_eq!(why(world.look(&two)), DeadLink::Declined);
    assert_eq!(why(world.look(&three)), DeadLink::Expired);
    world.cancel(3).unwrap();
    assert_eq!(why(world.look(&three)), DeadLink::Cancelled);
}

/// IL-16: accepted by you, only to you; to everybody else it is unknown (IL-13).
#[test]
fn il_16_accepted_by_you() {
    let mut world = World::new();
    let first = world.invite(new(1, TANAKA_MAIL));
    let (_, second) = world.pass(HOUR).resend(1).unwrap();
    world.accepted(&second, TANAKA);
    for token in [&first, &second] {
        assert_eq!(why(world.look_with(&by_token(token), Some(TANAKA))), DeadLink::AcceptedByYou);
    }
    assert_eq!(why(world.look_with(&by_session(1, TANAKA_MAIL), Some(TANAKA))), DeadLink::AcceptedByYou);
    assert_eq!(why(world.look_with(&by_token(&second), Some(SUZUKI))), DeadLink::Unknown);
    assert_eq!(why(world.look(&second)), DeadLink::Unknown);
    assert_eq!(why(world.look(&first)), DeadLink::Superseded);
}

/// IL-13: a wrong secret, an unknown selector and a deleted invitation are one answer, to every attempt.
#[test]
fn il_13_a_stranger_learns_nothing() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    let other = world.invite(new(2, SUZUKI_MAIL));
    world.policy = world.policy.with_sending_interval(None);
    let deleted = world.invite(to(&[2], new(3, TANAKA_MAIL)));
    world.cancel(3).unwrap();
    world.delete(3).unwrap();

    let mut wrong_secret = token.clone();
    let last = if wrong_secret.pop() == Some('A') { 'B' } else { 'A' };
    wrong_secret.push(last);
    // The first 21 characters are the selector's alone; the 22nd is shared, so 20 of one and the rest of the other make a stranger.
    let mixed = format!("{}{}", &token[..20], &other[20..]);
    let swapped = {
        let decode = |text: &str| data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        let octets = [&decode(&token)[..16], &decode(&other)[16..]].concat();
        data_encoding::BASE64URL_NOPAD.encode(&octets)
    };
    let unknown = "A".repeat(64);
    for stranger in [&wrong_secret, &mixed, &swapped, &unknown, &deleted] {
        assert_eq!(world.look(stranger), Look::Dead { why: DeadLink::Unknown });
        assert_eq!(world.look_with(&by_token(stranger), Some(TANAKA)), Look::Dead { why: DeadLink::Unknown });
        assert_eq!(world.refused(|world| world.accept(stranger, TANAKA)), Refusal::Unknown);
        assert_eq!(world.refused(|world| world.decline(stranger)), Refusal::Unknown);
    }
    assert_eq!("no token".parse::<PresentedToken>().unwrap_err().code(), Refusal::Unknown.code());
    world.accepted(&token, TANAKA);
}

/// IL-16: no refusal and no dead link carries an address, in its text or on the wire.
#[test]
fn il_16_an_answer_never_names_the_address() {
    let mut world = World::new();
    let token = world.invite(new(1, SUZUKI_MAIL));
    world.set(1, OfferStanding::Gone);
    let mut answers = vec![world.refused(|world| world.accept(&token, TANAKA))];
    world.set(1, OfferStanding::Givable);
    world.objections = vec![Objection::DomainRefused];
    answers.push(world.refused(|world| world.accept(&token, TANAKA)));
    world.pass(DAY * 7);
    answers.push(world.refused(|world| world.accept(&token, TANAKA)));
    for refusal in answers {
        let texts = format!("{refusal} {refusal:?} {}", serde_json::to_string(&refusal).unwrap());
        assert!(!texts.contains("suzuki") && !texts.contains("example.co.jp"), "{texts}");
    }
}

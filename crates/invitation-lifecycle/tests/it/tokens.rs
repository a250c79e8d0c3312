//! IL-13: how tokens are made, kept, read and checked.

use crate::fixture::*;
use invitation_lifecycle::*;
use proptest::prelude::*;

/// A generator that counts upwards: selector 00…0f, then secret 20…3f.
fn counting() -> impl RandomBytes {
    let mut next = 0_u8;
    move |out: &mut [u8]| {
        for (place, value) in out.iter_mut().zip(next..) {
            *place = value;
        }
        next = 0x20;
        Ok(())
    }
}

fn binding() -> TokenBinding {
    TokenBinding { purpose: TokenPurpose::Invitation, scope: HOLDER, record: invitation(1).as_uuid() }
}

fn digest(token: &StoredToken) -> String {
    serde_json::to_value(token).unwrap()["digest"].as_str().unwrap().to_owned()
}

/// IL-13: test vectors, computed with another implementation of HMAC-SHA-256. They must never change: stored hashes depend on them.
#[test]
fn il_13_vectors() {
    let mint = |keys: &TokenKeys, generation| keys.mint(&binding(), generation, &mut counting()).unwrap();
    let (issued, stored) = mint(&keys(), 1);
    assert_eq!(issued.reveal(), "AAECAwQFBgcICQoLDA0ODyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4_");
    assert_eq!(stored.selector.to_string(), "AAECAwQFBgcICQoLDA0ODw");
    assert_eq!((stored.key, stored.generation), (KeyId(1), 1));
    assert_eq!(digest(&stored), "KOTB2n6K2c4K9GM-FdgyKLW4YTYldaXiDDX_J03fmvU");
    assert_eq!(digest(&mint(&keys(), 2).1), "PiRPxF1BbSrnyFvjMMuoU4cWlMhVb1nKIdWcXX2Bvo0");
    let secret: Vec<u8> = (0..32).collect();
    let other = TokenKeys::new(TokenKey::new(KeyId(2), &secret.try_into().unwrap()));
    assert_eq!(digest(&mint(&other, 1).1), "BG0ksZH50FvMpVB65Cg-iuEmthhqbHobJ2B0y1Bb8LA");
}

/// IL-13: bound to one record, scope, generation and secret.
#[test]
fn il_13_a_token_proves_nothing_about_anything_else() {
    let keys = keys();
    let (issued, stored) = keys.mint(&binding(), 1, &mut Sequence(5)).unwrap();
    let presented: PresentedToken = issued.reveal().parse().unwrap();
    assert!(keys.verify(&binding(), &stored, &presented));
    assert!(!keys.verify(&TokenBinding { scope: OTHER_HOLDER, ..binding() }, &stored, &presented));
    assert!(!keys.verify(
        &TokenBinding { record: invitation(2).as_uuid(), ..binding() },
        &stored,
        &presented
    ));
    assert!(!keys.verify(&binding(), &StoredToken { generation: 2, ..stored }, &presented));
    let selector = Selector::from_bytes([9; 16]);
    assert!(!keys.verify(&binding(), &StoredToken { selector, ..stored }, &presented));
    let (other, _) = keys.mint(&binding(), 1, &mut Sequence(6)).unwrap();
    assert!(!keys.verify(&binding(), &stored, &other.reveal().parse().unwrap()));
    assert!(!keys.verify_nothing(&presented));
}

/// IL-13: keys can be rotated: older ones verify, new tokens are made with the current one, and a key that is gone verifies nothing.
#[test]
fn il_13_key_rotation() {
    let old = || TokenKey::new(KeyId(1), &[0x0b; 32]);
    let new = || TokenKey::new(KeyId(2), &[0x0c; 32]);
    let (issued, stored) = TokenKeys::new(old()).mint(&binding(), 1, &mut Sequence(5)).unwrap();
    let presented: PresentedToken = issued.reveal().parse().unwrap();
    let rotated = TokenKeys::new(new()).with_older(old()).unwrap();
    assert!(rotated.verify(&binding(), &stored, &presented));
    assert_eq!(rotated.mint(&binding(), 1, &mut Sequence(6)).unwrap().1.key, KeyId(2));
    assert!(!TokenKeys::new(new()).verify(&binding(), &stored, &presented));
    let impostor = TokenKey::new(KeyId(1), &[0x0c; 32]);
    let unnamed = StoredToken { key: KeyId(9), ..stored };
    assert!(
        !TokenKeys::new(old()).verify(&binding(), &unnamed, &presented),
        "the key it names counts, not the current one"
    );
    assert!(!TokenKeys::new(impostor).verify(&binding(), &stored, &presented));
    assert_eq!(TokenKeys::new(old()).with_older(old()).unwrap_err().key, KeyId(1));
    assert!(rotated.with_older(new()).is_err());
}

/// IL-13: rotation in the middle of an invitation's life.
#[test]
fn il_13_an_invitation_outlives_a_rotation() {
    let mut world = World::new();
    let token = world.invite(new(1, TANAKA_MAIL));
    world.keys = TokenKeys::new(TokenKey::new(KeyId(2), &[0x0c; 32]))
        .with_older(TokenKey::new(KeyId(1), &[0x0b; 32]))
        .unwrap();
    let mut lost = world.clone();
    lost.keys = TokenKeys::new(TokenKey::new(KeyId(2), &[0x0c; 32]));
    assert_eq!(lost.refused(|world| world.accept(&token, TANAKA)), Refusal::Unknown);
    world.accepted(&token, TANAKA);
}

/// IL-13: shown once, for the mail; neither stored nor printed.
#[test]
fn il_13_secrets_are_not_printed() {
    let mut world = World::new();
    let (_, mails) = world.issue(vec![new(1, TANAKA_MAIL)]);
    let token = mails[0].token.reveal();
    let proof = by_token(token);
    let context = ServiceContext { keys: &world.keys, policy: &world.policy, now: world.now };
    let printed =
        format!("{:?} {:?} {context:?} {proof:?} {:?}", mails[0], mails[0].token, world.invitation(1));
    assert!(!printed.contains(&token[22..]), "{printed}");
    assert!(!printed.contains("0b0b") && !printed.contains("11, 11"), "{printed}");
    assert!(printed.contains("IssuedToken(…)") && printed.contains("PresentedToken(…)"), "{printed}");
    assert!(printed.contains("TokenKey(1, …)") && printed.contains("TokenDigest(…)"), "{printed}");
    assert!(!world.store.bytes().contains(&token[22..]), "what is at rest opens nothing");
}

/// IL-13: exactly one spelling, without white space, padding or unused bits.
#[test]
fn il_13_a_token_has_one_spelling() {
    let right = "AAECAwQFBgcICQoLDA0ODyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4_";
    assert!(right.parse::<PresentedToken>().is_ok());
    let wrong = [
        "",
        "=",
        &right[1..],
        &format!("{right}="),
        &format!("{right}A"),
        &format!(" {right}"),
        &format!("{}\n", &right[..63]),
        &right.replace('_', "/"),
        &"あ".repeat(22),
        &format!("{}あ", &right[..61]),
    ];
    for text in wrong {
        assert_eq!(text.parse::<PresentedToken>().err(), Some(MalformedToken), "{text:?}");
    }
    assert!("AAECAwQFBgcICQoLDA0ODx".parse::<Selector>().is_err(), "unused bits must be zero");
}

proptest! {
    /// IL-13: reading never panics, whatever is presented; what is read is what was issued.
    #[test]
    fn il_13_reading_never_panics(text in ".{0,80}", seed: u64, at in 0..64_usize, letter in "[A-Za-z0-9_-]") {
        let _ = text.parse::<PresentedToken>();
        let (issued, stored) = keys().mint(&binding(), 1, &mut Sequence(seed)).unwrap();
        let right: PresentedToken = issued.reveal().parse().unwrap();
        prop_assert!(keys().verify(&binding(), &stored, &right));
        let mut changed = issued.reveal().to_owned();
        changed.replace_range(at..=at, &letter);
        let presented: PresentedToken = changed.parse().unwrap();
        prop_assert_eq!(keys().verify(&binding(), &stored, &presented), changed == issued.reveal());
    }
}

//! Is this link's token the one that was sent?

use super::each;
use invitation_lifecycle::{
    KeyId, PresentedToken, RandomUnavailable, ScopeId, StoredToken, TokenBinding, TokenKey, TokenKeys,
    TokenPurpose,
};
use std::hint::black_box;
use uuid::Uuid;

const TOKENS: u128 = 200;

/// Read from its text and proven.
pub(super) fn verify() -> usize {
    let (keys, sent) = (keys(), sent());
    each(&sent, |token| {
        let presented = token.text.parse::<PresentedToken>();
        let proven = presented.is_ok_and(|presented| keys.verify(&token.binding, &token.stored, &presented));
        assert!(black_box(proven));
    })
}

/// Read from its text, and nobody's. Takes as long (IL-13).
pub(super) fn unknown() -> usize {
    let (keys, sent) = (keys(), sent());
    each(&sent, |token| {
        let presented = token.text.parse::<PresentedToken>();
        let proven = presented.is_ok_and(|presented| keys.verify_nothing(&presented));
        assert!(!black_box(proven));
    })
}

struct Sent {
    text: String,
    binding: TokenBinding,
    stored: StoredToken,
}

fn keys() -> TokenKeys {
    TokenKeys::new(TokenKey::new(KeyId(1), &[7; 32]))
}

/// Tokens as mails have carried them, the same in every run.
fn sent() -> Vec<Sent> {
    let keys = keys();
    let mut next = 0_u8;
    let mut octets = |out: &mut [u8]| -> Result<(), RandomUnavailable> {
        for octet in out {
            next = next.wrapping_mul(141).wrapping_add(3);
            *octet = next;
        }
        Ok(())
    };
    let mut send = |record| {
        let scope = ScopeId::from_uuid(Uuid::from_u128(1));
        let binding =
            TokenBinding { purpose: TokenPurpose::Invitation, scope, record: Uuid::from_u128(record) };
        let (issued, stored) = keys.mint(&binding, 1, &mut octets).expect("octets that differ");
        Sent { text: issued.reveal().to_owned(), binding, stored }
    };
    (0..TOKENS).map(&mut send).collect()
}

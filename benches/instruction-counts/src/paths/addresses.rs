//! Which address does this text mean? Parsed, normalised, its key made; of the texts that the bench `address-batch` reads.

use super::each;
use address_batch::input;
use email_identity::{AddressPolicy, EmailAddress};
use std::hint::black_box;

const TEXTS: usize = 10_000;

/// ASCII throughout, as nearly all are.
pub(super) fn ascii() -> usize {
    of_texts(|text, sound| sound && text.is_ascii())
}

/// With an internationalised domain, a local part in Japanese, or both.
pub(super) fn international() -> usize {
    of_texts(|text, sound| sound && !text.is_ascii())
}

/// Texts that are no addresses.
pub(super) fn refused() -> usize {
    of_texts(|_, sound| !sound)
}

fn of_texts(chosen: impl Fn(&str, bool) -> bool) -> usize {
    let policy = AddressPolicy::default();
    let (mut texts, _) = input::addresses(TEXTS);
    texts.retain(|text| chosen(text, EmailAddress::parse(text, &policy).is_ok()));
    texts.truncate(1_000);
    each(&texts, |text| drop(black_box(EmailAddress::parse(text, &policy))))
}

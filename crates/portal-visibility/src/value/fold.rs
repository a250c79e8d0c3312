//! Comparing texts without regard to case (PV-21).

use unicode_normalization::{UnicodeNormalization, is_nfc as in_nfc};

/// Whether a text is in Unicode's form NFC, which is the form in which texts are compared.
///
/// ```
/// assert!(portal_visibility::is_nfc("ガス"));
/// assert!(!portal_visibility::is_nfc("カ\u{3099}ス"));
/// ```
pub fn is_nfc(text: &str) -> bool {
    in_nfc(text)
}

/// The key under which texts are equal but for case: each letter put in upper case, then in lower case, then NFC (PV-21).
///
/// A host whose database is to compare without regard to case keeps this key in a column of its own.
///
/// ```
/// use portal_visibility::fold_key;
/// assert_eq!(fold_key("Straße ΟΔΟΣ"), fold_key("STRASSE οδος"));
/// assert_ne!(fold_key("Tanaka"), fold_key("Ｔａｎａｋａ"));
/// ```
pub fn fold_key(text: &str) -> String {
    folded(text).collect()
}

fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc()
}

/// Whether the fold key of `text` is `key`; allocates nothing.
pub(crate) fn same_but_for_case(text: &str, key: &str) -> bool {
    if text.is_ascii() {
        let lower = text.bytes().map(|byte| byte.to_ascii_lowercase());
        return text.len() == key.len() && lower.eq(key.bytes());
    }
    folded(text).eq(key.chars())
}

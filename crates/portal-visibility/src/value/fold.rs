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

fn folded(text: &str) -> impl Iterator<Item = char> + Clone + '_ {
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

/// Whether the fold key of `text` has `key`, itself a fold key, as a part; allocates nothing.
pub(crate) fn contains_but_for_case(text: &str, key: &str) -> bool {
    if text.is_ascii() {
        let mut parts = text.as_bytes().windows(key.len().max(1));
        return key.is_empty() || parts.any(|part| part.eq_ignore_ascii_case(key.as_bytes()));
    }
    let mut rest = folded(text);
    loop {
        let mut here = rest.clone();
        if key.chars().all(|letter| here.next() == Some(letter)) {
            return true;
        }
        if rest.next().is_none() {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PV-21: a part is found without the key being made, wherever it would be found in it.
    #[test]
    fn pv_21_parts_are_those_of_the_fold_key() {
        let texts = [
            "",
            "a",
            "Fiat 500 TWIN",
            "ブレーキ点検",
            "カ\u{3099}ス",
            "Straße",
            "ΟΔΟΣ",
            "ǆ ﬁn",
            "e\u{301}te\u{301}",
            "İstanbul",
        ];
        let keys: Vec<String> = texts
            .iter()
            .chain(&["ss", "キ点", "ss e", "τ", "st", "\u{301}", "カ", "500 t", "fin"])
            .map(|text| fold_key(text))
            .collect();
        let mut found = 0_usize;
        for text in texts {
            for key in &keys {
                let expected = fold_key(text).contains(key.as_str());
                assert_eq!(contains_but_for_case(text, key), expected, "{key:?} in {text:?}");
                found = found.saturating_add(usize::from(expected && !key.is_empty()));
            }
        }
        assert!(found > texts.len(), "{found}");
    }
}

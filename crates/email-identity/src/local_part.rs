//! The part before the `@`: what may stand in it (IL-72) and its normal form (IL-70).

use idna_adapter::{
    Adapter, BidiClassMask, FIRST_BC_MASK, LAST_LTR_MASK, LAST_RTL_MASK, MIDDLE_LTR_MASK, MIDDLE_RTL_MASK,
    RTL_MASK,
};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::characters::{is_usual_japanese, is_width_variant, refused_anywhere};
use crate::plain::{LOCAL_PART_LIMIT, is_local};
use crate::policy::LocalPartCase;
use crate::problem::{ProblemKind, Problems};

/// Notes what is wrong with an unquoted local part, which starts at `start` in the text as given.
pub(crate) fn check_unquoted(local_part: &str, start: usize, problems: &mut Problems<'_>) {
    if local_part.is_empty() {
        problems.add(start, ProblemKind::LocalPartMissing);
        return;
    }
    let mut after_dot = false;
    for (offset, character) in local_part.char_indices() {
        let octet = start.saturating_add(offset);
        if character == '.' {
            if offset == 0 {
                problems.add(octet, ProblemKind::LeadingDot);
            } else if after_dot {
                problems.add(octet, ProblemKind::DoubleDot);
            }
        } else if let Some(kind) = refused_unquoted(character) {
            problems.add(octet, kind);
        }
        after_dot = character == '.';
    }
    if after_dot && local_part.len() > 1 {
        let last = local_part.len().saturating_sub(1);
        problems.add(start.saturating_add(last), ProblemKind::TrailingDot);
    }
    check_whole(local_part, start, problems);
}

/// Notes what is wrong inside a quoted local part (`"…"` with its quotes), which starts at `start`.
pub(crate) fn check_quoted(local_part: &str, start: usize, problems: &mut Problems<'_>) {
    for (offset, character) in local_part.char_indices() {
        let kind = match character {
            ' ' => None,
            _ if character.is_whitespace() && !character.is_control() => {
                Some(ProblemKind::WhiteSpace { character })
            }
            _ if is_width_variant(character) => Some(ProblemKind::WidthVariant { character }),
            _ => refused_anywhere(character),
        };
        if let Some(kind) = kind {
            problems.add(start.saturating_add(offset), kind);
        }
    }
    check_whole(local_part, start, problems);
}

/// Rules about the local part as a whole: its length, its beginning, its directions.
fn check_whole(local_part: &str, start: usize, problems: &mut Problems<'_>) {
    let octets = delivery_len(local_part);
    if octets > LOCAL_PART_LIMIT {
        problems.add(start, ProblemKind::LocalPartTooLong { octets, limit: LOCAL_PART_LIMIT });
    }
    if is_simple(local_part) {
        return;
    }
    if local_part.chars().next().is_some_and(|first| Adapter::new().is_mark(first)) {
        problems.add(start, ProblemKind::LeadingMark);
    }
    if mixes_directions(local_part) {
        problems.add(start, ProblemKind::MixedDirection);
    }
}

/// Why this character may not stand in an unquoted local part.
fn refused_unquoted(character: char) -> Option<ProblemKind> {
    if is_usual_japanese(character) {
        return None;
    }
    if let Ok(octet) = u8::try_from(character)
        && character.is_ascii()
        && is_local(octet)
    {
        return None;
    }
    match character {
        '(' | ')' => Some(ProblemKind::Comment),
        ',' | ';' => Some(ProblemKind::List { separator: character }),
        '<' | '>' => Some(ProblemKind::AngleBracket),
        '@' => Some(ProblemKind::SecondAt),
        _ if character.is_whitespace() && !refused_anywhere(character).is_some_and(is_control) => {
            Some(ProblemKind::WhiteSpace { character })
        }
        _ if is_width_variant(character) => Some(ProblemKind::WidthVariant { character }),
        _ => refused_anywhere(character)
            .or_else(|| becomes_special(character).then_some(ProblemKind::Forbidden { character })),
    }
}

/// Whether the character is, or by NFC becomes, an ASCII character that may not stand in a local part: the Greek question mark
/// U+037E becomes `;`. (From U+3000 on no character becomes ASCII.)
fn becomes_special(character: char) -> bool {
    character < '\u{3000}'
        && std::iter::once(character)
            .nfc()
            .any(|normal| u8::try_from(normal).is_ok_and(|octet| octet.is_ascii() && !is_local(octet)))
}

const fn is_control(kind: ProblemKind) -> bool {
    matches!(kind, ProblemKind::ControlCharacter { .. })
}

/// The rule of RFC 5893 for one label, applied to a local part with right-to-left characters: whoever reads it must see
/// the same order of characters as the machine.
fn mixes_directions(local_part: &str) -> bool {
    let adapter = Adapter::new();
    let class = |character| adapter.bidi_class(character);
    if !local_part.chars().any(|character| class(character).to_mask().intersects(RTL_MASK)) {
        return false;
    }
    let all_within = |mask: BidiClassMask| local_part.chars().all(|c| class(c).to_mask().intersects(mask));
    let ends_within = |mask: BidiClassMask| {
        let last = local_part.chars().rev().find(|&c| !class(c).is_nonspacing_mark());
        last.is_some_and(|last| class(last).to_mask().intersects(mask))
    };
    let Some(first) = local_part.chars().next().map(class) else { return false };
    if !first.to_mask().intersects(FIRST_BC_MASK) {
        return true;
    }
    if first.is_ltr() {
        return !(all_within(MIDDLE_LTR_MASK) && ends_within(LAST_LTR_MASK));
    }
    let mixes_numbers = local_part.chars().any(|c| class(c).is_european_number())
        && local_part.chars().any(|c| class(c).is_arabic_number());
    mixes_numbers || !(all_within(MIDDLE_RTL_MASK) && ends_within(LAST_RTL_MASK))
}

/// How many octets the local part has as a mail server gets it.
pub(crate) fn delivery_len(local_part: &str) -> usize {
    if is_nfc(local_part) {
        local_part.len()
    } else {
        local_part.nfc().map(char::len_utf8).fold(0, usize::saturating_add)
    }
}

/// Appends the local part as a mail server gets it: as typed, in NFC (IL-70).
pub(crate) fn push_delivery(local_part: &str, out: &mut String) {
    if is_nfc(local_part) {
        out.push_str(local_part);
    } else {
        out.extend(local_part.nfc());
    }
}

/// Whether the text has only characters that are in NFC, have no case outside ASCII and turn no direction: no tables are needed.
fn is_simple(text: &str) -> bool {
    text.chars().all(|character| character.is_ascii() || is_usual_japanese(character))
}

/// Whether the text is certainly in NFC; `false` may be wrong.
fn is_nfc(text: &str) -> bool {
    is_simple(text) || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// Appends the normal form of a local part (IL-70).
///
/// Case is folded as lower-casing, letter by letter (as RFC 8265 does for user names), with the final sigma taken for a
/// sigma. Full case folding would merge `ß` with `ss` and `ſ` with `s`, which are other mailboxes.
pub(crate) fn push_key(local_part: &str, case: LocalPartCase, out: &mut String) {
    let unquoted;
    let local_part = if local_part.starts_with('"') {
        unquoted = without_needless_quotes(local_part);
        &unquoted
    } else {
        local_part
    };
    match case {
        LocalPartCase::Sensitive => push_delivery(local_part, out),
        LocalPartCase::Insensitive if is_simple(local_part) => {
            out.extend(local_part.chars().map(|letter| letter.to_ascii_lowercase()));
        }
        LocalPartCase::Insensitive => {
            let folded =
                local_part.nfc().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c });
            out.extend(folded.nfc());
        }
    }
}

/// `"tanaka"` and `"tan\aka"` are `tanaka`: quotes and backslashes only stay where they are needed, so that two spellings
/// of one local part have one key (IL-70).
fn without_needless_quotes(quoted: &str) -> String {
    let mut content = String::with_capacity(quoted.len());
    let mut needed = String::with_capacity(quoted.len());
    let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(quoted);
    let mut escaped = false;
    for character in inner.chars() {
        if character == '\\' && !escaped {
            escaped = true;
            continue;
        }
        escaped = false;
        content.push(character);
        if matches!(character, '"' | '\\') {
            needed.push('\\');
        }
        needed.push(character);
    }
    let mut problems = Problems::of(&content);
    check_unquoted(&content, 0, &mut problems);
    if problems.is_empty() { content } else { format!("\"{needed}\"") }
}

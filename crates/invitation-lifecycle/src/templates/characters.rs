//! Which characters may stand in a mail, and which can be seen.

use unicode_normalization::char::is_combining_mark;

/// Marks that change the direction of the text around them: embeddings, overrides, isolates.
const fn turns_text(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Single direction marks. They are allowed in templates, where they are written on purpose, and dropped from values.
const fn is_direction_mark(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{061C}')
}

/// What no mail carries: controls (NUL among them), separators of lines, direction overrides, interlinear annotation, tags, byte order
/// marks, noncharacters. Line breaks and tabs are not among them.
pub(super) fn is_forbidden(character: char) -> bool {
    let code = u32::from(character);
    (character.is_control() && !matches!(character, '\n' | '\t'))
        || turns_text(character)
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}')
        || matches!(code, 0xE_0000..=0xE_007F)
        || code & 0xFFFE == 0xFFFE
}

/// What is dropped from a value: what is forbidden, and direction marks, which would reorder what stands beside it.
pub(super) fn is_dropped_from_values(character: char) -> bool {
    is_forbidden(character) || is_direction_mark(character)
}

/// Whether the character leaves ink: neither white space nor one of the characters that show nothing by themselves.
pub(super) fn is_visible(character: char) -> bool {
    !character.is_whitespace()
        && !is_forbidden(character)
        && !is_direction_mark(character)
        && !is_combining_mark(character)
        && !matches!(
            character,
            '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
                | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0080}'..='\u{E0FFF}'
        )
}

/// Whether a mark would melt into the character before it.
pub(super) fn is_mark(character: char) -> bool {
    is_combining_mark(character)
}

pub(super) fn has_visible(text: &str) -> bool {
    text.chars().any(is_visible)
}

//! Which characters no address may contain (IL-72), wherever they stand.

use unicode_script::{Script, UnicodeScript};

use crate::problem::ProblemKind;

/// Why this character is refused in any part of an address, quoted or not; `None` if other rules decide.
///
/// White space is judged by the caller, because quotes may contain the plain space.
pub(crate) fn refused_anywhere(character: char) -> Option<ProblemKind> {
    if is_usual_japanese(character) {
        return None;
    }
    refused_unseen(character).or_else(|| {
        let unassigned =
            !character.is_ascii() && (character == '\u{FFFD}' || character.script() == Script::Unknown);
        unassigned.then_some(ProblemKind::UnassignedCharacter { character })
    })
}

/// The same without the unassigned characters, which UTS #46 knows by itself.
pub(crate) fn refused_unseen(character: char) -> Option<ProblemKind> {
    if is_usual_japanese(character) {
        return None;
    }
    if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') {
        return Some(ProblemKind::ControlCharacter { character });
    }
    if character.is_ascii() {
        return None;
    }
    if is_bidirectional_control(character) {
        return Some(ProblemKind::BidirectionalCharacter { character });
    }
    is_invisible(character).then_some(ProblemKind::InvisibleCharacter { character })
}

/// Kana and the kanji of the first block: by far the most frequent characters outside ASCII here, each assigned, visible, in NFC
/// on its own and of one of the three Japanese scripts. They need no table look-ups.
pub(crate) const fn is_usual_japanese(character: char) -> bool {
    matches!(
        character,
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}' | '\u{3005}' | '\u{4E00}'..='\u{9FFF}'
    )
}

/// Characters that turn the direction of the text around them (Unicode property `Bidi_Control`).
const fn is_bidirectional_control(character: char) -> bool {
    matches!(
        character,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// Characters without a glyph of their own: Unicode property `Default_Ignorable_Code_Point`, the anchors of interlinear
/// annotations, and the empty Braille pattern.
///
/// The joiners U+200C and U+200D are among them although a few languages spell words with them: two domains or local parts
/// that differ in nothing one can see must not be two identities.
const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200D}'
            | '\u{2060}'..='\u{206F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Whether this is a full-width or half-width variant of another character, as Japanese input methods produce them.
pub(crate) const fn is_width_variant(character: char) -> bool {
    matches!(character, '\u{FF01}'..='\u{FFEE}')
}

/// The dots that UTS #46 takes for a label separator.
pub(crate) const fn is_dot(character: char) -> bool {
    matches!(character, '.' | '\u{3002}' | '\u{FF0E}' | '\u{FF61}')
}

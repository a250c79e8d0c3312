//! Domains that mix scripts to look like another domain (IL-71).
//!
//! Judged label by label on the Unicode form, because `日本.example` mixes scripts innocently:
//!
//! - A label is of one script, or of Latin with one of the East Asian writing systems (kanji with kana, Han with Bopomofo,
//!   Han with Hangul): the level *Highly Restrictive* of UTS #39. `日本語テストabc` passes, `pаypal` with a Cyrillic `а` does not.
//! - A label of one other script, all of whose letters look like Latin ones (`аррӏе`, wholly Cyrillic), is refused unless the
//!   top-level domain is of that script too.
//! - Between Latin letters, East Asian characters that look like a stroke, a dot or a ring (`ノ 一 ー ・ 〇 …`) are refused.

use unicode_script::{Script, UnicodeScript};
use unicode_security::confusable_detection::skeleton;
use unicode_security::mixed_script::AugmentedScriptSet;

use crate::characters::is_usual_japanese;
use crate::problem::ProblemKind;

/// The labels that IL-71 refuses, by number, with the reason.
pub(crate) fn look_alikes(unicode: &str) -> impl Iterator<Item = (usize, ProblemKind)> + '_ {
    unicode.split('.').enumerate().filter_map(move |(index, label)| {
        if label.is_ascii() {
            return None;
        }
        let usual = label.chars().all(is_usual);
        let kind = if has_stray_stroke(label) || (!usual && mixes_scripts(label)) {
            ProblemKind::MixedScripts
        } else if !usual && imitates_latin(label, unicode) {
            ProblemKind::LatinLookAlike
        } else {
            return None;
        };
        Some((index, kind))
    })
}

/// Japanese and Latin letters, digits and the hyphen: what may be mixed, found without table look-ups.
const fn is_usual(character: char) -> bool {
    character.is_ascii() || is_usual_japanese(character) || matches!(character, 'ß'..='ö' | 'ø'..='ž')
}

/// Whether the label is beyond *Highly Restrictive* of UTS #39.
fn mixes_scripts(label: &str) -> bool {
    let mut all = AugmentedScriptSet::default();
    let mut besides_latin = AugmentedScriptSet::default();
    for character in label.chars() {
        let scripts = AugmentedScriptSet::for_char(character);
        all.intersect_with(scripts);
        if character.script() != Script::Latin {
            besides_latin.intersect_with(scripts);
        }
    }
    let east_asian = besides_latin.jpan || besides_latin.hanb || besides_latin.kore;
    all.is_empty() && !east_asian
}

/// Whether the label is of a script other than Latin, every letter looks like a Latin one, and the top-level domain is
/// not of that script.
fn imitates_latin(label: &str, unicode: &str) -> bool {
    let Some(script) = foreign_script(label) else { return false };
    let top = unicode.rsplit('.').next().unwrap_or("");
    foreign_script(top) != Some(script)
        && skeleton(label).all(|character| character.is_ascii_alphanumeric() || character == '-')
}

/// The script of the first letter outside Latin and the East Asian writing systems.
fn foreign_script(label: &str) -> Option<Script> {
    label.chars().map(|character| character.script()).find(|script| {
        !matches!(
            script,
            Script::Common
                | Script::Inherited
                | Script::Latin
                | Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Hangul
                | Script::Bopomofo
        )
    })
}

/// Whether characters such as `ノ` or `一` stand between characters none of which is East Asian, as in `pay一pal` or
/// `g〇〇gle`.
fn has_stray_stroke(label: &str) -> bool {
    let mut before_run = None;
    let mut in_run = false;
    for character in label.chars() {
        if is_stroke(character) {
            in_run = true;
            continue;
        }
        let stray = |other: char| !is_east_asian(other);
        if in_run && before_run.is_some_and(stray) && stray(character) {
            return true;
        }
        before_run = Some(character);
        in_run = false;
    }
    false
}

const fn is_stroke(character: char) -> bool {
    matches!(character, 'ノ' | '一' | 'ー' | '〇' | '丨' | '丶' | '丿' | '〳' | '〵' | '・')
}

fn is_east_asian(character: char) -> bool {
    matches!(
        character.script(),
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo
    )
}

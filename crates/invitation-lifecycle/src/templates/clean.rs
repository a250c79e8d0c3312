//! Values made fit for a mail: whatever comes in, something harmless goes on.
//!
//! A value is data of strangers. Before it is escaped for where it stands, it loses what could reach beyond its place in
//! any of them: controls, line breaks where there is one line, marks that turn the direction of the text around it, a
//! combining mark that would melt into the character before it (`>` and U+0338 make `≯` in whatever normalises the mail),
//! and its excess length.

use super::characters::{has_visible, is_dropped_from_values, is_mark};
use super::limits;

/// What stands under a mark that has nothing to stand on.
const CARRIER: char = '\u{25CC}';

/// A value for one line, empty if there is nothing to see.
pub(super) fn line(text: &str) -> String {
    one_line(text, limits::LINE_CHARS)
}

/// A value of several lines, in the same way.
pub(super) fn text(text: &str) -> String {
    let text =
        text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{B}', '\u{C}'], "\n");
    let mut out = String::new();
    let mut left = limits::TEXT_CHARS;
    let mut blank = 0_usize;
    for line in text.trim().lines() {
        let line = one_line(line, left);
        blank = if line.is_empty() { blank.saturating_add(1) } else { 0 };
        if blank > 1 {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&line);
        left = left.saturating_sub(line.chars().count().saturating_add(1));
        if left == 0 {
            break;
        }
    }
    let out = out.trim_end();
    if has_visible(out) { out.to_owned() } else { String::new() }
}

/// One line, the wide space of Japanese names kept, of at most `most` characters; what is cut off is told by `…`.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let mut out = String::new();
    let mut chars = 0_usize;
    for character in text.chars() {
        let wide = character == '\u{3000}';
        let space = (character.is_whitespace() && !wide) || matches!(character, '\u{1C}'..='\u{1F}');
        if !space && is_dropped_from_values(character) {
            continue;
        }
        let character = if space { ' ' } else { character };
        if (space && out.ends_with(' ')) || ((space || wide) && out.is_empty()) {
            continue;
        }
        if out.is_empty() && is_mark(character) {
            out.push(CARRIER);
            chars = chars.saturating_add(1);
        }
        out.push(character);
        chars = chars.saturating_add(1);
        if chars > most {
            shorten(&mut out);
            break;
        }
    }
    let out = out.trim_end();
    if has_visible(out) { out.to_owned() } else { String::new() }
}

/// Takes off the end so that `…` fits, whole characters with their marks.
fn shorten(text: &mut String) {
    text.pop();
    while text.pop().is_some_and(is_mark) {}
    text.push('…');
}

/// A subject: one line that no mail program decodes once more.
pub(super) fn subject(text: &str) -> String {
    one_line(text, limits::RENDERED_SUBJECT_CHARS).replace("=?", "= ?")
}

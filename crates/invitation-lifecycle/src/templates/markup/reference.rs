//! Character references: `&amp;`, `&#12354;`, `&#x3042;`.

use super::super::cursor::Cursor;
use super::super::problem::{Mistake, Problems, quoted};

/// The names that are known; everything else can be written as itself.
const NAMED: [(&str, char); 16] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("yen", '¥'),
    ("euro", '€'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("middot", '·'),
    ("bull", '•'),
];

/// The character meant by the `&` that comes next. A `&` that cannot begin a reference stands for itself.
pub(in super::super) fn read(cursor: &mut Cursor<'_>, problems: &mut Problems) -> Option<char> {
    let place = cursor.place();
    cursor.bump();
    if !cursor.peek().is_some_and(|next| next.is_ascii_alphanumeric() || next == '#') {
        return Some('&');
    }
    let hash = if cursor.eat("#") { "#" } else { "" };
    let word = cursor.take_while(|character| character.is_ascii_alphanumeric());
    let known = if hash.is_empty() { named(word) } else { numbered(word) };
    if known.is_some() && cursor.eat(";") {
        return known;
    }
    let end = if cursor.eat(";") { ";" } else { "" };
    problems.add(place, Mistake::UnknownReference { text: quoted(&format!("&{hash}{word}{end}")) });
    None
}

fn named(word: &str) -> Option<char> {
    NAMED.iter().find(|(name, _)| *name == word).map(|(_, character)| *character)
}

fn numbered(word: &str) -> Option<char> {
    let code = match word.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => word.parse(),
    };
    // 128 to 159 mean characters of Windows to a browser and controls to everybody else.
    code.ok().filter(|code| !matches!(code, 0 | 13 | 128..=159)).and_then(char::from_u32)
}

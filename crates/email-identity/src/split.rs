//! Where the local part ends and the domain begins (IL-72).

use crate::problem::{ProblemKind, Problems};

/// A text taken apart at its `@`.
pub(crate) struct Split<'a> {
    /// With its quotes, if it is quoted.
    pub(crate) local_part: &'a str,
    pub(crate) quoted: bool,
    /// The offset of the domain in the trimmed text.
    pub(crate) domain_at: usize,
}

/// Takes the text apart at its first `@` outside quotes. `None`: that was not possible, and the problem was noted.
pub(crate) fn split<'a>(trimmed: &'a str, start: usize, problems: &mut Problems<'_>) -> Option<Split<'a>> {
    if trimmed.starts_with('"') {
        return split_quoted(trimmed, start, problems);
    }
    let Some((at, sign)) = trimmed.match_indices(['@', '\u{FF20}']).next() else {
        problems.add(start.saturating_add(trimmed.len()), ProblemKind::MissingAt);
        return None;
    };
    // Where a real `@` follows, a full-width one before it is a character of the local part, refused there.
    let (at, sign) = match trimmed.find('@') {
        Some(real) => (real, "@"),
        None => (at, sign),
    };
    if sign != "@" {
        problems.add(start.saturating_add(at), ProblemKind::WideAt);
    }
    let local_part = trimmed.get(..at)?;
    Some(Split { local_part, quoted: false, domain_at: at.saturating_add(sign.len()) })
}

fn split_quoted<'a>(trimmed: &'a str, start: usize, problems: &mut Problems<'_>) -> Option<Split<'a>> {
    let mut escaped = false;
    for (offset, character) in trimmed.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => {
                let end = offset.saturating_add(1);
                let rest = trimmed.get(end..)?;
                if rest.starts_with('@') {
                    let local_part = trimmed.get(..end)?;
                    return Some(Split { local_part, quoted: true, domain_at: end.saturating_add(1) });
                }
                let kind = match rest.chars().next() {
                    None => ProblemKind::MissingAt,
                    Some('\u{FF20}') => ProblemKind::WideAt,
                    Some(character) => ProblemKind::Forbidden { character },
                };
                problems.add(start.saturating_add(end), kind);
                return None;
            }
            _ => {}
        }
    }
    problems.add(start, ProblemKind::QuoteNotClosed);
    None
}

//! From a domain as typed to its IDNA ASCII form (IL-70, IL-72): UTS #46, non-transitional, with STD3 rules.

use idna::uts46::{AsciiDenyList, ErrorPolicy, Hyphens, ProcessingSuccess, Uts46};

use crate::characters::{is_dot, refused_unseen};
use crate::plain::{self, DOMAIN_LIMIT, LABEL_LIMIT};
use crate::problem::{ProblemKind, Problems};
use crate::scripts;

/// How a domain is judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DomainRules {
    /// Whether at least two labels are needed.
    pub(crate) qualified: bool,
    /// Whether look-alikes by mixed scripts are refused (IL-71).
    pub(crate) refuse_mixed_scripts: bool,
}

/// The ASCII form of a domain that starts at `start` in the text as given. Without a form, a problem was noted.
pub(crate) fn to_ascii(
    domain: &str,
    start: usize,
    rules: DomainRules,
    problems: &mut Problems<'_>,
) -> Option<String> {
    let domain = domain.strip_suffix(is_dot).unwrap_or(domain);
    if let Some(plain) = plain::scan_domain(domain.as_bytes())
        && (plain.labels > 1 || !rules.qualified)
    {
        return Some(domain.to_ascii_lowercase());
    }
    if !check_characters(domain, start, problems) {
        return None;
    }
    let Some((ascii, unicode)) = process(domain, Hyphens::Check) else {
        diagnose(domain, start, problems);
        return None;
    };
    let place = |index| start.saturating_add(label_start(domain, index));
    let mut right = check_lengths(&ascii, place, start, problems);
    let unicode = if unicode.is_empty() { &ascii } else { &unicode };
    let mut refuse = |octet, kind| {
        problems.add(octet, kind);
        right = false;
    };
    if rules.qualified && !ascii.contains('.') {
        refuse(start, ProblemKind::SingleLabel);
    }
    let last = ascii.rsplit('.').next().unwrap_or("");
    if last.bytes().all(|octet| octet.is_ascii_digit()) {
        refuse(start, ProblemKind::AddressLiteral);
    }
    // Punycode may spell what may not be typed.
    for (index, label) in unicode.split('.').enumerate() {
        if let Some(kind) = label.chars().find_map(refused_unseen) {
            refuse(place(index), kind);
        }
    }
    if rules.refuse_mixed_scripts {
        for (index, kind) in scripts::look_alikes(unicode) {
            refuse(place(index), kind);
        }
    }
    right.then_some(ascii)
}

/// Notes characters and dots that no domain has. `true` if there are none.
fn check_characters(domain: &str, start: usize, problems: &mut Problems<'_>) -> bool {
    if domain.is_empty() {
        problems.add(start, ProblemKind::DomainMissing);
        return false;
    }
    if domain.starts_with('[') {
        problems.add(start, ProblemKind::AddressLiteral);
        return false;
    }
    let mut right = true;
    let mut after_dot = true;
    for (offset, character) in domain.char_indices() {
        let dot = is_dot(character);
        let kind =
            if dot { after_dot.then_some(ProblemKind::EmptyLabel) } else { refused_in_domain(character) };
        after_dot = dot;
        if let Some(kind) = kind {
            problems.add(start.saturating_add(offset), kind);
            right = false;
        }
    }
    if after_dot && right {
        // One trailing dot was dropped before; this is a second.
        problems.add(start.saturating_add(domain.len()), ProblemKind::EmptyLabel);
        right = false;
    }
    right
}

/// Why this character cannot stand in a domain. Characters outside ASCII are left to UTS #46 otherwise.
fn refused_in_domain(character: char) -> Option<ProblemKind> {
    match character {
        '(' | ')' => Some(ProblemKind::Comment),
        ',' | ';' => Some(ProblemKind::List { separator: character }),
        '<' | '>' => Some(ProblemKind::AngleBracket),
        '@' | '\u{FF20}' => Some(ProblemKind::SecondAt),
        _ => {
            let refused = refused_unseen(character);
            if refused.is_some() {
                refused
            } else if character.is_whitespace() {
                Some(ProblemKind::WhiteSpace { character })
            } else {
                let ascii = u8::try_from(character).ok().filter(u8::is_ascii);
                ascii
                    .is_some_and(|octet| !plain::is_label(octet))
                    .then_some(ProblemKind::Forbidden { character })
            }
        }
    }
}

/// The ASCII form and, where it differs, the Unicode form.
fn process(domain: &str, hyphens: Hyphens) -> Option<(String, String)> {
    let mut unicode = String::with_capacity(domain.len());
    let mut ascii = String::with_capacity(domain.len().saturating_add(8));
    let outcome = Uts46::new().process(
        domain.as_bytes(),
        AsciiDenyList::STD3,
        hyphens,
        ErrorPolicy::FailFast,
        |_, _, _| true,
        &mut unicode,
        Some(&mut ascii),
    );
    match outcome {
        Ok(ProcessingSuccess::Passthrough) => Some((domain.into(), String::new())),
        Ok(ProcessingSuccess::WroteToSink) if ascii.is_empty() => Some((unicode, String::new())),
        Ok(ProcessingSuccess::WroteToSink) => Some((ascii, unicode)),
        Err(_) => None,
    }
}

/// Finds which label UTS #46 refuses. A refusal that no single label explains (directions of writing) is noted at the start.
fn diagnose(domain: &str, start: usize, problems: &mut Problems<'_>) {
    let before = problems.count();
    for (index, label) in domain.split(is_dot).enumerate() {
        if process(label, Hyphens::Check).is_none() {
            let only_hyphens = process(label, Hyphens::Allow).is_some();
            let kind = if only_hyphens { ProblemKind::Hyphen } else { ProblemKind::NotIdna };
            problems.add(start.saturating_add(label_start(domain, index)), kind);
        }
    }
    if problems.count() == before {
        problems.add(start, ProblemKind::NotIdna);
    }
}

/// Notes labels and domains that are too long for the DNS. `true` if none is.
fn check_lengths(
    ascii: &str,
    place: impl Fn(usize) -> usize,
    start: usize,
    problems: &mut Problems<'_>,
) -> bool {
    let mut right = true;
    for (index, label) in ascii.split('.').enumerate() {
        if label.is_empty() {
            problems.add(place(index), ProblemKind::EmptyLabel);
            right = false;
        } else if label.len() > LABEL_LIMIT {
            problems.add(place(index), ProblemKind::LabelTooLong { octets: label.len(), limit: LABEL_LIMIT });
            right = false;
        }
    }
    if ascii.len() > DOMAIN_LIMIT {
        problems.add(start, ProblemKind::DomainTooLong { octets: ascii.len(), limit: DOMAIN_LIMIT });
        right = false;
    }
    right
}

/// The offset at which the label of this number starts.
fn label_start(domain: &str, index: usize) -> usize {
    let mut start = 0_usize;
    for label in domain.split_inclusive(is_dot).take(index) {
        start = start.saturating_add(label.len());
    }
    start
}

/// The Unicode form of a domain in ASCII form, for people to read.
pub(crate) fn to_unicode(ascii: &str) -> String {
    Uts46::new().to_unicode(ascii.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow).0.into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8000))]

        /// IL-72: a domain that is plain enough for the fast path is one that UTS #46 takes, with the same ASCII form.
        #[test]
        fn il_72_plain_domains_agree_with_uts_46(domain in "[a-cA-C0-9-]{0,5}(\\.[a-zA-Z0-9-]{0,4}){0,3}") {
            let plain = plain::scan_domain(domain.as_bytes()).is_some();
            let strict = idna::domain_to_ascii_strict(&domain).ok();
            let numeric = domain.rsplit('.').next().is_some_and(|top| top.bytes().all(|octet| octet.is_ascii_digit()));
            if plain {
                prop_assert_eq!(strict, Some(domain.to_ascii_lowercase()));
            } else if let Some(ascii) = strict {
                prop_assert!(numeric || ascii.contains("xn--"), "not plain? {}", domain);
            }
        }
    }
}

//! The fast path: addresses in plain ASCII without quotes, Punycode or a trailing dot, in one pass over their octets.
//!
//! It only ever says *yes*: whatever it does not recognise goes through the full rules, which say what is wrong. What it
//! accepts the full rules accept with the same result (tested by comparing the two).

/// What an octet may be part of, as bits.
const LOCAL: u8 = 1;
const LABEL: u8 = 2;
const UPPER: u8 = 4;
const DIGIT: u8 = 8;

const CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, with indices below 256")]
#[expect(clippy::arithmetic_side_effects, reason = "evaluated at compile time")]
const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut octet: u8 = 0;
    while octet < 128 {
        table[octet as usize] = match octet {
            b'a'..=b'z' | b'-' => LOCAL | LABEL,
            b'A'..=b'Z' => LOCAL | LABEL | UPPER,
            b'0'..=b'9' => LOCAL | LABEL | DIGIT,
            // The other characters of an atom (RFC 5322): ! # $ % & ' * + / = ? ^ _ ` { | } ~
            b'!' | b'#'..=b'\'' | b'*' | b'+' | b'/' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~' => LOCAL,
            _ => 0,
        };
        octet += 1;
    }
    table
}

fn class(octet: u8) -> u8 {
    CLASSES.get(usize::from(octet)).copied().unwrap_or(0)
}

/// Whether this octet may stand in an unquoted local part; the dot is judged by its neighbours.
pub(crate) fn is_local(octet: u8) -> bool {
    class(octet) & LOCAL != 0
}

/// Whether this octet may stand in a label of a domain (letters, digits, hyphen).
pub(crate) fn is_label(octet: u8) -> bool {
    class(octet) & LABEL != 0
}

/// Limits in octets (RFC 5321, RFC 1035).
pub(crate) const LOCAL_PART_LIMIT: usize = 64;
pub(crate) const ADDRESS_LIMIT: usize = 254;
pub(crate) const LABEL_LIMIT: usize = 63;
pub(crate) const DOMAIN_LIMIT: usize = 253;

/// A plain address that is certainly right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plain {
    /// The offset of the `@`.
    pub(crate) at: usize,
    /// Whether the local part has upper-case letters.
    pub(crate) upper_local: bool,
    /// Whether the domain has upper-case letters.
    pub(crate) upper_domain: bool,
}

/// Recognises a plain address.
pub(crate) fn scan(text: &str) -> Option<Plain> {
    let octets = text.as_bytes();
    if octets.len() > ADDRESS_LIMIT {
        return None;
    }
    let mut seen = 0;
    let mut after_dot = true;
    let mut at = None;
    for (offset, &octet) in octets.iter().enumerate() {
        let class = class(octet);
        if class & LOCAL != 0 {
            seen |= class;
            after_dot = false;
        } else if octet == b'.' && !after_dot {
            after_dot = true;
        } else if octet == b'@' && !after_dot {
            at = Some(offset);
            break;
        } else {
            return None;
        }
    }
    let at = at.filter(|&at| at <= LOCAL_PART_LIMIT)?;
    let domain = scan_domain(octets.get(at.saturating_add(1)..)?)?;
    if domain.labels < 2 {
        return None;
    }
    Some(Plain { at, upper_local: seen & UPPER != 0, upper_domain: domain.upper })
}

/// A plain domain that is certainly right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PlainDomain {
    pub(crate) labels: usize,
    pub(crate) upper: bool,
}

/// Recognises a plain domain: LDH labels without hyphens in the third and fourth place, the last not all digits.
pub(crate) fn scan_domain(octets: &[u8]) -> Option<PlainDomain> {
    if octets.len() > DOMAIN_LIMIT {
        return None;
    }
    let mut labels = 0_usize;
    let mut upper = false;
    let mut numeric = false;
    for label in octets.split(|&octet| octet == b'.') {
        let (mut any, mut all) = (0, LABEL | DIGIT);
        for &octet in label {
            let class = class(octet);
            any |= class;
            all &= class;
        }
        if all & LABEL == 0 || label.is_empty() || label.len() > LABEL_LIMIT {
            return None;
        }
        if matches!(label, [b'-', ..] | [.., b'-'] | [_, _, b'-', b'-', ..]) {
            return None;
        }
        numeric = all & DIGIT != 0;
        upper |= any & UPPER != 0;
        labels = labels.saturating_add(1);
    }
    (!numeric).then_some(PlainDomain { labels, upper })
}

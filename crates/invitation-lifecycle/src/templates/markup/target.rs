//! Where a link may lead: addresses that an administrator wrote, and the [`Link`] of a mail.

use super::super::limits;
use std::fmt;

/// A web address that a mail leads to. It usually carries a token: its `Debug` form shows the host alone, and it has no
/// serialised form.
///
/// `https` only (`http` to the own machine, for development), with a host, without user name, of printable ASCII
/// without quotation marks, angle brackets, backslashes and braces, at most 2,000 characters: nothing that would have to
/// be escaped differently from place to place.
///
/// ```
/// use invitation_lifecycle::templates::Link;
/// let link: Link = "https://portal.example/invitation/s3cret?from=mail&n=1".parse()?;
/// assert_eq!(format!("{link:?}"), "Link(https://portal.example/…)");
/// assert!("javascript:alert(1)".parse::<Link>().is_err());
/// assert!("https://portal.example@evil.example/".parse::<Link>().is_err());
/// # Ok::<(), invitation_lifecycle::templates::LinkError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Link(String);

/// A text is no address that a mail may lead to. The text is not repeated: it may carry a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// Neither `https` nor, to the own machine, `http`.
    #[error("a link begins with https://")]
    Scheme,
    /// No host, a user name before it, or a port that is no number.
    #[error("a link names a host, and nothing before it")]
    Host,
    /// A character that has to be percent-encoded.
    #[error("the character U+{code:04X} has to be percent-encoded")]
    Character {
        /// Its number.
        code: u32,
    },
    /// Longer than [`limits::LINK_CHARS`].
    #[error("a link has at most {} characters", limits::LINK_CHARS)]
    TooLong,
}

impl LinkError {
    /// A stable code, under which a host can translate.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Scheme => "link.scheme",
            Self::Host => "link.host",
            Self::Character { .. } => "link.character",
            Self::TooLong => "link.too_long",
        }
    }
}

impl Link {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same address with a text behind it of which is known that it fits and needs no escaping.
    pub(in super::super) fn appended(base: &Self, text: &str) -> Self {
        Self(format!("{}{text}", base.0))
    }
}

impl std::str::FromStr for Link {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > limits::LINK_CHARS {
            return Err(LinkError::TooLong);
        }
        if let Some(bad) = text.chars().find(|character| !is_plain(*character)) {
            return Err(LinkError::Character { code: bad.into() });
        }
        let lower = text.to_ascii_lowercase();
        let (rest, secure) = match (lower.strip_prefix("https://"), lower.strip_prefix("http://")) {
            (Some(rest), _) => (rest, true),
            (None, Some(rest)) => (rest, false),
            (None, None) => return Err(LinkError::Scheme),
        };
        let host = host(rest).ok_or(LinkError::Host)?;
        if !secure && !matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
            return Err(LinkError::Scheme);
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.0.split_once("://").unwrap_or_default();
        write!(f, "Link({scheme}://{}/…)", rest.split(['/', '?', '#']).next().unwrap_or_default())
    }
}

/// The host of what stands behind `//`, in lower case, without its port.
fn host(rest: &str) -> Option<&str> {
    let authority = rest.split(['/', '?', '#']).next()?;
    let after_bracket = authority.rfind(']').unwrap_or(0);
    let port = authority.rfind(':').filter(|at| *at >= after_bracket);
    let (host, port) = match port {
        Some(at) => (authority.get(..at)?, authority.get(at.checked_add(1)?..)?),
        None => (authority, "443"),
    };
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let sound = match inner {
        Some(numbers) => numbers.chars().all(|digit| digit.is_ascii_hexdigit() || matches!(digit, ':' | '.')),
        None => host.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-')),
    };
    (!inner.unwrap_or(host).is_empty() && sound && port.parse::<u16>().is_ok()).then_some(host)
}

/// Printable ASCII without what a mail program might take for the end of an address.
const fn is_plain(character: char) -> bool {
    character.is_ascii_graphic()
        && !matches!(character, '"' | '\'' | '<' | '>' | '\\' | '`' | '{' | '}' | '|' | '^')
}

/// Whether an administrator may write this into an `href`.
pub(in super::super) fn may_be_href(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let opaque = |scheme: &str| lower.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty());
    let plain = text.len() <= limits::LINK_CHARS && text.chars().all(is_plain);
    let web = |scheme: &str| lower.strip_prefix(scheme).is_some_and(|rest| host(rest).is_some());
    plain && (web("https://") || web("http://") || opaque("mailto:") || opaque("tel:"))
}

/// Whether an administrator may write this into the `src` of an image: over `https`, or a part of the mail itself.
pub(in super::super) fn may_be_src(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let plain = text.len() <= limits::LINK_CHARS && text.chars().all(is_plain);
    let part = lower.strip_prefix("cid:").is_some_and(|rest| !rest.is_empty());
    plain && (part || lower.strip_prefix("https://").is_some_and(|rest| host(rest).is_some()))
}

//! Where the links of mails begin, before their tokens.

use super::limits::LINK_CHARS;
use super::markup::target::{Link, LinkError};
use crate::token::{IssuedToken, TEXT_LEN};
use std::str::FromStr;

/// A [`Link`] to which the token of a mail is added, such as `https://portal.example/invitation/`.
///
/// It leaves room for a token, and a token needs no escaping, so what comes of it is a link.
///
/// ```
/// use invitation_lifecycle::templates::LinkBase;
/// let base: LinkBase = "https://portal.example/invitation/".parse()?;
/// assert!("http://portal.example/".parse::<LinkBase>().is_err());
/// # Ok::<(), invitation_lifecycle::templates::LinkError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinkBase(Link);

impl LinkBase {
    /// The link that a token opens.
    pub fn with(&self, token: &IssuedToken) -> Link {
        Link::appended(&self.0, token.reveal())
    }
}

impl FromStr for LinkBase {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let link: Link = text.parse()?;
        if text.len().saturating_add(TEXT_LEN) > LINK_CHARS {
            Err(LinkError::TooLong)
        } else {
            Ok(Self(link))
        }
    }
}

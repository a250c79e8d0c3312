//! Domains and the questions about them: same or under, registrable, in Unicode.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::idna_form::{self, DomainRules};
use crate::problem::{AddressError, Problems};
use crate::scripts;

/// A domain in its normal form: lower-case IDNA ASCII, no trailing dot (IL-70).
///
/// Equality, order and hash are those of the ASCII form.
///
/// ```
/// use email_identity::Domain;
///
/// let domain = Domain::parse("メール.日本語テスト.JP")?;
/// assert_eq!(domain.as_str(), "xn--4dkua4c.xn--zckzah9945czlbtz6h.jp");
/// assert_eq!(domain.to_unicode(), "メール.日本語テスト.jp");
/// # Ok::<(), email_identity::AddressError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Domain(Box<str>);

/// A domain inside another value, such as an address: [`Domain`] without owning it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DomainRef<'a>(&'a str);

impl Domain {
    /// Reads a domain by UTS #46, non-transitional, with STD3 rules; surrounding white space and one trailing dot are
    /// dropped (IL-72). One label is enough (`jp`), and scripts are not judged: see
    /// [`DomainRef::has_suspicious_scripts`].
    ///
    /// # Errors
    ///
    /// [`AddressError`] with everything that is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let trimmed = text.trim();
        let start = text.len().saturating_sub(text.trim_start().len());
        let rules = DomainRules { qualified: false, refuse_mixed_scripts: false };
        let mut problems = Problems::of(text);
        let ascii = idna_form::to_ascii(trimmed, start, rules, &mut problems);
        problems.into_result()?;
        Ok(Self(ascii.unwrap_or_default().into_boxed_str()))
    }

    /// The domain as a view, on which all questions are asked.
    pub const fn view(&self) -> DomainRef<'_> {
        DomainRef(&self.0)
    }

    /// The ASCII form.
    pub const fn as_str(&self) -> &str {
        &self.0
    }

    /// See [`DomainRef::to_unicode`].
    pub fn to_unicode(&self) -> String {
        self.view().to_unicode()
    }

    /// See [`DomainRef::is_same_or_under`].
    pub fn is_same_or_under<'a>(&self, other: impl Into<DomainRef<'a>>) -> bool {
        self.view().is_same_or_under(other)
    }

    /// See [`DomainRef::registrable`].
    pub fn registrable(&self) -> Option<DomainRef<'_>> {
        self.view().registrable()
    }

    /// See [`DomainRef::same_registrable_domain`].
    pub fn same_registrable_domain<'a>(&self, other: impl Into<DomainRef<'a>>) -> bool {
        self.view().same_registrable_domain(other)
    }

    /// See [`DomainRef::labels`].
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.view().labels()
    }
}

impl<'a> DomainRef<'a> {
    pub(crate) const fn new(ascii: &'a str) -> Self {
        Self(ascii)
    }

    /// The ASCII form.
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// The domain as a value of its own.
    pub fn to_owned(self) -> Domain {
        Domain(self.0.into())
    }

    /// The labels from left to right, in ASCII form.
    pub fn labels(self) -> impl DoubleEndedIterator<Item = &'a str> {
        self.0.split('.')
    }

    /// The domain with its Punycode decoded, for people to read. What is read may mislead: see
    /// [`has_suspicious_scripts`](Self::has_suspicious_scripts).
    pub fn to_unicode(self) -> String {
        idna_form::to_unicode(self.0)
    }

    /// Whether this is `other` or a subdomain of it, label by label: `evil-example.com` is not under `example.com` (IL-72).
    ///
    /// ```
    /// # use email_identity::Domain;
    /// let example = Domain::parse("example.com")?;
    /// assert!(Domain::parse("mail.Example.com")?.is_same_or_under(&example));
    /// assert!(!Domain::parse("evil-example.com")?.is_same_or_under(&example));
    /// assert!(!example.is_same_or_under(&Domain::parse("mail.example.com")?));
    /// # Ok::<(), email_identity::AddressError>(())
    /// ```
    pub fn is_same_or_under<'b>(self, other: impl Into<DomainRef<'b>>) -> bool {
        let rest = self.0.strip_suffix(other.into().0);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// The part that somebody registered: one label more than the public suffix, by the list of Mozilla (with its private part,
    /// so that `alice.github.io` is one). `None` for a public suffix itself, such as `co.jp`. A top-level domain that the list
    /// does not know counts as a public suffix.
    ///
    /// ```
    /// # use email_identity::Domain;
    /// let domain = Domain::parse("mail.shop.example.co.jp")?;
    /// assert_eq!(domain.registrable().map(|part| part.as_str()), Some("example.co.jp"));
    /// assert!(Domain::parse("co.jp")?.registrable().is_none());
    /// # Ok::<(), email_identity::AddressError>(())
    /// ```
    pub fn registrable(self) -> Option<DomainRef<'a>> {
        psl::domain_str(self.0).map(DomainRef)
    }

    /// Whether both belong to one registrable domain. Two public suffixes do so only if they are equal.
    pub fn same_registrable_domain<'b>(self, other: impl Into<DomainRef<'b>>) -> bool {
        let other = other.into();
        match (self.registrable(), other.registrable()) {
            (Some(own), Some(others)) => own.0 == others.0,
            (None, None) => self.0 == other.0,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// Whether the domain mixes scripts to look like another one (IL-71).
    pub fn has_suspicious_scripts(self) -> bool {
        self.labels().any(|label| label.starts_with("xn--"))
            && scripts::look_alikes(&self.to_unicode()).next().is_some()
    }
}

impl<'a> From<&'a Domain> for DomainRef<'a> {
    fn from(domain: &'a Domain) -> Self {
        domain.view()
    }
}

impl From<DomainRef<'_>> for Domain {
    fn from(domain: DomainRef<'_>) -> Self {
        domain.to_owned()
    }
}

impl AsRef<str> for Domain {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for DomainRef<'_> {
    fn as_ref(&self) -> &str {
        self.0
    }
}

/// Maps keyed by [`Domain`] can be asked with the `&str` of a [`DomainRef`].
impl Borrow<str> for Domain {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<Domain> for DomainRef<'_> {
    fn eq(&self, other: &Domain) -> bool {
        *self.0 == *other.0
    }
}

impl PartialEq<DomainRef<'_>> for Domain {
    fn eq(&self, other: &DomainRef<'_>) -> bool {
        *self.0 == *other.0
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for DomainRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Domain({:?})", &*self.0)
    }
}

impl fmt::Debug for DomainRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Domain({:?})", self.0)
    }
}

impl std::str::FromStr for Domain {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// As its ASCII form.
impl Serialize for Domain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// From any spelling that [`Domain::parse`] takes.
impl<'de> Deserialize<'de> for Domain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

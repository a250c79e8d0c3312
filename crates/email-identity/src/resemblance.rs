//! Addresses and domains that are not the same but could be meant to be, or be taken for one another (IL-72).
//!
//! Nothing here changes an address or makes two of them one: a host asks, and shows a hint.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

use crate::address::EmailAddress;
use crate::domain::DomainRef;

/// In what two addresses of one domain differ that many mail services deliver to one mailbox (IL-72).
///
/// At least one field is `true`. Whether they are one mailbox only the service knows: show a hint, merge nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Twin {
    /// They differ in case; only where the policy tells cases apart.
    pub case: bool,
    /// They differ in dots: `hanako.sato` and `hanakosato`.
    pub dots: bool,
    /// They differ in what follows a `+`: `sato+shop` and `sato`.
    pub tag: bool,
}

/// How surely a reader would take one for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookAlike {
    /// Only if `0` is taken for `o` or `1` for `l`: often innocent (`sato1`, `satol`), so warn and do not refuse.
    DigitForLetter,
    /// Characters that look the same or nearly so (UTS #39), as Latin `a` and Cyrillic `а`, or `m` and `rn`.
    Confusable,
}

impl EmailAddress {
    /// Whether this address is the other one's twin: same domain, and the local parts differ in nothing but dots, a `+tag` or
    /// case (IL-72). `None` also where they are the same address.
    ///
    /// ```
    /// # use email_identity::{AddressPolicy, EmailAddress, Twin};
    /// # let policy = AddressPolicy::default();
    /// let one = EmailAddress::parse("hanako.sato@example.jp", &policy)?;
    /// let other = EmailAddress::parse("hanakosato+shop@example.jp", &policy)?;
    /// assert_ne!(one, other);
    /// assert_eq!(one.twin_of(&other), Some(Twin { case: false, dots: true, tag: true }));
    /// # Ok::<(), email_identity::AddressError>(())
    /// ```
    pub fn twin_of(&self, other: &Self) -> Option<Twin> {
        if self.key() == other.key() || self.domain() != other.domain() {
            return None;
        }
        let (own, others) = (Pieces::of(self)?, Pieces::of(other)?);
        let folded_own = own.name.to_lowercase();
        let folded_others = others.name.to_lowercase();
        if without_dots(&folded_own) != without_dots(&folded_others) {
            return None;
        }
        let tag = own.tag.map(str::to_lowercase) != others.tag.map(str::to_lowercase);
        let case = without_dots(own.name) != without_dots(others.name) || (!tag && own.tag != others.tag);
        Some(Twin { case, dots: folded_own != folded_others, tag })
    }

    /// A text that all twins of this address have in common, and no other address: for grouping many addresses at once
    /// (IL-72). It is no address; never send mail to it.
    pub fn twin_group(&self) -> String {
        let name = Pieces::of(self).map_or_else(
            || self.key_local_part().to_owned(),
            |pieces| without_dots(&pieces.name.to_lowercase()),
        );
        format!("{name}@{}", self.domain())
    }

    /// Whether a reader could take this address for the other one. `None` also where they are the same.
    ///
    /// ```
    /// # use email_identity::{AddressPolicy, EmailAddress, LookAlike};
    /// # let policy = AddressPolicy::default();
    /// let latin = EmailAddress::parse("sato@example.jp", &policy)?;
    /// let cyrillic = EmailAddress::parse("sаtо@example.jp", &policy)?;
    /// assert_eq!(latin.looks_like(&cyrillic), Some(LookAlike::Confusable));
    /// let zero = EmailAddress::parse("sat0@example.jp", &policy)?;
    /// assert_eq!(latin.looks_like(&zero), Some(LookAlike::DigitForLetter));
    /// # Ok::<(), email_identity::AddressError>(())
    /// ```
    pub fn looks_like(&self, other: &Self) -> Option<LookAlike> {
        if self.key() == other.key() {
            return None;
        }
        compare(&self.readable(), &other.readable())
    }

    /// A text that all addresses have in common that look like this one, and no other: for grouping many addresses at once.
    /// It is no address; never send mail to it.
    pub fn look_alike_group(&self) -> String {
        group(&self.readable(), Digits::AsLetters)
    }

    /// As people read it: the local part of the key and the domain in Unicode.
    fn readable(&self) -> String {
        format!("{}@{}", self.key_local_part(), self.domain().to_unicode())
    }

    fn key_local_part(&self) -> &str {
        self.key().as_str().rsplit_once('@').map_or("", |(local_part, _)| local_part)
    }
}

impl DomainRef<'_> {
    /// Whether a reader could take this domain for the other one, compared in Unicode form. `None` also where they are the
    /// same.
    ///
    /// ```
    /// # use email_identity::{Domain, LookAlike};
    /// let own = Domain::parse("工業.jp")?;
    /// let other = Domain::parse("エ業.jp")?; // a katakana, not a kanji
    /// assert_eq!(own.view().looks_like(&other), Some(LookAlike::Confusable));
    /// # Ok::<(), email_identity::AddressError>(())
    /// ```
    pub fn looks_like<'b>(self, other: impl Into<DomainRef<'b>>) -> Option<LookAlike> {
        let other = other.into();
        if self.as_str() == other.as_str() {
            return None;
        }
        compare(&self.to_unicode(), &other.to_unicode())
    }
}

/// A local part taken apart as mail services with tags do.
struct Pieces<'a> {
    name: &'a str,
    tag: Option<&'a str>,
}

impl<'a> Pieces<'a> {
    /// `None` for a quoted local part: its dots and plus signs mean nothing.
    fn of(address: &'a EmailAddress) -> Option<Self> {
        let local_part = address.key_local_part();
        if local_part.starts_with('"') {
            return None;
        }
        Some(match local_part.split_once('+') {
            Some((name, tag)) if !name.is_empty() => Self { name, tag: Some(tag) },
            Some(_) | None => Self { name: local_part, tag: None },
        })
    }
}

fn without_dots(name: &str) -> String {
    name.chars().filter(|&character| character != '.').collect()
}

fn compare(own: &str, others: &str) -> Option<LookAlike> {
    if group(own, Digits::AsLetters) != group(others, Digits::AsLetters) {
        None
    } else if group(own, Digits::AsDigits) == group(others, Digits::AsDigits) {
        Some(LookAlike::Confusable)
    } else {
        Some(LookAlike::DigitForLetter)
    }
}

/// What becomes of `0` and `1`, which UTS #39 equates with `O` and `l`.
#[derive(Clone, Copy)]
enum Digits {
    AsLetters,
    AsDigits,
}

/// The skeleton of UTS #39 of the folded text. Folding comes first, because the skeleton is made for texts as they stand and
/// tells `A` from `a`; and once more afterwards, because it turns `0` into a capital `O`.
fn group(text: &str, digits: Digits) -> String {
    // Private characters, which no address contains and the skeleton leaves alone.
    const ZERO: char = '\u{E000}';
    const ONE: char = '\u{E001}';
    let folded = text.nfkc().flat_map(char::to_lowercase).map(|character| match (digits, character) {
        (Digits::AsDigits, '0') => ZERO,
        (Digits::AsDigits, '1') => ONE,
        _ => character,
    });
    let folded: String = folded.collect();
    skeleton(&folded).flat_map(char::to_lowercase).collect()
}

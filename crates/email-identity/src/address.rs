//! An address: as typed, as delivered to, and as compared (IL-70).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use crate::domain::DomainRef;
use crate::forms::Forms;
use crate::idna_form::{self, DomainRules};
use crate::key::AddressKey;
use crate::local_part;
use crate::plain::{self, ADDRESS_LIMIT, Plain};
use crate::policy::{AddressPolicy, LocalPartCase};
use crate::problem::{AddressError, ProblemKind, Problems};
use crate::split::{self, Split};

/// The longest text that is read at all, in octets. Full-width letters have more octets as typed than as delivered to.
const GIVEN_LIMIT: usize = 1024;

/// An e-mail address that was parsed once (IL-70).
///
/// Three forms are kept apart: [`as_given`](Self::as_given) for showing back what was typed,
/// [`delivery`](Self::delivery) for the mail server, and [`key`](Self::key) for comparing. Equality, order and hash are
/// those of the key alone: two spellings of one address are one element of a set.
///
/// ```
/// use email_identity::{AddressPolicy, EmailAddress};
///
/// let policy = AddressPolicy::default();
/// let typed = EmailAddress::parse(" Hanako.Sato@メール.Example.JP ", &policy)?;
/// assert_eq!(typed.as_given(), "Hanako.Sato@メール.Example.JP");
/// assert_eq!(typed.delivery(), "Hanako.Sato@xn--4dkua4c.example.jp");
/// assert_eq!(typed.key().as_str(), "hanako.sato@xn--4dkua4c.example.jp");
/// assert_eq!(typed, EmailAddress::parse("hanako.sato@xn--4dkua4c.example.jp.", &policy)?);
/// # Ok::<(), email_identity::AddressError>(())
/// ```
pub struct EmailAddress {
    /// Carries the other forms too.
    key: AddressKey,
}

impl EmailAddress {
    /// Reads one address (IL-72). White space around it is dropped; everything else is taken as it stands or refused.
    ///
    /// # Errors
    ///
    /// [`AddressError`] with everything that is wrong, and where.
    pub fn parse(text: &str, policy: &AddressPolicy) -> Result<Self, AddressError> {
        let trimmed = text.trim();
        if let Some(plain) = plain::scan(trimmed) {
            return Ok(Self::from_plain(trimmed, plain, policy.local_part_case));
        }
        let parts = Parts::read(text, trimmed, policy)?;
        Ok(Self::from_parts(trimmed, &parts, policy.local_part_case))
    }

    /// An address that was read back from where it had been kept, as [`as_given`](Self::as_given) and
    /// [`key`](Self::key). What the policy was, or has become since, does not matter; the key must be one that the
    /// address can have under some policy. Syntax is judged by the rules of this version of the crate.
    ///
    /// # Errors
    ///
    /// [`AddressError`] if `given` is no address under any policy, or the key belongs to another address
    /// (`"address.key_mismatch"`).
    pub fn restore(given: &str, key: &str) -> Result<Self, AddressError> {
        let lenient = AddressPolicy {
            local_part_case: LocalPartCase::Insensitive,
            quoted_local_parts: true,
            refuse_mixed_script_domains: false,
        };
        let insensitive = Self::parse(given, &lenient)?;
        if insensitive.key.as_str() == key {
            return Ok(insensitive);
        }
        let sensitive = Self::parse(given, &lenient.with_local_part_case(LocalPartCase::Sensitive))?;
        if sensitive.key.as_str() == key {
            return Ok(sensitive);
        }
        Err(Problems::only(given, 0, ProblemKind::KeyMismatch))
    }

    /// The address as it was typed, without white space around it.
    pub fn as_given(&self) -> &str {
        self.key.forms().given()
    }

    /// What a mail server gets: the local part as typed (in NFC), the domain in ASCII form. A local part outside ASCII needs a
    /// server with SMTPUTF8: see [`needs_smtputf8`](Self::needs_smtputf8).
    pub fn delivery(&self) -> &str {
        self.key.forms().delivery()
    }

    /// The form by which addresses are compared (IL-70).
    pub const fn key(&self) -> &AddressKey {
        &self.key
    }

    /// The key, without the rest.
    pub fn into_key(self) -> AddressKey {
        self.key.clone()
    }

    /// The part before the `@` as a mail server gets it; with its quotes, if it is quoted.
    pub fn local_part(&self) -> &str {
        self.delivery().get(..self.key.forms().at()).unwrap_or_default()
    }

    /// The domain.
    pub fn domain(&self) -> DomainRef<'_> {
        let after = self.key.forms().at().saturating_add(1);
        DomainRef::new(self.delivery().get(after..).unwrap_or_default())
    }

    /// Whether only mail servers with SMTPUTF8 (RFC 6531) can deliver to this address: its local part is not ASCII.
    pub fn needs_smtputf8(&self) -> bool {
        !self.local_part().is_ascii()
    }

    fn from_plain(given: &str, plain: Plain, case: LocalPartCase) -> Self {
        let lower_local = plain.upper_local && case == LocalPartCase::Insensitive;
        let forms = Forms::of_ascii(given, plain.at, lower_local, plain.upper_domain);
        Self { key: AddressKey::carrying(forms) }
    }

    fn from_parts(given: &str, parts: &Parts<'_>, case: LocalPartCase) -> Self {
        let forms = Forms::of_parts(
            given,
            &parts.domain,
            |out| local_part::push_key(parts.local_part, case, out),
            |out| local_part::push_delivery(parts.local_part, out),
        );
        Self { key: AddressKey::carrying(forms) }
    }
}

/// A text that obeys all rules, taken apart.
struct Parts<'a> {
    local_part: &'a str,
    /// In ASCII form.
    domain: String,
}

impl<'a> Parts<'a> {
    /// Applies all rules; `trimmed` is `text` without white space around it.
    fn read(text: &'a str, trimmed: &'a str, policy: &AddressPolicy) -> Result<Self, AddressError> {
        let start = text.len().saturating_sub(text.trim_start().len());
        if trimmed.is_empty() {
            return Err(Problems::only(text, 0, ProblemKind::Empty));
        }
        if trimmed.len() > GIVEN_LIMIT {
            let kind = ProblemKind::TooLong { octets: trimmed.len(), limit: GIVEN_LIMIT };
            return Err(Problems::only(text, start, kind));
        }
        let mut problems = Problems::of(text);
        let Some(Split { local_part, quoted, domain_at }) = split::split(trimmed, start, &mut problems)
        else {
            problems.into_result()?;
            return Err(Problems::only(text, start, ProblemKind::MissingAt));
        };
        if !quoted {
            local_part::check_unquoted(local_part, start, &mut problems);
        } else if policy.quoted_local_parts {
            local_part::check_quoted(local_part, start, &mut problems);
        } else {
            problems.add(start, ProblemKind::QuotedLocalPart);
        }
        let rules = DomainRules { qualified: true, refuse_mixed_scripts: policy.refuse_mixed_script_domains };
        let domain = trimmed.get(domain_at..).unwrap_or_default();
        let domain_start = start.saturating_add(domain_at);
        let domain = idna_form::to_ascii(domain, domain_start, rules, &mut problems);
        if let Some(ascii) = &domain {
            let octets = local_part::delivery_len(local_part).saturating_add(ascii.len()).saturating_add(1);
            if octets > ADDRESS_LIMIT {
                problems.add(start, ProblemKind::TooLong { octets, limit: ADDRESS_LIMIT });
            }
        }
        problems.into_result()?;
        Ok(Self { local_part, domain: domain.unwrap_or_default() })
    }
}

impl Clone for EmailAddress {
    fn clone(&self) -> Self {
        Self { key: AddressKey::carrying(self.key.forms().clone()) }
    }
}

impl PartialEq for EmailAddress {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for EmailAddress {}

impl PartialOrd for EmailAddress {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for EmailAddress {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

/// As the key hashes, so that a set of addresses can be asked for a key.
impl Hash for EmailAddress {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

/// Sets and maps of addresses can be asked with an [`AddressKey`].
impl std::borrow::Borrow<AddressKey> for EmailAddress {
    fn borrow(&self) -> &AddressKey {
        &self.key
    }
}

/// As it was given.
impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_given())
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailAddress({:?})", self.as_given())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_full_rules(text: &str, policy: &AddressPolicy) -> Option<EmailAddress> {
        let parts = Parts::read(text, text, policy).ok()?;
        Some(EmailAddress::from_parts(text, &parts, policy.local_part_case))
    }

    fn forms(address: &EmailAddress) -> [&str; 5] {
        let domain = address.domain().as_str();
        [address.as_given(), address.delivery(), address.key().as_str(), address.local_part(), domain]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8000))]

        /// IL-70, IL-72: the fast path takes what the full rules take, with the same result, and leaves nothing plain to them.
        #[test]
        fn il_72_the_fast_path_agrees_with_the_full_rules(
            text in "[a-zA-Z0-9.!#+_@ -]{0,6}@[a-zA-Z0-9.-]{0,8}(\\.[a-z0-9]{1,3}){0,2}",
            sensitive in any::<bool>(),
        ) {
            let case = if sensitive { LocalPartCase::Sensitive } else { LocalPartCase::Insensitive };
            let policy = AddressPolicy::default().with_local_part_case(case);
            let text = text.trim();
            let fast = plain::scan(text).map(|plain| EmailAddress::from_plain(text, plain, case));
            let full = by_full_rules(text, &policy);
            match (&fast, &full) {
                (Some(fast), Some(full)) => prop_assert_eq!(forms(fast), forms(full)),
                (None, Some(_)) => {
                    let lower = text.to_ascii_lowercase();
                    prop_assert!(lower.ends_with('.') || lower.contains("xn--"), "not plain? {}", text);
                }
                (None, None) => {}
                (Some(_), None) => prop_assert!(false, "only the fast path takes {text}"),
            }
        }
    }
}

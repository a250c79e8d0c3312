//! The two ways from a list of texts to a set of addresses.

use std::collections::HashSet;
use std::hash::BuildHasher;

use email_identity::{AddressPolicy, EmailAddress};
use lettre::Address;

/// What a pipeline found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<S> {
    /// The addresses that differ.
    pub distinct: S,
    /// How many texts were refused.
    pub refused: usize,
}

/// tantou: parse by IL-70 … IL-72, collect in the hash set that tantou's own indexes use.
pub fn tantou(texts: &[String]) -> Found<hashbrown::HashSet<EmailAddress>> {
    let policy = AddressPolicy::default();
    let mut found = Found { distinct: hashbrown::HashSet::new(), refused: 0 };
    for text in texts {
        match EmailAddress::parse(text, &policy) {
            Ok(address) => {
                found.distinct.insert(address);
            }
            Err(_) => found.refused += 1,
        }
    }
    found
}

/// The same with the control's hash set, to see what the parsing alone gains.
pub fn tantou_in_std_set(texts: &[String]) -> Found<HashSet<EmailAddress>> {
    let policy = AddressPolicy::default();
    let mut found = Found { distinct: HashSet::new(), refused: 0 };
    for text in texts {
        match EmailAddress::parse(text, &policy) {
            Ok(address) => {
                found.distinct.insert(address);
            }
            Err(_) => found.refused += 1,
        }
    }
    found
}

/// The control: lettre's `Address`, the domain to ASCII, the local part in lower case, std's `HashSet`.
pub fn control(texts: &[String]) -> Found<HashSet<String>> {
    let mut found = Found { distinct: HashSet::new(), refused: 0 };
    for text in texts {
        match control_key(text) {
            Some(key) => {
                found.distinct.insert(key);
            }
            None => found.refused += 1,
        }
    }
    found
}

fn control_key(text: &str) -> Option<String> {
    let address: Address = text.trim().parse().ok()?;
    let domain = idna::domain_to_ascii(address.domain()).ok()?;
    let mut key = address.user().to_lowercase();
    key.push('@');
    key.push_str(&domain);
    Some(key)
}

/// The keys, sorted, for comparing what two pipelines found.
pub fn sorted<'a, T: AsRef<str> + 'a>(keys: impl IntoIterator<Item = &'a T>) -> Vec<&'a str> {
    let mut keys: Vec<&str> = keys.into_iter().map(AsRef::as_ref).collect();
    keys.sort_unstable();
    keys
}

/// The keys of a set of addresses, sorted.
pub fn sorted_keys<H: BuildHasher>(set: &hashbrown::HashSet<EmailAddress, H>) -> Vec<&str> {
    sorted(set.iter().map(EmailAddress::key))
}

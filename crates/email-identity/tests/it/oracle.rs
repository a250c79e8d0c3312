//! IL-72: where both should agree, another implementation (`email_address`) gives the same answers.

use email_address::Options;
use proptest::prelude::*;

use crate::parse;

/// The other parser, as strict as it can be set.
fn other(text: &str) -> bool {
    let options = Options::default().without_display_text().without_domain_literal().with_required_tld();
    email_address::EmailAddress::parse_with_options(text, options).is_ok()
}

/// It takes what IL-72 refuses for reasons of its own: hyphens of labels reserved for Punycode, numeric top-level domains,
/// quoted local parts, more than 254 octets, and in the domain what host names do not have (`a!a`).
fn stricter_here(text: &str) -> bool {
    let domain = text.rsplit('@').next().unwrap_or("");
    let numeric =
        domain.rsplit('.').next().is_some_and(|top| top.bytes().all(|octet| octet.is_ascii_digit()));
    let hyphens = domain.split('.').any(|label| label.get(2..4) == Some("--"));
    let not_a_host =
        domain.bytes().any(|octet| !octet.is_ascii_alphanumeric() && !matches!(octet, b'.' | b'-'));
    numeric || hyphens || not_a_host || text.starts_with('"') || text.len() > 254
}

/// It refuses a trailing dot, which IL-72 drops, and white space around the address.
fn milder_here(text: &str) -> bool {
    text.ends_with('.') || text.trim() != text
}

fn agree(text: &str) -> Result<(), TestCaseError> {
    match (parse(text).is_ok(), other(text)) {
        (true, false) => prop_assert!(milder_here(text), "only taken here: {text}"),
        (false, true) => prop_assert!(stricter_here(text), "only refused here: {text}"),
        (true, true) | (false, false) => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn il_72_agrees_on_ascii_near_addresses(text in "[a-zA-Z0-9.+_!,;:<>(\\[ @-]{0,12}@[a-zA-Z0-9.-]{0,12}\\.[a-z0-9-]{0,4}") {
        agree(&text)?;
    }

    #[test]
    fn il_72_agrees_on_any_printable_ascii(text in "[ -~]{0,24}") {
        agree(&text)?;
    }

    #[test]
    fn il_72_agrees_on_well_formed_addresses(text in "[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,8}(\\.[a-z0-9+]{1,8}){0,3}@([a-z0-9]{1,8}\\.){1,4}[a-z]{2,8}") {
        prop_assert!(parse(&text).is_ok());
        agree(&text)?;
    }
}

//! Names of portals, and what becomes of them in URLs.

use portal_visibility::portal::{PortalName, UrlPart};
use proptest::prelude::*;

/// PV-01: a name that grows when it is normalised gives no longer part of a URL than is allowed, and none that ends in a hyphen.
#[test]
fn pv_01_url_parts_of_growing_names_are_cut() {
    let part = |name: &str| PortalName::new(name).unwrap().url_part().as_str().to_owned();
    // One character that stands for four.
    assert_eq!(part(&"㍿".repeat(100)), "株式会社".repeat(25));
    // The hundredth character is a hyphen.
    assert_eq!(part(&format!("a{} b", "㌔".repeat(49))), format!("a{}", "キロ".repeat(49)));
    assert_eq!(part(&format!("{} 修理", "㌔".repeat(49))), format!("{}-修", "キロ".repeat(49)));
    assert_eq!(part(&"x".repeat(100)), "x".repeat(100));
}

/// A character of any kind, with those that grow or change when they are normalised or made lower-case more often than others.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        any::<char>(),
        proptest::sample::select("㍿㌔ﷺﷻŉİẞΣςϔǅＺ２½ - ＿ﬃ".chars().collect::<Vec<_>>()),
        // Combining marks, and letters that they combine with.
        (0x300_u32..0x370).prop_map(|code| char::from_u32(code).unwrap_or('a')),
        proptest::sample::select(
            "AHJTWYahjtwyΑΗΩαηωカハ\u{3099}\u{309a}\u{345}\u{1f80}\u{1f88}".chars().collect::<Vec<_>>()
        ),
        proptest::char::range('\u{1d400}', '\u{1d7ff}'),
    ]
}

proptest! {
    /// PV-01: whatever the name, what is made of it is a part of a URL.
    #[test]
    fn pv_01_every_name_gives_a_part_of_a_url(text in proptest::collection::vec(character(), 1..120)) {
        let text: String = text.into_iter().collect();
        if let Ok(name) = PortalName::new(&text) {
            let part = name.url_part();
            prop_assert!(UrlPart::new(part.as_str()).is_ok(), "{:?} gives {:?}", name.as_str(), part.as_str());
        }
    }
}

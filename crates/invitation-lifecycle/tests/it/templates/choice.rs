//! Which template a mail is made from (IL-84).

use super::fixture::*;
use super::stored::{SCOPE, at, saved};
use invitation_lifecycle::templates::*;

const KIND: TemplateKind = TemplateKind::Welcome;

fn chosen(wanted: &str, default: &str, stored: &[MailTemplate]) -> (ChosenFrom, String) {
    let chosen = choose(KIND, &language(wanted), &language(default), stored);
    (chosen.from, format!("{} {}", chosen.template.language(), chosen.template.source().subject))
}

fn custom(tag: &str) -> MailTemplate {
    saved(KIND, tag, &format!("mine in {tag}"), "Hello")
}

/// IL-84: the customised one of the language, else the built-in one, else the default language.
#[test]
fn il_84_the_order_of_choice() {
    let nothing = [];
    let built_in = |tag: &str| {
        format!("{tag} {}", BuiltInLanguage::of(&language(tag)).unwrap().template(KIND).source().subject)
    };
    assert_eq!(chosen("ja", "en", &nothing), (ChosenFrom::BuiltIn, built_in("ja")));
    assert_eq!(chosen("fr", "ja", &nothing), (ChosenFrom::DefaultBuiltIn, built_in("ja")));
    assert_eq!(chosen("fr", "de", &nothing), (ChosenFrom::LastResort, built_in("en")));
    let stored = [custom("en"), custom("fr")];
    assert_eq!(chosen("fr", "en", &stored), (ChosenFrom::Custom, "fr mine in fr".into()));
    // A customised text of another language does not stand in for the built-in one of this: nothing is translated.
    assert_eq!(chosen("ja", "en", &stored), (ChosenFrom::BuiltIn, built_in("ja")));
    assert_eq!(chosen("de", "en", &stored), (ChosenFrom::DefaultCustom, "en mine in en".into()));
    assert_eq!(chosen("de", "fr", &stored), (ChosenFrom::DefaultCustom, "fr mine in fr".into()));
}

/// IL-84: a tag with a region finds its language, and prefers its own region.
#[test]
fn il_84_regions() {
    let stored = [custom("ja"), custom("en-GB")];
    assert_eq!(chosen("ja-JP", "en", &stored), (ChosenFrom::Custom, "ja mine in ja".into()));
    assert_eq!(chosen("en-GB", "ja", &stored), (ChosenFrom::Custom, "en-GB mine in en-GB".into()));
    assert_eq!(chosen("en-US", "ja", &stored).0, ChosenFrom::BuiltIn);
    let tags: Vec<String> =
        tags(&language("zh-Hant-TW-u-co-stroke")).iter().map(ToString::to_string).collect();
    assert_eq!(tags, ["zh-Hant-TW-u-co-stroke", "zh-Hant-TW-u-co", "zh-Hant-TW", "zh-Hant", "zh"]);
}

/// IL-83, IL-84: a reset template is not chosen, nor is one of another kind.
#[test]
fn il_83_a_reset_template_steps_back() {
    let mut reset = custom("ja");
    reset.apply(TemplateEvent::Reset { at: at("2026-04-02T00:00:00Z") });
    let other = saved(TemplateKind::Invitation, "ja", "other", GOOD);
    assert_eq!(other.key().scope, SCOPE);
    assert_eq!(chosen("ja", "en", &[reset, other]).0, ChosenFrom::BuiltIn);
}

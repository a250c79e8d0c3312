//! The built-in texts (IL-83, IL-84), as they arrive.

use super::dom::Dom;
use super::fixture::*;
use invitation_lifecycle::templates::*;

fn all() -> impl Iterator<Item = (BuiltInLanguage, TemplateKind)> {
    BuiltInLanguage::ALL
        .into_iter()
        .flat_map(|language| TemplateKind::ALL.into_iter().map(move |kind| (language, kind)))
}

/// IL-84: Japanese and English, for all three kinds, and each passes its own check: nothing stands in for it.
#[test]
fn il_84_every_built_in_template_passes_the_check() {
    for (language, kind) in all() {
        let template = language.template(kind);
        let checked = Template::check(kind, language.language(), template.source());
        assert_eq!(checked.as_ref(), Ok(&template), "{language:?} {kind}");
    }
}

/// IL-80, IL-84: the mails as they arrive, with everything and with the necessary alone.
#[test]
fn il_80_the_built_in_mails() {
    for (language, kind) in all() {
        let template = language.template(kind);
        let name = |with: &str| format!("{}_{kind}_{with}", language.as_str());
        let full = template.preview(PreviewWith::Everything);
        insta::assert_snapshot!(name("full"), format!("{}\n\n{}", full.subject, full.text));
        let bare = template.preview(PreviewWith::NecessaryOnly);
        insta::assert_snapshot!(name("bare"), format!("{}\n\n{}", bare.subject, bare.text));
        insta::assert_snapshot!(name("html"), full.html);
    }
}

/// IL-80: a browser reads the built-in mails without repairing anything.
#[test]
fn il_80_built_in_html_needs_no_repair() {
    for (language, kind) in all() {
        for with in [PreviewWith::Everything, PreviewWith::NecessaryOnly] {
            let dom = Dom::of(&language.template(kind).preview(with).html);
            assert_eq!(dom.errors, Vec::<String>::new(), "{language:?} {kind}");
            let html = &dom.elements[0];
            assert_eq!(html.attributes["lang"], language.as_str());
        }
    }
}

/// IL-82: every built-in mail leads to its link, a welcome as well.
#[test]
fn il_82_every_built_in_mail_has_its_link() {
    for (language, kind) in all() {
        for values in [bare_values(), full_values()] {
            let mail = language.template(kind).render(&values);
            let dom = Dom::of(&mail.html);
            assert!(
                dom.links_to(LINK).iter().any(|link| !link.text.trim().is_empty()),
                "{language:?} {kind}"
            );
            assert!(mail.text.lines().any(|line| line == LINK), "{language:?} {kind}");
        }
    }
}

/// IL-84: what a tag belongs to.
#[test]
fn il_84_regions_belong_to_their_language() {
    let of = |tag: &str| BuiltInLanguage::of(&language(tag));
    assert_eq!(of("ja-JP"), Some(BuiltInLanguage::Japanese));
    assert_eq!(of("en-GB"), Some(BuiltInLanguage::English));
    assert_eq!(of("fr"), None);
    assert_eq!(BuiltInLanguage::Japanese.language(), language("ja"));
}

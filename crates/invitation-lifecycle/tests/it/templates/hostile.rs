//! Values of strangers (IL-81): they neither break out of their place nor make a mail fail.

use super::dom::Dom;
use super::fixture::*;
use invitation_lifecycle::templates::*;

/// Uses every field of an invitation, each wherever it may stand.
pub const EVERYWHERE: &str = r#"<p title="{{ recipient_name }}">{{ recipient_name | default("you") }}</p>
<p>{{ portal_name }} {{ organisation_name }} {{ inviter_name }} {{ recipient_address }} {{ expires_at }}</p>
<img src="cid:logo" alt="{{ organisation_name }}">
<div>{{ offers }}</div><blockquote>{{ message }}</blockquote>
<ul><li>{{ inviter_name }}</li></ul><table><tr><td>{{ portal_name }}</td><td>{{ message }}</td></tr></table>
{% if support_address %}<a href="mailto:{{ support_address }}" title="{{ inviter_name }}">{{ support_address }}</a>{% endif %}
<p><a href="{{ accept_url }}" title="{{ portal_name }}">{{ button_label }}</a> {{ accept_url }}</p>"#;

pub const SUBJECT: &str =
    "Mail: {{ portal_name }} {{ recipient_name }} {{ inviter_name }} {{ organisation_name }}";

pub fn everywhere() -> Template {
    check(&TemplateSource { subject: SUBJECT.into(), ..source(EVERYWHERE) }).unwrap()
}

/// The same text for every value that takes any.
pub fn all(text: &str) -> MergeValues {
    MergeValues {
        portal_name: text.into(),
        organisation_name: text.into(),
        recipient_name: Some(text.into()),
        inviter_name: Some(text.into()),
        offers: vec![text.into(), text.into()],
        message: Some(text.into()),
        ..full_values()
    }
}

/// What no value may do, whatever it is.
pub fn harmless(mail: &RenderedMail, shape: &[(String, Vec<String>, usize)]) {
    assert!(!mail.subject.trim().is_empty());
    assert!(mail.subject.chars().count() <= 2 * limits::RENDERED_SUBJECT_CHARS);
    assert!(!mail.subject.contains("=?"));
    let forbidden = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
    };
    assert!(!mail.subject.contains('\n') && !mail.subject.contains(forbidden), "{:?}", mail.subject);
    assert!(!mail.text.contains(forbidden) && !mail.html.contains(forbidden));
    let dom = Dom::of(&mail.html);
    assert_eq!(dom.errors, Vec::<String>::new());
    assert_eq!(dom.comments, 0);
    assert_eq!(dom.shape(), shape);
    assert!(dom.links_to(LINK).iter().any(|link| !link.text.trim().is_empty()));
    for link in dom.elements.iter().filter(|element| element.name == "a") {
        let href = &link.attributes["href"];
        assert!(href == LINK || href == "mailto:help@example.jp", "{href}");
    }
    assert!(mail.text.split_whitespace().any(|word| word == LINK));
}

const HOSTILE: [&str; 28] = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "--></body></html><img src=x onerror=alert(1)>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "Sato\r\nBcc: victim@example.com\r\n\r\nbody",
    "Sato\nBcc: victim@example.com",
    "Sato\u{85}Bcc: x\u{2028}y\u{2029}z\u{B}w\u{C}v",
    "=?utf-8?B?QmNjOiB4?=",
    "=\u{200F}?utf-8?Q?x?=",
    "\u{202E}gnp.exe\u{202C}",
    "\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\u{200F}\u{061C}",
    "שלום \u{200F}<b>",
    "a\0b\u{1}c\u{7F}d\u{9F}e",
    "\u{338}",
    "\u{338}\u{338}a\n\u{338}b",
    "\u{301}\u{20DD}\u{E0100}",
    "{{ accept_url }}{% if x %}{# y #}",
    "{{{{{{",
    "&lt;script&gt;&#60;&amp;",
    "javascript:alert(1)",
    "https://evil.example/ click",
    "",
    " \t\u{3000}\u{200B} ",
    "\u{FEFF}\u{FFFE}\u{FDD0}\u{10FFFF}\u{E0041}",
    "<!-- <![CDATA[ ]]> <?x ?>",
    "</a></p></td></table></div>",
    "٠١٢ 👩‍👩‍👧 \u{1F1EF}\u{1F1F5}",
];

/// IL-81: hostile values change no element, no attribute's name, no link, and no header.
#[test]
fn il_81_hostile_values_are_harmless() {
    let template = everywhere();
    let shape = Dom::of(&template.render(&all("Sato")).html).shape();
    for text in HOSTILE {
        harmless(&template.render(&all(text)), &shape);
        harmless(&template.render(&all(&format!("佐藤{text}健"))), &shape);
    }
}

/// IL-81: the built-in templates as well.
#[test]
fn il_81_hostile_values_in_built_in_templates() {
    for language in BuiltInLanguage::ALL {
        for kind in TemplateKind::ALL {
            let template = language.template(kind);
            let shape = Dom::of(&template.render(&all("Sato")).html).shape();
            for text in HOSTILE {
                // A blank value may leave out what a condition asks for; then the shape is another one.
                harmless(&template.render(&all(&format!("x{text}"))), &shape);
            }
        }
    }
}

/// IL-81: a megabyte of text, of marks, of nothing: the mail stays small.
#[test]
fn il_81_a_megabyte_of_text() {
    let template = everywhere();
    let shape = Dom::of(&template.render(&all("Sato")).html).shape();
    for (unit, end) in
        [("あ", "…"), ("<", "…"), ("\u{301}", "…"), ("a ", "…"), ("\u{200F}", ""), ("\r\n", "")]
    {
        let text = unit.repeat(1_000_000 / unit.len());
        let mail = template.render(&all(&format!("x{text}")));
        assert!(mail.html.len() < 200_000 && mail.text.len() < 100_000, "{unit:?}: {}", mail.html.len());
        harmless(&mail, &shape);
        let name = welcome("{{ recipient_name }}").render(&all(&format!("x{text}"))).text;
        assert!(name.trim_end().ends_with(end) && name.chars().count() <= limits::LINE_CHARS + 2, "{unit:?}");
    }
    let many = MergeValues { offers: vec!["offer".into(); 100_000], ..full_values() };
    assert!(template.render(&many).text.len() < 20_000);
}

/// IL-81: a lone mark gets something to stand on, and does not melt into a tag.
#[test]
fn il_81_lone_marks() {
    let name = |body: &str, name: &str| {
        let mail = welcome(body).render(&MergeValues { recipient_name: Some(name.into()), ..bare_values() });
        html_body(&mail).to_owned()
    };
    assert_eq!(name("<b>{{ recipient_name }}</b>", "\u{338}a\u{338}"), "<b>\u{25CC}\u{338}a\u{338}</b>");
    // A mark that the administrator wrote stays, in a form that no normalisation joins to the tag.
    assert_eq!(
        name("<b>\u{338}a</b><i title=\"\u{338}\">x</i>", ""),
        "<b>&#x338;a</b><i title=\"&#x338;\">x</i>"
    );
    let mail = invitation(&format!("{{{{ message }}}}{GOOD}"))
        .render(&MergeValues { message: Some("a\n\u{338}b".into()), ..bare_values() });
    assert!(html_body(&mail).starts_with("a<br>\n\u{25CC}\u{338}b"));
}

/// IL-81: what is honest stays as it is.
#[test]
fn il_81_honest_values_are_untouched() {
    for honest in
        ["田中\u{3000}花子", "O'Neil & Söhne <GmbH>", "נועה", "Zoë e\u{301}", "👩‍👩‍👧 हिन्दी", "ﾃｽﾄ株式会社①"]
    {
        let mail = welcome("{{ recipient_name }}").render(&all(honest));
        assert_eq!(mail.text, format!("{honest}\n"));
        assert_eq!(Dom::of(&mail.html).text.trim(), honest);
    }
}

/// IL-81: times are written in the language of the template, with their zone.
#[test]
fn il_81_times() {
    let in_language = |tag: &str, offset: i8, at: &str| {
        let source = source("{{ expires_at }} {{ verification_url }}");
        let template = Template::check(TemplateKind::Verification, language(tag), &source).unwrap();
        let offset = time::UtcOffset::from_hms(offset, 0, 0).unwrap();
        let values = MergeValues { expires_at: Some(at.parse().unwrap()), offset, ..bare_values() };
        template.render(&values).text.lines().next().unwrap().to_owned()
    };
    assert_eq!(in_language("ja", 9, "2026-04-08T15:00:00Z"), "2026年4月9日(木)00:00(日本時間)");
    assert_eq!(in_language("ja-JP", 0, "2026-04-08T15:00:00Z"), "2026年4月8日(水)15:00(UTC)");
    assert_eq!(in_language("en", -5, "2026-04-08T02:05:00Z"), "Tuesday, 7 April 2026, 21:05 (UTC-05:00)");
    assert_eq!(in_language("fr", 2, "2026-04-08T15:00:00Z"), "2026-04-08 17:00 (UTC+02:00)");
    assert_eq!(in_language("fr", 9, "9999-12-31T23:59:59Z"), "9999-12-31 23:59 (UTC)");
}

//! The required link, on every path (IL-82).

use super::dom::Dom;
use super::fixture::*;
use invitation_lifecycle::templates::*;

const MISSING: &str = "body 1:1: the link {{ accept_url }} is missing";

/// IL-82: neither invitation nor verification can be saved without its link; a welcome can.
#[test]
fn il_82_which_kinds_need_which_link() {
    let check = |kind, body: &str| Template::check(kind, language("en"), &source(body));
    assert_eq!(told(check(TemplateKind::Invitation, "Hello")), [MISSING]);
    assert_eq!(
        told(check(TemplateKind::Verification, "Hello")),
        ["body 1:1: the link {{ verification_url }} is missing"]
    );
    assert!(check(TemplateKind::Welcome, "Hello").is_ok());
    assert!(check(TemplateKind::Verification, "{{ verification_url }}").is_ok());
}

/// IL-82: what looks like the link and is none.
#[test]
fn il_82_what_does_not_count() {
    for body in [
        "{# {{ accept_url }} #}",
        "accept_url",
        "{ { accept_url } }",
        "&#123;&#123; accept_url }&#125;",
        "<a href=\"https://example.com/accept_url\">accept_url</a>",
        "<a href=\"{{ accept_url }}\"></a>",
        "<a href=\"{{ accept_url }}\"> &nbsp;\u{200B}\u{3000}</a>",
        "<a href=\"{{ accept_url }}\"><br></a>",
        "<a href=\"{{ accept_url }}\"><img src=\"https://example.com/a.png\" alt=\"Accept\"></a>",
        // A value may be blank: it is no word of the link's own.
        "<a href=\"{{ accept_url }}\">{{ portal_name }}</a>",
        "<a href=\"{{ accept_url }}\">{{ recipient_name | default('x') }}</a>",
        // Out of sight.
        "<a href=\"{{ accept_url }}\" style=\"color: #fff\">x</a>",
        "<p style=\"background-color: #0000ee\"><a href=\"{{ accept_url }}\">x</a></p>",
        "<p style=\"background-color: #0000ee\">{{ accept_url }}</p>",
        "<table bgcolor=\"#111111\"><tr><td><a href=\"{{ accept_url }}\" style=\"color: black\">x</a></td></tr></table>",
        "<a href=\"{{ accept_url }}\"><span style=\"color: white\">x</span></a>",
        "<small><small><small><small><a href=\"{{ accept_url }}\">x</a></small></small></small></small>",
        "<p style=\"font-size: 50%\"><span style=\"font-size: 90%\"><a href=\"{{ accept_url }}\">x</a></span></p>",
    ] {
        let found = problems(body);
        assert!(found.iter().any(|problem| problem == MISSING), "{body}: {found:?}");
    }
}

/// IL-82: tricks that are refused for themselves, wherever else a good link stands.
#[test]
fn il_82_what_is_refused_beside_a_good_link() {
    for (body, says) in [
        ("<!-- {{ accept_url }} -->", "comments and declarations of HTML cannot stand here; write {# … #}"),
        (
            "<a href=\"https://evil.example/?{{ accept_url }}\">x</a>",
            "the field accept_url cannot stand here",
        ),
        ("<a href=\"{{ accept_url }}x\">x</a>", "the field accept_url cannot stand here"),
        ("<a href=\"javascript:{{ accept_url }}\">x</a>", "the field accept_url cannot stand here"),
        ("<a href=\"{{ portal_name }}\">x</a>", "the field portal_name cannot stand here"),
        ("<a href=\"https://evil.example/\">{{ accept_url }}</a>", "the field accept_url cannot stand here"),
        ("<p title=\"{{ accept_url }}\">x</p>", "the field accept_url cannot stand here"),
        ("<p style=\"color: {{ portal_name }}\">x</p>", "the field portal_name cannot stand here"),
        ("<img src=\"{{ accept_url }}\" alt=\"\">", "the field accept_url cannot stand here"),
        ("<a {{ accept_url }}>x</a>", "only fields can stand within a tag, and only within quotation marks"),
        (
            "<a {% if message %}href=\"x\"{% endif %}>x</a>",
            "only fields can stand within a tag, and only within quotation marks",
        ),
        ("<p style=\"display: none\">x</p>", "`none` is not allowed for `display`"),
        ("<p style=\"position: absolute\">x</p>", "the style property `position` is not allowed"),
        ("<p style=\"font-size: 0\">x</p>", "`0` is not allowed for `font-size`"),
        ("<p style=\"text-indent: -9999px\">x</p>", "`-9999px` is not allowed for `text-indent`"),
        ("<p hidden>x</p>", "the attribute `hidden` is not allowed in <p>"),
    ] {
        let found = problems(&format!("{body}{GOOD}"));
        assert!(found.iter().any(|problem| problem.ends_with(says)), "{body}: {found:?}");
    }
}

/// IL-82: a link in one branch alone is missing in the other, and the path is named.
#[test]
fn il_82_every_path_counts() {
    let link = GOOD;
    for (body, when) in [
        (format!("{{% if message %}}{link}{{% endif %}}"), " when message is absent"),
        (format!("{{% if message %}}x{{% else %}}{link}{{% endif %}}"), " when message is present"),
        (format!("{{% if not message %}}{link}{{% endif %}}"), " when message is present"),
        (
            format!("{{% if message %}}{{% if offers %}}{link}{{% endif %}}{{% else %}}{link}{{% endif %}}"),
            " when offers is absent and message is present",
        ),
        (
            format!("{{% if offers %}}y{{% endif %}}{{% if message %}}{link}{{% endif %}}"),
            " when message is absent",
        ),
        ("<a href=\"{{ accept_url }}\">{% if message %}x{% endif %}</a>".into(), " when message is absent"),
    ] {
        assert_eq!(problems(&body), [format!("{MISSING}{when}")], "{body}");
    }
    for body in [
        format!("{{% if message %}}{link}{{% else %}}{link}{{% endif %}}"),
        // Two conditions that together cover every case.
        format!("{{% if message %}}{link}{{% endif %}}{{% if not message %}}{link}{{% endif %}}"),
        // The inner branch that lacks it cannot be reached.
        format!("{{% if message %}}{{% if message %}}{link}{{% endif %}}{{% else %}}{link}{{% endif %}}"),
        format!("<ul>{{% if message %}}<li>{link}</li>{{% else %}}<li>{link}</li>{{% endif %}}</ul>"),
        "<p>Open {{ accept_url }} now</p>".into(),
        "<a href=\"{{ accept_url }}\"><b>{{ button_label }}</b></a>".into(),
        "<a href=\"{{ accept_url }}\">{{ accept_url }}</a>".into(),
        "<p style=\"background: #000\"><a href='{{accept_url}}' style=\"color: #fff\">x</a></p>".into(),
    ] {
        assert_eq!(problems(&body), Vec::<String>::new(), "{body}");
    }
}

/// IL-82: a link field in words becomes a link, and is on a line of its own in the text.
#[test]
fn il_82_a_link_in_words_can_be_clicked() {
    let mail = invitation("<p>Open {{ accept_url }}, please.</p>").render(&bare_values());
    let dom = Dom::of(&mail.html);
    assert_eq!(dom.links_to(LINK)[0].text, LINK);
    assert_eq!(mail.text, format!("Open\n{LINK}\n, please.\n"));
    // Within its own link it is not made a link once more.
    let mail = invitation("<a href=\"{{ accept_url }}\">{{ accept_url }}</a>").render(&bare_values());
    assert_eq!(Dom::of(&mail.html).links_to(LINK).len(), 1);
    assert_eq!(mail.text, format!("{LINK}\n"));
}

/// IL-82: what a link may be.
#[test]
fn il_82_links_are_links() {
    for good in [
        "https://portal.example",
        "https://portal.example:8443/a?b=c&d=%20#e",
        "HTTPS://PORTAL.example/",
        "http://localhost:3000/x",
        "http://127.0.0.1/",
        "https://[2001:db8::1]:8443/x",
        "https://xn--wgv71a119e.jp/",
    ] {
        assert!(good.parse::<Link>().is_ok(), "{good}");
    }
    for (bad, code) in [
        ("", "link.scheme"),
        ("portal.example", "link.scheme"),
        ("//portal.example", "link.scheme"),
        ("http://portal.example/", "link.scheme"),
        ("javascript:alert(1)", "link.scheme"),
        ("data:text/html,x", "link.scheme"),
        (" https://portal.example", "link.character"),
        ("https://portal.example/\r\nBcc: x", "link.character"),
        ("https://portal.example/\"onclick=", "link.character"),
        ("https://portal.example/<b>", "link.character"),
        ("https://日本.jp/", "link.character"),
        ("https://", "link.host"),
        ("https:///x", "link.host"),
        ("https://a@evil.example/", "link.host"),
        ("https://a:b@evil.example/", "link.host"),
        ("https://a:99999/", "link.host"),
        ("https://[]/", "link.host"),
    ] {
        assert_eq!(bad.parse::<Link>().map_err(|error| error.code()), Err(code), "{bad}");
    }
    let long = format!("https://portal.example/{}", "x".repeat(2_000));
    assert_eq!(long.parse::<Link>(), Err(LinkError::TooLong));
}

/// IL-13: neither the values nor the mail show the token when they are printed for debugging.
#[test]
fn il_13_debug_forms_do_not_tell_the_token() {
    let values = full_values();
    let mail = invitation(GOOD).render(&values);
    assert!(!format!("{values:?} {mail:?}").contains("s3cret"));
}

//! The HTML that passes, and that every browser reads what the check has read (IL-80, IL-81).

use super::dom::Dom;
use super::fixture::*;
use invitation_lifecycle::templates::*;

fn complaint(body: &str) -> String {
    let found = problems(&format!("{body}{GOOD}"));
    assert!(!found.is_empty(), "{body} passes");
    found[0].clone()
}

/// IL-80: what a rich-text editor makes passes, is written anew, and needs no repair.
#[test]
fn il_80_rich_text_passes() {
    let body = r##"<h1 align="center">題名</h1>
<p style="Color: #333; font-family: 'Hiragino Sans', Meiryo, sans-serif; font-size:12pt; line-height: 1.8; text-align: justify">
<b>太字</b><i>斜体</i><u>下線</u><s>取り消し</s><sub>下</sub><sup>上</sup> A &amp; B &lt;c&gt; 5 > 3 &#12354;&#x3044; R & D</p>
<ol start="3"><li>一</li><li>二<ul><li>三</li></ul></li></ol><blockquote>引用</blockquote><hr/>
<table width="100%" cellpadding="8" bgcolor="#f0f0f0" role="presentation"><thead><tr><th colspan="2" valign="top">見出し</th></tr></thead>
<tbody><tr><td style="border: 1px solid rgb(200, 200, 200); padding: 4px 8px">a</td><td>b</td></tr></tbody></table>
<p dir="rtl" lang="ar">مرحبا</p>
<img src="cid:logo" alt="{{ organisation_name }}" width="120" height="40"><br>
<a href="https://example.jp/faq?a=1&amp;b=2" target="_blank" rel="noopener" title="{{ portal_name }}">よくある質問</a>
<a href="mailto:{{ support_address }}">連絡</a>"##;
    let mail = welcome(body).render(&full_values());
    let dom = Dom::of(&mail.html);
    assert_eq!(dom.errors, Vec::<String>::new());
    assert_eq!(dom.links_to("https://example.jp/faq?a=1&b=2").len(), 1);
    assert_eq!(dom.links_to("mailto:help@example.jp").len(), 1);
    assert!(dom.text.contains("A & B <c> 5 > 3 あい R & D"));
    insta::assert_snapshot!("rich_text", html_body(&mail));
    insta::assert_snapshot!("rich_text_plain", mail.text);
    // Without a support address, its link leads nowhere rather than to nobody.
    assert!(html_body(&welcome(body).render(&bare_values())).ends_with("<a>連絡</a>"));
}

/// Bodies, and what is said about each.
const REFUSED: &[(&str, &str)] = &[
    ("<script>alert(1)</script>", "body 1:1: the element <script> is not allowed"),
    ("<ScRiPt src=\"x\">", "body 1:1: the element <script> is not allowed"),
    ("<style>p{}</style>", "body 1:1: the element <style> is not allowed"),
    ("<iframe src=\"x\"></iframe>", "body 1:1: the element <iframe> is not allowed"),
    ("<form action=\"x\"></form>", "body 1:1: the element <form> is not allowed"),
    ("<svg><a>x</a></svg>", "body 1:1: the element <svg> is not allowed"),
    ("<html>", "body 1:1: the element <html> is not allowed"),
    ("<!DOCTYPE html>", "body 1:1: comments and declarations of HTML cannot stand here; write {# … #}"),
    ("<?php ?>", "body 1:1: comments and declarations of HTML cannot stand here; write {# … #}"),
    ("<![CDATA[x]]>", "body 1:1: comments and declarations of HTML cannot stand here; write {# … #}"),
    ("<p onclick=\"x()\">a</p>", "body 1:4: the attribute `onclick` is not allowed in <p>"),
    ("<p class=\"x\">a</p>", "body 1:4: the attribute `class` is not allowed in <p>"),
    ("<p align=\"left\" align=\"right\">a</p>", "body 1:17: the attribute `align` is there already"),
    ("<p align=left>a</p>", "body 1:10: the value of `align` needs quotation marks"),
    ("<p align=\"up\">a</p>", "body 1:10: `up` is not allowed for `align`"),
    ("<p lang=\"not a tag\">a</p>", "body 1:9: `not a tag` is not allowed for `lang`"),
    ("<img alt=\"\">", "body 1:1: <img> needs the attribute `src`"),
    ("<a>x</a>", "body 1:1: <a> needs the attribute `href`"),
    (
        "<img src=\"http://example.com/a.png\" alt=\"\">",
        "body 1:10: `http://example.com/a.png` is not allowed for `src`",
    ),
    (
        "<img src=\"data:image/svg+xml,x\" alt=\"\">",
        "body 1:10: `data:image/svg+xml,x` is not allowed for `src`",
    ),
    ("<a href=\"javascript:x\">y</a>", "body 1:9: `javascript:x` is not allowed for `href`"),
    ("<a href=\"&#106;avascript:x\">y</a>", "body 1:9: `javascript:x` is not allowed for `href`"),
    ("<a href=\"java\tscript:x\">y</a>", "body 1:9: `java\tscript:x` is not allowed for `href`"),
    ("<a href=\"//evil.example\">y</a>", "body 1:9: `//evil.example` is not allowed for `href`"),
    (
        "<p style=\"background: url(https://example.com/x)\">a</p>",
        "body 1:10: `url(https://example.com/x)` is not allowed for `background`",
    ),
    ("<p style=\"color: rgba(0,0,0,0)\">a</p>", "body 1:10: `rgba(0,0,0,0)` is not allowed for `color`"),
    ("<p style=\"width: expression(1)\">a</p>", "body 1:10: `expression(1)` is not allowed for `width`"),
    ("<p style=\"color\\: red\">a</p>", "body 1:10: the style property `color\\` is not allowed"),
    ("<p>a", "body 1:1: what begins here does not end: `</p>` is missing"),
    ("</p>", "body 1:1: `</p>` ends nothing that was begun"),
    ("<br></br>", "body 1:5: `</br>` ends nothing that was begun"),
    ("<p><div>a</div></p>", "body 1:4: <div> cannot stand inside of <p>"),
    ("<b><p>a</p></b>", "body 1:4: <p> cannot stand inside of <b>"),
    ("<li>a</li>", "body 1:1: <li> cannot stand inside of the body"),
    ("<td>a</td>", "body 1:1: <td> cannot stand inside of the body"),
    ("<table><p>a</p></table>", "body 1:8: <p> cannot stand inside of <table>"),
    ("<table><tr>a</tr></table>", "body 1:12: text cannot stand directly inside of <tr>"),
    ("<ul>{{ portal_name }}</ul>", "body 1:5: text cannot stand directly inside of <ul>"),
    (
        "<a href=\"https://a.example\"><b><a href=\"https://b.example\">x</a></b></a>",
        "body 1:32: <a> cannot stand inside of <a>",
    ),
    ("<b><i>a</b></i>", "body 1:4: what begins here does not end: `</i>` is missing"),
    ("{% if message %}<b>{% endif %}</b>", "body 1:17: what begins here does not end: `</b>` is missing"),
    ("<b>{% if message %}</b>{% endif %}", "body 1:1: what begins here does not end: `</b>` is missing"),
    ("<p", "body 1:1: what begins here does not end: `>` is missing"),
    ("a < b", "body 1:3: write `&lt;` for `<`"),
    ("a &foo; b", "body 1:3: the character reference `&foo;` is not known; write `&amp;` for `&`"),
    ("&#0;", "body 1:1: the character reference `&#0;` is not known; write `&amp;` for `&`"),
    ("&#x202E;", "body 1:1: the character U+202E cannot stand in a mail"),
    ("a\0b", "body 1:2: the character U+0000 cannot stand in a mail"),
    ("a\u{2066}b", "body 1:2: the character U+2066 cannot stand in a mail"),
];

/// IL-81: what does not belong into a mail is named with its place.
#[test]
fn il_81_what_markup_is_refused() {
    for (body, says) in REFUSED {
        let found = problems(&format!("{body}\n{GOOD}"));
        assert!(found.iter().any(|problem| problem == says), "{body}: {found:?}");
    }
    assert_eq!(
        problems(&format!("{GOOD}<p title='x>a</p>")),
        ["body 1:66: what begins here does not end: `'` is missing"]
    );
    assert!(complaint("<p \"x\">a</p>").contains("ends nothing"));
}

/// IL-81: a value in an attribute stays there, whatever quotation marks it has.
#[test]
fn il_81_values_in_attributes() {
    let template = welcome(
        "<p title='{{ recipient_name }}'>x</p><img src=\"cid:a\" alt=\"{{ recipient_name | default('a \"b\"') }}\">",
    );
    let name = "\" onmouseover='x' ><script>";
    let dom =
        Dom::of(&template.render(&MergeValues { recipient_name: Some(name.into()), ..bare_values() }).html);
    let find = |wanted: &str| dom.elements.iter().find(|element| element.name == wanted).unwrap();
    assert_eq!(find("p").attributes["title"], name);
    assert_eq!(find("img").attributes["alt"], name);
    assert_eq!(dom.errors, Vec::<String>::new());
    let dom = Dom::of(&template.render(&bare_values()).html);
    assert_eq!(
        dom.elements.iter().find(|element| element.name == "img").unwrap().attributes["alt"],
        "a \"b\""
    );
}

/// IL-81: an address behind `mailto:` cannot bring a subject or further recipients along.
#[test]
fn il_81_mailto_is_percent_encoded() {
    let template = welcome("<a href=\"mailto:{{ support_address }}\">x</a>");
    let odd = MergeValues { support_address: Some(address("a&b=c%d?e@example.jp")), ..bare_values() };
    let dom = Dom::of(&template.render(&odd).html);
    assert_eq!(dom.links_to("mailto:a%26b%3Dc%25d%3Fe@example.jp").len(), 1);
}

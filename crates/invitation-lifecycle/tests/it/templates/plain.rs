//! The plain text (IL-80): everything that the HTML says, in the order it says it.

use super::fixture::*;

fn text(body: &str) -> String {
    welcome(body).render(&full_values()).text
}

/// IL-80: blocks, line breaks and white space.
#[test]
fn il_80_paragraphs_and_breaks() {
    assert_eq!(text("<p>a\n   b<br>c</p><p>d</p>e<div>f</div>g"), "a b\nc\n\nd\n\ne\nf\ng\n");
    assert_eq!(
        text("<h1>a</h1>\n\n<p> b </p>\n<hr>\n<p>c</p>"),
        format!("a\n\nb\n\n{}\n\nc\n", "-".repeat(40))
    );
    assert_eq!(text("a<br><br><br>b"), "a\n\nb\n");
    assert_eq!(text("<p></p><p> </p>"), "\n");
    assert_eq!(text("<b>a</b><i> b</i> <u>c</u>&nbsp;d"), "a b c\u{A0}d\n");
}

/// IL-80: lists, quotations and tables.
#[test]
fn il_80_lists_quotations_tables() {
    assert_eq!(
        text(
            "<ul><li>a<br>b</li>{% if recipient_name %}<li>c<ol start=\"9\"><li>d</li><li>e</li></ol></li>{% endif %}</ul>"
        ),
        "- a\n  b\n- c\n\n  9. d\n  10. e\n"
    );
    assert_eq!(text("x<blockquote><p>a</p><p>b</p></blockquote>y"), "x\n\n> a\n>\n> b\n\ny\n");
    assert_eq!(
        text("<table><tr><th>a</th><td>b</td></tr><tr><td><p>c</p><p>d</p></td><td>e</td></tr></table>"),
        "a  b\nc\n\nd\ne\n"
    );
}

/// IL-80: links and images.
#[test]
fn il_80_links_and_images() {
    assert_eq!(
        text("see <a href=\"https://a.example/x\">the page</a>."),
        "see the page <https://a.example/x>.\n"
    );
    assert_eq!(text("<a href=\"https://a.example/x\">a.example/x</a>"), "a.example/x\n");
    assert_eq!(
        text("<a href=\"mailto:{{ support_address }}\">{{ support_address }}</a>"),
        "help@example.jp\n"
    );
    assert_eq!(text("<a href=\"mailto:{{ support_address }}\">us</a>"), "us <help@example.jp>\n");
    assert_eq!(text("<a href=\"tel:+81-3\">call</a>"), "call <+81-3>\n");
    assert_eq!(
        text("<p>Go: <a href=\"{{ login_url }}\">{{ button_label }}</a> or not</p>"),
        format!("Go: Open\n{LINK}\nor not\n")
    );
    assert_eq!(text("<img src=\"cid:a\" alt=\"Logo of {{ portal_name }}\">"), "Logo of Portal\n");
}

/// IL-81: in the text a value is not escaped, and brings its line breaks only where it may have several lines.
#[test]
fn il_81_values_stand_as_they_are() {
    use invitation_lifecycle::templates::*;
    let template = invitation(&format!(
        "<p>{{{{ recipient_name }}}}</p><blockquote>{{{{ message }}}}</blockquote>{GOOD}"
    ));
    let values = MergeValues {
        recipient_name: Some("A & B <c>\r\nX".into()),
        message: Some("1 < 2\r\n\r\n\r\n\r\n3".into()),
        ..bare_values()
    };
    assert_eq!(template.render(&values).text, format!("A & B <c> X\n\n> 1 < 2\n>\n> 3\n\nOpen\n{LINK}\n"));
    // Of many blank lines one remains, in the HTML as well.
    assert!(html_body(&template.render(&values)).contains("1 &lt; 2<br>\n<br>\n3"));
}

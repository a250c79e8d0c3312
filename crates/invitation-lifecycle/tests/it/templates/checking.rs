//! What the check says of drafts (IL-80, IL-81): everything wrong, each with its place.

use super::fixture::*;
use invitation_lifecycle::templates::*;

fn only(body: &str) -> String {
    let problems = problems(&format!("{body}{GOOD}"));
    assert_eq!(problems.len(), 1, "{body}: {problems:?}");
    problems[0].clone()
}

/// IL-81: an unknown field is refused with its name and place, and what was probably meant.
#[test]
fn il_81_unknown_fields_have_a_name_and_a_place() {
    assert_eq!(
        only("<p>あ\n いう{{ recipient_nme }}</p>"),
        "body 2:7: there is no merge field `recipient_nme` here; is `recipient_name` meant?"
    );
    assert_eq!(only("{{ x.y }}"), "body 1:4: there is no merge field `x.y` here");
    assert_eq!(only("{{氏名}}"), "body 1:3: there is no merge field `氏名` here");
    assert_eq!(
        only("{% if RECIPIENT_NAME %}a{% endif %}"),
        "body 1:7: there is no merge field `RECIPIENT_NAME` here; is `recipient_name` meant?"
    );
    assert_eq!(only("<p title=\"{{ a }}\"></p>"), "body 1:14: there is no merge field `a` here");
    // A field of another kind is unknown in this one.
    assert_eq!(only("{{ login_url }}"), "body 1:4: there is no merge field `login_url` here");
    assert_eq!(
        told(check(&with_subject("Hello {{ nme }}"))),
        ["subject 1:10: there is no merge field `nme` here"]
    );
    // Line breaks of every system count alike, and a character is one column whatever it weighs.
    assert_eq!(only("a\r\nb\rc👩{{ q }}"), "body 3:6: there is no merge field `q` here");
    let long = "x".repeat(5_000);
    assert!(only(&format!("{{{{ {long} }}}}")).len() < 150);
}

/// IL-81: in a branch that is never taken, a field is checked like everywhere else.
#[test]
fn il_81_every_branch_is_checked() {
    let body = "{% if message %}{% if not message %}{{ a }}{% endif %}{% else %}{{ b }}{% endif %}";
    let found = problems(&format!("{body}{GOOD}"));
    assert_eq!(found.len(), 2, "{found:?}");
}

/// IL-81: everything that is wrong is told at once, in the order of the places.
#[test]
fn il_81_all_mistakes_at_once() {
    let source = TemplateSource {
        subject: "{{ accept_url }}".into(),
        body: "<p onclick=\"x()\">{{ who }}\n<script>1</script>\n{% for x in y %}<b></p>".into(),
        button_label: " ".into(),
        sender: Some(SenderSource { name: Some("A\r\nBcc: b@example.com".into()), address: "a@b@c".into() }),
        reply_to: Some("nobody".into()),
    };
    let error = check(&source).unwrap_err();
    insta::assert_snapshot!("all_mistakes", told(Err(error.clone())).join("\n"));
    insta::assert_json_snapshot!("all_mistakes_wire", error);
}

/// IL-81: what stands between braces is a field, a default, a condition or a remark, and nothing else.
#[test]
fn il_81_the_language_is_small() {
    for (body, says) in [
        ("{{ }}", "body 1:4: the name of a merge field is expected here"),
        ("{{ 1 + 1 }}", "body 1:4: there is no merge field `1` here"),
        ("{{ portal_name", "body 1:1: what begins here does not end: `}}` is missing"),
        ("{{ portal_name }", "body 1:1: what begins here does not end: `}}` is missing"),
        ("{{ portal_name.upper() }}", "body 1:4: there is no merge field `portal_name.upper` here"),
        ("{{ portal_name + 'x' }}", "body 1:16: `}}` is expected here"),
        ("{{ portal_name | safe }}", "body 1:18: there is no filter `safe`; only `default(\"…\")`"),
        ("{{ recipient_name | default }}", "body 1:21: `default(\"…\")` is expected here"),
        ("{{ recipient_name | default(x) }}", "body 1:21: `default(\"…\")` is expected here"),
        ("{{ recipient_name | default('a\\n') }}", "body 1:21: `default(\"…\")` is expected here"),
        (
            "{{ portal_name | default('a') }}",
            "body 1:16: portal_name always has a value: it needs neither condition nor default",
        ),
        (
            "{% if portal_name %}a{% endif %}",
            "body 1:7: portal_name always has a value: it needs neither condition nor default",
        ),
        ("{% if false %}a{% endif %}", "body 1:7: there is no merge field `false` here"),
        ("{% if message and offers %}a{% endif %}", "body 1:15: `%}` is expected here"),
        ("{% if message == 'a' %}a{% endif %}", "body 1:15: `%}` is expected here"),
        ("{% set x = 1 %}", "body 1:4: there is no statement `set`; only `if`, `else` and `endif`"),
        ("{% include 'x' %}", "body 1:4: there is no statement `include`; only `if`, `else` and `endif`"),
        ("{%- if message %}", "body 1:3: there is no statement `-`; only `if`, `else` and `endif`"),
        ("{% if message %}", "body 1:1: what begins here does not end: `{% endif %}` is missing"),
        ("{% endif %}", "body 1:1: `endif` ends nothing that was begun"),
        ("{% else %}", "body 1:1: `else` ends nothing that was begun"),
        ("{% if message %}{% else %}{% else %}{% endif %}", "body 1:27: `else` ends nothing that was begun"),
        ("a }} b", "body 1:3: `}}` ends nothing that was begun"),
        ("a %} b", "body 1:3: `%}` ends nothing that was begun"),
    ] {
        let all = problems(&format!("{body}\n{GOOD}"));
        assert!(all.iter().any(|found| found == says), "{body}: {all:?}");
    }
    assert_eq!(
        problems(&format!("{GOOD}{{# no end")),
        ["body 1:57: what begins here does not end: `#}` is missing"]
    );
}

/// IL-81: one mistake does not cause another: a wrong filter on the link is not also a missing link.
#[test]
fn il_81_mistakes_do_not_breed() {
    assert_eq!(problems("<a href=\"{{ accept_url | lower }}\">x</a>").len(), 1);
    assert_eq!(problems("{% if recipient_nam %}<a href=\"{{ accept_url }}\">x</a>{% endif %}").len(), 1);
    assert_eq!(problems("<font><a href=\"{{ accept_url }}\">x</a></font>").len(), 1);
    assert_eq!(only("<a href={{ accept_url }}>x</a>"), "body 1:9: the value of `href` needs quotation marks");
}

/// IL-81: what a value does in each place: defaults, conditions, remarks.
#[test]
fn il_81_what_the_language_does() {
    let body = "{{ recipient_name | default('お客様') }}|{% if message %}m{% else %}n{% endif %}|\
                {% if not offers %}none{% endif %}|{# <script> #}{{portal_name}}|{{\n  portal_name\n}}";
    let template = welcome(&body.replace("message", "support_address").replace("offers", "support_address"));
    let absent = template.render(&bare_values());
    assert_eq!(html_body(&absent), "お客様|n|none|Portal|Portal");
    let present = template.render(&full_values());
    assert_eq!(html_body(&present), "田中 花子|m||Portal|Portal");
    // Blank is absent.
    let blank = MergeValues { recipient_name: Some(" \u{200B}\u{200F}\u{0}\n".into()), ..bare_values() };
    assert_eq!(html_body(&template.render(&blank)), "お客様|n|none|Portal|Portal");
}

/// IL-81: the subject takes fields of one line, and always has words of its own.
#[test]
fn il_81_subjects() {
    assert_eq!(
        told(check(&with_subject("{{ portal_name }}: {{ inviter_name }} {{ expires_at }}"))),
        Vec::<String>::new()
    );
    let one = |subject: &str| told(check(&with_subject(subject))).concat();
    assert_eq!(one("Open {{ accept_url }}"), "subject 1:6: the field accept_url cannot stand here");
    assert_eq!(one("Say {{ message }}"), "subject 1:5: the field message cannot stand here");
    assert_eq!(one(""), "subject 1:1: the subject may turn out empty: give it words of its own");
    assert_eq!(
        one("{{ portal_name }}"),
        "subject 1:1: the subject may turn out empty: give it words of its own"
    );
    assert_eq!(
        one("{% if inviter_name %}a{% endif %}"),
        "subject 1:1: the subject may turn out empty when inviter_name is absent: give it words of its own"
    );
    // In a subject, `<` and `&` are themselves.
    let template = check(&with_subject("<b> & &amp; {{ portal_name }}")).unwrap();
    assert_eq!(template.render(&bare_values()).subject, "<b> & &amp; Portal");
}

/// IL-80: label, sender and reply-to are headers and words: what could break out of them is refused.
#[test]
fn il_80_label_sender_and_reply_to() {
    let with = |change: &dyn Fn(&mut TemplateSource)| {
        let mut source = source(GOOD);
        change(&mut source);
        told(check(&source)).concat()
    };
    let sender =
        |name: &str, address: &str| Some(SenderSource { name: Some(name.into()), address: address.into() });
    assert_eq!(
        with(&|source| source.button_label = "\u{200B}".into()),
        "button label 1:1: there is no text to see"
    );
    assert_eq!(
        with(&|source| source.button_label = "あ\u{202E}b".into()),
        "button label 1:2: the character U+202E cannot stand in a mail"
    );
    assert_eq!(
        with(&|source| source.button_label = "x".repeat(101)),
        "button label 1:1: 100 characters are allowed"
    );
    assert_eq!(
        with(&|source| source.sender = sender("=?utf-8?q?x?=", "a@example.com")),
        "sender name 1:1: `=?` cannot stand in a header"
    );
    assert!(with(&|source| source.sender = sender("A\nB", "a@example.com")).contains("U+000A"));
    assert!(
        with(&|source| source.reply_to = Some("a@example.com\r\nBcc: b@example.com".into()))
            .contains("not a mail address")
    );
    let mut good = source(GOOD);
    good.sender = sender("サポート窓口", "support@example.jp");
    good.reply_to = Some("reply@example.jp".into());
    let mail = check(&good).unwrap().render(&bare_values());
    assert_eq!(mail.sender.unwrap().name.unwrap(), "サポート窓口");
    assert_eq!(mail.reply_to.unwrap().as_given(), "reply@example.jp");
}

/// IL-80: a whole template says in which language it is, in the document and in the headers.
#[test]
fn il_80_the_language_is_in_the_mail() {
    let template = Template::check(TemplateKind::Welcome, language("ar"), &source("مرحبا")).unwrap();
    let mail = template.render(&bare_values());
    assert!(mail.html.starts_with("<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">"));
    let headers: Vec<String> =
        mail.headers.iter().map(|header| format!("{}: {}", header.name, header.value)).collect();
    assert_eq!(headers, ["Content-Language: ar", "Auto-Submitted: auto-generated"]);
    assert_eq!(mail.language, language("ar"));
}

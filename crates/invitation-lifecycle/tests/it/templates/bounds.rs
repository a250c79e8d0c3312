//! No template hangs or exhausts a host (IL-81): what is too large is refused, fast, and what passes makes small mails.

use super::dom::Dom;
use super::fixture::*;
use super::hostile::all;
use invitation_lifecycle::templates::*;
use proptest::prelude::*;

fn too_large(body: &str) -> Vec<Bound> {
    let error = check(&source(body)).unwrap_err();
    let bound = |problem: TemplateProblem| match problem.mistake {
        Mistake::TooLarge { bound } => Some(bound),
        _ => None,
    };
    error.problems.into_iter().filter_map(bound).collect()
}

/// IL-81: each bound is kept, and what is just within it passes.
#[test]
fn il_81_bounds() {
    let nested = |depth: usize| format!("{}{GOOD}{}", "<div>".repeat(depth), "</div>".repeat(depth));
    assert_eq!(too_large(&nested(limits::NESTING - 1)), [Bound::Nesting]);
    assert!(check(&source(&nested(limits::NESTING - 2))).is_ok());
    let conditions =
        |depth: usize| format!("{GOOD}{}x{}", "{% if message %}".repeat(depth), "{% endif %}".repeat(depth));
    assert_eq!(too_large(&conditions(limits::NESTING + 1)), [Bound::Nesting]);
    assert!(check(&source(&conditions(limits::NESTING))).is_ok());
    let fields = |count: usize| format!("{GOOD}{}", "{{ portal_name }}".repeat(count));
    assert_eq!(too_large(&fields(limits::FIELDS - 1)), [Bound::Fields]);
    assert!(check(&source(&fields(limits::FIELDS - 2))).is_ok());
    let in_attributes = format!(
        "{GOOD}{}",
        "<p title=\"{{ portal_name }}{{ portal_name }}\"></p>".repeat(limits::FIELDS / 2)
    );
    assert_eq!(too_large(&in_attributes), [Bound::Fields]);
    let tags = |count: usize| format!("{GOOD}{}", "<br>".repeat(count));
    assert_eq!(too_large(&tags(limits::NODES)), [Bound::Nodes]);
    assert!(check(&source(&tags(limits::NODES - 5))).is_ok());
    let long = |bytes: usize| format!("{GOOD}{}", "x".repeat(bytes - GOOD.len()));
    assert_eq!(too_large(&long(limits::BODY_BYTES + 1)), [Bound::BodyBytes]);
    assert!(check(&source(&long(limits::BODY_BYTES))).is_ok());
    let attributes = format!("<p{}>a</p>{GOOD}", " title=\"a\"".repeat(limits::ATTRIBUTES + 1));
    assert_eq!(too_large(&attributes), [Bound::Attributes]);
    let default = format!("{{{{ message | default('{}') }}}}{GOOD}", "x".repeat(limits::DEFAULT_CHARS + 1));
    assert_eq!(too_large(&default), [Bound::DefaultChars]);
    let subject = with_subject(&"x".repeat(limits::SUBJECT_CHARS + 1));
    assert_eq!(told(check(&subject)), ["subject 1:1: 500 characters are allowed"]);
    let shown =
        check(&with_subject(&"x".repeat(limits::SUBJECT_CHARS))).unwrap().render(&bare_values()).subject;
    assert_eq!(shown.chars().count(), limits::RENDERED_SUBJECT_CHARS);
}

/// IL-81: however much is wrong, the list stays short, and tells how much more there is.
#[test]
fn il_81_the_list_of_problems_is_bounded() {
    let error = check(&source(&"&x;".repeat(1_000))).unwrap_err();
    assert_eq!((error.problems.len(), error.further), (limits::PROBLEMS, 901));
}

/// IL-81: drafts made to be slow or to fill memory: what the check allocates grows with their length alone.
#[test]
fn il_81_drafts_made_to_be_slow() {
    let units = [
        "<b>",
        "</b>",
        "<a href=\"",
        "{{",
        "{{ x",
        "{% if message %}",
        "{% endif %}",
        "{#",
        "<!--",
        "<",
        "&",
        "&#x",
        "\"",
        "<p ",
        "<p a='",
        "{{ message | default('",
        "<table>",
        "{{ accept_url }}",
        "<b>{% if message %}",
        "style=\"a:b;",
        "\n{{",
        "{%\n",
    ];
    for unit in units {
        let allocated = |bytes: usize| {
            let draft = source(&unit.chars().cycle().take(bytes).collect::<String>());
            allocation_counter::measure(|| assert!(check(&draft).is_err(), "{unit}")).bytes_total
        };
        let (half, whole) = (allocated(limits::BODY_BYTES / 2), allocated(limits::BODY_BYTES));
        assert!(whole < 3 * half + 100_000, "{unit}: {half} for half of it, {whole} for the whole");
    }
    let style = format!("<p style=\"{}\">", "a:b;".repeat(16_000));
    assert!(check(&source(&style)).is_err());
}

/// IL-81: the largest mail that a template can make.
#[test]
fn il_81_the_largest_mail() {
    let body = format!("{GOOD}{}", "{{ message }}".repeat(limits::FIELDS - 2));
    let mail = invitation(&body).render(&all(&"'".repeat(1_000_000)));
    assert!((1_900_000..2_100_000).contains(&mail.html.len()), "{}", mail.html.len());
    let body = format!("{GOOD}{}", "{{ message }}".repeat(limits::FIELDS - 2));
    let lines = invitation(&body).render(&all(&"a\n".repeat(1_000_000)));
    assert!(lines.html.len() < 2_100_000 && lines.text.len() < 1_000_000, "{}", lines.html.len());
}

proptest! {
    /// IL-81: whatever is typed, the check answers, every place lies within the draft, and what passes renders.
    #[test]
    fn il_81_no_draft_breaks_the_check(
        pieces in prop::collection::vec(prop_oneof![
            4 => prop::sample::select(vec![
                "{{", "}}", "{%", "%}", "{#", "#}", "<", ">", "</", "/>", "\"", "'", "=", "&", ";", "#", "|", "(", ")", "\n", " ",
                "if", "not", "else", "endif", "default", "accept_url", "message", "portal_name", "button_label", "p", "a", "b",
                "table", "tr", "td", "ul", "li", "br", "href", "style", "title", "color", ":", "red", "<!--", "-->", "<p>", "</p>",
                "<a href=\"{{ accept_url }}\">", "</a>", "{% if message %}", "{% else %}", "{% endif %}", "amp", "x",
            ]).prop_map(String::from),
            1 => ".{0,4}",
        ], 0..40),
        good in any::<bool>(),
    ) {
        let body = format!("{}{}", pieces.concat(), if good { GOOD } else { "" });
        let draft = TemplateSource { subject: pieces.concat(), ..source(&body) };
        for kind in TemplateKind::ALL {
            match Template::check(kind, language("en"), &draft) {
                Ok(template) => {
                    let mail = template.render(&full_values());
                    prop_assert!(!mail.subject.is_empty());
                    let dom = Dom::of(&mail.html);
                    prop_assert_eq!((dom.errors, dom.comments), (vec![], 0));
                }
                Err(error) => {
                    prop_assert!(!error.problems.is_empty());
                    for problem in error.problems {
                        let text = if problem.place.part == Part::Subject { &draft.subject } else { &draft.body };
                        let text = text.replace("\r\n", "\n").replace('\r', "\n");
                        let line = text.split('\n').nth(problem.place.line as usize - 1);
                        prop_assert!(line.is_some_and(|line| problem.place.column as usize <= line.chars().count() + 1), "{problem}");
                    }
                }
            }
        }
    }
}

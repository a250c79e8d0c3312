//! A saved template always renders with its required link, whatever template, whatever values (IL-81, IL-82).

use super::dom::Dom;
use super::fixture::*;
use super::hostile::harmless;
use invitation_lifecycle::templates::*;
use proptest::prelude::*;
use std::fmt::Write;

const OPTIONAL: [Field; 6] = [
    Field::RecipientName,
    Field::SupportAddress,
    Field::InviterName,
    Field::Offers,
    Field::Message,
    Field::ExpiresAt,
];

/// A body as it is made here, apart from how the library sees it.
#[derive(Clone, Debug)]
enum Piece {
    Words(&'static str),
    Field(Field),
    Attribute(Field),
    /// A link that can be clicked.
    Link(&'static str),
    /// A link that shows words only if the field is present, or only if it is not.
    LinkIf(Field, bool),
    /// What looks like a link and cannot be clicked.
    NoLink(&'static str),
    Inside(&'static str, &'static str, Vec<Piece>),
    If(Field, bool, Vec<Piece>, Option<Vec<Piece>>),
}

fn optional() -> impl Strategy<Value = Field> {
    prop::sample::select(OPTIONAL.to_vec())
}

fn piece() -> impl Strategy<Value = Piece> {
    let leaf = prop_oneof![
        4 => prop::sample::select(vec!["a", "日本語 ", "&amp;&lt;", "<br>", "<hr>", "<p>b <b>c</b></p>"]).prop_map(Piece::Words),
        4 => optional().prop_map(Piece::Field),
        2 => prop::sample::select(vec![Field::PortalName, Field::RecipientAddress, Field::ButtonLabel]).prop_map(Piece::Field),
        2 => prop::sample::select(vec![Field::RecipientName, Field::PortalName, Field::ExpiresAt]).prop_map(Piece::Attribute),
        3 => prop::sample::select(vec![
            "{{ accept_url }}",
            "<a href=\"{{ accept_url }}\">open</a>",
            "<p><a href='{{accept_url}}' style=\"color: #fff; background-color: #036\"><b>{{ button_label }}</b></a></p>",
            "<table><tbody><tr><td><a href=\"{{ accept_url }}\">{{ accept_url }}</a></td></tr></tbody></table>",
        ]).prop_map(Piece::Link),
        1 => (optional(), any::<bool>()).prop_map(|(field, present)| Piece::LinkIf(field, present)),
        2 => prop::sample::select(vec![
            "<a href=\"{{ accept_url }}\"></a>",
            "<a href=\"{{ accept_url }}\">{{ portal_name }}</a>",
            "<a href=\"{{ accept_url }}\" style=\"color: #ffffff; background-color: #fefefe\">x</a>",
            "{# {{ accept_url }} #}",
            "<p title=\"accept_url\">x</p>",
        ]).prop_map(Piece::NoLink),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let block = || prop::collection::vec(inner.clone(), 0..5);
        prop_oneof![
            (
                prop::sample::select(vec![
                    ("<div>", "</div>"),
                    ("<blockquote style=\"margin: 0; padding-left: 8px\">", "</blockquote>"),
                    ("<ul><li>", "</li></ul>"),
                    ("<table><tr><td>", "</td><td>x</td></tr></table>"),
                ]),
                block()
            )
                .prop_map(|((open, close), inside)| Piece::Inside(open, close, inside)),
            (optional(), any::<bool>(), block(), prop::option::of(block()))
                .prop_map(|(field, not, then, other)| Piece::If(field, not, then, other)),
        ]
    })
}

fn write_all(pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Words(text) | Piece::Link(text) | Piece::NoLink(text) => out.push_str(text),
            Piece::Field(field) => write!(out, "{{{{ {field} }}}}").unwrap(),
            Piece::Attribute(field) => write!(out, "<p title=\"a {{{{ {field} }}}}\">x</p>").unwrap(),
            Piece::LinkIf(field, present) => {
                let not = if *present { "" } else { "not " };
                write!(out, "<a href=\"{{{{ accept_url }}}}\">{{% if {not}{field} %}}x{{% endif %}}</a>")
                    .unwrap();
            }
            Piece::Inside(open, close, inside) => {
                out.push_str(open);
                write_all(inside, out);
                out.push_str(close);
            }
            Piece::If(field, not, then, other) => {
                write!(out, "{{% if {}{field} %}}", if *not { "not " } else { "" }).unwrap();
                write_all(then, out);
                if let Some(other) = other {
                    out.push_str("{% else %}");
                    write_all(other, out);
                }
                out.push_str("{% endif %}");
            }
        }
    }
}

/// The naive answer: whether the link is there, for these fields present.
fn has_link(pieces: &[Piece], present: &[Field]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Link(_) => true,
        Piece::Words(_) | Piece::Field(_) | Piece::Attribute(_) | Piece::NoLink(_) => false,
        Piece::LinkIf(field, wanted) => present.contains(field) == *wanted,
        Piece::Inside(_, _, inside) => has_link(inside, present),
        Piece::If(field, not, then, other) => {
            let taken = if present.contains(field) == *not { other.as_ref() } else { Some(then) };
            taken.is_some_and(|taken| has_link(taken, present))
        }
    })
}

fn combinations() -> Vec<Vec<Field>> {
    let present =
        |mask: usize| OPTIONAL.into_iter().enumerate().filter(move |(index, _)| mask >> index & 1 == 1);
    (0..64).map(|mask| present(mask).map(|(_, field)| field).collect()).collect()
}

fn values(present: &[Field], text: &str) -> MergeValues {
    let some = |field: Field| present.contains(&field).then(|| format!("x{text}"));
    MergeValues {
        portal_name: text.into(),
        organisation_name: text.into(),
        recipient_name: some(Field::RecipientName),
        inviter_name: some(Field::InviterName),
        offers: some(Field::Offers).into_iter().collect(),
        message: some(Field::Message),
        expires_at: full_values().expires_at.filter(|_| present.contains(&Field::ExpiresAt)),
        support_address: full_values().support_address.filter(|_| present.contains(&Field::SupportAddress)),
        ..bare_values()
    }
}

fn hostile_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        prop::collection::vec(
            prop::sample::select(vec![
                "<",
                ">",
                "\"",
                "'",
                "&",
                "/",
                "script",
                "\r",
                "\n",
                "\0",
                "\u{202E}",
                "\u{200F}",
                "\u{338}",
                "\u{301}",
                "=?",
                "=",
                "?",
                "{{",
                "}}",
                "{%",
                "-->",
                "</title>",
                "\u{2028}",
                "\u{FEFF}",
                "javascript:",
                "a",
                " ",
                "日",
            ]),
            0..30
        )
        .prop_map(|parts| parts.concat()),
    ]
}

/// Elements in any order, sound or not.
fn elements() -> impl Strategy<Value = (String, Vec<String>)> {
    let void = prop::sample::select(vec!["br", "hr", "words", "words"]);
    let leaf = void.prop_map(|name| match name {
        "words" => (String::from("x"), vec![]),
        name => (format!("<{name}>"), vec![name.to_owned()]),
    });
    leaf.prop_recursive(5, 30, 3, |inner| {
        let names = vec![
            "p",
            "div",
            "b",
            "i",
            "span",
            "h1",
            "ul",
            "ol",
            "li",
            "li",
            "table",
            "tbody",
            "tr",
            "tr",
            "td",
            "td",
            "th",
            "blockquote",
            "a",
            "em",
            "small",
        ];
        (prop::sample::select(names), prop::collection::vec(inner, 0..3)).prop_map(|(name, children)| {
            let open = if name == "a" { "a href=\"https://a.example\"" } else { name };
            let (text, inside): (Vec<_>, Vec<_>) = children.into_iter().unzip();
            let all = std::iter::once(name.to_owned()).chain(inside.concat()).collect();
            (format!("<{open}>{}</{name}>", text.concat()), all)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 1_000_000, ..ProptestConfig::default() })]

    /// IL-80: HTML that passes is read by a browser as it was read here: element for element, without any repair.
    #[test]
    fn il_80_what_passes_needs_no_repair((body, names) in elements()) {
        let checked = Template::check(TemplateKind::Welcome, language("en"), &source(&body));
        prop_assume!(checked.is_ok());
        let dom = Dom::of(&checked.unwrap().render(&bare_values()).html);
        prop_assert_eq!(&dom.errors, &Vec::<String>::new(), "{}", body);
        let mut read: Vec<&str> = dom.elements.iter().skip_while(|element| element.name != "body").skip(1).map(|element| element.name.as_str()).collect();
        let mut written: Vec<&str> = names.iter().map(String::as_str).collect();
        // A browser adds the section of a table whose rows have none.
        read.retain(|name| *name != "tbody");
        written.retain(|name| *name != "tbody");
        prop_assert_eq!(read, written, "{}", body);
    }
}

proptest! {
    /// IL-82: the check refuses exactly what on some path has no link, and names such a path.
    #[test]
    fn il_82_the_check_agrees_with_trying_every_path(pieces in prop::collection::vec(piece(), 0..5)) {
        let mut body = String::new();
        write_all(&pieces, &mut body);
        let lacking: Vec<_> = combinations().into_iter().filter(|present| !has_link(&pieces, present)).collect();
        match check(&source(&body)) {
            Ok(_) => prop_assert!(lacking.is_empty(), "{body}"),
            Err(error) => {
                prop_assert_eq!(error.problems.len(), 1);
                let Mistake::MissingLink { field: Field::AcceptUrl, when } = &error.problems[0].mistake else {
                    return Err(TestCaseError::fail(error.to_string()));
                };
                let on_path = |present: &Vec<Field>| when.iter().all(|step| present.contains(&step.field) == step.present);
                let named: Vec<_> = combinations().into_iter().filter(on_path).collect();
                prop_assert!(!named.is_empty() && named.iter().all(|present| lacking.contains(present)), "{body}: {when:?}");
            }
        }
    }

    /// IL-81, IL-82: what passes renders on every path, for every value, with its link, and the values change nothing else.
    #[test]
    fn il_82_a_saved_template_always_renders_with_its_link(
        pieces in prop::collection::vec(piece(), 0..4),
        more in prop::sample::select(vec!["", "{{ accept_url }}", "<p><a href=\"{{ accept_url }}\">{{ button_label }}</a></p>"]),
        text in hostile_text(),
        mask in 0_usize..64,
    ) {
        let mut body = String::new();
        write_all(&pieces, &mut body);
        body.push_str(more);
        let draft = TemplateSource {
            subject: "To {{ portal_name }} {% if inviter_name %}{{ inviter_name }}{% endif %}".into(),
            ..source(&body)
        };
        let Ok(template) = check(&draft) else { return Ok(()) };
        let present = &combinations()[mask];
        let shape = Dom::of(&template.render(&values(present, "y")).html).shape();
        let mail = template.render(&values(present, &text));
        harmless(&mail, &shape);
        prop_assert_eq!(&template.render(&values(present, &text)), &mail);
        // What was saved comes back the same from a store, and renders the same.
        let again = Template::check(template.kind(), template.language().clone(), template.source());
        prop_assert_eq!(again.as_ref(), Ok(&template));
    }
}

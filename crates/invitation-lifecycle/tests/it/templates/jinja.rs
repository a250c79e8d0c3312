//! The language of templates is a part of Jinja's: a general engine says the same wherever both speak (IL-81).

use super::fixture::*;
use invitation_lifecycle::templates::*;
use minijinja::{Environment, UndefinedBehavior};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Clone, Debug)]
enum Piece {
    Words(&'static str),
    Field(&'static str),
    Default(&'static str, &'static str),
    Remark,
    If(&'static str, bool, Vec<Piece>, Option<Vec<Piece>>),
}

const OPTIONAL: [&str; 2] = ["recipient_name", "inviter_name"];

fn piece() -> impl Strategy<Value = Piece> {
    let leaf = prop_oneof![
        prop::sample::select(vec!["a", "b c", "日本", "<b>", "&amp;", "{ ", "'"]).prop_map(Piece::Words),
        prop::sample::select(vec!["portal_name", "recipient_name", "inviter_name"]).prop_map(Piece::Field),
        (prop::sample::select(OPTIONAL.to_vec()), prop::sample::select(vec!["x", "y z", ""]))
            .prop_map(|(field, text)| Piece::Default(field, text)),
        Just(Piece::Remark),
    ];
    leaf.prop_recursive(4, 8, 3, |inner| {
        let block = || prop::collection::vec(inner.clone(), 0..4);
        (prop::sample::select(OPTIONAL.to_vec()), any::<bool>(), block(), prop::option::of(block()))
            .prop_map(|(field, not, then, other)| Piece::If(field, not, then, other))
    })
}

fn write_all(pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Words(words) => out.push_str(words),
            Piece::Field(field) => write!(out, "{{{{ {field} }}}}").unwrap(),
            Piece::Default(field, text) => write!(out, "{{{{{field}|default('{text}')}}}}").unwrap(),
            Piece::Remark => out.push_str("{# <b> {{ x }} #}"),
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

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    /// IL-81: a general engine renders the same subject from the same template and values.
    #[test]
    fn il_81_as_a_general_engine_does(
        pieces in prop::collection::vec(piece(), 0..4),
        recipient in prop::option::of("[a-z日本]{1,6}"),
        inviter in prop::option::of("[a-z日本]{1,6}"),
    ) {
        let mut subject = String::from("S ");
        write_all(&pieces, &mut subject);
        let values = MergeValues { recipient_name: recipient.clone(), inviter_name: inviter.clone(), ..bare_values() };
        prop_assume!(subject.chars().count() <= limits::SUBJECT_CHARS);
        let ours = check(&with_subject(&subject)).unwrap().render(&values).subject;
        let mut engine = Environment::new();
        engine.set_undefined_behavior(UndefinedBehavior::Lenient);
        let known: BTreeMap<&str, String> = [
            ("portal_name", Some("Portal".to_owned())),
            ("recipient_name", recipient),
            ("inviter_name", inviter),
        ].into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        let theirs = engine.render_str(&subject, known).unwrap();
        prop_assert_eq!(ours, one_line(&theirs));
    }
}

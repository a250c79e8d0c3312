//! Which attributes an element may have, and what they may be set to.

use super::super::field::FieldType;
use super::super::limits;
use super::super::limits::Bound;
use super::super::place::Place;
use super::super::problem::{Mistake, Problems, quoted};
use super::super::scan::OpenTag;
use super::super::tree::{Attribute, AttributeValue, Piece};
use super::colour::Colour;
use super::element::Element;
use super::look::OwnLook;
use super::{style, target};

/// What an attribute may be set to.
#[derive(Clone, Copy, Debug)]
enum Rule {
    /// A link field, `mailto:` and an address field, or an address of the web.
    Href,
    /// An image over `https`, or one within the mail.
    Src,
    Style,
    /// Words and one-line fields.
    Words,
    Colour,
    /// A whole number from the first to the second.
    Number(u32, u32),
    /// A number of pixels, or a percentage.
    Extent,
    Language,
    OneOf(&'static [&'static str]),
}

const ALIGN: Rule = Rule::OneOf(&["left", "right", "center", "justify"]);

fn rule(element: Element, name: &str) -> Option<(&'static str, Rule)> {
    let global = match name {
        "style" => Some(("style", Rule::Style)),
        "title" => Some(("title", Rule::Words)),
        "lang" => Some(("lang", Rule::Language)),
        "dir" => Some(("dir", Rule::OneOf(&["ltr", "rtl", "auto"]))),
        _ => None,
    };
    global.or(match (element.name, name) {
        ("a", "href") => Some(("href", Rule::Href)),
        ("a", "target") => Some(("target", Rule::OneOf(&["_blank"]))),
        ("a", "rel") => {
            Some(("rel", Rule::OneOf(&["noopener", "noreferrer", "noopener noreferrer", "nofollow"])))
        }
        ("img", "src") => Some(("src", Rule::Src)),
        ("img", "alt") => Some(("alt", Rule::Words)),
        ("img", "width") => Some(("width", Rule::Number(1, 2_000))),
        ("img", "height") => Some(("height", Rule::Number(1, 2_000))),
        ("img" | "table", "border") => Some(("border", Rule::Number(0, 20))),
        ("table", "cellpadding") => Some(("cellpadding", Rule::Number(0, 100))),
        ("table", "cellspacing") => Some(("cellspacing", Rule::Number(0, 100))),
        ("table", "role") => Some(("role", Rule::OneOf(&["presentation"]))),
        ("table" | "td" | "th", "width") => Some(("width", Rule::Extent)),
        ("table" | "tr" | "td" | "th", "bgcolor") => Some(("bgcolor", Rule::Colour)),
        ("table" | "tr" | "td" | "th" | "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6", "align") => {
            Some(("align", ALIGN))
        }
        ("tr" | "td" | "th", "valign") => {
            Some(("valign", Rule::OneOf(&["top", "middle", "bottom", "baseline"])))
        }
        ("td" | "th", "colspan") => Some(("colspan", Rule::Number(1, 20))),
        ("td" | "th", "rowspan") => Some(("rowspan", Rule::Number(1, 20))),
        ("ol", "start") => Some(("start", Rule::Number(0, 9_999))),
        _ => None,
    })
}

/// Checks the attributes of a start tag. What is wrong is reported and left out.
pub(in super::super) fn check(
    element: Element,
    tag: &OpenTag,
    place: Place,
    problems: &mut Problems,
) -> (Vec<Attribute>, OwnLook) {
    let mut attributes: Vec<Attribute> = Vec::new();
    let mut look = OwnLook::default();
    if tag.attributes.len() > limits::ATTRIBUTES {
        problems.add(place, Mistake::TooLarge { bound: Bound::Attributes });
    }
    for raw in tag.attributes.iter().take(limits::ATTRIBUTES) {
        let Some((name, rule)) = rule(element, &raw.name) else {
            let mistake =
                Mistake::AttributeNotAllowed { element: element.name.into(), name: quoted(&raw.name) };
            problems.add(raw.place, mistake);
            continue;
        };
        if attributes.iter().any(|attribute| attribute.name == name) {
            problems.add(raw.place, Mistake::AttributeRepeated { name: name.into() });
            continue;
        }
        let value = raw
            .value
            .as_ref()
            .and_then(|pieces| value(name, rule, pieces, raw.value_place, &mut look, problems));
        if let Some(value) = value {
            attributes.push(Attribute { name, value });
        }
    }
    let needed: &[&str] = match element.name {
        "a" => &["href"],
        "img" => &["src", "alt"],
        _ => &[],
    };
    for name in needed {
        if !tag.attributes.iter().any(|raw| raw.name == *name) {
            let mistake = Mistake::AttributeMissing { element: element.name.into(), name: (*name).into() };
            problems.add(place, mistake);
        }
    }
    (attributes, look)
}

fn value(
    name: &'static str,
    rule: Rule,
    pieces: &[Piece],
    place: Place,
    look: &mut OwnLook,
    problems: &mut Problems,
) -> Option<AttributeValue> {
    let fields =
        || pieces.iter().filter_map(|piece| if let Piece::Field(found) = piece { Some(found) } else { None });
    match (rule, pieces) {
        (Rule::Href, [Piece::Field(found)]) if found.field.field_type() == FieldType::Link => {
            return Some(AttributeValue::Link(found.field));
        }
        (Rule::Href, [Piece::Text(scheme), Piece::Field(found)])
            if scheme.eq_ignore_ascii_case("mailto:")
                && found.field.field_type() == FieldType::Address
                && found.default.is_none() =>
        {
            return Some(AttributeValue::MailTo(found.field));
        }
        (Rule::Words, pieces) => {
            for found in fields().filter(|found| !is_one_line(found.field.field_type())) {
                problems.add(place, misplaced(found.field));
            }
            return Some(AttributeValue::Pieces(pieces.to_vec()));
        }
        _ => {}
    }
    if let Some(found) = fields().next() {
        problems.add(place, misplaced(found.field));
        return None;
    }
    let text: String = pieces
        .iter()
        .filter_map(|piece| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None })
        .collect();
    let text = plain_value(name, rule, text.trim(), place, look, problems)?;
    Some(AttributeValue::Pieces(vec![Piece::Text(text)]))
}

/// A value without fields, written anew.
fn plain_value(
    name: &'static str,
    rule: Rule,
    text: &str,
    place: Place,
    look: &mut OwnLook,
    problems: &mut Problems,
) -> Option<String> {
    if matches!(rule, Rule::Style) {
        let mut mistakes = Vec::new();
        let (style, own) = style::check(text, &mut mistakes);
        *look = OwnLook { ground: own.ground.or(look.ground), ..own };
        for mistake in mistakes {
            problems.add(place, mistake);
        }
        return Some(style);
    }
    let lower = text.to_ascii_lowercase();
    let number = |text: &str| text.parse::<u32>().ok();
    let sound = match rule {
        Rule::Href => target::may_be_href(text),
        Rule::Src => target::may_be_src(text),
        Rule::Style | Rule::Words => true,
        Rule::Colour => {
            let colour = Colour::parse(text);
            look.ground = look.ground.or(colour);
            colour.is_some()
        }
        Rule::Number(from, to) => number(text).is_some_and(|number| (from..=to).contains(&number)),
        Rule::Extent => match text.strip_suffix('%') {
            Some(share) => number(share).is_some_and(|share| (1..=100).contains(&share)),
            None => number(text).is_some_and(|pixels| (1..=2_000).contains(&pixels)),
        },
        Rule::Language => text.parse::<crate::Language>().is_ok(),
        Rule::OneOf(words) => words.contains(&lower.as_str()),
    };
    if !sound {
        problems.add(place, Mistake::ValueNotAllowed { name: name.into(), value: quoted(text) });
        return None;
    }
    Some(if matches!(rule, Rule::OneOf(_)) { lower } else { text.to_owned() })
}

/// Whether values of this type are one line of words.
pub(in super::super) const fn is_one_line(field_type: FieldType) -> bool {
    match field_type {
        FieldType::Line | FieldType::Address | FieldType::Moment => true,
        FieldType::Text | FieldType::Link => false,
    }
}

/// The complaint about a field that cannot stand where it does.
pub(in super::super) const fn misplaced(field: super::super::field::Field) -> Mistake {
    Mistake::FieldMisplaced { field, field_type: field.field_type() }
}

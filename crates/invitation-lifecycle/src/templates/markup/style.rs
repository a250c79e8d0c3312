//! The `style` attribute: the properties of a rich-text editor, and none that hides, moves or loads anything.

use super::super::problem::{Mistake, quoted};
use super::colour::Colour;
use super::look::{OwnLook, Size};

/// What the value of a property must be.
#[derive(Clone, Copy, Debug)]
enum Rule {
    Colour,
    /// So many lengths at most, each between zero and 100 pixels.
    Distances(usize),
    /// A length up to 2,000 pixels, a percentage, or `auto`.
    Extent,
    FontSize,
    FontFamily,
    FontWeight,
    LineHeight,
    /// Width, line and colour, in any order.
    Border,
    Words(&'static [&'static str]),
}

const LINES: [&str; 5] = ["none", "solid", "dashed", "dotted", "double"];
const SIZES: [(&str, u32); 7] = [
    ("x-small", 1_000),
    ("small", 1_300),
    ("medium", 1_600),
    ("large", 1_800),
    ("x-large", 2_400),
    ("xx-large", 3_200),
    ("xxx-large", 4_800),
];

fn rule(property: &str) -> Option<Rule> {
    Some(match property {
        "color" | "background-color" | "background" | "border-color" => Rule::Colour,
        "margin" | "padding" => Rule::Distances(4),
        "margin-top" | "margin-right" | "margin-bottom" | "margin-left" | "padding-top" | "padding-right"
        | "padding-bottom" | "padding-left" | "text-indent" | "letter-spacing" | "border-radius"
        | "border-width" | "border-spacing" => Rule::Distances(1),
        "width" | "max-width" => Rule::Extent,
        "font-size" => Rule::FontSize,
        "font-family" => Rule::FontFamily,
        "font-weight" => Rule::FontWeight,
        "line-height" => Rule::LineHeight,
        "border" | "border-top" | "border-right" | "border-bottom" | "border-left" => Rule::Border,
        "border-style" => Rule::Words(&LINES),
        "border-collapse" => Rule::Words(&["collapse", "separate"]),
        "display" => Rule::Words(&["block", "inline", "inline-block"]),
        "font-style" => Rule::Words(&["normal", "italic", "oblique"]),
        "list-style-type" => Rule::Words(&[
            "none",
            "disc",
            "circle",
            "square",
            "decimal",
            "lower-alpha",
            "upper-alpha",
            "lower-roman",
        ]),
        "text-align" => Rule::Words(&["left", "right", "center", "justify", "start", "end"]),
        "text-decoration" => Rule::Words(&["none", "underline", "line-through", "overline"]),
        "vertical-align" => Rule::Words(&["baseline", "top", "middle", "bottom", "sub", "super"]),
        "white-space" => Rule::Words(&["normal", "nowrap", "pre-wrap", "pre-line"]),
        "word-break" => Rule::Words(&["normal", "break-all", "keep-all", "break-word"]),
        "overflow-wrap" => Rule::Words(&["normal", "anywhere", "break-word"]),
        _ => return None,
    })
}

/// Checks a style and writes it anew: property by property, in lower case, without what is empty.
pub(in super::super) fn check(style: &str, mistakes: &mut Vec<Mistake>) -> (String, OwnLook) {
    let (mut out, mut look) = (String::new(), OwnLook::default());
    for declaration in style.split(';').map(str::trim).filter(|declaration| !declaration.is_empty()) {
        let (name, value) = declaration.split_once(':').unwrap_or((declaration, ""));
        let (name, value) = (name.trim().to_ascii_lowercase(), tighten(&value.trim().to_ascii_lowercase()));
        let Some(rule) = rule(&name) else {
            mistakes.push(Mistake::PropertyNotAllowed { name: quoted(&name) });
            continue;
        };
        if !rule.allows(&value) {
            mistakes.push(Mistake::ValueNotAllowed { name, value: quoted(&value) });
            continue;
        }
        match name.as_str() {
            "color" => look.colour = Colour::parse(&value),
            "background-color" | "background" => look.ground = Colour::parse(&value),
            "font-size" => look.size = font_size(&value),
            _ => {}
        }
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.extend([name.as_str(), ": ", value.as_str()]);
    }
    (out, look)
}

/// Without the spaces between parentheses, which editors write into `rgb(0, 0, 0)`, so that spaces separate words.
fn tighten(value: &str) -> String {
    let mut inside = false;
    let keep = |character: &char| {
        inside = (inside || *character == '(') && *character != ')';
        !(inside && *character == ' ')
    };
    value.chars().filter(keep).collect()
}

impl Rule {
    fn allows(self, value: &str) -> bool {
        let words = || value.split_whitespace();
        match self {
            Self::Colour => Colour::parse(value).is_some(),
            Self::Distances(most) => {
                (1..=most).contains(&words().count()) && words().all(|word| is_distance(word, 10_000))
            }
            Self::Extent => {
                value == "auto"
                    || percent(value).is_some_and(|share| (1..=100).contains(&share))
                    || is_distance(value, 200_000)
            }
            Self::FontSize => font_size(value).is_some(),
            Self::FontFamily => {
                let fits = |character: char| {
                    character.is_alphanumeric() || matches!(character, ' ' | ',' | '-' | '\'' | '"')
                };
                !value.is_empty() && value.chars().all(fits) && quotes_are_paired(value)
            }
            Self::FontWeight => {
                matches!(value, "normal" | "bold" | "bolder" | "lighter")
                    || value
                        .parse::<u32>()
                        .is_ok_and(|weight| weight % 100 == 0 && (100..=900).contains(&weight))
            }
            Self::LineHeight => {
                let share = percent(value).or_else(|| hundredths(value));
                value == "normal" || share.is_some_and(|share| (100..=300).contains(&share))
            }
            Self::Border => {
                let part = |word: &str| {
                    is_distance(word, 2_000) || LINES.contains(&word) || Colour::parse(word).is_some()
                };
                (1..=3).contains(&words().count()) && words().all(part)
            }
            Self::Words(allowed) => allowed.contains(&value),
        }
    }
}

/// A size of 8 to 72 pixels, or of 50 to 400 percent.
fn font_size(value: &str) -> Option<Size> {
    if let Some((_, size)) = SIZES.iter().find(|(name, _)| *name == value) {
        return Some(Size::Fixed(*size));
    }
    let share = percent(value).or_else(|| value.strip_suffix("em").and_then(hundredths));
    match (share, pixels(value)) {
        (Some(share), _) => (50..=400).contains(&share).then_some(Size::Percent(share)),
        (None, size) => size.filter(|size| (800..=7_200).contains(size)).map(Size::Fixed),
    }
}

fn is_distance(word: &str, most: u32) -> bool {
    let em =
        |word: &str| word.strip_suffix("em").and_then(hundredths).and_then(|share| share.checked_mul(16));
    pixels(word).or_else(|| em(word)).is_some_and(|length| length <= most)
}

/// A length in hundredths of a pixel: `0`, `12px`, `9.5pt`.
fn pixels(value: &str) -> Option<u32> {
    if value == "0" {
        return Some(0);
    }
    if let Some(points) = value.strip_suffix("pt") {
        return hundredths(points)?.checked_mul(4).map(|quarters| quarters / 3);
    }
    hundredths(value.strip_suffix("px")?)
}

fn percent(value: &str) -> Option<u32> {
    value.strip_suffix('%').and_then(hundredths).map(|hundredths| hundredths / 100)
}

/// A number without sign, in hundredths; finer digits are refused.
fn hundredths(number: &str) -> Option<u32> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.chars().all(|digit| digit.is_ascii_digit());
    if number.is_empty()
        || number == "."
        || whole.len() > 5
        || fraction.len() > 2
        || !digits(whole)
        || !digits(fraction)
    {
        return None;
    }
    let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: u32 = format!("{fraction:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(fraction)
}

fn quotes_are_paired(value: &str) -> bool {
    let mut open = None;
    for character in value.chars().filter(|character| matches!(character, '\'' | '"')) {
        open = match open {
            None => Some(character),
            Some(quote) if quote == character => None,
            Some(_) => return false,
        };
    }
    open.is_none()
}

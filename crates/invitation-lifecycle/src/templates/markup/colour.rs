//! Colours, and whether one can be told from the other.

/// A colour as red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Colour(pub(in super::super) [u8; 3]);

const NAMED: [(&str, [u8; 3]); 20] = [
    ("black", [0, 0, 0]),
    ("silver", [192, 192, 192]),
    ("gray", [128, 128, 128]),
    ("grey", [128, 128, 128]),
    ("white", [255, 255, 255]),
    ("maroon", [128, 0, 0]),
    ("red", [255, 0, 0]),
    ("purple", [128, 0, 128]),
    ("fuchsia", [255, 0, 255]),
    ("green", [0, 128, 0]),
    ("lime", [0, 255, 0]),
    ("olive", [128, 128, 0]),
    ("yellow", [255, 255, 0]),
    ("navy", [0, 0, 128]),
    ("blue", [0, 0, 255]),
    ("teal", [0, 128, 128]),
    ("aqua", [0, 255, 255]),
    ("orange", [255, 165, 0]),
    ("brown", [165, 42, 42]),
    ("pink", [255, 192, 203]),
];

impl Colour {
    pub(in super::super) const BLACK: Self = Self([0, 0, 0]);
    pub(in super::super) const WHITE: Self = Self([255, 255, 255]);
    /// What links have of themselves.
    pub(in super::super) const LINK: Self = Self([0, 0, 238]);

    /// `#rgb`, `#rrggbb`, `rgb(r, g, b)` or one of twenty names. Nothing that lets the ground shine through.
    pub(in super::super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(hex) = text.strip_prefix('#') {
            return Self::hex(hex);
        }
        if let Some(list) = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
            let parts: Option<Vec<u8>> = list.split(',').map(|part| part.trim().parse().ok()).collect();
            return <[u8; 3]>::try_from(parts?).ok().map(Self);
        }
        NAMED.iter().find(|(name, _)| *name == text).map(|(_, colour)| Self(*colour))
    }

    fn hex(hex: &str) -> Option<Self> {
        let digits: Option<Vec<u8>> =
            hex.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
        let pair = |high: u8, low: u8| high.saturating_mul(16).saturating_add(low);
        match *digits?.as_slice() {
            [r, g, b] => Some(Self([pair(r, r), pair(g, g), pair(b, b)])),
            [r1, r2, g1, g2, b1, b2] => Some(Self([pair(r1, r2), pair(g1, g2), pair(b1, b2)])),
            _ => None,
        }
    }

    /// Whether text in the one colour can be made out on the other: some channel differs by at least a quarter. A
    /// guard against hidden text, not a measure of good contrast.
    pub(in super::super) fn stands_out_from(self, ground: Self) -> bool {
        self.0.iter().zip(ground.0).any(|(one, other)| one.abs_diff(other) >= 64)
    }
}

//! Whether text can be seen where it stands: its colour, the ground behind it, its size.

use super::colour::Colour;

/// The smallest text that counts as seen, in hundredths of a pixel.
const SMALLEST: u32 = 800;
/// The largest, likewise: beyond it, a letter fills the screen.
const LARGEST: u32 = 20_000;
const NORMAL: u32 = 1_600;

/// What one element does to the text inside of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct OwnLook {
    pub(in super::super) colour: Option<Colour>,
    pub(in super::super) ground: Option<Colour>,
    pub(in super::super) size: Option<Size>,
}

/// A size of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Size {
    /// In hundredths of a pixel.
    Fixed(u32),
    /// In percent of the size around it.
    Percent(u32),
}

/// How text looks at some place.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Look {
    colour: Colour,
    ground: Colour,
    size: u32,
}

impl Look {
    /// Black on white, of the usual size.
    pub(in super::super) const NORMAL: Self =
        Self { colour: Colour::BLACK, ground: Colour::WHITE, size: NORMAL };

    /// The look inside of an element.
    pub(in super::super) fn inside(self, own: OwnLook, element_size: u32, is_link: bool) -> Self {
        let inherited = if is_link { Colour::LINK } else { self.colour };
        let percent = |size: u32, percent: u32| size.saturating_mul(percent) / 100;
        let size = match own.size {
            Some(Size::Fixed(size)) => size,
            Some(Size::Percent(share)) => percent(self.size, share),
            None => percent(self.size, element_size),
        };
        Self { colour: own.colour.unwrap_or(inherited), ground: own.ground.unwrap_or(self.ground), size }
    }

    pub(in super::super) fn can_be_seen(self) -> bool {
        self.colour.stands_out_from(self.ground) && (SMALLEST..=LARGEST).contains(&self.size)
    }
}

//! The answer to a question for each of a few values, found once, so that of a row only the value's place is looked at.

use crate::compile::word;

/// Of how many values the answers are kept.
const MOST: usize = 256;

/// Which places of a list satisfy a question. A place beyond the list does not.
#[expect(clippy::large_enum_variant, reason = "it stays on the stack, so that a block allocates nothing")]
pub(crate) enum Answers {
    Only(usize),
    AllBut { but: usize, of: usize },
    Each([bool; MOST]),
}

impl Answers {
    /// The answers of some values, unless there are too many of them.
    pub(crate) fn new<V>(values: &[V], holds: impl Fn(&V) -> bool) -> Option<Self> {
        let mut each = [false; MOST];
        if values.len() > MOST {
            return None;
        }
        each.iter_mut().zip(values).for_each(|(answer, value)| *answer = holds(value));
        let of = values.len();
        let mut yes = (0..of).filter(|place| each.get(*place) == Some(&true));
        let mut no = (0..of).filter(|place| each.get(*place) == Some(&false));
        if let (Some(only), None) = (yes.next(), yes.next()) {
            return Some(Self::Only(only));
        }
        if let (Some(but), None) = (no.next(), no.next()) {
            return Some(Self::AllBut { but, of });
        }
        Some(Self::Each(each))
    }

    /// The answer for the value at a place.
    #[inline]
    pub(crate) fn holds(&self, place: usize) -> bool {
        match *self {
            Self::Only(only) => place == only,
            Self::AllBut { but, of } => place != but && place < of,
            Self::Each(ref answers) => answers.get(place) == Some(&true),
        }
    }

    /// A bit for each of up to sixty-four cells. Places are compared in the form in which they are kept.
    #[inline]
    pub(crate) fn word<C, P>(&self, cells: &[C], place: impl Fn(&C) -> P) -> u64
    where
        P: Copy + Ord + TryFrom<usize> + Into<usize>,
    {
        match *self {
            Self::Only(only) => P::try_from(only).map_or(0, |only| word(cells, |cell| place(cell) == only)),
            Self::AllBut { but, of } => match (P::try_from(but), P::try_from(of)) {
                (Ok(but), Ok(of)) => word(cells, |cell| (place(cell) != but) & (place(cell) < of)),
                // There are no places beyond.
                (Ok(but), Err(_)) => word(cells, |cell| place(cell) != but),
                (Err(_), _) => u64::MAX,
            },
            Self::Each(ref answers) => word(cells, |cell| answers.get(place(cell).into()) == Some(&true)),
        }
    }
}

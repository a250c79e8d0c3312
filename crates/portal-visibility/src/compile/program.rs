//! Conditions as a straight line of questions, each of which says where to go on a yes and on a no.

/// Where the record is shown.
pub(crate) const ACCEPT: u32 = u32::MAX;
/// Where it is not.
pub(crate) const REJECT: u32 = u32::MAX - 1;

/// How questions are joined. The questions themselves stand in a list, in the order in which the shape names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    All(Vec<Shape>),
    Any(Vec<Shape>),
    /// The question with this number.
    Ask(u32),
}

/// A shape and its jumps.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) shape: Shape,
    /// Per question: where a yes leads, where a no leads; a number of a question further on, [`ACCEPT`] or [`REJECT`].
    pub(crate) jumps: Vec<(u32, u32)>,
    pub(crate) start: u32,
}

impl Program {
    pub(crate) fn new(shape: Shape) -> Self {
        let mut jumps = Vec::new();
        let start = shape.lay(ACCEPT, REJECT, &mut jumps);
        // They were laid from the last to the first.
        jumps.reverse();
        Self { shape, jumps, start }
    }
}

impl Shape {
    /// Lays the jumps of a shape that stands before what was laid so far; answers where it begins.
    fn lay(&self, yes: u32, no: u32, jumps: &mut Vec<(u32, u32)>) -> u32 {
        match self {
            Self::Ask(number) => {
                jumps.push((yes, no));
                *number
            }
            Self::All(parts) => parts.iter().rev().fold(yes, |next, part| part.lay(next, no, jumps)),
            Self::Any(parts) => parts.iter().rev().fold(no, |next, part| part.lay(yes, next, jumps)),
        }
    }
}

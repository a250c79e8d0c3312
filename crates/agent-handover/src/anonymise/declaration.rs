//! Where a host keeps personal data of agents (AH-21).

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A place, such as `tickets.signature`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlaceName(pub String);

/// What a field holds of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalDatum {
    /// The name.
    Name,
    /// The e-mail address.
    Address,
    /// A telephone number, an extension, a text, a picture's address: anything that is emptied.
    Other,
}

/// How a place holds personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PlaceKind {
    /// A field of the agent: its whole value is replaced.
    Field {
        /// What it holds.
        datum: PersonalDatum,
    },
    /// A text into which data was rendered: what it mentions is replaced, the rest stays. Declare texts that show the agent, not everything that customers wrote.
    Rendered,
}

/// One place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Which one.
    pub place: PlaceName,
    /// How it holds personal data.
    pub holds: PlaceKind,
}

/// All places of a host that hold personal data of agents. The agent's own row and its mailbox are known to the library and need not be declared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Place>", into = "Vec<Place>")]
pub struct Declaration {
    places: Vec<Place>,
}

/// A declaration cannot be: everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the declaration is wrong: {}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct DeclarationError {
    /// All of it.
    pub problems: Vec<DeclarationProblem>,
}

/// One thing that is wrong with a declaration, with its place in the list from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeclarationProblem {
    /// A place without a name.
    #[error("place {index} has no name")]
    Unnamed {
        /// Which one.
        index: usize,
    },
    /// A place that is there twice.
    #[error("place {index} is there before: {}", place.0)]
    Repeated {
        /// Which one.
        index: usize,
        /// Its name.
        place: PlaceName,
    },
}

impl DeclarationError {
    /// A stable code under which a host can translate.
    #[expect(clippy::unused_self, reason = "every error tells its code in the same way")]
    pub const fn code(&self) -> &'static str {
        "anonymise.declaration"
    }
}

impl Declaration {
    /// Checks a declaration.
    ///
    /// # Errors
    /// [`DeclarationError`] lists everything that is wrong.
    pub fn new(places: Vec<Place>) -> Result<Self, DeclarationError> {
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        for (index, place) in places.iter().enumerate() {
            if place.place.0.trim().is_empty() {
                problems.push(DeclarationProblem::Unnamed { index });
            } else if !seen.insert(&place.place) {
                problems.push(DeclarationProblem::Repeated { index, place: place.place.clone() });
            }
        }
        if problems.is_empty() { Ok(Self { places }) } else { Err(DeclarationError { problems }) }
    }

    /// The places, in order.
    pub fn places(&self) -> &[Place] {
        &self.places
    }
}

impl TryFrom<Vec<Place>> for Declaration {
    type Error = DeclarationError;

    fn try_from(places: Vec<Place>) -> Result<Self, DeclarationError> {
        Self::new(places)
    }
}

impl From<Declaration> for Vec<Place> {
    fn from(declaration: Declaration) -> Self {
        declaration.places
    }
}

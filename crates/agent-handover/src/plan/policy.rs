//! What an organisation decides about handovers.

use serde::{Deserialize, Serialize};

/// What the confirmation of a plan holds for (AH-30).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// Exactly the items that were shown: if one comes or goes meanwhile, the plan is shown again.
    #[default]
    Items,
    /// The people, their places and the routing: items may come and go, as they do at a busy desk.
    Terms,
}

/// What an organisation decides about handovers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HandoverPolicy {
    /// What a confirmation holds for (AH-30).
    pub consent: Consent,
    /// How many items are named as samples per line of an impact report, and of a residue.
    pub samples: u32,
}

impl HandoverPolicy {
    /// The confirmation holds for exactly the items that were shown; five samples.
    pub const DEFAULT: Self = Self { consent: Consent::Items, samples: 5 };

    /// Another consent.
    #[must_use]
    pub const fn with_consent(self, consent: Consent) -> Self {
        Self { consent, ..self }
    }

    /// Another number of samples.
    #[must_use]
    pub const fn with_samples(self, samples: u32) -> Self {
        Self { samples, ..self }
    }
}

impl Default for HandoverPolicy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

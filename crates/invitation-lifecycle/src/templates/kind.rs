//! What a mail is for (IL-80), and which link it must carry (IL-82).

use super::field::Field;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a mail is for (IL-80).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateKind {
    /// Asks somebody to accept an invitation.
    Invitation,
    /// Asks somebody to confirm that an address is theirs.
    Verification,
    /// Greets somebody who has just been let in.
    Welcome,
}

impl TemplateKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Invitation, Self::Verification, Self::Welcome];

    /// The field of the one link that mails of this kind lead to, and that the button stands for.
    pub const fn link(self) -> Field {
        match self {
            Self::Invitation => Field::AcceptUrl,
            Self::Verification => Field::VerificationUrl,
            Self::Welcome => Field::LoginUrl,
        }
    }

    /// The link without which a template of this kind cannot be saved (IL-82). A welcome may do without.
    pub const fn required_link(self) -> Option<Field> {
        match self {
            Self::Invitation | Self::Verification => Some(self.link()),
            Self::Welcome => None,
        }
    }

    /// Its name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Verification => "verification",
            Self::Welcome => "welcome",
        }
    }
}

impl fmt::Display for TemplateKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

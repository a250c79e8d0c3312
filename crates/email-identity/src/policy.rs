//! What a host may choose about addresses.

use serde::{Deserialize, Serialize};

/// Whether the case of the local part tells two addresses apart (IL-70).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalPartCase {
    /// `Tanaka@example.jp` and `tanaka@example.jp` are one address. Nearly every mail service treats them so.
    #[default]
    Insensitive,
    /// They are two addresses.
    Sensitive,
}

/// How strictly addresses are read, and what makes two of them the same (IL-70, IL-71, IL-72).
///
/// The default is what an application should use unless it knows better. The policy is part of the meaning of the keys
/// that a store keeps: change [`local_part_case`](Self::local_part_case) only together with the stored keys.
///
/// ```
/// use email_identity::{AddressPolicy, LocalPartCase};
///
/// let policy = AddressPolicy::default().with_local_part_case(LocalPartCase::Sensitive);
/// assert!(policy.refuse_mixed_script_domains);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AddressPolicy {
    /// Whether case matters before the `@` (IL-70). Default: it does not.
    pub local_part_case: LocalPartCase,
    /// Whether `"quoted text"@example.jp` is taken (IL-72). Default: no. Inside quotes spaces, dots anywhere and `@` are
    /// then allowed; control, invisible and bidirectional characters never are.
    pub quoted_local_parts: bool,
    /// Whether domains are refused that mix scripts to look like another domain (IL-71). Default: yes.
    pub refuse_mixed_script_domains: bool,
}

impl Default for AddressPolicy {
    fn default() -> Self {
        Self {
            local_part_case: LocalPartCase::Insensitive,
            quoted_local_parts: false,
            refuse_mixed_script_domains: true,
        }
    }
}

impl AddressPolicy {
    /// The same policy with this treatment of case (IL-70).
    #[must_use]
    pub const fn with_local_part_case(mut self, local_part_case: LocalPartCase) -> Self {
        self.local_part_case = local_part_case;
        self
    }

    /// The same policy, taking quoted local parts or not (IL-72).
    #[must_use]
    pub const fn with_quoted_local_parts(mut self, taken: bool) -> Self {
        self.quoted_local_parts = taken;
        self
    }

    /// The same policy, refusing look-alike domains of mixed scripts or not (IL-71).
    #[must_use]
    pub const fn with_refuse_mixed_script_domains(mut self, refused: bool) -> Self {
        self.refuse_mixed_script_domains = refused;
        self
    }
}

//! What the desk chose.

use crate::civil_date::CivilDate;
use serde::{Deserialize, Serialize};

/// What the desk chose. The defaults are those of the support desk.
///
/// ```
/// use contact_quota::contacts::ContactPolicy;
/// let policy = ContactPolicy::default().with_notice_version("2026-04");
/// assert_eq!(policy.base_only_from.to_string(), "2022-10-01");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContactPolicy {
    /// Application forms of this day or later register up to the base only (CQ-06). 2022-10-01.
    pub base_only_from: CivilDate,
    /// The version of the notice of the purposes of use that registrations have to name (CQ-14). `1`.
    pub notice_version: String,
}

impl Default for ContactPolicy {
    fn default() -> Self {
        Self { base_only_from: CivilDate::OCTOBER_2022, notice_version: "1".into() }
    }
}

impl ContactPolicy {
    /// With another day from which forms are for the base only (CQ-06).
    #[must_use]
    pub fn with_base_only_from(self, base_only_from: CivilDate) -> Self {
        Self { base_only_from, ..self }
    }

    /// With another version of the notice (CQ-14).
    #[must_use]
    pub fn with_notice_version(self, version: impl Into<String>) -> Self {
        Self { notice_version: version.into(), ..self }
    }
}

//! What a vendor may choose about trials and user types.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A day of 24 hours.
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// How long trials last and how many users are free. The defaults are those of the source document.
///
/// What is promised at the start of a trial or at a downgrade (its end, the deletion) is kept when the policy changes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LicencePolicy {
    /// How many users the standard type takes free of charge (CQ-31). Default: 10,000.
    pub free_users: u64,
    /// How many custom types there may be beside the standard one (CQ-30). Default: 4.
    pub custom_types: u32,
    /// How long a trial lasts, in days of 24 hours, the end excluded (CQ-34). Default: 30.
    pub trial_days: u32,
    /// How many users there may be during the trial (CQ-34). Default: 10.
    pub trial_users: u64,
    /// After how many days of 24 hours the data of a portal is deleted for which nothing is paid (CQ-35). Default: 30.
    pub deletion_days: u32,
}

impl LicencePolicy {
    /// The defaults, as a constant for presets to start from.
    pub const DEFAULT: Self =
        Self { free_users: 10_000, custom_types: 4, trial_days: 30, trial_users: 10, deletion_days: 30 };

    /// The same policy with this number of free users (CQ-31).
    #[must_use]
    pub const fn with_free_users(mut self, users: u64) -> Self {
        self.free_users = users;
        self
    }

    /// The same policy with at most so many custom types (CQ-30).
    #[must_use]
    pub const fn with_custom_types(mut self, types: u32) -> Self {
        self.custom_types = types;
        self
    }

    /// The same policy with trials of so many days (CQ-34).
    #[must_use]
    pub const fn with_trial_days(mut self, days: u32) -> Self {
        self.trial_days = days;
        self
    }

    /// The same policy with this number of users during a trial (CQ-34).
    #[must_use]
    pub const fn with_trial_users(mut self, users: u64) -> Self {
        self.trial_users = users;
        self
    }

    /// The same policy with deletion after so many days (CQ-35).
    #[must_use]
    pub const fn with_deletion_days(mut self, days: u32) -> Self {
        self.deletion_days = days;
        self
    }

    pub(super) const fn trial(&self) -> Duration {
        Duration::from_secs(DAY_SECONDS.saturating_mul(self.trial_days as u64))
    }

    pub(super) const fn retention(&self) -> Duration {
        Duration::from_secs(DAY_SECONDS.saturating_mul(self.deletion_days as u64))
    }
}

impl Default for LicencePolicy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

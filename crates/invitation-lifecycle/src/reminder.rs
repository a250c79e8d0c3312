//! Which reminders are due (IL-15). A pure question; the mails are prepared by
//! [`prepare_reminders`](crate::prepare_reminders).

use crate::action::Phase;
use crate::invitation::Invitation;
use crate::policy::InvitationPolicy;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;
use storage_contract::Timestamp;

/// A reminder that is due (IL-15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueReminder {
    /// The reminder, in days before expiry: of several that have come due since the last look, the one nearest to
    /// expiry.
    pub days_before: u16,
    /// All that have come due, this one among them. They are done with this one mail: nobody gets two at once.
    pub days: BTreeSet<u16>,
}

impl Invitation {
    /// The reminder that is due now, if any (IL-15): the invitation is pending and valid, and a day of the policy has
    /// come whose reminder was not sent.
    ///
    /// A day that lies at or before the last sending is skipped, so an invitation of 7 days gets no reminder 7 days
    /// before its expiry. A resending starts anew. Reminders do not prolong validity and do not count as sendings
    /// (IL-12).
    pub fn due_reminder(&self, policy: &InvitationPolicy, now: Timestamp) -> Option<DueReminder> {
        if self.phase(now) != Phase::Pending {
            return None;
        }
        let expires_at = self.expires_at()?;
        let is_due = |days: &u16| {
            let moment = expires_at.saturating_sub(days_long(*days));
            self.sent_at() < moment && moment <= now && !self.as_record().reminded.contains(days)
        };
        let days: BTreeSet<u16> = policy.reminder_days.iter().copied().filter(is_due).collect();
        Some(DueReminder { days_before: *days.first()?, days })
    }
}

impl InvitationPolicy {
    /// Invitations that expire later than this need no reminder yet; `None` if there are no reminders at all (IL-15).
    pub fn reminder_horizon(&self, now: Timestamp) -> Option<Timestamp> {
        self.reminder_days.last().map(|days| now.saturating_add(days_long(*days)))
    }
}

/// So many days of 24 hours.
fn days_long(days: u16) -> Duration {
    Duration::from_secs(u64::from(days).saturating_mul(24 * 60 * 60))
}

//! What a host may choose about invitations.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::time::Duration;
use storage_contract::Timestamp;

/// How long invitations live and how often they may be sent. The defaults are those of the source documents.
///
/// On the wire, spans are whole seconds; `null` lifts a limit, and what is left out has its default.
///
/// ```
/// use invitation_lifecycle::InvitationPolicy;
/// use std::time::Duration;
/// let policy = InvitationPolicy::default();
/// assert_eq!(policy.validity, Some(Duration::from_secs(7 * 24 * 60 * 60)));
/// let patient = policy.with_validity(None).with_reminder_days([3, 1]);
/// assert!(patient.reminder_days.contains(&3));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InvitationPolicy {
    /// How long a sent invitation is valid (IL-02); `None`: until it is answered or cancelled. Default: 7 days.
    #[serde(rename = "validity_seconds", with = "seconds")]
    pub validity: Option<Duration>,
    /// The least time between two mails to one address in one scope (IL-12); `None`: no limit. Default: 60 seconds.
    #[serde(rename = "sending_interval_seconds", with = "seconds")]
    pub sending_interval: Option<Duration>,
    /// How often one invitation may be sent, reminders apart (IL-12); `None`: no limit. Default: 5.
    pub max_sendings: Option<NonZeroU32>,
    /// Whether a pending invitation cannot be accepted any more when its inviter has lost the right to give what it
    /// offers (IL-14). Default: yes.
    ///
    /// When no, the right as of the last sending counts; issuing and resending ask for it all the same (IL-17).
    pub inviter_must_keep_right: bool,
    /// How many days (of 24 hours) before expiry a reminder goes out (IL-15). Default: none. A day that lies before
    /// the sending is skipped.
    pub reminder_days: BTreeSet<u16>,
}

impl InvitationPolicy {
    /// The defaults, as a constant for presets to start from.
    pub const DEFAULT: Self = Self {
        validity: Some(Duration::from_secs(7 * 24 * 60 * 60)),
        sending_interval: Some(Duration::from_secs(60)),
        max_sendings: NonZeroU32::new(5),
        inviter_must_keep_right: true,
        reminder_days: BTreeSet::new(),
    };

    /// The same policy with this validity (IL-02).
    #[must_use]
    pub const fn with_validity(mut self, validity: Option<Duration>) -> Self {
        self.validity = validity;
        self
    }

    /// The same policy with this least time between two mails to one address (IL-12).
    #[must_use]
    pub const fn with_sending_interval(mut self, interval: Option<Duration>) -> Self {
        self.sending_interval = interval;
        self
    }

    /// The same policy with this greatest number of sendings of one invitation (IL-12).
    #[must_use]
    pub const fn with_max_sendings(mut self, limit: Option<NonZeroU32>) -> Self {
        self.max_sendings = limit;
        self
    }

    /// The same policy, asking at acceptance for the inviter's right or not (IL-14).
    #[must_use]
    pub const fn with_inviter_must_keep_right(mut self, asked: bool) -> Self {
        self.inviter_must_keep_right = asked;
        self
    }

    /// The same policy with reminders so many days before expiry (IL-15).
    #[must_use]
    pub fn with_reminder_days(mut self, days: impl IntoIterator<Item = u16>) -> Self {
        self.reminder_days = days.into_iter().collect();
        self
    }

    /// When an invitation expires that is sent now (IL-02); at most at the end of time.
    pub fn expiry_of_sending(&self, now: Timestamp) -> Option<Timestamp> {
        self.validity.map(|validity| now.saturating_add(validity))
    }

    /// From when on an address may be written to again (IL-12).
    pub fn next_sending(&self, last_sent: Option<Timestamp>) -> Option<Timestamp> {
        Some(last_sent?.saturating_add(self.sending_interval?))
    }
}

impl Default for InvitationPolicy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Spans as whole seconds.
mod seconds {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::time::Duration;

    #[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
    pub(super) fn serialize<S: Serializer>(
        span: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        span.map(|span| span.as_secs()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(deserializer)?.map(Duration::from_secs))
    }
}

//! What a host may choose about seats.

use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// How seats are taken.
///
/// ```
/// use contact_quota::seats::SeatPolicy;
/// assert!(SeatPolicy::default().pending_hold_seats);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeatPolicy {
    /// Whether pending invitations hold a seat, so that accepting never fails for want of one (CQ-36). Default: yes.
    ///
    /// When no, [`Reserve`](super::SeatCommand::Reserve) only asks whether a seat is free, and the seat is taken at acceptance, if there is one then. Holds
    /// that were taken before the policy was switched keep their seats.
    pub pending_hold_seats: bool,
}

impl SeatPolicy {
    /// The defaults, as a constant for presets to start from.
    pub const DEFAULT: Self = Self { pending_hold_seats: true };

    /// The same policy, with pending invitations holding seats or not (CQ-36).
    #[must_use]
    pub const fn with_pending_hold_seats(mut self, hold: bool) -> Self {
        self.pending_hold_seats = hold;
        self
    }
}

impl Default for SeatPolicy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What every decision about seats is given.
#[derive(Clone, Copy, Debug)]
pub struct SeatContext<'a> {
    /// The present, as the host's clock has it. It may step back.
    pub now: Timestamp,
    /// What the host chose.
    pub policy: &'a SeatPolicy,
}

//! The two axes of a member, and the filters of a list (IL-50, IL-51).

use serde::{Deserialize, Serialize};
use std::fmt;

/// Whether a member may have access at all. Independent of [`Verification`] (IL-50).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Yes. Takes, or holds, a seat.
    Active,
    /// It was deactivated. Takes no seat (IL-59), and no link of its mails works.
    Inactive,
}

/// Whether a member has proven to own its address, or why not (IL-50).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// Verified.
    Verified,
    /// Unverified: the invitation is not accepted.
    InvitationNotAccepted,
    /// Unverified: the address was changed, and the new one is not confirmed.
    AddressNotConfirmed,
}

/// Where a member stands on both axes (IL-50).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MemberStatus {
    /// Active or not.
    pub activity: Activity,
    /// Verified, or why not.
    pub verification: Verification,
}

impl Activity {
    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
        }
    }
}

impl Verification {
    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::InvitationNotAccepted => "invitation_not_accepted",
            Self::AddressNotConfirmed => "address_not_confirmed",
        }
    }
}

impl MemberStatus {
    /// Every status: each value of one axis with each of the other (IL-50).
    pub const ALL: [Self; 6] = [
        Self::new(Activity::Active, Verification::Verified),
        Self::new(Activity::Active, Verification::InvitationNotAccepted),
        Self::new(Activity::Active, Verification::AddressNotConfirmed),
        Self::new(Activity::Inactive, Verification::Verified),
        Self::new(Activity::Inactive, Verification::InvitationNotAccepted),
        Self::new(Activity::Inactive, Verification::AddressNotConfirmed),
    ];

    /// The status with these values.
    pub const fn new(activity: Activity, verification: Verification) -> Self {
        Self { activity, verification }
    }
}

impl fmt::Display for MemberStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.activity.as_str(), self.verification.as_str())
    }
}

/// A filter of the list of members (IL-51).
///
/// Filters are a partition: *all* is *active* and *inactive*, *active* is *verified* and *unverified*, *unverified* is
/// its two sub-filters, each without overlap.
///
/// ```
/// use invitation_lifecycle::members::{MemberAction, MemberFilter};
/// assert_eq!(MemberFilter::Active.parts(), [MemberFilter::Verified, MemberFilter::Unverified]);
/// assert!(MemberFilter::Active.offers(MemberAction::Deactivate));
/// assert!(!MemberFilter::Active.offers(MemberAction::Reinvite));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberFilter {
    /// Everybody.
    All,
    /// Active members.
    Active,
    /// Active and verified ones.
    Verified,
    /// Active and unverified ones.
    Unverified,
    /// Of the unverified ones, those who have not accepted their invitation.
    InvitationNotAccepted,
    /// Of the unverified ones, those who have not confirmed their new address.
    AddressNotConfirmed,
    /// Inactive members.
    Inactive,
}

impl MemberFilter {
    /// Every filter.
    pub const ALL: [Self; 7] = [
        Self::All,
        Self::Active,
        Self::Verified,
        Self::Unverified,
        Self::InvitationNotAccepted,
        Self::AddressNotConfirmed,
        Self::Inactive,
    ];

    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Active => "active",
            Self::Verified => "verified",
            Self::Unverified => "unverified",
            Self::InvitationNotAccepted => "invitation_not_accepted",
            Self::AddressNotConfirmed => "address_not_confirmed",
            Self::Inactive => "inactive",
        }
    }

    /// Whether a member with this status is in it.
    pub const fn matches(self, status: MemberStatus) -> bool {
        match (self, status.activity) {
            (Self::All, Activity::Active | Activity::Inactive)
            | (Self::Active, Activity::Active)
            | (Self::Inactive, Activity::Inactive) => true,
            (Self::Verified, Activity::Active) => matches!(status.verification, Verification::Verified),
            (Self::Unverified, Activity::Active) => !matches!(status.verification, Verification::Verified),
            (Self::InvitationNotAccepted, Activity::Active) => {
                matches!(status.verification, Verification::InvitationNotAccepted)
            }
            (Self::AddressNotConfirmed, Activity::Active) => {
                matches!(status.verification, Verification::AddressNotConfirmed)
            }
            (Self::Inactive, Activity::Active)
            | (
                Self::Active
                | Self::Verified
                | Self::Unverified
                | Self::InvitationNotAccepted
                | Self::AddressNotConfirmed,
                Activity::Inactive,
            ) => false,
        }
    }

    /// The filters that it consists of, each member in exactly one of them; none if it has no parts.
    pub const fn parts(self) -> &'static [Self] {
        match self {
            Self::All => &[Self::Active, Self::Inactive],
            Self::Active => &[Self::Verified, Self::Unverified],
            Self::Unverified => &[Self::InvitationNotAccepted, Self::AddressNotConfirmed],
            Self::Verified | Self::InvitationNotAccepted | Self::AddressNotConfirmed | Self::Inactive => &[],
        }
    }

    /// The statuses that are in it.
    pub fn statuses(self) -> impl Iterator<Item = MemberStatus> {
        MemberStatus::ALL.into_iter().filter(move |status| self.matches(*status))
    }
}

impl fmt::Display for MemberFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

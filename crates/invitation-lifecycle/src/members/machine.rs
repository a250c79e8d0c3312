//! The state machine itself: what may be done with a member in which status, where it leads, and which mail goes out
//! (IL-50 … IL-60).

use super::status::{Activity, MemberFilter, MemberStatus, Verification};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What can be attempted with a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberAction {
    /// The member accepts the invitation.
    Accept,
    /// The member declines it.
    Decline,
    /// The member confirms the new address (IL-53).
    ConfirmAddress,
    /// The member completes, or later changes, the profile (IL-58).
    CompleteProfile,
    /// The link is sent again: of the invitation, or of the confirmation of the address (IL-52).
    Reinvite,
    /// The invitation is taken back; the member stays in the list.
    CancelInvitation,
    /// The address is changed (IL-53, IL-54, IL-55).
    ChangeAddress,
    /// The member is deactivated (IL-59).
    Deactivate,
    /// The member is activated (IL-59).
    Activate,
    /// The user type is changed (IL-60).
    ChangeType,
    /// The member's lead has become a contact (IL-60).
    Convert,
    /// The member is deleted (IL-57).
    Delete,
}

/// Which mail an action sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberMailKind {
    /// With the link by which the invitation is accepted.
    Invitation,
    /// With the link by which a new address is confirmed.
    Verification,
    /// A welcome, without a link that opens anything by itself.
    Welcome,
}

/// Where an action leads that a status permits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MemberLeads {
    /// The status after it; `None`: the member is gone.
    pub to: Option<MemberStatus>,
    /// The mail that it sends.
    pub mail: Option<MemberMailKind>,
}

/// On which filters an action is offered for many members at once (IL-52), provided that every status in the filter
/// permits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offered {
    /// On none: it concerns one member.
    No,
    /// On a filter that says active or inactive and no more, since that is all it changes.
    Activity,
    /// On a filter without parts other than sub-filters, and on these: those in it are treated alike.
    Alike,
    /// On any but *all*.
    Narrowed,
}

impl MemberAction {
    /// Every action.
    pub const ALL: [Self; 12] = [
        Self::Accept,
        Self::Decline,
        Self::ConfirmAddress,
        Self::CompleteProfile,
        Self::Reinvite,
        Self::CancelInvitation,
        Self::ChangeAddress,
        Self::Deactivate,
        Self::Activate,
        Self::ChangeType,
        Self::Convert,
        Self::Delete,
    ];

    /// Its name on the wire and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::ConfirmAddress => "confirm_address",
            Self::CompleteProfile => "complete_profile",
            Self::Reinvite => "reinvite",
            Self::CancelInvitation => "cancel_invitation",
            Self::ChangeAddress => "change_address",
            Self::Deactivate => "deactivate",
            Self::Activate => "activate",
            Self::ChangeType => "change_type",
            Self::Convert => "convert",
            Self::Delete => "delete",
        }
    }

    /// Whether it is the member's own action, and not the organisation's.
    pub const fn is_the_members(self) -> bool {
        match self {
            Self::Accept | Self::Decline | Self::ConfirmAddress | Self::CompleteProfile => true,
            Self::Reinvite
            | Self::CancelInvitation
            | Self::ChangeAddress
            | Self::Deactivate
            | Self::Activate
            | Self::ChangeType
            | Self::Convert
            | Self::Delete => false,
        }
    }

    const fn offered(self) -> Offered {
        match self {
            Self::Accept
            | Self::Decline
            | Self::ConfirmAddress
            | Self::CompleteProfile
            | Self::CancelInvitation
            | Self::ChangeAddress
            | Self::Convert => Offered::No,
            Self::Deactivate | Self::Activate => Offered::Activity,
            Self::Reinvite | Self::ChangeType => Offered::Alike,
            Self::Delete => Offered::Narrowed,
        }
    }
}

impl fmt::Display for MemberAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl MemberFilter {
    /// Whether an action is offered for many members of this filter at once (IL-52). It follows from [`member_leads`]:
    /// the action is possible in every status of the filter, and the filter is of the grain that the action asks for.
    pub fn offers(self, action: MemberAction) -> bool {
        let fits = match action.offered() {
            Offered::No => false,
            Offered::Activity => matches!(self, Self::Active | Self::Inactive),
            Offered::Alike => !matches!(self, Self::All | Self::Active),
            Offered::Narrowed => !matches!(self, Self::All),
        };
        fits && self.statuses().all(|status| member_leads(status, action).is_some())
    }

    /// The actions offered for many members of this filter at once, in the order of [`MemberAction::ALL`] (IL-52).
    pub fn actions(self) -> impl Iterator<Item = MemberAction> {
        MemberAction::ALL.into_iter().filter(move |action| self.offers(*action))
    }
}

/// Where an action leads in a status, `None` if it is refused there whatever else holds.
///
/// [`Member::decide`](super::Member::decide) asks this first; the table, the diagram, the screens and the bulk actions
/// are made from it, so that it stands nowhere twice.
#[expect(clippy::match_same_arms, reason = "one arm per rule")]
pub const fn member_leads(status: MemberStatus, action: MemberAction) -> Option<MemberLeads> {
    use Activity::{Active, Inactive};
    use MemberAction as Do;
    use MemberMailKind as Mail;
    use Verification::{AddressNotConfirmed, InvitationNotAccepted, Verified};
    let stays = Some(status);
    let (to, mail) = match (action, status.activity, status.verification) {
        // Only who is active can answer; an inactive member has no link.
        (Do::Accept, Active, InvitationNotAccepted) => (Some(at(Active, Verified)), Some(Mail::Welcome)),
        (Do::Decline | Do::CancelInvitation, Active, InvitationNotAccepted) => (stays, None),
        // IL-53: after confirmation the old password logs in again.
        (Do::ConfirmAddress, Active, AddressNotConfirmed) => (Some(at(Active, Verified)), None),
        // IL-58: asked at the first login, which takes an active and verified member (IL-56).
        (Do::CompleteProfile, Active, Verified) => (stays, None),
        // IL-52: unverified → re-invite.
        (Do::Reinvite, Active, InvitationNotAccepted | AddressNotConfirmed) => {
            (stays, awaited_mail(status.verification))
        }
        (Do::ChangeAddress, Active | Inactive, Verified | InvitationNotAccepted | AddressNotConfirmed) => {
            change_address(status)
        }
        // IL-55: the mail that an unverified member has not had goes out with activation.
        (Do::Activate, Inactive, verification) => {
            (Some(at(Active, verification)), awaited_mail(verification))
        }
        // IL-59.
        (Do::Deactivate, Active, verification) => (Some(at(Inactive, verification)), None),
        // IL-60: whoever it is, active or not.
        (
            Do::ChangeType | Do::Convert,
            Active | Inactive,
            Verified | InvitationNotAccepted | AddressNotConfirmed,
        ) => (stays, None),
        // IL-57.
        (Do::Delete, Active | Inactive, Verified | InvitationNotAccepted | AddressNotConfirmed) => {
            (None, None)
        }
        // Whatever is not listed is refused. Written out, so that a new value of either axis, or a new action, does not
        // compile until it has its answer.
        (Do::Accept | Do::Decline | Do::CancelInvitation, Active, Verified | AddressNotConfirmed)
        | (Do::ConfirmAddress, Active, Verified | InvitationNotAccepted)
        | (Do::CompleteProfile, Active, InvitationNotAccepted | AddressNotConfirmed)
        | (Do::Reinvite, Active, Verified)
        | (Do::Activate, Active, Verified | InvitationNotAccepted | AddressNotConfirmed)
        | (
            Do::Accept
            | Do::Decline
            | Do::CancelInvitation
            | Do::ConfirmAddress
            | Do::CompleteProfile
            | Do::Reinvite
            | Do::Deactivate,
            Inactive,
            Verified | InvitationNotAccepted | AddressNotConfirmed,
        ) => return None,
    };
    Some(MemberLeads { to, mail })
}

/// The mail with the link that a member needs to become verified; none if it is.
const fn awaited_mail(verification: Verification) -> Option<MemberMailKind> {
    match verification {
        Verification::Verified => None,
        Verification::InvitationNotAccepted => Some(MemberMailKind::Invitation),
        Verification::AddressNotConfirmed => Some(MemberMailKind::Verification),
    }
}

/// Where a change of address leads, and the mail that goes to the new one.
const fn change_address(status: MemberStatus) -> (Option<MemberStatus>, Option<MemberMailKind>) {
    use Verification::{AddressNotConfirmed, InvitationNotAccepted, Verified};
    let unconfirmed = at(status.activity, AddressNotConfirmed);
    match (status.activity, status.verification) {
        // IL-53: a verified member becomes unverified, and gets a mail to the new address. IL-54: one who has not confirmed
        // stays as it is; the new mail goes to the new address.
        (Activity::Active, Verified | AddressNotConfirmed) => {
            (Some(unconfirmed), Some(MemberMailKind::Verification))
        }
        (Activity::Active, InvitationNotAccepted) => (Some(status), Some(MemberMailKind::Invitation)),
        // IL-55: an inactive one gets its mail when it is activated, not before.
        (Activity::Inactive, Verified | AddressNotConfirmed) => (Some(unconfirmed), None),
        (Activity::Inactive, InvitationNotAccepted) => (Some(status), None),
    }
}

const fn at(activity: Activity, verification: Verification) -> MemberStatus {
    MemberStatus::new(activity, verification)
}

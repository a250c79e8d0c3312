//! Why a journey was refused. Nothing was written then, and the transaction is still usable.

use crate::portal_seats::PortalSeatRefusal;
use contact_quota::licence::LicenceRefusal;
use invitation_lifecycle::InviterId;
use invitation_lifecycle::bulk::{BulkId, BulkState};
use invitation_lifecycle::members::MemberRefusal;
use invitation_lifecycle::templates::TemplateRefusal;

/// Why something was not done with members.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MembershipRefusal {
    /// By the rules of members and invitations.
    #[error(transparent)]
    Member(#[from] MemberRefusal),
    /// By the licence of the portal, or a pool of seats. Where the types of both crates agree it meets an acceptance: when the portal is closed, or when no
    /// seat was held and none is free.
    #[error(transparent)]
    Seat(#[from] PortalSeatRefusal),
}

/// Why nothing was done in a bulk invitation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BulkRefusal {
    /// There is no such bulk invitation in this portal.
    #[error("there is no bulk invitation {id} here")]
    Unknown {
        /// Which one.
        id: BulkId,
    },
    /// A bulk invitation with this id was begun, and is another one.
    #[error("the id {id} is that of another bulk invitation")]
    IdTaken {
        /// The id.
        id: BulkId,
    },
    /// It does not go on: it is through, or stopped.
    #[error("the bulk invitation does not go on")]
    NotRunning {
        /// What it is.
        state: BulkState,
    },
    /// The batch does not begin where the run stands: an earlier commit came through after all, or somebody else carries the run on. Read it
    /// anew, and take the batch from there.
    #[error("the run stands at {next}, and the batch begins at {first}")]
    OutOfStep {
        /// Where the run stands.
        next: u64,
        /// Where the batch begins.
        first: u64,
    },
    /// Somebody else answers for this bulk invitation (IL-14): the rights that came along are not theirs.
    #[error("somebody else answers for this bulk invitation")]
    OtherInviter {
        /// Who.
        inviter: InviterId,
    },
    /// By the rules of members, or of seats.
    #[error(transparent)]
    Membership(#[from] MembershipRefusal),
}

/// Why a template was not saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateSavingRefusal {
    /// It takes the permission to manage portal users (IL-45).
    #[error("it takes the permission to manage portal users")]
    NotPermitted,
    /// By the rules of templates.
    #[error(transparent)]
    Template(#[from] TemplateRefusal),
}

impl MembershipRefusal {
    /// A stable code under which a host can translate.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Member(refusal) => refusal.code(),
            Self::Seat(refusal) => refusal.code(),
        }
    }
}

impl BulkRefusal {
    /// A stable code under which a host can translate.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "bulk.unknown",
            Self::IdTaken { .. } => "bulk.id_taken",
            Self::NotRunning { .. } => "bulk.not_running",
            Self::OutOfStep { .. } => "bulk.out_of_step",
            Self::OtherInviter { .. } => "bulk.other_inviter",
            Self::Membership(refusal) => refusal.code(),
        }
    }
}

impl TemplateSavingRefusal {
    /// A stable code under which a host can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotPermitted => "template.not_permitted",
            Self::Template(refusal) => refusal.code(),
        }
    }
}

impl From<LicenceRefusal> for MembershipRefusal {
    fn from(refusal: LicenceRefusal) -> Self {
        Self::Seat(refusal.into())
    }
}

impl From<MemberRefusal> for BulkRefusal {
    fn from(refusal: MemberRefusal) -> Self {
        Self::Membership(refusal.into())
    }
}

impl From<LicenceRefusal> for BulkRefusal {
    fn from(refusal: LicenceRefusal) -> Self {
        Self::Membership(refusal.into())
    }
}

impl From<PortalSeatRefusal> for BulkRefusal {
    fn from(refusal: PortalSeatRefusal) -> Self {
        Self::Membership(refusal.into())
    }
}

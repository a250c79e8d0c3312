//! Why somebody is not invited: one vocabulary for one target and for many, for dry run, real run, resending and
//! acceptance (IL-30 … IL-45).

use serde::{Deserialize, Serialize};

/// Why a target is refused. The order of the variants is the order in which reasons are reported (IL-43).
///
/// The text of the error is the one for the inviter. What others may read is told by [`text_code`](Self::text_code).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The inviter lacks the permission to manage portal users (IL-45). It hides all others.
    #[error("the inviter may not manage portal users")]
    InviterNotPermitted,
    /// There is no such record, or it was deleted (IL-38).
    #[error("the record does not exist or was deleted")]
    RecordMissing,
    /// The record is in the recycle bin (IL-41).
    #[error("the record is in the recycle bin")]
    RecordInRecycleBin,
    /// The inviter has no access to the module (IL-39). It hides all others.
    #[error("the inviter has no access to the module")]
    NoModuleAccess,
    /// The inviter has no access to the record (IL-40). It hides all others.
    #[error("the inviter has no access to the record")]
    NoRecordAccess,
    /// The user type does not exist, or no longer (IL-17).
    #[error("the user type does not exist")]
    UserTypeGone,
    /// The user type is one of another module (IL-45).
    #[error("the user type does not fit the module")]
    UserTypeDoesNotFit,
    /// The record has no e-mail address (IL-42).
    #[error("the record has no e-mail address")]
    NoAddress,
    /// What the record has as its e-mail address is none (IL-72).
    #[error("what the record has as e-mail address is none")]
    AddressMalformed,
    /// The address has characters that are not allowed (IL-34).
    #[error("the e-mail address has characters that are not allowed")]
    AddressCharacters,
    /// The address's domain is listed as a sender of spam (IL-35).
    #[error("the domain of the address is listed as a sender of spam")]
    SpamDomain,
    /// The address's domain is that of the organisation's super administrator (IL-30).
    #[error("the domain of the address is the organisation's own")]
    OrganisationDomain,
    /// The record is waiting for approval (IL-31).
    #[error("the record is waiting for approval")]
    WaitingForApproval,
    /// The record is waiting for review (IL-32).
    #[error("the record is waiting for review")]
    WaitingForReview,
    /// Compliance settings are on, and consent for the record is not obtained (IL-33).
    #[error("consent is not obtained")]
    ConsentMissing,
    /// The address, or the record, is a portal user already (IL-37).
    #[error("the address is a portal user already")]
    AlreadyPortalUser,
    /// The limit of portal users is reached (IL-36).
    #[error("the limit of portal users is reached")]
    NoFreeSeat,
    /// The address was written to a moment ago (IL-12).
    #[error("the address was written to a moment ago")]
    WrittenToJustNow,
    /// The mail was sent as often as is allowed (IL-12).
    #[error("the mail was sent as often as is allowed")]
    SentTooOften,
}

/// For whom the text of a reason is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// Who invites: reads every reason.
    Inviter,
    /// Who is invited: reads nothing about records, lists and rights, only what became of the invitation.
    Invitee,
    /// Who sets up the organisation: reads what a setting, a permission or a purchase would change.
    Administrator,
}

/// What an invitee reads of most reasons: that what was offered is not to be had any more, and nothing about why.
const NO_LONGER_OFFERED: &str = "target.no_longer_offered";

impl Reason {
    /// Every reason, in the order in which they are reported (IL-43).
    pub const ALL: [Self; 19] = [
        Self::InviterNotPermitted,
        Self::RecordMissing,
        Self::RecordInRecycleBin,
        Self::NoModuleAccess,
        Self::NoRecordAccess,
        Self::UserTypeGone,
        Self::UserTypeDoesNotFit,
        Self::NoAddress,
        Self::AddressMalformed,
        Self::AddressCharacters,
        Self::SpamDomain,
        Self::OrganisationDomain,
        Self::WaitingForApproval,
        Self::WaitingForReview,
        Self::ConsentMissing,
        Self::AlreadyPortalUser,
        Self::NoFreeSeat,
        Self::WrittenToJustNow,
        Self::SentTooOften,
    ];

    /// A stable code, under which a host can translate. It is also that of the inviter's text.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InviterNotPermitted => "target.inviter_not_permitted",
            Self::RecordMissing => "target.record_missing",
            Self::RecordInRecycleBin => "target.record_in_recycle_bin",
            Self::NoModuleAccess => "target.no_module_access",
            Self::NoRecordAccess => "target.no_record_access",
            Self::UserTypeGone => "target.user_type_gone",
            Self::UserTypeDoesNotFit => "target.user_type_does_not_fit",
            Self::NoAddress => "target.no_address",
            Self::AddressMalformed => "target.address_malformed",
            Self::AddressCharacters => "target.address_characters",
            Self::SpamDomain => "target.spam_domain",
            Self::OrganisationDomain => "target.organisation_domain",
            Self::WaitingForApproval => "target.waiting_for_approval",
            Self::WaitingForReview => "target.waiting_for_review",
            Self::ConsentMissing => "target.consent_missing",
            Self::AlreadyPortalUser => "target.already_portal_user",
            Self::NoFreeSeat => "target.no_free_seat",
            Self::WrittenToJustNow => "target.written_to_just_now",
            Self::SentTooOften => "target.sent_too_often",
        }
    }

    /// The rule that the reason comes from.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::InviterNotPermitted | Self::UserTypeDoesNotFit => "IL-45",
            Self::RecordMissing => "IL-38",
            Self::RecordInRecycleBin => "IL-41",
            Self::NoModuleAccess => "IL-39",
            Self::NoRecordAccess => "IL-40",
            Self::UserTypeGone => "IL-17",
            Self::NoAddress => "IL-42",
            Self::AddressMalformed => "IL-72",
            Self::AddressCharacters => "IL-34",
            Self::SpamDomain => "IL-35",
            Self::OrganisationDomain => "IL-30",
            Self::WaitingForApproval => "IL-31",
            Self::WaitingForReview => "IL-32",
            Self::ConsentMissing => "IL-33",
            Self::AlreadyPortalUser => "IL-37",
            Self::NoFreeSeat => "IL-36",
            Self::WrittenToJustNow | Self::SentTooOften => "IL-12",
        }
    }

    /// The code of the text that this reader gets, `None` if the reason is not for them.
    ///
    /// An inviter reads everything. An invitee reads that the offer is gone, that consent is missing, that they are a
    /// user already, that nothing is free, or that the mail has just been sent; never what the organisation keeps or
    /// thinks about them. An administrator reads what a setting, a permission or a purchase would change.
    pub const fn text_code(self, reader: Reader) -> Option<&'static str> {
        match reader {
            Reader::Inviter => Some(self.code()),
            Reader::Invitee => Some(match self {
                Self::ConsentMissing
                | Self::AlreadyPortalUser
                | Self::NoFreeSeat
                | Self::WrittenToJustNow
                | Self::SentTooOften => self.code(),
                Self::InviterNotPermitted
                | Self::RecordMissing
                | Self::RecordInRecycleBin
                | Self::NoModuleAccess
                | Self::NoRecordAccess
                | Self::UserTypeGone
                | Self::UserTypeDoesNotFit
                | Self::NoAddress
                | Self::AddressMalformed
                | Self::AddressCharacters
                | Self::SpamDomain
                | Self::OrganisationDomain
                | Self::WaitingForApproval
                | Self::WaitingForReview => NO_LONGER_OFFERED,
            }),
            Reader::Administrator => match self {
                Self::InviterNotPermitted
                | Self::NoModuleAccess
                | Self::NoRecordAccess
                | Self::UserTypeGone
                | Self::UserTypeDoesNotFit
                | Self::AddressCharacters
                | Self::SpamDomain
                | Self::OrganisationDomain
                | Self::NoFreeSeat => Some(self.code()),
                Self::RecordMissing
                | Self::RecordInRecycleBin
                | Self::NoAddress
                | Self::AddressMalformed
                | Self::WaitingForApproval
                | Self::WaitingForReview
                | Self::ConsentMissing
                | Self::AlreadyPortalUser
                | Self::WrittenToJustNow
                | Self::SentTooOften => None,
            },
        }
    }

    /// Whether it is told alone, because anything beside it would tell of a record that the inviter may not see, or
    /// of records at all to somebody without the permission (IL-43, IL-45).
    pub const fn hides_others(self) -> bool {
        matches!(self, Self::InviterNotPermitted | Self::NoModuleAccess | Self::NoRecordAccess)
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Reasons that hold together, in their order (IL-43). A set of bits: `Copy`, and made without allocating.
///
/// On the wire it is the list of the reasons.
///
/// ```
/// use invitation_lifecycle::eligibility::{Reason, Reasons};
/// let reasons: Reasons = [Reason::NoFreeSeat, Reason::NoAddress].into_iter().collect();
/// let codes: Vec<_> = reasons.iter().map(Reason::code).collect();
/// assert_eq!(codes, ["target.no_address", "target.no_free_seat"]);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Reasons(u32);

impl Reasons {
    /// None.
    pub const NONE: Self = Self(0);

    /// Just this one.
    pub const fn only(reason: Reason) -> Self {
        Self(reason.bit())
    }

    /// Whether nothing speaks against the target.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many they are.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether it is among them.
    pub const fn contains(self, reason: Reason) -> bool {
        self.0 & reason.bit() != 0
    }

    /// Adds a reason.
    pub const fn add(&mut self, reason: Reason) {
        self.0 |= reason.bit();
    }

    pub(crate) const fn add_if(&mut self, holds: bool, reason: Reason) {
        if holds {
            self.add(reason);
        }
    }

    /// The reasons, most fundamental first (IL-43).
    pub fn iter(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.into_iter().filter(move |reason| self.contains(*reason))
    }

    /// The most fundamental one.
    pub fn first(self) -> Option<Reason> {
        self.iter().next()
    }
}

impl FromIterator<Reason> for Reasons {
    fn from_iter<I: IntoIterator<Item = Reason>>(reasons: I) -> Self {
        reasons.into_iter().fold(Self::NONE, |mut all, reason| {
            all.add(reason);
            all
        })
    }
}

impl std::fmt::Debug for Reasons {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The inviter's texts, one after the other.
impl std::fmt::Display for Reasons {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, reason) in self.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{reason}")?;
        }
        Ok(())
    }
}

impl Serialize for Reasons {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Reasons {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Reason>::deserialize(deserializer).map(Self::from_iter)
    }
}

//! One member of a portal, over its whole life (IL-50).

use super::corrupt::{CorruptMember, MemberProblem};
use super::ids::MemberId;
use super::machine::{MemberAction, member_leads};
use super::profile::Profile;
use super::seat::{SeatKey, SeatUse};
use super::status::{Activity, MemberStatus, Verification};
use crate::bulk::BulkPlace;
use crate::eligibility::{Module, RecordRef, UserTypeId};
use crate::ids::{InvitationId, InviterId, PersonId, ScopeId};
use crate::language::Language;
use crate::token::{Selector, StoredToken, SupersededToken};
use email_identity::EmailAddress;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// The link by which a new address is confirmed (IL-53).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Its token.
    pub token: StoredToken,
    /// When it was last sent.
    pub sent_at: Timestamp,
    /// From when on it is no longer valid; `None`: never.
    pub expires_at: Option<Timestamp>,
    /// How often a link was sent to this address (IL-12).
    pub sendings: u32,
}

/// A member as a store keeps it: plain data. [`Member::restore`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRecord {
    /// Which one.
    pub id: MemberId,
    /// Of which portal: the scope of its invitations.
    pub portal: ScopeId,
    /// As which record the organisation keeps this person. Unique within the portal.
    pub kept_as: RecordRef,
    /// The user type. It fits the record's module.
    pub user_type: UserTypeId,
    /// The address to sign in by, and to write to. Unique within the portal.
    pub address: EmailAddress,
    /// Who answers for the invitation.
    pub invited_by: InviterId,
    /// When the person was first invited.
    pub invited_at: Timestamp,
    /// The language of the mails.
    pub language: Language,
    /// Active or not.
    pub activity: Activity,
    /// Verified, or why not.
    pub verification: Verification,
    /// Since when it stands so on both axes.
    pub status_since: Timestamp,
    /// Who it is, from acceptance on. Their credentials are the host's.
    pub person: Option<PersonId>,
    /// What the first login asked for, once it is complete (IL-58).
    pub profile: Option<Profile>,
    /// The invitation that waits for an answer, was declined, or was accepted under the present address.
    pub invitation: Option<InvitationId>,
    /// How many invitations it has had: ids of later ones are derived from the next number.
    pub invitations: u32,
    /// The link that confirms the present address.
    pub confirmation: Option<Confirmation>,
    /// Tokens of confirmations that are dead, kept so that their links can say so (IL-16).
    pub superseded: Vec<SupersededToken>,
    /// The generation of the newest confirmation's token; 0 if there was none.
    pub confirmations: u32,
    /// What it has of its user type's seats.
    pub seat: SeatUse,
    /// How many seats it has taken, the present one included.
    pub takings: u32,
    /// The place in a bulk invitation that last invited it, if one did.
    pub bulk: Option<BulkPlace>,
}

/// A member of a portal: somebody who was invited, from then until it is deleted (IL-50).
///
/// Rules are asked with [`decide`](Self::decide) and carried out with [`apply`](Self::apply). The invitation itself,
/// with its link, is an [`Invitation`](crate::Invitation) to [`Offer::portal`](crate::Offer::portal); the services keep
/// both in step.
///
/// Invariants: an inactive member has no seat and no link; an active one that has accepted occupies a seat; who has
/// accepted is known as a person, and nobody else is; a confirmation stands exactly where an active member has an address
/// to confirm; generations of tokens rise, and no selector occurs twice.
///
/// Equality is that of [`EmailAddress`] for the address: by its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub(super) record: MemberRecord,
}

/// Somebody who becomes a member by being invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMember {
    /// Minted by the host, or derived from the place in a bulk invitation.
    pub id: MemberId,
    /// Of which portal.
    pub portal: ScopeId,
    /// As which record the organisation keeps this person.
    pub kept_as: RecordRef,
    /// As which type.
    pub user_type: UserTypeId,
    /// To which address.
    pub address: EmailAddress,
    /// By whom.
    pub invited_by: InviterId,
    /// In which language.
    pub language: Language,
    /// By which place of a bulk invitation, if by one.
    pub bulk: Option<BulkPlace>,
}

impl Member {
    /// The member that a store kept.
    ///
    /// # Errors
    /// [`CorruptMember`], listing every invariant that does not hold.
    pub fn restore(record: MemberRecord) -> Result<Self, CorruptMember> {
        let problems = problems(&record);
        if problems.is_empty() {
            Ok(Self { record })
        } else {
            Err(CorruptMember { member: record.id, problems })
        }
    }

    /// What a store has to keep.
    pub fn record(&self) -> MemberRecord {
        self.record.clone()
    }

    /// What a store has to keep, without a copy.
    pub const fn as_record(&self) -> &MemberRecord {
        &self.record
    }

    /// Which one.
    pub const fn id(&self) -> MemberId {
        self.record.id
    }

    /// Of which portal.
    pub const fn portal(&self) -> ScopeId {
        self.record.portal
    }

    /// As which record the organisation keeps this person.
    pub const fn kept_as(&self) -> RecordRef {
        self.record.kept_as
    }

    /// The user type.
    pub const fn user_type(&self) -> UserTypeId {
        self.record.user_type
    }

    /// The address to sign in by, and to write to.
    pub const fn address(&self) -> &EmailAddress {
        &self.record.address
    }

    /// Who answers for the invitation.
    pub const fn invited_by(&self) -> InviterId {
        self.record.invited_by
    }

    /// The language of the mails.
    pub const fn language(&self) -> &Language {
        &self.record.language
    }

    /// Where it stands on both axes (IL-50).
    pub const fn status(&self) -> MemberStatus {
        MemberStatus::new(self.record.activity, self.record.verification)
    }

    /// Who it is, from acceptance on.
    pub const fn person(&self) -> Option<PersonId> {
        self.record.person
    }

    /// The profile, once it is complete (IL-58).
    pub const fn profile(&self) -> Option<&Profile> {
        self.record.profile.as_ref()
    }

    /// The invitation that waits for an answer, was declined, or was accepted under the present address.
    pub const fn invitation(&self) -> Option<InvitationId> {
        self.record.invitation
    }

    /// The id that the next invitation of this member has.
    pub fn next_invitation(&self) -> InvitationId {
        Self::invitation_id(self.record.id, self.record.invitations.saturating_add(1))
    }

    /// The id of the how manieth invitation of a member, counted from 1.
    pub fn invitation_id(member: MemberId, number: u32) -> InvitationId {
        InvitationId::derived(member.as_uuid(), &[b"invitation", &number.to_be_bytes()])
    }

    /// The link that confirms the present address.
    pub const fn confirmation(&self) -> Option<&Confirmation> {
        self.record.confirmation.as_ref()
    }

    /// The generation of the next confirmation's token.
    pub const fn next_confirmation(&self) -> u32 {
        self.record.confirmations.saturating_add(1)
    }

    /// What it has of its user type's seats.
    pub const fn seat(&self) -> SeatUse {
        self.record.seat
    }

    /// The present, or last, taking of a seat.
    pub const fn seat_key(&self) -> SeatKey {
        SeatKey { member: self.record.id, user_type: self.record.user_type, taking: self.record.takings }
    }

    /// The place in a bulk invitation that last invited it, if one did.
    pub const fn bulk(&self) -> Option<BulkPlace> {
        self.record.bulk
    }

    /// What the organisation may do with this member, in the order of [`MemberAction::ALL`]: what its status permits, and
    /// what else it itself says. Whether an address, a type or a seat is to be had is asked by the command.
    pub fn organisation_actions(&self) -> impl Iterator<Item = MemberAction> + '_ {
        let possible = |action: &MemberAction| match action {
            // Only a lead is converted (IL-60).
            MemberAction::Convert => self.record.kept_as.module == Module::Leads,
            // A declined or cancelled invitation holds no seat, and is not cancelled (IL-06).
            MemberAction::CancelInvitation => self.record.seat != SeatUse::None,
            MemberAction::Accept
            | MemberAction::Decline
            | MemberAction::ConfirmAddress
            | MemberAction::CompleteProfile
            | MemberAction::Reinvite
            | MemberAction::ChangeAddress
            | MemberAction::Deactivate
            | MemberAction::Activate
            | MemberAction::ChangeType
            | MemberAction::Delete => true,
        };
        let organisations = MemberAction::ALL.into_iter().filter(|action| !action.is_the_members());
        organisations.filter(|action| member_leads(self.status(), *action).is_some()).filter(possible)
    }

    /// All selectors under which it must be found: of the present and of dead confirmations. A store keeps its index in
    /// step with them.
    pub fn selectors(&self) -> impl Iterator<Item = &Selector> {
        tokens(&self.record).map(|token| &token.selector)
    }
}

/// Dead ones first: in the order of their generations.
fn tokens(record: &MemberRecord) -> impl Iterator<Item = &StoredToken> {
    let dead = record.superseded.iter().map(|superseded| &superseded.token);
    dead.chain(record.confirmation.iter().map(|confirmation| &confirmation.token))
}

fn problems(record: &MemberRecord) -> Vec<MemberProblem> {
    let active = record.activity == Activity::Active;
    let accepted = record.verification != Verification::InvitationNotAccepted;
    let seat_fits = match (active, accepted) {
        (false, _) => record.seat == SeatUse::None,
        (true, true) => record.seat == SeatUse::Occupied,
        (true, false) => record.seat != SeatUse::Occupied,
    };
    let confirms = active && record.verification == Verification::AddressNotConfirmed;
    let generations: Vec<u32> = tokens(record).map(|token| token.generation).collect();
    let rising = generations.iter().zip(generations.iter().skip(1)).all(|(earlier, later)| earlier < later);
    let mut selectors: Vec<&Selector> = tokens(record).map(|token| &token.selector).collect();
    selectors.sort_unstable();
    let repeated = selectors.iter().zip(selectors.iter().skip(1)).any(|(one, next)| one == next);
    let checks = [
        (seat_fits, MemberProblem::Seat),
        (record.seat == SeatUse::None || record.takings > 0, MemberProblem::Takings),
        (record.person.is_some() == accepted, MemberProblem::Person),
        (accepted || record.profile.is_none(), MemberProblem::Profile),
        (active || accepted || record.invitation.is_none(), MemberProblem::Invitation),
        (record.invitation.is_none() || record.invitations > 0, MemberProblem::Invitation),
        (record.confirmation.is_some() == confirms, MemberProblem::Confirmation),
        (record.confirmation.is_none_or(|link| link.sendings > 0), MemberProblem::Confirmation),
        (
            rising && generations.iter().all(|one| (1..=record.confirmations).contains(one)),
            MemberProblem::TokenGenerations,
        ),
        (!repeated, MemberProblem::RepeatedSelector),
    ];
    checks.into_iter().filter(|(sound, _)| !sound).map(|(_, problem)| problem).collect()
}

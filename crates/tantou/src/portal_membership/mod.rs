//! The members of a portal, end to end: invited singly or by the hundred thousand, from their first login to their deletion.
//!
//! Each journey is one operation over `invitation-lifecycle` and `contact-quota` inside one transaction of the host's. It first *prepares*, guarded
//! reads and every decision in both crates, and then *stores* in both; so a refusal has written nothing, and no member is without its seat, no
//! seat without its member. What follows comes back as values in a [`Receipt`]: messages for the outbox, and [events](MemberEvent) that say which seats
//! were taken and given back, and whose sessions are to be ended.
//!
//! | who | journeys |
//! |---|---|
//! | the inviter | [`dry_run`](PortalMembership::dry_run), [`invite`](PortalMembership::invite); many: [`begin_bulk`](PortalMembership::begin_bulk), [`bulk_batch`](PortalMembership::bulk_batch) with [`Batches`], [`resume_bulk`](PortalMembership::resume_bulk) |
//! | the invitee | [`look`](PortalMembership::look), [`invited`](PortalMembership::invited), [`accept`](PortalMembership::accept), [`decline`](PortalMembership::decline) |
//! | the member | [`sign_in`](PortalMembership::sign_in), [`complete_profile`](PortalMembership::complete_profile), [`look_at_confirmation`](PortalMembership::look_at_confirmation), [`confirm_address`](PortalMembership::confirm_address) |
//! | the manager of portal users | [`list`](PortalMembership::list), [`manage`](PortalMembership::manage) one or many, [`manage_filtered`](PortalMembership::manage_filtered) by filter |
//! | the administrator | [`save_template`](PortalMembership::save_template) |
//! | a host whose portal shows records, after each of these | [`prepare_users`](PortalMembership::prepare_users) |
//!
//! A portal is one [scope](ScopeId) of invitations and one [portal](PortalId) with a licence, under one id; a user type has one id in both crates, too.

mod answer;
mod batches;
mod bulk;
mod invite;
mod letters;
mod lists;
mod manage;
mod portal;
mod profile;
mod refusal;
mod seats;
mod template;
mod users;

pub use crate::receipt::Receipt;
pub use answer::{Answer, Invited};
pub use batches::Batches;
pub use bulk::{BulkStep, batch_size};
pub use letters::{LetterBody, Letters, MemberLetter, Stationery};
pub use lists::SignedIn;
pub use portal::{Acting, PortalFacts};
pub use refusal::{BulkRefusal, MembershipRefusal, TemplateSavingRefusal};

use crate::portal_seats::PortalSeats;
use contact_quota::licence::{LicenceRepository, PortalId};
use contact_quota::seats::SeatRepository;
use invitation_lifecycle::bulk::BulkRunRepository;
use invitation_lifecycle::eligibility::EligibilityPolicy;
use invitation_lifecycle::members::{MemberEvent, MemberRepository, SeatEffect};
use invitation_lifecycle::templates::TemplateRepository;
use invitation_lifecycle::{
    InvitationPolicy, InvitationRepository, PersonId, ScopeId, ServiceContext, TokenKeys,
};
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// A store that can carry the members of a portal: every transaction that implements the traits of both rule crates.
pub trait MembershipStore:
    MemberRepository
    + BulkRunRepository
    + InvitationRepository
    + TemplateRepository
    + LicenceRepository
    + SeatRepository
{
}

impl<R> MembershipStore for R where
    R: MemberRepository
        + BulkRunRepository
        + InvitationRepository
        + TemplateRepository
        + LicenceRepository
        + SeatRepository
{
}

/// What a host may choose about the members of portals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MembershipPolicies {
    /// About invitations and confirmations (IL-02, IL-12, IL-14).
    pub invitations: InvitationPolicy,
    /// About who can be invited (IL-30, IL-34, IL-35).
    pub eligibility: EligibilityPolicy,
}

impl MembershipPolicies {
    /// The same policies with this one about invitations.
    #[must_use]
    pub fn with_invitations(mut self, invitations: InvitationPolicy) -> Self {
        self.invitations = invitations;
        self
    }

    /// The same policies with this one about who can be invited.
    #[must_use]
    pub fn with_eligibility(mut self, eligibility: EligibilityPolicy) -> Self {
        self.eligibility = eligibility;
        self
    }
}

/// The journeys, with what they always need: the host's policies, the terms of the portal's seats, and token keys. Keep one per host.
#[derive(Clone, Debug)]
pub struct PortalMembership {
    policies: MembershipPolicies,
    seats: PortalSeats,
    keys: TokenKeys,
}

impl PortalMembership {
    /// The journeys under these policies and terms, with these keys.
    pub const fn new(policies: MembershipPolicies, seats: PortalSeats, keys: TokenKeys) -> Self {
        Self { policies, seats, keys }
    }

    /// What the host chose.
    pub const fn policies(&self) -> &MembershipPolicies {
        &self.policies
    }

    /// The licences and seats of portals, under the same terms.
    pub const fn seats(&self) -> &PortalSeats {
        &self.seats
    }

    const fn context(&self, now: Timestamp) -> ServiceContext<'_> {
        ServiceContext { keys: &self.keys, policy: &self.policies.invitations, now }
    }
}

/// What members do to the outside.
impl<T> Receipt<T, MemberEvent> {
    /// Which seats were held, taken, given back or moved, in this order. The pools have them already: for audit trails, and for bills.
    pub fn seat_effects(&self) -> impl Iterator<Item = &SeatEffect> {
        self.events.iter().filter_map(|event| event.seat.as_ref())
    }

    /// Whose sessions in this portal are to be ended, in the same transaction (IL-53, IL-57, IL-59).
    pub fn revoked_sessions(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.events.iter().filter_map(|event| event.revoked_sessions)
    }
}

/// In the terms of `contact-quota`, the scope of invitations is a portal with a licence.
const fn licensed(portal: ScopeId) -> PortalId {
    PortalId::from_uuid(portal.as_uuid())
}

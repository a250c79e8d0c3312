//! The delegation of contracts, end to end: a holder lets third parties configure chosen contracts, and only configure them.
//!
//! Each journey is one operation over `access-model` and `invitation-lifecycle` inside one transaction of the host's. It first *prepares*
//! in both crates, guarded reads and every decision, and then *stores* in both; so a refusal has written nothing.
//! What follows from it comes back as values in a [`Receipt`]: messages for the outbox, events for an index.
//!
//! | who | journeys |
//! |---|---|
//! | the holder | [`plan`](Delegation::plan), [`confirm`](Delegation::confirm) or step by step [`Confirmation`], [`resend`](Delegation::resend), [`cancel`](Delegation::cancel), [`delete`](Delegation::delete), [`remove_assignment`](Delegation::remove_assignment), [`delete_delegates`](Delegation::delete_delegates), [`end_contract`](Delegation::end_contract) |
//! | the invitee | [`look`](Delegation::look), [`accept`](Delegation::accept), [`decline`](Delegation::decline) |
//! | a job | [`remind`](Delegation::remind) |
//! | any screen | [`decide`](Delegation::decide), [`who_may_act`](Delegation::who_may_act), [`on_what_may_act`](Delegation::on_what_may_act), [`roster`](Delegation::roster), [`invitations`](Delegation::invitations) |
//!
//! Journeys of the holder take the acting holder's id, whom the host has signed in: a delegate never is one (AM-13).

mod answer;
mod confirm;
mod confirmation;
mod decide;
mod lists;
mod look;
mod manage;
mod objections;
mod peek;
mod refusal;
mod remind;
mod removal;

pub use crate::receipt::Receipt;
pub use access_model::Registration;
pub use answer::{Accept, AcceptOutcome, Declined};
pub use confirm::{Letter, NotSent, Sent, Step};
pub use confirmation::Confirmation;
pub use lists::{ActingOn, ListedInvitation, MayAct, RosterLine};
pub use look::{LookedAt, OpenLink};
pub use manage::{Cancelled, Deleted, Resent};
pub use objections::Objections;
pub use refusal::{AnswerRefusal, ConfirmRefusal, ManageRefusal};
pub use remind::Reminded;
pub use removal::Removed;

use access_model::{
    AccessRepository, AccountHolderId, BatchRequest, ContractId, DelegationPolicy, InvitationRef, Plan,
    PlanRefusal,
};
use invitation_lifecycle::{
    InvitationId, InvitationPolicy, InvitationRepository, InviterId, Offer, ScopeId, ServiceContext,
    TokenKeys,
};
use serde::{Deserialize, Serialize};
use storage_contract::{OpError, Timestamp};

/// A store that can carry the delegation of contracts: every transaction that implements the traits of both rule crates.
pub trait DelegationStore: AccessRepository + InvitationRepository {}

impl<R: AccessRepository + InvitationRepository> DelegationStore for R {}

/// What a host may choose about the delegation of contracts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DelegationPolicies {
    /// About batches (AM-08).
    pub batches: DelegationPolicy,
    /// About invitations (IL-02, IL-12, IL-14, IL-15).
    pub invitations: InvitationPolicy,
}

impl DelegationPolicies {
    /// The same policies with this one about batches.
    #[must_use]
    pub const fn with_batches(mut self, batches: DelegationPolicy) -> Self {
        self.batches = batches;
        self
    }

    /// The same policies with this one about invitations.
    #[must_use]
    pub fn with_invitations(mut self, invitations: InvitationPolicy) -> Self {
        self.invitations = invitations;
        self
    }
}

/// The journeys, with what they always need: the host's policies and its token keys. Cheap to clone; keep one per host.
#[derive(Clone, Debug)]
pub struct Delegation {
    policies: DelegationPolicies,
    keys: TokenKeys,
    objections: Objections,
}

impl Delegation {
    /// The journeys under these policies, with these keys.
    pub fn new(policies: DelegationPolicies, keys: TokenKeys) -> Self {
        Self { policies, keys, objections: Objections::default() }
    }

    /// The same journeys for one operation, about whose addresses the host has something to say (IL-17): who is objected to is not
    /// invited, not sent to again, and not let in.
    #[must_use]
    pub fn with_objections(mut self, objections: Objections) -> Self {
        self.objections = objections;
        self
    }

    /// What the host chose.
    pub const fn policies(&self) -> &DelegationPolicies {
        &self.policies
    }

    /// AM-07: plans a batch under this host's policy. Reads under guard, writes nothing. Show its [preview](Plan::preview), then confirm it.
    ///
    /// # Errors
    /// [`PlanRefusal`] if the request as a whole makes no sense; what is wrong with single contracts or people stands in the plan. The store's errors.
    pub async fn plan<R: DelegationStore>(
        &self,
        tx: &mut R,
        request: &BatchRequest,
        now: Timestamp,
    ) -> Result<Plan, OpError<PlanRefusal, R::Error>> {
        access_model::plan(tx, request, &self.policies.batches, now).await
    }

    const fn context(&self, now: Timestamp) -> ServiceContext<'_> {
        ServiceContext { keys: &self.keys, policy: &self.policies.invitations, now }
    }
}

/// In the terms of `invitation-lifecycle`, a holder is the scope on whose behalf an invitation is sent…
const fn scope_of(holder: AccountHolderId) -> ScopeId {
    ScopeId::from_uuid(holder.as_uuid())
}

/// …and the inviter who answers for what it gives.
const fn inviter_of(holder: AccountHolderId) -> InviterId {
    InviterId::from_uuid(holder.as_uuid())
}

const fn holder_of(scope: ScopeId) -> AccountHolderId {
    AccountHolderId::from_uuid(scope.as_uuid())
}

const fn invitation_of(reference: InvitationRef) -> InvitationId {
    InvitationId::from_uuid(reference.as_uuid())
}

const fn offer_of(contract: ContractId) -> Offer {
    Offer::contract(contract.as_uuid())
}

//! What every operation on members prepares.

use super::member_set::MemberSet;
use crate::ids::{PersonId, ScopeId};
use crate::members::event::MemberEvent;
use crate::members::ids::MemberId;
use crate::members::mail::MemberMail;
use crate::members::refusal::MemberRefusal;
use crate::members::repository::MemberRepository;
use crate::members::seat::SeatEffect;
use crate::repository::InvitationRepository;
use serde::{Deserialize, Serialize};

/// Decided about members, and not yet written. Dropped, it leaves no trace.
///
/// Before `store`, the host prepares what the effects ask for in the same transaction: the [seats](Self::seat_effects),
/// the [mails](Self::mails) for its outbox, the [sessions](Self::revoked_sessions) to end. If a seat is refused, drop all of
/// it.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct PreparedMembers<O> {
    pub(super) outcome: O,
    pub(super) mails: Vec<MemberMail>,
    pub(super) set: MemberSet,
}

impl<O> PreparedMembers<O> {
    /// Of which portal the members are.
    pub const fn portal(&self) -> ScopeId {
        self.set.portal
    }

    /// What was decided.
    pub const fn outcome(&self) -> &O {
        &self.outcome
    }

    /// The mails to send, to be put into the host's outbox within the same transaction.
    pub fn mails(&self) -> &[MemberMail] {
        &self.mails
    }

    /// The mails, to be kept beyond [`store`](Self::store).
    pub fn take_mails(&mut self) -> Vec<MemberMail> {
        std::mem::take(&mut self.mails)
    }

    /// What happened to which member, in the order in which it was decided.
    pub fn events(&self) -> &[MemberEvent] {
        &self.set.events
    }

    /// What happens to seats, in the order in which it is to be carried out.
    pub fn seat_effects(&self) -> impl Iterator<Item = &SeatEffect> {
        self.set.events.iter().filter_map(|event| event.seat.as_ref())
    }

    /// Whose sessions in this portal are to be ended.
    pub fn revoked_sessions(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.set.events.iter().filter_map(|event| event.revoked_sessions)
    }

    /// Writes what was decided. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: MemberRepository + InvitationRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        self.set.store(tx).await
    }

    pub(crate) fn map<P>(self, change: impl FnOnce(O) -> P) -> PreparedMembers<P> {
        PreparedMembers { outcome: change(self.outcome), mails: self.mails, set: self.set }
    }

    /// The same answer, with nothing to write, to send, or to carry out.
    pub(crate) fn without_effects(self) -> Self {
        let set = MemberSet::empty(self.set.portal);
        Self { outcome: self.outcome, mails: Vec::new(), set }
    }
}

/// What became of one member out of several (IL-52).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberOutcome {
    /// Which one.
    pub member: MemberId,
    /// What happened to it, or why nothing did.
    pub result: Result<MemberEvent, MemberRefusal>,
}

impl PreparedMembers<Vec<MemberOutcome>> {
    /// For callers who take all or nothing, or who asked about one: the first refusal, if there is one.
    ///
    /// # Errors
    /// The first refusal in the order of the request. Nothing is written then.
    pub fn all_or_refused(mut self) -> Result<Self, MemberRefusal> {
        match self.outcome.iter().position(|outcome| outcome.result.is_err()) {
            None => Ok(self),
            Some(first) => match self.outcome.swap_remove(first).result {
                Ok(_) => Ok(self),
                Err(refusal) => Err(refusal),
            },
        }
    }
}

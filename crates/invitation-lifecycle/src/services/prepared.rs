//! What every operation is given, and what it prepares.

use super::working_set::WorkingSet;
use crate::ids::InvitationId;
use crate::mail::IssuedMail;
use crate::policy::InvitationPolicy;
use crate::refusal::Refusal;
use crate::repository::InvitationRepository;
use crate::token_keys::TokenKeys;
use serde::{Deserialize, Serialize};
use storage_contract::Timestamp;

/// What every operation is given.
#[derive(Clone, Copy, Debug)]
pub struct ServiceContext<'a> {
    /// The host's keys.
    pub keys: &'a TokenKeys,
    /// What the host chose.
    pub policy: &'a InvitationPolicy,
    /// The present, as the host's clock has it.
    pub now: Timestamp,
}

/// Decided, and not yet written. Dropped, it leaves no trace.
#[derive(Debug)]
#[must_use = "nothing is written before `store`"]
pub struct Prepared<O> {
    pub(crate) outcome: O,
    pub(crate) mails: Vec<IssuedMail>,
    pub(crate) changes: WorkingSet,
}

impl<O> Prepared<O> {
    /// What was decided.
    pub const fn outcome(&self) -> &O {
        &self.outcome
    }

    /// The mails to send, to be put into the host's outbox within the same transaction.
    pub fn mails(&self) -> &[IssuedMail] {
        &self.mails
    }

    /// The mails, to be kept beyond [`store`](Self::store).
    pub fn take_mails(&mut self) -> Vec<IssuedMail> {
        std::mem::take(&mut self.mails)
    }

    /// Writes what was decided. It only writes.
    ///
    /// # Errors
    /// Whatever the store fails with; a conflict if somebody else was faster.
    pub async fn store<R: InvitationRepository>(self, tx: &mut R) -> Result<(), R::Error> {
        self.changes.store(tx).await
    }
}

/// What became of one invitation out of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome<T> {
    /// Which one.
    pub invitation: InvitationId,
    /// What is done with it, or why not.
    pub result: Result<T, Refusal>,
}

impl<T> Prepared<Vec<Outcome<T>>> {
    /// For callers who take all or nothing, or who asked about one: the first refusal, if there is one.
    ///
    /// # Errors
    /// The first refusal in the order of the request. Nothing is written then.
    pub fn all_or_refused(mut self) -> Result<Self, Refusal> {
        match self.outcome.iter().position(|outcome| outcome.result.is_err()) {
            None => Ok(self),
            Some(first) => match self.outcome.swap_remove(first).result {
                Ok(_) => Ok(self),
                Err(refusal) => Err(refusal),
            },
        }
    }
}

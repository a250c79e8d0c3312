//! Replacing a deleted agent's personal data, step by step, for good (AH-21).

use super::{AnonymisingStore, Offboarding};
use access_model::agents::AgentId;
use agent_handover::PlanId;
use agent_handover::anonymise::{
    Anonymisation, AnonymisationRefusal, AnonymisationState, Declaration, TombstoneKey,
    prepare_anonymisation, prepare_anonymisation_step,
};
use storage_contract::{OpError, Timestamp};

type Answer<T, R> = Result<T, OpError<AnonymisationRefusal, <R as storage_contract::Storage>::Error>>;

/// An anonymisation under way. What matters is in the store: one that is lost is begun again, and goes on where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anonymising {
    process: Anonymisation,
    batch: u32,
}

/// One step that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnonymisingStep {
    /// How many rows were changed in all.
    pub changed: u64,
    /// Whether it looks at everything again.
    pub verifies: bool,
}

impl Offboarding {
    /// Replaces the personal data of the agent of a completed deletion (AH-21): its row and its mailbox at once, the host's declared places step by step ([`Anonymising::next`]). It cannot be undone. Take
    /// the mailbox's backup before. `also_known_as` are other forms of the name that were rendered, such as the family name.
    ///
    /// # Errors
    /// An [`AnonymisationRefusal`], and what the store fails with.
    #[expect(clippy::too_many_arguments, reason = "each is another thing that the host alone knows")]
    pub async fn anonymise<R: AnonymisingStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        plan: PlanId,
        declaration: Declaration,
        also_known_as: &[&str],
        key: &TombstoneKey,
        now: Timestamp,
    ) -> Answer<Anonymising, R> {
        let prepared = prepare_anonymisation(tx, actor, plan, declaration, also_known_as, key, now).await?;
        let process = prepared.process().clone();
        prepared.store(tx).await?;
        Ok(Anonymising { process, batch: self.policies.batch })
    }
}

impl Anonymising {
    /// The process as it stood after the last step, if that was committed.
    pub const fn process(&self) -> &Anonymisation {
        &self.process
    }

    /// Whether a look at everything has found nothing.
    pub const fn is_done(&self) -> bool {
        self.process.is_done()
    }

    /// Replaces the next values, or looks at the next ones again, in a transaction of the host's; `None` if it is done, or needs attention. Whether a transaction was committed or rolled back, or nobody
    /// knows, the next call goes on where the process stands.
    ///
    /// # Errors
    /// An [`AnonymisationRefusal`], and what the store fails with.
    pub async fn next<R: AnonymisingStore>(
        &mut self,
        tx: &mut R,
        now: Timestamp,
    ) -> Answer<Option<AnonymisingStep>, R> {
        self.process = self.standing(tx).await?;
        match self.process.state() {
            AnonymisationState::Applying { .. } | AnonymisationState::Verifying { .. } => {}
            AnonymisationState::NeedsAttention { .. } | AnonymisationState::Done { .. } => return Ok(None),
        }
        self.step(tx, now).await.map(Some)
    }

    /// Begins anew what needed attention, once nothing writes the old values any more; then [`next`](Self::next) goes on. `None` if it does not need attention.
    ///
    /// # Errors
    /// An [`AnonymisationRefusal`], and what the store fails with.
    pub async fn begin_anew<R: AnonymisingStore>(
        &mut self,
        tx: &mut R,
        now: Timestamp,
    ) -> Answer<Option<AnonymisingStep>, R> {
        self.process = self.standing(tx).await?;
        match self.process.state() {
            AnonymisationState::NeedsAttention { .. } => self.step(tx, now).await.map(Some),
            AnonymisationState::Applying { .. }
            | AnonymisationState::Verifying { .. }
            | AnonymisationState::Done { .. } => Ok(None),
        }
    }

    /// The process as the store has it: what is remembered here of the last step may have been rolled back.
    async fn standing<R: AnonymisingStore>(&self, tx: &mut R) -> Answer<Anonymisation, R> {
        let plan = self.process.plan();
        let row = tx.lock_anonymisation(plan).await?;
        Ok(row.ok_or(OpError::Refused(AnonymisationRefusal::Unknown { plan }))?.value)
    }

    async fn step<R: AnonymisingStore>(&mut self, tx: &mut R, now: Timestamp) -> Answer<AnonymisingStep, R> {
        let (plan, step) = (self.process.plan(), self.process.step());
        let prepared = prepare_anonymisation_step(tx, plan, step, self.batch, now).await?;
        self.process = prepared.process().clone();
        prepared.store(tx).await?;
        let verifies = !matches!(self.process.state(), AnonymisationState::Applying { .. });
        Ok(AnonymisingStep { changed: self.process.changed(), verifies })
    }
}

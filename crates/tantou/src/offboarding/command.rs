//! Halting a plan, going on, coming back, giving up; and taking back what somebody may no longer hold (AH-05, AH-25, AH-28).

use super::notice::DeskNotice;
use super::run::Run;
use super::{DeskStore, Offboarding};
use crate::message::Message;
use crate::receipt::Receipt;
use access_model::agents::AgentId;
use agent_handover::plan::{PlanCommand, PlanEvent, PlanRefusal};
use agent_handover::services::{prepare_plan_command, prepare_release};
use agent_handover::{ItemId, PlanId};
use storage_contract::{OpError, Timestamp};

type Answer<T, R> = Result<T, OpError<PlanRefusal, <R as storage_contract::Storage>::Error>>;

/// What was taken back from an agent (AH-05).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Released {
    /// Which items; they are with nobody now.
    pub items: Vec<ItemId>,
    /// From where to go on, `None` at the end.
    pub next: Option<ItemId>,
}

impl Offboarding {
    /// Halts a plan. Its agent stays out of reach of new work.
    ///
    /// # Errors
    /// A [`PlanRefusal`], and what the store fails with.
    pub async fn pause<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        plan: PlanId,
        now: Timestamp,
    ) -> Answer<Run, R> {
        Ok(self.command(tx, actor, plan, &PlanCommand::Pause, now).await?.outcome)
    }

    /// Goes on with a plan that was halted, or whose trouble was mended, as before (AH-25, AH-32).
    ///
    /// # Errors
    /// A [`PlanRefusal`], and what the store fails with.
    pub async fn resume<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        plan: PlanId,
        now: Timestamp,
    ) -> Answer<Run, R> {
        Ok(self.command(tx, actor, plan, &PlanCommand::Resume, now).await?.outcome)
    }

    /// Gives a plan up; what has moved stays where it is. Call [`release`](Self::release) afterwards. The agent is told if new work may come again: of a plan that was
    /// never confirmed, or by which work comes back, it hears nothing.
    ///
    /// # Errors
    /// A [`PlanRefusal`], and what the store fails with.
    pub async fn cancel<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        plan: PlanId,
        now: Timestamp,
    ) -> Answer<Receipt<Run, PlanEvent>, R> {
        self.command(tx, actor, plan, &PlanCommand::Cancel, now).await
    }

    /// The agent is back from an absence: new work may come again (AH-28). To give back what is still open, [`plan`](Self::plan) with
    /// [`GiveBack`](agent_handover::plan::Purpose::GiveBack). Call [`release`](Self::release) afterwards.
    ///
    /// # Errors
    /// A [`PlanRefusal`], and what the store fails with.
    pub async fn come_back<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        plan: PlanId,
        now: Timestamp,
    ) -> Answer<Receipt<Run, PlanEvent>, R> {
        self.command(tx, actor, plan, &PlanCommand::Return, now).await
    }

    async fn command<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        plan: PlanId,
        command: &PlanCommand<'_>,
        now: Timestamp,
    ) -> Answer<Receipt<Run, PlanEvent>, R> {
        let prepared = prepare_plan_command(tx, actor, plan, command, now).await?;
        let event = prepared.event().clone();
        let run = Run::of(actor, prepared.plan(), self.policies.batch);
        let agent = prepared.plan().agent();
        // Nobody is told that new work may come again from whom it was never kept away; who a plan was about that nobody confirmed does not hear of it at all.
        let may_work_again = prepared.may_release();
        prepared.store(tx).await?;
        let notice = match event {
            PlanEvent::Cancelled { .. } => Some(DeskNotice::HandoverCancelled { plan, agent }),
            PlanEvent::Returned { .. } => Some(DeskNotice::AbsenceEnded { plan, agent }),
            _ => None,
        };
        let notice = notice.filter(|_| may_work_again);
        let tell = |notice| Message::desk(agent, plan.as_uuid(), notice, now);
        Ok(Receipt { outcome: run, messages: notice.map(tell).into_iter().collect(), events: vec![event] })
    }

    /// Takes back what an agent may no longer hold, so many at a time: call it again with [`next`](Released::next) until there is none (AH-05). After an edit of departments, channels or role,
    /// after a plan was given up, and after an absence. The agent is told.
    ///
    /// # Errors
    /// What the store fails with.
    pub async fn release<R: DeskStore>(
        &self,
        tx: &mut R,
        agent: AgentId,
        after: Option<ItemId>,
        now: Timestamp,
    ) -> Result<Receipt<Released, ItemId>, R::Error> {
        let prepared = prepare_release(tx, agent, after, self.policies.batch).await?;
        let items: Vec<ItemId> = prepared.released().iter().map(|released| released.change.item).collect();
        let next = prepared.next();
        prepared.store(tx).await?;
        let notice = DeskNotice::WorkReleased { agent, items: items.clone() };
        let tell = items.first().map(|first| Message::desk(agent, first.as_uuid(), notice, now));
        let events = items.clone();
        Ok(Receipt { outcome: Released { items, next }, messages: tell.into_iter().collect(), events })
    }
}

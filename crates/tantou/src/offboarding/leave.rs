//! Planning that somebody leaves, is away, comes back to what was theirs; and confirming it (AH-20 … AH-24, AH-27, AH-30).

use super::notice::DeskNotice;
use super::run::Run;
use super::{DeskStore, Offboarding};
use crate::message::Message;
use crate::receipt::Receipt;
use access_model::agents::AgentId;
use agent_handover::PlanId;
use agent_handover::plan::{Impact, NewPlan, PlanCommand, PlanEvent, PlanRefusal, Purpose, Routing};
use agent_handover::services::{
    Survey, begin_survey, begin_survey_of, prepare_draft, prepare_first_showing, prepare_plan_command,
};
use serde::{Deserialize, Serialize};
use storage_contract::{OpError, Timestamp};

type Answer<T, R> = Result<T, OpError<PlanRefusal, <R as storage_contract::Storage>::Error>>;

/// What somebody asks for: who leaves or is away, and who gets what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// Minted by the host, or derived from its request, so that a repeated one finds the same plan.
    pub plan: PlanId,
    /// Whose work moves away; or to whom it comes back.
    pub agent: AgentId,
    /// What for: deactivation, deletion, an absence, giving back after one, undo.
    pub purpose: Purpose,
    /// Who gets what. Not looked at where work comes back.
    pub routing: Routing,
}

/// A plan as it was shown: what would move to whom, how many, and what the mailbox lacks (AH-20, AH-47).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Which plan.
    pub plan: PlanId,
    /// The report. A confirmation holds for this.
    pub impact: Impact,
    /// With another routing than before, for a plan that needs attention (AH-27).
    pub routing: Option<Routing>,
}

impl Offboarding {
    /// Looks at what a plan would do, and writes it down as it was shown (AH-20). Nothing moves. Repeated, it shows the plan anew. Refused, it has written nothing: it can be
    /// asked again with other successors under the same id.
    ///
    /// # Errors
    /// A [`PlanRefusal`]: among others everything that nobody could take (AH-22). And what the store fails with.
    pub async fn plan<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        leave: &Leave,
        now: Timestamp,
    ) -> Answer<Shown, R> {
        let Leave { plan, agent, purpose, ref routing } = *leave;
        let policy = self.policies.handovers;
        let new = NewPlan { id: plan, agent, purpose, routing: routing.clone(), policy };
        lock_shared(tx).await?;
        let draft = prepare_draft(tx, actor, new).await?;
        let survey = begin_survey_of(tx, actor, draft.plan().clone(), None).await?;
        let impact = self.finish(tx, survey, plan).await?;
        prepare_first_showing(tx, actor, draft, &impact, now).await?.store(tx).await?;
        Ok(Shown { plan, impact, routing: None })
    }

    /// Confirms what was shown, and begins (AH-20, AH-30): from then on nothing new can be assigned to the agent (AH-26). The successors are told what comes; where work comes back, the agent is.
    ///
    /// # Errors
    /// A [`PlanRefusal`]: [`ShowAgain`](PlanRefusal::ShowAgain) if the facts have changed since it was shown. And what the store fails with.
    pub async fn confirm<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        shown: &Shown,
        now: Timestamp,
    ) -> Answer<Receipt<Run, PlanEvent>, R> {
        self.go(tx, actor, shown, now).await
    }

    /// Looks at what is left of a plan that stopped, with other successors (AH-27). Nothing is written.
    ///
    /// # Errors
    /// A [`PlanRefusal`], and what the store fails with.
    pub async fn plan_again<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        plan: PlanId,
        routing: Routing,
    ) -> Answer<Shown, R> {
        let impact = self.survey(tx, actor, plan, Some(routing.clone())).await?;
        Ok(Shown { plan, impact, routing: Some(routing) })
    }

    /// Goes on with other successors, as [`plan_again`](Self::plan_again) has shown (AH-27).
    ///
    /// # Errors
    /// A [`PlanRefusal`], and what the store fails with.
    pub async fn reroute<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        shown: &Shown,
        now: Timestamp,
    ) -> Answer<Receipt<Run, PlanEvent>, R> {
        self.go(tx, actor, shown, now).await
    }

    async fn go<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        shown: &Shown,
        now: Timestamp,
    ) -> Answer<Receipt<Run, PlanEvent>, R> {
        let plan = shown.plan;
        lock_shared(tx).await?;
        let unknown = || OpError::Refused(PlanRefusal::UnknownPlan { plan });
        let found = tx.find_plans(&[plan]).await?.into_iter().next().ok_or_else(unknown)?;
        let confirmed = shown.impact.fingerprint(&found);
        // The facts as they are now: those that were shown are compared with them (AH-30).
        let impact = self.survey(tx, actor, plan, shown.routing.clone()).await?;
        let command = match shown.routing {
            None => PlanCommand::Start { confirmed, impact: &impact },
            Some(_) => PlanCommand::Reroute { confirmed, impact: &impact },
        };
        let prepared = prepare_plan_command(tx, actor, plan, &command, now).await?;
        let event = prepared.event().clone();
        let run = Run::of(actor, prepared.plan(), self.policies.batch);
        let messages = match event {
            PlanEvent::Unchanged => Vec::new(),
            _ => coming(&impact, prepared.plan().agent(), now),
        };
        prepared.store(tx).await?;
        Ok(Receipt { outcome: run, messages, events: vec![event] })
    }

    /// The run of a plan that was confirmed before, such as after a restart of the host: it goes on where it stands (AH-25).
    ///
    /// # Errors
    /// [`UnknownPlan`](PlanRefusal::UnknownPlan), and what the store fails with.
    pub async fn run<R: DeskStore>(&self, tx: &mut R, actor: AgentId, plan: PlanId) -> Answer<Run, R> {
        let found = tx.find_plans(&[plan]).await?.into_iter().next();
        let found = found.ok_or(OpError::Refused(PlanRefusal::UnknownPlan { plan }))?;
        Ok(Run::of(actor, &found, self.policies.batch))
    }

    async fn survey<R: DeskStore>(
        &self,
        tx: &mut R,
        actor: AgentId,
        plan: PlanId,
        routing: Option<Routing>,
    ) -> Answer<Impact, R> {
        let survey = begin_survey(tx, actor, plan, routing).await?;
        self.finish(tx, survey, plan).await
    }

    async fn finish<R: DeskStore>(&self, tx: &mut R, mut survey: Survey, plan: PlanId) -> Answer<Impact, R> {
        while survey.page(tx, self.policies.batch).await? {}
        survey.finish().ok_or(OpError::Refused(PlanRefusal::UnknownPlan { plan }))
    }
}

/// What commands lock before agents: first, so that a survey and a command go into one transaction.
pub(super) async fn lock_shared<R: DeskStore>(tx: &mut R) -> Result<(), R::Error> {
    tx.lock_desk().await?;
    tx.lock_administrators().await?;
    tx.lock_board().await?;
    Ok(())
}

/// Tells each successor how much comes, or the agent how much comes back.
fn coming(impact: &Impact, from: AgentId, now: Timestamp) -> Vec<Message> {
    let mut counts = std::collections::BTreeMap::<AgentId, u64>::new();
    for line in &impact.lines {
        if let Some(to) = line.to {
            let count = counts.entry(to).or_default();
            *count = count.saturating_add(line.count);
        }
    }
    let plan = impact.plan;
    let tell = |(to, count)| {
        let notice = if to == from {
            DeskNotice::WorkIsComingBack { plan, count }
        } else {
            DeskNotice::WorkIsComing { plan, from, count }
        };
        Message::desk(to, plan.as_uuid(), notice, now)
    };
    counts.into_iter().map(tell).collect()
}

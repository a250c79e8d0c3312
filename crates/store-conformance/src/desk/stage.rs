//! What the cases about handovers share: a desk in a tenant of its own, and what people and customers do there, each in a transaction of its own.

use super::world::{agent, agent_id, desk, plan_id, role};
use crate::atomically::{Done, atomically};
use crate::harness::{DeskHarness, DeskRepositories, Work};
use crate::sample::{at, id};
use crate::violation::{Verdict, Violation, ensure, same};
use access_model::agents::{Administrators, Agent, AgentId, AgentRepository, Role};
use agent_handover::item::{Item, ItemChange};
use agent_handover::mailbox::{Mailbox, MailboxRepository};
use agent_handover::plan::{
    HandoverPlan, HandoverPolicy, Impact, NewPlan, PlanCommand, PlanPhase, PlanRefusal, Purpose, Receipt,
    Routing,
};
use agent_handover::reconcile::{Finding, scan_agents, scan_board, scan_items, scan_mailboxes, scan_plans};
use agent_handover::services::{
    AssignmentRequest, By, PreparedPlan, begin_survey, prepare_plan_command, prepare_step,
};
use agent_handover::{ItemId, ItemRepository, PlanId, PlanRepository};
use storage_contract::{OpError, StorageError, TenantId, Versioned};
use tantou::message::Message;
use tantou::offboarding::{DeskPolicies, Leave, Offboarding, Shown};

/// The administrator of every desk.
pub(crate) const BOSS: u128 = 1;

pub(crate) type Answer<T, R, H> = Result<T, OpError<R, <H as crate::harness::Harness>::Error>>;

/// How many items a page of a report takes: few, so that there are several.
const PAGE: u32 = 7;

/// The journeys, with steps of so many items.
fn journeys(batch: u32) -> Offboarding {
    Offboarding::new(DeskPolicies { batch, ..DeskPolicies::default() })
}

/// A desk in a tenant of its own, so that all rounds go over one database.
pub(crate) struct Stage {
    pub(crate) tenant: TenantId,
}

impl Stage {
    /// Sets up a desk with an administrator, agents with the numbers 2 to `agents`, a mailbox each, and items.
    pub(crate) fn set<H: DeskHarness>(
        harness: &H,
        connection: &mut H::Connection,
        round: u32,
        agents: u128,
        items: Vec<Item>,
    ) -> Result<Self, Violation> {
        let stage = Self { tenant: id(u128::from(round + 1) << 32) };
        let people: Vec<Agent> = (1..=agents)
            .map(|number| agent(number, if number == BOSS { Role::Administrator } else { role() }))
            .collect();
        let administrators: Administrators = people.iter().collect();
        let mailboxes: Vec<Mailbox> = people.iter().map(|agent| Mailbox::new(agent.id(), true)).collect();
        let work = Work { items, personal: Vec::new() };
        let done = stage.run(harness, connection, async |tx| -> Answer<(), (), H> {
            tx.save_desk(&desk(), None).await?;
            tx.save_administrators(&administrators, None).await?;
            tx.insert_agents(&people).await?;
            tx.insert_mailboxes(&mailboxes).await?;
            Ok(harness.seed_work(tx, &work).await?)
        });
        done.succeeded()?;
        Ok(stage)
    }

    /// One transaction, again after a conflict.
    pub(crate) fn run<H: DeskHarness, T, R>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        operation: impl AsyncFnMut(&mut H::Tx<'_>) -> Answer<T, R, H>,
    ) -> Done<T, R, H::Error> {
        atomically(harness, connection, self.tenant, operation)
    }

    /// Writes a plan down and shows it.
    pub(crate) fn show<H: DeskHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        new: &NewPlan,
    ) -> Result<Result<Shown, PlanRefusal>, Violation> {
        let NewPlan { id: plan, agent, purpose, ref routing, policy } = *new;
        let leave = Leave { plan, agent, purpose, routing: routing.clone() };
        let journeys = journeys(PAGE).with_handovers(policy);
        granted(self.run(harness, connection, async |tx| -> Answer<Shown, PlanRefusal, H> {
            journeys.plan(tx, agent_id(BOSS), &leave, at(1)).await
        }))
    }

    /// Writes a plan down, shows it, and confirms it.
    pub(crate) fn start<H: DeskHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        new: &NewPlan,
    ) -> Result<Result<Impact, PlanRefusal>, Violation> {
        let shown = match self.show(harness, connection, new)? {
            Ok(shown) => shown,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let journeys = journeys(PAGE).with_handovers(new.policy);
        let confirmed = granted(self.run(harness, connection, async |tx| -> Answer<(), PlanRefusal, H> {
            journeys.confirm(tx, agent_id(BOSS), &shown, at(2)).await.map(drop)
        }));
        Ok(confirmed?.map(|()| shown.impact))
    }

    /// Asks something of a plan that has to be granted.
    pub(crate) fn command<H: DeskHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        plan: PlanId,
        command: &PlanCommand<'_>,
    ) -> Verdict {
        let done = self.run(harness, connection, async |tx| -> Answer<(), PlanRefusal, H> {
            Ok(prepare_plan_command(tx, agent_id(BOSS), plan, command, at(4)).await?.store(tx).await?)
        });
        done.succeeded()
    }

    /// One step of a plan; answers the number of the next.
    pub(crate) fn step<H: DeskHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        plan: PlanId,
        number: u64,
        limit: u32,
    ) -> Result<Option<u64>, Violation> {
        let done = self.run(harness, connection, async |tx| -> Answer<_, PlanRefusal, H> {
            let prepared = prepare_step(tx, plan, number, limit, at(3)).await?;
            let next = prepared.next_step();
            prepared.store(tx).await?;
            Ok(next)
        });
        done.succeeded()
    }

    /// Steps until the plan does not run any more; answers what it amounts to, and what was told on the way.
    pub(crate) fn finish<H: DeskHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        plan: PlanId,
        limit: u32,
    ) -> Result<(HandoverPlan, Vec<Message>), Violation> {
        let journeys = journeys(limit);
        let begun = self.run(harness, connection, async |tx| -> Answer<_, PlanRefusal, H> {
            journeys.run(tx, agent_id(BOSS), plan).await
        });
        let (mut run, mut told) = (begun.succeeded()?, Vec::new());
        loop {
            let step = self.run(harness, connection, async |tx| -> Answer<_, PlanRefusal, H> {
                run.next(tx, at(3)).await
            });
            let Some(step) = step.succeeded()? else { break };
            told.extend(step.messages);
        }
        Ok((self.plan(harness, connection, plan)?, told))
    }

    pub(crate) fn plan<H: DeskHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        plan: PlanId,
    ) -> Result<HandoverPlan, Violation> {
        let done = self.run(harness, connection, async |tx| -> Answer<_, (), H> {
            tx.find_plans(&[plan]).await?.into_iter().next().ok_or(OpError::Refused(()))
        });
        done.succeeded()
    }

    /// Aims items at agents, automatically; answers what was written.
    pub(crate) fn assign<H: DeskHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        requests: &[AssignmentRequest],
    ) -> Result<Vec<ItemChange>, Violation> {
        let done = self.run(harness, connection, async |tx| -> Answer<_, (), H> {
            Ok(journeys(PAGE).assign(tx, &By::Automatic, requests, at(4)).await?.events)
        });
        done.succeeded()
    }

    /// A customer writes to something completed; answers what was written.
    pub(crate) fn reopen<H: DeskHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        items: &[ItemId],
    ) -> Result<Vec<ItemChange>, Violation> {
        let done = self.run(harness, connection, async |tx| -> Answer<_, (), H> {
            Ok(journeys(PAGE).reopen(tx, items, at(4)).await?.events)
        });
        done.succeeded()
    }

    /// Everything that there is of agents and items, and the receipts of these plans.
    pub(crate) fn look<H: DeskHarness>(
        &self,
        harness: &H,
        connection: &mut H::Connection,
        plans: &[PlanId],
    ) -> Result<Seen, Violation> {
        let done = self.run(harness, connection, async |tx| -> Answer<_, (), H> {
            let ids: Vec<ItemId> = tx.page_items(None, 10_000).await?.iter().map(|item| item.id).collect();
            let items = tx.find_items(&ids).await?;
            let agents = tx.page_agents(None, 1_000).await?;
            let mut receipts = Vec::new();
            for plan in plans {
                receipts.extend(tx.page_receipts(*plan, None, 10_000).await?);
            }
            let plans = tx.find_plans(plans).await?;
            let findings = findings(tx).await?;
            Ok(Seen { items, agents, plans, receipts, findings })
        });
        done.succeeded()
    }
}

/// What was granted, or why it was not.
fn granted<T, E: StorageError>(done: Done<T, PlanRefusal, E>) -> Result<Result<T, PlanRefusal>, Violation> {
    match done.result {
        Err(OpError::Refused(refusal)) => Ok(Err(refusal)),
        _ => done.succeeded().map(Ok),
    }
}

/// Looks at what a plan would do, as of now. What a command locks before the agents is locked first, so that both go into one transaction.
async fn survey<R: DeskRepositories>(
    tx: &mut R,
    plan: PlanId,
) -> Result<Impact, OpError<PlanRefusal, R::Error>> {
    tx.lock_desk().await?;
    tx.lock_administrators().await?;
    tx.lock_board().await?;
    let mut survey = begin_survey(tx, agent_id(BOSS), plan, None).await?;
    while survey.page(tx, PAGE).await? {}
    survey.finish().ok_or(OpError::Refused(PlanRefusal::UnknownPlan { plan }))
}

/// Prepares to confirm a plan that was shown.
pub(crate) async fn confirm<R: DeskRepositories>(
    tx: &mut R,
    plan: PlanId,
) -> Result<(Impact, PreparedPlan), OpError<PlanRefusal, R::Error>> {
    let impact = survey(tx, plan).await?;
    let unknown = OpError::Refused(PlanRefusal::UnknownPlan { plan });
    let found = tx.find_plans(&[plan]).await?.into_iter().next().ok_or(unknown)?;
    let command = PlanCommand::Start { confirmed: impact.fingerprint(&found), impact: &impact };
    let prepared = prepare_plan_command(tx, agent_id(BOSS), plan, &command, at(2)).await?;
    Ok((impact, prepared))
}

/// Whatever violates the rules.
async fn findings<R: DeskRepositories>(tx: &mut R) -> Result<Vec<Finding>, R::Error> {
    let mut findings = scan_items(tx, None, 10_000).await?.findings;
    findings.extend(scan_agents(tx, None, 1_000).await?.findings);
    findings.extend(scan_plans(tx, None, 1_000).await?.findings);
    findings.extend(scan_board(tx).await?);
    findings.extend(scan_mailboxes(tx, None, 1_000).await?.findings);
    Ok(findings)
}

/// What there is.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) items: Vec<Versioned<Item>>,
    pub(crate) agents: Vec<Agent>,
    pub(crate) plans: Vec<HandoverPlan>,
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) findings: Vec<Finding>,
}

impl Seen {
    pub(crate) fn is_active(&self, agent: AgentId) -> bool {
        self.agents.iter().any(|found| found.id() == agent && found.is_active())
    }

    pub(crate) fn unfinished_of(&self, agent: AgentId) -> usize {
        let his =
            |item: &&Versioned<Item>| item.value.assignee == Some(agent) && item.value.state.is_unfinished();
        self.items.iter().filter(his).count()
    }

    /// AH-20, AM-37: nothing that is not completed is with somebody inactive, and nothing else violates the rules.
    pub(crate) fn is_sound(&self) -> Verdict {
        for item in self.items.iter().filter(|item| item.value.state.is_unfinished()) {
            let holder = item.value.assignee;
            ensure(holder.is_none_or(|agent| self.is_active(agent)), || {
                format!("{:?} is with somebody inactive", item.value)
            })?;
        }
        same("what violates the rules", &self.findings, &Vec::new())
    }

    /// AH-20, AH-32: these plans are complete, and their agents inactive and without work.
    pub(crate) fn have_left(&self, leavers: &[AgentId]) -> Verdict {
        let completed = self.plans.iter().filter(|plan| plan.phase() == PlanPhase::Completed).count();
        same("plans that are complete", &completed, &leavers.len())?;
        for leaver in leavers {
            ensure(!self.is_active(*leaver), || format!("{leaver} is active still"))?;
            same("what a leaver has still", &self.unfinished_of(*leaver), &0)?;
        }
        Ok(())
    }
}

/// A plan by which somebody leaves, all for one successor.
pub(crate) fn leaving(number: u128, leaver: u128, successor: u128, policy: HandoverPolicy) -> NewPlan {
    NewPlan {
        id: plan_id(number),
        agent: agent_id(leaver),
        purpose: Purpose::Deactivate,
        routing: Routing::to_one(agent_id(successor)),
        policy,
    }
}

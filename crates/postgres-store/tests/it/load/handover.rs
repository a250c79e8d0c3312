//! A help desk: work is assigned, agents leave and hand everything over, and come back.

use super::{Client, perform, said};
use crate::desk::{clock, id};
use crate::help_desk::{AGENTS, BOSS, ITEMS, agent_id, item_id, offboarding};
use agent_handover::PlanId;
use agent_handover::assign::Aim;
use agent_handover::plan::{PlanPhase, Purpose, Routing};
use agent_handover::services::{AssignmentRequest, By};
use std::collections::BTreeSet;
use storage_contract::OutboxRepository as _;
use tantou::message::Message;
use tantou::offboarding::{Leave, Run};

impl Client<'_> {
    fn keep(&mut self, messages: &[Message]) {
        self.tally.promised.extend(messages.iter().map(|message| message.id));
    }

    /// Some items to one agent, whoever has them, and whether the agent may have them or not.
    pub(super) async fn assign(&mut self) {
        let aim = Aim::Agent(agent_id(1 + self.roll(AGENTS)));
        let items: BTreeSet<usize> = (0..=self.roll(3)).map(|_| 1 + self.roll(ITEMS)).collect();
        let requests: Vec<AssignmentRequest> =
            items.into_iter().map(|item| AssignmentRequest { item: item_id(item), aim }).collect();
        let (journeys, at) = (offboarding(), clock());
        let done = perform(self.store, &mut self.tally, "assign", async |tx| {
            let receipt = journeys.assign(tx, &By::Automatic, &requests, at).await?;
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            Ok(receipt.messages)
        });
        if let Ok(messages) = done.await {
            self.keep(&messages);
        }
    }

    /// An agent leaves for good: shown, confirmed, carried out step by step, whatever comes between.
    pub(super) async fn leave(&mut self) {
        let plan: PlanId = id(self.next());
        // Nobody else but the one who confirms all plans stays for certain.
        let (agent, successor) = (agent_id(2 + self.roll(AGENTS - 1)), agent_id(1 + self.roll(AGENTS)));
        let routing = Routing::to_one(successor);
        let leave = Leave { plan, agent, purpose: Purpose::Deactivate, routing };
        for _ in 0..4 {
            let (journeys, at) = (offboarding(), clock());
            let shown = perform(self.store, &mut self.tally, "plan a handover", async |tx| {
                journeys.plan(tx, BOSS, &leave, at).await.map_err(said)
            });
            let Ok(shown) = shown.await else { return };
            let confirmed = perform(self.store, &mut self.tally, "confirm a handover", async |tx| {
                let receipt = journeys.confirm(tx, BOSS, &shown, at).await.map_err(said)?;
                tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
                Ok(receipt)
            });
            match confirmed.await {
                Ok(receipt) => {
                    self.keep(&receipt.messages);
                    return self.hand_over(receipt.outcome).await;
                }
                // Work came or went since it was shown.
                Err(refusal) if refusal.contains("ShowAgain") => {}
                Err(_) => return,
            }
        }
    }

    /// Until nothing is left; where the successor has left, too, the rest goes to the one who stays.
    async fn hand_over(&mut self, mut run: Run) {
        for _ in 0..1_000 {
            match run.phase() {
                PlanPhase::Running => {}
                PlanPhase::NeedsAttention => match self.take_another(&run).await {
                    Some(other) => run = other,
                    None => continue,
                },
                _ => return,
            }
            let at = clock();
            let stepped = perform(self.store, &mut self.tally, "hand over", async |tx| {
                let mut next = run.clone();
                let Some(receipt) = next.next(tx, at).await.map_err(said)? else {
                    return Ok((next, Vec::new()));
                };
                tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
                Ok((next, receipt.messages))
            });
            let (next, messages) = stepped.await.expect("nobody else touches this plan");
            self.keep(&messages);
            run = next;
        }
        panic!("the plan {} does not end", run.plan());
    }

    /// `None` if the facts have changed since it was shown.
    async fn take_another(&mut self, run: &Run) -> Option<Run> {
        let (journeys, at, plan) = (offboarding(), clock(), run.plan());
        let rerouted = perform(self.store, &mut self.tally, "reroute a handover", async |tx| {
            let shown = journeys.plan_again(tx, BOSS, plan, Routing::to_one(BOSS)).await.map_err(said)?;
            Ok(shown)
        });
        let shown = rerouted.await.expect("the one who stays can take everything");
        let rerouted = perform(self.store, &mut self.tally, "reroute a handover", async |tx| {
            let receipt = journeys.reroute(tx, BOSS, &shown, at).await.map_err(said)?;
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            Ok(receipt)
        });
        match rerouted.await {
            Ok(receipt) => {
                self.keep(&receipt.messages);
                Some(receipt.outcome)
            }
            Err(refusal) => {
                assert!(refusal.contains("ShowAgain"), "{refusal}");
                None
            }
        }
    }

    pub(super) async fn reactivate(&mut self) {
        let agent = agent_id(2 + self.roll(AGENTS - 1));
        let (journeys, at) = (offboarding(), clock());
        let done = perform(self.store, &mut self.tally, "reactivate", async |tx| {
            let receipt = journeys.reactivate(tx, BOSS, agent, at).await.map_err(said)?;
            tx.insert_messages(&receipt.outbox_entries().unwrap()).await?;
            Ok(receipt.messages)
        });
        if let Ok(messages) = done.await {
            self.keep(&messages);
        }
    }
}

//! What a plan would do, counted exactly, with samples (AH-20, AH-22, AH-30).

use super::allot::{Line, Route, Tallies};
use super::digest::ItemsDigest;
use super::handover::{HandoverPlan, Purpose};
use super::policy::{Consent, HandoverPolicy};
use super::receipt::Receipt;
use super::residue::{Leftover, Residue};
use super::routing::Routing;
use crate::assign::{Crew, Ineligible, eligibility};
use crate::ids::{ItemId, PlanFingerprint, PlanId};
use crate::item::{Item, ItemKind};
use crate::mailbox::MailboxWarning;
use access_model::agents::{AgentId, ChannelId, DepartmentId, Desk, Epoch};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage_contract::{Version, Versioned};

/// What a plan would do (AH-20): what moves to whom, how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// Of which plan.
    pub plan: PlanId,
    /// With which routing.
    pub routing: Routing,
    /// How many items would move.
    pub total: u64,
    /// What moves to whom.
    pub lines: Vec<ImpactLine>,
    /// What nobody could take (AH-22).
    pub unplaceable: Vec<Unplaceable>,
    /// How many items stay where they are, because somebody has touched them (only where work comes back).
    pub left: u64,
    /// What the plan warns of about the mailbox (AH-47).
    pub mailbox: Vec<MailboxWarning>,
    /// Open plans that would bring work to the leaver; they stop when this one starts (AH-27).
    pub stops: Vec<PlanId>,
    /// What those who receive by load have to do.
    pub loads: BTreeMap<AgentId, u64>,
    /// The facts it was computed from.
    pub facts: ImpactFacts,
}

/// The facts from which an impact was computed; compared at the confirmation (AH-30).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImpactFacts {
    /// The agents as they were: `None` where there was none.
    pub epochs: BTreeMap<AgentId, Option<Epoch>>,
    /// The desk as it was.
    pub desk: Version,
    /// The items.
    pub items: ItemsDigest,
}

/// Items of one kind and department that go the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImpactLine {
    /// What they are.
    pub kind: ItemKind,
    /// Of which department.
    pub department: DepartmentId,
    /// By which rule.
    pub line: Line,
    /// To whom they go, `None` for the pool.
    pub to: Option<AgentId>,
    /// How many, exactly.
    pub count: u64,
    /// The first of them.
    pub samples: Vec<ItemId>,
}

/// Items that nobody could take, by what decides about that (AH-22).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unplaceable {
    /// What they are.
    pub kind: ItemKind,
    /// Of which department.
    pub department: DepartmentId,
    /// Of which channel.
    pub channel: Option<ChannelId>,
    /// By which rule.
    pub line: Line,
    /// How many, and the first of them with the reasons.
    #[serde(flatten)]
    pub residue: Residue,
}

impl Unplaceable {
    /// The first of them, with the reasons.
    pub fn samples(&self) -> &[Leftover] {
        &self.residue.samples
    }
}

impl Impact {
    /// How many items nobody could take (AH-22).
    pub fn stuck(&self) -> u64 {
        self.unplaceable.iter().fold(0, |sum, entry| sum.saturating_add(entry.residue.count))
    }

    /// What is confirmed, as a short value (AH-30): the plan, the people as they are, the desk, and, if the consent is for items, the items.
    pub fn fingerprint(&self, plan: &HandoverPlan) -> PlanFingerprint {
        // The debug form is compared within one version of the library only; with another one the plan is shown again.
        let terms = format!("{:?}|{:?}|{:?}", plan.purpose(), self.routing, plan.policy());
        let mut people = Vec::new();
        for (agent, epoch) in &self.facts.epochs {
            people.extend_from_slice(agent.as_uuid().as_bytes());
            people.extend_from_slice(&epoch.map_or(u64::MAX, Epoch::number).to_be_bytes());
        }
        let desk = self.facts.desk.to_stored().to_be_bytes();
        let agent = plan.agent().as_uuid();
        let mut parts: Vec<&[u8]> = vec![terms.as_bytes(), &people, &desk, agent.as_bytes()];
        let items = self.facts.items.bytes();
        let counts = [self.total.to_be_bytes(), self.left.to_be_bytes()].concat();
        match plan.policy().consent {
            Consent::Items => parts.extend([items.as_slice(), counts.as_slice()]),
            Consent::Terms => {}
        }
        PlanFingerprint::derived(self.plan.as_uuid(), &parts)
    }
}

/// Computes an impact page by page, in constant memory (AH-20).
#[derive(Clone, Debug)]
pub struct ImpactScan {
    plan: PlanId,
    agent: AgentId,
    purpose: Purpose,
    policy: HandoverPolicy,
    routing: Routing,
    loads: BTreeMap<AgentId, u64>,
    facts: ImpactFacts,
    tallies: Tallies,
    total: u64,
    left: u64,
    after: Option<ItemId>,
    lines: BTreeMap<LineKey, (u64, Vec<ItemId>)>,
    unplaceable: BTreeMap<StuckKey, Residue>,
}

type LineKey = (ItemKind, DepartmentId, Line, Option<AgentId>);
type StuckKey = (ItemKind, DepartmentId, Option<ChannelId>, Line);

impl ImpactScan {
    /// Begins a scan for a plan; with another routing, for going on with other successors (AH-27). The crew has the plan's agent and all receivers, the loads
    /// the open items of those who receive by load.
    pub fn begin(
        plan: &HandoverPlan,
        routing: Option<Routing>,
        loads: BTreeMap<AgentId, u64>,
        crew: &Crew,
        desk: Version,
    ) -> Self {
        let routing = routing.unwrap_or_else(|| plan.routing().clone());
        let mut people = match plan.purpose() {
            Purpose::Deactivate | Purpose::Delete { .. } | Purpose::Absence { .. } => routing.successors(),
            Purpose::GiveBack { .. } | Purpose::Undo { .. } => plan.receivers(),
        };
        people.insert(plan.agent());
        let epoch = |agent: AgentId| (agent, crew.agent(agent).map(access_model::agents::Agent::epoch));
        let epochs = people.into_iter().map(epoch).collect();
        Self {
            plan: plan.id(),
            agent: plan.agent(),
            purpose: plan.purpose(),
            policy: *plan.policy(),
            routing,
            loads,
            facts: ImpactFacts { epochs, desk, items: ItemsDigest::default() },
            tallies: Tallies::default(),
            total: 0,
            left: 0,
            after: None,
            lines: BTreeMap::new(),
            unplaceable: BTreeMap::new(),
        }
    }

    /// Up to which item it has come.
    pub const fn position(&self) -> Option<ItemId> {
        self.after
    }

    /// How many items it has seen that would move.
    pub const fn seen(&self) -> u64 {
        self.total
    }

    /// Takes the next unfinished items of the leaver, in the order of their ids.
    pub fn take(&mut self, items: &[Item], crew: &Crew, desk: &Desk) {
        for item in items {
            self.after = Some(item.id);
            self.facts.items.note(item);
            match self.tallies.route(&self.routing, &self.loads, item, crew, desk) {
                Route::To { eligible, line } => self.moves(item, line, Some(eligible.agent)),
                Route::Pool { line } => self.moves(item, line, None),
                Route::Stuck { line, because } => self.sticks(item, line, because),
            }
        }
    }

    /// Takes the next receipts of the plan whose moves are taken back, each with its item as it is now, in the order of the items' ids.
    pub fn take_receipts(
        &mut self,
        receipts: &[(Receipt, Option<Versioned<Item>>)],
        crew: &Crew,
        desk: &Desk,
    ) {
        for (receipt, item) in receipts {
            self.after = Some(receipt.item);
            let Some(found) = item.as_ref().filter(|item| returns(self.purpose, receipt, item)) else {
                self.left = self.left.saturating_add(1);
                continue;
            };
            self.facts.items.note(&found.value);
            self.facts.items.note_version(found.version);
            match crew.agent(self.agent).map(|agent| eligibility(agent, &found.value, desk)) {
                Some(Ok(eligible)) => self.moves(&found.value, None, Some(eligible.agent)),
                Some(Err(because)) => self.sticks(&found.value, None, vec![because]),
                None => self.sticks(&found.value, None, Vec::new()),
            }
        }
    }

    fn moves(&mut self, item: &Item, line: Line, to: Option<AgentId>) {
        self.total = self.total.saturating_add(1);
        let entry = self.lines.entry((item.kind, item.department, line, to)).or_default();
        entry.0 = entry.0.saturating_add(1);
        if u32::try_from(entry.1.len()).is_ok_and(|kept| kept < self.policy.samples) {
            entry.1.push(item.id);
        }
    }

    fn sticks(&mut self, item: &Item, line: Line, because: Vec<Ineligible>) {
        let entry = self.unplaceable.entry((item.kind, item.department, item.channel, line)).or_default();
        entry.note(item.id, because, self.policy.samples);
    }

    /// The report.
    pub fn finish(self) -> Impact {
        let line = |((kind, department, line, to), (count, samples))| ImpactLine {
            kind,
            department,
            line,
            to,
            count,
            samples,
        };
        let stuck = |((kind, department, channel, line), residue)| Unplaceable {
            kind,
            department,
            channel,
            line,
            residue,
        };
        Impact {
            plan: self.plan,
            routing: self.routing,
            total: self.total,
            lines: self.lines.into_iter().map(line).collect(),
            unplaceable: self.unplaceable.into_iter().map(stuck).collect(),
            left: self.left,
            mailbox: Vec::new(),
            stops: Vec::new(),
            loads: self.loads,
            facts: self.facts,
        }
    }
}

/// Whether an item comes back by a receipt: undo asks that nobody has touched it since (AH-31), giving back that it is still open and still where the plan
/// brought it (AH-28).
pub(super) fn returns(purpose: Purpose, receipt: &Receipt, item: &Versioned<Item>) -> bool {
    let there = item.value.assignee == receipt.to && item.value.state.is_unfinished();
    match purpose {
        Purpose::Undo { .. } => there && item.version == receipt.version,
        Purpose::GiveBack { .. } => there,
        Purpose::Deactivate | Purpose::Delete { .. } | Purpose::Absence { .. } => false,
    }
}

//! Who gets what: rules by kind, department and channel, each with a destination (AH-24).

use crate::assign::{Crew, Eligible, eligibility};
use crate::item::{Item, ItemKind};
use access_model::agents::{AgentId, ChannelId, DepartmentId, Desk};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroU32;

/// Who gets what of an agent's work (AH-20, AH-24): the first rule that matches an item decides, else the fallback.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routing {
    /// In order.
    #[serde(default)]
    pub rules: Vec<RoutingRule>,
    /// For what matches no rule: named successors, or the pool.
    pub fallback: Destination,
}

/// One rule. What it does not name, it does not ask for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoutingRule {
    /// For items of this kind.
    #[serde(default)]
    pub kind: Option<ItemKind>,
    /// For items of this department.
    #[serde(default)]
    pub department: Option<DepartmentId>,
    /// For items of this channel.
    #[serde(default)]
    pub channel: Option<ChannelId>,
    /// Who gets them.
    pub to: Destination,
}

/// Who gets the items of a rule. Of several, only those who may hold an item are asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Destination {
    /// Nobody: the items are unassigned.
    Pool,
    /// One successor.
    One {
        /// Who.
        agent: AgentId,
    },
    /// Several in turn: whoever has received least by this rule is next.
    RoundRobin {
        /// Who, in order.
        agents: Vec<AgentId>,
    },
    /// Whoever has least to do: open items before the plan, and what the plan has brought since.
    LeastOpen {
        /// Who, in order.
        agents: Vec<AgentId>,
    },
    /// Several in proportion.
    Weighted {
        /// Who, in order, with their weights.
        shares: Vec<Share>,
    },
}

/// One successor's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Share {
    /// Who.
    pub agent: AgentId,
    /// How much, compared with the others.
    pub weight: NonZeroU32,
}

/// One thing that is wrong with a routing, with its place: the rule from 0, `None` for the fallback.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, thiserror::Error,
)]
#[serde(tag = "problem", rename_all = "snake_case")]
#[non_exhaustive]
pub enum RoutingProblem {
    /// The one who leaves is named as successor (AH-22).
    #[error("{} names the one who leaves", place(*rule))]
    NamesLeaver {
        /// Where.
        rule: Option<u32>,
    },
    /// A successor is named twice in one place.
    #[error("{} names {agent} twice", place(*rule))]
    Repeated {
        /// Where.
        rule: Option<u32>,
        /// Who.
        agent: AgentId,
    },
    /// Nobody is named where several are expected.
    #[error("{} names nobody", place(*rule))]
    Nobody {
        /// Where.
        rule: Option<u32>,
    },
    /// More rules, or more successors in one place, than there may be.
    #[error("{} is too long", place(*rule))]
    TooLong {
        /// Where.
        rule: Option<u32>,
    },
}

fn place(rule: Option<u32>) -> String {
    rule.map_or_else(|| "the fallback".into(), |rule| format!("rule {rule}"))
}

impl Destination {
    /// Those who may get something, in order.
    pub fn agents(&self) -> impl Iterator<Item = AgentId> + '_ {
        let (one, several, shares): (Option<AgentId>, &[AgentId], &[Share]) = match self {
            Self::Pool => (None, &[], &[]),
            Self::One { agent } => (Some(*agent), &[], &[]),
            Self::RoundRobin { agents } | Self::LeastOpen { agents } => (None, agents, &[]),
            Self::Weighted { shares } => (None, &[], shares),
        };
        one.into_iter().chain(several.iter().copied()).chain(shares.iter().map(|share| share.agent))
    }
}

impl Routing {
    /// The most rules, and the most successors in one place: a plan's record stays small (AH-31).
    pub const MAX: usize = 200;

    /// Everything to the pool.
    pub const fn to_pool() -> Self {
        Self { rules: Vec::new(), fallback: Destination::Pool }
    }

    /// Everything to one successor.
    pub const fn to_one(agent: AgentId) -> Self {
        Self { rules: Vec::new(), fallback: Destination::One { agent } }
    }

    /// One successor for tickets and conversations, and one for activities (AH-20).
    pub fn by_kind(tickets: AgentId, activities: AgentId) -> Self {
        let to = Destination::One { agent: activities };
        let rule = RoutingRule { kind: Some(ItemKind::Activity), department: None, channel: None, to };
        Self { rules: vec![rule], fallback: Destination::One { agent: tickets } }
    }

    /// Everything that is wrong with it for an agent who leaves (AH-22).
    pub fn problems(&self, leaver: AgentId) -> Vec<RoutingProblem> {
        let mut problems = Vec::new();
        if self.rules.len() > Self::MAX {
            problems.push(RoutingProblem::TooLong { rule: u32::try_from(Self::MAX).ok() });
        }
        for (rule, destination) in self.places() {
            let mut seen = BTreeSet::new();
            for agent in destination.agents() {
                if agent == leaver {
                    problems.push(RoutingProblem::NamesLeaver { rule });
                }
                if !seen.insert(agent) {
                    problems.push(RoutingProblem::Repeated { rule, agent });
                }
            }
            match destination {
                Destination::Pool | Destination::One { .. } => {}
                Destination::RoundRobin { .. }
                | Destination::LeastOpen { .. }
                | Destination::Weighted { .. } => {
                    if seen.is_empty() {
                        problems.push(RoutingProblem::Nobody { rule });
                    }
                }
            }
            if seen.len() > Self::MAX {
                problems.push(RoutingProblem::TooLong { rule });
            }
        }
        problems
    }

    /// All who may get something.
    pub fn successors(&self) -> BTreeSet<AgentId> {
        self.places().flat_map(|(_, destination)| destination.agents()).collect()
    }

    /// Those who get something by load.
    pub fn by_load(&self) -> BTreeSet<AgentId> {
        let places = self.places().map(|(_, destination)| destination);
        places
            .filter(|to| matches!(to, Destination::LeastOpen { .. }))
            .flat_map(Destination::agents)
            .collect()
    }

    fn places(&self) -> impl Iterator<Item = (Option<u32>, &Destination)> {
        let rules = (0_u32..).zip(&self.rules).map(|(index, rule)| (Some(index), &rule.to));
        rules.chain(std::iter::once((None, &self.fallback)))
    }

    /// Which place decides about an item (AH-24).
    pub fn place_of(&self, item: &Item) -> (Option<u32>, &Destination) {
        let matches = |rule: &RoutingRule| {
            rule.kind.is_none_or(|kind| kind == item.kind)
                && rule.department.is_none_or(|department| department == item.department)
                && rule.channel.is_none_or(|channel| Some(channel) == item.channel)
        };
        let found = (0_u32..).zip(&self.rules).find(|(_, rule)| matches(rule));
        found.map_or((None, &self.fallback), |(index, rule)| (Some(index), &rule.to))
    }

    /// Who gets an item that is aimed at the leaver while the plan is open (AH-26), `None` for the pool. Of several who may hold it, the item's id chooses: the
    /// choice needs no count and is the same for everybody who asks.
    pub fn redirect(&self, item: &Item, leaver: AgentId, crew: &Crew, desk: &Desk) -> Option<Eligible> {
        let (_, destination) = self.place_of(item);
        let fit: Vec<Eligible> = destination
            .agents()
            .filter(|agent| *agent != leaver)
            .filter_map(|agent| eligibility(crew.agent(agent)?, item, desk).ok())
            .collect();
        let several = u128::try_from(fit.len()).ok()?;
        let place = item.id.as_uuid().as_u128().checked_rem(several)?;
        fit.get(usize::try_from(place).ok()?).copied()
    }
}

//! To whom one item after the other goes, and how evenly (AH-24).

use super::routing::{Destination, Routing};
use crate::assign::{Crew, Eligible, Ineligible, Obstacle, eligibility};
use crate::item::Item;
use access_model::agents::{AgentId, Desk};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The rule that decided about an item, from 0; `None` for the fallback.
pub type Line = Option<u32>;

/// To whom an item goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "route", rename_all = "snake_case")]
pub enum Route {
    /// To a successor.
    To {
        /// Who.
        eligible: Eligible,
        /// By which rule.
        line: Line,
    },
    /// To nobody, as the plan says.
    Pool {
        /// By which rule.
        line: Line,
    },
    /// Nobody of those named may hold it (AH-22, AH-32).
    Stuck {
        /// By which rule.
        line: Line,
        /// Why not, for each.
        because: Vec<Ineligible>,
    },
}

/// How much each successor has received, rule by rule. Its size follows from the routing, not from the number of items (AH-31).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Tally>", into = "Vec<Tally>")]
pub struct Tallies {
    received: BTreeMap<(Line, AgentId), u64>,
    total: BTreeMap<AgentId, u64>,
}

/// How much one successor has received by one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// By which rule.
    pub line: Line,
    /// Who.
    pub agent: AgentId,
    /// How many items.
    pub received: u64,
}

impl From<Vec<Tally>> for Tallies {
    fn from(tallies: Vec<Tally>) -> Self {
        let mut this = Self::default();
        for tally in tallies {
            let received = this.received.entry((tally.line, tally.agent)).or_default();
            *received = received.saturating_add(tally.received);
            let total = this.total.entry(tally.agent).or_default();
            *total = total.saturating_add(tally.received);
        }
        this
    }
}

impl From<Tallies> for Vec<Tally> {
    fn from(tallies: Tallies) -> Self {
        let tally = |((line, agent), received)| Tally { line, agent, received };
        tallies.received.into_iter().map(tally).collect()
    }
}

impl Tallies {
    /// How many items an agent has received in all.
    pub fn total(&self, agent: AgentId) -> u64 {
        self.total.get(&agent).copied().unwrap_or(0)
    }

    /// All who have received something.
    pub(super) fn agents(&self) -> impl Iterator<Item = AgentId> + '_ {
        self.total.keys().copied()
    }

    fn received(&self, line: Line, agent: AgentId) -> u64 {
        self.received.get(&(line, agent)).copied().unwrap_or(0)
    }

    fn note(&mut self, line: Line, agent: AgentId) {
        let received = self.received.entry((line, agent)).or_default();
        *received = received.saturating_add(1);
        let total = self.total.entry(agent).or_default();
        *total = total.saturating_add(1);
    }

    /// To whom the next item goes (AH-24), and notes it. The preview and the execution both ask here, item by item in the same order, so that on a quiet store they
    /// answer the same. `loads` are the open items of those who receive by load, as they were when the plan was shown.
    pub fn route(
        &mut self,
        routing: &Routing,
        loads: &BTreeMap<AgentId, u64>,
        item: &Item,
        crew: &Crew,
        desk: &Desk,
    ) -> Route {
        let (line, destination) = routing.place_of(item);
        if *destination == Destination::Pool {
            return Route::Pool { line };
        }
        let mut best: Option<(Rank, Eligible)> = None;
        let weights = weights(destination);
        for (agent, weight) in destination.agents().zip(weights) {
            let Some(eligible) = fit(agent, item, crew, desk).ok() else { continue };
            let rank = match destination {
                Destination::LeastOpen { .. } => {
                    let open = loads.get(&agent).copied().unwrap_or(0);
                    Rank { number: open.saturating_add(self.total(agent)), weight: 1 }
                }
                Destination::Pool
                | Destination::One { .. }
                | Destination::RoundRobin { .. }
                | Destination::Weighted { .. } => {
                    Rank { number: self.received(line, agent).saturating_add(1), weight }
                }
            };
            // The first of equals is kept: the order of the list decides.
            if best.is_none_or(|(least, _)| rank.is_less(least)) {
                best = Some((rank, eligible));
            }
        }
        let Some((_, eligible)) = best else {
            let why = |agent| fit(agent, item, crew, desk).err();
            return Route::Stuck { line, because: destination.agents().filter_map(why).collect() };
        };
        self.note(line, eligible.agent);
        Route::To { eligible, line }
    }
}

/// A count over a weight; compared without division.
#[derive(Clone, Copy)]
struct Rank {
    number: u64,
    weight: u32,
}

impl Rank {
    fn is_less(self, other: Self) -> bool {
        let cross = |a: u64, b: u32| u128::from(a).saturating_mul(u128::from(b));
        cross(self.number, other.weight) < cross(other.number, self.weight)
    }
}

fn weights(destination: &Destination) -> impl Iterator<Item = u32> + '_ {
    let shares: &[super::routing::Share] = match destination {
        Destination::Weighted { shares } => shares,
        Destination::Pool
        | Destination::One { .. }
        | Destination::RoundRobin { .. }
        | Destination::LeastOpen { .. } => &[],
    };
    shares.iter().map(|share| share.weight.get()).chain(std::iter::repeat(1))
}

fn fit(agent: AgentId, item: &Item, crew: &Crew, desk: &Desk) -> Result<Eligible, Ineligible> {
    match crew.agent(agent) {
        Some(found) => eligibility(found, item, desk),
        None => Err(Ineligible { agent, obstacles: vec![Obstacle::Unknown] }),
    }
}

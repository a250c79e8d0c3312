//! Plans, the board, receipts, anonymisations and tombstones.

use super::{MOST, agent_id, channel, department, item_id, person, place, plan_id, row_id};
use crate::sample::{address, at, id};
use access_model::agents::AgentId;
use agent_handover::PlanFingerprint;
use agent_handover::anonymise::{
    Anonymisation, AnonymisationRecord, AnonymisationState, Declaration, Leftovers, OldValues, PersonalDatum,
    Place, PlaceKind, Position, Pseudonym, Tombstone, TombstoneDigest, TombstoneKey,
};
use agent_handover::assign::{Ineligible, Obstacle};
use agent_handover::item::ItemKind;
use agent_handover::plan::{
    Board, Consent, Destination, HandoverPlan, HandoverPolicy, Leftover, NewPlan, OpenHandover, PlanRecord,
    PlanState, Progress, Purpose, Receipt, Residue, Routing, RoutingRule, Share, Tally, Trouble,
};
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use storage_contract::{Timestamp, Version};

/// A draft by which an agent hands everything over to another.
pub(crate) fn plan(number: u128, leaver: u128, successor: u128, policy: HandoverPolicy) -> HandoverPlan {
    let new = NewPlan {
        id: plan_id(number),
        agent: agent_id(leaver),
        purpose: Purpose::Deactivate,
        routing: Routing::to_one(agent_id(successor)),
        policy,
    };
    HandoverPlan::draft(new).expect("is sound")
}

/// A routing of every kind.
fn routing() -> Routing {
    let agents = || vec![agent_id(2), agent_id(9)];
    let rule = |kind, department, channel, to| RoutingRule { kind, department, channel, to };
    let share = |agent, weight| Share { agent, weight: NonZeroU32::new(weight).unwrap_or(NonZeroU32::MIN) };
    let shares = vec![share(agent_id(2), 1), share(agent_id(9), u32::MAX)];
    Routing {
        rules: vec![
            rule(Some(ItemKind::Activity), None, None, Destination::RoundRobin { agents: agents() }),
            rule(None, Some(department(2)), None, Destination::LeastOpen { agents: agents() }),
            rule(None, None, Some(channel(1)), Destination::Weighted { shares }),
            rule(Some(ItemKind::Ticket), Some(department(1)), None, Destination::Pool),
        ],
        fallback: Destination::One { agent: agent_id(2) },
    }
}

fn progress() -> Progress {
    let because = vec![Ineligible { agent: agent_id(5), obstacles: vec![Obstacle::Inactive] }];
    let residue = Residue { count: MOST, samples: vec![Leftover { item: item_id(1), because }] };
    let tally = |line, agent, received| Tally { line, agent, received };
    Progress {
        step: 7,
        pass: 2,
        after: Some(item_id(5)),
        moved: MOST,
        left: 1,
        shown: 3,
        moved_in_pass: 4,
        residue,
        tallies: vec![tally(None, agent_id(2), 1), tally(Some(0), agent_id(9), 2)].into(),
        received_before: BTreeMap::from([(agent_id(8), MOST)]),
        loads: BTreeMap::from([(agent_id(2), 3)]),
        confirmed: Some(fingerprint()),
    }
}

fn fingerprint() -> PlanFingerprint {
    id(0xf1_0000)
}

/// In every phase and for every purpose.
pub(super) fn plans() -> Vec<HandoverPlan> {
    let gone = Ineligible { agent: agent_id(7), obstacles: vec![Obstacle::Deleted, Obstacle::Inactive] };
    let stopped = |trouble| PlanState::NeedsAttention { progress: progress(), trouble, at: at(3) };
    let shown = PlanState::Validated {
        fingerprint: fingerprint(),
        shown: MOST,
        loads: BTreeMap::from([(agent_id(9), MOST)]),
        at: Timestamp::MAX,
    };
    let residue = progress().residue;
    let absence = Purpose::Absence { until: Some(Timestamp::MAX) };
    let described = [
        (Purpose::Deactivate, PlanState::Draft),
        (Purpose::Delete { anonymise: true }, shown),
        (Purpose::Deactivate, PlanState::Running { progress: progress() }),
        (absence, PlanState::Away { moved: 5, at: Timestamp::MIN }),
        (Purpose::Absence { until: None }, PlanState::Paused { progress: progress(), at: at(2) }),
        (Purpose::Delete { anonymise: false }, stopped(Trouble::SuccessorsGone { successors: vec![gone] })),
        (Purpose::Deactivate, stopped(Trouble::Residue { residue })),
        (Purpose::GiveBack { of: plan_id(4) }, PlanState::Completed { moved: 2, left: 1, at: at(4) }),
        (Purpose::Undo { of: plan_id(3) }, PlanState::Cancelled { moved: 0, at: at(5) }),
    ];
    let policy = HandoverPolicy::DEFAULT.with_consent(Consent::Terms).with_samples(u32::MAX);
    let plan = |(number, (purpose, state))| {
        let (id, agent, routing) = (plan_id(number), agent_id(number), routing_for(number));
        let plan = NewPlan { id, agent, purpose, routing, policy };
        HandoverPlan::restore(PlanRecord { plan, state }).expect("is sound")
    };
    (1..).zip(described).map(plan).collect()
}

/// Nobody is their own successor.
fn routing_for(leaver: u128) -> Routing {
    if matches!(leaver, 2 | 9) { Routing::to_one(agent_id(1)) } else { routing() }
}

pub(super) fn board() -> Board {
    let mut board = Board::new();
    for (number, successors) in [(3, vec![2, 9]), (4, vec![]), (6, vec![2])] {
        let successors = successors.into_iter().map(agent_id).collect();
        board.open(OpenHandover { agent: agent_id(number), plan: plan_id(number), successors });
    }
    board
}

pub(super) fn receipts() -> Vec<Receipt> {
    let receipt = |plan, item, step, from: Option<AgentId>, to, version, at| Receipt {
        plan: plan_id(plan),
        item: item_id(item),
        step,
        from,
        to,
        version,
        at,
    };
    vec![
        receipt(3, 1, 0, Some(agent_id(3)), Some(agent_id(2)), Version::FIRST, at(2)),
        receipt(3, 2, MOST, Some(agent_id(3)), None, Version::from_stored(i64::MAX), Timestamp::MAX),
        receipt(4, 1, 1, None, Some(agent_id(9)), Version::from_stored(-1), Timestamp::MIN),
    ]
}

/// An anonymisation that has just begun, with so many steps behind it.
pub(crate) fn anonymisation(number: u128, step: u64) -> Anonymisation {
    let old = OldValues::of(&person(7)).also_known_as("担当").also_written_to(&address("七@例え.jp"));
    let pseudonym = Pseudonym::of(agent_id(number), &old).expect("there is one");
    let begun = Anonymisation::begin(plan_id(number), agent_id(number), pseudonym, old, declaration());
    Anonymisation::restore(AnonymisationRecord { step, ..begun.record() })
}

fn declaration() -> Declaration {
    let place = |name, holds| Place { place: place(name), holds };
    let field = |datum| PlaceKind::Field { datum };
    Declaration::new(vec![
        place("tickets.signature", field(PersonalDatum::Name)),
        place("activities.address", field(PersonalDatum::Address)),
        place("agents.picture", field(PersonalDatum::Other)),
        place("通知.本文", PlaceKind::Rendered),
    ])
    .expect("is sound")
}

/// In every state.
pub(super) fn anonymisations() -> Vec<Anonymisation> {
    let AnonymisationState::Applying { old, .. } = anonymisation(11, 0).state().clone() else {
        return Vec::new();
    };
    let leftovers = Leftovers { count: MOST, samples: vec![(place("通知.本文"), row_id(1))] };
    let position = Position { place: 3, after: Some(row_id(9)) };
    let states = [
        AnonymisationState::Applying { position: Position::default(), round: 0, old: old.clone() },
        AnonymisationState::Verifying { position, round: 2, leftovers: leftovers.clone(), old: old.clone() },
        AnonymisationState::NeedsAttention { leftovers, old, at: at(6) },
        AnonymisationState::Done { at: Timestamp::MAX },
    ];
    let with = |(number, state)| {
        let record = AnonymisationRecord { state, changed: MOST, ..anonymisation(number, 3).record() };
        Anonymisation::restore(record)
    };
    (11..).zip(states).map(with).collect()
}

pub(super) fn tombstones() -> Vec<Tombstone> {
    let key = TombstoneKey::new([7; TombstoneKey::MIN_BYTES]).expect("is long enough");
    let digest = |text: &str| TombstoneDigest::of(&key, address(text).key());
    [(8, Timestamp::MIN), (7, Timestamp::MAX)]
        .into_iter()
        .map(|(number, at)| {
            let digest = digest(&format!("agent{number}@desk.example"));
            Tombstone { digest, agent: agent_id(number), at }
        })
        .collect()
}
